"""Cells with formulas of ours held against what the facts give: on a form and on the sheet 测算."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.facts.entry import EntryKind
from xlplugin.facts.value import Invalid
from xlplugin.form.case import Assessment
from xlplugin.form.form import Form
from xlplugin.form.matching import plain_name
from xlplugin.functions.cell import Cell, CellError
from xlplugin.functions.scoring_call import cell_of
from xlplugin.money import ZERO
from xlplugin.problem import Problem, Source
from xlplugin.rubric.model import grade_of
from xlplugin.scoring.findings import claim_in_words
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet
from xlplugin.scoring.totals_words import NO_GRADE, status_words
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.formbook.earlier import CLAIM, NAME, SCORE, SHOWN, WRITTEN
from xlplugin.workbook.forms import codes
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.scorebook.headings import HeadedTable, cell_text, find_tables

_ON_FORM: Final = "得分情况"
_COUNTED: Final = "计入总分"
_LOWEST: Final = "最低"
_TOTAL: Final = "总得分"
_GRADE: Final = "评价等级"
_NOISE: Final = 0.00005


def changed_cells(grid: BookGrid, form: Form, assessment: Assessment) -> Iterator[Problem]:
    """A problem for every cell made by our template that does not show what the facts and the rubric give.

    Args:
        grid: the workbook, its formulas calculated.
        form: the form with the formulas.
        assessment: its rubric and scores.
    """
    tables = (each for each in find_tables(grid, _ON_FORM, _COUNTED) if each.sheet.name == form.sheet)
    table, lines, named = next(tables, None), assessment.sheet.lines, assessment.match.rows.items()
    if table is None:
        return
    # Formulas name their indicator in full: a row that is only nearly called so is not its row.
    rows = {name: row for name, row in named if plain_name(row.name) == plain_name(name)}
    for line in lines:
        if line.indicator.name not in rows:
            message = f"自评表中没有指标“{line.indicator.name}”这一行"
            yield codes.ROW_MISSING.at(Source(form.file, sheet=form.sheet), message)
    for row in form.rows:
        if row not in rows.values() and row.name in rows:
            yield codes.ROW_REPEATED.at(row.source, f"指标“{row.name}”在自评表中出现了两次")
    # People read “2分”, formulas do not.
    yield from (claim_in_words(line) for line in lines if line.claim.kind is EntryKind.TYPED_NUMBER)
    for line in lines:
        unusable = any(isinstance(fact.value, Invalid) for fact in line.inputs)
        if line.indicator.name in rows and not unusable and _is_plain(line):
            yield from _changed(table, rows[line.indicator.name].row, line, form.file)
    # A claim in words, or an indicator without a row, leaves the sheet's own sums without a meaning; both are
    # told already.
    if all(_is_plain(line) and line.indicator.name in rows for line in lines):
        yield from _changed_closings(table, assessment, form.file)


def _is_plain(line: IndicatorScore) -> bool:
    """Whether a claim is what formulas take for one: a number, or nothing at all."""
    return line.claim.kind in (EntryKind.NUMBER, EntryKind.BLANK)


def _changed(table: HeadedTable, row: int, line: IndicatorScore, file: str) -> Iterator[Problem]:
    counted = _counted(table, line)
    wanted: dict[str, Cell] = {
        "分值": float(line.indicator.weight),
        _ON_FORM: cell_of(line.outcome, line.decimals),
        "核对": status_words(line),
        "测算说明": line.explanation,
        _COUNTED: "" if counted is None else float(counted),
        _LOWEST: float(line.lowest),
        "最高": float(line.highest),
    }
    for heading, content in wanted.items():
        if heading in table.columns and not _agree(table.view(row, heading).value, content):
            yield _formula_changed(table, row, heading, line.indicator.name, file)


def _counted(table: HeadedTable, line: IndicatorScore) -> Decimal | None:
    """What counts; a workbook made before there were bounds takes every claim as it is."""
    return line.counted if _LOWEST in table.columns or line.score is not None else line.claim.points


def _changed_closings(table: HeadedTable, assessment: Assessment, file: str) -> Iterator[Problem]:
    sheet, counted = assessment.sheet, [_counted(table, line) for line in assessment.sheet.lines]
    known = [each for each in counted if each is not None]
    total = sum(known, ZERO) if len(known) == len(counted) else None
    if _LOWEST in table.columns:
        grade: str | None = sheet.total.grade or NO_GRADE
    else:
        grade = None if total is None else grade_of(sheet.rubric, total)
    wanted: dict[str, Cell | Decimal] = {_TOTAL: total, _GRADE: grade}
    for row in table.rows():
        name = cell_text(table.sheet.cell(row, 1).value)
        if name in wanted:
            content = wanted[name]
            shown = float(content) if isinstance(content, Decimal) else content
            if not _agree(table.view(row, _ON_FORM).value, CellError.NA if shown is None else shown):
                yield _formula_changed(table, row, _ON_FORM, name, file)


def _agree(shown: Cell, wanted: Cell) -> bool:
    """Whether a cell shows what it must; of one that could not be calculated nobody knows."""
    return shown is CellError.UNKNOWN or same_value("" if shown is None else shown, wanted)


def _formula_changed(table: HeadedTable, row: int, heading: str, name: str, file: str) -> Problem:
    message = f"“{name}”的“{heading}”与评价标准算出的不同，公式、引用或分值可能被改动"
    return codes.FORMULA_CHANGED.at(table.source(file, row, heading), message)


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
            yield codes.FORMULA_DIFFERS.at(place, f"“{name}”的测算公式与评分结果不同")


def _live_scores(grid: BookGrid, file: str) -> Iterator[tuple[str, Cell, Source]]:
    for table in find_tables(grid, CLAIM, SCORE, WRITTEN, SHOWN):
        for row in table.rows():
            yield table.text(row, NAME), table.view(row, SCORE).value, table.source(file, row, SCORE)
