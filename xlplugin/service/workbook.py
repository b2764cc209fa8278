"""The workbook that a door works on: what a file and one open in Excel can both do."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol

from xlplugin.problem import Checked, Problem, Refused, Source
from xlplugin.workbook.file import codes
from xlplugin.workbook.grid.grid import BookGrid

if TYPE_CHECKING:
    from xlplugin.workbook.edit.plan import Plan


class Unfinished(Refused):
    """A change was begun and failed; the problems themselves say how the workbook is now."""


def refuse_legacy(book: "Workbook") -> None:
    """For whatever writes into a workbook.

    Raises:
        Refused: it is of the older format.
    """
    if book.legacy:
        message = "这是旧版格式（.xls 或 .et）的工作簿，只能核查，没有写入任何内容"
        raise Refused(codes.WORKBOOK_LEGACY.at(Source(book.name), message))


def refuse_half_changed(problems: Iterable[Problem]) -> None:
    """For whatever goes on from what is in a workbook.

    Args:
        problems: what was found on opening it.

    Raises:
        Refused: it was saved while the add-in was changing it.
    """
    found = [each for each in problems if each.code == codes.WORKBOOK_HALF_CHANGED.name]
    if found:
        raise Refused(*found)


class Workbook(Protocol):
    """A workbook that somebody works on; each method raises ``Refused`` where it cannot do what it says."""

    @property
    def name(self) -> str:
        """What people know it by: the path of a file, the name in Excel's title."""

    @property
    def front(self) -> str | None:
        """The sheet in front of the user; None where nobody looks at it."""

    @property
    def legacy(self) -> bool:
        """Whether it is of the format of Excel 97-2003 (.xls, .et), which is only read."""

    @property
    def chosen(self) -> str | None:
        """The rubric that people chose for it, which is kept in it; None where they chose none."""

    def read(self, only: Collection[str] | None = None) -> Checked[BookGrid]:
        """What is on its sheets now, the results of formulas up to date; at least on those that are named."""

    def recalculate(self) -> None:
        """Calculate every formula of ours anew, and keep the results."""

    def change(self, plan: "Plan", title: str, *, calculate: bool = True) -> tuple[Problem, ...]:
        """Carry out a plan, all of it or nothing.

        Args:
            plan: the changes, made for the sheets as they were read.
            title: what the change is called where it can be taken back.
            calculate: whether what depends on the changed cells is brought up to date; Excel always does it.

        Returns:
            What had to be left out; an error where the workbook could not be left as it was.
        """
