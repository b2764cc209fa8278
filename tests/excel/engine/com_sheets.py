"""The sheets of a workbook, those without cells too, as Excel's COM shows them."""

# ruff: noqa: N802, N803 - COM's names are written so
# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.excel.engine.machine import Com, refuse

if TYPE_CHECKING:
    from tests.excel.engine.com_book import ComBook


class ComChart(Com):
    """A sheet without cells; those behind it have a higher index for it."""

    def __init__(self, book: ComBook, chart: Any) -> None:
        self.machine = book.machine
        self.book = book
        self.ws = chart

    @property
    def Name(self) -> str:
        return str(self.ws.title)

    @property
    def Index(self) -> int:
        return self.book.place_of(self.ws) + 1

    @property
    def Parent(self) -> ComBook:
        return self.book

    Visible = -1

    def Activate(self) -> None:
        self.book.show(self.ws)


class ComSheets(Com):
    """All sheets of a workbook."""

    def __init__(self, book: ComBook) -> None:
        self.machine = book.machine
        self.book = book

    def listed(self) -> list[Any]:
        return [self.book.sheet(each) for each in self.book.wb._sheets]

    # COM from here on

    def __call__(self, key: int | str) -> Any:
        found = self.listed()
        if isinstance(key, int):
            return found[key - 1] if 1 <= key <= len(found) else refuse("下标越界")
        named = (sheet for sheet in found if sheet.ws.title.casefold() == key.casefold())
        return next(named, None) or refuse("下标越界")

    def __iter__(self) -> Iterator[Any]:
        for sheet in self.listed():
            self.machine.called(type(self).__name__, "next")
            yield sheet

    @property
    def Count(self) -> int:
        return len(self.listed())

    @property
    def Parent(self) -> ComBook:
        return self.book

    def Add(self, Before: Any = None, After: Any = None) -> Any:
        """A new sheet, before the active one where nothing is said; it becomes the active one."""
        self.book.check_structure()
        at = self.book.place_of((Before or After or self.book.active_sheet()).ws) + (After is not None)
        ws = self.book.wb.create_sheet(index=at)
        self.book.show(ws)
        return self.book.sheet(ws)


class ComWorksheets(ComSheets):
    """The sheets with cells; ``Index`` counts the others, too, and so does not number these."""

    def listed(self) -> list[Any]:
        return [self.book.sheet(each) for each in self.book.wb.worksheets]
