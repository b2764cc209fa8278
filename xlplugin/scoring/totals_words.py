"""The totals of a scored form in words, the same on the terminal and in Excel."""

from decimal import Decimal

from xlplugin.money import ZERO, plain
from xlplugin.rubric.model import distance
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict


def points_words(value: Decimal | None) -> str:
    """Points as people read them; a dash where there are none."""
    return "—" if value is None else plain(value)


def status_words(line: IndicatorScore) -> str:
    """The status; a score that nobody claimed agrees with nothing."""
    return "按测算" if line.claim.blank and line.score is not None else line.status.value


def cap(line: IndicatorScore) -> Decimal | None:
    """The most points still possible where a claim that nothing could be computed for lies above them."""
    claim, most = line.claim.points, line.possible[1]
    return most if line.score is None and claim is not None and claim > most else None


def totals_words(sheet: ScoreSheet) -> list[str]:
    """Lines: the totals claimed and computed, what is capped, how many of each status, and the grade."""
    total = sheet.total
    sums = f"自评合计 {points_words(total.claimed)} 分，测算合计 {points_words(total.computed)} 分"
    span = f"各口径之间 {points_words(total.lowest)}～{points_words(total.highest)} 分"
    counts = "，".join(f"{status.value} {sheet.count(status)} 项" for status in Verdict)
    lines = [f"{sums}（无法核算和待定的按自评得分计入），{span}", *filter(None, [_capped(sheet)]), counts]
    if total.computed is not None and total.grade is not None:
        lines.append(f"评价等级：{total.grade}（{distance(sheet.rubric, total.computed)}）")
    return lines


def _capped(sheet: ScoreSheet) -> str:
    """What the total comes to without the points that nobody can have; empty where there are none."""
    caps = [(line.standing, most) for line in sheet.lines if (most := cap(line)) is not None]
    over = sum((claim - most for claim, most in caps if claim is not None), ZERO)
    if not caps or sheet.total.computed is None:
        return ""
    return f"其中{len(caps)}项自评不可能，按可能最高分计，合计为 {plain(sheet.total.computed - over)} 分"
