"""Numbers as Excel compares and writes them: by fifteen significant digits.

The engine computes with all the bits of a binary fraction, where 0.1+0.2 is not 0.3. What a formula compares
or joins to text goes through these functions instead, value by value also where it is given ranges.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import zip_longest
from operator import eq, ge, gt, le, lt, ne
from typing import Final, TypeAlias

from xlplugin.functions.cell import Argument, Block, Cell, CellError, Result
from xlplugin.pattern import Pattern
from xlplugin.workbook.recalc.trust import Takes

_LARGEST_WRITTEN: Final = 1e15
_SMALLEST_WRITTEN: Final = 1e-4
_ORDERING: Final = ("<", "<=", ">", ">=")
_DATE: Final = Pattern(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_THOUSANDS: Final = Pattern(r"-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,9})?%?", re.ASCII)
_EQUALS: Final = ("", "=", "<>")
_PLAIN: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?|(?i:true|false)", re.ASCII)
_AMBIGUOUS: Final = Pattern(r"[\s\d#%+\-.,￥¥$（(０-９]")
_WIDE: Final = Pattern("[\u3000\u00a0\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_PLAIN_NUMBER: Final = Pattern(r" *-?\d{1,15}(?:\.\d{1,15})?%? *", re.ASCII)
_DIGIT: Final = re.compile(r"\d")
_LIKE_A_NUMBER: Final = Pattern(r"(?=\D*\d)[\s\d.,%/:+\-()￥¥$eE年月日时分秒]++")
_FIRST_YEAR: Final = 1901
_FIRST_DAY: Final = 61
"""Before these Excel counts a 29 February 1900 that there was not."""
_NOISE: Final = 1e-9
"""What is nearer to zero than this may be what is left of a difference that should be zero."""

_NOTHING: Final = 2.0**-50
_SOMETHING: Final = 2.0**-44
"""The part of the greater number up to which Excel takes a sum for zero, and from which on it does not."""

_NEAR: Final = 1e-12
"""The engine's lookups take numbers that are no farther apart for the same."""

_UNORDERED: Final = 9
"""Two texts differ; which comes first depends on the language."""

Value: TypeAlias = Callable[[Cell], Cell]
Pair: TypeAlias = Callable[[Cell, Cell], Cell]


class DoubtError(Exception):
    """What Excel would give here is not known; the formula is not to be calculated."""


def snapped(number: float) -> float:
    """The number that its first fifteen digits say."""
    return float(format(number, ".15g"))


def total(one: Cell, other: Cell) -> Cell:
    """The sum in which a formula ends: Excel takes one that is only noise for zero.

    Raises:
        DoubtError: it may be noise and may be not.
    """
    for value in (one, other):
        if isinstance(value, CellError):
            return value
    left, right = float(one or 0), float(other or 0)
    part = abs(left + right) / (max(abs(left), abs(right)) or 1.0)
    if part <= _NOTHING:
        return 0.0
    if part < _SOMETHING:
        raise DoubtError
    return left + right


def may_be_noise(result: Result) -> bool:
    """Whether a result holds a number that may be what is left of a difference that should be zero."""
    cells = (value for row in result for value in row) if isinstance(result, tuple) else (result,)
    return any(isinstance(value, float) and 0 < abs(value) < _NOISE for value in cells)


def written(value: Cell) -> Cell:
    """A value as text, as ``&`` joins it.

    Raises:
        DoubtError: the number may be written with an exponent.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not isinstance(value, float):
        return value
    if not value:
        return "0"  # a nought may be below zero
    if not _SMALLEST_WRITTEN <= abs(value) < _LARGEST_WRITTEN:
        raise DoubtError
    return format(Decimal(format(value, ".15g")), "f")


def text_of(value: Cell) -> str | None:
    """A value that is a text; None for all others, errors too."""
    return value if isinstance(value, str) and not isinstance(value, CellError) else None


def exact(value: Cell) -> Cell:
    """A number without its last binary digits, so that 4.35×100 is cut to 435 and not to 434.

    A text that is a plain number becomes it.
    """
    text = text_of(value)
    if text is not None and _PLAIN_NUMBER.fullmatch(text):
        number = float(text.strip(" %"))
        return number / 100 if "%" in text else number
    return snapped(value) if isinstance(value, float) else _zero(value)


def criterion(value: Cell, *, dates_from_1904: bool = False) -> Cell:
    """A criterion of ``SUMIF`` and its like that the engine understands as Excel does.

    Raises:
        DoubtError: it is an error, or Excel may read its words as a number, a date or an error.
    """
    if isinstance(value, CellError):
        raise DoubtError
    if isinstance(value, str):
        rest = value.lstrip("<>=")
        operator = value.removesuffix(rest)
        ordered = operator in _ORDERING and _ordered(rest, dates_from_1904=dates_from_1904)
        if ordered:
            return f"{operator}{ordered}"
        words = not _PLAIN.fullmatch(rest)
        if words and ("~" in rest or _AMBIGUOUS.match(rest) or operator not in _EQUALS):
            raise DoubtError
    return _zero(value)


def _ordered(text: str, *, dates_from_1904: bool) -> str:
    """The plain number that a date, a percentage or thousands mean after ``<`` or ``>``; else nothing.

    Only numbers are compared there. After ``=`` Excel would compare such texts too.
    """
    if found := _DATE.fullmatch(text):
        from datetime import date  # noqa: PLC0415 - 2 ms, only where a criterion is a date

        nought = date(1904, 1, 1) if dates_from_1904 else date(1899, 12, 30)
        try:
            day = date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            return ""
        return str((day - nought).days) if day.year >= _FIRST_YEAR else ""
    if found := _THOUSANDS.fullmatch(text):
        number = float(text.replace(",", "").rstrip("%"))
        return str(written(snapped(number / 100) if text.endswith("%") else number))
    return ""


def is_plain(text: str) -> bool:
    """Whether Excel and the engine read a text as the same number, or both as none."""
    return _PLAIN_NUMBER.fullmatch(text) is not None or not _DIGIT.search(text)


def is_read_otherwise(value: Cell) -> bool:
    """Whether a value is a text that Excel may read as another number than the engine."""
    text = text_of(value)
    return text is not None and not is_plain(text)


class Sought:
    """The numbers that criteria ask for, and those that lookups and ranks look for."""

    def __init__(self) -> None:
        self._numbers: set[float] = set()
        self._in_criteria = False

    def note(self, value: Cell, *, is_criterion: bool) -> None:
        """Remember a value that is sought, if it is a number."""
        number = value
        if is_criterion and (text := text_of(value)) is not None:
            digits = _PLAIN_NUMBER.fullmatch(text.lstrip("<>="))
            number = float(digits[0]) if digits and "%" not in digits[0] else None
        if isinstance(number, float):
            self._numbers.add(number)
            self._in_criteria |= is_criterion

    def unclear(self, values: Iterable[Cell]) -> list[bool]:
        """Of each value whether Excel and the engine may differ on its being one of those sought.

        They may where it is one but for noise, or a text that may be a number to one of them alone.
        """
        numbers = sorted(self._numbers)
        return [self._is_unclear(value, numbers) for value in values] if numbers else []

    def _is_unclear(self, value: Cell, numbers: Sequence[float]) -> bool:
        if isinstance(value, str):
            is_figures = _PLAIN.fullmatch(value) is not None or (value.isascii() and value.isdigit())
            return self._in_criteria and not is_figures and _LIKE_A_NUMBER.fullmatch(value) is not None
        if not isinstance(value, float):
            return False
        slack = _NEAR * max(1.0, abs(value))
        near = numbers[bisect_left(numbers, value - slack) : bisect_right(numbers, value + slack)]
        return any(number != value for number in near)


def _zero(value: Cell) -> Cell:
    """A blank is zero where a number is wanted, and where something is looked for."""
    return 0.0 if value is None else value


def order(one: Cell, other: Cell) -> int:
    """-1, 0, 1 or unordered: numbers before texts before truth values, a blank is what the other needs.

    Raises:
        DoubtError: the order hangs on noise.
    """
    one, other = _beside(one, other), _beside(other, one)
    kinds = _kind(one) - _kind(other)
    if kinds:
        return 1 if kinds > 0 else -1
    if isinstance(one, str) and isinstance(other, str):
        one, other = one.lower(), other.lower()
        if one != other and not all(each.isalnum() and each.isascii() for each in (one, other)):
            return _UNORDERED
        return (one > other) - (one < other)
    left, right = float(one or 0), float(other or 0)
    if left == right or snapped(left) == snapped(right):
        return 0
    if (not left or not right) and abs(left - right) < _NOISE:
        raise DoubtError
    return 1 if left > right else -1


def _beside(value: Cell, other: Cell) -> Cell:
    if value is not None:
        return value
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0


def _kind(value: Cell) -> int:
    return 2 if isinstance(value, bool) else int(isinstance(value, str))


def _comparison(holds: Callable[[int, int], bool]) -> Pair:
    def compare(one: Cell, other: Cell) -> Cell:
        for value in (one, other):
            if isinstance(value, CellError):
                return value
        found = order(one, other)
        if found == _UNORDERED and holds not in (eq, ne):
            raise DoubtError
        return holds(found, 0)

    return compare


COMPARISONS: Final[dict[str, tuple[str, Pair]]] = {
    "=": ("XLP_EQ", _comparison(eq)),
    "<>": ("XLP_NE", _comparison(ne)),
    "<": ("XLP_LT", _comparison(lt)),
    "<=": ("XLP_LE", _comparison(le)),
    ">": ("XLP_GT", _comparison(gt)),
    ">=": ("XLP_GE", _comparison(ge)),
}
"""By operator, the name under which the engine is given the comparison, and the comparison."""

TOTAL: Final = "XLP_TOTAL"
"""The name under which the engine is given the last addition of a formula."""


def _unless(doubtful: Callable[[Cell], object], change: Value) -> Value:
    """A change that raises DoubtError for values that Excel may take otherwise than the engine."""

    def changed(value: Cell) -> Cell:
        if doubtful(value):
            raise DoubtError
        return change(value)

    return changed


def _as_it_is(value: Cell) -> Cell:
    return value


def _is_below(value: Cell, limit: float) -> bool:
    return isinstance(value, float) and value < limit


def _masks_wildcard(value: Cell) -> bool:
    return "~" in (text_of(value) or "")


VALUES: Final[dict[Takes, Value]] = {
    Takes.TEXT: written,
    Takes.PATTERN: _unless(_masks_wildcard, written),
    Takes.NARROW: _unless(lambda value: _WIDE.search(text_of(value) or ""), written),
    Takes.EXACT: exact,
    Takes.POSITIVE: _unless(lambda value: _is_below(value, 0), exact),
    Takes.SHORT: _unless(lambda value: isinstance(value, float) and value != snapped(value), exact),
    Takes.NUMERAL: _unless(is_read_otherwise, _zero),
    Takes.YEAR: _unless(lambda value: _is_below(value, _FIRST_YEAR), _as_it_is),
    Takes.DAY: _unless(lambda value: value is None or _is_below(value, _FIRST_DAY), _as_it_is),
    Takes.WHOLE: _unless(lambda value: isinstance(value, float) and not value.is_integer(), _as_it_is),
    Takes.FIGURE: _unless(lambda value: isinstance(value, bool) or text_of(value) is not None, _zero),
    Takes.KEY: _unless(_masks_wildcard, _zero),
    Takes.CRITERION: criterion,
}
"""What is done to a value before a function takes it; the list of functions says what each lets pass."""

SEEKING: Final = (Takes.CRITERION, Takes.FIGURE, Takes.KEY)
"""Those of them whose values are sought in ranges."""


def engine_name(takes: Takes) -> str:
    """The name under which the engine is given what is done to such a value."""
    return f"XLP_{takes.name}"


def value_by_value(function: Value) -> Callable[[Argument], Result]:
    """The function of one value, over a range value by value."""

    def over(argument: Argument) -> Result:
        if isinstance(argument, tuple):
            return tuple(tuple(map(function, row)) for row in argument)
        return function(argument)

    return over


def pairwise(function: Pair) -> Callable[[Argument, Argument], Result]:
    """The function of two values, over ranges place by place; a single row, column or cell is repeated."""

    def over(one: Argument, other: Argument) -> Result:
        if not isinstance(one, tuple) and not isinstance(other, tuple):
            return function(one, other)
        left, right = _block(one), _block(other)
        height, width = max(len(left), len(right)), max(len(left[0]), len(right[0]))
        rows = zip_longest(_stretched(left, height, width), _stretched(right, height, width), fillvalue=())
        return tuple(
            tuple(function(*pair) for pair in zip_longest(*pairs, fillvalue=CellError.NA)) for pairs in rows
        )

    return over


def _block(argument: Argument) -> Block:
    return argument if isinstance(argument, tuple) else ((argument,),)


def _stretched(block: Block, height: int, width: int) -> Block:
    rows = block * height if len(block) == 1 else block
    return tuple(row * width if len(row) == 1 else row for row in rows)
