"""Cells with formulas of ours held against what the facts give: on a form and on the sheet 测算."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from xlplugin.facts.entry import EntryKind
from xlplugin.facts.factset import Fact
from xlplugin.facts.parse import parse_series, parse_value, unit_of
from xlplugin.facts.value import Invalid, Value
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind
from xlplugin.form.case import Assessment
from xlplugin.form.form import Form
from xlplugin.form.matching import plain_name
from xlplugin.functions.cell import Cell, CellError
from xlplugin.functions.scoring_call import cell_of
from xlplugin.functions.table import COUNTED, to_raw
from xlplugin.money import ZERO, plain, round_half_up
from xlplugin.problem import Problem, Source
from xlplugin.rubric.model import grade_of
from xlplugin.scoring.findings import claim_in_words
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict
from xlplugin.scoring.totals_words import NO_GRADE, status_words
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.formbook.earlier import CLAIM, NAME, SCORE, SHOWN, WRITTEN
from xlplugin.workbook.forms import codes
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.scorebook.fact_rows import CODE, VALUE, amounts_as_typed
from xlplugin.workbook.scorebook.headings import HeadedTable, cell_text, find_tables

_ON_FORM: Final = "得分情况"
_COUNTED: Final = "计入总分"
_LOWEST: Final = "最低"
_TOTAL: Final = "总得分"
_GRADE: Final = "评价等级"
_NO_TEXT: Final = "请改为数字（不带单位，不用文本格式），表内合计才会计入"
_PLACES: Final = 4
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
    yield from (claim_in_words(line)._replace(fix=_NO_TEXT) for line in lines if _is_typed(line))
    yield from _grade_not_certain(table, assessment.sheet, form.file)
    facts = {fact.definition.id: fact for line in lines for fact in line.inputs}
    unlike = dict(_passed_on_otherwise(grid, facts, form.file))
    yield from (changed for changed in unlike.values() if changed)
    alike = [line for line in lines if not any(fact.definition.id in unlike for fact in line.inputs)]
    otherwise = frozenset(_passed_on_in_other_words(grid, facts))
    for line in alike:
        unusable = any(isinstance(fact.value, Invalid) for fact in line.inputs)
        if line.indicator.name in rows and not unusable and _is_plain(line):
            worded = otherwise.isdisjoint(fact.definition.id for fact in line.inputs)
            told = (("测算说明", line.explanation),) if worded else ()
            yield from _changed(table, rows[line.indicator.name].row, line, told, form.file)
    # A claim in words, an indicator without a row, or a figure that formulas are not given leaves the sheet's
    # own sums without a meaning; all are told already.
    if len(alike) == len(lines) and all(_is_plain(line) and line.indicator.name in rows for line in lines):
        yield from _changed_closings(table, assessment, form.file)


def _grade_not_certain(table: HeadedTable, sheet: ScoreSheet, file: str) -> Iterator[Problem]:
    """A workbook made before there were bounds shows a grade that what is unknown may still change."""
    if _LOWEST in table.columns or sheet.total.grade is not None:
        return
    grades = [band.grade for band in sheet.rubric.grades.bands]
    for row in table.rows():
        shown = table.text(row, _ON_FORM)
        if cell_text(table.sheet.cell(row, 1).value) == _GRADE and shown in grades:
            total = sheet.total
            ends = f"最低{plain(total.lowest)}分（{total.lowest_grade}）"
            ends = f"{ends}，最高{plain(total.highest)}分（{total.highest_grade}）"
            message = f"自评表由旧版本制作，其中的等级“{shown}”还可能改变：{ends}"
            yield codes.GRADE_OUTDATED.at(table.source(file, row, _ON_FORM), message)


def _is_typed(line: IndicatorScore) -> bool:
    """Whether people read a claim and formulas do not, such as 2分; what is out of range is told as such."""
    points = line.claim.points if line.claim.kind is EntryKind.TYPED_NUMBER else None
    return points is not None and ZERO <= points <= line.indicator.weight


def _is_plain(line: IndicatorScore) -> bool:
    """Whether a claim is what formulas take for one: a number of points, or nothing at all."""
    claim = line.claim
    return claim.blank or (claim.kind is EntryKind.NUMBER and claim.points is not None)


def _passed_on_otherwise(
    grid: BookGrid, facts: Mapping[FactId, Fact], file: str
) -> Iterator[tuple[FactId, Problem | None]]:
    """The facts of which formulas are given another value than people typed, each with what was changed.

    Where a formula of an earlier version does not understand a text or a unit, nobody changed it.
    """
    earlier = {(each.sheet, each.row) for each in amounts_as_typed(grid)}
    for table in find_tables(grid, CODE, VALUE, COUNTED):
        rows: dict[FactId, list[int]] = {}
        for row in table.rows():
            rows.setdefault(table.text(row, CODE).partition(".")[0], []).append(row)
        for fact in (facts[each] for each in rows if each in facts):
            own = rows[fact.definition.id]
            cells = [table.view(row, COUNTED).value for row in own]
            meant = _meant(fact.definition, cells)
            if isinstance(fact.value, Invalid):
                if not isinstance(meant, Invalid):  # formulas see no date in a number
                    yield fact.definition.id, None
                continue
            if meant == fact.value:
                continue
            message = f"“{fact.definition.label}”的“{COUNTED}”与填写的数值不同，公式可能被改动"
            changed = codes.FORMULA_CHANGED.at(table.source(file, own[0], COUNTED), message)
            ours = CellError.UNKNOWN in cells or any((table.sheet.name, row) in earlier for row in own)
            yield fact.definition.id, None if ours else changed


def _passed_on_in_other_words(grid: BookGrid, facts: Mapping[FactId, Fact]) -> Iterator[FactId]:
    """The amounts of which formulas are given another unit than people typed, as those of version 0.1 do."""
    for table in find_tables(grid, CODE, VALUE, COUNTED):
        for row in table.rows():
            fact = facts.get(table.text(row, CODE))
            given = to_raw(table.view(row, COUNTED).value)
            if fact and unit_of(fact.definition, given) is not fact.unit:
                yield fact.definition.id


def _meant(definition: FactDefinition, cells: Sequence[Cell]) -> Value:
    """What a formula takes the cells of a fact for."""
    raws = [to_raw(cell) for cell in cells]
    if definition.kind is UnitKind.SERIES:
        return parse_series(definition, raws)
    return parse_value(definition, raws[0])


def _changed(
    table: HeadedTable, row: int, line: IndicatorScore, told: Iterable[tuple[str, Cell]], file: str
) -> Iterator[Problem]:
    """The cells of a row that do not show its points and, under their headings, its words."""
    counted = _counted(table, line)
    wanted: dict[str, Cell] = {
        "分值": float(line.indicator.weight),
        _ON_FORM: cell_of(line.outcome, line.decimals),
        "核对": _comparison(table, line),
        **dict(told),
        _COUNTED: "" if counted is None else float(counted),
        _LOWEST: float(line.lowest),
        "最高": float(line.highest),
    }
    for heading, content in wanted.items():
        if heading in table.columns and not _agree(table.view(row, heading).value, content):
            yield _formula_changed(table, row, heading, line.indicator.name, file)


def _comparison(table: HeadedTable, line: IndicatorScore) -> str:
    """What the formula of the template says: of faulty facts that they are, of next to nothing nothing.

    A workbook made before there were bounds takes no claim for impossible.
    """
    shown, claim = cell_of(line.outcome, line.decimals), line.claim.points
    if isinstance(shown, CellError) and shown is not CellError.NA:
        return "数据有误"
    if claim is not None and line.score is not None and not round_half_up(claim - line.score, _PLACES):
        return Verdict.AGREES.value
    if line.score is None and _LOWEST not in table.columns:
        return line.open_status.value
    return status_words(line)


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
    if total is not None and not (min(known) >= ZERO and total <= sheet.rubric.total):
        wanted = {}  # points that nobody can have give no total, and are told where they stand
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
    scores = {line.indicator.name: line.certain for line in sheet.lines}
    for name, shown, place in _live_scores(grid, file):
        wanted = scores.get(name)
        if wanted is not None and (not isinstance(shown, float) or abs(shown - float(wanted)) > _NOISE):
            yield codes.FORMULA_DIFFERS.at(place, f"“{name}”的测算公式与评分结果不同")


def _live_scores(grid: BookGrid, file: str) -> Iterator[tuple[str, Cell, Source]]:
    for table in find_tables(grid, CLAIM, SCORE, WRITTEN, SHOWN):
        for row in table.rows():
            yield table.text(row, NAME), table.view(row, SCORE).value, table.source(file, row, SCORE)
