"""Readings in YAML: a reading names what it changes in the default rule, not the whole rule again."""

from collections.abc import Iterator
from copy import deepcopy
from typing import cast

from xlplugin.problem import Problem, Severity
from xlplugin.rubric.yaml_tree import Path, Plain, YamlTree


def _step_into(node: Plain, key: str) -> Plain:
    if isinstance(node, list):
        return node[int(key)]
    return cast("dict[str, Plain]", node)[key]


def _change(rule: Plain, dotted: str, value: Plain) -> None:
    """Set one value in a rule; raises LookupError, ValueError or TypeError when the path leads nowhere."""
    *way, last = dotted.split(".")
    node = rule
    for key in way:
        node = _step_into(node, key)
    if isinstance(node, list):
        node[int(last)] = value
    else:
        cast("dict[str, Plain]", node)[last] = value


def _dead_path(tree: YamlTree, path: Path, dotted: str) -> Problem:
    message = f"口径所改的位置“{dotted}”在默认规则中不存在"
    return Problem(
        "reading-path", Severity.ERROR, message, "请写成 parts.1.rule.counting 这样的路径", tree.source(path)
    )


def _expand(tree: YamlTree, path: Path, rule: Plain, reading: dict[str, Plain]) -> Iterator[Problem]:
    changes = reading.pop("set", None)
    if not isinstance(changes, dict):
        return
    if "rule" in reading:
        message, fix = "口径只能用 set 或 rule 之一写明", "请删去其中一个"
        yield Problem("reading-twice", Severity.ERROR, message, fix, tree.source((*path, "set")))
    changed = deepcopy(rule)
    for dotted, value in changes.items():
        try:
            _change(changed, dotted, value)
        except (LookupError, ValueError, TypeError, AttributeError):
            yield _dead_path(tree, (*path, "set", dotted), dotted)
    reading["rule"] = changed


def _indicators(tree: YamlTree) -> Iterator[tuple[Path, dict[str, Plain]]]:
    def children(path: Path, node: Plain, key: str) -> Iterator[tuple[Path, Plain]]:
        listed = node.get(key) if isinstance(node, dict) else None
        for index, child in enumerate(listed if isinstance(listed, list) else ()):
            yield (*path, key, index), child

    for primary_path, primary in children((), tree.root, "primaries"):
        for secondary_path, secondary in children(primary_path, primary, "secondaries"):
            for path, indicator in children(secondary_path, secondary, "indicators"):
                if isinstance(indicator, dict):
                    yield path, indicator


def expand_readings(tree: YamlTree) -> list[Problem]:
    """Replace every reading's ``set`` by the full rule it makes; the problems of paths that lead nowhere."""
    problems: list[Problem] = []
    for path, indicator in _indicators(tree):
        readings = indicator.get("readings")
        for index, reading in enumerate(readings if isinstance(readings, list) else ()):
            if isinstance(reading, dict):
                problems += _expand(tree, (*path, "readings", index), indicator.get("rule"), reading)
    return problems
