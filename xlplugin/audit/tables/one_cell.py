"""A cell that fits neither the sum nor the difference it should be: one wrong cell, not two."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from xlplugin.problem import Problem

_TWICE: Final = ("difference-wrong", "difference-rounding")


def once(sums: Sequence[Problem], differences: Sequence[Problem]) -> Iterator[Problem]:
    """A cell that fits neither its sum nor its difference is one wrong cell: told once, with both sums."""
    wrong = {each.source for each in sums if each.code == "sum-wrong"}
    again = {each.source: each for each in differences if each.code == "difference-wrong"}
    for each in sums:
        other = again.get(each.source) if each.code == "sum-wrong" else None
        yield _with_difference(each, other) if other else each
    yield from (each for each in differences if each.source not in wrong or each.code not in _TWICE)


def _with_difference(wrong: Problem, other: Problem) -> Problem:
    places = tuple(dict.fromkeys((*wrong.others, *other.others)))
    return replace(wrong, arithmetic=f"{wrong.arithmetic}；{other.arithmetic}", others=places)
