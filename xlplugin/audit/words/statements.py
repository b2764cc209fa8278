"""What the filing says against itself: quotients, overspending, rates, owned problems, items left out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.texts import Said, excerpt
from xlplugin.audit.scores.evidenced import evidenced
from xlplugin.audit.words.overspending import overspent
from xlplugin.audit.words.owned_problems import owned_problems
from xlplugin.audit.words.year_rates import CARRIED, EXECUTED, stated_rates
from xlplugin.form.figure import Bound, Figure, FigureKind, Quotient
from xlplugin.form.quotients import quotients
from xlplugin.money import HUNDRED, ONE, ZERO, percent, shown
from xlplugin.problem import Problem, Severity

_HALF: Final = Decimal("0.5")
_CLOSE: Final = Decimal("0.01")


def check(case: Case) -> Iterator[Problem]:
    """Statements that other statements or the claims themselves contradict."""
    for text in case.texts:
        yield from _quotients(text)
    yield from overspent(case.texts)
    yield from _rates(case.texts)
    yield from owned_problems(case)
    yield from evidenced(case)


def _name(text: Said) -> str:
    return text.row.name if text.row else ""


def _quotients(text: Said) -> Iterator[Problem]:
    for quotient in quotients(text.text):
        if quotient.value is not None and quotient.result is not None:
            yield from _quotient(text, quotient, quotient.value, quotient.result)


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
    last = result.step
    off = min(abs(each - result.value) for each in scales)
    if quotient.relation in (Bound.EXACT, Bound.ABOUT):
        near = _near(quotient, last)
        if off > near:
            yield _wrong(text, quotient, value, result)
        elif off > last * _HALF and quotient.relation is Bound.EXACT:
            yield _rounded(text, quotient, value, result)
    elif not any(_holds(each, quotient.relation, result.value) for each in scales):
        yield _wrong(text, quotient, value, result)


def _near(quotient: Quotient, last: Decimal) -> Decimal:
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


def _wrong(text: Said, quotient: Quotient, value: Decimal, result: Figure) -> Problem:
    return Problem(
        "quotient-wrong",
        Severity.ERROR,
        f"“{excerpt(quotient.words)}”不成立，左边算得{_value(value, result)}",
        "请核对算式和结果，改正写错的数",
        text.source,
        f"{excerpt(quotient.words)}；应为{_value(value, result)}",
        indicator=_name(text),
    )


def _rounded(text: Said, quotient: Quotient, value: Decimal, result: Figure) -> Problem:
    return Problem(
        "quotient-rounding",
        Severity.NOTICE,
        f"“{excerpt(quotient.words)}”末位不准，左边算得{_value(value, result)}",
        "属末位四舍五入之差，可不改",
        text.source,
        f"{excerpt(quotient.words)}；应为{_value(value, result)}",
        indicator=_name(text),
    )


def _rates(texts: Sequence[Said]) -> Iterator[Problem]:
    """What was spent and what was carried over make up the year's money."""
    executed, carried = stated_rates(texts, EXECUTED), stated_rates(texts, CARRIED)
    values = {each.figure.value for each in executed}, {each.figure.value for each in carried}
    if len(values[0]) != 1 or len(values[1]) != 1:
        return
    spent, left = executed[0], carried[0]
    rest = ONE - spent.figure.value - left.figure.value
    if abs(rest) <= _CLOSE:
        return
    both = f"{spent.figure.words}＋{left.figure.words}＝{percent(ONE - rest, 2)}"
    others = (spent.text.source,)
    yield Problem(
        "rates-disagree",
        Severity.WARNING,
        f"{spent.figure.name}{spent.figure.words}与{left.figure.name}{left.figure.words}对不上："
        f"两者相加为{percent(ONE - rest, 2)}，与100%相差{percent(abs(rest), 2)}",
        "请核对两个比率的分子、分母，或说明差额（如财政收回）",
        left.text.source,
        both,
        indicator=_name(left.text),
        others=others,
    )
