"""Score cells: text, errors, points out of range, blanks, digits typed as text, percentages, decimals."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.filled import called, clean, extra, filled, same
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.money import ZERO, plain, round_half_up
from xlplugin.problem import Problem, Source

_OWN: Final = "自评得分"
_REVIEWED: Final = "核定得分"
_OF_FACTS: Final = ("#N/A", "#VALUE!", "#NUM!")
"""How a custom function says that facts are missing or unusable: those are told, and not its cell."""


class _Cell(NamedTuple):
    """A score cell: the row it belongs to and which of its scores it is."""

    row: Row
    entry: Entry
    what: str


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the score cells; of a form that nobody has filled in only that it is blank."""
    form = case.form
    if not form.rows:
        return
    if not filled(form):
        message = f"表尚未填写：{len(form.rows)}个指标都没有{_OWN}"
        yield codes.FORM_BLANK.at(Source(form.file, sheet=form.sheet), message)
        return
    reviewed = any(not row.reviewed.blank for row in form.rows)
    decimals = case.match.rubric.decimals if case.match else None
    further = frozenset(each.heading for row in form.rows for each in row.others if not each.entry.blank)
    cells = [cell for row in form.rows for cell in _cells(row, reviewed=reviewed, further=further)]
    for cell in cells:
        yield from _no_number(cell)
        yield from _range(cell)
        yield from _percent(cell)
        yield from _blank(cell)
        if decimals is not None:
            yield from _decimals(cell, decimals)
    for row in form.rows:
        yield from _deduction(row)
    yield from _typed([cell for cell in cells if cell.entry.kind is EntryKind.TYPED_NUMBER])


def _cells(row: Row, *, reviewed: bool, further: frozenset[str]) -> Iterator[_Cell]:
    yield _Cell(row, row.score, _OWN)
    for each in row.others:
        if each.heading in further:
            yield _Cell(row, each.entry, each.heading)
    if reviewed:
        yield _Cell(row, row.reviewed, _REVIEWED)


def _no_number(cell: _Cell) -> Iterator[Problem]:
    row, entry, what = cell
    if entry.computed and what != _OWN and entry.text in _OF_FACTS:
        return
    if entry.kind is EntryKind.ERROR:
        yield codes.SCORE_ERROR.of(row, entry, f"{what}的公式出错（{entry.text}）", fix=codes.MEND_FORMULA)
    if entry.kind is EntryKind.TEXT:
        yield codes.SCORE_TEXT.of(row, entry, f"{what}应为数字，填的是“{entry.text}”")


def _range(cell: _Cell) -> Iterator[Problem]:
    row, entry, what = cell
    score, weight = entry.points, row.weight.points
    if score is None:
        return
    if score < ZERO and not extra(row):
        message = f"{what}是{plain(score)}分，得分不能小于0"
        yield codes.SCORE_RANGE.of(row, entry, message, f"{plain(score)}<0")
    if weight is not None and score > weight > ZERO and not same(score, weight):
        message = f"{what}是{clean(score)}分，超过分值{plain(weight)}分"
        sum_ = f"{clean(score)}-{clean(weight)}={clean(score - weight)}"
        fix = f"请改为不超过{plain(weight)}分"
        yield codes.SCORE_RANGE.of(row, entry, message, sum_, fix=fix, points=score - weight)


def _percent(cell: _Cell) -> Iterator[Problem]:
    row, entry, what = cell
    if entry.percent:
        yield codes.SCORE_PERCENT.of(row, entry, f"{what}填的是百分数{entry.text}，应为分数")


def _blank(cell: _Cell) -> Iterator[Problem]:
    row, entry, what = cell
    if entry.blank and entry.formula:
        yield codes.SCORE_ERROR.of(row, entry, f"{what}的公式没有结果")
    elif entry.blank:
        yield codes.SCORE_BLANK.of(row, entry, f"{what}没有填写")


def _decimals(cell: _Cell, decimals: int) -> Iterator[Problem]:
    row, entry, what = cell
    score = entry.points
    rounded = None if score is None else round_half_up(score, decimals)
    if score is not None and rounded is not None and not same(score, rounded):
        message = f"{what}是{clean(score)}分，本套评价标准的得分保留{decimals}位小数"
        yield codes.SCORE_DECIMALS.of(row, entry, message, fix=f"请四舍五入为{plain(rounded)}分")


def _deduction(row: Row) -> Iterator[Problem]:
    """The points taken off against what is left of the weight, by whichever score they were taken off."""
    weight, off, own = row.weight.points, row.deduction.points, row.score.points
    if weight is None or off is None or own is None or extra(row):
        return
    left = weight - abs(off)
    scores = (own, row.reviewed.points, *(each.entry.points for each in row.others))
    if any(score is not None and same(score, left) for score in scores):
        return
    message = (
        f"扣分是{clean(abs(off))}分，分值{clean(weight)}分、{_OWN}{clean(own)}分，应扣{clean(weight - own)}分"
    )
    sum_ = f"{clean(weight)}-{clean(abs(off))}={clean(left)}≠{clean(own)}"
    yield codes.DEDUCTION_DIFFERS.of(row, row.deduction, message, sum_)


def _typed(typed: list[_Cell]) -> Iterator[Problem]:
    """One notice for all of them: who types one score as text has mostly typed the whole column so."""
    if typed:
        row, entry, what = typed[0]
        others = tuple(cell.entry.source for cell in typed[1:])
        more = f"等{len(typed)}个得分" if others else ""
        message = f"“{called(row)}”{what}“{entry.text}”{more}是按文本录入的，表中求和时不会计入"
        yield codes.SCORE_TYPED_TEXT.at(entry.source, message, others=others)
