"""Score cells: text, errors, points out of range, blanks, digits typed as text, percentages, decimals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, clean, extra, filled, same
from xlplugin.form.entry import Entry, EntryKind
from xlplugin.form.form import Form, Row
from xlplugin.money import ZERO, plain, round_half_up
from xlplugin.problem import Problem, Severity, Source


class _Cell(NamedTuple):
    """A score cell: the row it belongs to and which of its scores it is."""

    row: Row
    entry: Entry
    what: str

    @property
    def name(self) -> str:
        return f"“{called(self.row)}”{self.what}"

    def found(  # noqa: PLR0913 - a finding's parts
        self,
        code: str,
        severity: Severity,
        message: str,
        fix: str,
        *,
        points: Decimal | None = None,
        sum_: str = "",
    ) -> Problem:
        """A finding about this cell."""
        return Problem(
            code,
            severity,
            f"{self.name}{message}",
            fix,
            self.entry.source,
            sum_,
            points=points,
            indicator=self.row.name,
        )


def blank_form(form: Form) -> Problem:
    """The one notice that a form nobody has filled in gets."""
    message = f"表尚未填写：{len(form.rows)}个指标都没有{_OWN}"
    fix = "请填写后再审核；填写前只检查表格本身"
    return Problem("form-blank", Severity.NOTICE, message, fix, Source(form.file, sheet=form.sheet))


_OWN: Final = "自评得分"
_REVIEWED: Final = "核定得分"


_OF_FACTS: Final = ("#N/A", "#VALUE!", "#NUM!")
"""How a custom function says that facts are missing or unusable: those are told, and not its cell."""


def _unusable(cell: _Cell) -> Iterator[Problem]:
    if cell.entry.computed and cell.entry.text in _OF_FACTS:
        return
    if cell.entry.kind is EntryKind.ERROR:
        message = f"的公式出错（{cell.entry.text}）"
        yield cell.found("score-error", Severity.ERROR, message, "请改正公式，或直接填写数字")
    if cell.entry.kind is EntryKind.TEXT:
        message = f"应为数字，填的是“{cell.entry.text}”"
        fix = "请改为数字；指标不适用的，请按财政部门的规定计分并在说明栏写明"
        yield cell.found("score-text", Severity.ERROR, message, fix)


def _range(cell: _Cell) -> Iterator[Problem]:
    score, weight = cell.entry.points, cell.row.weight.points
    if score is None:
        return
    if score < ZERO and not extra(cell.row):
        message = f"是{plain(score)}分，得分不能小于0"
        yield cell.found("score-range", Severity.ERROR, message, "请改正得分", sum_=f"{plain(score)}<0")
    if weight is not None and score > weight > ZERO and not same(score, weight):
        over = score - weight
        message = f"是{clean(score)}分，超过分值{plain(weight)}分"
        fix = f"请改为不超过{plain(weight)}分"
        sum_ = f"{clean(score)}-{clean(weight)}={clean(over)}"
        yield cell.found("score-range", Severity.ERROR, message, fix, points=over, sum_=sum_)


def _percent(cell: _Cell) -> Iterator[Problem]:
    if cell.entry.percent:
        message = f"填的是百分数{cell.entry.text}，应为分数"
        yield cell.found("score-percent", Severity.ERROR, message, "请改为分数，并把单元格改为常规格式")


def _typed(cells: list[_Cell]) -> Iterator[Problem]:
    """One notice for all of them: who types one score as text has mostly typed the whole column so."""
    typed = [cell for cell in cells if cell.entry.kind is EntryKind.TYPED_NUMBER]
    if typed:
        others = tuple(cell.entry.source for cell in typed[1:])
        more = f"等{len(typed)}个得分" if others else ""
        message = f"{typed[0].name}“{typed[0].entry.text}”{more}是按文本录入的，表中求和时不会计入"
        fix = "请改为半角数字，并把单元格改为数值格式"
        yield Problem("score-typed-text", Severity.NOTICE, message, fix, typed[0].entry.source, others=others)


def _decimals(cell: _Cell, decimals: int) -> Iterator[Problem]:
    score = cell.entry.points
    if score is None:
        return
    rounded = round_half_up(score, decimals)
    if not same(score, rounded):
        message = f"是{clean(score)}分，本套评价标准的得分保留{decimals}位小数"
        fix = f"请四舍五入为{plain(rounded)}分"
        yield cell.found("score-decimals", Severity.NOTICE, message, fix)


def _blank(cell: _Cell) -> Iterator[Problem]:
    if cell.entry.blank and cell.entry.formula:
        fix = "请打开工作簿重新计算并保存，或直接填写数字"
        yield cell.found("score-error", Severity.ERROR, "的公式没有结果", fix)
    elif cell.entry.blank:
        yield cell.found("score-blank", Severity.ERROR, "没有填写", "请填写得分；不得分的填0并说明原因")


def _cells(row: Row, *, reviewed: bool, further: frozenset[str]) -> Iterator[_Cell]:
    yield _Cell(row, row.score, _OWN)
    for each in row.others:
        if each.heading in further:
            yield _Cell(row, each.entry, each.heading)
    if reviewed:
        yield _Cell(row, row.reviewed, _REVIEWED)


def _deduction(row: Row) -> Iterator[Problem]:
    """The points taken off against what is left of the weight, by whichever score they were taken off."""
    weight, off, own = row.weight.points, row.deduction.points, row.score.points
    if weight is None or off is None or own is None or extra(row):
        return
    left = weight - abs(off)
    scores = (own, row.reviewed.points, *(each.entry.points for each in row.others))
    if any(score is not None and same(score, left) for score in scores):
        return
    cell = _Cell(row, row.deduction, "扣分")
    message = (
        f"是{clean(abs(off))}分，分值{clean(weight)}分、{_OWN}{clean(own)}分，应扣{clean(weight - own)}分"
    )
    sum_ = f"{clean(weight)}-{clean(abs(off))}={clean(left)}≠{clean(own)}"
    yield cell.found("deduction-differs", Severity.WARNING, message, "请核对扣分与得分", sum_=sum_)


def _checked(cell: _Cell, decimals: int | None) -> Iterator[Problem]:
    yield from _unusable(cell)
    yield from _range(cell)
    yield from _percent(cell)
    yield from _blank(cell)
    if decimals is not None:
        yield from _decimals(cell, decimals)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the score cells; of a form that nobody has filled in only that it is blank."""
    form = case.form
    if not form.rows:
        return
    if not filled(form):
        yield blank_form(form)
        return
    reviewed = any(not row.reviewed.blank for row in form.rows)
    decimals = case.match.rubric.decimals if case.match else None
    further = frozenset(each.heading for row in form.rows for each in row.others if not each.entry.blank)
    cells = [cell for row in form.rows for cell in _cells(row, reviewed=reviewed, further=further)]
    for cell in cells:
        yield from _checked(cell, decimals)
    for row in form.rows:
        yield from _deduction(row)
    yield from _typed(cells)
