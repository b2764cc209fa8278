"""What the cells under the headings of a score table say of its columns, where the headings leave it open."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from xlplugin.form.form import Column
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.ending import is_sum, remark_in
from xlplugin.workbook.forms.entries import printed_name, squeezed
from xlplugin.workbook.forms.page import SheetPage

_LONGEST_UNIT: Final = 8
_SECOND: Final = 2


def settled(page: SheetPage, table: ScoreTable) -> ScoreTable:
    """The table, its columns of levels, reasons, goals, operators and units as their cells show."""
    return _with_goals(page, _with_reasons(page, _with_sections(page, table)))


def _with_sections(page: SheetPage, table: ScoreTable) -> ScoreTable:
    """Where rows of their own open the first level (产出指标（50分）), 二级指标 is no first one."""
    headed = table.headed(Column.PRIMARY)
    if headed is None or headed.level != _SECOND or Column.SECONDARY in table.columns:
        return table
    alone = (
        page.words(row, at[0]) for row, at in page.rows.items() if row > table.block.bottom and len(at) == 1
    )
    if not any(printed_name(words).weight is not None for words in alone):
        return table
    lower = {Column.PRIMARY: Column.SECONDARY, Column.PRIMARY_WEIGHT: Column.SECONDARY_WEIGHT}
    return replace(table, columns={lower.get(kind, kind): at for kind, at in table.columns.items()})


def _with_reasons(page: SheetPage, table: ScoreTable) -> ScoreTable:
    """A lone column 扣分 in which no figures stand is for words: the reasons."""
    place = table.columns.get(Column.DEDUCTION)
    if place is None or Column.REASON in table.columns:
        return table
    rows = (row for row in page.rows if row > table.block.bottom)
    if any(page.entry(row, place).number is not None for row in rows):
        return table
    columns: dict[Column, int] = {**table.columns, Column.REASON: place}
    del columns[Column.DEDUCTION]
    return replace(table, columns=columns)


def _with_goals(page: SheetPage, table: ScoreTable) -> ScoreTable:
    """Operators and units that stand beside goals and results under headings that do not name them.

    One heading (年度指标值) may be merged over operator, value and unit, and an authority may call the
    column of operators whatever it likes.
    """
    columns: dict[Column, int] = dict(table.columns)
    taken = set(columns.values())
    place = columns.get(Column.TARGET)
    if place is not None and Column.OPERATOR not in columns:
        if place + 1 not in taken and _all_operators(page, table, place):
            columns |= {Column.OPERATOR: place, Column.TARGET: place + 1}
        elif place - 1 not in taken and _all_operators(page, table, place - 1):
            columns[Column.OPERATOR] = place - 1
    for value, unit in ((Column.TARGET, Column.UNIT), (Column.ACTUAL, Column.ACTUAL_UNIT)):
        headed = table.headed(value)
        beside = columns.get(value, 0) + 1
        within = headed is not None and headed.heading.area.left < beside <= headed.heading.area.right
        if unit not in columns and within and beside not in taken and _all_units(page, table, beside):
            columns[unit] = beside
    return replace(table, columns=columns)


def _all_operators(page: SheetPage, table: ScoreTable, column: int) -> bool:
    """Whether nothing but ≥, ≤, ＝, 定性 stands under a heading."""
    texts = list(_under(page, table, column))
    return bool(texts) and all(text in page.headings.names.operator_words for text in texts)


def _all_units(page: SheetPage, table: ScoreTable, column: int) -> bool:
    """Whether nothing but short words stand under a heading."""
    texts = list(_under(page, table, column))
    return bool(texts) and all(
        len(text) <= _LONGEST_UNIT and not any(map(str.isdigit, text)) for text in texts
    )


def _under(page: SheetPage, table: ScoreTable, column: int) -> Iterator[str]:
    """What stands in a column of its own beside the names of the indicators."""
    name = table.columns[Column.INDICATOR]
    for row in page.rows:
        beside = row > table.block.bottom and page.words(row, name) and page.area(row, column).left == column
        if beside and not is_sum(page, table, row) and not remark_in(page, table, row):
            entry = page.entry(row, column)
            if not entry.blank:
                yield squeezed(entry.text)
