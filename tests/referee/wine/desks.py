"""One workbook at two desks: under Wine behind real COM, and straight in the stand-in, as in other tests."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import xlwings as xw

from tests.excel.engine.excel import Excel as StandIn
from tests.excel.engine.excel import saved_copy
from tests.excel.engine.vba import left_in, told_of
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import grid_of
from tests.referee.wine.excel import Asked, Excel
from xlplugin.excel.ribbon.press import answer
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.grid.grid import BookGrid, Place

SEPARATOR: Final = "\x1f"
XML: Final = "ComRange.GetValue"
"""How sheets are read: by their XML Spreadsheet."""


@dataclass(frozen=True)
class Desks:
    """One workbook, open under Wine and in the stand-in."""

    excel: Excel
    book: xw.Book
    stand_in: StandIn
    folder: Path
    figures: list[str]
    left: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    stand_ins_calls: list["Counter[str]"] = field(default_factory=list)

    def press(self, action: str) -> str:
        """Press a button at both desks: the same words, and the same workbook. Gives the words."""
        pressed = self.pressed_alone(action)
        assert pressed == self.stand_ins(action)
        # It is read in the same way, too, not silently by what stands in for the XML Spreadsheet; a Python
        # that is new has read nothing before.
        assert self.asked[-1].members.get(XML, 0) >= self.stand_ins_calls[-1][XML]
        assert differences(self.grid(), self.stand_ins_grid()) == []
        return pressed

    def pressed_alone(self, action: str) -> str:
        """Press a button under Wine only; gives the words."""
        self.excel.asked()
        pressed = self.excel.press(action)
        asked = self.excel.asked()
        assert not pressed.failure
        assert self.excel.faults() == []
        self.figures.append(
            f"{action} through COM: {pressed.seconds:.1f} s, {asked.invocations} calls of members, "
            f"{asked.lookups} of names, {asked.descriptions} objects described, {asked.rejected} rejected"
        )
        self.asked.append(asked)
        return str(pressed.result)

    def stand_ins(self, action: str) -> str:
        """Press a button in the stand-in only; gives the words."""
        machine = self.stand_in.machine
        machine.calls.clear()
        told = told_of(self.book, *self.left)
        reply = answer(action, self.book, self.book.sheets.active.name, told).for_vba()
        self.stand_ins_calls.append(Counter(machine.calls))
        self.left[:] = [left_in(self.book)]
        return reply

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
