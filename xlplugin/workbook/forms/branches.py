"""The weight tree over the rows: first-level indicators, and second-level ones below them."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from xlplugin.form.entry import NOTHING
from xlplugin.form.form import Branch
from xlplugin.workbook.forms.rows import Leaf


def branches(leaves: Sequence[Leaf]) -> tuple[Branch, ...]:
    """The first-level indicators in order; on a form with one level of names, all its indicators."""
    if any(leaf.primary.name for leaf in leaves):
        return tuple(_primary(tuple(group)) for _, group in groupby(leaves, lambda leaf: leaf.primary))
    return tuple(_alone(tuple(group)) for _, group in groupby(leaves, lambda leaf: leaf.row.name))


def _primary(leaves: tuple[Leaf, ...]) -> Branch:
    groups = groupby(leaves, lambda leaf: leaf.secondary)
    children = tuple(_secondary(group) for secondary, group in groups if secondary.name)
    level = leaves[0].primary
    return Branch(level.name, level.weight, tuple(leaf.row for leaf in leaves), children)


def _secondary(group: Iterable[Leaf]) -> Branch:
    leaves = tuple(group)
    level = leaves[0].secondary
    return Branch(level.name, level.weight, tuple(leaf.row for leaf in leaves))


def _alone(leaves: tuple[Leaf, ...]) -> Branch:
    first = leaves[0].row
    weight = first.weight if len(leaves) == 1 else NOTHING
    return Branch(first.name, weight, tuple(leaf.row for leaf in leaves))
