"""One Chinese sentence for a score: inputs, rate, band, points and points lost."""

from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import plain, round_half_up, shown
from xlplugin.rules.base import Outcome, State


class Scored(NamedTuple):
    """What is explained: its name, its weight in points, and the decimals scores are rounded to."""

    name: str
    weight: Decimal
    decimals: int


def _ending(subject: Scored, outcome: Outcome, points: Decimal) -> str:
    rounded = round_half_up(points, subject.decimals)
    lost = subject.weight - rounded
    raw = "" if rounded == points else f"未舍入{shown(points, 6)}分，"
    mark = "（免于扣分）" if outcome.exempt else ""
    return f"{raw}得{plain(rounded)}分{mark}，分值{plain(subject.weight)}分，扣{plain(lost)}分"


def _pending(subject: Scored, outcome: Outcome) -> str:
    low = round_half_up(outcome.low, subject.decimals)
    high = round_half_up(outcome.high, subject.decimals)
    state = "待评定" if outcome.state is State.PENDING else "无法核算"
    return f"{state}，可能得分{plain(low)}～{plain(high)}分"


def explain(subject: Scored, outcome: Outcome) -> str:
    """The sentence that tells how a score came about, or why there is none."""
    if outcome.points is not None:
        ending = _ending(subject, outcome, outcome.points)
    elif outcome.state in (State.INVALID, State.OUT_OF_RANGE):
        ending = "请更正后重新计算"
    else:
        ending = _pending(subject, outcome)
    words = outcome.words
    opening = words if words.startswith(subject.name) else f"{subject.name}：{words}"
    return f"{opening}；{ending}。"
