"""One score table read whole: everything a form says, and everything that was recognised on the way."""

from itertools import chain
from typing import NamedTuple

from xlplugin.form.form import Form
from xlplugin.problem import Source
from xlplugin.workbook.forms import recognition
from xlplugin.workbook.forms.branches import branches
from xlplugin.workbook.forms.closing import read_closing, read_grade, read_notes
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.extent import Extent
from xlplugin.workbook.forms.fields import fields_above, fields_below
from xlplugin.workbook.forms.item_form import kind_of, read_budget
from xlplugin.workbook.forms.page import Page
from xlplugin.workbook.forms.rows import Leaf
from xlplugin.workbook.forms.title import headings_above, title_of, year_of
from xlplugin.workbook.grid.grid import Area, parse_a1


class ReadForm(NamedTuple):
    """A form, the rectangle it fills on its sheet, and the cells outside that hold no statements."""

    form: Form
    area: Area
    left_out: frozenset[tuple[int, int]]


def read_form(page: Page, table: ScoreTable, extent: Extent, leaves: tuple[Leaf, ...]) -> ReadForm:
    """A form with all that belongs to it."""
    top = table.block.top
    budget = read_budget(page, top)
    titles = headings_above(page, top)
    closed = frozenset((each.row, each.column) for each in titles) | _cells(page, budget.rows)
    page = page.above(extent.next_form) if extent.next_form else page
    notes, grade = read_notes(page, extent), read_grade(page, table, extent)
    noted = frozenset(filter(None, (_place(each.source) for each in (*notes, grade))))
    fields = (*fields_above(page, top, table.block.right, closed), *fields_below(page, extent.end, noted))
    title, year = title_of(titles, page.headings.names), year_of(page, titles, fields)
    rows, levels = tuple(leaf.row for leaf in leaves), branches(leaves)
    total = read_closing(page, table, extent)
    lines = chain(
        recognition.of_title(page, title, year),
        recognition.of_fields(fields, budget.lines),
        recognition.of_columns(page, table),
        recognition.of_rows(rows),
        recognition.of_levels(levels, table),
        recognition.of_closing(total, grade, notes),
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
        recognised=recognition.in_order(tuple(lines)),
    )
    graded = _place(grade.source) or (0, 0)
    area = Area(top, table.block.left, max(extent.end, graded[0]), table.block.right)
    return ReadForm(form, area, closed | noted)


def _place(source: Source) -> tuple[int, int] | None:
    return parse_a1(source.cell or "")


def _cells(page: Page, rows: range) -> frozenset[tuple[int, int]]:
    return frozenset((row, column) for row in rows for column in page.rows.get(row, ()))
