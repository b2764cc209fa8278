"""Whether the generated cells of 自评表 show what the facts give: formulas and totals may be changed."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.facts.value import Invalid
from xlplugin.functions.cell import Cell, CellError
from xlplugin.functions.scoring_call import cell_of
from xlplugin.money import MISSING
from xlplugin.problem import Problem, Severity
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.scorebook.form_rows import SCORE, form_rows
from xlplugin.workbook.scorebook.headings import HeadedTable, cell_text

WEIGHT: Final = "分值"
VERDICT: Final = "核对"
EXPLANATION: Final = "测算说明"
COUNTED: Final = "计入总分"
TOTAL: Final = "总得分"
GRADE: Final = "评价等级"


def _number(value: Decimal | None) -> Cell:
    return "" if value is None else float(value)


def _verdict(line: IndicatorScore) -> str:
    if line.score is not None and line.claim.score is MISSING and not line.claim.typed:
        return "按测算"
    return line.status.value


def _generated(line: IndicatorScore, decimals: int) -> dict[str, Cell]:
    """What the generated cells of an indicator's row must show, by heading."""
    return {
        WEIGHT: float(line.indicator.weight),
        SCORE: cell_of(line.outcome, decimals),
        VERDICT: _verdict(line),
        EXPLANATION: line.explanation,
        COUNTED: _number(line.standing),
    }


def _changed(table: HeadedTable, row: int, heading: str, file: str, what: str) -> Problem:
    message = f"{what}的“{heading}”与评价标准算出的不同，公式、引用或分值可能被改动"
    fix = "请从模板复制该单元格"
    return Problem("formula-changed", Severity.ERROR, message, fix, table.source(file, row, heading))


def _shown(table: HeadedTable, row: int, heading: str) -> Cell:
    value = table.view(row, heading).value
    return "" if value is None else value


def _agree(shown: Cell, wanted: Cell) -> bool:
    """Whether a cell shows what it must; of one that could not be calculated nobody knows."""
    return shown is CellError.UNKNOWN or same_value(shown, wanted)


def _indicator_rows(table: HeadedTable, sheet: ScoreSheet, file: str) -> Iterator[Problem]:
    lines = {line.indicator.name: line for line in sheet.lines}
    for found in form_rows(table, sheet.rubric, file):
        line = lines[found.indicator]
        if any(isinstance(fact.value, Invalid) for fact in line.inputs) or line.claim.typed:
            continue
        for heading, wanted in _generated(line, sheet.rubric.decimals).items():
            if heading in table.columns and not _agree(_shown(table, found.row, heading), wanted):
                yield _changed(table, found.row, heading, file, f"“{found.indicator}”")


def _closing_rows(table: HeadedTable, sheet: ScoreSheet, file: str) -> Iterator[Problem]:
    total = sheet.total
    wanted: dict[str, Cell] = {
        TOTAL: CellError.NA if total.computed is None else float(total.computed),
        GRADE: CellError.NA if total.grade is None else total.grade,
    }
    for row in table.rows():
        name = cell_text(table.sheet.cell(row, 1).value)
        if name in wanted and not _agree(_shown(table, row, SCORE), wanted[name]):
            yield _changed(table, row, SCORE, file, f"“{name}”")


def changed_cells(table: HeadedTable, sheet: ScoreSheet, file: str) -> Iterator[Problem]:
    """A problem for every generated cell that does not show what the facts and the rubric give."""
    yield from _indicator_rows(table, sheet, file)
    # A claim in words, or an indicator without a row, leaves the sheet's own sums without a meaning; both are
    # told already.
    there = {row.indicator for row in form_rows(table, sheet.rubric, file)}
    if all(not line.claim.typed and line.indicator.name in there for line in sheet.lines):
        yield from _closing_rows(table, sheet, file)
