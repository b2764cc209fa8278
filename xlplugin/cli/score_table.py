"""The scores of a workbook as a table on the terminal."""

from decimal import Decimal
from shutil import get_terminal_size

from xlplugin.cli.output import table
from xlplugin.money import Missing, plain
from xlplugin.rubric.grade import distance
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict

_NARROWEST = 30
_OTHER_COLUMNS = 66


def _points(value: Decimal | Missing | None) -> str:
    return plain(value) if isinstance(value, Decimal) else "—"


def _row(line: IndicatorScore) -> list[str]:
    why = line.explanation.removeprefix(f"{line.indicator.name}：")
    return [
        line.indicator.name,
        plain(line.indicator.weight),
        _points(line.claim.score),
        _points(line.score),
        line.status.value,
        why,
    ]


def _totals(sheet: ScoreSheet) -> str:
    total = sheet.total
    sums = f"自评合计 {_points(total.claimed)} 分，测算合计 {_points(total.computed)} 分"
    span = f"各口径之间 {_points(total.lowest)}～{_points(total.highest)} 分"
    counts = "，".join(f"{status.value} {sheet.count(status)} 项" for status in Verdict)
    lines = [f"{sums}（无法核算和待定的按自评得分计入），{span}", counts]
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
