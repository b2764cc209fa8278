"""Facts from the division that an indicator's own row writes out: its numerator and its denominator."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.form.figure import Bound, Figure, FigureKind, Quotient
from xlplugin.form.figures import flattened
from xlplugin.form.proposal import Proposal
from xlplugin.form.proposals_words import fits, in_unit
from xlplugin.form.quotients import quotients
from xlplugin.form.statement import Statement, of_another_year, sentence_start, squeezed
from xlplugin.money import ONE, ZERO, AmountUnit
from xlplugin.rubric.model import Indicator
from xlplugin.rules.base import walk
from xlplugin.rules.measure import Measure

_PAIR: Final = 2
_SHARED: Final = 2
_LARGE: Final = Decimal(10_000)


def measures_of(indicator: Indicator) -> tuple[Measure, ...]:
    """The quotients of two facts that an indicator's default rule takes."""
    found = (getattr(rule, "measure", None) for rule in walk(indicator.rule))
    return tuple(
        dict.fromkeys(each for each in found if isinstance(each, Measure) and each.to and not each.less)
    )


def _pair(quotient: Quotient, weight: Decimal) -> tuple[Figure, Figure] | None:
    """The two figures of a÷b, (a-b)÷b or a÷b×points; None for any other arithmetic."""
    if len(quotient.parts) < _PAIR or quotient.value is None:
        return None
    above, below, *others = quotient.parts
    if below.value == ZERO or Bound.ABOUT in (above.bound, below.bound):
        return None
    factor = others[0].value if len(others) == 1 else ONE
    excess = (above.value - below.value) / below.value
    if len(others) == 1 and factor == below.value and quotient.value == excess:
        return above, below
    plain = len(others) == 0 or (len(others) == 1 and factor == weight)
    return (above, below) if plain and quotient.value == above.value / below.value * factor else None


def _in_common(left: str, right: str) -> int:
    """The length of the longest run of characters that both names hold."""
    return max(
        (
            end - start
            for start in range(len(left))
            for end in range(start, len(left) + 1)
            if left[start:end] in right
        ),
        default=0,
    )


def _measure(quotient: Quotient, indicator: Indicator, vocabulary: Vocabulary) -> Measure | None:
    """The indicator's measure that a written quotient is, by its name; None where that is unclear."""
    name, measures = squeezed(quotient.name), measures_of(indicator)
    if len(measures) == 1 and not name:
        return measures[0]
    likeness = {each: _likeness(name, each, indicator, vocabulary) for each in measures}
    best = max(likeness.values(), default=0)
    alike = [each for each, found in likeness.items() if found == best >= _SHARED]
    return alike[0] if len(alike) == 1 else None


def _likeness(name: str, measure: Measure, indicator: Indicator, vocabulary: Vocabulary) -> int:
    labels = [measure.name, *(vocabulary[fact].label for fact in measure.ids)]
    alone = [indicator.name] if len(measures_of(indicator)) == 1 else []
    return max(_in_common(name, squeezed(label)) for label in [*labels, *alone])


def _of_kind(definition: FactDefinition, figure: Figure) -> bool:
    if figure.kind is FigureKind.NUMBER:
        return definition.kind in (UnitKind.AMOUNT, UnitKind.COUNT)
    return fits(definition, figure)


def _proposal(
    definition: FactDefinition, figure: Figure, statement: Statement, words: str, unit: str
) -> Proposal:
    number, own = in_unit(figure)
    lacks = definition.kind is UnitKind.AMOUNT and figure.kind is FigureKind.NUMBER
    note = f"；原文没有写单位，按{unit}填入" if lacks else ""
    typed = unit if lacks else (definition.counted if definition.kind is UnitKind.COUNT else own)
    step = figure.step * (AmountUnit(unit).in_yuan if lacks else ONE)
    how = f"{statement.place}的算式“{words}”{note}"
    return Proposal(definition, number, typed, statement.source, how, step=step)


def from_quotients(
    statement: Statement, indicator: Indicator, vocabulary: Vocabulary, year: int
) -> Iterator[Proposal]:
    """Both facts of every quotient in the text that is the indicator's own.

    Amounts without a unit are taken as 元 where both are large, else as 万元; the rate is the same.
    """
    flat = flattened(statement.text)
    for quotient in quotients(statement.text):
        pair, measure = _pair(quotient, indicator.weight), _measure(quotient, indicator, vocabulary)
        if pair is None or measure is None or measure.to is None:
            continue
        before = flat[sentence_start(flat, quotient.start) : quotient.start]
        if of_another_year(before, year):
            continue
        unit = AmountUnit.YUAN if min(figure.value for figure in pair) >= _LARGE else AmountUnit.WAN
        both = (vocabulary[measure.of], vocabulary[measure.to])
        whole = not measure.part_of_whole or pair[0].value <= pair[1].value
        if whole and all(_of_kind(fact, figure) for fact, figure in zip(both, pair, strict=True)):
            for fact, figure in zip(both, pair, strict=True):
                yield _proposal(fact, figure, statement, quotient.words, unit.value)
