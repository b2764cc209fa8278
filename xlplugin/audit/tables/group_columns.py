"""Which columns of a table add up to its columns headed 合计 or 小计."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from xlplugin.audit.basis.columns import Heading, Role, is_total
from xlplugin.pattern import Pattern

_APART: Final = (Role.RATE, Role.SHARE)
"""Columns beside the amounts that no total adds up."""
_MEASURE: Final = Pattern(r"(?:人数|天数|数量|面积|次数|个数|月数|户数)(?:[（(].*)?$")
_NEVER: Final = (*_APART, Role.OTHER)


class GroupTotal(NamedTuple):
    """A column that adds up its neighbours, and those neighbours."""

    total: Heading
    parts: tuple[Heading, ...]


def _below(columns: Sequence[Heading], prefix: tuple[str, ...]) -> list[Heading]:
    return [each for each in columns if each.path[: len(prefix)] == prefix and len(each.path) > len(prefix)]


def _stands_for(columns: Sequence[Heading], path: tuple[str, ...]) -> list[Heading]:
    """The columns that hold a group: its own column, else its total, else everything below it."""
    own = [each for each in columns if each.path == path]
    below = _below(columns, path)
    totals = [each for each in below if len(each.path) == len(path) + 1 and is_total(each.path[-1])]
    return own or totals or below


def _additive(columns: Sequence[Heading]) -> bool:
    """Whether the columns are of one sort: budgets are not added to what was spent of them."""
    roles = {each.role for each in columns} - {Role.AMOUNT}
    apart = any("其中" in each.name or _MEASURE.search(each.name) for each in columns)
    return Role.OTHER not in roles and len(roles) <= 1 and not apart


def _on_one_side(total: Heading, columns: Sequence[Heading]) -> bool:
    return len({each.index > total.index for each in columns}) == 1


def group_totals(columns: Sequence[Heading]) -> Iterator[GroupTotal]:
    """Every column that is the total of others beyond doubt."""
    for total in (each for each in columns if each.total and each.role not in _NEVER):
        prefix = total.path[:-1]
        names = dict.fromkeys(each.path[len(prefix)] for each in _below(columns, prefix))
        members = [name for name in names if not is_total(name)]
        parts = [each for name in members for each in _stands_for(columns, (*prefix, name))]
        parts = [each for each in parts if each.role not in _APART]
        if len(members) > 1 and _additive(parts) and _on_one_side(total, parts) and len(parts) > 1:
            yield GroupTotal(total, tuple(parts))
