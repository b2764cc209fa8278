"""Whether a rubric and the catalogue fit: every fact a rule needs must be an argument of its function."""

from collections.abc import Iterator
from typing import Final

from xlplugin.functions.concepts import OF_FORMS, OWN_KINDS, SIGNATURES, Role, by_score_name
from xlplugin.problem import Problem
from xlplugin.rubric import codes
from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.checks import paths
from xlplugin.rubric.yaml_reader import Path
from xlplugin.rules.base import Rule
from xlplugin.rules.parts import parts_with_functions

_LONGEST_NAME: Final = 255
"""What a text written in a formula may have, as Excel counts, in UTF-16."""


def _fit(loaded: ReadRubric, function: str, rule: Rule, path: Path) -> Iterator[Problem]:
    place = loaded.tree.source(path)
    signature = by_score_name(function)
    if signature is None or signature.concept in OF_FORMS:
        from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

        close = get_close_matches(
            function.upper(),
            [each.score_name for each in SIGNATURES if each.concept not in OF_FORMS],
            n=1,
            cutoff=0.85,
        )
        fix = f"是不是“{close[0]}”？函数目录见 xlplugin functions" if close else ""
        yield codes.RUBRIC_FUNCTION.at(place, f"没有函数“{function}”", fix=fix)
        return
    roles = {each.role for each in signature.parameters}
    kinds = {OWN_KINDS[role] for role in roles & OWN_KINDS.keys()}
    own = [fact for fact, kind in rule.needs() if kind in kinds]
    taken = {*(each.fact for each in signature.parameters), *own[:1]}
    untaken = [fact for fact in rule.fact_ids if fact not in taken]
    if untaken and Role.TABLE not in roles:
        message = f"规则需要的数据{'、'.join(untaken)}不是 {function} 的参数"
        yield codes.RUBRIC_ARGUMENTS.at(place, message)


def fit(loaded: ReadRubric) -> list[Problem]:
    """Everything that keeps the catalogue from scoring a rubric, each with its line."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for indicator, path in paths(loaded.rubric):
        if len(indicator.name.encode("utf-16-le")) > 2 * _LONGEST_NAME:
            message = f"指标名称超过{_LONGEST_NAME}字，公式中写不下"
            place = loaded.tree.source((*path, "name"))
            problems.append(codes.RUBRIC_NAME_LONG.at(place, message))
        problems += _fit(loaded, indicator.function, indicator.rule, (*path, "function"))
        for part in parts_with_functions(indicator.rule):
            problems += _fit(loaded, part.function or "", part.rule, (*path, "rule"))
        signature = by_score_name(indicator.function)
        if signature and not signature.is_shared and indicator.function in seen:
            message = f"{indicator.function} 已用于另一个指标，无法区分"
            place = loaded.tree.source((*path, "function"))
            problems.append(codes.RUBRIC_FUNCTION_TWICE.at(place, message))
        seen.add(indicator.function)
    return problems
