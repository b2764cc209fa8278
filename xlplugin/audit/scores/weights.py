"""The weight tree: rows, levels against their children, the whole against 100, texts, and the rubric."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, clean, extra, full_points, same, summed
from xlplugin.audit.scores.criterion_points import named_points
from xlplugin.form.entry import Entry, EntryKind
from xlplugin.form.form import Branch, Form, Row
from xlplugin.form.match import Differs, Match
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.model import Clash, Contradiction

_DECLARED_FIX: Final = "这是原表印刷的问题，不算填报单位的差错；如需处理请与制表的财政部门联系"
_WHOLE: Final = "总分"


class _Sum(NamedTuple):
    """Printed points that are not what their parts make."""

    kind: Clash
    where: str
    finding: Problem


def _finding(  # noqa: PLR0913, PLR0917 - a finding's parts
    code: str,
    severity: Severity,
    message: str,
    fix: str,
    source: Source,
    arithmetic: str = "",
    name: str = "",
) -> Problem:
    return Problem(code, severity, message, fix, source, arithmetic, indicator=name)


def _row(row: Row) -> Iterator[Problem]:
    if extra(row):
        return
    name, entry = called(row), row.weight
    place = entry.source if entry.source.cell else row.source
    if entry.unread:
        fix = "请打开工作簿重新计算并保存，或直接填写数字"
        yield _finding(
            "weight-missing", Severity.ERROR, f"“{name}”分值的公式没有结果", fix, place, name=row.name
        )
    elif entry.blank:
        message = f"“{name}”没有分值"
        yield _finding("weight-missing", Severity.ERROR, message, "请填上该指标的分值", place, name=row.name)
    elif entry.number is None:
        message = f"“{name}”的分值应为数字，现为“{entry.text}”"
        yield _finding("weight-not-number", Severity.ERROR, message, "请改为数字", place, name=row.name)
    elif entry.number <= ZERO:
        message = f"“{name}”的分值是{plain(entry.number)}分，应大于0"
        yield _finding("weight-not-positive", Severity.ERROR, message, "请核对分值", place, name=row.name)


def _rows(form: Form) -> Iterator[Problem]:
    if form.rows and all(row.weight.blank and not row.weight.unread for row in form.rows):
        message = f"全部{len(form.rows)}个指标都没有分值"
        yield _finding("weights-absent", Severity.WARNING, message, "请补充各指标的分值", form.rows[0].source)
        return
    for row in form.rows:
        yield from _row(row)


def _known(entries: Iterable[Entry]) -> list[Decimal]:
    """The points of all entries; none at all where one of them has none."""
    values = [entry.points for entry in entries]
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else []


class _Parts(NamedTuple):
    """The points below a level: those of the ordinary parts, and those of all, extra points among them."""

    own: list[Decimal]
    every: list[Decimal]

    def make(self, whole: Decimal, beside: Decimal = ZERO) -> bool:
        """Whether they add up to the whole: forms print extra points, or those beside, in it or not."""
        sums = [sum(each, ZERO) for each in (self.own, self.every) if each]
        return any(same(sum_ + more, whole) for sum_ in sums for more in (ZERO, beside))


def _of_rows(rows: Sequence[Row]) -> _Parts:
    own = _known(row.weight for row in rows if not extra(row))
    return _Parts(own, _known(row.weight for row in rows))


def _of_levels(levels: Sequence[Branch]) -> _Parts:
    own = _known(level.weight for level in levels if not all(map(extra, level.rows)))
    return _Parts(own, _known(level.weight for level in levels))


def _below(branch: Branch) -> _Parts:
    levels = _of_levels(branch.children)
    return levels if levels.own else _of_rows(branch.rows)


def _level(branch: Branch) -> Iterator[_Sum]:
    printed, below = branch.weight.points, _below(branch)
    if printed is not None and below.own and not below.make(printed):
        found, sum_ = summed(below.own)
        message = f"“{branch.name}”分值{clean(printed)}分，下级分值合计{clean(found)}分"
        fix = "请核对本级与下级的分值，使两者相等"
        arithmetic, place = f"{sum_}≠{clean(printed)}", branch.weight.source
        finding = _finding("weight-level", Severity.ERROR, message, fix, place, arithmetic, branch.name)
        yield _Sum(Clash.CHILDREN, branch.name, finding)
    for child in branch.children:
        yield from _level(child)


def _against(form: Form, what: str, parts: _Parts, place: Source) -> Iterator[_Sum]:
    """The parts, with or without the budget block's own points, against the full points."""
    full, budget = full_points(form), form.execution_weight or ZERO
    if parts.make(full, budget):
        return
    whole, sum_ = summed([*parts.own, budget] if budget else parts.own)
    message = f"{what}分值合计{clean(whole)}分，满分应为{clean(full)}分"
    fix = "请核对各项分值，使合计等于满分"
    finding = _finding("weight-total", Severity.ERROR, message, fix, place, f"{sum_}≠{clean(full)}", _WHOLE)
    yield _Sum(Clash.TOTAL, _WHOLE, finding)


def _whole(form: Form) -> Iterator[_Sum]:
    if form.partial:
        return
    rows, levels = _of_rows(form.rows), _of_levels(form.branches)
    total = form.total.weight.source if form.total and not form.total.weight.blank else None
    if rows.own:
        yield from _against(form, "各三级指标", rows, total or form.rows[0].weight.source)
    if levels.own and not (rows.own and same(sum(rows.own, ZERO), sum(levels.own, ZERO))):
        yield from _against(form, "各一级指标", levels, total or form.branches[0].weight.source)


def _text(row: Row) -> Iterator[_Sum]:
    weight = row.weight.points
    named = named_points(row.criterion.text) if row.criterion.kind is EntryKind.TEXT else None
    if weight is None or weight <= ZERO or named is None:
        return
    if any(same(weight, reading) for reading in named.readings):
        return
    told, name = plain(named.plainest), called(row)
    message = f"“{name}”的评分标准按满分{told}分写，分值却是{plain(weight)}分"
    fix = "请核对评分标准与分值，以制表部门的解释为准"
    place, arithmetic = row.weight.source, f"{told}≠{plain(weight)}"
    finding = _finding("weight-text", Severity.WARNING, message, fix, place, arithmetic, row.name)
    yield _Sum(Clash.TEXT, row.name, finding)


def _sums(form: Form) -> Iterator[_Sum]:
    for branch in form.branches:
        yield from _level(branch)
    yield from _whole(form)
    for row in form.rows:
        yield from _text(row)


def _declared(found: _Sum, declared: Contradiction) -> Problem:
    message = f"原表自身矛盾：{declared}"
    return Problem(
        "rubric-contradiction",
        Severity.NOTICE,
        message,
        _DECLARED_FIX,
        found.finding.source,
        found.finding.arithmetic,
        indicator=found.finding.indicator,
    )


def _told_once(found: Iterator[_Sum], known: tuple[Contradiction, ...]) -> Iterator[Problem]:
    declared = {(each.kind, each.where): each for each in known}
    for each in found:
        own = declared.get((each.kind, each.where))
        yield _declared(each, own) if own else each.finding


_DIFFERENCES: Final = {
    Differs.WEIGHT: ("weight-differs", Severity.ERROR, "请按评价标准改正分值，确已调整的请附调整依据"),
    Differs.LEVEL: ("level-differs", Severity.ERROR, "请按评价标准改正该级分值，确已调整的请附调整依据"),
    Differs.ABSENT: ("indicator-absent", Severity.WARNING, "请补上该指标，或说明不适用的依据"),
    Differs.UNKNOWN: ("indicator-unknown", Severity.WARNING, "请核对指标名称；自行增加的指标请附评分标准"),
    Differs.WRITTEN: ("indicator-renamed", Severity.NOTICE, "请核对是否为同一指标"),
    Differs.YEAR: ("year-differs", Severity.WARNING, "请核对年度，并用 --rubric 指定该年度的评价标准"),
}


def _differences(match: Match) -> Iterator[Problem]:
    """The differences; a level that the rubric itself prints wrongly may well have been put right."""
    wrong = {each.where for each in match.rubric.known_contradictions if each.kind is Clash.CHILDREN}
    for each in match.differences:
        code, severity, fix = _DIFFERENCES[each.kind]
        if each.kind is Differs.LEVEL and each.name in wrong:
            severity, fix = Severity.NOTICE, "评价标准原表该级分值与下级不符，请确认这里是更正"
        words = f"“{each.name}”{each.words}" if each.kind is Differs.WEIGHT else each.words
        if each.kind is not Differs.WEIGHT or match.rows[each.name].weight.number is not None:
            yield _finding(code, severity, words, fix, each.source, name=each.name)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the weights; what the rubric itself gets wrong is told as a notice.

    Args:
        case: the form, with or without its rubric; blank forms are checked alike.
    """
    known = case.match.rubric.known_contradictions if case.match else ()
    yield from _rows(case.form)
    yield from _told_once(_sums(case.form), known)
    if case.match:
        yield from _differences(case.match)
