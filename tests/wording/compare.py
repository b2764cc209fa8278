from dataclasses import replace

from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import (
    BySize,
    Ceiling,
    Discretion,
    Exempt,
    LevelGroup,
    LevelVeto,
    OneOf,
    PartsRule,
    Share,
    SizeGroup,
    Sum,
    SumPart,
    Veto,
)
from xlplugin.rules.condition import Within
from xlplugin.rules.rates import Bands, Gain, Overrun, Proportional


def as_printed(rule: Rule) -> Rule:
    """The same rule without what a criterion does not print: functions, and rates in amounts' place."""
    if isinstance(rule, Within):
        return replace(rule, stated=None)
    if isinstance(rule, (Proportional, Bands, Overrun, Gain, Ceiling, BySize)):
        rule = replace(rule, measure=replace(rule.measure, stated=None))
    if isinstance(rule, (Sum, OneOf)):
        parts = tuple(SumPart(name=part.name, rule=_inner(part)) for part in rule.parts)
        return replace(rule, parts=parts)
    if isinstance(rule, PartsRule):
        others = tuple(replace(part, rule=_inner(part)) for part in rule.parts)
        return replace(rule, parts=others)  # type: ignore[call-arg]
    if isinstance(rule, (Veto, LevelVeto, Ceiling, Exempt, Discretion)):
        return replace(rule, rule=_inner(rule))
    return rule


def _inner(
    part: SumPart | Share | SizeGroup | LevelGroup | Veto | LevelVeto | Ceiling | Exempt | Discretion,
) -> AnyRule:
    inner: AnyRule = as_printed(part.rule)  # type: ignore[assignment]
    return inner
