from dataclasses import replace

from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Within
from xlplugin.rules.enclosing import Ceiling, Discretion, Exempt, LevelVeto, Veto
from xlplugin.rules.parts import BySize, OneOf, PartsRule, Sum, SumPart
from xlplugin.rules.rates import Bands, Gain, Overrun, Proportional


def as_printed(rule: Rule) -> Rule:
    """The same rule without what a criterion does not print: functions, and rates in amounts' place."""
    if isinstance(rule, Within):
        return replace(rule, stated=None)
    if isinstance(rule, (Proportional, Bands, Overrun, Gain, Ceiling, BySize)):
        rule = replace(rule, measure=replace(rule.measure, stated=None))
    if isinstance(rule, (Sum, OneOf)):
        parts = tuple(SumPart(name=part.name, rule=as_printed(part.rule)) for part in rule.parts)
        return replace(rule, parts=parts)
    if isinstance(rule, PartsRule):
        others = tuple(replace(part, rule=as_printed(part.rule)) for part in rule.parts)
        return replace(rule, parts=others)  # type: ignore[call-arg]
    if isinstance(rule, (Veto, LevelVeto, Ceiling, Exempt, Discretion)):
        return replace(rule, rule=as_printed(rule.rule))
    return rule
