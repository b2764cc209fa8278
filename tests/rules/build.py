"""Short ways to write a rule as YAML would, and to score it on typed facts."""

from typing import Any

from pydantic import TypeAdapter

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import parse_series, parse_targets, parse_value
from xlplugin.facts.pursued import read_pursued
from xlplugin.facts.value import Value
from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.outcome import Outcome

RULE: TypeAdapter[AnyRule] = TypeAdapter(AnyRule)

_PLAIN = {
    "spent": ("支出数", UnitKind.AMOUNT),
    "planned": ("预算数", UnitKind.AMOUNT),
    "added": ("追加数", UnitKind.AMOUNT),
    "faults": ("问题数", UnitKind.COUNT),
    "others": ("其他问题数", UnitKind.COUNT),
    "population": ("应查数", UnitKind.COUNT),
    "share": ("满意度", UnitKind.PERCENT),
    "earlier": ("上年满意度", UnitKind.PERCENT),
    "answer": ("是否合规", UnitKind.YES_NO),
    "judged": ("评定得分", UnitKind.POINTS),
    "goals": ("目标完成情况", UnitKind.TARGETS),
    "goal": ("指标值与完成值", UnitKind.TARGET),
}

WORDS = Vocabulary(
    [
        *(
            FactDefinition(id=own, label=label, kind=kind, definition=label)
            for own, (label, kind) in _PLAIN.items()
        ),
        FactDefinition(
            id="level", label="公开情况", kind=UnitKind.LEVEL, levels=("好", "中", "涉密"), definition="等级"
        ),
        FactDefinition(
            id="progress",
            label="进度",
            kind=UnitKind.SERIES,
            of=UnitKind.PERCENT,
            items=("一", "二", "三"),
            definition="进度",
        ),
        FactDefinition(
            id="endless", label="各期", kind=UnitKind.SERIES, of=UnitKind.PERCENT, definition="期数不限"
        ),
        FactDefinition(
            id="lines", label="逐项得分", kind=UnitKind.SERIES, of=UnitKind.POINTS, definition="逐项"
        ),
    ]
)


def rule(**written: Any) -> Rule:  # noqa: ANN401 - whatever YAML could hold
    """The rule that these keys describe; raises pydantic's ValidationError."""
    return RULE.validate_python(written)


def _typed(definition: FactDefinition, typed: Any) -> Value:  # noqa: ANN401
    if definition.kind is UnitKind.TARGETS and isinstance(typed, list):
        return parse_targets(definition, [line[0] for line in typed], [line[1] for line in typed])
    if definition.kind is UnitKind.TARGET:
        return read_pursued(*typed)
    if isinstance(typed, list):
        return parse_series(definition, typed)
    return parse_value(definition, typed)


def facts(**typed: Any) -> FactSet:  # noqa: ANN401
    """The facts that were typed."""
    return FactSet(WORDS, [Fact(WORDS[own], _typed(WORDS[own], given)) for own, given in typed.items()])


def score(scored: Rule, **typed: Any) -> Outcome:  # noqa: ANN401
    """The outcome of a rule on typed facts."""
    return scored.evaluate(facts(**typed))


def seen(*values: object) -> tuple[object, ...]:
    """Several values to compare at once, a Decimal being equal to its int."""
    return values
