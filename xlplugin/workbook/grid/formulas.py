"""Formula text: custom calls as Excel stores them, and formulas shared between cells."""

import re
from functools import lru_cache
from typing import Final

from xlplugin.pattern import Pattern
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, column_letters, column_number

NO_CELL: Final = "XFD1048576"
"""The last cell of a sheet: always blank, so that an omitted argument arrives as missing, not as zero."""

_LITERAL = r'"(?:[^"]|"")*"'
_QUOTED = r"'(?:[^']|'')*'"
_FILE = r"""[^\s"'()\[\],;{}=<>+\-*/^&%!]"""
_CALL = Pattern(
    rf"""
    {_LITERAL}
    | (?P<prefix>
        (?:{_QUOTED}!|\[[^\[\]]*+\]!|(?<!{_FILE}){_FILE}++!)?   # the add-in's file
        (?:_xll\.|_xlfn\.|_xlws\.|_xludf\.|_xldudf_)*+        # not known to this Excel
      )(?P<name>[A-Z_][A-Z0-9_.]*+)(?=\s*+\()
    | \[(?:[^\[\]']|'.)*+\]   # a part of a table
    | {_QUOTED}
    | [\w.]++
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REFERENCE = Pattern(
    rf"""
    {_LITERAL}|{_QUOTED}|\[[^\[\]]*\]
    | (?<![\w.$])(?:
        (?P<columns>\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}})
      | (?P<rows>\$?\d{{1,7}}:\$?\d{{1,7}})
      | (?P<cell>\$?[A-Z]{{1,3}}\$?\d{{1,7}})
      )(?![\w.(!])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STEP = Pattern(r"(\$?)([A-Za-z]{1,3}|\d{1,7})")
_WORD = Pattern(rf"{_LITERAL}|{_QUOTED}|(?P<word>[^\W\d][\w.\\]*)")
_SHEET = Pattern(rf"{_LITERAL}|'(?P<quoted>(?:[^']|'')++)'!|{_QUOTED}|(?<![\]\w.])(?P<plain>[^\W\d][\w.]*+)!")
_FUNCTION = Pattern(rf"{_LITERAL}|{_QUOTED}|(?<![\w.])(?P<name>[A-Z_][\w.]*+)(?=\s*+\()", re.IGNORECASE)


_PIECE = Pattern(
    rf"""
    (?P<literal>{_LITERAL})
    | '(?P<quoted>(?:[^']|'')*)'!
    | (?P<file>(?<!{_FILE}){_FILE}++!)
    | (?P<added>_xl\w*\.|[\s@])    # not known to an older Excel; blanks; one value of several
    | (?<![\w.$])(?P<number>(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?)(?![\w.(!])
    | [\w.$]++
    """,
    re.VERBOSE | re.IGNORECASE,
)


def same_formula(one: str, other: str, file: str = "") -> bool:
    """Whether two formulas are the same but for what Excel changes in one that is entered.

    That is the case of names, blanks, how a number is written, quotes that a sheet's name does not need, the
    folder of another workbook, ``@``, the prefixes of functions that an older Excel does not know, and
    the path of the add-in before its functions.

    Args:
        one: A text, without ``=``.
        other: The other one.
        file: The name of the add-in's file.
    """
    return one == other or _settled(one, file) == _settled(other, file)


def _settled(formula: str, file: str) -> str:
    """A formula as all that are the same read."""
    return _PIECE.sub(lambda found: _settled_piece(found, file), formula)


def _settled_piece(found: re.Match[str], file: str) -> str:
    if found["added"]:
        return ""
    if found["literal"]:
        return found[0]
    if found["number"]:
        return format(float(found[0]), ".15g")
    named = found["quoted"] if found["quoted"] is not None else found["file"] and found["file"][:-1]
    if named is None:
        return found[0].casefold()
    settled = named.replace("''", "'").casefold()
    if file and settled.endswith(file.casefold()):
        return ""
    return f"{settled[settled.rfind('[') if '[' in settled else 0 :]}!"


def unlinked(formula: str, names: frozenset[str], file: str = "") -> str:
    r"""A formula whose custom calls no longer name the file or prefix that Excel puts before them.

    Args:
        formula: The text, without ``=``, such as ``'C:\old\xlplugin.xlam'!SCORE_TOTAL("x",A1:A3)``.
        names: The custom functions, upper case; calls of others stay as they are.
        file: The name of the only file whose calls are meant; of any file by default.
    """
    prefixed = "!" in formula or "_x" in formula.lower()
    return _CALL.sub(lambda found: _plain_call(found, names, file), formula) if prefixed else formula


@lru_cache(maxsize=4096)
def function_names(formula: str) -> tuple[str, ...]:
    """The functions a formula calls, upper case, in order."""
    return tuple(found["name"].upper() for found in _FUNCTION.finditer(formula) if found["name"])


@lru_cache(maxsize=4096)
def calls_any(formula: str, names: frozenset[str]) -> bool:
    """Whether a formula calls one of some functions, upper case, whatever file or prefix stands before it."""
    called = ((found["name"] or "").upper() for found in _CALL.finditer(formula))
    return any(each.rpartition(".")[2] in names for each in called)


def uses_name(formula: str, name: str) -> bool:
    """Whether a formula speaks of a defined name, as Excel compares names: whole, whatever the case."""
    words = (found["word"] for found in _WORD.finditer(formula) if found["word"])
    return any(word.casefold() == name.casefold() for word in words)


def sheet_names(formula: str) -> frozenset[str]:
    """The sheets of the same workbook that a formula refers to by name; one across several sheets by none."""
    found = _SHEET.finditer(formula)
    names = ((each["quoted"] or each["plain"] or "").replace("''", "'") for each in found)
    return frozenset(name for name in names if name and "[" not in name and ":" not in name)


def shifted(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads when copied that many rows down and columns to the right."""
    return _REFERENCE.sub(lambda found: _shifted_reference(found, rows, columns), formula)


def _plain_call(found: re.Match[str], names: frozenset[str], file: str) -> str:
    if found["name"] is None or found["name"].upper() not in names:
        return found[0]
    of_another = "!" in found["prefix"] and file.casefold() not in found["prefix"].casefold()
    return found[0] if of_another else found["name"]


def _shifted_reference(found: re.Match[str], rows: int, columns: int) -> str:
    if found.lastgroup is None:
        return found[0]
    try:
        return _STEP.sub(lambda step: _shifted_step(step, rows, columns), found[0])
    except IndexError:
        return "#REF!"


def _shifted_step(step: re.Match[str], rows: int, columns: int) -> str:
    if step[1]:
        return step[0]
    if step[2].isdigit():
        return str(_inside(int(step[2]) + rows, LAST_ROW))
    return column_letters(_inside(column_number(step[2]) + columns, LAST_COLUMN))


def _inside(number: int, last: int) -> int:
    if not 1 <= number <= last:
        raise IndexError
    return number
