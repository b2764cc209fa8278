"""Scoring a workbook: its rubric, facts and claims, the sheet of scores, and the book with results."""

from pathlib import Path
from typing import NamedTuple

from xlplugin.functions.catalogue import functions
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet, score_sheet
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.scorebook.fact_rows import read_facts
from xlplugin.workbook.scorebook.form_check import COUNTED, changed_cells
from xlplugin.workbook.scorebook.form_rows import CLAIM, INDICATOR, SCORE, FormRow, find_forms, form_rows
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables
from xlplugin.workbook.scorebook.stated_rubric import stated_rubric


class ScoredBook(NamedTuple):
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


def _other_rubric(named: str, wanted: str, source: Source) -> Problem:
    message = f"工作簿是按评价标准“{named}”制作的，不能按“{wanted}”评分"
    fix = f"请用“{wanted}”的模板，或去掉 --rubric"
    return Problem("rubric-differs", Severity.ERROR, message, fix, source)


def _rubric(grid: BookGrid, wanted: str | None, own: Path | None, source: Source) -> Checked[LoadedRubric]:
    named = stated_rubric(grid)
    if wanted and named and wanted != named:
        return failed(*open_rubric(wanted, own).problems, _other_rubric(named, wanted, source))
    rubric_id = wanted or named
    return open_rubric(rubric_id, own) if rubric_id else failed(_no_rubric(source))


def _several_forms(form: HeadedTable, source: Source) -> Problem:
    place = Source(source.file, sheet=form.sheet.name)
    message = f"工作簿里有不止一张评分表，“{form.sheet.name}”是多出来的一张"
    return Problem("several-forms", Severity.ERROR, message, "请只保留一张自评表", place)


def _row_missing(indicator: str, form: HeadedTable, source: Source) -> Problem:
    place = Source(source.file, sheet=form.sheet.name)
    message = f"自评表中没有指标“{indicator}”这一行"
    return Problem("row-missing", Severity.ERROR, message, "请用模板重新生成自评表", place)


def _row_repeated(row: FormRow) -> Problem:
    message = f"指标“{row.indicator}”在自评表中出现了两次"
    return Problem("row-repeated", Severity.ERROR, message, "请只保留一行", row.source)


def _scored(grid: BookGrid, form: HeadedTable, loaded: LoadedRubric, source: Source) -> Checked[ScoreSheet]:
    facts = read_facts(grid, loaded.vocabulary, source.file)
    if facts.value is None:
        return failed(_no_table(source))
    found = list(form_rows(form, loaded.rubric, source.file))
    rows = {row.indicator: row for row in reversed(found)}
    sheet = score_sheet(loaded, facts.value, {name: row.claim for name, row in rows.items()})
    missing = [each.name for each in loaded.rubric.indicators() if each.name not in rows]
    problems = (
        *facts.problems,
        *(_row_missing(name, form, source) for name in missing),
        *(_row_repeated(row) for row in found if rows[row.indicator] is not row),
        *findings(sheet),
        *changed_cells(form, sheet, source.file),
    )
    return Checked(sheet, problems)


def is_ours(grid: BookGrid) -> bool:
    """Whether a workbook was made from the template, whatever else people have done to it since."""
    return any(find_tables(grid, INDICATOR, CLAIM, SCORE, COUNTED))


def score_book(
    package: Package,
    wanted: str | None = None,
    own: Path | None = None,
    known: BookGrid | None = None,
) -> Checked[ScoredBook]:
    """Score a workbook made from the template.

    Args:
        package: the workbook; it is left as it is.
        wanted: the rubric's id; by default the one the workbook names.
        own: the user's own folder of rubrics.
        known: what is on its sheets, where that has been read already.

    Returns:
        The scores and the workbook with up-to-date results, with everything found; or why there are none.
    """
    grid = Checked(known) if known is not None else read_grid(package)
    if grid.value is None:
        return failed(*grid.problems)
    before = _understood(grid.value, wanted, own, package.source)
    if before.value is None:
        return failed(*before.problems)
    result = recalculate(package, functions(own), grid.value)
    if result.value is None:
        return failed(*result.problems)
    fresh = result.value.grid
    sheet = _scored(fresh, find_forms(fresh)[0], before.value, package.source)
    if sheet.value is None:
        return failed(*result.problems, *sheet.problems)
    return Checked(ScoredBook(sheet.value, result.value.package), (*result.problems, *sheet.problems))


def score_grid(
    grid: BookGrid, file: str, wanted: str | None = None, own: Path | None = None
) -> Checked[ScoreSheet]:
    """Score a workbook made from the template whose formulas are up to date, as in Excel.

    Args:
        grid: what is on its sheets.
        file: its name, for the places of problems.
        wanted: the rubric's id; by default the one the workbook names.
        own: the user's own folder of rubrics.

    Returns:
        The scores, with everything found; or why there are none.
    """
    loaded = _understood(grid, wanted, own, Source(file))
    if loaded.value is None:
        return failed(*loaded.problems)
    return _scored(grid, find_forms(grid)[0], loaded.value, Source(file))


def _understood(
    grid: BookGrid, wanted: str | None, own: Path | None, source: Source
) -> Checked[LoadedRubric]:
    """The rubric of the one form that there is, or why it cannot be scored."""
    forms = find_forms(grid)
    if len(forms) != 1:
        extra = [_several_forms(form, source) for form in forms[1:]]
        return failed(*(extra or [_no_table(source)]))
    return _rubric(grid, wanted, own, source)
