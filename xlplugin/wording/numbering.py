"""The numbers in front of items, as the forms print them: 1. （1） ① and deeper ones in brackets."""

from typing import Final

_CIRCLED: Final = 20
"""The last number that has a circled form."""


def marker(depth: int, place: int) -> str:
    """The number of an item.

    Args:
        depth: how many lists it stands in, from 0.
        place: its place in its list, from 1.
    """
    match depth:
        case 0:
            return f"{place}."
        case 1:
            return f"（{place}）"
        case 2 if place <= _CIRCLED:
            return chr(ord("①") + place - 1)
    return f"{'〔' * (depth - 1)}{place}{'〕' * (depth - 1)}"


def scope_of(depth: int, items: int) -> str:
    """How the points of everything at one place are named; ``items`` is 0 where it is no list."""
    if depth == 0:
        return "本指标"
    return f"{marker(depth, 1)}至{marker(depth, items)}项" if items else "本项"
