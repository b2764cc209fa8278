"""What was handed in as a plain model: the form with its weights, rows and totals; tables; words."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.money import AmountUnit
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Source
from xlplugin.rubric.headings import LabelTells

DRAFT: Final = "【草稿】"
"""What a reason holds that the program drafted, until a person has made it his own."""


_WHOLE: Final = ("总额", "资金总", "合计", "总计")
"""What the line of all the money is called."""
_REVISED: Final = Pattern(r"((?:19|20)\d\d)年度?(?:修订|修正|版|制定|印发|试行)")
_EXTRA: Final = ("加分", "附加分", "奖励分", "减分", "扣分项", "扣分指标", "否决")


class Column(StrEnum):
    """What a column of a score table holds."""

    PRIMARY = "一级指标"
    PRIMARY_WEIGHT = "一级指标分值"
    SECONDARY = "二级指标"
    SECONDARY_WEIGHT = "二级指标分值"
    INDICATOR = "三级指标"
    WEIGHT = "三级指标分值"
    ABOUT = "指标说明"
    CRITERION = "评分标准"
    OPERATOR = "指标性质"
    TARGET = "年度指标值"
    UNIT = "度量单位"
    ACTUAL = "实际完成值"
    ACTUAL_UNIT = "完成值单位"
    SCORE = "自评得分"
    REVIEWED = "核定得分"
    DEDUCTION = "扣分"
    REASON = "扣分原因"
    EVIDENCE = "佐证材料"


class FormKind(StrEnum):
    """The sort of form."""

    DEPARTMENT = "部门整体支出绩效自评表"
    ITEM = "项目支出绩效自评表"


class FurtherScore(NamedTuple):
    """A cell of a further column of scores, neither self-score nor final review, and its column's heading."""

    heading: str
    entry: Entry


@lru_cache(maxsize=256)
def _is_extra(*names: str) -> bool:
    return holds("".join(names), _EXTRA)


class Row(NamedTuple):
    """One indicator as the form prints it and as the department filled it in.

    Attributes:
        name: the indicator's name, white space and line breaks taken out.
        primary: the name of its first-level indicator, empty where the form has none.
        secondary: the name of its second-level indicator, empty where the form has none.
        details: the names of the rows under it without points, which only say more of it (其中：桃树).
        part: its number, from 1, among rows under one merged name cell; 0 where the name is its own.
        row: the sheet's row, from 1.
        weight: the points it can earn, as printed.
        score: the self-score.
        reviewed: the reviewer's score; of several reviewers' the last word.
        deduction: the points taken off, where the form has a column for them.
        others: the scores of all further columns (复评分 between 自评分 and 财政审核得分), from the left.
        computed: the cell beside the claim in which a custom function gives the score.
        reason: why points were lost, or what the score rests on.
        draft: a reason that the program drafted and nobody has changed since; it is then none of ``reason``.
        operator: how the goal limits, where the form has a column for it: ≥, ≤, ＝, 定性.
        target: the year's goal (item forms).
        unit: the unit of goal and result, where the form has a column for it.
        actual: what was reached (item forms).
        actual_unit: the unit of the result alone, where the form has a second column of units.
        pictured: whether a picture stands anywhere in its row: evidence, whatever the column is called.
        source: the cell of its name.
    """

    name: str
    row: int
    source: Source
    primary: str = ""
    secondary: str = ""
    part: int = 0
    weight: Entry = NOTHING
    about: Entry = NOTHING
    criterion: Entry = NOTHING
    operator: Entry = NOTHING
    target: Entry = NOTHING
    unit: Entry = NOTHING
    actual: Entry = NOTHING
    actual_unit: Entry = NOTHING
    score: Entry = NOTHING
    reviewed: Entry = NOTHING
    reason: Entry = NOTHING
    draft: Entry = NOTHING
    evidence: Entry = NOTHING
    deduction: Entry = NOTHING
    others: tuple[FurtherScore, ...] = ()
    computed: Entry = NOTHING
    details: tuple[str, ...] = ()
    pictured: bool = False

    def __hash__(self) -> int:
        """That of its row alone: checks look rows up again and again, and to hash all cells takes long."""
        return self.row

    @property
    def called(self) -> str:
        """The name people know it by; rows under one merged name are numbered."""
        return f"{self.name}（第{self.part}行）" if self.part else self.name

    @property
    def extra(self) -> bool:
        """Whether it gives points beyond the full ones, or only takes some off: its range is its own."""
        return _is_extra(self.name, self.secondary, self.primary)

    @property
    def drafted(self) -> bool:
        """Whether its reason is still a draft of the program's."""
        return not self.draft.blank or DRAFT in self.reason.text

    @property
    def own_reason(self) -> Entry:
        """The reason in the department's words; while it is a draft nobody knows them."""
        if not self.drafted:
            return self.reason
        return self.reason._replace(kind=EntryKind.BLANK, number=None, text="", unread=True)


class Branch(NamedTuple):
    """A first- or second-level indicator with its printed weight; ``rows`` are all indicators below it."""

    name: str
    weight: Entry
    rows: tuple[Row, ...]
    children: "tuple[Branch, ...]" = ()


class Closing(NamedTuple):
    """The total, in a row of its own or above the table: its label, the full points, every column's total."""

    label: Entry
    weight: Entry
    score: Entry
    reviewed: Entry = NOTHING
    deduction: Entry = NOTHING
    others: tuple[FurtherScore, ...] = ()

    @property
    def behind_label(self) -> bool:
        """Whether the total stands in the label's own cell (总分：96分): its text is then all of it."""
        return self.score.source == self.label.source and not self.score.blank


class Field(NamedTuple):
    """A label of the header block.

    Attributes:
        label: as written, without white space.
        value: what was filled in beside or under it.
        source: the label's own cell.
        tells: what of the form it tells; None where nobody asks for that.
    """

    label: str
    value: Entry
    source: Source = Source()
    tells: LabelTells | None = None


class BudgetLine(NamedTuple):
    """A line of a form's money: 年度资金总额 and its parts; amounts in the block's unit.

    The first line has the points for carrying out the budget, wherever the form prints them; it has no
    amounts where the form gives only the rate or the points.

    Attributes:
        name: what the form calls it.
        initial: the budget at the year's beginning.
        full: the budget that the rate is measured against.
        spent: what was spent of it.
        weight: the points that carrying out the budget can earn.
        rate: the rate that the form states.
        score: the self-score for it.
        received: the money that arrived, where the form has a column for it.
        reason: why little was spent or the budget was adjusted, where the form has a column for it.
        criterion: how the form says that execution is scored, where it says so.
    """

    name: str
    initial: Entry
    full: Entry
    spent: Entry
    weight: Entry = NOTHING
    rate: Entry = NOTHING
    score: Entry = NOTHING
    received: Entry = NOTHING
    reason: Entry = NOTHING
    criterion: Entry = NOTHING


class MoneySplit(NamedTuple):
    """The money of the whole form taken apart once, each part beside its label.

    Attributes:
        heading: by what it is split: 按支出性质分.
        parts: the parts.
    """

    heading: str
    parts: tuple[Field, ...]


class Recognised(NamedTuple):
    """One line of what was taken for what: ``what`` it is, ``seen`` on the sheet, and where."""

    what: str
    seen: str
    source: Source


class Form(NamedTuple):
    """A whole form.

    Attributes:
        sheet: the name of its sheet.
        title: the heading of the form, empty where there is none.
        year: the year it is about, where title, subtitle or header say it.
        columns: the sheet's column, from 1, of each kind that the form has.
        rows: the indicators in the form's order.
        branches: the first-level indicators; where the form has only one level of names, those.
        total: the total, None where none is printed.
        grade: the cell with the grade, blank where there is none.
        fields: the header block.
        budget: what was to be spent and what was, with the points for it.
        budget_unread: the cells about money that were not understood: nothing may rest on them.
        splits: the money split by its source or use, where the form does so in labels.
        notes: the footnotes.
        recognised: what was taken for what, in the sheet's order.
        partial: whether it is only a part of a form: its weights and scores are not the whole's.
    """

    kind: FormKind
    file: str
    sheet: str
    title: str
    year: int | None
    columns: Mapping[Column, int]
    rows: tuple[Row, ...]
    branches: tuple[Branch, ...]
    total: Closing | None = None
    grade: Entry = NOTHING
    fields: tuple[Field, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    budget_unread: tuple[Entry, ...] = ()
    splits: tuple[MoneySplit, ...] = ()
    notes: tuple[Entry, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    partial: bool = False

    @property
    def weighed(self) -> bool:
        """Whether it prints the points that its indicators can earn, or at least has a column for them."""
        return Column.WEIGHT in self.columns or any(not row.weight.blank for row in self.rows)

    @property
    def scored(self) -> bool:
        """Whether it has a column of self-scores; forms of transfer payments have none."""
        return Column.SCORE in self.columns

    @property
    def own_year(self) -> int | None:
        """The year it is about; None where the only year that it names is that of its rules."""
        revised = any(found[1] == str(self.year) for found in _REVISED.finditer(self.title))
        return None if revised else self.year

    def field(self, *labels: str) -> Entry:
        """What was filled in for the first of the labels that the header block has; else nothing."""
        return next((each.value for label in labels for each in self.fields if each.label == label), NOTHING)

    def told(self, *what: LabelTells) -> Entry:
        """What was filled in for the first of the questions that labels of the header block ask."""
        return next((each.value for asked in what for each in self.fields if each.tells is asked), NOTHING)

    def heading(self, column: Column) -> str:
        """The heading that a column was known by; empty where that is not told."""
        return next((each.seen for each in self.recognised if each.what == f"列“{column}”"), "")

    def understood(self, line: BudgetLine) -> bool:
        """Whether every cell of a line of the money was understood."""
        return not any(each in self.budget_unread for each in line if isinstance(each, Entry))

    @property
    def whole_budget(self) -> BudgetLine | None:
        """The line of all the money together; None where the block does not say which one that is."""
        named = [line for line in self.budget if any(each in line.name for each in _WHOLE)]
        if named or len(self.budget) <= 1:
            return next(iter(named or self.budget), None)
        first, *others = (line.full.number for line in self.budget)
        parts = [each for each in others if each is not None]
        return self.budget[0] if parts and first == sum(parts) else None

    @property
    def execution_weight(self) -> Decimal | None:
        """The points that carrying out the budget can earn, once for all lines; None where none are known."""
        return next((line.weight.points for line in self.budget if line.weight.points is not None), None)

    @property
    def execution_score(self) -> Decimal | None:
        """The self-score for carrying out the budget, once for the block; None where it is blank."""
        return next((line.score.points for line in self.budget if line.score.points is not None), None)


class TableRow(NamedTuple):
    """One row: its words (``A``, ``货物类``), and one entry for every column of figures."""

    labels: tuple[str, ...]
    cells: tuple[Entry, ...]

    @property
    def label(self) -> str:
        """The last of its words, which names it; empty where it has none."""
        return self.labels[-1] if self.labels else ""


class Table(NamedTuple):
    """A table of figures, rows × columns.

    Attributes:
        title: its title, else the name of its sheet.
        unit: the unit of its amounts, None where the table does not say.
        columns: for every column of figures its headings, from the widest group to the column's own.
        rows: the rows, a total row among them.
        source: the first cell of its headings.
    """

    title: str
    unit: AmountUnit | None
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[TableRow, ...]
    source: Source


class Passage(NamedTuple):
    """A run of text outside the score table: a cell, or a paragraph of the written report."""

    text: str
    source: Source
