"""A sheet read from its XML and one read cell by cell are the same sheet, whatever is on it."""

# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.engine.excel import Excel
from tests.excel.engine.vba import told_of
from xlplugin.excel.live import last_read
from xlplugin.excel.live.last_read import LastRead
from xlplugin.workbook.grid.grid import Area, SheetGrid, column_letters

TOP, LEFT, SIDE = 3, 2, 8
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
FORMATS = ("General", "0.00", "0.00%", "#,##0.00", "@", "yyyy-mm-dd", "mm-dd-yy", '0.0"万元"', "[Red]0;-0")

rows = st.integers(TOP, TOP + SIDE)
columns = st.integers(LEFT, LEFT + SIDE)
places = st.tuples(rows, columns)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.sampled_from(
        [
            "'前",
            "=见附件",
            "+1",
            "  两端  ",
            "一\n二",
            "a\r\nb",
            "\x01控制\x1f",
            "<b>&amp;",
            "0012",
            "字" * 40_000,
        ]
    ),
)
numbers = st.floats(-1e12, 1e12, allow_nan=False).map(lambda each: each + 0.0)
typed = st.one_of(
    st.tuples(st.just("s"), texts),
    st.tuples(st.just("n"), st.one_of(numbers, st.integers(0, 60_000))),
    st.tuples(st.just("b"), st.booleans()),
    st.tuples(st.just("e"), st.sampled_from(ERRORS)),
)
formulas = st.sampled_from(["=1+1", "=$A$1*2", '="甲"&"乙"', "=1/0", "=SUM(B3:C4)", "=TRUE"])
blocks = st.builds(
    lambda row, column, down, right: Area(row, column, row + down, column + right),
    rows,
    columns,
    st.integers(0, 2),
    st.integers(0, 2),
)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, Any]:
    """What is on a sheet; merged areas, arrays and spilling formulas lie apart, as in Excel."""
    apart: list[Area] = []
    for block in draw(st.lists(blocks, max_size=5)):
        if not any(other.covers(*cell) for other in apart for cell in block.cells()):
            apart.append(block)
    kinds = [draw(st.sampled_from(["merged", "array", "spill"])) for _ in apart]
    return {
        "cells": draw(st.dictionaries(places, typed, max_size=20)),
        "formulas": draw(st.dictionaries(places, formulas, max_size=5)),
        "formats": draw(st.dictionaries(places, st.sampled_from(FORMATS), max_size=20)),
        "blocks": list(zip(kinds, apart, strict=True)),
        "rows": draw(st.frozensets(rows, max_size=3)),
        "columns": draw(st.frozensets(columns, max_size=3)),
    }


def fill(sheet: Any, what: dict[str, Any]) -> None:
    """Put it on a sheet of the tests' Excel, past all that entering would make of it."""
    ws = sheet.ws
    for place, (kind, value) in what["cells"].items():
        cell = ws.cell(*place)
        cell._value, cell.data_type = value, kind
    for place, text in what["formulas"].items():
        ws.cell(*place).value = text
    for place, code in what["formats"].items():
        ws.cell(*place).number_format = code
    fill_blocks(sheet, what["blocks"])
    for row in what["rows"]:
        ws.row_dimensions[row].hidden = True
    for column in what["columns"]:
        ws.column_dimensions[column_letters(column)].hidden = True


def fill_blocks(sheet: Any, blocks: list[tuple[str, Area]]) -> None:
    """Merge cells, and enter formulas that fill several."""
    ws = sheet.ws
    for kind, area in blocks:
        first = (area.top, area.left)
        for place in area.cells():
            ws.cell(*place).value = None
        if kind == "merged" and not area.is_one_cell:
            ws.cell(*first).value = 7
            ws.merge_cells(str(area))
        elif kind == "array":
            ws.cell(*first).value = ArrayFormula(str(area), "=1+1")
        elif kind == "spill" and not area.is_one_cell:
            ws.cell(*first).value = "=1+1"
            sheet.spill(str(area))


@settings(max_examples=50, deadline=None)
@given(sheets())
def test_both_readers_give_the_same_sheet(what: dict[str, Any]) -> None:
    excel = Excel()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        Workbook().save(path)
        book = excel.open(path)
    try:
        fill(object.__getattribute__(book.sheets[0].api, "_inner"), what)
        last_read._READ.clear()  # no sheet is known from another example
        at_once, told = LastRead(book).grid(), LastRead(book, told_of(book)).grid()
        excel.machine.lacks("GetValue")
        cell_by_cell = LastRead(book).grid()
    finally:
        excel.quit()
    assert seen(at_once.sheets[0]) == seen(cell_by_cell.sheets[0])
    assert seen(told.sheets[0]) == seen(cell_by_cell.sheets[0])


def seen(sheet: SheetGrid) -> SheetGrid:
    """A sheet with its merged areas in order."""
    return replace(sheet, merged=tuple(sorted(sheet.merged)))
