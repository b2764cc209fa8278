"""The weight tree: rows, levels against their children, the whole against 100, texts, and the rubric."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import clean, execution_weight, extra, full_points, known_points, same, summed
from xlplugin.facts.entry import EntryKind
from xlplugin.form.case import Case
from xlplugin.form.codes import WEIGHT_DIFFERS
from xlplugin.form.form import Branch, Form, Row
from xlplugin.form.matching import Differs
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.codes import RUBRIC_CONTRADICTION
from xlplugin.rubric.model import Clash

_WHOLE: Final = "总分"

# The full points that a criterion's own text names. Official texts add points up (1. …（2分）) or step them
# down (≥90%的，得6分；…得4分), at both levels of numbering, and nothing says which: every way of reading is
# kept, and only a weight that none of them gives contradicts the text.
_NUMBER: Final = r"\d+(?:\.\d+)?"
_BRACKETED: Final = rf"[（(]\s*+(?:满分|共|计)?\s*({_NUMBER})\s*分\s*[）)]"
_RANGE: Final = rf"(?:{_NUMBER}\s*+分?\s*+[-~－～—–至到]+\s*)?"
_EARNED: Final = rf"(?:得|计|给|记|评|赋|满分为?|最高)\s*{_RANGE}({_NUMBER})\s*分|[×xX*＊]\s*({_NUMBER})\s*分"
# Points that depend on something the text leaves open: shares of the weight, points for each, extra points.
_OPEN: Final = (
    r"各占|占\s*\d|权重|加分|附加|奖励|每[^，。；;\n]{0,20}[得加计]\s*\d|倍|折算|百分制"
    r"|各\s*\d|[均各][得计]|分别[得计]|[再另][得加计]|分值的"
)
_WITHOUT_NUMBER: Final = r"(?<!不)(?:得分|给分|计分|赋分|评分|打分|满分)"
# 得满分 means the weight, whatever it is: the lower steps beside it say nothing of the full points.
_FULL: Final = r"满分(?!\s*+[为是]?\s*+[（(]?\s*\d)"
_ITEMS: Final = (
    r"(?:^|(?<=[\n；;。：:\s]))\d{1,2}[.．、](?!\d)",
    r"[①-⑳]",
    r"(?:^|(?<=[\n；;。：:\s]))[（(]\d{1,2}[）)]",
    r"(?:^|(?<=[\n；;。：:\s]))[一二三四五六七八九十]{1,2}(?:[、.．]|是)",
)
_MOST_READINGS: Final = 200

_CLASHES: Final = {
    codes.WEIGHT_LEVEL.name: Clash.CHILDREN,
    codes.WEIGHT_TOTAL.name: Clash.TOTAL,
    codes.WEIGHT_TEXT.name: Clash.TEXT,
}
"""Printed points that are not what their parts make: a rubric may declare that it prints them so."""


def _row(row: Row) -> Iterator[Problem]:
    entry = row.weight
    place = entry.source if entry.source.cell else row.source
    if extra(row):
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
    own = known_points(row.weight.points for row in rows if not extra(row))
    return _Parts(own, known_points(row.weight.points for row in rows))


def _of_levels(levels: Sequence[Branch]) -> _Parts:
    own = known_points(level.weight.points for level in levels if not all(map(extra, level.rows)))
    return _Parts(own, known_points(level.weight.points for level in levels))


def _level(branch: Branch) -> Iterator[Problem]:
    printed, below = branch.weight.points, _of_levels(branch.children)
    if not below.own:
        below = _of_rows(branch.rows)
    if printed is not None and below.own and not below.make(printed):
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
    told, own = plain(named.plainest), plain(weight)
    message = f"的评分标准按满分{told}分写，分值却是{own}分"
    yield codes.WEIGHT_TEXT.at(row.weight.source, message, f"{told}≠{own}", row=row)


def check_sums(case: Case) -> Iterator[Problem]:
    """Weights that are not what their parts make; what the rubric itself gets wrong is told as a notice."""
    known = case.match.rubric.known_contradictions if case.match else ()
    declared = {(each.kind, each.where): each for each in known}
    levels = (each for branch in case.form.branches for each in _level(branch))
    texts = (each for row in case.form.rows for each in _text(row))
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


class NamedPoints(NamedTuple):
    """The full points a text may name.

    Attributes:
        readings: every value that some way of reading gives.
        plainest: the one to tell people: items in brackets added up, else the best step.
    """

    readings: tuple[Decimal, ...]
    plainest: Decimal


def _items(text: str) -> list[str]:
    """The text cut at its outermost numbering; what stands before it is an item of its own."""
    starts = [(found.start(), style) for style in _ITEMS if (found := re.search(style, text))]
    if not starts:
        return [text]
    outermost = min(starts, key=lambda start: start[0])[1]
    pieces = re.split(outermost, text)
    return [piece for piece in pieces if piece.strip()]


def _readings(item: str) -> tuple[Decimal, ...] | None:
    """The points one item may be worth; None where it speaks of points without saying how many."""
    bracketed = [Decimal(found[1]) for found in re.finditer(_BRACKETED, item)]
    earned = [Decimal(found[1] or found[2]) for found in re.finditer(_EARNED, item)]
    if len(bracketed) == 1 and max(earned, default=bracketed[0]) <= bracketed[0]:
        return (bracketed[0],)
    values = [*bracketed, *earned]
    if re.search(_FULL, item):
        return None
    if not values:
        return None if re.search(_WITHOUT_NUMBER, item) else (Decimal(0),)
    sums = (sum(bracketed, Decimal(0)), sum(earned, Decimal(0)))
    return tuple(dict.fromkeys((max(values), *sums, sum(values, Decimal(0)), *_sets(earned))))


def _sets(steps: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The best steps of several sets of steps added up: 2, 1, 0 and again 2, 1, 0 are worth 4."""
    falling = [step for at, step in enumerate(steps) if at == 0 or step >= steps[at - 1]]
    rising = [step for at, step in enumerate(steps) if at + 1 == len(steps) or step >= steps[at + 1]]
    return sum(falling, Decimal(0)), sum(rising, Decimal(0))


def _combined(each: list[tuple[Decimal, ...]]) -> tuple[Decimal, ...] | None:
    totals = {Decimal(0): None}
    for readings in each:
        totals = dict.fromkeys(total + value for total in totals for value in readings)
        if len(totals) > _MOST_READINGS:
            return None
    single = [value for readings in each for value in readings]
    return tuple(dict.fromkeys((*totals, *single, *_sets([readings[0] for readings in each]))))


def named_points(criterion: str) -> NamedPoints | None:
    """The full points a criterion's text names, None where it leaves them open or names none."""
    if re.search(_OPEN, criterion):
        return None
    each = [_readings(item) for item in _items(criterion)]
    known = [readings for readings in each if readings is not None]
    totals = _combined(known) if len(known) == len(each) else None
    if not totals or not any(totals):
        return None
    most = [readings[0] for readings in known]
    return NamedPoints(totals, sum(most, Decimal(0)) if re.search(_BRACKETED, criterion) else max(most))
