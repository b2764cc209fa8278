"""Money: execution below 90 %, budgets adjusted in mid-year, more spent than there was; all unexplained."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Final, NamedTuple, TypeAlias

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.columns import EARLY, LATER, ColumnRole, FigureColumn, headings, is_total
from xlplugin.audit.basis.filled import called, filled, listed, same, says_nothing
from xlplugin.audit.basis.reason_words import explains
from xlplugin.facts.entry import Entry
from xlplugin.facts.factset import Fact
from xlplugin.facts.value import Series
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Row, Table, TableRow
from xlplugin.money import ONE, ZERO, percent, plain
from xlplugin.problem import Problem, Source

_LEAST: Final = Decimal("0.9")
_NOISE: Final = Decimal("1e-9")
_SPENDING: Final = r"执行率|执行进度|支出进度|支付进度|支出率|支付率|预算执行|资金使用|结余|结转|未支[出付]"
_ADJUSTING: Final = r"调整|调剂|追加|调增|调减|年中|压减|收回|增加|核减|统筹"
_EXECUTION: Final = r"(?:预算|资金|支出)[^，]{0,6}(?:执行率|支出率|支付率|执行进度|支出进度|支付进度)"
_CARRIED: Final = r"(?:上年|以前年度|往年)[^，]{0,4}(?:结转|结余)|^结转"
_REASON_FIELD: Final = r"原因|偏差"
# Spending less is what these are for; a low rate needs no excuse there.
_THRIFT: Final = r"三公|接待|公务用车|出国|出境|公用经费|会议|培训|采购|收入"
_MONEY_PLANNED: Final = r"预算|资金|经费|下达|指标"
_MONEY_SPENT: Final = r"支出|执行|支付|决算|使用|发生|采购"
_NO_MONEY: Final = r"收入|数量|人数|个数|目标|面积|指标值"
_Explained: TypeAlias = Callable[[str], bool]
"""Whether the form or the report gives a cause for what a topic names."""


class _Plan(NamedTuple):
    """What was to be spent and what was: of one line of a block or a table."""

    name: str
    planned: Entry
    spent: Entry
    early: Entry | None = None
    carried: Decimal = ZERO

    @property
    def rate(self) -> Decimal | None:
        """What was spent of the plan; None where that cannot be said."""
        if self.planned.number is None or self.spent.number is None or self.planned.number <= ZERO:
            return None
        return self.spent.number / self.planned.number

    @property
    def quotient(self) -> str:
        """The rate written out."""
        rate = ZERO if self.rate is None else self.rate
        return f"{_number(self.spent)}÷{_number(self.planned)}={percent(rate, 2)}"


def _number(entry: Entry) -> str:
    return "" if entry.number is None else plain(entry.number)


def _explained(case: Case, topic: str) -> bool:
    """Whether the form or the report gives a cause for what the topic names."""
    form = case.form
    if any(re.search(_REASON_FIELD, each.label) and not says_nothing(each.value) for each in form.fields):
        return True
    texts = [note.text for note in form.notes] + [passage.text for passage in case.passages]
    return any(explains(text, topic) for text in texts) or any(
        row.reason.unread or explains(row.reason.text, topic, about=re.search(topic, row.name) is not None)
        for row in form.rows
        if not says_nothing(row.reason)
    )


def _low(explained: _Explained, plan: _Plan) -> Iterator[Problem]:
    rate = plan.rate
    if rate is not None and rate < _LEAST and not explained(_SPENDING):
        message = f"“{plan.name}”执行率{percent(rate, 2)}，低于90%，没有说明原因"
        yield codes.EXECUTION_LOW.at(plan.spent.source, message, plan.quotient, others=(plan.planned.source,))


def _adjusted(explained: _Explained, plan: _Plan) -> Iterator[Problem]:
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
    yield codes.BUDGET_ADJUSTED.at(plan.planned.source, message, sum_)


def _over(plan: _Plan) -> bool:
    planned, spent = plan.planned.number, plan.spent.number
    if planned is None or spent is None or planned < ZERO:
        return False
    return spent - planned > max(_NOISE, min(plan.planned.step, plan.spent.step) / 2)


def _overspent(plans: Sequence[_Plan], where: str) -> Iterator[Problem]:
    """One finding for a whole block or table."""
    over = [plan for plan in plans if _over(plan)]
    if over:
        sums = (
            f"{plan.name}：{_number(plan.spent)}-{_number(plan.planned)}"
            f"={plain((plan.spent.number or ZERO) - (plan.planned.number or ZERO))}"
            for plan in over
        )
        message = f"{where}{listed(plan.name for plan in over)}支出大于预算"
        others = tuple(plan.spent.source for plan in over[1:])
        yield codes.BUDGET_OVERSPENT.at(over[0].spent.source, message, "；".join(sums), others=others)


def _line(line: BudgetLine) -> _Plan:
    """A line of the budget block; where the whole year's column is blank the first budget stands."""
    if line.full.number is None:
        return _Plan(line.name, line.initial, line.spent)
    return _Plan(line.name, line.full, line.spent, line.initial)


def _carried(plans: Sequence[_Plan]) -> Decimal:
    """What last year's carry-over, a line of its own, added in the course of the year."""
    lines = [plan for plan in plans if re.search(_CARRIED, plan.name) and plan.early is not None]
    changes = [(plan.planned.number or ZERO) - ((plan.early and plan.early.number) or ZERO) for plan in lines]
    return max(sum(changes, ZERO), ZERO)


def _block(case: Case, explained: _Explained) -> Iterator[Problem]:
    plans = [_line(line) for line in case.form.budget]
    known = [plan for plan in plans if plan.planned.number is not None]
    for plan in known[:1]:
        yield from _low(explained, plan)
        yield from _adjusted(explained, plan._replace(carried=_carried(known[1:])))
    yield from _overspent(known, "资金情况中")


def _money(heading: FigureColumn, sign: str) -> bool:
    return bool(re.search(sign, heading.name)) and not re.search(_NO_MONEY, heading.name)


def _one(columns: Sequence[FigureColumn]) -> FigureColumn | None:
    return columns[0] if len(columns) == 1 else None


def _budget_columns(table: Table) -> tuple[FigureColumn, FigureColumn, FigureColumn | None] | None:
    """The columns of the budget, of what was spent, and of the first budget beside an adjusted one."""
    columns = headings(table)
    spent = _one([each for each in columns if each.role is ColumnRole.DONE and _money(each, _MONEY_SPENT)])
    plans = [each for each in columns if each.role is ColumnRole.PLAN and _money(each, _MONEY_PLANNED)]
    late = _one([each for each in plans if LATER.search(each.name)])
    early = _one([each for each in plans if EARLY.search(each.name) and not LATER.search(each.name)])
    planned = _one(plans) or late
    if spent is None or planned is None:
        return None
    return planned, spent, early if early is not planned else None


def _table_plan(row: TableRow, columns: tuple[FigureColumn, FigureColumn, FigureColumn | None]) -> _Plan:
    planned, spent, early = columns
    return _Plan(
        row.label or "合计",
        row.cells[planned.index],
        row.cells[spent.index],
        row.cells[early.index] if early else None,
    )


def _table(table: Table, explained: _Explained) -> Iterator[Problem]:
    columns = _budget_columns(table)
    rows = [row for row in table.rows if len(row.cells) == len(table.columns)]
    if columns is None or not rows:
        return
    plans = [_table_plan(row, columns) for row in rows]
    yield from _overspent(plans, f"《{table.title}》中")
    totals = [plan for row, plan in zip(rows, plans, strict=True) if any(map(is_total, row.labels))]
    whole = (totals or plans) if len(totals or plans) == 1 else []
    thrifty = re.search(_THRIFT, table.title + "".join(row.label for row in rows))
    for plan in whole:
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


def _rates(case: Case) -> Iterator[tuple[Row, Decimal, Source | None]]:
    for row, _, trial in case.scored_rows():
        if re.search(_EXECUTION, row.name) and "采购" not in row.name:
            stated = [(fact, rate) for fact in trial.inputs if (rate := _year_end(fact)) is not None]
            yield from ((row, rate, fact.source) for fact, rate in stated[:1])


def _scored(case: Case, explained: _Explained) -> Iterator[Problem]:
    """Rates that the facts of an indicator of execution state."""
    for row, rate, source in _rates(case):
        said = row.reason.unread or explains(row.reason.text, _SPENDING, about=True) or explained(_SPENDING)
        if rate < _LEAST and not said:
            told = percent(rate, 2)
            message = f"“{called(row)}”全年执行率{told}，低于90%，没有说明原因"
            yield codes.EXECUTION_LOW.at(source or row.source, message, f"{told}<90%", indicator=row.name)


def check(case: Case) -> Iterator[Problem]:
    """What the money shows and nobody explains; nothing of a form that nobody has filled in."""
    if not filled(case.form):
        return
    explained = cache(partial(_explained, case))
    yield from _block(case, explained)
    for table in case.tables:
        yield from _table(table, explained)
    yield from _scored(case, explained)
