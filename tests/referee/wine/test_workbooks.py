"""Every button on every form through real pywin32, xlwings' own classes and COM between two processes.

Each press is made twice: under Wine, where the stand-in's objects are served as Excel serves its own, and
straight in the stand-in, as in the other tests. Both must say the same and leave the same workbook.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel as StandIn
from tests.excel.engine.excel import saved_copy
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import BUILT, grid_of, with_confirmed_facts
from tests.referee.wine.excel import Excel, Installed, opened_excel
from tests.referee.wine.machine import Wine
from tests.workbook.form_books import run, saved
from xlplugin.excel.ribbon.press import actions, answer
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.grid.grid import BookGrid, Place

pytestmark = pytest.mark.referee

SEPARATOR = "\x1f"
LINKED = "='C:\\旧电脑\\xlplugin.xlam'!SCORE_ASSET_USE(\"longgang-2020\",1600,1778.87)"


@dataclass(frozen=True)
class Desks:
    """One workbook, open under Wine and in the stand-in."""

    excel: Excel
    book: xw.Book
    stand_in: StandIn
    folder: Path
    figures: list[str]

    def press(self, action: str) -> str:
        """Press a button at both desks: the same words, and the same workbook. Gives the words."""
        self.excel.asked()
        pressed = self.excel.press(action)
        asked = self.excel.asked()
        assert not pressed.failure
        assert self.excel.faults() == []
        front = self.book.sheets.active.name
        assert pressed.result == answer(action, self.book, front).for_vba()
        assert differences(self.grid(), self.stand_ins_grid()) == []
        self.figures.append(
            f"{action} through COM: {pressed.seconds:.1f} s, {asked['invocations']} calls of members, "
            f"{asked['descriptions']} objects described"
        )
        return str(pressed.result)

    def done(self, action: str) -> str:
        """Press a button that must do its work."""
        told = self.press(action)
        assert not told.startswith(f"{Kind.ERROR}{SEPARATOR}"), told
        return told

    def grid(self) -> BookGrid:
        return grid_of(self.excel.save(self.folder / "wine.xlsx"))

    def stand_ins_grid(self) -> BookGrid:
        return grid_of(saved_copy(self.book, self.folder / "stand-in.xlsx"))

    def type(self, place: Place, text: str) -> None:
        self.excel.type(place, text)
        self.book.sheets[place.sheet].range((place.row, place.column)).api.Formula = text

    def select(self, place: Place) -> None:
        self.excel.select(place)
        self.book.sheets[place.sheet].api.Activate()
        self.book.sheets[place.sheet].range((place.row, place.column)).api.Select()

    def fail_after(self, writes: int | None) -> None:
        self.excel.fail_after(writes)
        self.stand_in.machine.fail_after(writes)


@pytest.fixture(scope="module")
def excel(wine: Wine, installed: Installed) -> Iterator[Excel]:
    """An Excel of its own: its type library must be there before Python starts."""
    with opened_excel(wine, installed) as running:
        yield running


@pytest.fixture
def desks(excel: Excel, tmp_path: Path, figures: list[str]) -> Iterator[Callable[[Path], Desks]]:
    """Opens a workbook at both desks, a copy for each."""
    stand_in = StandIn()
    opened: list[Path] = []

    def open_at_both(path: Path) -> Desks:
        for name in ("wine", "stand-in"):
            folder = tmp_path / name
            folder.mkdir()
            opened.append(saved(folder, path.read_bytes(), path.name))
        excel.open(opened[0])
        return Desks(excel, stand_in.open(opened[1]), stand_in, tmp_path, figures)

    yield open_at_both
    stand_in.quit()
    excel.fail_after(None)
    if opened:
        excel.close()


@pytest.fixture(params=BUILT)
def form(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return saved(tmp_path, BUILT[request.param]())


@pytest.fixture
def first_form(tmp_path: Path) -> Path:
    return saved(tmp_path, BUILT["longgang-2020"]())


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


def test_a_form_with_facts_is_scored_as_by_the_command_and_finalised(
    desks: Callable[[Path], Desks], form: Path
) -> None:
    facts = with_confirmed_facts(form)
    both = desks(facts)
    both.done("score")
    assert differences(both.grid(), by_command(facts)) == []
    both.done("undo")
    both.done("score:reviewer")
    assert differences(both.grid(), by_command(facts, "--as-reviewer")) == []
    asked = both.done("finalise")
    both.done(asked.rpartition(SEPARATOR)[2])


def test_xlwings_talks_through_classes_that_pywin32_generates_of_excels_type_library(
    desks: Callable[[Path], Desks], first_form: Path, wine: Wine
) -> None:
    desks(first_form).press("rubric:")
    assert list(wine.profile.rglob("00020813-0000-0000-C000-000000000046x0x1x9.py"))


def test_every_other_button_says_and_does_the_same(desks: Callable[[Path], Desks], first_form: Path) -> None:
    both = desks(with_confirmed_facts(first_form))
    form = both.book.sheets[0].name
    pressed = ["facts", "rubric:", "rubric:nowhere", "rubric:guangzhou-2023", "repair", "finalise", "explain"]
    for action in pressed:
        both.press(action)
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
