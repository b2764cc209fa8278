"""Python ended in the middle of a press, at every write of it: the workbook is whole after the next press."""

import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel, handed_over
from tests.excel.engine.killing import in_a_child, killed_at_every_write
from tests.excel.live.looks import hidden, seen
from tests.excel.ribbon.conftest import Desk
from tests.workbook.official_forms import Page
from xlplugin.excel.live.operation import note_in
from xlplugin.excel.live.protection import protect
from xlplugin.excel.live.session import Settings, settings_of
from xlplugin.excel.live.undo_log import Phase, recorded_sheets, undo_records
from xlplugin.excel.ribbon.press import press
from xlplugin.rubric.library import shipped
from xlplugin.workbook.layout.names import HIDDEN, UNDER_WAY, WORKING_SHEET

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is ended by forking it")

_FEWEST = 20
_UNDOING = 8
"""After so many writes undoing is looked at once: it takes longer than all else."""

_LATE = 13
_AGAIN = 11


def whole(book: xw.Book) -> dict[str, object]:
    """All that a person owns of a workbook: sheets in their order with all on them, and names.

    Not the panes of a sheet of ours that was written anew: undoing leaves the new ones.
    """
    ours = hidden(book)
    sheets = [each for each in book.api.wb.worksheets if each.title not in ours]
    return {
        "sheets": seen(book),
        "order": [each.title for each in sheets],
        "names": {name: each.attr_text for name, each in book.api.wb.defined_names.items()},
        "protection": {each.title: dict(each.protection) for each in sheets},
    }


def differing(one: object, other: object, where: str = "") -> list[str]:
    """In what two states differ, a line each."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = dict.fromkeys((*one, *other))
        return [line for key in keys for line in differing(one.get(key), other.get(key), f"{where}/{key}")]
    return [] if one == other else [f"{where}: {one} / {other}"]


State = dict[str, object]


@dataclass(frozen=True)
class Pressing:
    """A press during which Python is ended.

    Attributes:
        desk: the desk just before it.
        normal: Excel's settings.
        before: the workbook before the press.
        after: the workbook after it.
        behind_before: what undoing leads back to from before it, one step after the other.
        behind_after: the same from after it.
    """

    desk: Desk
    normal: Settings
    before: State
    after: State
    behind_before: tuple[State, ...]
    behind_after: tuple[State, ...]

    def vba_restores(self) -> None:
        """What ``XlpUndisturbed`` does when the call has failed."""
        for name, value in self.normal._asdict().items():
            setattr(self.desk.excel.app, name, value)
        self.desk.excel.app.status_bar = False

    def press(self, action: str) -> str:
        """A press on whatever workbook Excel has in front."""
        return press(action, self.desk.excel.com.active_book)

    def recovered(self, write: int) -> None:
        """Python is found ended, and the next press is another one."""
        # What formulas give is not looked at, and takes longer to find out than all else.
        self.desk.book.api.calculate = lambda *_: None
        self.vba_restores()
        self.press("help")
        self.assert_whole(undoing=write % _UNDOING == 0)

    def recovered_late(self, _write: int) -> None:
        """As ``recovered``, but Python is ended in that press, too, at each of its writes."""
        self.vba_restores()
        press_again = partial(self.press, "help")
        killed = killed_at_every_write(self.desk.excel.machine, press_again, self.recovered, every=_AGAIN)
        assert not killed.wrong, killed.wrong[0]
        self.assert_whole(undoing=False)

    def assert_whole(self, *, undoing: bool) -> None:
        """Before or after the press, ready for whatever comes; and undoing still leads back to the start."""
        book, app = self.desk.excel.in_front(), self.desk.excel.app
        assert [each.name for each in app.books] == [book.name]
        now = whole(book)
        assert min(differing(now, self.before), differing(now, self.after), key=len) == []
        assert note_in(book) is None
        assert (settings_of(app), app.status_bar) == (self.normal, False)
        assert {each.phase for each in undo_records(book)} <= {Phase.DONE}
        assert set(hidden(book)) == {each.name for sheets in recorded_sheets(book) for each in sheets}
        for state in (self.behind_before if now == self.before else self.behind_after) if undoing else ():
            self.press("undo")
            assert differing(whole(handed_over(book)), state) == []


def pressing(desk: Desk, action: str, earlier: tuple[str, ...] = ()) -> Pressing:
    """The press of a button, after earlier ones, as it is done where nothing interrupts it."""
    states = [whole(handed_over(desk.book))]
    for each in earlier:
        desk.done(each)
        states.insert(0, whole(handed_over(desk.book)))

    def done() -> State:
        desk.done(action)
        return whole(handed_over(desk.book))

    before, *behind = states
    after = in_a_child(done)
    is_last = action.startswith("finalise")  # nothing leads back from it, nor from what came before
    behind_after = [] if is_last else behind[1:] if action == "undo" else states
    return Pressing(
        desk,
        settings_of(desk.excel.app),
        before,
        after,
        () if is_last else tuple(behind),
        tuple(behind_after),
    )


def assert_never_half(found: Pressing, action: str) -> None:
    machine = found.desk.excel.machine
    killed = killed_at_every_write(machine, partial(found.desk.done, action), found.recovered)
    assert not killed.wrong, f"{len(killed.wrong)} of {killed.times}: {killed.wrong[0]}"
    assert killed.times > _FEWEST
    assert differing(whole(handed_over(found.desk.book)), found.after) == []
    assert found.before != found.after


ACTIONS = {"score": (), "audit": ("score",), "undo": ("score",)}


@pytest.mark.parametrize("action", ACTIONS)
def test_at_whatever_write_python_ends_the_next_press_makes_the_workbook_whole(
    action: str, desk: Desk
) -> None:
    assert_never_half(pressing(desk, action, ACTIONS[action]), action)


def about_to_score_again(desk: Desk) -> Pressing:
    """A scored form, on whose 测算 somebody has typed: it is written anew."""
    desk.done("score")
    desk.book.sheets[WORKING_SHEET].range("F5").raw_value = 77.0
    return pressing(desk, "score")


def test_a_sheet_that_is_written_anew_is_the_new_one_or_the_old_one(desk: Desk) -> None:
    assert_never_half(about_to_score_again(desk), "score")


def test_a_workbook_is_finalised_or_not_touched(desk: Desk) -> None:
    desk.done("score")
    action = desk.done("finalise").then
    assert_never_half(pressing(desk, action), action)


def test_sheets_of_facts_are_all_there_or_none(fresh: Desk) -> None:
    assert_never_half(pressing(fresh, "facts"), "facts")


def test_formulas_are_all_repaired_or_none(desk: Desk) -> None:
    for row in (60, 61, 64):
        cell = desk.book.sheets[Page.FORM.value].range((row, 3))
        cell.formula = "='C:\\旧\\xlplugin.xlam'!SCORE_ASSET_USE(\"longgang-2020\",1600,1778.87)"
    assert_never_half(pressing(desk, "repair"), "repair")


def test_a_sheet_that_was_protected_is_protected_again(desk: Desk) -> None:
    protect(desk.book.sheets[Page.FORM.value])
    assert_never_half(pressing(desk, "score"), "score")


def test_sheets_that_were_protected_stay_so_where_python_ends_while_formulas_come_alive(
    excel: Excel, tmp_path: Path
) -> None:
    name = "longgang-2020-example.xlsx"
    desk = Desk(excel, excel.open(Path(shutil.copy(shipped("workbooks") / name, tmp_path / name))), tmp_path)
    found = pressing(desk, "repair")

    def recovered(_write: int) -> None:
        found.vba_restores()
        found.press("help")
        # Whichever formulas are bound by then.
        book = excel.in_front()
        assert (whole(book)["protection"], hidden(book)) == (found.before["protection"], [])
        assert note_in(book) is None

    killed = killed_at_every_write(excel.machine, partial(desk.done, "repair"), recovered, every=5)
    assert not killed.wrong, f"{len(killed.wrong)} of {killed.times}: {killed.wrong[0]}"
    assert killed.times > _FEWEST


@pytest.mark.parametrize("refers_to", ['="9"', "=自评表!$A$1", "=#REF!", '="3;;1;manual;on;on"'])
def test_a_note_that_tells_nothing_stops_no_button_and_takes_no_sheet(desk: Desk, refers_to: str) -> None:
    # Of another version of the program, say.
    blank = desk.book.api.Worksheets.Add(Before=desk.book.sheets[-1].api)
    blank.Name = f"{HIDDEN}9"
    before = whole(desk.book)
    desk.book.api.Names.Add(UNDER_WAY, refers_to, False)  # noqa: FBT003 - COM's Visible
    assert "被打断" in desk.done("score").text
    assert differing(whole(desk.book), before) == []
    assert "被打断" not in desk.done("score").text


def test_a_second_scoring_is_put_back_even_if_python_ends_while_it_is(desk: Desk) -> None:
    found = about_to_score_again(desk)
    press_it = partial(desk.done, "score")
    killed = killed_at_every_write(desk.excel.machine, press_it, found.recovered_late, every=_LATE)
    assert not killed.wrong, killed.wrong[0]
    assert killed.times > 5
