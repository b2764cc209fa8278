"""A button pressed on a workbook, and the reading of the workbook that the buttons share."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from xlplugin.excel.live.reading import read_live
from xlplugin.excel.live.session import progress
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.formbook.opening import Asked, OpenedForm, understand
from xlplugin.workbook.grid.grid import BookGrid

_CHOSEN: Final[dict[str, str]] = {}
"""Rubrics that people chose for open workbooks; once a workbook has facts, it names its rubric itself."""

_SEVERAL: Final = "several-forms"
_SHOWN: Final = -1


def full_name(book: xw.Book) -> str:
    """Where a workbook is, a path or an address; xlwings' own ``fullname`` raises for most addresses."""
    return str(book.api.FullName)


def chosen_rubric(book: xw.Book) -> str | None:
    """The id chosen for a workbook; None where the program is to find it out."""
    return _CHOSEN.get(full_name(book))


def choose_rubric(book: xw.Book, rubric: str) -> None:
    """Remember the choice until Excel is closed; an empty id takes it back."""
    if rubric:
        _CHOSEN[full_name(book)] = rubric
    else:
        _CHOSEN.pop(full_name(book), None)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of a button.

    Attributes:
        book: the workbook in front of the user.
        argument: what the action says after its colon: a rubric, or how to do it.
    """

    book: xw.Book
    argument: str = ""

    @property
    def name(self) -> str:
        """The workbook's name, as it stands in the window's title."""
        return str(self.book.name)

    def show(self, sheet: str) -> None:
        """Go to a sheet, a hidden one too; where Excel does not, the user can.

        xlwings' ``activate`` would look through every running Excel first.
        """
        with suppress(Exception):
            found = self.book.sheets[sheet].api
            found.Visible = _SHOWN
            found.Activate()

    def grid(self) -> BookGrid:
        """What is on the workbook's sheets now, formulas calculated."""
        progress(self.book.app, "正在读取工作簿……")
        return read_live(self.book)

    def form(self, grid: BookGrid) -> Checked[OpenedForm]:
        """The official form in the workbook, by the chosen rubric where one was chosen.

        Of several forms it is the one in front of the user.
        """
        progress(self.book.app, "正在识别自评表……")
        opened = understand(grid, self.name, Asked(chosen_rubric(self.book)))
        if all(each.code != _SEVERAL for each in opened.problems):
            return opened
        active = str(self.book.sheets.active.name)
        again = understand(grid, self.name, Asked(chosen_rubric(self.book), sheet=active))
        return again if again.value else opened

    def form_with_rubric(self, grid: BookGrid) -> Checked[OpenedForm]:
        """As ``form``, for what cannot be done without a rubric."""
        opened = self.form(grid)
        if opened.value is None or opened.value.loaded is not None:
            return opened
        place = Source(self.name, sheet=opened.value.form.sheet)
        message = "没有与这张表相符的评价标准，不能评分"
        fix = "请在“评价标准”中选定；不评分也可以点“检查”"
        return failed(*opened.problems, Problem("no-rubric", Severity.ERROR, message, fix, place))
