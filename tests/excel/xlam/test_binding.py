"""Formulas of ours that show #NAME? are entered anew by the add-in itself, without Python; no others are."""

import shutil
from pathlib import Path

import pytest

from tests.excel.xlam.vba_machine import Machine, machine
from tests.workbook.linked_books import linked
from xlplugin.functions.catalogue import functions
from xlplugin.rubric.library import shipped

OURS = ["表一!C1", "表一!D1:D3", "表一!C2", "表二!A1"]
OURS_IN_TEMPLATE = 93
AS_BEFORE = "True;True;True;-4105"


@pytest.fixture
def excel(tmp_path: Path) -> Machine:
    started = machine(tmp_path)
    started.excel.add_module(USER, name="User")
    started.excel.run("Prepare")
    return started


@pytest.fixture
def template(excel: Machine, tmp_path: Path) -> Machine:
    """A template of ours that was opened, every result as it is stored."""
    path = Path(shutil.copy(shipped("workbooks") / "longgang-2020-example.xlsx", tmp_path / "模板.xlsx"))
    excel.excel.run("OpenFile", str(path))
    return excel


def formulas(excel: Machine) -> str:
    """Every cell with what it says; the interpreter puts quotes around names of sheets that it enters."""
    return str(excel.excel.run("Formulas")).replace("'", "")


@pytest.mark.parametrize("event", ["OpenOther", "ActivateOther", "CalculateOther", "Start"])
def test_unknown_formulas_of_ours_are_entered_and_no_others(excel: Machine, event: str) -> None:
    before = formulas(excel)
    excel.excel.run(event)
    assert excel.take("Entered") == OURS
    assert formulas(excel) == before
    assert excel.started() == []


def test_excel_and_the_workbook_are_as_before(excel: Machine) -> None:
    excel.excel.run("OpenOther")
    assert excel.excel.run("SessionState") == AS_BEFORE
    assert excel.excel.run("OtherSaved") is True


def test_what_was_off_or_changed_before_stays_so(excel: Machine) -> None:
    application = excel.excel.application
    application.screen_updating = application.enable_events = application.display_alerts = False
    excel.excel.run("ByHand")
    excel.excel.run("Change")
    excel.excel.run("OpenOther")
    assert excel.take("Entered") == OURS
    assert excel.excel.run("SessionState") == "False;False;False;-4135"
    assert excel.excel.run("OtherSaved") is False


def test_it_is_done_once_for_what_stays_unknown_has_another_cause(excel: Machine) -> None:
    excel.excel.run("OpenOther")
    excel.take("Entered")
    for event in ("CalculateOther", "ActivateOther"):
        excel.excel.run(event)
    assert excel.take("Entered") == []
    excel.excel.run("OpenOther")
    assert excel.take("Entered") == OURS


def test_results_that_are_stored_stay_until_they_are_calculated(template: Machine) -> None:
    template.excel.run("OpenOther")
    template.excel.run("CalculateOther")
    assert template.take("Entered") == []
    before = formulas(template)
    template.excel.run("TypeFigure")
    after = formulas(template)
    template.excel.run("CalculateOther")
    assert len(template.take("Entered")) == OURS_IN_TEMPLATE
    assert (after != before, formulas(template)) == (True, after)
    assert template.excel.run("OtherProtected") == "TrueTrueTrueTrue"
    assert template.excel.run("OtherSaved") is False


def test_a_workbook_that_gets_another_name_is_watched_still(template: Machine, tmp_path: Path) -> None:
    template.excel.run("OpenOther")
    template.excel.run("SaveOtherAs", str(tmp_path / "本单位.xlsx"))
    template.excel.run("TypeFigure")
    template.excel.run("CalculateOther")
    assert len(template.take("Entered")) == OURS_IN_TEMPLATE


@pytest.mark.parametrize("protected", ["", "geheim"])
def test_a_protected_sheet_is_locked_again_and_one_with_a_password_left_alone(
    excel: Machine, protected: str
) -> None:
    excel.excel.run("ProtectOther", protected)
    before = excel.excel.run("Protection")
    excel.excel.run("OpenOther")
    assert excel.take("Entered") == (OURS[-1:] if protected else OURS)
    assert excel.excel.run("Protection") == before


@pytest.mark.parametrize("number_format", ["@", "0.0000%"])
def test_number_formats_stay(excel: Machine, number_format: str) -> None:
    excel.excel.run("Dress", number_format)
    excel.excel.run("OpenOther")
    assert excel.take("Entered") == OURS
    assert excel.excel.run("Dressed") == f"{number_format}True"


def test_where_excel_takes_none_it_is_tried_again(excel: Machine) -> None:
    excel.put("Refusal", "busy")
    excel.excel.run("OpenOther")
    assert excel.take("Entered") == []
    assert excel.excel.run("SessionState") == AS_BEFORE
    excel.put("Refusal", "")
    excel.excel.run("ActivateOther")
    assert excel.take("Entered") == OURS


def test_people_who_copy_may_paste_into_a_workbook_that_they_go_to(excel: Machine) -> None:
    excel.excel.run("CopySomething")
    excel.excel.run("ActivateOther")
    assert excel.take("Entered") == []
    excel.excel.run("CopyNoMore")
    excel.excel.run("ActivateOther")
    assert excel.take("Entered") == OURS


def test_an_older_excel_enters_them_its_own_way(excel: Machine) -> None:
    excel.put("Refusal", "older")
    excel.excel.run("OpenOther")
    assert excel.take("Entered") == OURS


def test_a_workbook_without_formulas_of_ours_is_left_alone(excel: Machine) -> None:
    excel.excel.run("Foreign")
    excel.excel.run("OpenOther")
    excel.excel.run("CalculateOther")
    assert excel.take("Entered") == []
    assert excel.excel.run("OtherSaved") is True


def test_the_names_are_known_by_how_they_begin() -> None:
    assert all(each.name.startswith(("SCORE_", "EXPLAIN_")) for each in functions())


def test_calls_that_excel_linked_itself_are_left_alone(excel: Machine, tmp_path: Path) -> None:
    path = tmp_path / "链接.xlsx"
    path.write_bytes(linked((shipped("workbooks") / "longgang-2020-example.xlsx").read_bytes()))
    excel.excel.run("OpenFile", str(path))
    excel.excel.run("OpenOther")
    excel.excel.run("TypeFigure")
    excel.excel.run("CalculateOther")
    assert excel.take("Entered") == []


USER = '''
Private Other As Workbook
Public Sub Prepare()
    Set Other = Workbooks.Add
    Other.Worksheets(1).Name = "表一"
    Other.Worksheets.Add(After:=Other.Worksheets(1)).Name = "表二"
    With Other.Worksheets("表一")
        .Range("A1").Value = 1600
        .Range("B1").Formula = "=NO_SUCH_FUNCTION(A1)"
        .Range("B2").Formula = "=MY_SCORE_ASSET_USE(A1)"
        .Range("B3").Value = "'=SCORE_ASSET_USE(1)"
        .Range("C1").Formula = "=SCORE_ASSET_USE(""longgang-2020"",A1,1778.87)"
        .Range("C2").Formula = "=IFERROR(score_asset_use(""longgang-2020"",A1,1778.87),"""")"
        .Range("D1:D3").FormulaArray = "=SCORE_ASSET_USE(""longgang-2020"",A1,1778.87)*{1;2;3}"
    End With
    Other.Worksheets("表二").Range("A1").Formula = "=SCORE_ASSET_USE(""longgang-2020"",表一!A1,1778.87)"
    Other.Saved = True
End Sub
Public Sub OpenFile(Path)
    Set Other = Workbooks.Open(Path)
End Sub
Public Sub Change()
    Other.Saved = False
End Sub
Public Sub OpenOther()
    ThisWorkbook.XlpApp_WorkbookOpen Other
End Sub
Public Sub ActivateOther()
    ThisWorkbook.XlpApp_WorkbookActivate Other
End Sub
Public Sub Start()
    XlpRibbonLoaded Nothing
End Sub
Public Sub CalculateOther()
    Dim Sheet
    For Each Sheet In Other.Worksheets
        ThisWorkbook.XlpApp_SheetCalculate Sheet
    Next
End Sub
Public Sub TypeFigure()
    Dim Row
    For Row = 1 To 90
        If Other.Worksheets("基础数据").Cells(Row, 1).Value = "assets_in_use" Then
            Other.Worksheets("基础数据").Cells(Row, 4).Value = 1
        End If
    Next
End Sub
Public Sub ByHand()
    ' What is not calculated by then stays so.
    Dim Sheet, Cell, Value
    For Each Sheet In Other.Worksheets
        For Each Cell In Sheet.UsedRange
            Value = Cell.Value
        Next
    Next
    Application.Calculation = xlCalculationManual
End Sub
Public Sub SaveOtherAs(Path)
    Other.SaveAs Path
End Sub
Public Sub ProtectOther(Password)
    Other.Worksheets("表一").Protect Password, False, True, True, _
        AllowFormattingColumns:=True, AllowFiltering:=True
End Sub
Public Function Protection()
    With Other.Worksheets("表一")
        Protection = Join(Array(.ProtectContents, .ProtectDrawingObjects, .ProtectScenarios, _
            .Protection.AllowFormattingColumns, .Protection.AllowFormattingRows, _
            .Protection.AllowFiltering), ";")
    End With
End Function
Public Function OtherProtected()
    Dim Sheet
    For Each Sheet In Other.Worksheets
        OtherProtected = OtherProtected & Sheet.ProtectContents
    Next
End Function
Public Sub Dress(Code)
    Other.Worksheets("表一").Range("C1").NumberFormat = Code
End Sub
Public Function Dressed()
    With Other.Worksheets("表一").Range("C1")
        Dressed = .NumberFormat & .HasFormula
    End With
End Function
Public Sub CopySomething()
    ThisWorkbook.Worksheets(1).Range("A1").Copy
End Sub
Public Sub CopyNoMore()
    Application.CutCopyMode = False
End Sub
Public Sub Foreign()
    Set Other = Workbooks.Add
    Other.Worksheets(1).Range("A1").Formula = "=NO_SUCH_FUNCTION(1)"
    Other.Worksheets(1).Range("A2").Value = "SCORE_ASSET_USE(1)"
    Other.Saved = True
End Sub
Public Function Formulas()
    Dim Sheet, Cell
    For Each Sheet In Other.Worksheets
        For Each Cell In Sheet.UsedRange
            Formulas = Formulas & Cell.Address & Cell.Formula & vbLf
        Next
    Next
End Function
Public Function OtherSaved()
    OtherSaved = Other.Saved
End Function
Public Function SessionState()
    With Application
        SessionState = Join(Array(.ScreenUpdating, .EnableEvents, .DisplayAlerts, .Calculation), ";")
    End With
End Function
'''
