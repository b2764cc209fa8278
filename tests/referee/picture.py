"""Photographs sheets for the documents: ``python -m tests.referee.picture``.

LibreOffice prints the rows of an example that have a computed score, first as a department types them, then
with all that ``score`` writes, and the total, on one picture; and the findings of an audit.
"""

import re
import struct
import subprocess
import zlib
from collections.abc import Collection, Sequence
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import RowBreak
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.cli import main as cli
from xlplugin.cli.output import width

DOCS: Final = Path(__file__).parents[2] / "docs"

_BOOKS: Final = DOCS.with_name("workbooks")
_TYPED: Final = ("三级指标", "分值", "自评得分")
_SCORED: Final = (*_TYPED, "得分情况", "核对", "测算说明")
_TOTALS: Final = ("一级指标", "三级指标", "指标说明", "评分标准", "自评得分", "得分情况")
_FOUND: Final = ("严重程度", "位置", "发现", "涉及分值", "建议")
_PIXELS_AN_INCH: Final = 110
_GAP: Final = 16
_LINE: Final = 13.0
_NARROWER: Final = 1.1
_A3: Final = 8
_WHITE: Final = 255
_PIXMAP: Final = re.compile(rb"P6\s+(\d+)\s+(\d+)\s+255\s", re.ASCII)


class _Image(NamedTuple):
    """Rows of pixels, three bytes each."""

    width: int
    rows: list[bytes]


def _headings(sheet: Worksheet, wanted: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row of headings, and the last column under each: 分值 stands at every level."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        found = {str(value): column for column, value in enumerate(row, 1) if value is not None}
        if found.keys() >= set(wanted):
            return number, found
    raise ValueError(sheet.title)


def _show(sheet: Worksheet, wanted: Sequence[str], where: str, among: Collection[str]) -> None:
    """Hide all but some columns, of the rows that have one of these words in the column ``where``."""
    heading, columns = _headings(sheet, (*wanted, where))
    shown = {columns[each] for each in wanted}
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].hidden = column not in shown
    for row in range(1, sheet.max_row + 1):
        lines = max(_lines(sheet, row, column) for column in shown)
        sheet.row_dimensions[row].height = _LINE * lines + _LINE if row != heading else None
        hidden = row != heading and sheet.cell(row, columns[where]).value not in among
        sheet.row_dimensions[row].hidden = hidden


def _lines(sheet: Worksheet, row: int, column: int) -> int:
    """The lines that a text takes in its cell, roughly; Excel's rows do not grow by themselves either."""
    room = sheet.column_dimensions[get_column_letter(column)].width
    return ceil(width(str(sheet.cell(row, column).value or "")) / room / _NARROWER)


def _print(book: Path, folder: Path) -> _Image:
    """The first page of a workbook without its white edge."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603
    page = ["pdftoppm", "-r", str(_PIXELS_AN_INCH), "-f", "1", "-l", "1", str(book.with_suffix(".pdf"))]
    pixmap = subprocess.run(page, check=True, capture_output=True).stdout  # noqa: S603
    header = _PIXMAP.match(pixmap)
    assert header is not None
    row, pixels = int(header[1]) * 3, pixmap[header.end() :]
    return _trimmed([pixels[start : start + row] for start in range(0, len(pixels), row)])


def _trimmed(rows: list[bytes]) -> _Image:
    inked = [row for row in rows if min(row) < _WHITE]
    left = min(len(row) - len(row.lstrip(b"\xff")) for row in inked) // 3 * 3
    right = -(-max(len(row.rstrip(b"\xff")) for row in inked) // 3) * 3
    first, last = rows.index(inked[0]), len(rows) - rows[::-1].index(inked[-1])
    return _Image((right - left) // 3, [row[left:right] for row in rows[first:last]])


def _stacked(images: list[_Image]) -> _Image:
    """One below the other."""
    widest = max(each.width for each in images)
    rows: list[bytes] = []
    for each in images:
        rows += [b"\xff" * widest * 3] * (_GAP if rows else 0)
        rows += [row.ljust(widest * 3, b"\xff") for row in each.rows]
    return _Image(widest, rows)


def _png(image: _Image) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", image.width, len(image.rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in image.rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _photographed(file: Path, name: str, wanted: Sequence[str], where: str, among: Collection[str]) -> _Image:
    book = load_workbook(file, data_only=True)
    for other in book.sheetnames:
        if other != name:
            del book[other]
    sheet = book[name]
    _show(sheet, wanted, where, among)
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A3, "landscape"
    sheet.page_setup.scale, sheet.sheet_properties.pageSetUpPr = 100, None
    sheet.row_breaks = RowBreak()
    sheet.oddHeader, sheet.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    sheet.print_area, sheet.print_title_rows = sheet.dimensions, None
    with TemporaryDirectory() as folder:
        place = Path(folder) / "shown.xlsx"
        book.save(place)
        return _print(place, Path(folder))


def main() -> None:
    """Take the pictures anew."""
    example, form = _BOOKS / "longgang-2020-example.xlsx", _BOOKS / "official-form-example.xlsx"
    sheets = [_photographed(example, "自评表", each, "核对", ("一致", "不符")) for each in (_TYPED, _SCORED)]
    sheets.append(_photographed(example, "自评表", _TOTALS, "一级指标", ("总得分", "评价等级")))
    (DOCS / "before-after.png").write_bytes(_png(_stacked(sheets)))
    with TemporaryDirectory() as folder:
        reviewed = Path(folder) / "reviewed.xlsx"
        cli.main(["audit", str(form), "-o", str(reviewed)])
        found = _photographed(reviewed, "核查意见", _FOUND, "严重程度", ("错误", "警告", "提示"))
    (DOCS / "review.png").write_bytes(_png(found))


if __name__ == "__main__":
    main()
