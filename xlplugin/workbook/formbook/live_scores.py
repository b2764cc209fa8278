"""The scores that the formulas of the workings show, held against those that were computed."""

from collections.abc import Iterator
from typing import Final

from xlplugin.functions.cell import Cell
from xlplugin.problem import Problem, Severity, Source
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.workbook.formbook.earlier import CLAIM, SHOWN, WRITTEN
from xlplugin.workbook.formbook.working_columns import NAME, SCORE
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.scorebook.headings import find_tables

_NOISE: Final = 0.00005


def contradictions(grid: BookGrid, file: str, sheet: ScoreSheet) -> Iterator[Problem]:
    """Formulas that give another score than scoring: the sheet of facts is not as it should be.

    Args:
        grid: the scored workbook, its formulas calculated.
        file: its name, for the places of problems.
        sheet: the computed scores.
    """
    scores = {line.indicator.name: line.score for line in sheet.lines}
    for name, shown, place in _live_scores(grid, file):
        wanted = scores.get(name)
        if wanted is not None and (not isinstance(shown, float) or abs(shown - float(wanted)) > _NOISE):
            message = f"“{name}”的测算公式与评分结果不同"
            fix = "请核对基础数据的编码、单位和各行顺序"
            yield Problem("formula-differs", Severity.ERROR, message, fix, place)


def _live_scores(grid: BookGrid, file: str) -> Iterator[tuple[str, Cell, Source]]:
    for table in find_tables(grid, CLAIM, SCORE, WRITTEN, SHOWN):
        for row in table.rows():
            yield table.text(row, NAME), table.view(row, SCORE).value, table.source(file, row, SCORE)
