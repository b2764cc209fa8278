"""The door of the ribbon: every action answers with a box, and nothing ever escapes."""

import pytest

from tests.excel.engine.pywin32 import ComError
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk
from xlplugin.excel.ribbon.actions import doctor
from xlplugin.excel.ribbon.custom_ui import buttons
from xlplugin.excel.ribbon.press import actions, answer, menu, press
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind


def test_every_button_names_an_action_that_there_is() -> None:
    assert {each.action.partition(":")[0] for each in buttons()} == set(actions())


def test_without_a_workbook_every_action_says_what_to_do() -> None:
    for action in set(actions()) - {"doctor", "help"}:
        reply = answer(action, None)
        assert reply.kind is Kind.WARNING
        assert "没有打开的工作簿" in reply.text


def test_help_and_doctor_need_no_workbook() -> None:
    assert "评分本表" in answer("help", None).text
    assert "Python" in answer("doctor", None).text


def test_the_doctor_offers_to_start_python_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(doctor, "end_soon", lambda: ended.append("ended"))
    asked = answer("doctor", None)
    assert (asked.kind, asked.then, ended) == (Kind.QUESTION, "doctor:restart", [])
    assert asked.text.splitlines()[-1].startswith("要重新启动后台的 Python 吗？")
    told = answer(asked.then, None)
    assert (told.kind, told.then, ended) == (Kind.INFO, "", ["ended"])


def test_an_action_of_another_version_is_told_not_raised() -> None:
    assert "重新安装" in answer("no-such-button", None).text


def test_the_door_for_vba_gives_four_parts() -> None:
    kind, title, text, then = press("help").split("\x1f")
    assert (kind, title, then) == ("info", "帮助", "")
    assert text.startswith("1.")


def test_the_door_for_vba_never_raises() -> None:
    assert press("score", object()).startswith("error\x1f")


def test_the_menu_has_automatic_first_and_every_rubric() -> None:
    shown = menu()
    assert shown.index("rubric:&quot;" if "&quot;" in shown else 'tag="rubric:"') < shown.index(
        "guangzhou-2023"
    )
    for rubric in ("guangzhou-2023", "longgang-2020", "longgang-2021"):
        assert f'tag="rubric:{rubric}"' in shown


@pytest.mark.parametrize("action", ["score", "score:reviewer", "facts", "finalise", "repair"])
def test_an_older_workbook_is_to_be_saved_as_an_xlsx_first(
    action: str, fresh: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fresh.grid()
    monkeypatch.setattr(Pressed, "name", property(lambda _: "自评.xls"))
    reply = fresh.press(action)
    assert reply.kind is Kind.ERROR
    assert "另存为 .xlsx" in reply.text
    assert differences(before, fresh.grid()) == []


def test_a_failure_inside_a_button_is_told_and_excel_gets_its_status_bar_back(fresh: Desk) -> None:
    before = fresh.grid()
    fresh.excel.machine.fail_after(9)
    reply = fresh.press("facts")
    assert reply.kind is Kind.ERROR
    assert "Excel 没有完成操作" in reply.text
    assert fresh.book.app.status_bar is False
    assert differences(fresh.grid(), before) == []


@pytest.mark.parametrize("calls", [2, 30, 120])
def test_a_workbook_that_is_closed_meanwhile_is_told(calls: int, fresh: Desk) -> None:
    gone = ComError(-2147417848, "RPC_E_DISCONNECTED", None, None)
    fresh.excel.machine.busy(calls, 100_000, gone)
    reply = answer("facts", fresh.book)
    fresh.excel.machine.busy_at = None
    assert (reply.kind, reply.title) == (Kind.ERROR, "基础数据")
    assert "被关闭" in reply.text
