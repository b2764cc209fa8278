"""The scores of a workbook as a table on the terminal."""

from decimal import Decimal
from shutil import get_terminal_size

from xlplugin.cli.output import table
from xlplugin.money import MISSING, ZERO, Missing, plain
from xlplugin.rubric.grade import distance
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict

_NARROWEST = 30
_OTHER_COLUMNS = 66


def _points(value: Decimal | Missing | None) -> str:
    return plain(value) if isinstance(value, Decimal) else "—"


def _row(line: IndicatorScore) -> list[str]:
    return [
        line.indicator.name,
        plain(line.indicator.weight),
        _points(line.claim.score),
        _points(line.score),
        _status(line),
        _why(line),
    ]


def _status(line: IndicatorScore) -> str:
    """The status; a score that nobody claimed agrees with nothing."""
    unclaimed = line.claim.score is MISSING and not line.claim.typed and line.score is not None
    return "按测算" if unclaimed else line.status.value


def _why(line: IndicatorScore) -> str:
    why, cap = line.explanation.removeprefix(f"{line.indicator.name}："), _cap(line)
    return why if cap is None else f"自评不可能，按可能最高分为{plain(cap)}分；{why}"


def _cap(line: IndicatorScore) -> Decimal | None:
    """The most points still possible where a claim that nothing could be computed for lies above them."""
    claim, most = line.claim.score, line.possible[1]
    return most if line.score is None and isinstance(claim, Decimal) and claim > most else None


def _capped(sheet: ScoreSheet) -> str:
    """What the total comes to without the points that nobody can have; empty where there are none."""
    caps = [(line.standing, cap) for line in sheet.lines if (cap := _cap(line)) is not None]
    over = sum((claim - cap for claim, cap in caps if claim is not None), ZERO)
    if not caps or sheet.total.computed is None:
        return ""
    return f"其中{len(caps)}项自评不可能，按可能最高分计，合计为 {plain(sheet.total.computed - over)} 分"


def _totals(sheet: ScoreSheet) -> str:
    total = sheet.total
    sums = f"自评合计 {_points(total.claimed)} 分，测算合计 {_points(total.computed)} 分"
    span = f"各口径之间 {_points(total.lowest)}～{_points(total.highest)} 分"
    counts = "，".join(f"{status.value} {sheet.count(status)} 项" for status in Verdict)
    lines = [f"{sums}（无法核算和待定的按自评得分计入），{span}", *filter(None, [_capped(sheet)]), counts]
    if total.computed is not None and total.grade is not None:
        lines.append(f"评价等级：{total.grade}（{distance(sheet.rubric, total.computed)}）")
    return "\n".join(lines)


def score_table(sheet: ScoreSheet) -> str:
    """The table of indicators and below it the totals; explanations go below where the terminal is narrow."""
    last = get_terminal_size((140, 24)).columns - _OTHER_COLUMNS
    headings, rows = ["指标", "分值", "自评", "测算", "状态", "依据"], [_row(line) for line in sheet.lines]
    if last >= _NARROWEST:
        shown = table(headings, rows, last)
    else:
        below = [line.explanation for line in sheet.lines]
        shown = "\n".join([table(headings[:-1], [row[:-1] for row in rows]), "", *below])
    return "\n".join([sheet.rubric.title, "", shown, "", _totals(sheet)])
