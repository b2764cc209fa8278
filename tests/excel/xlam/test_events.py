from pathlib import Path

import pytest

from tests.excel.xlam.vba_machine import Machine, machine
from xlplugin.excel.names import CATEGORY
from xlplugin.functions.catalogue import functions

PLANNED = ["'xlplugin.xlam'!XlpDescribe"]
DESCRIBED = [
    "\t".join(
        (
            f"'xlplugin.xlam'!{u.name}",
            CATEGORY,
            u.description,
            *(each.words for each in u.parameters),
        )
    )
    for u in functions()
]
AS_BEFORE = "hidden;saved;True;True;True"
OWN = "_xlplugin;my_xlplugin;_xlplugin_own;_xlplugin9;"
CLEARED = f"表一;{OWN}"
KEPT = f"表一;_xlplugin12;{OWN}"


@pytest.fixture
def excel(tmp_path: Path) -> Machine:
    started = machine(tmp_path)
    started.excel.add_module(USER, name="User")
    return started


def closed(excel: Machine) -> str:
    excel.excel.run("Prepare")
    excel.excel.run("CloseOther")
    return str(excel.excel.run("Names"))


def test_at_its_start_excel_is_left_alone_until_it_is_ready(excel: Machine) -> None:
    excel.excel.run("Start")
    assert (excel.take("Planned"), excel.take("Described")) == (PLANNED, [])


def test_every_function_gets_its_category_and_chinese_words(excel: Machine) -> None:
    excel.excel.run("XlpDescribe")
    assert excel.take("Described") == DESCRIBED
    assert excel.excel.run("State") == AS_BEFORE


def test_an_excel_that_takes_words_for_hidden_workbooks_never_sees_the_addin(excel: Machine) -> None:
    excel.put("TakesHidden", "yes")
    excel.excel.run("XlpDescribe")
    assert (excel.take("Described"), excel.take("Flickers")) == (DESCRIBED, [])
    assert excel.excel.run("State") == AS_BEFORE


def test_any_other_excel_sees_it_for_a_moment(excel: Machine) -> None:
    excel.excel.run("XlpDescribe")
    assert excel.take("Flickers") == ["False", "True"]


def test_where_no_workbook_is_open_the_first_one_brings_the_words(excel: Machine) -> None:
    application = excel.excel.application
    book, application.active_book = application.active_book, None
    excel.excel.run("XlpDescribe")
    assert (excel.take("Described"), excel.excel.run("State")) == ([], AS_BEFORE)
    application.active_book = book
    excel.excel.run("ActivateOther")
    assert excel.take("Planned") == PLANNED
    excel.excel.run("XlpDescribe")
    assert excel.take("Described") == DESCRIBED


def test_once_is_enough(excel: Machine) -> None:
    excel.excel.run("XlpDescribe")
    excel.take("Described")
    excel.excel.run("XlpDescribe")
    excel.excel.run("ActivateOther")
    assert (excel.take("Planned"), excel.take("Described")) == ([], [])


def test_a_function_that_excel_refuses_spoils_no_other(excel: Machine) -> None:
    excel.put("Refusal", "!SCORE_ASSET_USE")
    excel.excel.run("XlpDescribe")
    others = [each for each in DESCRIBED if "!SCORE_ASSET_USE\t" not in each]
    assert excel.take("Described") == others
    assert len(others) == len(DESCRIBED) - 1
    assert excel.excel.run("State") == AS_BEFORE


@pytest.mark.parametrize("refusal", ["!", "sheet"])
def test_whatever_is_refused_the_addin_is_hidden_and_saved_again(excel: Machine, refusal: str) -> None:
    excel.put("Refusal", refusal)
    if refusal == "sheet":
        excel.excel.run("DropWords")
    excel.excel.run("XlpDescribe")
    assert excel.take("Described") == []
    assert excel.excel.run("State") == AS_BEFORE


@pytest.mark.parametrize(("updating", "events"), [(False, True), (True, False)])
def test_what_was_off_before_stays_off(excel: Machine, *, updating: bool, events: bool) -> None:
    excel.excel.application.screen_updating = updating
    excel.excel.application.enable_events = events
    excel.excel.run("XlpDescribe")
    assert excel.excel.run("State") == f"hidden;saved;{updating};{events};True"


@pytest.mark.parametrize("saves_itself", ["", "no"])
def test_before_a_workbook_is_saved_our_hidden_sheets_leave_it(excel: Machine, saves_itself: str) -> None:
    excel.put("SavesItself", saves_itself)
    excel.excel.run("Prepare")
    excel.excel.run("SaveOther")
    assert excel.excel.run("Names") == CLEARED
    assert excel.excel.run("State") == AS_BEFORE


def test_clearing_a_workbook_turns_nothing_on_that_was_off(excel: Machine) -> None:
    application = excel.excel.application
    excel.excel.run("Prepare")
    application.screen_updating = application.enable_events = application.display_alerts = False
    excel.excel.run("SaveOther")
    assert excel.excel.run("Names") == CLEARED
    assert excel.excel.run("State") == "hidden;saved;False;False;False"


@pytest.mark.parametrize(("save_as", "names"), [(False, KEPT), (True, CLEARED)])
def test_a_workbook_that_saves_itself_keeps_them_until_it_is_saved_as_another(
    excel: Machine, *, save_as: bool, names: str
) -> None:
    excel.put("SavesItself", "yes")
    excel.excel.run("Prepare")
    excel.excel.run("SaveOther", save_as)
    assert excel.excel.run("Names") == names


def test_a_workbook_that_saves_itself_is_closed_without_them_and_saved(excel: Machine) -> None:
    excel.put("SavesItself", "yes")
    assert closed(excel) == CLEARED
    assert excel.take("Saves") == ["Book1"]
    assert excel.excel.run("OtherSaved") is True
    assert excel.excel.run("State") == AS_BEFORE


def test_what_the_user_has_not_saved_is_not_saved_for_them(excel: Machine) -> None:
    excel.put("SavesItself", "yes")
    excel.excel.run("Prepare")
    excel.excel.run("ChangeOther")
    excel.excel.run("CloseOther")
    assert excel.excel.run("Names") == CLEARED
    assert (excel.take("Saves"), excel.excel.run("OtherSaved")) == ([], False)


def test_a_workbook_without_our_sheets_is_not_saved(excel: Machine) -> None:
    excel.put("SavesItself", "yes")
    closed(excel)
    excel.take("Saves")
    excel.excel.run("CloseOther")
    assert excel.take("Saves") == []


def test_a_workbook_that_cannot_be_saved_is_closed_as_usual(excel: Machine) -> None:
    excel.put("SavesItself", "yes")
    excel.put("Refusal", "save")
    assert closed(excel) == CLEARED
    assert excel.excel.run("State") == AS_BEFORE


@pytest.mark.parametrize("saves_itself", ["", "no"])
def test_any_other_workbook_keeps_them_as_closing_may_be_cancelled(excel: Machine, saves_itself: str) -> None:
    excel.put("SavesItself", saves_itself)
    assert closed(excel) == KEPT
    assert excel.take("Saves") == []


def test_a_closing_that_is_cancelled_already_changes_nothing(excel: Machine) -> None:
    excel.put("SavesItself", "yes")
    excel.excel.run("Prepare")
    excel.excel.run("CloseCancelled")
    assert excel.excel.run("Names") == KEPT


def test_saving_the_addin_itself_takes_nothing_out(excel: Machine) -> None:
    before = [each.name for each in excel.excel.sheets()]
    excel.excel.run("SaveOwn")
    assert [each.name for each in excel.excel.sheets()] == [*before, "_xlplugin_own"]


USER = """
Private Other As Workbook
Public Sub Start()
    XlpRibbonLoaded Nothing
End Sub
Public Sub DropWords()
    ThisWorkbook.Worksheets("functions").Delete
End Sub
Public Sub Prepare()
    Dim Name
    Set Other = Workbooks.Add
    Other.Worksheets(1).Name = "表一"
    For Each Name In Array("_xlplugin12", "_xlplugin", "my_xlplugin", "_xlplugin_own", "_xlplugin9")
        Other.Worksheets.Add(After:=Other.Worksheets(Other.Worksheets.Count)).Name = Name
    Next
    Other.Worksheets("_xlplugin").Visible = xlSheetVeryHidden
    Other.Worksheets("_xlplugin12").Visible = xlSheetVeryHidden
    Other.Worksheets("_xlplugin_own").Visible = xlSheetVeryHidden
    Other.Worksheets("_xlplugin9").Visible = xlSheetHidden
    Other.Saved = True
End Sub
Public Sub ActivateOther()
    ThisWorkbook.XlpApp_WorkbookActivate Other
End Sub
Public Sub SaveOther(Optional SaveAsUI = False)
    ThisWorkbook.XlpApp_WorkbookBeforeSave Other, SaveAsUI, False
End Sub
Public Sub ChangeOther()
    Other.Saved = False
End Sub
Public Sub CloseOther()
    ThisWorkbook.XlpApp_WorkbookBeforeClose Other, False
End Sub
Public Sub CloseCancelled()
    ThisWorkbook.XlpApp_WorkbookBeforeClose Other, True
End Sub
Public Sub SaveOwn()
    ThisWorkbook.Worksheets.Add(After:=ThisWorkbook.Worksheets(3)).Name = "_xlplugin_own"
    ThisWorkbook.XlpApp_WorkbookBeforeSave ThisWorkbook, False, False
End Sub
Public Function Names()
    Dim Sheet
    For Each Sheet In Other.Worksheets
        Names = Names & Sheet.Name & ";"
    Next
End Function
Public Function OtherSaved()
    OtherSaved = Other.Saved
End Function
Public Function State()
    Dim Seeing, Saving
    Seeing = IIf(Seen, "seen", "hidden")
    Saving = IIf(ThisWorkbook.Saved, "saved", "changed")
    With Application
        State = Join(Array(Seeing, Saving, .ScreenUpdating, .EnableEvents, .DisplayAlerts), ";")
    End With
End Function
"""
