"""A cell that fits neither the sum nor the difference it should be: one wrong cell, not two."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from xlplugin.audit.basis.finding import Finding

_TWICE: Final = ("difference-wrong", "difference-rounding")


def once(sums: Sequence[Finding], differences: Sequence[Finding]) -> Iterator[Finding]:
    """A cell that fits neither its sum nor its difference is one wrong cell: told once, with both sums."""
    wrong = {each.problem.source for each in sums if each.code == "sum-wrong"}
    again = {each.problem.source: each for each in differences if each.code == "difference-wrong"}
    for each in sums:
        other = again.get(each.problem.source) if each.code == "sum-wrong" else None
        yield _with_difference(each, other) if other else each
    yield from (each for each in differences if each.problem.source not in wrong or each.code not in _TWICE)


def _with_difference(wrong: Finding, other: Finding) -> Finding:
    places = tuple(dict.fromkeys((*wrong.others, *other.others)))
    return replace(wrong, arithmetic=f"{wrong.arithmetic}；{other.arithmetic}", others=places)
