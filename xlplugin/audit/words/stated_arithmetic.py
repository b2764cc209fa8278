"""Arithmetic that texts state: A＋B＝C, a total 其中 its parts, a budget and its adjustment, A÷B＝C."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, takewhile
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.printed import Fit, compare, exactly
from xlplugin.audit.basis.texts import Said, excerpt
from xlplugin.form.figures import Bound, Figure, FigureKind
from xlplugin.form.quotients import Quotient, quotients
from xlplugin.money import HUNDRED, ONE, ZERO, percent, shown
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_HALF: Final = Decimal("0.5")
_INITIAL: Final = Pattern(r"年初.{0,6}预算(?:数|总?额|金额|安排)?|年初批复.{0,4}")
_CHANGE: Final = Pattern(r".*(?:调整|追加|调增|调减|核减|追减|调剂)(?:数|额|金额|资金|预算资金)?")
_LESS: Final = Pattern(r"调减|核减|追减")
_CHANGED: Final = Pattern(r".*(?:调整后|调整|全年)的?(?:部门)?(?:年度)?预算(?:数|总?额|金额)?")
_PARTS: Final = Pattern(r"其中|包括")
_COMPLETE: Final = Pattern(r"包括")
_NO_TOTAL: Final = Pattern(r"[增减]|比|超|占|同期|上年")
_ALL_TOLD: Final = Pattern(r".*(?:合计|共计|总计)")
_STOP: Final = Pattern(r"[。；;\n（(）)]")
_NEAR: Final = Decimal("0.01")
# A sum that exceeds its total by more has most likely another total.
_NOT_FAR: Final = Decimal("0.25")
_MOST_CHANGES: Final = 4
_REACH: Final = 60
_FEW: Final = 100


def check_sums(case: Case) -> Iterator[Problem]:
    """Every stated sum that its stated parts do not bear out."""
    for text in case.texts:
        for stated in text.sentences():
            yield from _adjusted(text, stated)
            yield from _added(text, stated)
            yield from _all_told(text, stated)
        yield from _among_them(text)


def check_quotients(case: Case) -> Iterator[Problem]:
    """Every division written out that does not give what is said."""
    for text in case.texts:
        for quotient in quotients(text.text):
            if quotient.value is not None and quotient.result is not None:
                yield from _quotient(text, quotient, quotient.value, quotient.result)


def _adjusted(text: Said, stated: Sequence[Figure]) -> Iterator[Problem]:
    """The budget at the year's start, what was adjusted, and the budget after it."""
    amounts = [each for each in stated if _certain(each) and each.kind is FigureKind.AMOUNT]
    after = [each for each in amounts if _CHANGED.fullmatch(each.name)]
    changes = [each for each in amounts if _CHANGE.fullmatch(each.name) and not _CHANGED.fullmatch(each.name)]
    before = [each for each in amounts if _INITIAL.fullmatch(each.name)]
    if len(before) == 1 and len(after) == 1 and 0 < len(changes) <= _MOST_CHANGES:
        # One change may be part of another (追加30万元，其中财政追加20万元).
        some = [few for size in range(1, len(changes)) for few in combinations(changes, size)]
        if not any(_fit((*before, *few), after[0]) is not Fit.WRONG for few in some):
            yield from _checked(text, (*before, *changes), after[0], Severity.ERROR)


def _added(text: Said, stated: Sequence[Figure]) -> Iterator[Problem]:
    """Figures with plus signs between them, and the sum they are said to make."""
    run: list[Figure] = []
    for each, following in pairwise(stated):
        sign = text.text[each.end : following.start].strip()
        if run or sign in {"+", "＋"}:
            run.append(each)
        if sign in {"=", "＝"} and len(run) > 1 and all(_alike(one, following) for one in run):
            yield from _checked(text, run, following, Severity.ERROR)
        if sign not in {"+", "＋"}:
            run = []


def _all_told(text: Said, stated: Sequence[Figure]) -> Iterator[Problem]:
    """A list of amounts and 合计 at its end, where they nearly make it."""
    amounts = list(takewhile(lambda each: each.kind is FigureKind.AMOUNT, stated))
    told = (place for place, each in enumerate(amounts) if place > 1 and _ALL_TOLD.fullmatch(each.name))
    place = next(told, None)
    if place is not None and _certain(amounts[place]):
        yield from _checked(text, amounts[:place], amounts[place], Severity.WARNING, only_near=True)


def _among_them(text: Said) -> Iterator[Problem]:
    """A total and, after 其中 or 包括, its parts; what 其中 names need not be all of it."""
    stated = text.figures
    starts = [each.start for each in stated]
    markers = list(_PARTS.finditer(text.text)) if len(stated) > 1 else []
    limits = [*(each.start() for each in markers), len(text.text) + 1]
    for marker, limit in zip(markers, limits[1:], strict=True):
        end = _end(text.text, marker.end(), limit)
        first = bisect_left(starts, marker.end())
        after = stated[first : bisect_left(starts, end)] if end < limit else ()
        before = stated[bisect_left(starts, marker.start() - _REACH) : first]
        totals = [each for each in before if after and _alike(each, after[0])]
        totals = [each for each in totals if not _NO_TOTAL.search(each.name)]
        if totals:
            parts = [each for each in after if _alike(each, totals[-1])]
            nearest = min(reversed(totals), key=lambda total: _fit(parts, total))
            yield from _of_total(text, parts, nearest, complete=bool(_COMPLETE.match(marker.group())))


def _end(text: str, start: int, limit: int) -> int:
    """Where the list that a marker opens ends: its bracket's other side, or the sentence's end.

    ``limit``, where the next list begins, is given back where that comes first.
    """
    depth = 0
    for found_at in _STOP.finditer(text, start, limit):
        opens, closes = found_at.group() in "（(", found_at.group() in "）)"
        if depth == 0 and not opens:
            return found_at.start()
        depth += opens - closes
    return min(limit, len(text))


def _of_total(text: Said, parts: Sequence[Figure], total: Figure, *, complete: bool) -> Iterator[Problem]:
    if len(parts) < 2 or not _certain(total) or not all(_certain(each) for each in parts):  # noqa: PLR2004
        return
    off = sum((each.value for each in parts), ZERO) - total.value
    fit = _fit(parts, total)
    # Counts overlap (新建15个，投资超亿元10个), and a list may leave things out.
    open_ended = total.kind is not FigureKind.AMOUNT or (off < ZERO and not complete)
    if (fit is Fit.ROUNDED and any(each.places for each in parts)) or (
        fit is Fit.WRONG and not open_ended and abs(off) <= total.value * (_NEAR if off < ZERO else _NOT_FAR)
    ):
        yield from _checked(text, parts, total, Severity.WARNING)


def _certain(figure: Figure) -> bool:
    return figure.bound is Bound.EXACT


def _alike(one: Figure, other: Figure) -> bool:
    return one.kind is other.kind and (one.kind is FigureKind.AMOUNT or one.unit == other.unit)


def _slack(figures: Sequence[Figure]) -> Decimal:
    """What rounding may add up to; few whole things are counted, not rounded."""
    if not any(each.places for each in figures) and abs(figures[-1].number) < _FEW:
        return ZERO
    return sum((each.step for each in figures), ZERO) * _HALF


def _signed(figure: Figure) -> Decimal:
    return -figure.value if _LESS.search(figure.name) else figure.value


def _fit(parts: Sequence[Figure], total: Figure) -> Fit:
    value = sum((_signed(each) for each in parts), ZERO)
    return compare(value - total.value, _slack((*parts, total)))


def _checked(
    text: Said, parts: Sequence[Figure], total: Figure, worst: Severity, *, only_near: bool = False
) -> Iterator[Problem]:
    signed = [_signed(each) for each in parts]
    value = sum(signed, ZERO)
    fit = _fit(parts, total)
    far = only_near and abs(value - total.value) > abs(total.value) * _NEAR
    if fit is Fit.EXACT or far:
        return
    finest = min(each.step for each in (*parts, total))
    gives = exactly(value / total.worth, finest / total.worth)
    written = "".join(
        f"{'－' if value < ZERO else '＋'}{each.words}" for each, value in zip(parts, signed, strict=True)
    )
    wrong = codes.SUM_STATED_WRONG._replace(severity=worst)
    code = wrong if fit is Fit.WRONG else codes.SUM_STATED_ROUNDING
    message = f"所写{total.name or '合计'}为{total.words}，按所列各数应为{gives}{total.unit}"
    sum_ = f"{written.removeprefix('＋')}＝{gives}{total.unit}，所写为{total.words}"
    yield code.at(text.source, message, sum_, indicator=text.indicator)


def _holds(value: Decimal, relation: Bound, limit: Decimal) -> bool:
    return {
        Bound.ABOVE: value > limit,
        Bound.AT_LEAST: value >= limit,
        Bound.BELOW: value < limit,
        Bound.AT_MOST: value <= limit,
    }.get(relation, True)


def _quotient(text: Said, quotient: Quotient, value: Decimal, result: Figure) -> Iterator[Problem]:
    scales = [value]
    if result.kind is not FigureKind.PERCENT and "%" not in quotient.words:
        # A rate written as 76.77 without its sign is read as a percentage too.
        scales.append(value * HUNDRED)
    off, half = min(abs(each - result.value) for each in scales), result.step * _HALF
    if quotient.relation not in (Bound.EXACT, Bound.ABOUT):
        wrong = not any(_holds(each, quotient.relation, result.value) for each in scales)
    else:
        wrong = off > _near_result(quotient, result.step)
    written, gives = excerpt(quotient.words), _value(value, result)
    right = f"{written}；应为{gives}"
    if wrong:
        message = f"“{written}”不成立，左边算得{gives}"
        yield codes.QUOTIENT_WRONG.at(text.source, message, right, indicator=text.indicator)
    elif off > half and quotient.relation is Bound.EXACT:
        message = f"“{written}”末位不准，左边算得{gives}"
        yield codes.QUOTIENT_ROUNDING.at(text.source, message, right, indicator=text.indicator)


def _near_result(quotient: Quotient, last: Decimal) -> Decimal:
    """One step of the printed result, and what the rounding of the figures themselves may add."""
    spread = ZERO
    for part in quotient.parts:
        if part.value:
            spread += part.step * _HALF / abs(part.value)
    rough = quotient.relation is Bound.ABOUT
    return last * (2 if rough else 1) + spread * abs(quotient.value or ONE)


def _value(value: Decimal, result: Figure) -> str:
    if result.kind is FigureKind.PERCENT:
        return percent(value)
    return f"{shown(value / result.worth)}{result.unit if result.kind is FigureKind.AMOUNT else ''}"
