"""The weight tree: rows, levels against their children, the whole against 100, texts, and the rubric."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import clean, execution_weight, full_points, known_points, same, summed
from xlplugin.audit.basis.criterion_points import named_points
from xlplugin.facts.entry import EntryKind
from xlplugin.form.case import Case
from xlplugin.form.codes import WEIGHT_DIFFERS
from xlplugin.form.form import Branch, Form, Row
from xlplugin.form.matching import Differs, Match
from xlplugin.form.statement import squeezed
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.codes import RUBRIC_CONTRADICTION
from xlplugin.rubric.model import Clash

_WHOLE: Final = "总分"
_MOST_TOLD: Final = 2
"""Of the other ways to read a criterion's points."""

_CLASHES: Final = {
    codes.WEIGHT_LEVEL.name: Clash.CHILDREN,
    codes.WEIGHT_TOTAL.name: Clash.TOTAL,
    codes.WEIGHT_TEXT.name: Clash.TEXT,
}
"""Printed points that are not what their parts make: a rubric may declare that it prints them so."""


def _row(row: Row) -> Iterator[Problem]:
    entry = row.weight
    place = entry.source if entry.source.cell else row.source
    if row.extra:
        return
    if entry.unread:
        yield codes.WEIGHT_MISSING.at(place, "分值的公式没有结果", fix=codes.RECALCULATE, row=row)
    elif entry.blank:
        yield codes.WEIGHT_MISSING.at(place, "没有分值", row=row)
    elif entry.number is None:
        yield codes.WEIGHT_NOT_NUMBER.at(place, f"的分值应为数字，现为“{entry.text}”", row=row)
    elif entry.number <= ZERO:
        yield codes.WEIGHT_NOT_POSITIVE.at(place, f"的分值是{plain(entry.number)}分，应大于0", row=row)


def check_rows(case: Case) -> Iterator[Problem]:
    """Indicators whose weight is missing or no positive number; blank forms are checked alike."""
    form = case.form
    if not form.weighed:
        return
    if form.rows and all(row.weight.blank and not row.weight.unread for row in form.rows):
        yield codes.WEIGHTS_ABSENT.at(form.rows[0].source, f"全部{len(form.rows)}个指标都没有分值")
        return
    for row in form.rows:
        yield from _row(row)


class _Parts(NamedTuple):
    """The points below a level: those of the ordinary parts, and those of all, extra points among them."""

    own: list[Decimal]
    every: list[Decimal]

    def make(self, whole: Decimal, beside: Decimal = ZERO) -> bool:
        """Whether they add up to the whole: forms print extra points, or those beside, in it or not."""
        sums = [sum(each, ZERO) for each in (self.own, self.every) if each]
        return any(same(sum_ + more, whole) for sum_ in sums for more in (ZERO, beside))


def _of_rows(rows: Sequence[Row]) -> _Parts:
    own = known_points(row.weight.points for row in rows if not row.extra)
    return _Parts(own, known_points(row.weight.points for row in rows))


def _of_levels(levels: Sequence[Branch]) -> _Parts:
    own = known_points(level.weight.points for level in levels if not all(row.extra for row in level.rows))
    return _Parts(own, known_points(level.weight.points for level in levels))


def _level(branch: Branch) -> Iterator[Problem]:
    printed = branch.weight.points
    if printed is not None:
        below = _of_levels(branch.children)
        below = below if below.own else _of_rows(branch.rows)
        if below.own and not below.make(printed):
            found, sum_ = summed(below.own)
            message = f"“{branch.name}”分值{clean(printed)}分，下级分值合计{clean(found)}分"
            arithmetic, place = f"{sum_}≠{clean(printed)}", branch.weight.source
            yield codes.WEIGHT_LEVEL.at(place, message, arithmetic, indicator=branch.name)
    for child in branch.children:
        yield from _level(child)


def _against(form: Form, what: str, parts: _Parts, place: Source) -> Iterator[Problem]:
    """The parts, with or without the budget block's own points, against the full points."""
    full, budget = full_points(form), execution_weight(form)
    if parts.make(full, budget):
        return
    whole, sum_ = summed([*parts.own, budget] if budget else parts.own)
    message = f"{what}分值合计{clean(whole)}分，满分应为{clean(full)}分"
    yield codes.WEIGHT_TOTAL.at(place, message, f"{sum_}≠{clean(full)}", indicator=_WHOLE)


def _whole(form: Form) -> Iterator[Problem]:
    if form.partial:
        return
    rows, levels = _of_rows(form.rows), _of_levels(form.branches)
    total = form.total.weight.source if form.total and not form.total.weight.blank else None
    if rows.own:
        yield from _against(form, "各三级指标", rows, total or form.rows[0].weight.source)
    if levels.own and not (rows.own and same(sum(rows.own, ZERO), sum(levels.own, ZERO))):
        yield from _against(form, "各一级指标", levels, total or form.branches[0].weight.source)


def _text(row: Row) -> Iterator[Problem]:
    weight = row.weight.points
    named = named_points(row.criterion.text) if row.criterion.kind is EntryKind.TEXT else None
    if weight is None or weight <= ZERO or named is None:
        return
    if any(same(weight, reading) for reading in named.readings):
        return
    own, (told, sum_) = plain(weight), summed(named.parts)
    others = sorted({each for each in named.readings if each and not same(each, told)})
    either = "".join(f"或{plain(each)}分" for each in others[:_MOST_TOLD])
    message = f"的评分标准按满分{plain(told)}分{either}写，分值却是{own}分"
    yield codes.WEIGHT_TEXT.at(row.weight.source, message, f"{sum_}≠{own}", row=row)


def _is_ours(row: Row, match: Match | None) -> bool:
    """Whether the text is what our template prints of a rule, whose points are its weight."""
    from xlplugin.wording.criterion import criterion  # noqa: PLC0415 - only where points seem to differ

    found = next((name for name, own in match.rows.items() if own is row), "") if match else ""
    indicator = match.rubric.indicator(found) if match else None
    if match is None or indicator is None:
        return False
    return squeezed(row.criterion.text) == squeezed(criterion(indicator.rule, match.loaded.vocabulary))


def check_sums(case: Case) -> Iterator[Problem]:
    """Weights that are not what their parts make; what the rubric itself gets wrong is told as a notice."""
    known = case.match.rubric.known_contradictions if case.match else ()
    declared = {(each.kind, each.where): each for each in known}
    levels = (each for branch in case.form.branches for each in _level(branch))
    texts = (each for row in case.form.rows for each in _text(row) if not _is_ours(row, case.match))
    for each in (*levels, *_whole(case.form), *texts):
        own = declared.get((_CLASHES[each.code], each.indicator))
        if own is None:
            yield each
            continue
        message = f"原表自身矛盾：{own}"
        yield RUBRIC_CONTRADICTION.at(
            each.source,
            message,
            each.arithmetic,
            indicator=each.indicator,
            severity=Severity.NOTICE,
            fix=codes.OF_THE_PRINT,
        )


_DIFFERENCES: Final = {
    Differs.WEIGHT: WEIGHT_DIFFERS,
    Differs.LEVEL: codes.LEVEL_DIFFERS,
    Differs.ABSENT: codes.INDICATOR_ABSENT,
    Differs.UNKNOWN: codes.INDICATOR_UNKNOWN,
    Differs.WRITTEN: codes.INDICATOR_RENAMED,
    Differs.YEAR: codes.YEAR_DIFFERS,
}


def check_differences(case: Case) -> Iterator[Problem]:
    """What differs from the rubric; a level that the rubric prints wrongly may well have been put right."""
    match = case.match
    if match is None:
        return
    wrong = {each.where for each in match.rubric.known_contradictions if each.kind is Clash.CHILDREN}
    for each in match.differences:
        code = _DIFFERENCES[each.kind]
        if each.kind is Differs.LEVEL and each.name in wrong:
            code = codes.LEVEL_PUT_RIGHT
        words = f"“{each.name}”{each.words}" if each.kind is Differs.WEIGHT else each.words
        if each.kind is not Differs.WEIGHT or match.rows[each.name].weight.number is not None:
            yield code.at(each.source, words, indicator=each.name)
