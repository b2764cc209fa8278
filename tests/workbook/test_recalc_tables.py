"""Functions that give rows of cells: as array formulas, and inside other formulas."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from xlplugin.functions.catalogue import Function, function
from xlplugin.functions.cell import Argument, Block, Cell, CellError
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.recalc.recalc import recalculate

from .books import book_of, codes, first_sheet, value_of

RUBRIC = "longgang-2020"
FACTS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>satisfaction</t></is></c><c r="B1"><v>0.92</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>staff_quota</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>若干</t></is></c></row>'
)


@dataclass(frozen=True, slots=True)
class Rows:
    """A custom function that gives the same rows whatever it is asked."""

    rows: Block
    name: str = "SCORE_ROWS"
    min_args: int = 0
    max_args: int | None = None

    def refusal(self, _: str) -> str:
        return ""

    def __call__(self, *_: Argument) -> Block:
        return self.rows


def array(formula: str, area: str, number: int = 4) -> str:
    """A row with a formula that fills an area; its stored results are those of its first cell alone."""
    first = area.partition(":")[0]
    return f'<row r="{number}"><c r="{first}"><f t="array" ref="{area}">{formula}</f><v>0</v></c></row>'


def plain(formula: str, number: int = 4) -> str:
    return f'<row r="{number}"><c r="A{number}"><f>{formula}</f><v>99</v></c></row>'


def shown(folder: Path, rows: str, area: Area, *functions: Function | Rows) -> Block:
    """The cells of an area once a sheet of those rows has been recalculated without a problem."""
    checked = recalculate(book_of(folder, rows), functions)
    assert codes(checked) == []
    sheet = first_sheet(value_of(checked).package)
    columns = range(area.left, area.right + 1)
    lines = range(area.top, area.bottom + 1)
    return tuple(tuple(sheet.cell(line, column).value for column in columns) for line in lines)


def of_catalogue(name: str) -> Function:
    found = function(name)
    assert found is not None
    return found


def test_a_whole_form_is_scored_by_one_array_formula_as_a_direct_call_would(tmp_path: Path) -> None:
    table, words = of_catalogue("SCORE_TABLE"), of_catalogue("EXPLAIN_TABLE")
    facts = (("satisfaction", 0.92), ("staff_quota", "若干"))
    rows = FACTS + array(f'[1]!SCORE_TABLE("{RUBRIC}",A1:B2)', "A4:D24")
    rows += plain(f'EXPLAIN_TABLE("{RUBRIC}",A1:B2)', 30)
    cells = shown(tmp_path, rows, Area(4, 1, 30, 4), table, words)
    assert cells[:21] == table(RUBRIC, facts)
    assert cells[26][0] == words(RUBRIC, facts)
    errors = {row[2] for row in cells[:21] if isinstance(row[2], CellError)}
    assert errors == {CellError.NA, CellError.VALUE}


def test_other_formulas_take_single_cells_and_sums_from_a_scored_form(tmp_path: Path) -> None:
    call = f'SCORE_TABLE("{RUBRIC}",A1:B2)'
    rows = FACTS + plain(f"INDEX({call},21,1)", 4) + plain(f"ROWS({call})", 5)
    rows += plain(f"SUM(IFERROR(INDEX({call},0,3),0))", 6) + plain(f"INDEX({call},1,3)", 7)
    cells = shown(tmp_path, rows, Area(4, 1, 7, 1), of_catalogue("SCORE_TABLE"))
    assert cells == (("公众或服务对象满意度",), (21.0,), (4.0,), (CellError.NA,))


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (((1.0, "文"), (True, "")), ((1.0, "文"), (True, ""))),
        (((CellError.NA, CellError.DIV),), ((CellError.NA, CellError.DIV),)),
        (((None, 2.0),), (("", 2.0),)),
        (((float("nan"), 2.0),), ((CellError.NUM, 2.0),)),
        (((1.0,), (2.0,), (3.0,)), ((1.0,), (2.0,), (3.0,))),
        (((5.0,),), ((5.0,),)),
    ],
)
def test_every_cell_of_a_block_becomes_a_cell(tmp_path: Path, given: Block, stored: Block) -> None:
    area = Area(4, 1, 3 + len(given), len(given[0]))
    rows = array("SCORE_ROWS()", f"A4:{'ABCD'[area.right - 1]}{area.bottom}")
    assert shown(tmp_path, rows, area, Rows(given)) == stored


@pytest.mark.parametrize("rows", [plain("SCORE_ROWS()"), array("SCORE_ROWS()", "A4:B5")])
def test_rows_that_do_not_fit_the_stored_area_leave_it_and_are_named(tmp_path: Path, rows: str) -> None:
    given: tuple[tuple[Cell, ...], ...] = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    checked = recalculate(book_of(tmp_path, rows), [Rows(given)])
    assert codes(checked) == ["formula-set-aside"]
    assert "与文件中保存的区域不一致" in checked.problems[0].message
    sheet = first_sheet(value_of(checked).package)
    assert sheet.cell(4, 1).value in (0.0, 99.0)
    assert [sheet.cell(5, 1).value, sheet.cell(6, 2).value] == [None, None]
