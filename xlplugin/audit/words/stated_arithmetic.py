"""Quotients that texts state, and the year's money: overspent and why, and rates that do not fit it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import exactly
from xlplugin.audit.basis.texts import StatedFigure, exact_figures, excerpt
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.quotients import Quotient, quotients
from xlplugin.form.said import Said
from xlplugin.form.whose import Whose, whose
from xlplugin.money import HUNDRED, ONE, ZERO, percent, shown
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_NEAR: Final = Decimal("0.01")

# The year's money and its rates.
_EXECUTED: Final = Pattern(r"(?:.*(?:部门|年度|全年|财政|公共))?预算(?:资金|支出|总)*(?:执行|支出)率")
"""The rate at which the budget was carried out."""
_CARRIED: Final = Pattern(r".*(?:结转结余|结余结转)率", words="率")
"""The rate of what was carried over."""
# A reason may give its amounts roughly (约57万元).
_ROUGH: Final = Decimal("0.05")
_YEAR_SPENT: Final = Pattern(
    r".*(?:支出决算|决算支出|决算总支出|实际支出|支出决算数|总支出决算)(?:数|额|总额|金额)?"
)
_YEAR_BUDGET: Final = Pattern(r".*(?:调整后|调整|全年)的?(?:部门|支出|年度)*预算(?:数|总?额|金额)?")
_BECAUSE: Final = Pattern(
    r"原因(?:是|为|系|在于|[:：])|主要(?:是|由于|因为)|由于|(?:超出|超支|多出|不足|差额)(?:部分|的)?(?:资金|支出)?(?:由|使用|动用|系|为|是|从|以)"
)
_SENTENCE_END: Final = Pattern(r"[。\n]")


def check_quotients(case: Case) -> Iterator[Problem]:
    """Every division written out that does not give what is said."""
    for text in case.texts:
        for quotient in quotients(text.text):
            if quotient.value is not None and quotient.result is not None:
                yield from _quotient(text, quotient, quotient.value, quotient.result)


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


def _departments(case: Case, name: Pattern) -> list[StatedFigure]:
    """The exact rates of a name that are surely the department's own for the form's year."""
    return [
        each
        for each in exact_figures(case.texts, FigureKind.PERCENT)
        if name.fullmatch(each.figure.name) and whose(each.text, each.figure, case.form.year).departments
    ]


class _YearsMoney(NamedTuple):
    """A year's budget after adjustment and what was spent, as one text gives them."""

    text: Said
    whose: Whose
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
    pairs = [pair for text in case.texts for pair in _years_money(text, case.form.year)]
    rates = _departments(case, _EXECUTED) if pairs else []
    for pair in pairs:
        over = pair.over > (pair.spent.step + pair.budget.step) / 2
        if over and pair.whose.departments:
            yield _over(pair, [each for each in rates if each.figure.value <= ONE])
        elif not over:
            for each in exact_figures((pair.text,), FigureKind.PERCENT):
                named = _EXECUTED.fullmatch(each.figure.name) is not None
                if named and abs(each.figure.value - pair.rate) > each.figure.step:
                    owner = whose(each.text, each.figure, case.form.year)
                    if owner.sure and owner.matter == pair.whose.matter:
                        yield _other_rate(pair, each)


def _years_money(text: Said, year: int | None) -> Iterator[_YearsMoney]:
    """The budget and the spending of every matter that the text gives one of each for."""
    found: dict[Whose, tuple[list[Figure], list[Figure]]] = {}
    for each in text.figures:
        if each.kind is FigureKind.AMOUNT and each.bound is Bound.EXACT:
            is_budget, is_spent = _YEAR_BUDGET.fullmatch(each.name), _YEAR_SPENT.fullmatch(each.name)
            if is_budget or is_spent:
                owner = whose(text, each, year)
                found.setdefault(owner, ([], []))[0 if is_budget else 1].append(each)
    for owner, (budgets, spent) in found.items():
        if owner.sure and len(budgets) == 1 and len(spent) == 1 and budgets[0].value:
            yield _YearsMoney(text, owner, spent[0], budgets[0])


def _over(pair: _YearsMoney, rates: Sequence[StatedFigure]) -> Problem:
    reason, contrary = _reason(pair)
    stated = "".join(f"；另写{each.figure.name}{each.figure.words}，与此不符" for each in rates[:1])
    return codes.SPENT_OVER_BUDGET.at(
        pair.text.source,
        f"{pair.spent.name}{pair.spent.words}大于{pair.budget.name}{pair.budget.words}，"
        f"多出{pair.written(pair.over)}{reason}{stated}",
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}",
        fix="请核对所写的原因与多出的数是否相符" if reason else "",
        # Money carried over from the year before may have been spent, too: nobody says here that it was not.
        severity=None if stated or contrary else Severity.NOTICE,
        others=tuple(each.text.source for each in rates[:1]),
    )


def _reason(pair: _YearsMoney) -> tuple[str, bool]:
    """What the text says of why, and whether that contradicts the excess: amounts named must add up to it."""
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
        return "；文中已写原因", False
    listed = "＋".join(each.words for each in amounts)
    return f"；文中写了原因，所列{listed}＝{pair.written(total)}，与多出的数对不上", True


def _other_rate(pair: _YearsMoney, rate: StatedFigure) -> Problem:
    return codes.RATE_STATED_DIFFERS.at(
        rate.text.source,
        f"所写{rate.figure.name}为{rate.figure.words}，按同一段的{pair.spent.name}除以{pair.budget.name}"
        f"为{percent(pair.rate, 2)}",
        f"{pair.spent.words}÷{pair.budget.words}＝{percent(pair.rate, 2)}，所写为{rate.figure.words}",
    )


def check_rates(case: Case) -> Iterator[Problem]:
    """What was spent and what was carried over make up the year's money."""
    executed, carried = _departments(case, _EXECUTED), _departments(case, _CARRIED)
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
