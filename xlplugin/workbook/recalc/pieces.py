"""Parts of a formula as the engine is given them, and the cells of a helper sheet that some of them need."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import reduce
from typing import Final, NamedTuple, TypeAlias

from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.recalc.scope import SetAside
from xlplugin.workbook.recalc.trust import Takes

HELPERS: Final = "H"
"""The engine's sheet of helper cells."""

MOST_HELPERS: Final = 20_000
"""The most cells that one array in a formula may need."""

TOO_LARGE: Final = "公式中的数组过大"

_PREPARED: Final = {
    Takes.TEXT: "XLP_TEXT",
    Takes.TEXTS: "XLP_TEXT",
    Takes.PATTERN: "XLP_PATTERN",
    Takes.NARROW: "XLP_NARROW",
    Takes.EXACT: "XLP_EXACT",
    Takes.NUMERAL: "XLP_NUMERAL",
    Takes.POSITIVE: "XLP_POSITIVE",
    Takes.YEAR: "XLP_YEAR",
    Takes.DAY: "XLP_DAY",
    Takes.WHOLE: "XLP_WHOLE",
    Takes.SHORT: "XLP_SHORT",
    Takes.FIGURE: "XLP_FIGURE",
    Takes.KEY: "XLP_KEY",
    Takes.CRITERION: "XLP_CRITERION",
}

Size: TypeAlias = tuple[int, int] | None
"""Rows × columns of a value; None where only calculating tells."""

Element: TypeAlias = Callable[[int, int], str]
"""Writes the value at a row and column, from 0, of an array; one row or column stands for all."""


class Kind(Enum):
    """What the values of a part of a formula are known to be, apart from errors."""

    ANY = auto()
    TEXT = auto()
    NUMBER = auto()
    TRUTH = auto()


GIVING_ARRAYS: Final = frozenset(
    (
        *("CHOOSECOLS", "CHOOSEROWS", "DROP", "EXPAND", "FILTER", "FREQUENCY", "GROWTH", "HSTACK", "LINEST"),
        *("LOGEST", "MINVERSE", "MMULT", "MODE.MULT", "MUNIT", "SEQUENCE", "SORT", "SORTBY", "TAKE"),
        *("TEXTSPLIT", "TOCOL", "TOROW", "TRANSPOSE", "TREND", "UNIQUE", "VSTACK", "WRAPCOLS", "WRAPROWS"),
    )
)
"""The functions that give rows of cells."""

GIVING: Final = {
    Kind.NUMBER: (
        *("ABS", "AVERAGE", "AVERAGEIF", "AVERAGEIFS", "COLUMN", "COLUMNS", "COUNT", "COUNTA", "COUNTBLANK"),
        *("COUNTIF", "COUNTIFS", "DATE", "DAY", "DAYS", "EDATE", "EOMONTH", "FIND", "INT", "LARGE", "LEN"),
        *("MATCH", "MAX", "MAXIFS", "MEDIAN", "MIN", "MINIFS", "MOD", "MONTH", "N", "NETWORKDAYS", "PRODUCT"),
        *("RANK", "RANK.EQ", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS", "SEARCH", "SIGN", "SMALL"),
        *("SQRT", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TRUNC", "VALUE", "WEEKDAY", "YEAR"),
    ),
    Kind.TEXT: ("CONCATENATE", "LEFT", "MID", "RIGHT", "TEXT"),
    Kind.TRUTH: ("AND", "EXACT", "ISBLANK", "ISERROR", "ISNA", "ISNUMBER", "ISTEXT", "NOT", "OR", "XOR"),
}
"""The functions that give but one kind of value, apart from errors."""


class Piece(NamedTuple):
    """A part of a formula, written for the engine.

    Attributes:
        size: rows × columns of its value.
        whole: writes the value as a whole.
        element: writes one of its values.
        kind: what its values are known to be.
    """

    size: Size
    whole: Callable[[], str]
    element: Element
    kind: Kind = Kind.ANY


class Helper(NamedTuple):
    """A formula in a cell of the helper sheet, with ``=``."""

    row: int
    column: int
    text: str


@dataclass(slots=True)
class HelperSheet:
    """The helper sheet: how many of its rows are taken, and the formulas in them."""

    rows: int = 0
    cells: list[Helper] = field(default_factory=list)

    def place(self, size: tuple[int, int], element: Element) -> str:
        """Put every value of an array into a cell of its own; the range of these cells.

        Raises:
            SetAside: there are too many.
        """
        height, width = size
        if height * width > MOST_HELPERS:
            raise SetAside(TOO_LARGE)
        top = self.rows + 1
        self.rows += height
        self.cells += (
            Helper(top + row, column + 1, f"={element(row, column)}")
            for row in range(height)
            for column in range(width)
        )
        return f"{HELPERS}!{Area(top, 1, top + height - 1, width)}"


def one(text: str, kind: Kind = Kind.ANY) -> Piece:
    """A piece that is one value."""
    return Piece((1, 1), lambda: text, lambda _row, _column: text, kind)


def first_of(piece: Piece) -> Piece:
    """The first value of a piece."""
    return one(piece.element(0, 0), piece.kind)


def unsized(text: str) -> Piece:
    """A piece whose size only calculating tells."""
    return Piece(None, lambda: text, lambda row, column: f"INDEX({text},{row + 1},{column + 1})")


def arguments(text: str) -> Piece:
    """Several ranges, as arguments one after the other."""

    def element(_row: int, _column: int) -> str:
        cause = "公式的一个引用由几个区域组成"
        raise SetAside(cause)

    return Piece(None, lambda: text, element)


def within(size: tuple[int, int], cell: Element) -> Element:
    """One row or column stands for all; what lies beyond several is #N/A."""
    height, width = size

    def element(row: int, column: int) -> str:
        down, across = 0 if height == 1 else row, 0 if width == 1 else column
        return cell(down, across) if down < height and across < width else "#N/A"

    return element


def common_size(pieces: Iterable[Piece]) -> Size:
    """The size of what is calculated value by value from pieces."""
    start: Size = (1, 1)
    return reduce(_common, (piece.size for piece in pieces), start)


def _common(one_size: Size, other: Size) -> Size:
    if one_size is None or other is None:
        return None
    return max(one_size[0], other[0]), max(one_size[1], other[1])


def joined(pattern: str, pieces: Sequence[Piece], kind: Kind) -> Piece:
    """What is calculated value by value from pieces; the pattern has braces for each."""
    return Piece(
        common_size(pieces),
        lambda: pattern.format(*(piece.whole() for piece in pieces)),
        lambda row, column: pattern.format(*(piece.element(row, column) for piece in pieces)),
        kind,
    )


def prepared(takes: Takes, piece: Piece) -> Piece:
    """A piece as a parameter takes it."""
    function = _PREPARED.get(takes)
    gives_text = takes in (Takes.TEXT, Takes.TEXTS)
    if function is None or (piece.kind is Kind.TEXT and gives_text):
        return piece
    return called(function, piece, Kind.TEXT if gives_text else piece.kind)


def called(function: str, piece: Piece, kind: Kind) -> Piece:
    """What a function of one value gives for a piece."""
    return Piece(
        piece.size,
        lambda: f"{function}({piece.whole()})",
        lambda row, column: f"{function}({piece.element(row, column)})",
        kind,
    )
