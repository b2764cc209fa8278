"""How long the explanation of a score grows once the facts are there, so that its row is tall enough."""

from decimal import Decimal
from typing import Final

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.value import Level, Series, TargetResult, Targets, Value, YesNo
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.money import ZERO
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.rubric.model import Indicator
from xlplugin.rules.base import fact_ids
from xlplugin.wording.explanation import Scored, explain

_SPECIMENS: Final = {
    UnitKind.AMOUNT: Decimal("123456789.12"),
    UnitKind.PERCENT: Decimal("0.876543"),
    UnitKind.COUNT: Decimal(2),
    UnitKind.POINTS: ZERO,
}
_LINES = 3


def _specimen(definition: FactDefinition) -> Value:
    match definition.kind:
        case UnitKind.YES_NO:
            return YesNo.NO
        case UnitKind.LEVEL:
            return Level(definition.levels[0])
        case UnitKind.SERIES:
            return Series((_SPECIMENS[definition.member_kind],) * max(len(definition.items), 1))
        case UnitKind.TARGETS:
            return Targets((TargetResult(Decimal("12345.678"), Decimal("9876.543")),) * _LINES)
    return _SPECIMENS[definition.kind]


def longest_explanation(loaded: LoadedRubric, indicator: Indicator) -> str:
    """The longer of the explanations on nothing and on long-winded specimens of every fact."""
    subject = Scored(indicator.name, indicator.weight, loaded.rubric.decimals)
    definitions = [loaded.vocabulary[fact] for fact in fact_ids(indicator.rule)]
    facts = [Fact(each, _specimen(each)) for each in definitions]
    sets = (FactSet(loaded.vocabulary), FactSet(loaded.vocabulary, facts))
    return max((explain(subject, indicator.rule.evaluate(each)) for each in sets), key=len)
