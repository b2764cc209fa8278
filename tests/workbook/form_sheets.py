"""Small sheets written down cell by cell, and what the finder makes of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.refusals import refused
from tests.workbook.books import opened, value_of
from xlplugin.form.case import Case
from xlplugin.form.form import Form
from xlplugin.functions.cell import Cell
from xlplugin.problem import Checked, Refused
from xlplugin.workbook.forms.finder import FoundForm, find_form
from xlplugin.workbook.forms.tables import read_beside
from xlplugin.workbook.grid.grid import BookGrid, CellView, SheetGrid, parse_area
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate

Rows = Sequence[Sequence[Cell | CellView]]
FILE = "表.xlsx"


def sheet_of(rows: Rows, merged: str = "", name: str = "自评", *, visible: bool = True) -> SheetGrid:
    """A sheet of rows of values from A1; merged areas as ``A1:B1 C3:C4``."""
    cells = {
        (row, column): value if isinstance(value, CellView) else CellView(value)
        for row, line in enumerate(rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    }
    areas = tuple(area for area in map(parse_area, merged.split()) if area is not None)
    return SheetGrid(name, cells, areas, visible=visible)


def found(*sheets: SheetGrid, sheet: str | None = None) -> Checked[FoundForm]:
    """What the finder makes of a workbook of these sheets."""
    return find_form(BookGrid(sheets), FILE, sheet)


def not_found(*sheets: SheetGrid, sheet: str | None = None) -> Refused:
    """Why no form is found in a workbook of these sheets."""
    return refused(found, *sheets, sheet=sheet)


def form_of(*sheets: SheetGrid) -> Form:
    """The form of a workbook that must have one."""
    return value_of(found(*sheets)).form


def case_of(found_form: FoundForm) -> Case:
    """A form that was found, with what stands beside it."""
    return Case(found_form.form, read_beside=lambda: read_beside(found_form))


def filed_in(book: bytes, folder: Path) -> Case:
    """What a workbook's bytes hold, its formulas calculated."""
    path = folder / "表.xlsx"
    path.write_bytes(book)
    package = value_of(recalculate(opened(path), ())).package
    return case_of(value_of(find_form(value_of(read_grid(package)), str(path))))


Told = tuple[str, str, str, int, object, object, object]


def told(form: Form) -> list[Told]:
    """What a form says of its indicators, wherever it stands."""
    return [
        (
            row.primary,
            row.secondary,
            row.name,
            row.part,
            row.weight.number,
            row.score.number,
            row.reviewed.number,
        )
        for row in form.rows
    ]


def tree(form: Form) -> Mapping[str, object]:
    """The weights of the levels, by the path of their names."""
    return {
        branch.name: (branch.weight.number, [(each.name, each.weight.number) for each in branch.children])
        for branch in form.branches
    }
