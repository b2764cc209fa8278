"""A button pressed on a workbook that is open in Excel: the workbook as every door works on it."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import xlwings as xw

from xlplugin.excel.live.binding import bind_formulas
from xlplugin.excel.live.changing import Removal, change
from xlplugin.excel.live.choice import chosen_rubric
from xlplugin.excel.live.last_read import LastRead, has_formulas
from xlplugin.excel.live.session import progress
from xlplugin.problem import Checked, Problem, Refused
from xlplugin.service.workbook import Unfinished
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.package import ENDINGS
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid

_SHOWN: Final = -1


@dataclass(frozen=True)
class Pressed:
    """A press of a button: the workbook in front of the user, which fulfils ``Workbook``.

    Attributes:
        book: the workbook.
        argument: what the action says after its colon: a rubric, or how to do it.
        sheet: the sheet that was in front when the button was pressed; empty for the one that is now.
        bindings: how many formulas of ours were entered anew each time they were looked at, with warnings.
        told: what VBA tells of the workbook's sheets; empty where Excel is to be asked.
        left: the sheets as the press before left them.
    """

    book: xw.Book
    argument: str = ""
    sheet: str = ""
    bindings: list[Checked[int]] = field(default_factory=list)
    told: str = ""
    left: Mapping[str, SheetGrid] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        """The workbook's name, as it stands in the window's title."""
        return str(self.book.name)

    @property
    def front(self) -> str:
        """The sheet that was in front; what follows a question is about that one, too."""
        return self.sheet or str(self.book.sheets.active.name)

    @property
    def legacy(self) -> bool:
        """Whether its name says that it is of the older format."""
        return self.name.lower().endswith(ENDINGS)

    @property
    def chosen(self) -> str | None:
        """The rubric that was chosen for the workbook."""
        return chosen_rubric(self.book)

    def read(self, only: Collection[str] | None = None) -> Checked[BookGrid]:
        """What is on its sheets; they are read once, and again after they were changed."""
        if only is not None:
            progress(self.book.app, "正在核对……")
            return Checked(self._read.only(only))
        return Checked(self._read.grid())

    @cached_property
    def _read(self) -> LastRead:
        progress(self.book.app, "正在读取工作簿……")
        return LastRead(self.book, self.told, self.left)

    def keep(self) -> None:
        """Keep for the next press what was read in this one."""
        if "_read" in self.__dict__:
            self._read.keep()

    def recalculate(self) -> None:
        """Calculate every formula of the workbook, not only those whose cells changed.

        Cells that failed while Python could not be started wait for nothing else. Formulas of ours that Excel
        has not bound to the add-in are entered anew, and calculated again. Other workbooks that are
        open are left alone, which ``CalculateFull`` would not: they may take minutes. A sheet whose
        calculation is switched off and on again is documented to be calculated, all of it; ``Range.Dirty``
        is known to mark cells of the active sheet only.
        """
        self._calculate()
        if self.bind():
            self._calculate()

    def bind(self) -> bool:
        """Enter our formulas anew where one of them shows #NAME?; whether there were any."""
        bound = bind_formulas(self.book, self._read.grid())
        self.bindings.append(bound)
        if bound.value or bound.problems:  # where it failed, some formulas may have been entered
            self._read.changed(Plan())
        return bool(bound.value)

    def _calculate(self) -> None:
        progress(self.book.app, "正在重算……")
        calculated = [*filter(has_formulas, self._read.grid().sheets)]
        self._read.changed(Plan())  # also where it fails half-way
        for sheet in calculated:
            api = self.book.sheets[sheet.name].api
            if api.EnableCalculation:
                api.EnableCalculation = False
                api.EnableCalculation = True
        self.book.app.api.Calculate()

    def change(
        self,
        plan: Plan,
        title: str,
        *,
        calculate: bool = True,  # noqa: ARG002 - it does
        removal: Removal | None = None,
    ) -> tuple[Problem, ...]:
        """Carry out a plan, so that it can be taken back; where something goes for good, it cannot.

        Raises:
            Unfinished: it failed.
        """
        try:
            problems = change(self.book, plan, title=title, removal=removal)
        except Refused as refused:
            self._read.forget()
            raise Unfinished(*refused.problems) from None
        self._read.changed(plan)
        return problems

    def show(self, sheet: str) -> None:
        """Go to a sheet, a hidden one too; where Excel does not, the user can.

        xlwings' ``activate`` would look through every running Excel first.
        """
        with suppress(Exception):
            found = self.book.sheets[sheet].api
            found.Visible = _SHOWN
            self._read.shown(sheet)
            found.Activate()
