"""Every button on every form through real pywin32, xlwings' own classes and COM between two processes.

Each press is made twice: under Wine, where the stand-in's objects are served as Excel serves its own, and
straight in the stand-in, as in the other tests. Both must say the same and leave the same workbook.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import BUILT, grid_of, with_confirmed_facts
from tests.referee.wine.desks import SEPARATOR, XML, Desks
from tests.referee.wine.machine import Wine
from tests.workbook.form_books import run, saved
from xlplugin.excel.ribbon.actions import rubric
from xlplugin.excel.ribbon.press import actions
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.grid.grid import BookGrid, Place

pytestmark = pytest.mark.referee

LINKED = "='C:\\旧电脑\\xlplugin.xlam'!SCORE_ASSET_USE(\"longgang-2020\",1600,1778.87)"


@pytest.fixture(params=BUILT)
def form(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return saved(tmp_path, BUILT[request.param]())


def by_command(path: Path, *words: str) -> BookGrid:
    scored = path.with_name("command.xlsx")
    assert run("score", path, *words, "-o", scored) in {0, 3}
    return grid_of(scored)


def test_a_form_as_handed_in_is_given_facts_as_by_the_command_checked_and_put_back(
    desks: Callable[[Path], Desks], form: Path
) -> None:
    both = desks(form)
    handed_in = both.grid()
    both.done("score")
    assert differences(both.grid(), by_command(form)) == []
    both.done("undo")
    both.done("audit")
    both.done("undo")
    assert differences(both.grid(), handed_in) == []


def test_a_form_with_facts_is_scored_as_by_the_command_answers_every_button_and_is_finalised(
    desks: Callable[[Path], Desks], form: Path
) -> None:
    facts = with_confirmed_facts(form)
    both = desks(facts)
    both.done("score")
    assert differences(both.grid(), by_command(facts)) == []
    for action in ("explain", "facts", "rubric:", "repair"):
        both.press(action)
    both.done("undo")
    both.done("score:reviewer")
    assert differences(both.grid(), by_command(facts, "--as-reviewer")) == []
    question = both.done("finalise")
    both.done(question.rpartition(SEPARATOR)[2])


def test_sheets_are_read_at_once_through_classes_that_pywin32_generates_of_excels_type_library(
    desks: Callable[[Path], Desks], first_form: Path, wine: Wine
) -> None:
    both = desks(first_form)
    both.done("audit")
    assert both.asked[-1].members[XML] > 0
    assert both.asked[-1].members.get("ComRange.NumberFormat", 0) == 0
    assert list(wine.profile.rglob("00020813-0000-0000-C000-000000000046x0x1x9.py"))


def test_every_other_button_says_and_does_the_same(desks: Callable[[Path], Desks], first_form: Path) -> None:
    both = desks(with_confirmed_facts(first_form))
    form = both.book.sheets[0].name
    pressed = ["facts", "rubric:", "rubric:nowhere", "rubric:guangzhou-2023", "repair", "finalise", "explain"]
    for action in pressed:
        both.press(action)
    assert both.excel.menu().result == rubric.menu(both.book)
    both.type(Place(form, 3, 20), LINKED)
    assert "修复" in both.done("repair")
    both.select(row_of(both.grid(), form, "公众或服务对象满意度"))
    assert "97%" in both.done("explain")
    told = both.excel.press("doctor")
    assert "诊断" in told.result
    tried = {each.partition(":")[0] for each in pressed}
    assert {*tried, "score", "undo", "audit", "doctor", "help"} == set(actions())


def row_of(grid: BookGrid, sheet: str, words: str) -> Place:
    cells = next(each for each in grid.sheets if each.name == sheet).cells
    row, column = next(at for at, view in cells.items() if words in str(view.value))
    return Place(sheet, row, column)


@pytest.mark.parametrize("writes", [5, 60])
def test_a_change_that_excel_refuses_is_told_in_its_words_and_nothing_is_left_of_the_press(
    writes: int, desks: Callable[[Path], Desks], first_form: Path
) -> None:
    both = desks(first_form)
    before = both.grid()
    both.fail_after(writes)
    told = both.press("facts")
    both.fail_after(None)
    assert "失败（测试）" in told or not told.startswith(Kind.ERROR)
    if told.startswith(Kind.ERROR):
        assert differences(both.grid(), before) == []
