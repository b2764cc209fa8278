"""Which finding of an earlier review each finding of this one is, and which answers are left over."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlplugin.workbook.review.earlier_review import Answered


@dataclass(frozen=True, slots=True)
class Named:
    """A finding by what tells it from others: its code, its place, and its words as the sheet has them."""

    code: str
    where: str
    indicator: str
    message: str


_Same: TypeAlias = Callable[[Named | Answered], Hashable]
_SAME: Final[tuple[_Same, ...]] = (
    lambda each: (each.where, each.message),
    lambda each: (each.code, each.where, each.indicator) if each.code else None,
)
"""What two reviews of one finding have in common: the very words, else what was checked where."""


def matched(findings: Sequence[Named], earlier: Sequence[Answered]) -> list[Answered | None]:
    """For every finding its like in the earlier review, None where there is none; each is taken once."""
    found: list[Answered | None] = [None] * len(findings)
    left = list(earlier)
    for same in _SAME:
        waiting: dict[Hashable, list[Answered]] = {}
        for each in left:
            waiting.setdefault(same(each), []).append(each)
        waiting.pop(None, None)
        for number, finding in enumerate(findings):
            like = waiting.get(same(finding))
            if found[number] is None and like:
                found[number] = like.pop(0)
        taken = {each.row for each in found if each is not None}
        left = [each for each in left if each.row not in taken]
    return found


def left_over(found: Sequence[Answered | None], earlier: Sequence[Answered]) -> list[Answered]:
    """The findings that were answered and are no more: nobody's words may be lost."""
    taken = {each.row for each in found if each is not None}
    return [each for each in earlier if each.row not in taken and each.answer is not None]
