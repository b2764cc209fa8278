"""More spent than the budget after adjustment, the reason given for it, and the rates stated beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis.printed import exactly
from xlplugin.audit.basis.texts import Said
from xlplugin.audit.words.year_rates import EXECUTED, PART, Rate, stated_rates
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.money import ONE, ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_HALF: Final = Decimal("0.5")
# A reason may give its amounts roughly (约57万元).
_ROUGH: Final = Decimal("0.05")
_SPENT: Final = Pattern(
    r".*(?:支出决算|决算支出|决算总支出|实际支出|支出决算数|总支出决算)(?:数|额|总额|金额)?"
)
_BUDGET: Final = Pattern(r".*(?:调整后|调整|全年)的?(?:部门|支出|年度)*预算(?:数|总?额|金额)?")
_REASON: Final = Pattern(r"原因(?:是|为|系|在于|[:：])|主要(?:是|由于|因为)|由于")
_END: Final = Pattern(r"[。\n]")


class _Pair(NamedTuple):
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


def overspent(texts: Sequence[Said]) -> Iterator[Problem]:
    """A finding for every text that spends more than its budget, or states another rate than its amounts."""
    pairs = [pair for text in texts if (pair := _pair(text)) is not None]
    rates = stated_rates(texts, EXECUTED) if pairs else []
    for pair in pairs:
        if pair.over > (pair.spent.step + pair.budget.step) * _HALF:
            yield _over(pair, [each for each in rates if each.figure.value <= ONE])
        else:
            yield from (
                _other_rate(pair, each) for each in rates if each.text == pair.text and _apart(pair, each)
            )


def _pair(text: Said) -> _Pair | None:
    amounts = [
        each
        for each in text.figures
        if each.kind is FigureKind.AMOUNT and each.bound is Bound.EXACT and not PART.search(each.name)
    ]
    budgets = [each for each in amounts if _BUDGET.fullmatch(each.name)]
    spent = [each for each in amounts if _SPENT.fullmatch(each.name)]
    alone = len(budgets) == 1 and len(spent) == 1 and budgets[0].value
    return _Pair(text, spent[0], budgets[0]) if alone else None


def _apart(pair: _Pair, rate: Rate) -> bool:
    return abs(rate.figure.value - pair.rate) > rate.figure.step


def _over(pair: _Pair, rates: Sequence[Rate]) -> Problem:
    reason, borne_out = _reason(pair)
    stated = "".join(f"；另写{each.figure.name}{each.figure.words}，与此不符" for each in rates[:1])
    severity = Severity.NOTICE if borne_out and not stated else Severity.WARNING
    others = tuple(each.text.source for each in rates[:1])
    return Problem(
        "spent-over-budget",
        severity,
        f"{pair.spent.name}{pair.spent.words}大于{pair.budget.name}{pair.budget.words}，"
        f"多出{pair.written(pair.over)}{reason}{stated}",
        "请核对所写的原因与多出的数是否相符"
        if reason
        else "请说明超出部分的资金来源，并核对是否属于超预算支出",
        pair.text.source,
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}",
        others=others,
    )


def _reason(pair: _Pair) -> tuple[str, bool]:
    """What the text says of why, and whether that bears out the excess: amounts named must add up to it."""
    text = pair.text.text
    last = max(pair.spent.end, pair.budget.end)
    given = _REASON.search(text[last:])
    if given is None:
        return "", False
    start = last + given.end()
    end = next((each.start() for each in _END.finditer(text, start)), len(text))
    amounts = [
        each for each in pair.text.figures if each.kind is FigureKind.AMOUNT and start <= each.start < end
    ]
    total = sum((each.value for each in amounts), ZERO)
    if not amounts or abs(total - pair.over) <= total * _ROUGH:
        return "；文中已写原因", True
    listed = "＋".join(each.words for each in amounts)
    return f"；文中写了原因，所列{listed}＝{pair.written(total)}，与多出的数对不上", False


def _other_rate(pair: _Pair, rate: Rate) -> Problem:
    return Problem(
        "rate-stated-differs",
        Severity.WARNING,
        f"所写{rate.figure.name}为{rate.figure.words}，按同一段的{pair.spent.name}除以{pair.budget.name}"
        f"为{percent(pair.rate, 2)}",
        "请核对比率和两个金额；口径不同的请写明",
        rate.text.source,
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}，所写为{rate.figure.words}",
    )
