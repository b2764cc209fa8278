"""The totals of a scored form in words, the same on the terminal, in audits and in Excel."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.money import ZERO, plain
from xlplugin.rubric.model import Rubric, distance
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Total, Verdict

NO_GRADE: Final = "未定"
"""What stands in place of the grade where what is unknown may change it."""

AS_COMPUTED: Final = "按测算"
"""How a score stands that nobody claimed."""

_MOST_NAMED: Final = 3


def points_words(value: Decimal | None) -> str:
    """Points as people read them; a dash where there are none."""
    return "—" if value is None else plain(value)


def status_words(line: IndicatorScore) -> str:
    """The status; a score that nobody claimed agrees with nothing."""
    return AS_COMPUTED if line.claim.blank and line.score is not None else line.status.value


def cap(line: IndicatorScore) -> Decimal | None:
    """What an impossible claim counts for, where nothing could be computed; None for any other claim."""
    return line.counted if line.score is None and line.counted != line.claim.points else None


def totals_words(sheet: ScoreSheet) -> list[str]:
    """Lines: what is verified of how much, the total with its grades, the claims, how many of each status."""
    counts = Counter(map(status_words, sheet.lines))
    told = [*Verdict, *([AS_COMPUTED] if counts[AS_COMPUTED] else [])]
    counted = "，".join(f"{status} {counts[status]} 项" for status in told)
    return [verified_words(sheet), range_words(sheet.rubric, sheet.total), *claimed_words(sheet), counted]


def verified_words(sheet: ScoreSheet) -> str:
    """How many points were computed, of how many, and what the claims count for the rest."""
    total, rest = sheet.total, [line for line in sheet.lines if line.score is None]
    if not rest:
        return f"满分{plain(total.weight)}分都已核算，得{plain(total.verified)}分"
    counted = [line.counted for line in rest if line.counted is not None]
    claimed = f"按自评计{plain(sum(counted, ZERO))}分" if counted else "没有自评"
    if len(rest) == len(sheet.lines):
        return f"满分{plain(total.weight)}分都未核实（{claimed}）"
    known = f"能核算的指标满分{plain(total.verified_weight)}分，得{plain(total.verified)}分"
    weight = sum((line.indicator.weight for line in rest), ZERO)
    return f"{known}；其余{plain(weight)}分未核实（{claimed}）"


def range_words(rubric: Rubric, total: Total) -> str:
    """The total, the least and the greatest it may come to, and the grade where that is certain."""
    open_ = "" if total.verified == total.computed else "（未核实的按自评计）"
    counted = "" if total.computed is None else f"{plain(total.computed)}分{open_}，"
    far = f"（{distance(rubric, total.computed)}）" if total.grade and total.computed is not None else ""
    if total.lowest == total.highest:
        return f"总分{plain(total.lowest)}分，评价等级“{total.grade}”{far}"
    lowest, highest = f"最低{plain(total.lowest)}分", f"最高{plain(total.highest)}分"
    if total.grade:
        return f"总分{counted}{lowest}，{highest}，评价等级都是“{total.grade}”{far}"
    worst, best = total.lowest_grade or "—", total.highest_grade or "—"
    return f"总分{counted}{lowest}（{worst}），{highest}（{best}），评价等级{NO_GRADE}"


def claimed_words(sheet: ScoreSheet) -> Iterator[str]:
    """A line where points are claimed: their sum, and what becomes of it where some cannot stand."""
    if sheet.total.claimed is None:
        return
    claims = [line for line in sheet.lines if line.claim.points is not None]
    refuted = [line for line in claims if line.score not in (None, line.claim.points)]
    capped = [line for line in claims if cap(line) is not None]
    said = [f"自评合计{plain(sheet.total.claimed)}分"]
    said += [f"另有{len(sheet.lines) - len(claims)}项没有自评"] if len(claims) < len(sheet.lines) else []
    said += [f"{len(refuted)}项与测算不符"] if refuted else []
    named = "；".join(map(_impossible, capped[:_MOST_NAMED]))
    said += [f"{len(capped)}项不可能（{named}）"] if capped else []
    counted = sum((line.counted or ZERO for line in claims), ZERO)
    yield "，".join([*said, f"更正后为{plain(counted)}分"] if refuted or capped else said)


def _impossible(line: IndicatorScore) -> str:
    return f"“{line.indicator.name}”自评{points_words(line.claim.points)}分，按{points_words(cap(line))}分计"
