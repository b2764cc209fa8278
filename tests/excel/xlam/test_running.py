from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.excel.xlam.vba_machine import COMPUTER_CONF, DLL, PYTHON, UNIT, USER_CONF, Machine, machine
from xlplugin.excel.names import CATEGORY, DEBUG_CLASS, server_command
from xlplugin.excel.xlam.build import MESSAGES
from xlplugin.functions.catalogue import functions

ERROR, WARNING, INFO, QUESTION = "16", "48", "64", "292"
OK, YES, NO = 1, 6, 7
DISABLED, INTERRUPT = 0, 1
MANY = len(MESSAGES)


@pytest.fixture
def bare(tmp_path: Path) -> Machine:
    return machine(tmp_path)


@pytest.fixture
def ready(bare: Machine) -> Machine:
    bare.install()
    return bare


def test_python_itself_is_started_with_the_servers_module(ready: Machine) -> None:
    assert ready.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5
    assert set(ready.started()) == {server_command(PYTHON)}


def test_a_debugged_installation_asks_the_server_that_an_engineer_started(bare: Machine) -> None:
    bare.install()
    bare.put("Configuration", f'"INTERPRETER_WIN","{PYTHON}"\r\n"DEBUG","True"\r\n')
    assert bare.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5
    assert set(bare.started()) == {DEBUG_CLASS}


def test_every_wrapper_of_the_catalogue_runs(tmp_path: Path) -> None:
    whole = machine(tmp_path, every_function=True)
    whole.install()
    for udf in functions():
        numbers = ", 1" * (len(udf.parameters) - 1)
        assert whole.cell(f'{udf.name}("points"{numbers})') == 2.5


def test_the_library_may_lie_one_folder_up(bare: Machine) -> None:
    python = r"C:\env\Scripts\pythonw.exe"
    bare.install(python=python, files=(python, r"C:\env\xlwings64-0.37.8.dll"))
    assert bare.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5


def test_the_computers_configuration_counts_where_the_user_has_none(bare: Machine) -> None:
    bare.install(conf=COMPUTER_CONF)
    assert bare.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5


def test_variables_of_windows_in_the_configuration_are_filled_in(bare: Machine) -> None:
    python = r"C:\Users\张三\py\pythonw.exe"
    bare.install(
        python=r"%USERPROFILE%\py\pythonw.exe", files=(python, r"C:\Users\张三\py\xlwings64-0.37.8.dll")
    )
    bare.cell('SCORE_ASSET_USE("points", 1, 2)')
    assert bare.started()[0].startswith(f'"{python}"')


def test_a_path_outside_the_code_page_is_started_by_its_short_name(bare: Machine) -> None:
    folder = r"C:\龘short"
    bare.install(
        python=rf"{folder}\pythonw.exe", files=(rf"{folder}\pythonw.exe", rf"{folder}\xlwings64-0.37.8.dll")
    )
    bare.cell('SCORE_ASSET_USE("points", 1, 2)')
    assert bare.started()[0].startswith(r'"C:\SHORT~1\PYTHONW.EXE"')


@dataclass(frozen=True)
class Broken:
    """An installation that cannot work, and what has to be said of it."""

    words: tuple[str, ...]
    python: str = PYTHON
    conf: str = USER_CONF
    files: tuple[str, ...] = (PYTHON, DLL)
    refusal: str = ""


STRANGE = r"C:\龘\pythonw.exe"
BROKEN = {
    "no configuration": Broken(("没有找到配置文件", USER_CONF, "install.cmd"), conf="none"),
    "no Python in the configuration": Broken(("无法读取", USER_CONF), python=""),
    "no Python": Broken(("找不到 Python", PYTHON, USER_CONF), files=(DLL,)),
    "no library": Broken(("xlwings64-0.37.8.dll", r"C:\xlplugin", "隔离"), files=(PYTHON,)),
    "library refused": Broken((DLL, "无法加载", "193", "64 位"), refusal="library"),
    "no start": Broken(("没有启动成功", "Python ended", "Ctrl+Alt+F9"), refusal="start"),
    "strange path": Broken(("代码页", STRANGE), STRANGE, files=(STRANGE, r"C:\龘\xlwings64-0.37.8.dll")),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_whatever_is_missing_is_said_in_chinese(bare: Machine, broken: Broken) -> None:
    bare.install(python=broken.python, conf=broken.conf, files=broken.files)
    bare.put("Refusal", broken.refusal)
    (box,) = bare.press("score")
    assert box.startswith(f"{ERROR}:{CATEGORY}:")
    assert [each for each in (*broken.words, "诊断") if each not in box] == []


def test_a_cell_shows_an_error_for_points_and_the_reason_for_an_explanation(bare: Machine) -> None:
    assert str(bare.cell('SCORE_ASSET_USE("points", 1, 2)')) == "Error 2015"
    assert "没有找到配置文件" in str(bare.cell('EXPLAIN_ASSET_USE("points", 1, 2)'))


def test_after_a_failure_nothing_is_started_again_until_a_button_is_pressed(ready: Machine) -> None:
    ready.put("Refusal", "start")
    ready.cell('SCORE_ASSET_USE("points", 1, 2)')
    assert len(ready.started()) == 1
    ready.put("Refusal", "")
    assert "没有启动成功" in str(ready.cell('EXPLAIN_ASSET_USE("points", 1, 2)'))
    assert ready.started() == []
    ready.press("score")
    assert ready.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5


def test_a_python_that_somebody_has_ended_is_started_anew_at_the_next_call(ready: Machine) -> None:
    assert ready.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5
    before = ready.started()
    ready.put("Refusal", "ended")
    assert ready.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5
    assert ready.started() == [*before, f"{before[0]} "]
    assert ready.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5
    assert ready.started() == [f"{before[0]} "]


def test_a_failed_call_of_a_running_python_stops_no_later_call(ready: Machine) -> None:
    assert "ValueError: broken" in str(ready.cell('EXPLAIN_ASSET_USE("crash", 1, 2)'))
    assert "Traceback" not in str(ready.cell('EXPLAIN_ASSET_USE("crash", 1, 2)'))
    assert ready.cell('SCORE_ASSET_USE("points", 1, 2)') == 2.5


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("error", "Error 2042"),
        ("odd error", "Error 2015"),
        ("nothing", ""),
        ("row", "['a', Error 2007, 1]"),
        ("table", "[['a', Error 2007], ['', 2.5]]"),
    ],
)
def test_answers_become_values_and_real_errors(ready: Machine, answer: str, expected: str) -> None:
    assert str(ready.cell(f'SCORE_ASSET_USE("{answer}", 1, 2)')) == expected


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        ('1, "a"', "Integer String missing missing missing missing "),
        ('Range("A1:B3"), Range("A1")', "3x2 String missing missing missing missing "),
        ('Range("A1,A3"), Range("Z99")', "Error Empty missing missing missing missing "),
        ('Range("B:B"), Range("A2:A999999")', f"{MANY}x1 {MANY - 1}x1 missing missing missing missing "),
        ('Range("A9000:A90000"), Range("A5:B5")', "Empty 1x2 missing missing missing missing "),
        ("1, 2, 3, CVErr(2007)", "Integer Integer Integer Error missing missing "),
    ],
)
def test_only_values_go_to_python_and_whole_columns_end_with_the_sheet(
    ready: Machine, arguments: str, kinds: str
) -> None:
    # The active sheet is the add-in's own sheet of messages, of two columns.
    assert str(ready.cell(f'SCORE_OPERATING_COST("kinds", {arguments})')) == kinds


def test_a_button_shows_what_python_replies(ready: Machine) -> None:
    assert ready.press("score") == [f"{INFO}:T:did score"]


@pytest.mark.parametrize(("clicked", "later"), [(YES, [f"{INFO}:T:did finalise:yes"]), (NO, []), (OK, [])])
def test_a_question_goes_on_only_with_yes(ready: Machine, clicked: int, later: list[str]) -> None:
    ready.put("Clicked", clicked)
    assert ready.press("finalise") == [f"{QUESTION}:定稿:要定稿吗？", *later]


def second_workbook(ready: Machine) -> str:
    """Another workbook, behind the one in front; its name."""
    body = (
        "Public Function Two()\nDim Book\nSet Book = Workbooks.Add\nTwo = Book.Name\n"
        'Workbooks("xlplugin.xlam").Activate\nEnd Function'
    )
    ready.excel.add_module(body, name="Second")
    return str(ready.excel.run("Two"))


def test_while_a_box_is_up_nobody_can_go_to_another_workbook(ready: Machine) -> None:
    ready.put("Switch", second_workbook(ready))
    ready.press("long")
    assert str(ready.cell("ActiveWorkbook.Name")) == "xlplugin.xlam"


@pytest.mark.parametrize("meanwhile", ["", "another", "another sheet"])
def test_what_a_yes_is_followed_by_is_done_to_the_workbook_and_sheet_that_were_asked_about(
    ready: Machine, meanwhile: str
) -> None:
    ready.put("Switch", second_workbook(ready))
    ready.put("Meanwhile", meanwhile)
    ready.put("Clicked", YES)
    ready.press("finalise")
    first, later = ready.take("Given")
    assert first == "finalise on xlplugin.xlam!messages"
    assert later == "finalise:yes on xlplugin.xlam!messages"


def test_a_workbook_that_is_closed_while_the_question_is_up_is_left_alone(ready: Machine) -> None:
    ready.put("Meanwhile", "closed")
    ready.put("Clicked", YES)
    _, said = ready.press("finalise")
    assert said.startswith(f"{WARNING}:{CATEGORY}:")
    assert "已经关闭" in said
    assert ready.take("Given") == ["finalise on xlplugin.xlam!messages"]


def test_long_texts_are_shown_by_pages(ready: Machine) -> None:
    first, second = ready.press("long")
    assert len(first) < 1023
    assert "未完" in first
    assert second == f"{INFO}:T:last line of more"


@pytest.mark.parametrize("action", ["crash", "odd"])
def test_what_python_should_not_have_replied_is_said_in_chinese(ready: Machine, action: str) -> None:
    (box,) = ready.press(action)
    assert box.startswith(f"{ERROR}:{CATEGORY}:调用 Python 时出错")
    assert "Traceback" not in box


def test_the_doctor_says_what_vba_knows_where_python_cannot_be_started(bare: Machine) -> None:
    (box,) = bare.press("doctor")
    for each in ("没有找到配置文件", USER_CONF, COMPUTER_CONF, "xlplugin.xlam", "64 位", "处理办法"):
        assert each in box


def test_the_doctor_notices_two_versions(ready: Machine) -> None:
    assert ready.press("doctor") == [f"{INFO}:T:did doctor"]
    ready.put("Configuration", f'"INTERPRETER_WIN","{PYTHON}"\r\n"VERSION","9.9"\r\n')
    (box,) = ready.press("doctor")
    assert "版本不一致" in box
    assert "9.9" in box


@pytest.mark.parametrize(("action", "looks"), [("score", 2), ("help", 0), ("doctor", 0)])
def test_sheets_are_looked_at_before_and_after_what_is_about_them(
    ready: Machine, action: str, looks: int
) -> None:
    ready.press(action)
    assert len(ready.take("Looks")) == looks


def test_help_works_without_python(bare: Machine) -> None:
    (box,) = bare.press("help")
    assert box.startswith(f"{INFO}:{CATEGORY}:绩效评价功能区的用法")


def test_the_menu_comes_from_python_or_leads_to_the_doctor(bare: Machine) -> None:
    menu = str(bare.excel.run("MenuXml"))
    assert 'tag="doctor" onAction="XlpButton"' in menu
    bare.install()
    assert str(bare.excel.run("MenuXml")) == "<menu/>"


@pytest.mark.parametrize("asking", [("XlpPress", "score"), ("XlpPress", "crash"), ("MenuXml",)])
@pytest.mark.parametrize("refusal", ["", "menu"])
def test_while_python_is_asked_excel_asks_nothing_and_esc_stops_nothing(
    ready: Machine, asking: tuple[str, ...], refusal: str
) -> None:
    ready.put("CancelKey", INTERRUPT)
    ready.put("Refusal", refusal)
    ready.excel.run(*asking)
    assert ready.take("Asked") == [f"False {DISABLED}"]
    assert ready.excel.application.display_alerts is True


def test_where_alerts_were_off_before_they_stay_off(bare: Machine) -> None:
    bare.excel.application.display_alerts = False
    bare.excel.run("MenuXml")
    bare.press("score")
    assert bare.excel.application.display_alerts is False


@pytest.mark.parametrize("action", ["killed", "changed"])
@pytest.mark.parametrize("updating", [True, False])
def test_whatever_becomes_of_python_excel_gets_all_its_settings_back(
    ready: Machine, action: str, *, updating: bool
) -> None:
    application = ready.excel.application
    application.screen_updating = application.enable_events = updating
    ready.put("Interactive", 1)
    ready.put("StatusShown", 1)
    before = ready.excel.run("Settings")
    ready.press(action)
    assert ready.excel.run("Settings") == before


def test_where_python_has_ended_another_one_makes_the_workbook_whole_and_tells(ready: Machine) -> None:
    ready.put("Recovery", UNIT.join(("warning", "绩效评价", "写了一半的内容已全部退回", "")))
    assert ready.press("killed") == [f"{WARNING}:绩效评价:写了一半的内容已全部退回"]
    assert ready.take("Recoveries") == ["recover"]


@pytest.mark.parametrize("recovery", ["", "ended"])
def test_where_nothing_was_half_done_or_no_python_comes_the_failure_itself_is_told(
    ready: Machine, recovery: str
) -> None:
    ready.put("Recovery", recovery)
    (box,) = ready.press("killed")
    assert box.startswith(f"{ERROR}:{CATEGORY}:调用 Python 时出错")
    assert "The remote procedure call failed." in box
    assert ready.take("Recoveries") == ["recover"]


def test_where_python_cannot_be_started_nothing_is_asked_of_it(bare: Machine) -> None:
    bare.press("score")
    assert bare.take("Recoveries") == []
