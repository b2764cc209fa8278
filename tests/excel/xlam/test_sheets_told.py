"""What VBA tells Python of the sheets of a workbook, run on a workbook that is written in VBA."""

from pathlib import Path

import pytest

from tests.excel.xlam.vba_machine import Machine, machine
from xlplugin.excel.live.sheet_states import BookState, SheetState, states_in
from xlplugin.workbook.grid.grid import Area, Lines

BOOK = """
Option Explicit
Public Text As String
Public Hidden As Variant
Public Merged As Variant
Public Spills As Variant
Public Size As Long
Public Many As Long
Public Property Get StartsLate()
    StartsLate = True
End Property
Public Function Worksheets(Optional Number)
    Set Worksheets = Me
End Function
Public Property Get Count()
    Count = 1
    If Size > 0 Then Count = 3
    If Many > 0 Then Count = Many
End Property
Public Property Get CountLarge()
    CountLarge = Size
End Property
Public Property Get Name()
    Name = "自评表"
End Property
Public Property Get Visible()
    Visible = -1
End Property
Public Property Get UsedRange()
    Set UsedRange = Me
End Property
Public Property Get Address()
    Address = "$B$5:$D$7"
End Property
Public Property Get MergeCells()
    MergeCells = Merged
End Property
Public Property Get HasSpill()
    If IsEmpty(Spills) Then Err.Raise 438, "Excel", "An older Excel."
    HasSpill = Spills
End Property
Public Property Get HasArray()
    HasArray = False
End Property
Public Property Get HasFormula()
    HasFormula = Null
End Property
Public Property Get EntireRow()
    Set EntireRow = New Lines
    EntireRow.Hidden = Hidden
End Property
Public Property Get EntireColumn()
    Set EntireColumn = New Lines
    EntireColumn.Hidden = False
End Property
Public Function Value(Kind)
    If Kind = 11 Then Value = Text
End Function
"""
# Only whole rows and columns are hidden: Excel is documented to tell it of no part of one.
LINES = """
Option Explicit
Public Hidden As Variant
Public Property Get Rows()
    Set Rows = Me
End Property
Public Property Get Columns()
    Set Columns = Me
End Property
Public Property Get Count()
    Count = 3
End Property
Public Function Item(Number)
    Set Item = New Lines
    Item.Hidden = (Number = 2)
End Function
"""
ASK = """
Private Book
Public Function ToldOfMany(Many)
    Book.Many = Many
    ToldOfMany = XlpSheetStates(Book)
End Function
Public Function Told(Text, Size, Hidden, Merged, Spills)
    Set Book = New Pretend
    Book.Text = Text
    Book.Size = Size
    Book.Hidden = IIf(Hidden = "some", Null, Hidden = "all")
    Book.Merged = IIf(Merged = "some", Null, Merged = "all")
    If Len(Spills) > 0 Then Book.Spills = (Spills = "all")
    XlpRemember Book
    Told = XlpSheetStates(Book)
End Function
"""


@pytest.fixture
def excel(tmp_path: Path) -> Machine:
    found = machine(tmp_path)
    found.excel.add_module(BOOK, name="Pretend", kind="class")
    found.excel.add_module(LINES, name="Lines", kind="class")
    found.excel.add_module(ASK, name="Ask")
    return found


def told(excel: Machine, text: str = "<a/>", size: int = 9, **parts: str) -> BookState:
    stated = [parts.get("hidden", "none"), parts.get("merged", "none"), parts.get("spills", "")]
    found, left = states_in(str(excel.excel.run("Told", text, size, *stated)))
    assert left == found
    assert found is not None
    return found


def sheet(excel: Machine, text: str = "<a/>", **parts: str) -> SheetState:
    return told(excel, text, 9, **parts).sheets["自评表"]


def test_a_sheet_is_told_with_where_it_is_used(excel: Machine) -> None:
    found = told(excel)
    assert found.dates_from_1904
    assert found.sheets["自评表"].used == Area(5, 2, 7, 4)
    assert found.sheets["自评表"].visible == -1


def test_hidden_rows_are_told_one_by_one_by_their_numbers_on_the_sheet(excel: Machine) -> None:
    assert sheet(excel, hidden="some").hidden_rows == Lines([(6, 6)])
    assert sheet(excel, hidden="none").hidden_rows == Lines()
    assert sheet(excel, hidden="some").hidden_columns == Lines()


@pytest.mark.parametrize(("state", "is_so"), [("none", False), ("some", True), ("all", True)])
def test_merged_cells_somewhere_are_merged_cells(state: str, is_so: bool, excel: Machine) -> None:  # noqa: FBT001
    assert sheet(excel, merged=state).is_merged is is_so


@pytest.mark.parametrize(("state", "is_so"), [("none", False), ("all", True), ("", False)])
def test_an_excel_that_knows_no_spilling_formulas_is_asked_for_the_older_ones(
    state: str,
    is_so: bool,  # noqa: FBT001
    excel: Machine,
) -> None:
    assert sheet(excel, spills=state).is_filled is is_so


def test_every_difference_of_a_text_shows_in_the_fingerprint(excel: Machine) -> None:
    texts = ("", "a", "b", "ab", "ba", "中", "丯", "a中", "中a", "a" * 300, "a" * 299 + "b")
    assert len({sheet(excel, text).fingerprint for text in texts}) == len(texts)
    assert sheet(excel, "中a").fingerprint == sheet(excel, "中a").fingerprint


def test_a_large_sheet_has_no_fingerprint(excel: Machine) -> None:
    assert told(excel, "<a/>", 5_001).sheets["自评表"].fingerprint == ""


@pytest.mark.parametrize(("size", "told_of"), [(5_000, 6), (4_500, 6), (1, 9)])
def test_of_very_many_sheets_the_first_ones_have_a_fingerprint(
    excel: Machine, size: int, told_of: int
) -> None:
    excel.excel.run("Told", "<a/>", size, "none", "none", "")
    lines = str(excel.excel.run("ToldOfMany", 9)).partition("\x1e")[0].split("\n")[1:]
    fingerprints = [each.split("\x1f")[-1] for each in lines]
    assert [bool(each) for each in fingerprints] == [True] * told_of + [False] * (9 - told_of)


@pytest.mark.parametrize("words", ["", "0\n自评表", "0\n自评表\x1f-1\x1f$1:$1\x1f\x1f\x1f0\x1f0\x1f0\x1f"])
def test_what_cannot_be_understood_is_asked_again(words: str) -> None:
    assert states_in(words) == (None, None)
