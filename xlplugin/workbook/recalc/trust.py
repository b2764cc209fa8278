"""Which functions the engine is known to calculate as Excel does: a list kept as data, ``proven.txt``."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

_TEXT_FORMAT: Final = re.compile(
    r"""(?:"[^"]*")?(?:0+|\#,\#\#0)(?:\.0+)?%?(?:"[^"]*"|[^\x00-\x7f年月日时分秒上下午])*
    | yyyy-mm-dd | yyyy/m/d | yyyy/mm/dd | yyyymm | yyyymmdd | yyyy | m | d | mm | dd
    | yyyy"?年"?m{1,2}"?月"?(?:d{1,2}"?日"?)?""",
    re.VERBOSE,
)
"""The formats that the engine writes numbers and dates with as Excel does."""


class Verdict(StrEnum):
    """What is known of the engine's results for a function; the value is the word of the list."""

    PROVEN = "proven"
    UNKNOWN = ""
    WRONG = "wrong"
    VOLATILE = "volatile"
    DYNAMIC = "dynamic"


class Takes(StrEnum):
    """What a parameter takes; the value is its letter in the list.

    Attributes:
        VALUE: one value; of a range the cell beside the formula, in an array formula each in turn.
        TEXT: one value, a number as the text that Excel makes of it.
        NUMBER: one value that is a number.
        EXACT: a number whose last binary digits must not matter.
        POSITIVE: such a number, not below zero: what is proven of the function is proven of these alone.
        YEAR: a year after 1900, likewise.
        CRITERION: one value to look for, no error and no masked wildcard, likewise.
        PATTERN: one text to look for without a masked wildcard, likewise.
        RANGE: a range as a whole.
        TEXTS: a range as a whole, numbers in it as the texts that Excel makes of them.
        ARRAY: an array, also where the formula is no array formula.
        PASSED: a value or a range, whichever the function itself stands for.
    """

    VALUE = "v"
    TEXT = "t"
    NUMBER = "n"
    EXACT = "x"
    POSITIVE = "q"
    YEAR = "y"
    CRITERION = "c"
    PATTERN = "w"
    RANGE = "r"
    TEXTS = "s"
    ARRAY = "a"
    PASSED = "p"


class Known(NamedTuple):
    """A function that the engine has: its parameters, those that repeat, and whether it is trusted."""

    parameters: tuple[Takes, ...]
    repeated: tuple[Takes, ...]
    verdict: Verdict

    def takes(self, count: int) -> Iterator[Takes]:
        """What each of so many arguments is taken as; fewer where the function takes fewer."""
        yield from self.parameters[:count]
        for place in range(count - len(self.parameters) if self.repeated else 0):
            yield self.repeated[place % len(self.repeated)]


@cache
def known_functions() -> Mapping[str, Known]:
    """Every function that the engine has, by its name in capitals."""
    text = files("xlplugin.workbook.recalc").joinpath("proven.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return {line[0]: _known(*line[1:]) for line in lines if line}


def _known(parameters: str, verdict: str = "") -> Known:
    once, _, repeated = parameters.strip("-)").partition("(")
    return Known(tuple(map(Takes, once)), tuple(map(Takes, repeated)), Verdict(verdict))


def is_proven_format(code: str) -> bool:
    """Whether ``TEXT`` with this format gives what Excel gives."""
    return _TEXT_FORMAT.fullmatch(code) is not None
