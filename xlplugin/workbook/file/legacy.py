"""Workbooks of Excel 97-2003 (.xls; .et of WPS mostly is the same), which are only read: a copy as .xlsx.

xlrd reads them: values, number formats, merged areas, widths, hidden rows and columns, borders. Formulas are
read as the results stored with them; pictures, comments and charts are not read.
"""

from datetime import datetime
from io import BytesIO, StringIO
from time import monotonic
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from xlplugin.problem import Problem, Refused, Source
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.archive import PackagePart, damaged, encrypted, new_part, read_parts

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.styles import Alignment, Border, Font
    from openpyxl.worksheet.worksheet import Worksheet
    from xlrd.book import Book
    from xlrd.formatting import XF
    from xlrd.sheet import Sheet

_MOST_BYTES: Final = 16 * 1024 * 1024
_MOST_SHEETS: Final = 100
_MOST_CELLS: Final = 200_000
_MOST_MERGED: Final = 65_536
_SECONDS: Final = 60
"""How long the sheets of one file may take together: forms take a tenth of a second."""

_EMPTY, _TEXT, _NUMBER, _DATE, _TRUTH, _ERROR, _BLANK = range(7)
"""What xlrd says of a cell's kind."""
_ACROSS: Final = (
    None, "left", "center", "right", "fill", "justify", "centerContinuous", "distributed"
)  # fmt: skip
_DOWN: Final = ("top", "center", None, "justify", "distributed")
_LINES: Final = (
    None, "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
    "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
_NO_TIME: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the same file always gives the same copy
_TWIPS: Final = 20
_WIDTH: Final = 256


def as_xlsx(contents: bytes, source: Source) -> tuple[PackagePart, ...]:
    """What is in an older workbook as the parts of an .xlsx file; the same contents give the same parts.

    Args:
        contents: The whole file.
        source: The file, for the problems.

    Raises:
        Refused: It is encrypted, damaged, none of Excel's, or too large.
    """
    import openpyxl  # noqa: PLC0415 - few files are so old
    import xlrd  # noqa: PLC0415 - as above
    from openpyxl.utils.datetime import MAC_EPOCH  # noqa: PLC0415 - as above
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - as above

    if len(contents) > _MOST_BYTES:
        raise Refused(_too_large(source, f"旧版格式的文件超过 {_MOST_BYTES // 1024 // 1024} MB，无法处理"))
    copy, buffer = openpyxl.Workbook(), BytesIO()
    copy.remove(copy.worksheets[0])
    copy.properties.created = copy.properties.modified = _NO_TIME
    try:
        book = xlrd.open_workbook(
            file_contents=contents,
            formatting_info=True,
            on_demand=True,
            logfile=StringIO(),
            ragged_rows=True,
        )
        if book.datemode:
            copy.epoch = MAC_EPOCH
        _copy_sheets(book, copy, source)
        with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(copy, archive).save()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - what a damaged file makes a parser raise is anything
        raise Refused(_refusal(error, source)) from None
    return tuple(new_part(part.name, part.data()) for part in read_parts(buffer.getvalue(), source))


def _refusal(error: Exception, source: Source) -> Problem:
    words = str(error).casefold()
    if "encrypted" in words or "password" in words:
        return encrypted(source)
    if "can't find workbook" in words:
        fix = "请指定自评表的工作簿；其他格式请先在 Excel 或 WPS 中另存为 .xlsx"
        return codes.WORKBOOK_FORMAT.at(source, "这不是 Excel 工作簿", fix=fix)
    return damaged(source)


def _too_large(source: Source, message: str) -> Problem:
    return codes.WORKBOOK_CELLS.at(source, message, fix="请在 Excel 或 WPS 中另存为 .xlsx 后再试")


def _copy_sheets(book: "Book", copy: "Workbook", source: Source) -> None:
    """Copy the worksheets, within what a form may take."""
    if book.nsheets > _MOST_SHEETS:
        raise Refused(_too_large(source, f"旧版格式的工作簿有 {book.nsheets} 个工作表，无法处理"))
    left, start, looks = _MOST_CELLS, monotonic(), _Looks(book)
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        held = {row: count for row in range(sheet.nrows) if (count := sum(map(_holds, sheet.row_types(row))))}
        rows = max(held, default=-1) + 1
        left -= sum(held.values()) + sum(row < rows for row in sheet.rowinfo_map)
        if left < 0 or len(sheet.merged_cells) > _MOST_MERGED or monotonic() - start > _SECONDS:
            message = f"旧版格式的工作簿内容太多（超过 {_MOST_CELLS // 10_000} 万个单元格），无法处理"
            raise Refused(_too_large(source, message))
        target = copy.create_sheet(sheet.name)
        target.sheet_state = ("visible", "hidden", "veryHidden")[sheet.visibility]
        _copy_cells(sheet, target, looks, rows)
        _copy_shape(sheet, target, rows)
        book.unload_sheet(number)


def _holds(kind: int) -> bool:
    return kind not in (_EMPTY, _BLANK)


def _copy_cells(sheet: "Sheet", target: "Worksheet", looks: "_Looks", rows: int) -> None:
    """Copy the cells of the first rows; of blank ones their looks, where there are not too many."""
    with_blank = sum(map(sheet.row_len, range(rows))) <= _MOST_CELLS
    for row in range(rows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, kind in enumerate(kinds):
            if _holds(kind) or (kind == _BLANK and with_blank):
                cell = target.cell(row + 1, column + 1)
                looks.give(cell, sheet.cell_xf_index(row, column), is_date=kind == _DATE)
                _fill(cell, kind, values[column])


def _fill(cell: "Cell | MergedCell", kind: int, value: object) -> None:
    """Put a value into a cell as what it is: a text that begins with = is no formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - few files are so old
    from xlrd import error_text_from_code  # noqa: PLC0415 - as above

    if kind == _TEXT:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"
    elif kind in (_NUMBER, _DATE) and isinstance(value, float):
        cell.value = int(value) if value.is_integer() else value
    elif kind == _TRUTH:
        cell.value = bool(value)
    elif kind == _ERROR and isinstance(value, int):
        cell.value = error_text_from_code.get(value, "#VALUE!")


def _copy_shape(sheet: "Sheet", target: "Worksheet", rows: int) -> None:
    """Copy merged areas, widths, the heights of the first rows, and what is hidden."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - few files are so old
    from openpyxl.worksheet.cell_range import CellRange  # noqa: PLC0415 - as above

    for top, bottom, left, right in sheet.merged_cells:
        # As it stands in the file: openpyxl's own way clears every cell of an area, however large.
        area = CellRange(min_col=left + 1, min_row=top + 1, max_col=right, max_row=bottom)
        target.merged_cells.ranges.add(area)
    for column, about in sheet.colinfo_map.items():
        width = target.column_dimensions[get_column_letter(column + 1)]
        width.width, width.hidden = about.width / _WIDTH, bool(about.hidden)
    for row, line in sheet.rowinfo_map.items():
        if row >= rows:
            continue
        height = target.row_dimensions[row + 1]
        height.hidden = bool(line.hidden)
        if line.height and not line.has_default_height:
            height.height = line.height / _TWIPS


class _Looks:
    """The looks of an older workbook's cells: letters, lines and alignment; each is made once."""

    def __init__(self, book: "Book") -> None:
        self._book = book
        self._known: dict[int, tuple[Font, Alignment, Border]] = {}

    def give(self, cell: "Cell | MergedCell", number: int, *, is_date: bool) -> None:
        """Make a cell look as its format says."""
        if number not in self._known:
            self._known[number] = self._look(self._book.xf_list[number])
        cell.font, cell.alignment, cell.border = self._known[number]
        written = self._book.format_map[self._book.xf_list[number].format_key].format_str
        # Some built-in formats of dates have no code of their own.
        cell.number_format = "yyyy/m/d" if is_date and written == "General" else written

    def _look(self, look: "XF") -> "tuple[Font, Alignment, Border]":
        from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415 - few files are so old

        font, stands, lines = self._book.font_list[look.font_index], look.alignment, look.border
        letters = Font(name=font.name, sz=font.height / _TWIPS, b=bool(font.bold), i=bool(font.italic))
        alignment, border = Alignment(), Border()
        if stands:
            across, down = _ACROSS[stands.hor_align], _DOWN[stands.vert_align]
            alignment = Alignment(horizontal=across, vertical=down, wrap_text=bool(stands.text_wrapped))
        if lines:
            border = Border(
                left=Side(style=_LINES[lines.left_line_style]),
                right=Side(style=_LINES[lines.right_line_style]),
                top=Side(style=_LINES[lines.top_line_style]),
                bottom=Side(style=_LINES[lines.bottom_line_style]),
            )
        return letters, alignment, border
