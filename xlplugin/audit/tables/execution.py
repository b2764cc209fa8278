"""Money: execution below 90 %, budgets adjusted in mid-year, more spent than there was; all unexplained."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Final, NamedTuple, TypeAlias

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import filled, listed, same, says_nothing
from xlplugin.audit.basis.columns import EARLY, LATER, ColumnRole, FigureColumn, headings, is_total
from xlplugin.audit.basis.reason_words import explains
from xlplugin.audit.tables.copies import not_repeated
from xlplugin.facts.entry import Entry
from xlplugin.facts.factset import Fact
from xlplugin.facts.value import Series
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Table
from xlplugin.money import ONE, ZERO, percent, plain
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Problem, Severity

_LEAST: Final = Decimal("0.9")
_NOISE: Final = Decimal("1e-9")
_SPENDING: Final = r"执行率|执行进度|支出进度|支付进度|支出率|支付率|预算执行|资金使用|结余|结转|未支[出付]"
_ADJUSTING: Final = r"调整|调剂|追加|调增|调减|年中|压减|收回|增加|核减|统筹"
_EXECUTION: Final = r"(?:预算|资金|支出)[^，]{0,6}(?:执行率|支出率|支付率|执行进度|支出进度|支付进度)"
_CARRIED: Final = Pattern(r"(?:上年|以前年度|往年)[^，]{0,4}(?:结转|结余)|^结转", words="结转|结余")
_PROMPT: Final = r"[需应请须要](?:单独|分别|详细)?(?:说明|写明|注明|填写)|字以内"
_REASON_FIELD: Final = ("原因", "偏差")
# Spending less is what these are for; a low rate needs no excuse there.
_THRIFT: Final = ("三公", "接待", "公务用车", "出国", "出境", "公用经费", "会议", "培训", "采购", "收入")
_MONEY_PLANNED: Final = ("预算", "资金", "经费", "下达", "指标")
_MONEY_SPENT: Final = ("支出", "执行", "支付", "决算", "使用", "发生", "采购")
_NO_MONEY: Final = ("收入", "数量", "人数", "个数", "目标", "面积", "指标值")
_Explained: TypeAlias = Callable[[str], bool]
"""Whether the form or the report gives a cause for what a topic names."""


class Spending(NamedTuple):
    """What was to be spent and what was: of one line of a block or a table.

    Attributes:
        name: the line's name.
        planned: the budget of the year; where only the one of its beginning is known, that.
        spent: what was spent of it.
        early: the budget of the year's beginning, where both are known.
        carried: what of the change is last year's carry-over.
        settled: whether ``planned`` is the budget of the whole year for certain.
    """

    name: str
    planned: Entry
    spent: Entry
    early: Entry | None = None
    carried: Decimal = ZERO
    settled: bool = True

    @property
    def amounts(self) -> tuple[Decimal, Decimal] | None:
        """What was spent and what was to be; None where the one cannot be divided by the other."""
        spent, planned = self.spent.number, self.planned.number
        return None if spent is None or planned is None or planned <= ZERO else (spent, planned)


def quotient(amounts: tuple[Decimal, Decimal], places: int = 4) -> str:
    """The rate of two amounts written out."""
    spent, planned = amounts
    return f"{plain(spent)}÷{plain(planned)}={percent(spent / planned, places)}"


def spending_of(line: BudgetLine) -> Spending:
    """A line of the budget block; where the whole year's column is blank the first budget stands."""
    if line.full.number is None:
        return Spending(line.name, line.initial, line.spent, settled=False)
    return Spending(line.name, line.full, line.spent, line.initial)


def _explained(case: Case, topic: str) -> bool:
    """Whether the form or the report gives a cause for what the topic names."""
    form = case.form
    if any(not says_nothing(line.reason) and not _asks(line.reason.text) for line in form.budget):
        return True
    if any(holds(each.label, _REASON_FIELD) and not says_nothing(each.value) for each in form.fields):
        return True
    texts = [note.text for note in form.notes] + [passage.text for passage in case.passages]
    return any(explains(text, topic) for text in texts) or any(
        reason.unread or explains(reason.text, topic, about=re.search(topic, row.name) is not None)
        for row, reason in ((each, each.own_reason) for each in form.rows)
        if not says_nothing(reason)
    )


def _asks(text: str) -> bool:
    """Whether words beside the money are the blank form's: 执行率未达到90%的需说明原因（100字以内）."""
    return re.search(_PROMPT, text) is not None


def _is_low(rate: Entry) -> bool:
    """Whether a rate that the form states is low itself."""
    return rate.percent and rate.number is not None and rate.number < _LEAST


def _low(explained: _Explained, plan: Spending) -> Iterator[Problem]:
    amounts = plan.amounts
    rate = amounts[0] / amounts[1] if amounts else ONE
    if amounts and rate < _LEAST and not explained(_SPENDING):
        message = f"“{plan.name}”执行率{percent(rate, 2)}，低于90%，没有说明原因"
        others = (plan.planned.source,)
        yield codes.EXECUTION_LOW.at(plan.spent.source, message, quotient(amounts, 2), others=others)


def _adjusted(explained: _Explained, plan: Spending, severity: Severity | None = None) -> Iterator[Problem]:
    early, later = plan.early.number if plan.early else None, plan.planned.number
    if early is None or later is None or early == later or explained(_ADJUSTING):
        return
    change = later - early - plan.carried
    if same(change, ZERO):
        return
    share = f"，调整幅度{percent(abs(change) / early, 2)}" if early > ZERO else ""
    way = "调增" if change > ZERO else "调减"
    beside = f"除上年结转{plain(plan.carried)}外" if plan.carried else ""
    amounts = f"年初预算{plain(early)}，调整后{plain(later)}"
    message = f"“{plan.name}”{amounts}，{beside}{way}{plain(abs(change))}，没有说明原因"
    less = f"-{plain(plan.carried)}" if plan.carried else ""
    sum_ = f"{plain(later)}-{plain(early)}{less}={plain(change)}{share}"
    yield codes.BUDGET_ADJUSTED.at(plan.planned.source, message, sum_, severity=severity)


def _over(plan: Spending) -> Decimal | None:
    """What was spent beyond the budget; None where nothing was, or where that cannot be said."""
    planned, spent = plan.planned.number, plan.spent.number
    if planned is None or spent is None or planned < ZERO:
        return None
    noise = max(_NOISE, min(plan.planned.step, plan.spent.step) / 2)
    return spent - planned if spent - planned > noise else None


def _overspent(plans: Sequence[Spending], where: str, severity: Severity | None = None) -> Iterator[Problem]:
    """One finding for a whole block or table."""
    over = [(plan, more) for plan in plans if (more := _over(plan)) is not None]
    if over:
        sums = (
            f"{plan.name}：{plain(plan.spent.number or ZERO)}-{plain(plan.planned.number or ZERO)}"
            f"={plain(more)}"
            for plan, more in over
        )
        message = f"{where}{listed(plan.name for plan, _ in over)}支出大于预算"
        place, *others = (plan.spent.source for plan, _ in over)
        yield codes.BUDGET_OVERSPENT.at(place, message, "；".join(sums), severity=severity, others=others)


def _carried(plans: Sequence[Spending]) -> Decimal:
    """What last year's carry-over, a line of its own, added in the course of the year."""
    lines = [plan for plan in plans if _CARRIED.search(plan.name) and plan.early is not None]
    changes = [(plan.planned.number or ZERO) - ((plan.early and plan.early.number) or ZERO) for plan in lines]
    return max(sum(changes, ZERO), ZERO)


def _block(case: Case, explained: _Explained) -> Iterator[Problem]:
    lines = [line for line in case.form.budget if case.form.understood(line)]
    plans = [spending_of(line) for line in lines]
    known = [plan for plan in plans if plan.planned.number is not None]
    for line, plan in zip(lines, plans, strict=True):
        if plan in known[:1] and case.form.understood(case.form.budget[0]):
            # Of a budget that may have been adjusted only the form itself knows the rate.
            yield from _low(explained, plan) if plan.settled or line.rate.blank or _is_low(line.rate) else ()
            # Few forms have a place for these words.
            severity = None if line.reason.source.cell else Severity.NOTICE
            yield from _adjusted(explained, plan._replace(carried=_carried(known[1:])), severity)
    yield from _overspent([plan for plan in known if plan.settled], "资金情况中")


def _of_money(columns: Sequence[FigureColumn], role: ColumnRole, signs: Sequence[str]) -> list[FigureColumn]:
    named = (each for each in columns if each.role is role and holds(each.name, signs))
    return [each for each in named if not holds(each.name, _NO_MONEY)]


def _one(columns: Sequence[FigureColumn]) -> FigureColumn | None:
    return columns[0] if len(columns) == 1 else None


def _plans(table: Table) -> list[Spending]:
    """The rows of a table that has a column of the budget and one of what was spent; else none."""
    columns = headings(table)
    spent = _one(_of_money(columns, ColumnRole.DONE, _MONEY_SPENT))
    plans = _of_money(columns, ColumnRole.PLAN, _MONEY_PLANNED)
    late = [each for each in plans if holds(each.name, LATER)]
    early = _one([each for each in plans if holds(each.name, EARLY) and each not in late])
    planned = _one(plans) or _one(late)
    if spent is None or planned is None:
        return []
    return [
        Spending(
            row.label or "合计",
            row.cells[planned.index],
            row.cells[spent.index],
            row.cells[early.index] if early and early is not planned else None,
            settled=not holds(planned.name, EARLY),
        )
        for row in table.rows
    ]


def _table(table: Table, explained: _Explained) -> Iterator[Problem]:
    plans = _plans(table)
    if not plans:
        return
    thrifty = holds(table.title + "".join(row.label for row in table.rows), _THRIFT)
    # A budget of the year's beginning may have been added to since, but for what thrift limits.
    may_be_more = any(not plan.settled for plan in plans) and not thrifty
    yield from _overspent(plans, f"《{table.title}》中", Severity.NOTICE if may_be_more else None)
    rows = zip(table.rows, plans, strict=False)
    totals = [plan for row, plan in rows if any(map(is_total, row.labels))] or plans
    for plan in totals if len(totals) == 1 else ():
        carried = _carried([each for each in plans if each is not plan])
        named = plan._replace(name=f"{table.title}·{plan.name}", carried=carried)
        yield from () if thrifty else _low(explained, named)
        yield from _adjusted(explained, named)


def _year_end(fact: Fact) -> Decimal | None:
    """The rate at the year's end that a fact states; None where its last period is not given."""
    value = fact.value
    if isinstance(value, Series):
        value = value.members[-1]
        return value if isinstance(value, Decimal) and value > ZERO else None
    return value if isinstance(value, Decimal) and ZERO < value <= ONE else None


def _scored(case: Case, explained: _Explained) -> Iterator[Problem]:
    """Rates that the facts of an indicator of execution state."""
    for row, _, trial in case.scored_rows():
        if not re.search(_EXECUTION, row.name) or "采购" in row.name:
            continue
        stated = ((fact.source, rate) for fact in trial.inputs if (rate := _year_end(fact)) is not None)
        source, rate = next(stated, (None, ONE))
        if rate >= _LEAST:
            continue
        reason = row.own_reason
        if not (reason.unread or explains(reason.text, _SPENDING, about=True) or explained(_SPENDING)):
            told = percent(rate, 2)
            message = f"全年执行率{told}，低于90%，没有说明原因"
            yield codes.EXECUTION_LOW.at(source or row.source, message, f"{told}<90%", row=row)


def check(case: Case) -> Iterator[Problem]:
    """What the money shows and nobody explains; nothing of a form that nobody has filled in."""
    if not filled(case.form):
        return
    explained = cache(partial(_explained, case))
    yield from _block(case, explained)
    for table in not_repeated(case):
        yield from _table(table, explained)
    yield from _scored(case, explained)
