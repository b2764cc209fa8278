"""Rates written so that nobody can tell 95 % from 95 times: asked for before anything is scored by them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from xlplugin.problem import Problem
from xlplugin.rubric import codes
from xlplugin.rubric.yaml_reader import Path, Plain, YamlTree

_SHARES: Final = ("fail_below", "full_to", "beyond", "share")
_OF_RULE: Final = {"step": 1, **dict.fromkeys(("over", "under", "threshold", *_SHARES), 2)}
"""The keys of rates, and the bare number from which on each may as well be a percentage without its sign.

Nobody means a step of a whole 100 %.
"""
_OF_MEMBER: Final = dict.fromkeys(("at_least", "over", "below", "at_most", "share"), 2)
"""Those of a band or part."""


def scale_problems(tree: YamlTree, node: Plain, path: Path) -> Iterator[Problem]:
    """Numbers that may be percentages where rates stand, and percentages where figures with a unit stand.

    Args:
        tree: the file.
        node: the part of it to look at, with all below.
        path: where that part is.
    """
    if isinstance(node, list):
        for place, each in enumerate(node):
            yield from scale_problems(tree, each, (*path, place))
    if not isinstance(node, dict):
        return
    if isinstance(node.get("kind"), str) and "id" not in node:
        yield from _of_rule(tree, node, path)
    for key, each in node.items():
        yield from scale_problems(tree, each, (*path, key))


def _of_rule(tree: YamlTree, rule: Mapping[str, Plain], path: Path) -> Iterator[Problem]:
    measure = rule.get("measure")
    unit = str(measure.get("unit") or "") if isinstance(measure, dict) else ""
    yield from _of_keys(tree, rule, _OF_RULE, unit, path)
    for listed in ("bands", "parts"):
        members = rule.get(listed)
        for place, member in enumerate(members if isinstance(members, list) else ()):
            if isinstance(member, dict):
                yield from _of_keys(tree, member, _OF_MEMBER, unit, (*path, listed, place))
    schedule = rule.get("schedule")
    for place, due in enumerate(schedule if isinstance(schedule, list) else ()):
        yield from _asked(tree, due, 2, (*path, "schedule", place))


def _of_keys(
    tree: YamlTree, node: Mapping[str, Plain], keys: Mapping[str, int], unit: str, path: Path
) -> Iterator[Problem]:
    for key, most in keys.items():
        if unit and key not in _SHARES:
            written = normalize("NFKC", str(node.get(key)))
            if "%" in written:
                message = f"“{written}”是百分比，而这里按{unit}比较"
                yield codes.YAML_RATE.at(tree.source((*path, key)), message, fix=f"请只写数字，单位是{unit}")
        else:
            yield from _asked(tree, node.get(key), most, (*path, key))


def _asked(tree: YamlTree, given: Plain, most: int, path: Path) -> Iterator[Problem]:
    with suppress(ArithmeticError):
        number = Decimal(normalize("NFKC", str(given)))
        if number.is_finite() and abs(number) >= most:
            message = f"看不出“{given}”是 {given}% 还是 {given} 倍"
            fix = f"{given}% 写成 {given}% 或小数；{given} 倍写成 {number * 100:f}%"
            yield codes.YAML_RATE.at(tree.source(path), message, fix=fix)
