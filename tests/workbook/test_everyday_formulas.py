"""Formulas that people put beside and below scores: calculated as Excel does, or set aside and named."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from tests.workbook.books import value_of
from tests.workbook.proofs import changes, everyday, everyday_book, same
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import CellEdit, Result
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package, open_package
from xlplugin.workbook.grid.grid import Place, SheetGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.formula_cells import Edited
from xlplugin.workbook.recalc.recalc import Recalculation, recalculate

LEAST_SHARE: Final = 7 / 8


def package(*, changed: bool) -> Package:
    """The workbook of the everyday formulas as openpyxl writes it: without results."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "核对.xlsx")
        path.write_bytes(everyday_book(changed=changed))
        return value_of(open_package(path))


@cache
def without_results(*, changed: bool) -> Recalculation:
    return value_of(recalculate(package(changed=changed), ()))


@cache
def in_the_cone() -> Recalculation:
    """The workbook with the results from before the changes stored, once the changes are written into it."""
    results = [CellEdit(*each.place, Result(each.before)) for each in everyday() if each.before is not None]
    stood = apply_edits(package(changed=False), results)
    fresh = value_of(read_grid(package(changed=True)))
    edits = [CellEdit(*place, value_at(fresh.sheet(place.sheet), place)) for place in changes()]
    written = Edited(value_of(read_grid(stood)), frozenset(changes()))
    return value_of(recalculate(apply_edits(stood, edits), (), written=written))


def value_at(sheet: SheetGrid | None, place: Place) -> Cell:
    return sheet.cell(place.row, place.column).value if sheet is not None else None


RESULTS: Final[dict[str, Callable[[], Recalculation]]] = {
    "without results, before the changes": lambda: without_results(changed=False),
    "without results, after the changes": lambda: without_results(changed=True),
    "in the cone of the changes": in_the_cone,
}


@pytest.mark.parametrize("name", RESULTS)
def test_nearly_all_are_right_the_rest_is_named_and_none_is_wrong(name: str) -> None:
    result, when = RESULTS[name](), "before" if "before" in name else "after"
    aside = {place for each in result.set_aside for place in each.places}
    told = everyday()
    wrong = [
        f"{each.place.sheet}!{each.place.cell} ={each.formula}: {shown!r}"
        for each in told
        if each.place not in aside
        and not same(shown := value_at(result.grid.sheet(each.place.sheet), each.place), getattr(each, when))
    ]
    assert wrong == []
    assert len(told) - len(aside & {each.place for each in told}) >= len(told) * LEAST_SHARE


def test_what_is_set_aside_keeps_its_result_and_is_unknown_to_those_who_read_it() -> None:
    result = in_the_cone()
    stored = value_of(read_grid(result.package))
    before = {each.place: each.before for each in everyday()}
    for each in result.set_aside:
        for place in each.places:
            assert same(value_at(stored.sheet(place.sheet), place), before[place]), place
            assert value_at(result.grid.sheet(place.sheet), place) is CellError.UNKNOWN, place


def test_formulas_that_only_excel_can_calculate_are_set_aside() -> None:
    aside = {place for each in in_the_cone().set_aside for place in each.places}
    # Sums over sheets and of several areas are written out for the engine.
    written_out = {
        each.place for each in everyday() if each.formula.startswith(("SUM('1月:3月'", "SUM((自评表"))
    }
    assert {each.place for each in everyday() if each.set_aside} - aside == written_out
