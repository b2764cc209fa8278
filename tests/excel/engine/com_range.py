"""Ranges and what hangs on them, as Excel's COM shows them."""

# ruff: noqa: N802, N803 - COM's names are written so
# ruff: noqa: ANN401 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.engine import cells, sizes
from tests.excel.engine.addresses import address_of
from tests.excel.engine.com_parts import ComComment, ComInterior, ComLines
from tests.excel.engine.machine import Com, refuse
from tests.excel.engine.xml_spreadsheet import xml_spreadsheet
from xlplugin.functions.cell import CellError
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, Place

if TYPE_CHECKING:
    from tests.excel.engine.com_sheet import ComSheet

_XML_SPREADSHEET = 11
_LONGEST = 8203
"""The longest text in a block; a single cell takes more."""

_LONGEST_ARRAY = 255
"""The longest formula that may be entered for an array of cells."""


class ComRange(Com):
    def __init__(self, sheet: ComSheet, *areas: Area) -> None:
        self.machine = sheet.machine
        self.sheet = sheet
        self.areas = areas
        self.area = areas[0]

    def places(self) -> Iterator[tuple[int, int]]:
        """The cells; of whole rows and columns those that the sheet uses."""
        used = cells.used_area(self.sheet.ws)
        for area in self.areas:
            part = area
            if area.bottom == LAST_ROW or area.right == LAST_COLUMN:
                part = area._replace(bottom=min(area.bottom, used.bottom), right=min(area.right, used.right))
            yield from part.cells()

    def block(self, value: Callable[[int, int], Any]) -> Any:
        area = self.area
        rows = tuple(
            tuple(value(row, column) for column in range(area.left, area.right + 1))
            for row in range(area.top, area.bottom + 1)
        )
        return rows[0][0] if area.is_one_cell else rows

    def same(self, value: Callable[[int, int], Any]) -> Any:
        """What all cells have, None where they differ."""
        first, *others = (value(*place) for place in self.places())
        return first if all(other == first for other in others) else None

    def open_places(self) -> Iterator[tuple[int, int]]:
        """The cells that take looks: of a filtered range those that are shown."""
        self.sheet.check_open()
        filtered = {area: self.sheet.filtered(area) for area in self.areas}
        for area, rows in filtered.items():
            part = ComRange(self.sheet, area)
            yield from (place for place in part.places() if place[0] not in rows)

    def cell(self, row: int, column: int) -> Any:
        return cells.cell_at(self.sheet.ws, row, column)

    def write(self, data: Any) -> None:
        self.sheet.check_open()
        area = self.area
        filled = self.sheet.spill_at(area.top, area.left)
        if filled and area.is_one_cell and str(data).startswith("="):
            # A formula that fills further cells by itself goes on doing so when it is entered anew.
            self.sheet.ws.cell(area.top, area.left).value = ArrayFormula(str(filled), data)
            self.sheet.book.changed()
            return
        if isinstance(data, tuple | list) and any(len(str(each)) > _LONGEST for row in data for each in row):
            refuse("应用程序定义或对象定义错误")
        for array in {self.sheet.in_array(*place) for place in area.cells()}:
            if array and not all(area.covers(*place) for place in array.cells()):
                refuse("无法更改部分数组。")
        # Reported of xlwings (issues 679, 747): where a filter hides rows of a range, a block assigned to it
        # leaves those rows as they are, and its first value goes into every other cell.
        filtered = self.sheet.filtered(area)
        for row, column in area.cells():
            if row in filtered:
                continue
            value = data
            if isinstance(data, tuple | list):
                value = data[0][0] if filtered else data[row - area.top][column - area.left]
            cells.enter(self.sheet.ws, row, column, value)
        self.sheet.book.changed()

    def value(self, row: int, column: int) -> Any:
        cell = self.cell(row, column)
        if cells.formula_of(cell) is None and not self.sheet.in_array(row, column):
            return cells.constant_of(cell)
        result = self.sheet.book.results().get(Place(self.sheet.ws.title, row, column))
        return cells.scode(result.value) if isinstance(result, CellError) else result

    def dressed_value(self, row: int, column: int) -> Any:
        """The value as its number format has it: days as such, money cut off."""
        cell = self.cell(row, column)
        return cells.dressed(self.value(row, column), cell.number_format if cell is not None else "General")

    def entry(self, row: int, column: int) -> str:
        """What the formula bar shows."""
        array = self.sheet.in_array(row, column)
        cell = self.cell(array.top, array.left) if array else self.cell(row, column)
        formula = cells.formula_of(cell)
        if formula is not None:
            return formula
        value = cells.constant_of(cell)
        if isinstance(value, float):
            return format(value, ".15g")
        return "" if value is None else str(cell.value)

    # COM from here on

    Value2 = property(lambda self: self.block(self.value), write)
    Value = property(lambda self: self.block(self.dressed_value), write)
    Formula = property(lambda self: self.block(self.entry), write)
    Formula2 = Formula

    def GetValue(self, kind: int) -> Any:
        """``Value`` with its argument, by the name that pywin32 gives it; of one area only."""
        if kind != _XML_SPREADSHEET or len(self.areas) > 1:
            refuse("参数不正确。")
        return xml_spreadsheet(self)

    @property
    def FormulaArray(self) -> Any:
        return self.entry(self.area.top, self.area.left)

    @FormulaArray.setter
    def FormulaArray(self, text: str) -> None:
        self.sheet.check_open()
        if len(text) > _LONGEST_ARRAY:
            refuse("不能设置类 Range 的 FormulaArray 属性")
        self.sheet.ws.cell(self.area.top, self.area.left).value = ArrayFormula(str(self.area), text)
        self.sheet.book.changed()

    @property
    def Row(self) -> int:
        return self.area.top

    @property
    def Column(self) -> int:
        return self.area.left

    @property
    def Rows(self) -> ComLines:
        return ComLines(self, self.area.bottom - self.area.top + 1)

    @property
    def Columns(self) -> ComLines:
        return ComLines(self, self.area.right - self.area.left + 1)

    @property
    def Count(self) -> int:
        return sum((a.bottom - a.top + 1) * (a.right - a.left + 1) for a in self.areas)

    @property
    def Address(self) -> str:
        return address_of(self.areas)

    @property
    def Worksheet(self) -> ComSheet:
        return self.sheet

    def Cells(self, row: int, column: int) -> ComRange:
        row, column = self.area.top + row - 1, self.area.left + column - 1
        return ComRange(self.sheet, Area(row, column, row, column))

    @property
    def NumberFormat(self) -> Any:
        return self.same(lambda row, column: getattr(self.cell(row, column), "number_format", "General"))

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        for row, column in self.open_places():
            self.sheet.ws.cell(row, column).number_format = code

    @property
    def MergeCells(self) -> Any:
        return self.same(lambda row, column: self.sheet.merged_at(row, column) is not None)

    @property
    def MergeArea(self) -> ComRange:
        return ComRange(self.sheet, self.sheet.merged_at(self.area.top, self.area.left) or self.area)

    @property
    def HasFormula(self) -> Any:
        return self.same(lambda row, column: self.entry(row, column).startswith("="))

    @property
    def HasArray(self) -> Any:
        return self.same(lambda row, column: self.sheet.in_array(row, column) is not None)

    @property
    def CurrentArray(self) -> ComRange:
        found = self.sheet.in_array(self.area.top, self.area.left)
        if found is None:
            refuse("没有找到单元格。")
        return ComRange(self.sheet, found)

    @property
    def HasSpill(self) -> Any:
        return self.same(lambda row, column: self.sheet.spill_at(row, column) is not None)

    @property
    def SpillParent(self) -> ComRange:
        found = self.sheet.spill_at(self.area.top, self.area.left) or refuse("没有找到单元格。")
        return self.sheet.Cells(found.top, found.left)

    @property
    def SpillingToRange(self) -> ComRange:
        found = self.sheet.spill_at(self.area.top, self.area.left)
        if found is None or (found.top, found.left) != (self.area.top, self.area.left):
            refuse("没有找到单元格。")
        return ComRange(self.sheet, found)

    @property
    def RowHeight(self) -> float | None:
        found = {sizes.height(self.sheet.ws, row) for row in self._rows()}
        return found.pop() if len(found) == 1 else None

    @RowHeight.setter
    def RowHeight(self, value: float) -> None:
        self.sheet.check_open()
        filtered = frozenset().union(*map(self.sheet.filtered, self.areas))
        for row in self._rows():
            if row not in filtered:  # what a filter hides, no height shows
                sizes.set_height(self.sheet.ws, row, value)

    @property
    def ColumnWidth(self) -> float | None:
        found = {sizes.width(self.sheet.ws, column) for column in self._columns()}
        return found.pop() if len(found) == 1 else None

    @ColumnWidth.setter
    def ColumnWidth(self, value: float) -> None:
        self.sheet.check_open()
        for column in self._columns():
            sizes.set_width(self.sheet.ws, column, value)

    def _rows(self) -> list[int]:
        return [row for area in self.areas for row in range(area.top, area.bottom + 1)]

    def _columns(self) -> list[int]:
        return [column for area in self.areas for column in range(area.left, area.right + 1)]

    @property
    def EntireRow(self) -> ComLines:
        return ComLines(self, self.area.bottom - self.area.top + 1, rows=True)

    @property
    def EntireColumn(self) -> ComLines:
        return ComLines(self, self.area.right - self.area.left + 1)

    def _standard_heights(self, _value: bool) -> None:  # noqa: FBT001
        self.sheet.check_open()
        rows, filtered = self.sheet.ws.row_dimensions, self.sheet.filtered(self.area)
        for row in [each for each in rows if each not in filtered]:
            del rows[row]

    UseStandardHeight = property(None, _standard_heights)
    UseStandardWidth = property(None, lambda self, _: self.sheet.ws.column_dimensions.clear())

    @property
    def Interior(self) -> ComInterior:
        return ComInterior(self)

    @property
    def Comment(self) -> ComComment | None:
        cell = self.cell(self.area.top, self.area.left)
        return ComComment(self) if cell is not None and cell.comment else None

    CommentThreaded = None

    def AddComment(self, text: str) -> ComComment:
        self.sheet.check_open()
        self.sheet.ws.cell(self.area.top, self.area.left).comment = Comment(text, "张三")
        return ComComment(self)

    def Copy(self, Destination: ComRange) -> None:
        Destination.sheet.check_open()
        for area in (self.area, Destination.area):
            ComRange(self.sheet if area is self.area else Destination.sheet, area).refuse_torn_merges()
        if self.sheet.merged_in(self.area):
            Destination.sheet.book.check_alone()
        # Of rows that a filter hides nothing is copied, and what is copied is pasted without gaps; pasted are
        # consecutive rows, whether a filter hides them or not.
        filtered, to = self.sheet.filtered(self.area), Destination.area.top
        for part in self._shown_parts(filtered):
            by = to - part.top, Destination.area.left - self.area.left
            cells.copy_area(self.sheet.ws, part, Destination.sheet.ws, by)
            to += part.bottom - part.top + 1
        Destination.sheet.book.changed()

    def _shown_parts(self, filtered: frozenset[int]) -> Iterator[Area]:
        """The runs of rows between those that a filter hides."""
        start = self.area.top
        for row in (*sorted(filtered), self.area.bottom + 1):
            if row > start:
                yield self.area._replace(top=start, bottom=row - 1)
            start = row + 1

    def refuse_torn_merges(self) -> None:
        for each in self.sheet.ws.merged_cells.ranges:
            merged = Area(each.min_row, each.min_col, each.max_row, each.max_col)
            inside = [self.area.covers(*place) for place in merged.cells()]
            if any(inside) and not all(inside):
                refuse("无法对合并单元格执行此操作。")

    def Clear(self) -> None:
        self.sheet.check_open()
        for part in self._shown_parts(self.sheet.filtered(self.area)):  # filtered rows keep what they hold
            cells.clear_area(self.sheet.ws, part)
        self.sheet.book.changed()

    def Dirty(self) -> None:
        self.sheet.book.changed()

    def AutoFilter(self, _field: int) -> None:
        self.sheet.check_open()
        self.sheet.ws.auto_filter.ref = str(self.area)

    def Select(self) -> None:
        if (
            self.sheet.book.app.active_book is not self.sheet.book
            or self.sheet.book.wb.active is not self.sheet.ws
        ):
            refuse("类 Range 的 Select 方法无效")
        self.sheet.book.app.picked = None
        self.sheet.selected = self.area

    def Find(self, _what: str, _after: object, _look_in: int, _at: int, order: int, _way: int) -> Any:
        # Rows hidden by hand are searched, as formulas are looked at; whether those that a filter hides are
        # is documented nowhere: here they are not.
        filtered = self.sheet.filtered(self.area)
        found = [each for each in self.places() if each[0] not in filtered and self.entry(*each)]
        if not found:
            return None
        row, column = max(found, key=lambda each: each if order == 1 else each[::-1])
        return ComRange(self.sheet, Area(row, column, row, column))
