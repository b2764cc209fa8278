"""LibreOffice runs the add-in's VBA: every cell must show what the function itself gives.

The .xlam as built becomes a workbook that LibreOffice opens. Python is stood in for: a sheet has its answer
to every call that the formulas must make, written down with the values of all arguments, so that a wrapper
that hands over anything else gets no answer. What LibreOffice cannot show of Excel:

- VBA's error values are no errors to its cells: they show texts, such as ``Error 2042`` for #N/A;
- it knows no truth values in formulas and calls no function on an error that a formula computes, nor on
  several areas: those arguments come from cells, and never from several areas;
- an argument left out between two commas arrives as 0: arguments are only left out at the end.
"""

from collections.abc import Sequence
from math import isclose
from pathlib import Path
from typing import Final

import pytest

from tests.excel.xlam.addin_file import addin, opened, sources
from tests.referee.macro_book import Edit, save_with_vba
from tests.referee.office import Office, Profile
from tests.referee.wrapper_calls import calls, in_libreoffice, write_calls
from tests.referee.wrapper_cells import Cells, write_large
from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Cell

LAUNCHER: Final = "XlpLauncher"
"""The module left out, as it starts Python through Windows; a stand-in takes its place."""

EDITS: Final = (
    Edit("XlpValues", "Source.Value2", "XLPy.CellsOf(Source)", "a range has no Value2, and errors read as 0"),
    Edit(
        "XlpValues",
        "Source.Resize(Rows, Columns).Value2",
        "XLPy.CellsOf(Source.Resize(Rows, Columns))",
        "a range has no Value2, and errors read as 0",
    ),
    Edit(
        "XlpValues",
        "        XlpValue = Argument\r\n",
        "        If IsMissing(Argument) Then XlpValue = CVErr(448) Else XlpValue = Argument\r\n",
        "an argument left out cannot be assigned; Excel hands on this very error",
    ),
    Edit("XlpMessages", ".UsedRange.Value2", ".UsedRange.Value", "a range has no Value2"),
)
"""Everything that is changed in the VBA for LibreOffice."""

FAULTS: Final = (
    (
        Edit(
            "XlpFunctions",
            "XlpValue(assets_in_use), XlpValue(assets_total)",
            "XlpValue(assets_total), XlpValue(assets_in_use)",
            "two arguments have changed places",
        ),
        "SCORE_ASSET_USE;text 13 longgang-2020;number 1778.87;number 1600",
    ),
    (
        Edit("XlpValues", "- Source.Row)", "- Source.Row - 1)", "whole columns end a row too early"),
        "[3 rows,blank,number 1,number 0.5]",
    ),
    (
        Edit(
            "XlpValues", "XlpValue = XlpCells(Argument)", "Set XlpValue = Argument", "a range goes to Python"
        ),
        ";object",
    ),
    (
        Edit("XlpValues", "CVErr(XlpErrorNumber(", "(Trim$(", "an error stays a text"),
        "'Error 2015', LibreOffice '2015'",
    ),
)
"""What might be wrong with the VBA, and what LibreOffice then shows."""

pytestmark = pytest.mark.referee


def agree(one: Cell, other: Cell) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-12)
    return type(one) is type(other) and one == other


def disagreements(names: Sequence[str], edits: Sequence[Edit], office: Office, folder: Path) -> list[str]:
    book = opened(addin())
    cells = Cells(book)
    made = [call for each in functions() if each.name in names for call in calls(each, cells)]
    write_large(book)
    expected = write_calls(book, made)
    path = folder / "包装.xlsm"
    save_with_vba(book, path, edits, LAUNCHER)
    results = Profile(office, folder / "profile", {}).results(path, list(expected))
    print(f"{len(made)} formulas, {len(expected)} cells")  # noqa: T201
    return [
        f"{call.formula}: {in_libreoffice(cell)!r}, LibreOffice {result!r}"
        for (call, cell), result in zip(expected.values(), results, strict=True)
        if not agree(in_libreoffice(cell), result)
    ]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.old.strip())
def test_what_is_changed_for_libreoffice_is_there_to_be_changed(edit: Edit) -> None:
    assert edit.old in sources()[edit.module]


def test_every_wrapper_shows_what_the_function_itself_gives(office: Office, tmp_path: Path) -> None:
    names = [each.name for each in functions()]
    assert disagreements(names, EDITS, office, tmp_path) == []


@pytest.mark.parametrize(("fault", "sign"), FAULTS, ids=lambda value: getattr(value, "why", ""))
def test_a_faulty_wrapper_is_found(fault: Edit, sign: str, office: Office, tmp_path: Path) -> None:
    assert sign in "\n".join(disagreements(["SCORE_ASSET_USE"], [*EDITS, fault], office, tmp_path))
