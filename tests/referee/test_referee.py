"""LibreOffice recalculates every shipped workbook and must come to our engine's results, cell by cell.

Every formula is compared, native and custom alike: numbers to 1e-9, texts exactly, errors by kind; nothing
is left out. LibreOffice gets a copy without any stored result, so that nothing it answers can come from the
file, and with custom functions under the names it looks up in OOXML files (see ``calc_name``). Custom
calls reach the catalogue through an add-in made for the workbook and are answered by this very process.

LibreOffice would hand a blank single cell over as 0 and would not call a function on a cell that holds an
error; the add-in therefore asks for cells wherever a formula names cells, and reads them itself. A blank
result counts as an empty text, and a truth value as 0 or 1: LibreOffice has no other.
"""

from collections.abc import Mapping, Sequence
from math import isclose
from pathlib import Path
from typing import Final

import pytest
from openpyxl import Workbook

from tests.referee.addin import build_addin, calc_name
from tests.referee.answering import Catalogue, answering
from tests.referee.office import Office, Profile
from tests.referee.shapes import renamed, shapes_in
from tests.workbook.books import opened, value_of
from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import CellEdit, Formula, Result
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
FORMS: Final = ("longgang-2020", "longgang-2021", "guangzhou-2023", "national-item")
SHIPPED: Final = tuple(f"{form}{kind}.xlsx" for form in FORMS for kind in ("", "-example"))
GUARDED: Final = ("national-item.xlsx",)
NAMES: Final = frozenset(each.name for each in functions())

pytestmark = pytest.mark.referee


def formulas(grid: BookGrid) -> dict[Place, str]:
    return {
        Place(sheet.name, row, column): view.formula
        for sheet in grid.sheets
        for (row, column), view in sheet.cells.items()
        if view.formula is not None
    }


def for_libreoffice(package: Package, texts: Mapping[Place, str]) -> Package:
    """A copy without stored results, its custom calls under the names that LibreOffice looks up."""

    def named(function: str, arguments: int) -> str:
        return calc_name(function, arguments) if function.upper() in NAMES else function

    edits = []
    for place, text in texts.items():
        other = renamed(text, named)
        edits.append(CellEdit(*place, Result(None) if other == text else Formula(other)))
    return apply_edits(package, edits)


def ours(package: Package, places: Sequence[Place]) -> list[Cell]:
    recalculated = value_of(recalculate(package, functions()))
    grid = value_of(read_grid(recalculated.package))
    found = {(sheet.name, *place): view.value for sheet in grid.sheets for place, view in sheet.cells.items()}
    return [found[place] for place in places]


def agree(one: Cell, other: Cell) -> bool:
    if isinstance(one, CellError) or isinstance(other, CellError):
        return one is other
    if isinstance(one, (bool, float)) and isinstance(other, (bool, float)):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return (one or "") == (other or "") and type(one or "") is type(other or "")


def theirs(
    package: Package, texts: Mapping[Place, str], office: Office, folder: Path
) -> tuple[list[Cell], int]:
    """What LibreOffice calculates, and how many custom calls it made for that."""
    copy, catalogue, shapes = folder / "copy.xlsx", Catalogue(), shapes_in(texts.values(), NAMES)
    ways = {(shape.function, len(shape.cells)) for shape in shapes}
    assert len(ways) == len(shapes), "one function is called in two ways"
    copy.write_bytes(for_libreoffice(package, texts).to_bytes())
    extension = build_addin(shapes, folder, office.type_writer, office.types)
    with answering(catalogue) as address:
        profile = Profile(office, folder / "profile", {"XLPLUGIN_REFEREE": address})
        profile.prepare(extension)
        return profile.results(copy, list(texts)), catalogue.calls


def disagreements(path: Path, office: Office, folder: Path) -> list[str]:
    package = opened(path)
    texts = formulas(value_of(read_grid(package)))
    results, calls = theirs(package, texts, office, folder)
    custom = sum(bool(shapes_in([text], NAMES)) for text in texts.values())
    print(f"{path.name}: {len(texts)} formula cells, {custom} of them custom, {calls} calls")  # noqa: T201
    # Rows that nobody has filled in ask no function, nor do a total and a grade of nothing.
    assert calls >= custom > 0 or (path.name in GUARDED and calls == 0)
    compared = zip(texts.items(), ours(package, list(texts)), results, strict=True)
    return [
        f"{place.sheet}!{place.cell} ={text}: {own!r}, LibreOffice {other!r}"
        for (place, text), own, other in compared
        if not agree(own, other)
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_libreoffice_agrees_on_every_formula_of_a_shipped_workbook(
    name: str, office: Office, tmp_path: Path
) -> None:
    assert disagreements(WORKBOOKS / name, office, tmp_path) == []


def test_libreoffice_hands_blanks_errors_texts_and_numbers_over_as_our_engine_does(
    office: Office, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A3"], sheet["A4"], sheet["A5"] = 105, "一百", "=1/0", "=NA()"
    sheet["A6"], sheet["A7"], sheet["A8"] = "=50*2", '=IF(A1>1,"","x")', -1
    for row in range(1, 9):
        for column, name in ((2, "SCORE"), (3, "EXPLAIN")):
            sheet.cell(row, column, f'={name}_STAFF_CONTROL("longgang-2020",A{row},A1)')
    sheet["D1"] = '=EXPLAIN_EXECUTION_RATE("longgang-2020",A1:A5)'
    sheet["D2"] = '=IF(ISNA(B2),"缺"&IFERROR(B4,0),ROUND(B6/3,2))'
    path = tmp_path / "小.xlsx"
    book.save(path)
    assert disagreements(path, office, tmp_path) == []


def test_libreoffice_scores_the_rows_of_an_item_form_as_our_engine_does(
    office: Office, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    rows: tuple[tuple[float | str | None, ...], ...] = (
        (10, "≥", 100, 80, "户", None),
        (10, "≤", 80, 100, "天", None),
        (10, "≥", 0.95, 0.855, "%", None),
        (7.5, None, "≥3次", "2次", None, None),
        (10, "定性", "有效提升", "部分达成", None, 0.7),
        (10, "定性", "有效提升", "部分达成", None, None),
        (10, "≥", 100, None, "户", None),
        (10, "≥", 100, "=1/0", "户", None),
        (None, None, None, None, None, None),
    )
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            sheet.cell(row, column, value)
        given = f'"national-item",A{row},B{row},C{row},D{row},E{row},F{row}'
        for column, name in enumerate(
            ("SCORE_ITEM", "EXPLAIN_ITEM", "SCORE_ITEM_LOWEST", "SCORE_ITEM_HIGHEST"), 7
        ):
            sheet.cell(row, column, f"={name}({given})")
        for column, name in enumerate(("SCORE_ITEM_EXECUTION", "EXPLAIN_ITEM_EXECUTION"), 11):
            sheet.cell(row, column, f'={name}("national-item",A{row},C{row},D{row})')
    path = tmp_path / "项目.xlsx"
    book.save(path)
    assert disagreements(path, office, tmp_path) == []
