"""The process behind the cells: its start, its end, what fails, and what a button does meanwhile."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.referee.wine.calls import good
from tests.referee.wine.excel import Excel, Installed, opened_excel
from tests.referee.wine.machine import Wine, windows
from xlplugin.excel.names import server_command
from xlplugin.excel.ribbon.press import menu, press
from xlplugin.functions.catalogue import functions

pytestmark = pytest.mark.referee

SAMPLES = [good(each) for each in functions()]
CALLS = [each.sent for each in SAMPLES]
EXPECTED = [each.expected for each in SAMPLES]
SEPARATOR = "\x1f"


def test_the_server_starts_at_the_first_call_and_stays(
    wine: Wine, installed: Installed, figures: list[str]
) -> None:
    with opened_excel(wine, installed) as excel:
        first, again = excel.start(), excel.start()
        assert first.result == again.result
        figures.append(
            f"server: {first.seconds:.1f} s to its start, {again.seconds * 1000:.1f} ms to find it again"
        )


def test_the_server_ends_with_its_excel_and_leaves_the_one_of_another_alone(
    wine: Wine, installed: Installed, excel: Excel
) -> None:
    with opened_excel(wine, installed) as other:
        started = other.start().result
        assert started != excel.start().result
        assert excel.runs(started)
    assert not excel.runs(started)
    assert excel.runs(excel.start().result)


@pytest.mark.parametrize("action", ["score", "undo", "rubric:longgang-2020", "no such action"])
def test_a_button_answers_through_the_same_server(action: str, excel: Excel) -> None:
    answer = excel.press(action)
    assert not answer.failure
    assert answer.result == press(action, None)


def test_the_help_names_the_installed_version(excel: Excel, installed: Installed) -> None:
    answer = excel.press("help")
    assert not answer.failure
    kind, title, text, _ = answer.result.split(SEPARATOR)
    assert (kind, title) == ("info", "帮助")
    assert f"xlplugin {installed.version}" in text.splitlines()


def test_the_menu_of_rubrics_comes_through_the_same_server(excel: Excel) -> None:
    assert excel.menu().result == menu()


def test_cells_calculate_while_a_button_is_at_work(excel: Excel) -> None:
    # A button writes formulas, and Excel asks the server for them before the button has its turn again.
    answer = excel.calculate_during_a_press(CALLS)
    assert not answer.failure
    assert answer.result == EXPECTED


def test_an_interpreter_that_is_not_there_fails_and_says_so_every_time(
    excel: Excel, installed: Installed, figures: list[str]
) -> None:
    command = server_command(rf"{installed.folder}\没有\pythonw.exe")
    for answer in (excel.start(command), excel.start(command)):
        assert "Could not create Python process" in answer.failure
        assert "没有" in answer.failure
        figures.append(f"a missing interpreter: {answer.seconds * 1000:.0f} ms until told")


def test_a_server_that_ends_while_starting_is_told(
    excel: Excel, installed: Installed, figures: list[str]
) -> None:
    answer = excel.start(f'"{installed.pythonw}" -P -E -c "raise SystemExit(3)"')
    assert "Python process exited" in answer.failure
    figures.append(f"a server that ends while starting: {answer.seconds * 1000:.0f} ms until told")


def test_nothing_is_imported_from_the_folder_or_the_settings_of_others(
    wine: Wine, installed: Installed, tmp_path: Path
) -> None:
    for name in ("xlwings", "xlplugin", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)")
    with opened_excel(wine, installed, tmp_path, PYTHONPATH=windows(tmp_path)) as excel:
        assert excel.call(CALLS).result == EXPECTED


def test_after_the_server_was_ended_a_command_with_a_space_more_starts_another(
    wine: Wine, installed: Installed, figures: list[str]
) -> None:
    with opened_excel(wine, installed) as excel:
        excel.end_process(excel.start().result)
        after = excel.call(CALLS)
        anew = replace(excel, command=f"{excel.command} ").call(CALLS)
    # Windows forgets what a dead process has registered, and the DLL starts another one; Wine 8 does not.
    # Either way the add-in's VBA tries again like this.
    assert after.failure or after.result == EXPECTED
    assert anew.result == EXPECTED
    figures.append(f"first call after the server was ended: {after.failure or 'answered'}")
    figures.append(f"second try, with a space more: answered in {anew.seconds:.1f} s")
