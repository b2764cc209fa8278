"""The year's money in words: more spent than budgeted, its reason, and rates that do not fit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.printed import exactly
from xlplugin.audit.basis.texts import Said
from xlplugin.form.figures import Bound, Figure, FigureKind
from xlplugin.money import ONE, ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_EXECUTED: Final = Pattern(
    r"(?:.*(?:部门|年度|财政|公共))?预算(?:资金|支出|总)*(?:执行|支出)率|(?:部门)?预算执行率"
)
"""The rate at which the budget was carried out."""
_CARRIED: Final = Pattern(r".*(?:结转结余|结余结转)率")
"""The rate of what was carried over."""
_PART: Final = Pattern(r"项目|季度|上半年|月|采购|经费|上年|去年")
"""Names of figures that are only a part's, or another time's."""
_HALF: Final = Decimal("0.5")
# A reason may give its amounts roughly (约57万元).
_ROUGH: Final = Decimal("0.05")
_SPENT: Final = Pattern(
    r".*(?:支出决算|决算支出|决算总支出|实际支出|支出决算数|总支出决算)(?:数|额|总额|金额)?"
)
_BUDGET: Final = Pattern(r".*(?:调整后|调整|全年)的?(?:部门|支出|年度)*预算(?:数|总?额|金额)?")
_REASON: Final = Pattern(r"原因(?:是|为|系|在于|[:：])|主要(?:是|由于|因为)|由于")
_END: Final = Pattern(r"[。\n]")
_CLOSE: Final = Decimal("0.01")


class _Rate(NamedTuple):
    """A year's rate that a text states."""

    figure: Figure
    text: Said


def _stated_rates(texts: Sequence[Said], name: Pattern) -> list[_Rate]:
    """The exact rates of a name, parts' and other times' left out."""
    return [
        _Rate(figure, text)
        for text in texts
        for figure in text.figures
        if figure.kind is FigureKind.PERCENT and figure.bound is Bound.EXACT
        if name.fullmatch(figure.name) and not _PART.search(figure.name)
    ]


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


def check(case: Case) -> Iterator[Problem]:
    """Texts that spend more than their budget, and rates that disagree with amounts or each other."""
    yield from _overspent(case.texts)
    yield from _rates(case.texts)


def _overspent(texts: Sequence[Said]) -> Iterator[Problem]:
    pairs = [pair for text in texts if (pair := _pair(text)) is not None]
    rates = _stated_rates(texts, _EXECUTED) if pairs else []
    for pair in pairs:
        if pair.over > (pair.spent.step + pair.budget.step) * _HALF:
            yield _over(pair, [each for each in rates if each.figure.value <= ONE])
        else:
            for each in rates:
                if each.text == pair.text and abs(each.figure.value - pair.rate) > each.figure.step:
                    yield _other_rate(pair, each)


def _pair(text: Said) -> _Pair | None:
    amounts = [
        each
        for each in text.figures
        if each.kind is FigureKind.AMOUNT and each.bound is Bound.EXACT and not _PART.search(each.name)
    ]
    budgets = [each for each in amounts if _BUDGET.fullmatch(each.name)]
    spent = [each for each in amounts if _SPENT.fullmatch(each.name)]
    alone = len(budgets) == 1 and len(spent) == 1 and budgets[0].value
    return _Pair(text, spent[0], budgets[0]) if alone else None


def _over(pair: _Pair, rates: Sequence[_Rate]) -> Problem:
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


def _other_rate(pair: _Pair, rate: _Rate) -> Problem:
    return codes.RATE_STATED_DIFFERS.at(
        rate.text.source,
        f"所写{rate.figure.name}为{rate.figure.words}，按同一段的{pair.spent.name}除以{pair.budget.name}"
        f"为{percent(pair.rate, 2)}",
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}，所写为{rate.figure.words}",
    )


def _rates(texts: Sequence[Said]) -> Iterator[Problem]:
    """What was spent and what was carried over make up the year's money."""
    executed, carried = _stated_rates(texts, _EXECUTED), _stated_rates(texts, _CARRIED)
    values = {each.figure.value for each in executed}, {each.figure.value for each in carried}
    if len(values[0]) != 1 or len(values[1]) != 1:
        return
    spent, left = executed[0], carried[0]
    rest = ONE - spent.figure.value - left.figure.value
    if abs(rest) <= _CLOSE:
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
