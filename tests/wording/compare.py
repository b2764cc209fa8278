from dataclasses import replace

from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Ceiling, Exempt, LevelVeto, Share, Shares, Sum, SumPart, Veto


def without_functions(rule: Rule) -> Rule:
    """The same rule without the names of custom functions, which a criterion does not print."""
    if isinstance(rule, Sum):
        parts = tuple(SumPart(name=part.name, rule=_inner(part)) for part in rule.parts)
        return Sum(kind="sum", parts=parts)
    if isinstance(rule, Shares):
        shares = tuple(Share(name=part.name, share=part.share, rule=_inner(part)) for part in rule.parts)
        return Shares(kind="shares", parts=shares)
    if isinstance(rule, (Veto, LevelVeto, Ceiling, Exempt)):
        return replace(rule, rule=_inner(rule))
    return rule


def _inner(part: SumPart | Share | Veto | LevelVeto | Ceiling | Exempt) -> AnyRule:
    inner: AnyRule = without_functions(part.rule)  # type: ignore[assignment]
    return inner
