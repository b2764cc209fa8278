"""Contradictions of a published rubric with itself: exactly the declared ones are accepted."""

from collections.abc import Iterator

from xlplugin.money import ZERO
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.model import Clash, Contradiction, Indicator, Primary, Rubric, Secondary
from xlplugin.rubric.yaml_tree import YamlTree


def _children(level: Primary | Secondary) -> Iterator[Contradiction]:
    below = level.secondaries if isinstance(level, Primary) else level.indicators
    found = sum((child.weight for child in below), ZERO)
    if found != level.weight:
        yield Contradiction(kind=Clash.CHILDREN, where=level.name, printed=level.weight, found=found)


def _text(indicator: Indicator) -> Iterator[Contradiction]:
    points = indicator.text_points
    if points is not None and points != indicator.weight:
        yield Contradiction(kind=Clash.TEXT, where=indicator.name, printed=points, found=indicator.weight)


def contradictions(rubric: Rubric) -> tuple[Contradiction, ...]:
    """Every contradiction inside a rubric: levels against children, the total, texts against weights."""
    found: list[Contradiction] = []
    for primary in rubric.primaries:
        found += _children(primary)
        for secondary in primary.secondaries:
            found += _children(secondary)
    for indicator in rubric.indicators():
        found += _text(indicator)
    headers = sum((primary.weight for primary in rubric.primaries), ZERO)
    if headers != rubric.total:
        found.append(Contradiction(kind=Clash.TOTAL, where="总分", printed=headers, found=rubric.total))
    return tuple(found)


def undeclared(rubric: Rubric, tree: YamlTree) -> list[Problem]:
    """Problems for contradictions that are not declared, and for declared ones that do not exist."""
    found, declared = contradictions(rubric), rubric.known_contradictions
    fix = "请核对分值；确系原文如此的，请写入 known_contradictions"
    problems = [
        Problem("rubric-weights", Severity.ERROR, str(each), fix, tree.source(("primaries",)))
        for each in found
        if each not in declared
    ]
    for index, each in enumerate(declared):
        if each not in found:
            place = tree.source(("known_contradictions", index))
            message = f"已声明的矛盾并不存在（{each}）"
            problems.append(Problem("rubric-contradiction", Severity.ERROR, message, "请删去这条声明", place))
    return problems
