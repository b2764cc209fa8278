"""One Chinese sentence for a score: inputs, rate, band, points and points lost."""

from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.money import plain, round_half_up, shown
from xlplugin.rules.outcome import Outcome, State, points_words

PENDING_MARK: Final = "；待评定，"
"""In every explanation of a score that waits for a judgement, and in no other: formulas look for it."""


class Scored(NamedTuple):
    """What is explained: its name, its weight in points, and the decimals scores are rounded to."""

    name: str
    weight: Decimal
    decimals: int


def _points(subject: Scored, outcome: Outcome, points: Decimal) -> str:
    rounded = round_half_up(points, subject.decimals)
    lost = subject.weight - rounded
    less = f"，扣{plain(lost)}分" if lost else ""
    if len(outcome.told) > 1:
        return f"；合计{'' if lost else '得满分'}{plain(rounded)}分{less}"
    if rounded != points:
        return f"，计{shown(points, 6)}分，四舍五入{points_words(rounded, subject.weight)}{less}"
    if any(step.says_points for step in outcome.told):
        return less or "，得满分"
    return f"，{points_words(rounded, subject.weight)}{less}"


def _possible(subject: Scored, outcome: Outcome) -> str:
    low, high = (plain(round_half_up(each, subject.decimals)) for each in (outcome.low, outcome.high))
    mark = PENDING_MARK if outcome.state is State.PENDING else "；无法核算，"
    return f"{mark}{f'只能得{low}' if low == high else f'可能得{low}～{high}'}分"


def explain(subject: Scored, outcome: Outcome) -> str:
    """The sentence that tells how a score came about, or why there is none.

    It does not name its subject, beside which it stands.
    """
    if outcome.points is not None:
        ending = _points(subject, outcome, outcome.points)
    elif outcome.state in (State.INVALID, State.OUT_OF_RANGE):
        ending = "；请更正后重新计算"
    else:
        ending = _possible(subject, outcome)
    return f"{outcome.words}{ending}。"
