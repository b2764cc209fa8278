"""The formulas of an item form on its own cells: of a row, of carrying out the budget, of the total.

They are the same whether the form is drawn, scored in place, or mended after people added rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from xlplugin.money import HUNDRED, plain
from xlplugin.rubric.model import Rubric
from xlplugin.workbook.layout.formulas import (
    ClaimCells,
    Ends,
    certain_grade,
    comparison,
    counted,
    grade_explained,
    lacks_addin,
    quoted,
    range_words,
)
from xlplugin.workbook.layout.names import NO_ADDIN, RATING

_NAME: Final = "三级指标"
_WEIGHT: Final = "分值"
CLAIM: Final = "自评得分"
SCORE: Final = "测算得分"
CHECK: Final = "核对"
WORDS: Final = "测算说明"
COUNTED: Final = "计入总分"
LOWEST: Final = "最低"
HIGHEST: Final = "最高"
REASON: Final = "偏差原因分析及改进措施"
_GIVEN: Final = (_WEIGHT, "指标性质", "目标值", "实际完成值", "度量单位", RATING)
_FULL: Final = plain(HUNDRED)
_SUMMED: Final = (COUNTED, LOWEST, HIGHEST)


def item_call(rubric: str, cells: tuple[str, ...], concept: str = "ITEM", *, explain: bool = False) -> str:
    """The call, without ``=``, that scores a row, or explains its score.

    Args:
        rubric: its id.
        cells: weight, operator, goal, result, unit and rating as formulas write them; empty for none.
        concept: what of the row: its points, or the fewest (``ITEM_LOWEST``) or most that they may be.
        explain: whether it explains.
    """
    given = ",".join(each or '""' for each in cells)
    return f"{'EXPLAIN' if explain else 'SCORE'}_{concept}({quoted(rubric)},{given})"


def execution_call(rubric: str, cells: tuple[str, ...], *, explain: bool = False) -> str:
    """The call, without ``=``, that scores carrying out the budget: weight, budget and what was spent."""
    return item_call(rubric, cells, "ITEM_EXECUTION", explain=explain)


class MoneyCells(NamedTuple):
    """The cells of the line with the whole of the money, as formulas write them; ``row`` from 1."""

    row: int
    weight: str
    budget: str
    spent: str
    claim: str


@dataclass(frozen=True, slots=True)
class ItemTable:
    """An item form of ours.

    Attributes:
        letters: the letters of its columns by their headings.
        head: the row of the headings.
        total: the row of the total; the grade stands below it.
        money: the cells of the money.
    """

    letters: Mapping[str, str]
    head: int
    total: int
    money: MoneyCells

    def cell(self, heading: str, row: int) -> str:
        """A cell by its heading."""
        return f"{self.letters[heading]}{row}"

    def column(self, heading: str) -> str:
        """A column from the headings to the row above the total: rows put in between are among them."""
        letters = self.letters[heading]
        return f"{letters}${self.head}:{letters}${self.total - 1}"

    def line(self, rubric: Rubric, row: int) -> dict[str, str]:
        """The formulas of a row by their headings; they show nothing in one without name and points."""
        cells = tuple(self.cell(each, row) for each in _GIVEN)
        made = {
            SCORE: item_call(rubric.id, cells),
            WORDS: item_call(rubric.id, cells, explain=True),
            LOWEST: f'IFERROR({item_call(rubric.id, cells, "ITEM_LOWEST")},"")',
            HIGHEST: f'IFERROR({item_call(rubric.id, cells, "ITEM_HIGHEST")},"")',
        }
        blank = f'{self.cell(_NAME, row)}&{self.cell(_WEIGHT, row)}=""'
        return self._scored(row, blank, self.cell(CLAIM, row), made)

    def execution(self, rubric: Rubric) -> dict[str, str]:
        """The formulas of carrying out the budget by their headings."""
        money = self.money
        cells, score = (money.weight, money.budget, money.spent), self.cell(SCORE, money.row)
        lacking = lacks_addin(score)
        made = {
            SCORE: execution_call(rubric.id, cells),
            WORDS: execution_call(rubric.id, cells, explain=True),
            LOWEST: f'IF(ISNUMBER({score}),{score},IF({lacking},"",0))',
            HIGHEST: f'IF(ISNUMBER({score}),{score},IF({lacking},"",{money.weight}))',
        }
        blank = f'{money.budget}&{money.spent}=""'
        return self._scored(money.row, blank, money.claim, made)

    def _scored(self, row: int, blank: str, claim: str, made: dict[str, str]) -> dict[str, str]:
        """The formulas of a row, showing nothing where there is nothing to score."""
        score, words, low, high = (self.cell(each, row) for each in (SCORE, WORDS, LOWEST, HIGHEST))
        compared = ClaimCells(claim, score, low, high)
        made |= {
            CHECK: comparison(compared, words).removeprefix("="),
            COUNTED: counted(compared).removeprefix("="),
        }
        return {heading: f'=IF({blank},"",{inside})' for heading, inside in made.items()}

    def claim(self, row: int) -> str:
        """The formula of a claim that nobody typed: the computed score."""
        score = self.cell(SCORE, row)
        return f'=IF(ISNUMBER({score}),{score},"")'

    def closing(self, rubric: Rubric) -> dict[str, str]:
        """The formulas of the total's row by their headings."""
        money = self.money
        weights, claims, counts = (self.column(each) for each in (_WEIGHT, CLAIM, COUNTED))
        weight = self.cell(_WEIGHT, self.total)
        known = f"SUM({counts})+N({self.cell(COUNTED, money.row)})"
        whole, told = f"COUNT({counts})=COUNT({weights})", f'"分值合计"&{weight}&"分，应为{_FULL}分"'
        open_ = f'IF({self._lacking},"",NA())'
        made = {
            _WEIGHT: f"=SUM({weights})+N({money.weight})",
            CLAIM: f'=IF(COUNT({claims},{money.claim})=0,"",ROUND(SUM({claims})+N({money.claim}),4))',
            REASON: f'=IF(OR(COUNT({weights})=0,ROUND({weight}-{_FULL},4)=0),"",{told})',
            SCORE: f'=IF(COUNT({weights})=0,"",IF({whole},SCORE_TOTAL({quoted(rubric.id)},{known}),{open_}))',
            WORDS: self._verified(),
        }
        for heading in _SUMMED:
            parts, execution = self.column(heading), f"N({self.cell(heading, money.row)})"
            made[heading] = f'=IF(COUNT({parts})=0,"",ROUND(SUM({parts})+{execution},4))'
        return made

    @property
    def _lacking(self) -> str:
        """The condition that the computer does not know the functions."""
        return f'COUNTIF({self.column(CHECK)},"{NO_ADDIN}")>0'

    def _verified(self) -> str:
        """How many rows still have no computed score."""
        scores, weights = self.column(SCORE), self.column(_WEIGHT)
        open_ = f"COUNT({weights})-COUNT({scores})"
        told = f'IF({open_}>0,"还有"&({open_})&"项没有测算得分","各项指标都已测算")'
        return f'=IF(OR(COUNT({weights})=0,{self._lacking}),"",{told})'

    def grade(self, rubric: Rubric) -> dict[str, str]:
        """The formulas of the grade's row by their headings."""
        at, quote = self.total + 1, quoted(rubric.id)
        low, high = (self.cell(each, self.total) for each in (LOWEST, HIGHEST))
        ends = Ends(low, high, self.cell(LOWEST, at), self.cell(HIGHEST, at))
        score, total, claim = self.cell(SCORE, at), self.cell(SCORE, self.total), self.cell(CLAIM, self.total)
        weights, claims = (self.column(each) for each in (_WEIGHT, CLAIM))
        every = f"COUNT({claims},{self.money.claim})=COUNT({weights},{self.money.weight})"
        whole = f"ROUND({self.cell(_WEIGHT, self.total)}-{_FULL},4)=0"
        explained = grade_explained(f"{quote},{total}", score, range_words(ends)).removeprefix("=")
        return {
            # A grade of some of the scores, or of other points than a hundred, would be printed as any other.
            CLAIM: f'=IF(AND(N({claim})>0,{every},{whole}),SCORE_GRADE({quote},{claim}),"")',
            SCORE: f'=IF(ISNUMBER({low}),{certain_grade(ends).removeprefix("=")},"")',
            WORDS: f"=IF(ISNUMBER({total}),{explained},{range_words(ends)})",
            **{
                heading: f'=IFERROR(IF(ISNUMBER({end}),SCORE_GRADE({quote},{end}),""),"")'
                for heading, end in ((LOWEST, low), (HIGHEST, high))
            },
        }
