"""Arithmetic that texts state: A＋B＝C, a total 其中 its parts, a budget and its adjustment, A÷B＝C.

The year's money too: more spent than budgeted, its reason, and rates that do not fit.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, takewhile
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit, compare, exactly
from xlplugin.audit.basis.texts import StatedFigure, exact_figures, excerpt
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.quotients import Quotient, quotients
from xlplugin.form.said import Said
from xlplugin.money import HUNDRED, ONE, ZERO, percent, shown
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

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

# The year's money and its rates.
_EXECUTED: Final = Pattern(
    r"(?:.*(?:部门|年度|财政|公共))?预算(?:资金|支出|总)*(?:执行|支出)率|(?:部门)?预算执行率"
)
"""The rate at which the budget was carried out."""
_CARRIED: Final = Pattern(r".*(?:结转结余|结余结转)率")
"""The rate of what was carried over."""
_NOT_WHOLE: Final = Pattern(r"项目|季度|上半年|月|采购|经费|上年|去年")
"""Names of figures that are only a part's, or another time's."""
# A reason may give its amounts roughly (约57万元).
_ROUGH: Final = Decimal("0.05")
_YEAR_SPENT: Final = Pattern(
    r".*(?:支出决算|决算支出|决算总支出|实际支出|支出决算数|总支出决算)(?:数|额|总额|金额)?"
)
_YEAR_BUDGET: Final = Pattern(r".*(?:调整后|调整|全年)的?(?:部门|支出|年度)*预算(?:数|总?额|金额)?")
_BECAUSE: Final = Pattern(r"原因(?:是|为|系|在于|[:：])|主要(?:是|由于|因为)|由于")
_SENTENCE_END: Final = Pattern(r"[。\n]")


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
    amounts = [each for each in stated if each.bound is Bound.EXACT and each.kind is FigureKind.AMOUNT]
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
    if place is not None and amounts[place].bound is Bound.EXACT:
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
    if len(parts) < 2 or any(each.bound is not Bound.EXACT for each in (total, *parts)):  # noqa: PLR2004
        return
    off = sum((each.value for each in parts), ZERO) - total.value
    fit = _fit(parts, total)
    # Counts overlap (新建15个，投资超亿元10个), and a list may leave things out.
    open_ended = total.kind is not FigureKind.AMOUNT or (off < ZERO and not complete)
    if (fit is Fit.ROUNDED and any(each.places for each in parts)) or (
        fit is Fit.WRONG and not open_ended and abs(off) <= total.value * (_NEAR if off < ZERO else _NOT_FAR)
    ):
        yield from _checked(text, parts, total, Severity.WARNING)


def _alike(one: Figure, other: Figure) -> bool:
    return one.kind is other.kind and (one.kind is FigureKind.AMOUNT or one.unit == other.unit)


def _signed(figure: Figure) -> Decimal:
    return -figure.value if _LESS.search(figure.name) else figure.value


def _fit(parts: Sequence[Figure], total: Figure) -> Fit:
    """How a total stands against its parts."""
    figures = (*parts, total)
    # Few whole things are counted, not rounded.
    counted = not any(each.places for each in figures) and abs(total.number) < _FEW
    slack = ZERO if counted else sum((each.step for each in figures), ZERO) / 2
    return compare(sum((_signed(each) for each in parts), ZERO) - total.value, slack)


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


def _quotient(text: Said, quotient: Quotient, value: Decimal, result: Figure) -> Iterator[Problem]:
    scales = [value]
    if result.kind is not FigureKind.PERCENT and "%" not in quotient.words:
        # A rate written as 76.77 without its sign is read as a percentage too.
        scales.append(value * HUNDRED)
    off, half = min(abs(each - result.value) for each in scales), result.step / 2
    if quotient.relation not in (Bound.EXACT, Bound.ABOUT):
        wrong = not any(quotient.relation.holds(each, result.value) for each in scales)
    else:
        # One step of the printed result, and what the rounding of the figures themselves may add.
        spread = sum((part.step / 2 / abs(part.value) for part in quotient.parts if part.value), ZERO)
        steps = 2 if quotient.relation is Bound.ABOUT else 1
        wrong = off > result.step * steps + spread * abs(value or ONE)
    written, gives = excerpt(quotient.words), _value(value, result)
    right = f"{written}；应为{gives}"
    if wrong:
        message = f"“{written}”不成立，左边算得{gives}"
        yield codes.QUOTIENT_WRONG.at(text.source, message, right, indicator=text.indicator)
    elif off > half and quotient.relation is Bound.EXACT:
        message = f"“{written}”末位不准，左边算得{gives}"
        yield codes.QUOTIENT_ROUNDING.at(text.source, message, right, indicator=text.indicator)


def _value(value: Decimal, result: Figure) -> str:
    if result.kind is FigureKind.PERCENT:
        return percent(value)
    return f"{shown(value / result.worth)}{result.unit if result.kind is FigureKind.AMOUNT else ''}"


def _stated_rates(texts: Sequence[Said], name: Pattern) -> list[StatedFigure]:
    """The exact rates of a name, parts' and other times' left out."""
    rates = [each for each in exact_figures(texts, FigureKind.PERCENT) if name.fullmatch(each.figure.name)]
    return [each for each in rates if not _NOT_WHOLE.search(each.figure.name)]


class _YearsMoney(NamedTuple):
    """The year's budget after adjustment and what was spent, as one text gives them."""

    text: Said
    spent: Figure
    budget: Figure

    @property
    def over(self) -> Decimal:
        return self.spent.value - self.budget.value

    @property
    def rate(self) -> Decimal:
        return self.spent.value / self.budget.value

    def written(self, amount: Decimal) -> str:
        """An amount with the digits and the unit of the two."""
        finest = min(self.spent.step, self.budget.step)
        return f"{exactly(amount / self.spent.worth, finest / self.spent.worth)}{self.spent.unit}"


def check_spending(case: Case) -> Iterator[Problem]:
    """Texts that spend more than their budget, and rates that disagree with their own text's amounts."""
    pairs = [pair for text in case.texts if (pair := _years_money(text)) is not None]
    rates = _stated_rates(case.texts, _EXECUTED) if pairs else []
    for pair in pairs:
        if pair.over > (pair.spent.step + pair.budget.step) / 2:
            yield _over(pair, [each for each in rates if each.figure.value <= ONE])
        else:
            for each in rates:
                if each.text == pair.text and abs(each.figure.value - pair.rate) > each.figure.step:
                    yield _other_rate(pair, each)


def _years_money(text: Said) -> _YearsMoney | None:
    exact = [each.figure for each in exact_figures((text,), FigureKind.AMOUNT)]
    amounts = [each for each in exact if not _NOT_WHOLE.search(each.name)]
    budgets = [each for each in amounts if _YEAR_BUDGET.fullmatch(each.name)]
    spent = [each for each in amounts if _YEAR_SPENT.fullmatch(each.name)]
    alone = len(budgets) == 1 and len(spent) == 1 and budgets[0].value
    return _YearsMoney(text, spent[0], budgets[0]) if alone else None


def _over(pair: _YearsMoney, rates: Sequence[StatedFigure]) -> Problem:
    reason, borne_out = _reason(pair)
    stated = "".join(f"；另写{each.figure.name}{each.figure.words}，与此不符" for each in rates[:1])
    return codes.SPENT_OVER_BUDGET.at(
        pair.text.source,
        f"{pair.spent.name}{pair.spent.words}大于{pair.budget.name}{pair.budget.words}，"
        f"多出{pair.written(pair.over)}{reason}{stated}",
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}",
        fix="请核对所写的原因与多出的数是否相符" if reason else "",
        severity=Severity.NOTICE if borne_out and not stated else None,
        others=tuple(each.text.source for each in rates[:1]),
    )


def _reason(pair: _YearsMoney) -> tuple[str, bool]:
    """What the text says of why, and whether that bears out the excess: amounts named must add up to it."""
    text = pair.text.text
    last = max(pair.spent.end, pair.budget.end)
    given = _BECAUSE.search(text[last:])
    if given is None:
        return "", False
    start = last + given.end()
    end = next((each.start() for each in _SENTENCE_END.finditer(text, start)), len(text))
    amounts = [
        each for each in pair.text.figures if each.kind is FigureKind.AMOUNT and start <= each.start < end
    ]
    total = sum((each.value for each in amounts), ZERO)
    if not amounts or abs(total - pair.over) <= total * _ROUGH:
        return "；文中已写原因", True
    listed = "＋".join(each.words for each in amounts)
    return f"；文中写了原因，所列{listed}＝{pair.written(total)}，与多出的数对不上", False


def _other_rate(pair: _YearsMoney, rate: StatedFigure) -> Problem:
    return codes.RATE_STATED_DIFFERS.at(
        rate.text.source,
        f"所写{rate.figure.name}为{rate.figure.words}，按同一段的{pair.spent.name}除以{pair.budget.name}"
        f"为{percent(pair.rate, 2)}",
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}，所写为{rate.figure.words}",
    )


def check_rates(case: Case) -> Iterator[Problem]:
    """What was spent and what was carried over make up the year's money."""
    executed, carried = _stated_rates(case.texts, _EXECUTED), _stated_rates(case.texts, _CARRIED)
    values = {each.figure.value for each in executed}, {each.figure.value for each in carried}
    if len(values[0]) != 1 or len(values[1]) != 1:
        return
    spent, left = executed[0], carried[0]
    rest = ONE - spent.figure.value - left.figure.value
    if abs(rest) <= _NEAR:
        return
    both = percent(ONE - rest, 2)
    message = (
        f"{spent.figure.name}{spent.figure.words}与{left.figure.name}{left.figure.words}对不上："
        f"两者相加为{both}，与100%相差{percent(abs(rest), 2)}"
    )
    yield codes.RATES_DISAGREE.at(
        left.text.source,
        message,
        f"{spent.figure.words}＋{left.figure.words}＝{both}",
        indicator=left.text.indicator,
        others=(spent.text.source,),
    )
