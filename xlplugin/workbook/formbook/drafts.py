"""The factual half of a reason for lost points, drafted for a person to complete."""

from decimal import Decimal
from typing import Final

from xlplugin.money import ZERO, round_half_up, shown
from xlplugin.rules.base import Step
from xlplugin.scoring.sheet import IndicatorScore

DRAFT: Final = "【草稿】"
_CLOSE: Final = Decimal("0.0001")
_REQUEST: Final = "原因和整改措施："


def draft(line: IndicatorScore) -> str:
    """Rate, band and points lost of a computed score; empty where none were lost or nothing was computed."""
    if line.score is None or line.outcome.points is None:
        return ""
    lost = line.indicator.weight - line.score
    steps = [each for each in line.outcome.steps if each.words and (each.lost or ZERO) > ZERO]
    if lost <= ZERO or not steps:
        return ""
    apart = sum((each.lost or ZERO for each in steps), ZERO)
    told = len(steps) > 1 and abs(apart - (line.indicator.weight - line.outcome.points)) < _CLOSE
    # Parts that are rounded one by one may sum to another loss than the one that counts.
    told = told and sum((_rounded(each, line.decimals) for each in steps), ZERO) == lost
    words = "；".join(_told(each, line.decimals, alone=not told) for each in steps)
    total = f"，共扣{shown(lost)}分" if len(steps) > 1 else f"，扣{shown(lost)}分"
    return f"{DRAFT}{words}{total}。{_REQUEST}"


def _told(step: Step, decimals: int, *, alone: bool) -> str:
    return step.words if alone else f"{step.words}，扣{shown(_rounded(step, decimals))}分"


def _rounded(step: Step, decimals: int) -> Decimal:
    return round_half_up(step.lost or ZERO, decimals)
