"""xlwings' own interface over the Excel of the tests: each member makes the COM calls that Windows makes."""

# ruff: noqa: ANN401 - xlwings hands over anything

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import xlwings as xw
from xlwings import base_classes

from tests.excel.engine.com_book import ComApplication, ComBook, ComBooks, ComWorksheets
from tests.excel.engine.com_range import ComRange
from tests.excel.engine.com_sheet import ComSheet
from tests.excel.engine.small_wrappers import Names, Note, passed

_MODES = {-4105: "automatic", -4135: "manual", 2: "semiautomatic"}


class Engine:
    """The engine, with the one running Excel."""

    name = "file"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: object, _options: object) -> object:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, *_options: object) -> list[list[object]]:
        return [list(row) for row in data]


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:  # noqa: ARG002
        self.running.append(App(ComApplication()))
        return self.running[-1]

    def __iter__(self) -> Iterator[App]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


class App(base_classes.App):
    xl: Any = None

    def __init__(self, xl: ComApplication) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)
    engine = property(lambda _: xw.engines["file"].impl)
    pid = property(lambda self: id(self.xl))
    hwnd = passed("Hwnd")
    version = passed("Version")
    visible = passed("Visible")
    screen_updating = passed("ScreenUpdating")
    display_alerts = passed("DisplayAlerts")
    enable_events = passed("EnableEvents")
    status_bar = passed("StatusBar")
    cut_copy_mode = passed("CutCopyMode")

    @property
    def calculation(self) -> str:
        return _MODES[self.xl.Calculation]

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.xl.Calculation = next(number for number, name in _MODES.items() if name == value)

    def calculate(self) -> None:
        self.xl.Calculate()

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002
        pass

    @property
    def books(self) -> Books:
        return Books(self.xl.Workbooks, self)

    @property
    def selection(self) -> Range:
        return Range(self.xl.Selection)


class Books(base_classes.Books):
    def __init__(self, xl: ComBooks, app: App) -> None:
        self.xl = xl
        self.app = app

    api = property(lambda self: self.xl)

    @property
    def active(self) -> Book:
        return Book(self.app.xl.active_book)

    def __call__(self, key: str) -> Book:
        return Book(self.xl(key))

    def __len__(self) -> int:
        return self.xl.Count

    def __iter__(self) -> Iterator[Book]:
        return map(Book, self.xl)

    def open(self, fullname: str, *options: object) -> Book:
        return Book(self.xl.Open(fullname, *options))


class Book(base_classes.Book):
    def __init__(self, xl: ComBook) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)
    name = passed("Name")
    fullname = passed("FullName")

    @property
    def sheets(self) -> Sheets:
        return Sheets(self.xl.Worksheets)

    @property
    def app(self) -> App:
        return App(self.xl.Application)

    @property
    def names(self) -> Names:
        return Names(self.xl.Names)

    def close(self) -> None:
        self.xl.Close(SaveChanges=False)

    def save(self, path: str | None = None, password: str | None = None) -> None:  # noqa: ARG002
        self.xl.SaveCopyAs(path or self.xl.FullName)

    def activate(self) -> None:
        self.xl.Activate()


class Sheets(base_classes.Sheets):
    def __init__(self, xl: ComWorksheets) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)

    @property
    def active(self) -> Sheet:
        return Sheet(self.xl.Parent.ActiveSheet)

    def __call__(self, key: int | str) -> Sheet:
        return Sheet(self.xl(key))

    def __len__(self) -> int:
        return self.xl.Count

    def __iter__(self) -> Iterator[Sheet]:
        return map(Sheet, self.xl)

    def add(self, before: object = None, after: Sheet | None = None, name: str | None = None) -> Sheet:  # noqa: ARG002
        assert after is not None, "only sheets behind others are known here"
        sheet = Sheet(self.xl.Add(after.xl))
        if name is not None:
            sheet.name = name
        return sheet


class Sheet(base_classes.Sheet):
    def __init__(self, xl: ComSheet) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)
    name = passed("Name")
    index = passed("Index")
    visible = passed("Visible")

    @property
    def book(self) -> Book:
        return Book(self.xl.Parent)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        first, last = self._found(arg1), None if arg2 is None else self._found(arg2)
        return Range(first if last is None else self.xl.Range(first, last))

    def _found(self, arg: Any) -> ComRange:
        if isinstance(arg, Range):
            return arg.xl
        if isinstance(arg, tuple) and len(arg) == 4:
            row, column, rows, columns = arg
            corner, end = self.xl.Cells(row, column), self.xl.Cells(row + rows - 1, column + columns - 1)
            return self.xl.Range(corner, end)
        return self.xl.Cells(*arg) if isinstance(arg, tuple) else self.xl.Range(arg)

    @property
    def cells(self) -> Range:
        return Range(self.xl.Cells)

    @property
    def used_range(self) -> Range:
        return Range(self.xl.UsedRange)

    def activate(self) -> None:
        self.xl.Activate()

    def clear(self) -> None:
        self.xl.Cells.Clear()

    def delete(self) -> None:
        self.xl.Delete()


class Range(base_classes.Range):
    def __init__(self, xl: ComRange) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)
    raw_value = passed("Value")
    formula = passed("Formula")
    formula2 = passed("Formula2")
    number_format = passed("NumberFormat")
    merge_cells = passed("MergeCells")
    has_array = passed("HasArray")
    row_height = passed("RowHeight")
    column_width = passed("ColumnWidth")
    address = passed("Address")
    row = passed("Row")
    column = passed("Column")
    comment = passed("CommentThreaded")

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.xl.Worksheet)

    @property
    def shape(self) -> tuple[int, int]:
        return self.xl.Rows.Count, self.xl.Columns.Count

    def __len__(self) -> int:
        return self.xl.Count

    @property
    def merge_area(self) -> Range:
        return Range(self.xl.MergeArea)

    def copy(self, destination: Any = None) -> None:
        self.xl.Copy(destination.api)

    @property
    def color(self) -> tuple[int, int, int] | None:
        if self.xl.Interior.ColorIndex == -4142:
            return None
        red, green, blue = int(self.xl.Interior.Color).to_bytes(3, "little")
        return red, green, blue

    @color.setter
    def color(self, value: tuple[int, int, int] | None) -> None:
        if value is None:
            self.xl.Interior.ColorIndex = -4142
        else:
            self.xl.Interior.Color = int.from_bytes(bytes(value), "little")

    @property
    def note(self) -> Note | None:
        found = self.xl.Comment
        return Note(found) if found else None

    def add_note(self, text: str) -> Note:
        return Note(self.xl.AddComment(text))


ENGINE: Engine = Engine()
xw.engines.add(xw.main.Engine(ENGINE))
xw.engines["file"].activate()
