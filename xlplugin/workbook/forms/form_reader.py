"""One score table read whole: everything a form says, and what was taken for what, for people to object."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from xlplugin.form.entry import Entry
from xlplugin.form.form import Branch, BudgetLine, Closing, Column, Field, Form, Recognised, Row
from xlplugin.problem import Source
from xlplugin.workbook.forms.columns import HeadedColumn, ScoreTable
from xlplugin.workbook.forms.ending import TableRows, read_closing, read_grade, read_notes
from xlplugin.workbook.forms.entries import squeezed
from xlplugin.workbook.forms.fields import (
    TitleLine,
    Year,
    fields_above,
    fields_below,
    headings_above,
    kind_of,
    read_budget,
    title_of,
    year_of,
)
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.forms.rows import Leaf, branches
from xlplugin.workbook.grid.grid import Area, parse_a1


class ReadForm(NamedTuple):
    """A form, the rectangle it fills on its sheet, and the cells outside that hold no statements."""

    form: Form
    area: Area
    left_out: frozenset[tuple[int, int]]


def read_form(page: SheetPage, table: ScoreTable, extent: TableRows, leaves: tuple[Leaf, ...]) -> ReadForm:
    """A form with all that belongs to it."""
    top = table.block.top
    budget = read_budget(page, top)
    titles = headings_above(page, top)
    closed = {(each.row, each.column) for each in titles}
    closed |= {(row, column) for row in budget.rows for column in page.rows.get(row, ())}
    page = page.above(extent.next_form) if extent.next_form else page
    notes, grade = read_notes(page, extent), read_grade(page, table, extent)
    noted = set(filter(None, (_place(each.source) for each in (*notes, grade))))
    fields = (*fields_above(page, top, table.block.right, closed), *fields_below(page, extent.end, noted))
    title, year = title_of(titles, page.headings.names), year_of(page, titles, fields)
    rows, levels = tuple(leaf.row for leaf in leaves), branches(leaves)
    total = read_closing(page, table, extent)
    lines = chain(
        _of_title(page, title, year),
        _of_fields(fields, budget.lines),
        _of_columns(page, table),
        _of_rows(rows),
        _of_levels(levels, table),
        _of_closing(total, grade, notes),
    )
    form = Form(
        kind=kind_of(title.text if title else "", table, budget, fields, page.headings.names),
        file=page.file,
        sheet=page.sheet.name,
        title="".join(title.text.split()) if title else "",
        year=year.year if year else None,
        columns=table.columns,
        rows=rows,
        branches=levels,
        total=total,
        grade=grade,
        fields=fields,
        budget=budget.lines,
        notes=notes,
        recognised=tuple(sorted(lines, key=lambda line: _place(line.source) or (0, 0))),
    )
    graded = _place(grade.source) or (0, 0)
    area = Area(top, table.block.left, max(extent.end, graded[0]), table.block.right)
    return ReadForm(form, area, frozenset(closed | noted))


def _place(source: Source) -> tuple[int, int] | None:
    return parse_a1(source.cell or "")


def _of_title(page: SheetPage, title: TitleLine | None, year: Year | None) -> Iterator[Recognised]:
    """The title and the year."""
    if title is not None:
        yield Recognised("标题", squeezed(title.text), page.source(title.row, title.column))
    if year is not None:
        yield Recognised("年度", f"{year.year}（“{year.words}”）", year.source)


def _of_fields(fields: Sequence[Field], budget: Sequence[BudgetLine]) -> Iterator[Recognised]:
    """The header block and the budget block."""
    for each in fields:
        yield Recognised(f"表头“{each.label}”", each.value.text or "（空）", each.value.source)
    for line in budget:
        seen = f"{line.initial.text or '空'}、{line.full.text or '空'}、{line.spent.text or '空'}"
        places = (each.source for each in (line.full, line.spent, line.initial) if each.source.cell)
        yield Recognised(f"资金“{line.name}”", seen, next(places, line.full.source))


def _of_columns(page: SheetPage, table: ScoreTable) -> Iterator[Recognised]:
    """Every column with the heading it was known by; those that are of no use as well."""
    kinds = {place: kind for kind, place in table.columns.items()}
    seen: set[object] = set()
    for each in table.block.columns:
        kind = kinds.get(each.column)
        if kind is not None:
            yield Recognised(f"列“{kind.value}”", squeezed(each.heading.text), _heading_place(page, each))
        elif each in table.others:
            yield Recognised("其他得分列", each.title, _heading_place(page, each))
        elif each.heading.area not in seen and each.heading.area.left == each.column:
            yield Recognised("未采用的列", squeezed(each.heading.text), _heading_place(page, each))
        seen.add(each.heading.area)


def _heading_place(page: SheetPage, each: HeadedColumn) -> Source:
    area = each.heading.area
    return page.source(area.top, each.column if area.top == area.bottom else area.left)


def _of_rows(rows: Sequence[Row]) -> Iterator[Recognised]:
    """How many indicators there are, from which to which."""
    if rows:
        words = f"{len(rows)}行，“{rows[0].name}”至“{rows[-1].name}”"
        yield Recognised("指标", words, rows[0].source)
    behind = [row for row in rows if row.weight.number is not None and row.weight.source == row.source]
    if behind:
        first = behind[0]
        words = f"{len(behind)}项写在名称后面，如“{first.name}”{first.weight.text}分"
        yield Recognised("三级指标分值", words, first.source)


def _of_levels(levels: Sequence[Branch], table: ScoreTable) -> Iterator[Recognised]:
    """The weights of levels that have no column."""
    second = [child for branch in levels for child in branch.children]
    for what, kind, those in (
        ("一级指标分值", Column.PRIMARY_WEIGHT, levels),
        ("二级指标分值", Column.SECONDARY_WEIGHT, second),
    ):
        known = [each for each in those if each.weight.number is not None]
        if known and kind not in table.columns and Column.PRIMARY in table.columns:
            first = known[0].weight
            place = _place(first.source)
            apart = place is not None and place[1] == table.columns.get(Column.WEIGHT)
            where = "写在该级自己的一行" if apart else "写在名称后面"
            yield Recognised(what, f"{len(known)}项{where}，如“{known[0].name}”{first.text}分", first.source)


def _of_closing(total: Closing | None, grade: Entry, notes: Sequence[Entry]) -> Iterator[Recognised]:
    """The total, the grade and the footnotes."""
    if total is not None:
        points = "" if total.behind_label else total.score.text
        seen = f"{squeezed(total.label.text)} {points}".strip()
        yield Recognised("总分行", seen, total.label.source)
    if grade.source.cell:
        yield Recognised("评价等级", squeezed(grade.text) or "（空）", grade.source)
    for note in notes:
        yield Recognised("注", squeezed(note.text), note.source)
