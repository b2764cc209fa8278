"""Marks on wrong cells and taking them back: the workbook is then the very one that was handed in."""

import re
import shutil
from pathlib import Path

from tests.cli.test_tampering import edited, put
from xlplugin.service.file import FileBook
from xlplugin.service.mending import mark_errors, take_back_marks
from xlplugin.service.scoring import score
from xlplugin.workbook.file.package import Package

LISTS = frozenset({"[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml"})
"""Parts that only list what others may use, or say on which sheet people look."""


def sheets(package: Package) -> dict[str, bytes]:
    looked_at = re.compile(rb' tabSelected="[01]"')
    held = {
        name: looked_at.sub(b"", package.data(name) or b"") for name in package.parts if name not in LISTS
    }
    return {name: data for name, data in held.items() if not name.endswith(".rels") or b"Target" in data}


def test_a_marked_book_that_is_unmarked_is_as_it_was_byte_for_byte(workbooks: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    edited(path, put("基础数据", "D", "staff_actual", 99.5))
    edited(path, put("基础数据", "D", "procurement_actual", "二百"))
    edited(path, put("自评表", "K", "预决算信息公开", "一致", 5))
    book = FileBook(path)
    scored = score(book)
    before = book.package

    assert mark_errors(book, scored)
    marked = book.package
    take_back_marks(book)

    assert sheets(marked) != sheets(before)
    assert sheets(book.package) == sheets(before)


def test_a_book_without_marks_is_left_alone(workbooks: Path) -> None:
    book = FileBook(workbooks / "longgang-2020-example.xlsx")
    before = book.package
    assert take_back_marks(book) == ()
    assert book.package is before
