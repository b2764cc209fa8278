"""The columns of the sheet 测算 and the cells that formulas on it refer to."""

from dataclasses import dataclass
from typing import Final

from xlplugin.workbook.formbook.earlier import (
    CLAIM,
    DRAFTED,
    NAME,
    REASON_CELL,
    REVIEWED_CELL,
    REVIEWED_WRITTEN,
    SCORE,
    SHOWN,
    WRITTEN,
)
from xlplugin.workbook.grid.grid import Place, column_letters
from xlplugin.workbook.layout.formulas import lacks_addin, sheet_name
from xlplugin.workbook.layout.names import RATING

HEADER_ROW: Final = 4
FIRST_ROW: Final = HEADER_ROW + 1

NUMBER: Final = "序号"
WEIGHT: Final = "分值"
STATUS: Final = "状态"
AT_STAKE: Final = "涉及分值"
LOWEST: Final = "最低"
HIGHEST: Final = "最高"
CHECK: Final = "核对"
COUNTED: Final = "计入总分"
REVIEWED: Final = "核定得分"
CUT: Final = "核定－自评"
BASIS: Final = "核定依据"
EXPLANATION: Final = "测算说明"
CLOSING_NAMES: Final = ("合计", "评价等级")
"""The names of the last rows, under the indicators."""
BY_HAND: Final = "评审人填写"
"""The basis of a score that the reviewer typed."""

_BEFORE: Final = {
    NUMBER: 4.5,
    NAME: 17.0,
    WEIGHT: 6.0,
    CLAIM: 8.5,
    SCORE: 8.5,
    STATUS: 9.5,
    AT_STAKE: 8.5,
    LOWEST: 6.5,
    HIGHEST: 6.5,
}
_AFTER: Final = {EXPLANATION: 46.0, WRITTEN: 9.0, SHOWN: 8.5, CHECK: 12.0, REASON_CELL: 34.0, DRAFTED: 24.0}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in order, each with its width in characters."""

    widths: dict[str, float]

    def number(self, heading: str) -> int:
        """The column, from 1, under a heading."""
        return list(self.widths).index(heading) + 1

    def letters(self, heading: str) -> str:
        """The letters of the column under a heading."""
        return column_letters(self.number(heading))

    def cell(self, heading: str, row: int) -> str:
        """The cell of a row under a heading, in A1 writing."""
        return f"{self.letters(heading)}{row}"

    def cells(self, heading: str, first: int, last: int) -> str:
        """The cells of rows under a heading."""
        return f"{self.cell(heading, first)}:{self.cell(heading, last)}"

    def with_ratings(self) -> "Columns":
        """The same with the column in which people rate goals in words, behind the weights."""
        before = self.number(WEIGHT)
        widths = list(self.widths.items())
        return Columns(dict([*widths[:before], (RATING, 8.5), *widths[before:]]))

    @property
    def counting(self) -> str:
        """The heading of the points that count towards the total."""
        return REVIEWED if CUT in self.widths else COUNTED

    @property
    def hidden(self) -> list[int]:
        """The columns that only a further run needs; in a review also what it shows twice."""
        unseen = (*_HELPING, AT_STAKE, LOWEST, HIGHEST, SHOWN) if CUT in self.widths else _HELPING
        return [self.number(each) for each in unseen if each in self.widths]

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths)


_REVIEWED_CELLS: Final = {REVIEWED_WRITTEN: 9.0, REVIEWED_CELL: 9.0}
"""What a reviewer's run wrote: a later run must tell it from what the reviewer typed."""

_HELPING: Final = (WRITTEN, REASON_CELL, DRAFTED, REVIEWED_WRITTEN, REVIEWED_CELL)
"""What a further run needs to know, and the form itself shows."""

SELF_EVALUATION: Final = Columns({**_BEFORE, COUNTED: 8.5, **_AFTER})
AFTER_REVIEW: Final = Columns({**_BEFORE, COUNTED: 8.5, **_AFTER, **_REVIEWED_CELLS})
REVIEW: Final = Columns(
    {
        **_BEFORE,
        NAME: 16.0,
        REVIEWED: 8.5,
        CUT: 8.5,
        BASIS: 22.0,
        **_AFTER,
        EXPLANATION: 40.0,
        **_REVIEWED_CELLS,
    }
)

TYPED_INTO: Final = {COUNTED: 8.5, REVIEWED: 8.5, BASIS: 22.0, RATING: 8.5}
"""The columns that people type into."""

HEADINGS: Final = frozenset({**AFTER_REVIEW.widths, **REVIEW.widths, RATING: 8.5})
"""Every heading that the sheet may have."""


STALE = "表内得分已过期，请重新评分"
STALE_GRADE = "表内等级已过期，请重新评分"
_STALE_REVIEW = "核定得分已过期，请重新评分"


def shown(place: Place) -> str:
    """What stands in a cell of the form; nothing where it is blank."""
    cell = f"{sheet_name(place.sheet)}!{place.cell}"
    return f'=IF({cell}="","",{cell})'


def at_stake(columns: Columns, row: int) -> str:
    """The points a claim may cost: those above the score, else above the fewest that are certain."""
    claim, score, lowest = (columns.cell(each, row) for each in (CLAIM, SCORE, LOWEST))
    known = f"IF(ISNUMBER({score}),ROUND({claim}-{score},4),ROUND({claim}-N({lowest}),4))"
    return f'=IF(AND(ISNUMBER({claim}),NOT({lacks_addin(score)})),{known},"")'


def up_to_date(columns: Columns, row: int, why: str) -> str:
    """Whether the official cell shows the computed score, and if not, why.

    Args:
        columns: the sheet's columns.
        row: the row.
        why: what to say where nothing was written.
    """
    score, written, now = (columns.cell(each, row) for each in (SCORE, WRITTEN, SHOWN))
    same = f"IF(ISNUMBER({now}),ROUND({now}-{score},4)=0,FALSE)"
    touched = f'IF(ROUND({written}-{score},4)=0,"表内得分被改动","{STALE}")'
    computed = f'IF({same},"一致",IF({written}="","{why}",{touched}))'
    unknown = f'IF({lacks_addin(score)},"",IF({written}="","按自评","{STALE}"))'
    return f"=IF(ISNUMBER({score}),{computed},{unknown})"


def review_up_to_date(columns: Columns, row: int, place: Place) -> str:
    """Whether the form's cell for the reviewer's score shows it."""
    cell, points = f"{sheet_name(place.sheet)}!{place.cell}", columns.cell(columns.counting, row)
    same = f'IF(ROUND({cell}-{points},4)=0,"一致","{_STALE_REVIEW}")'
    unknown = f'IF({lacks_addin(columns.cell(SCORE, row))},"","{_STALE_REVIEW}")'
    return f'=IF(AND(ISNUMBER({cell}),ISNUMBER({points})),{same},IF({cell}="","未写入",{unknown}))'
