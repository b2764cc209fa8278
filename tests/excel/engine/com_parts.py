"""What hangs on a range, as Excel's COM shows it: its rows and columns, its background, its note."""

# ruff: noqa: N802 - COM's names are written so

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.excel.engine import sizes
from tests.excel.engine.machine import Com
from xlplugin.workbook.grid.grid import column_letters

if TYPE_CHECKING:
    from tests.excel.engine.com_range import ComRange

_NO_COLOUR = -4142


class ComLines(Com):
    """Rows or columns of a range."""

    def __init__(self, parent: ComRange, count: int, *, rows: bool = False) -> None:
        self.machine = parent.machine
        self.parent = parent
        self.count = count
        self.rows = rows

    @property
    def Count(self) -> int:
        return self.count

    def _show(self, value: bool) -> None:  # noqa: FBT001
        ws, area = self.parent.sheet.ws, self.parent.area
        self.parent.sheet.check_open()
        if self.rows:
            filtered = self.parent.sheet.filtered(area)  # what a filter hides only the filter shows
            for stated in [each for row, each in ws.row_dimensions.items() if row in area.rows]:
                stated.hidden = value or stated.index in filtered
            return
        letters = [column_letters(each) for each in area.columns]
        for letter in letters if value else [each for each in letters if each in ws.column_dimensions]:
            ws.column_dimensions[letter].hidden = value

    def _hidden(self) -> bool | None:
        """Of several lines that differ, nothing."""
        ws, area = self.parent.sheet.ws, self.parent.area
        used = range(1, min((area.bottom if self.rows else area.right), 5_000) + 1)
        lines = [each for each in used if each in (area.rows if self.rows else area.columns)]
        size = sizes.height if self.rows else sizes.width
        found = {size(ws, line) == 0 for line in lines}
        return found.pop() if len(found) == 1 else None

    Hidden = property(_hidden, _show)

    def Insert(self) -> None:
        self.parent.sheet.insert_rows(self.parent.area.top, self.count)


class ComInterior(Com):
    def __init__(self, parent: ComRange) -> None:
        self.machine = parent.machine
        self.parent = parent

    @property
    def ColorIndex(self) -> int:
        cell = self.parent.cell(self.parent.area.top, self.parent.area.left)
        return 1 if cell is not None and cell.fill.patternType == "solid" else _NO_COLOUR

    @ColorIndex.setter
    def ColorIndex(self, _value: int) -> None:
        self._fill(PatternFill())

    @property
    def Color(self) -> float:
        cell = self.parent.cell(self.parent.area.top, self.parent.area.left)
        return float(int.from_bytes(bytes.fromhex(cell.fill.fgColor.rgb[-6:]), "little"))

    @Color.setter
    def Color(self, value: int) -> None:
        colour = "FF" + value.to_bytes(3, "little").hex().upper()
        self._fill(PatternFill("solid", fgColor=colour))

    def _fill(self, fill: PatternFill) -> None:
        for row, column in self.parent.open_places():
            self.parent.sheet.ws.cell(row, column).fill = fill


class ComComment(Com):
    def __init__(self, parent: ComRange) -> None:
        self.machine = parent.machine
        self.parent = parent
        self.cell = parent.sheet.ws.cell(parent.area.top, parent.area.left)

    @property
    def Author(self) -> str:
        return self.cell.comment.author if self.cell.comment else ""

    @property
    def Parent(self) -> ComRange:
        return self.parent

    def Text(self, text: str | None = None) -> str:
        if text is not None:
            self.machine.wrote("ComComment.Text")
            self.cell.comment = Comment(text, self.Author)
        return self.cell.comment.text if self.cell.comment else ""

    def Delete(self) -> None:
        self.cell.comment = None
