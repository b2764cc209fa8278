"""Goals in words, dates and zeros that were plainly missed, beside full marks."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, extra, filled, lost
from xlplugin.audit.basis.level_words import named_level
from xlplugin.audit.basis.texts import excerpt
from xlplugin.audit.goals.goal import Sense, reached, stated
from xlplugin.form.entry import Entry
from xlplugin.form.form import Column, Row
from xlplugin.money import ZERO, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

# What a goal promises, and the words that say the contrary of it.
_OPPOSITES: Final = (
    (
        Pattern(r"显著|明显|良好|较好|优良|有效"),
        Pattern(r"(?:效果|成效|效益|质量)?(?:较|很|极)差|(?:效果|成效)差|不(?:明显|显著|理想|好|佳)|无(?:明显)?(?:效果|成效|改善)|"
        r"没有(?:明显)?(?:效果|成效|改善)|无效"),
    ),
    (Pattern(r"显著|明显|大幅"), Pattern(r"有所|略有|稍有|小幅|一定程度")),
    (Pattern(r"健全|完善|建立"), Pattern(r"(?:未|没有|尚未)建立|不(?:健全|完善)|缺失")),
    (
        Pattern(r"及时|按[时期]|如期"),
        Pattern(r"[不未]够?及时|未能?(?:按[时期]|如期)|逾期|延[期误]|滞后"),
    ),
    (Pattern(r"(?<!不)合格|达标|规范"), Pattern(r"不(?:合格|达标|规范)|未(?:达标|合格)")),
    (Pattern(r"(?<!不)满意"), Pattern(r"不满意")),
)  # fmt: skip
_SAME_DEGREE: Final = Pattern(r"显著|明显|大幅")
_DENIED: Final = Pattern(r"(?:无|未|没有|不存在|避免|杜绝|防止|解决|改变|扭转)[^，,。；;]{0,4}$")
_DATE: Final = Pattern(r"((?:19|20)\d\d)[年/.\-](\d{1,2})(?:[月/.\-](\d{1,2})?日?|$)")
_NO_DEADLINE: Final = Pattern(r"[以之]?后|起|至|到|～|~|—")
_COUNTED: Final = Pattern(r"[次起件例宗人名个笔]")
_UNWANTED: Final = Pattern(r"事故|投诉|违[规法纪]|差错|伤亡|死亡|上访|逾期|泄[露密]|故障|纠纷|舆情")
_DECEMBER: Final = 12


def check(case: Case) -> Iterator[Problem]:
    """Full marks for a goal whose contrary is what was reached."""
    form = case.form
    if not filled(form) or Column.ACTUAL not in form.columns:
        return
    for row in form.rows:
        full = lost(row) == ZERO and row.weight.points and not extra(row)
        if full and not row.target.blank and not row.actual.blank and _missed(row):
            yield _finding(row)


def _missed(row: Row) -> bool:
    return _late(row.target.text, row.actual.text) or _not_zero(row) or _contrary(row)


def _contrary(row: Row) -> bool:
    goal, actual = row.target.text, row.actual.text
    if re.search(r"\d", goal) or named_level(actual) is not None:
        return False
    return any(
        kept.search(goal) and _says(opposite, actual, goal) for kept, opposite in _OPPOSITES
    ) and not _SAME_DEGREE.search(re.sub(r"[不无未][^，,。；;]{0,2}(?:显著|明显|大幅)|没有明显", "", actual))


def _says(opposite: Pattern, actual: str, goal: str) -> bool:
    """Whether what was reached says plainly the contrary, which is no part of the goal itself."""
    said = opposite.search(actual)
    return said is not None and said.group() not in goal and not _DENIED.search(actual[: said.start()])


def _late(goal: str, actual: str) -> bool:
    """Whether the one date of what was reached is after the one date of the goal."""
    due, done = list(_DATE.finditer(goal)), list(_DATE.finditer(actual))
    if len(due) != 1 or len(done) != 1 or _NO_DEADLINE.search(goal):
        return False
    limit, day = _day(due[0], last=True), _day(done[0], last=False)
    return limit is not None and day is not None and day > limit


def _day(written: re.Match[str], *, last: bool) -> date | None:
    """The date written; of a month alone its first day, or a day no earlier than its last."""
    year, month = int(written[1]), int(written[2])
    try:
        if written[3]:
            return date(year, month, int(written[3]))
        first = date(year, month, 1)
        after = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    except ValueError:
        return None
    return after if last else first


def _not_zero(row: Row) -> bool:
    """Whether something was to happen not once, and did; the plain limit ≤0 is compared elsewhere."""
    goal, done = stated(row.target), stated(row.actual)
    if goal is None or done is None or goal.value != ZERO or reached(row.target, row.actual) is not None:
        return False
    counted = _COUNTED.match(goal.unit) is not None or _UNWANTED.search(row.name) is not None
    alike = goal.unit == done.unit or "" in (goal.unit, done.unit)
    closed = goal.sense in (Sense.UNSAID, Sense.EXACTLY) and done.sense in (Sense.UNSAID, Sense.EXACTLY)
    return closed and counted and alike and done.value > ZERO


def _finding(row: Row) -> Problem:
    return Problem(
        "goal-missed",
        Severity.WARNING,
        f"“{called(row)}”目标{_written(row.target)}，完成{_written(row.actual)}，没有达到目标，"
        f"却得满分{plain(row.score.number or ZERO)}分",
        "请核对完成值与得分",
        row.score.source,
        indicator=row.name,
    )


def _written(entry: Entry) -> str:
    return f"“{excerpt(entry.text)}”"
