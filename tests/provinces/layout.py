"""How an authority lays out its form: a picture in a text file, cell by cell.

Above a blank line stand settings, below it the sheet, ``|`` between cells. ``>`` continues the cell on its
left and ``^`` the one above, as merged cells do. ``{total}`` and its like are filled in. A line that begins
with ``*`` is repeated for every indicator, one with ``+`` follows the first counted indicator (a detail of
it), one with ``-`` the last indicator of every secondary level (a row that nobody needed), and one with ``=``
stands above the first indicator of every first level.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("layouts")
PLACEHOLDER = re.compile(r"\{([\w.]+)\}")


class LineKind(StrEnum):
    """What a line of the picture is repeated for; the value is its mark."""

    ONCE = ""
    INDICATOR = "*"
    DETAIL = "+"
    UNUSED = "-"
    SECTION = "="


class Line(NamedTuple):
    kind: LineKind
    cells: tuple[str, ...]

    def prints(self, field: str) -> bool:
        return any(field in PLACEHOLDER.findall(cell) for cell in self.cells)


class Primary(NamedTuple):
    """A first-level indicator and its points; ``aim`` is the goal of the year that it belongs to, from 1."""

    name: str
    points: Decimal
    aim: int


@dataclass(frozen=True)
class Layout:
    """One authority's form.

    Attributes:
        name: the file's name.
        province: whose form it is.
        levels: the first-level indicators with their points.
        execution: the points for carrying out the budget; 0 where the form has none.
        execution_level: the first-level indicator of which they are one of the indicators; empty where the
            money block has them.
        unit: what amounts are in.
        with_unit: whether the unit is typed behind each amount.
        operators: how the column of operators is filled in: 符号, 文字, 方向, 类别; empty without one.
        percent: how its column of units writes percent.
        rates: how rates are written: 格式 (formatted numbers), 文字 (typed with the sign), 数字 (without it).
        parts: the lines of the money block that make the whole, once for every way in which it is split.
        lines: the picture.
    """

    name: str
    province: str
    levels: tuple[Primary, ...]
    execution: Decimal
    execution_level: str
    unit: str
    with_unit: bool
    operators: str
    percent: str
    rates: str
    parts: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]

    def prints(self, field: str) -> bool:
        return any(line.prints(field) for line in self.lines)

    @property
    def aims(self) -> int:
        return max(level.aim for level in self.levels)

    @property
    def full(self) -> Decimal:
        beside = Decimal(0) if self.execution_level else self.execution
        return sum((level.points for level in self.levels), beside)

    @property
    def has_goals(self) -> bool:
        return self.prints("actual")

    @property
    def scored(self) -> bool:
        return self.prints("score")


def _levels(words: str) -> tuple[Primary, ...]:
    """``产出指标 50，效益指标 30``; goals of the year are set apart by ``；``."""
    return tuple(
        Primary(name, Decimal(points), aim)
        for aim, goal in enumerate(words.split("；"), 1)
        for name, points in (each.split() for each in goal.split("，"))
    )


def _line(text: str) -> Line:
    kind = next((each for each in LineKind if each and text.startswith(each + " ")), LineKind.ONCE)
    return Line(kind, tuple(cell.strip() for cell in text.removeprefix(kind).split("|")))


def _read(path: Path) -> Layout:
    head, _, picture = path.read_text("utf-8").partition("\n\n")
    said = dict(line.split("：", 1) for line in head.splitlines())
    unit, _, typed = said.pop("金额", "万元").partition(" ")
    execution, _, level = said.pop("执行", "0").partition(" ")
    layout = Layout(
        name=path.stem,
        province=said.pop("地区"),
        levels=_levels(said.pop("指标")),
        execution=Decimal(execution),
        execution_level=level,
        unit=unit,
        with_unit=bool(typed),
        operators=said.pop("符号", ""),
        percent=said.pop("百分号", "%"),
        rates=said.pop("执行率", "格式"),
        parts=tuple(tuple(parts.split()) for parts in said.pop("资金", "").split("；") if parts),
        lines=tuple(map(_line, picture.rstrip("\n").split("\n"))),
    )
    assert not said, f"{path.name}: {said}"
    return layout


@cache
def layouts() -> tuple[Layout, ...]:
    """All of them, by name."""
    return tuple(map(_read, sorted(FOLDER.glob("*.txt"))))
