"""What a call scores: the indicator, or the part of one, that a function stands for in a rubric."""

from dataclasses import dataclass
from functools import lru_cache

from xlplugin.functions.signature import Role, Signature
from xlplugin.rubric.model import Indicator, Rubric
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import SumPart, parts_with_functions
from xlplugin.wording.explanation import Scored


@dataclass(frozen=True, slots=True)
class Target:
    """A rule to score, with its name and points."""

    subject: Scored
    rule: Rule


def _of_indicator(rubric: Rubric, indicator: Indicator) -> Target:
    return Target(Scored(indicator.name, indicator.weight, rubric.decimals), indicator.rule)


def _of_part(rubric: Rubric, part: SumPart) -> Target:
    return Target(Scored(part.name, part.rule.most, rubric.decimals), part.rule)


def scored_by(rubric: Rubric, function: str) -> tuple[Target, ...]:
    """Everything in a rubric that a function scores: whole indicators first, then parts of indicators."""
    whole = [_of_indicator(rubric, each) for each in rubric.indicators() if each.function == function]
    parts = (part for each in rubric.indicators() for part in parts_with_functions(each.rule))
    return (*whole, *(_of_part(rubric, part) for part in parts if part.function == function))


def named(signature: Signature) -> bool:
    """Whether the function says which indicator it scores by an argument."""
    return any(each.role is Role.NAME for each in signature.parameters)


@lru_cache(maxsize=1024)  # the same call stands in very many cells
def find_target(rubric: Rubric, signature: Signature, name: str = "") -> Target | str:
    """The target of a call, or a Chinese clause saying why there is none.

    SCORE_INDICATOR takes any indicator by name; the other functions only those that name them.
    """
    if signature.concept == "INDICATOR":
        indicator = rubric.indicator(name)
        return _of_indicator(rubric, indicator) if indicator else f"评价标准 {rubric.id} 中没有指标“{name}”"
    targets = scored_by(rubric, signature.score_name)
    if named(signature):
        targets = tuple(each for each in targets if each.subject.name == name)
    if targets:
        return targets[0]
    about = f"“{name}”" if name else ""
    return f"评价标准 {rubric.id} 中没有由 {signature.score_name} 计分的指标{about}"
