"""Where the facts stand on the sheets that a workbook has: people may have moved rows or renamed sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.forms import codes
from xlplugin.workbook.grid.grid import BookGrid, a1, column_letters
from xlplugin.workbook.layout.layout import AskedFact, Layout, TargetRow, lay_out
from xlplugin.workbook.layout.names import ACTUALS_COUNTED, GOALS_COUNTED
from xlplugin.workbook.scorebook.fact_rows import ACTUAL, CODE, GOAL, VALUE
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables


def placed_layout(grid: BookGrid, loaded: LoadedRubric, file: str) -> Layout:
    """The rows of facts as they stand, for formulas that refer to them.

    Args:
        grid: the workbook.
        loaded: the rubric; facts that no sheet holds have no row.
        file: the file's name, for the places of problems.

    Raises:
        Refused: formulas cannot refer to the sheets as they stand.
    """
    facts = list(find_tables(grid, CODE, VALUE))
    targets = list(find_tables(grid, CODE, GOAL, ACTUAL))
    layout = lay_out(loaded)
    if facts:
        rows = tuple(_facts(layout.facts, facts[0]))
        layout = replace(layout, facts=rows, facts_sheet=facts[0].sheet.name)
    layout = _with_targets(layout, targets[0]) if targets else replace(layout, targets=())
    problems = (
        *_surplus(facts, file),
        *_surplus(targets, file),
        *(problem for table in facts[:1] for problem in _columns(table, file)),
        *_gaps(layout, file),
    )
    if problems:
        raise Refused(*problems)
    return layout


def _places(table: HeadedTable) -> dict[str, int]:
    """The first row of every 编码."""
    return {table.text(row, CODE): row for row in sorted(table.rows(), reverse=True)}


def _facts(rows: Sequence[AskedFact], table: HeadedTable) -> Iterator[AskedFact]:
    places = _places(table)
    return (replace(row, row=places[row.code]) for row in rows if row.code in places)


def _with_targets(layout: Layout, table: HeadedTable) -> Layout:
    first = {row.definition.id: row for row in reversed(layout.targets)}
    rows = []
    for code, place in sorted(_places(table).items(), key=lambda each: each[1]):
        fact, _, line = code.partition(".")
        if fact in first and line.isascii() and line.isdigit():
            rows.append(TargetRow(place, int(line), first[fact].indicator, first[fact].definition))
    return replace(
        layout,
        targets=tuple(rows),
        targets_sheet=table.sheet.name,
        goals=_column(table, GOALS_COUNTED, GOAL),
        actuals=_column(table, ACTUALS_COUNTED, ACTUAL),
    )


def _column(table: HeadedTable, *headings: str) -> str:
    return column_letters(next(table.columns[each] for each in headings if each in table.columns))


def _surplus(tables: Sequence[HeadedTable], file: str) -> Iterator[Problem]:
    for table in tables[1:]:
        message = f"“{tables[0].sheet.name}”之外又有一张同样的数据表“{table.sheet.name}”"
        yield codes.SEVERAL_FACTS_SHEETS.at(Source(file, sheet=table.sheet.name), message)


def _columns(table: HeadedTable, file: str) -> Iterator[Problem]:
    """The functions take the columns of the sheet by their order."""
    for column, heading in enumerate(SHEET_COLUMNS, start=1):
        if table.columns.get(heading) != column:
            place = Source(file, sheet=table.sheet.name, cell=a1(table.first - 1, column))
            message = f"第{column_letters(column)}列的标题应为“{heading}”，各列的位置被改动"
            fix = f"请把各列恢复为{'、'.join(SHEET_COLUMNS)}的顺序"
            yield codes.FACTS_COLUMNS.at(place, message, fix=fix)
            return


def _gaps(layout: Layout, file: str) -> Iterator[Problem]:
    """The formulas take a series and a table of targets as one range."""
    rows: list[tuple[AskedFact | TargetRow, AskedFact | TargetRow]] = [*pairwise(layout.facts)]
    rows += pairwise(layout.targets)
    for before, after in rows:
        if before.definition is after.definition and after.row != before.row + 1:
            sheet = layout.facts_sheet if isinstance(before, AskedFact) else layout.targets_sheet
            place = Source(file, sheet=sheet, cell=a1(before.row, 1))
            yield codes.FACT_GAP.at(place, f"{before.definition.label}的各行不再相连")
