"""What Excel makes of what is entered into a cell."""

# ruff: noqa: ANN401 - COM takes anything

import re
from typing import Any, NamedTuple

ERRORS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})")


class Entered(NamedTuple):
    """What a cell holds after an entry, whether an apostrophe hides before it, and its new format if any."""

    value: Any
    prefixed: bool = False
    number_format: str | None = None


def entered(value: Any, number_format: str) -> Entered:
    """The content of a cell after COM wrote a value into it.

    A number into a cell formatted as text becomes text, a formula too; text that looks like a number, a
    percentage or a day becomes one, and text that begins like a formula is one.
    """
    if value is None or value == "":
        return Entered(None)
    if number_format == "@":
        return _as_text(value)
    if isinstance(value, bool):
        return Entered(value)
    if isinstance(value, int | float):
        return Entered(float(value))
    return _typed(str(value), number_format)


def _as_text(value: Any) -> Entered:
    if isinstance(value, bool):
        return Entered(value)
    if isinstance(value, int | float):
        return Entered(format(value, "g"))
    text = str(value)
    return Entered(text[1:], prefixed=True) if text.startswith("'") else Entered(text)


def _typed(text: str, number_format: str) -> Entered:
    if text.startswith("'"):
        return Entered(text[1:], prefixed=True)
    if text[0] in "+-" and len(text) > 1 and not _NUMBER.fullmatch(text):
        return Entered(f"={text}")
    if text.upper() in {"TRUE", "FALSE"}:
        return Entered(text.upper() == "TRUE")
    return _number(text, number_format) or Entered(text)


def _number(text: str, number_format: str) -> Entered | None:
    if _NUMBER.fullmatch(text):
        return Entered(float(text))
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        return Entered(float(text[:-1]) / 100, number_format="0.00%" if number_format == "General" else None)
    if day := _DATE.fullmatch(text):
        return Entered(45000.0 + int(day[1]) * 31 + int(day[2]), number_format="m/d/yyyy")
    return None
