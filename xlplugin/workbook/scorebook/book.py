"""Scoring a workbook: its rubric, facts and claims, the sheet of scores, and the book with results."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Cell
from xlplugin.functions.library import open_rubric
from xlplugin.functions.scoring_call import cell_of
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet, score_sheet
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.scorebook.fact_rows import read_facts
from xlplugin.workbook.scorebook.form_rows import FormRow, find_form, form_rows
from xlplugin.workbook.scorebook.headings import HeadedTable, cell_text

RUBRIC_LABEL: Final = "评价标准"


@dataclass(frozen=True, slots=True)
class ScoredBook:
    """A scored workbook: the scores, and the package with every formula's result brought up to date."""

    sheet: ScoreSheet
    package: Package


def _no_table(source: Source) -> Problem:
    message = "没有找到评分表：需要“自评表”（三级指标、自评得分、得分情况）和“基础数据”"
    fix = "请用 xlplugin template 评价标准 -o 文件.xlsx 生成工作簿后填写"
    return Problem("no-score-table", Severity.ERROR, message, fix, source)


def _no_rubric(source: Source) -> Problem:
    message = "工作簿没有写明评价标准"
    return Problem(
        "no-rubric", Severity.ERROR, message, "请用 --rubric 指定，可用的见 xlplugin rubric list", source
    )


def named_rubric(grid: BookGrid) -> str:
    """The rubric id that stands to the right of the label 评价标准; empty where there is none."""
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items():
            if view.value == RUBRIC_LABEL:
                beside = cell_text(sheet.cell(row, column + 1).value)
                if beside.isascii() and beside:
                    return beside
    return ""


def _rubric(grid: BookGrid, wanted: str | None, own: Path | None, source: Source) -> Checked[LoadedRubric]:
    rubric_id = wanted or named_rubric(grid)
    return open_rubric(rubric_id, own) if rubric_id else failed(_no_rubric(source))


def _changed_formulas(
    rows: Iterable[FormRow], fresh: Mapping[Place, Cell], sheet: ScoreSheet
) -> Iterator[Problem]:
    """Rows whose recalculated result is not what the facts give: a formula or a reference was changed."""
    by_name = {row.indicator: row for row in rows}
    for line in sheet.lines:
        row = by_name.get(line.indicator.name)
        if row is None:
            message = f"自评表中没有指标“{line.indicator.name}”这一行"
            yield Problem("row-missing", Severity.ERROR, message, "请用模板重新生成自评表")
            continue
        given, wanted = fresh.get(row.place, row.score.value), cell_of(line.outcome, sheet.rubric.decimals)
        if not same_value(given, wanted):
            message = f"“{line.indicator.name}”单元格的结果与评价标准算出的不同，公式或引用可能被改动"
            yield Problem(
                "formula-changed", Severity.ERROR, message, "请从模板复制该单元格的公式", row.source
            )


def _scored(grid: BookGrid, form: HeadedTable, loaded: LoadedRubric, source: Source) -> Checked[ScoreSheet]:
    facts = read_facts(grid, loaded.vocabulary, source.file)
    if facts.value is None:
        return failed(_no_table(source))
    claims = {row.indicator: row.claim for row in form_rows(form, loaded.rubric, source.file)}
    sheet = score_sheet(loaded, facts.value, claims)
    return Checked(sheet, (*facts.problems, *findings(sheet)))


def _with_results(
    package: Package, grid: BookGrid, form: HeadedTable, sheet: ScoreSheet, own: Path | None
) -> Checked[ScoredBook]:
    recalculated = recalculate(package, functions(own), grid)
    if recalculated.value is None:
        return failed(*recalculated.problems)
    fresh = {change.place: change.new for change in recalculated.value.changes}
    rows = form_rows(form, sheet.rubric, package.source.file)
    problems = (*recalculated.problems, *_changed_formulas(rows, fresh, sheet))
    return Checked(ScoredBook(sheet, recalculated.value.package), problems)


def score_book(package: Package, wanted: str | None = None, own: Path | None = None) -> Checked[ScoredBook]:
    """Score a workbook made from the template.

    Args:
        package: the workbook; it is left as it is.
        wanted: the rubric's id; by default the one the workbook names.
        own: the user's own folder of rubrics.

    Returns:
        The scores and the workbook with up-to-date results, with everything found; or why there are none.
    """
    grid = read_grid(package)
    if grid.value is None:
        return failed(*grid.problems)
    form = find_form(grid.value)
    if form is None:
        return failed(_no_table(package.source))
    loaded = _rubric(grid.value, wanted, own, package.source)
    if loaded.value is None:
        return failed(*loaded.problems)
    sheet = _scored(grid.value, form, loaded.value, package.source)
    if sheet.value is None:
        return failed(*sheet.problems)
    scored = _with_results(package, grid.value, form, sheet.value, own)
    return Checked(scored.value, (*sheet.problems, *scored.problems))
