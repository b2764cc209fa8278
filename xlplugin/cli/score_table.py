"""The scores of a workbook as a table on the terminal."""

from shutil import get_terminal_size

from xlplugin.cli.output import table
from xlplugin.money import plain
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet
from xlplugin.scoring.totals_words import cap, points_words, status_words, totals_words

_NARROWEST = 30
_OTHER_COLUMNS = 66


def _row(line: IndicatorScore) -> list[str]:
    return [
        line.indicator.name,
        plain(line.indicator.weight),
        points_words(line.claim.points),
        points_words(line.score),
        status_words(line),
        _why(line),
    ]


def _why(line: IndicatorScore) -> str:
    why, counted = line.explanation.removeprefix(f"{line.indicator.name}："), cap(line)
    return why if counted is None else f"自评不可能，按{plain(counted)}分计；{why}"


def score_table(sheet: ScoreSheet) -> str:
    """The table of indicators and below it the totals; explanations go below where the terminal is narrow."""
    last = get_terminal_size((140, 24)).columns - _OTHER_COLUMNS
    headings, rows = ["指标", "分值", "自评", "测算", "状态", "依据"], [_row(line) for line in sheet.lines]
    if last >= _NARROWEST:
        shown = table(headings, rows, last)
    else:
        below = [f"{line.indicator.name}：{_why(line)}" for line in sheet.lines]
        shown = "\n".join([table(headings[:-1], [row[:-1] for row in rows]), "", *below])
    return "\n".join([sheet.rubric.title, "", shown, "", *totals_words(sheet)])
