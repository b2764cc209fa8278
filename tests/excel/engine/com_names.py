"""The defined names of a workbook, those of its sheets too, as Excel's COM shows them."""

# ruff: noqa: ANN401, N802 - openpyxl's types are Excel's memory here, and COM's names are written so

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.workbook.defined_name import DefinedName

from tests.excel.engine.machine import Com, refuse

if TYPE_CHECKING:
    from tests.excel.engine.com_book import ComBook


class ComNames(Com):
    def __init__(self, book: ComBook) -> None:
        self.machine = book.machine
        self.book = book

    def listed(self) -> list[ComName]:
        whole = [ComName(self.book, self.book.wb.defined_names, name) for name in self.book.wb.defined_names]
        own = [
            ComName(self.book, ws.defined_names, name, ws.title)
            for ws in self.book.wb.worksheets
            for name in ws.defined_names
        ]
        return [*whole, *own]

    def __call__(self, key: int | str) -> ComName:
        found = self.listed()
        if isinstance(key, int):
            return found[key - 1]
        named = next((each for each in found if each.called == key), None)
        return named or refuse(f"没有这个名称：{key}")

    @property
    def Count(self) -> int:
        return len(self.listed())

    def Add(self, name: str, refers_to: str, visible: bool = True) -> ComName:  # noqa: FBT001, FBT002
        # A name that there is already refers to what it is given now.
        text = refers_to.removeprefix("=")
        self.book.wb.defined_names[name] = DefinedName(name, attr_text=text, hidden=not visible or None)
        return ComName(self.book, self.book.wb.defined_names, name)


class ComName(Com):
    def __init__(self, book: ComBook, names: Any, name: str, sheet: str | None = None) -> None:
        self.machine = book.machine
        self.names = names
        self.name = name
        self.called = f"'{sheet}'!{name}" if sheet else name

    @property
    def Name(self) -> str:
        return self.called

    @property
    def RefersTo(self) -> str:
        return f"={self.names[self.name].attr_text}"

    @property
    def Visible(self) -> bool:
        # What is not visible is not among the names that Excel shows people, and stays so in the file.
        return not self.names[self.name].hidden

    def Delete(self) -> None:
        del self.names[self.name]
