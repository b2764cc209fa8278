"""Reports in Word that repeat the workbook's form and tables, from the command line to the finding."""

import io
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest
from docx.document import Document
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.official_forms import ALL_PAGES, Page, Shape, guangzhou_form, item_form, shenzhen_form
from xlplugin.cli.main import main

SHAPE = Shape(pages=ALL_PAGES)
OF_ANNEX = {"annex-differs", "annex-not-compared"}


def add_table(
    document: Document, sheet: Worksheet, rows: Sequence[int], changes: Mapping[str, object] = {}
) -> None:
    """Some rows of a sheet as a Word table, merged as there, with other words in some of its cells."""
    table = document.add_table(len(rows), sheet.max_column)
    for row, written_row in zip(rows, table.rows, strict=True):
        for column, place in enumerate(written_row.cells, start=1):
            cell = sheet.cell(row, column)
            value = changes.get(cell.coordinate, cell.value)
            is_percent = isinstance(value, float) and "%" in cell.number_format
            place.text = f"{value:.2%}" if is_percent else "" if value is None else str(value)
    for area in sheet.merged_cells.ranges:
        inside = [at for at, row in enumerate(rows) if area.min_row <= row <= area.max_row]
        if inside:
            first = table.cell(inside[0], area.min_col - 1)
            words = first.text if rows[inside[0]] == area.min_row else ""
            first.merge(table.cell(inside[-1], area.max_col - 1)).text = words


class Printed(NamedTuple):
    """A form with the rows of its headings, and a row in the middle of its body, where a page may end."""

    form: bytes
    heads: range
    middle: int


SHENZHEN = Printed(shenzhen_form(SHAPE), range(3, 6), 15)
GUANGZHOU = Printed(guangzhou_form(SHAPE), range(10, 11), 22)
ITEM = Printed(item_form(SHAPE), range(12, 13), 16)
ALL = pytest.mark.parametrize("printed", [SHENZHEN, GUANGZHOU, ITEM], ids=["shenzhen", "guangzhou", "item"])

BROKEN = pytest.mark.parametrize("is_broken", [False, True], ids=["whole", "broken"])


def repeated(
    printed: Printed,
    path: Path,
    changes: Mapping[str, object] = {},
    *,
    pages: Collection[str] = (),
    is_broken: bool = False,
) -> Path:
    """A report that repeats the form as its annex, and some of its workbook's sheets.

    Args:
        printed: the form.
        path: the report.
        changes: what its cells say instead, by cell of the form's sheet, or by sheet!cell.
        pages: the other sheets that it repeats.
        is_broken: whether a page ends within it: the table goes on under the same headings.
    """
    book = openpyxl.load_workbook(io.BytesIO(printed.form), data_only=True)
    document = docx.Document()
    for line in ("部门整体支出绩效自评报告", "一、基本情况", "各项工作按计划完成。"):
        document.add_paragraph(line)
    for name in pages:
        own = {key.partition("!")[2]: value for key, value in changes.items() if key.startswith(f"{name}!")}
        sheet = book[name]
        for line in (name, "单位：万元"):
            document.add_paragraph(line)
        above = next(row for row in range(1, 9) if sheet.cell(row, 2).value is not None)
        add_table(document, sheet, range(above, sheet.max_row + 1), own)
        document.add_paragraph("以上数据来自决算。")
    sheet = book[Page.FORM]
    document.add_paragraph("附件：自评表")
    end = sheet.max_row + 1
    add_table(document, sheet, range(1, printed.middle if is_broken else end), changes)
    if is_broken:
        document.add_paragraph("")
        add_table(document, sheet, [*printed.heads, *range(printed.middle, end)], changes)
    document.save(str(path))
    return path


def audited(capsys: pytest.CaptureFixture[str], book: Path, report: Path) -> dict[str, Any]:
    main(["audit", str(book), "--report", str(report), "--json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def written(printed: Printed, folder: Path) -> Path:
    book = folder / "自评表.xlsx"
    book.write_bytes(printed.form)
    return book


def of_annex(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [each for each in document["findings"] if each["code"] in OF_ANNEX]


@ALL
@BROKEN
def test_a_form_repeated_faithfully_is_read_and_accuses_nobody(
    printed: Printed, *, is_broken: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = repeated(printed, tmp_path / "报告.docx", is_broken=is_broken)
    document = audited(capsys, written(printed, tmp_path), report)
    assert document["report"]["annexes"] > 0
    assert of_annex(document) == []


@ALL
@BROKEN
def test_every_score_that_was_mistyped_is_found(
    printed: Printed, *, is_broken: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = written(printed, tmp_path)
    sheet = openpyxl.load_workbook(book, data_only=True)[Page.FORM]
    column = {SHENZHEN: 9, GUANGZHOU: 11, ITEM: 8}[printed]
    body = (sheet.cell(row, column) for row in range(printed.heads[-1] + 1, sheet.max_row + 1))
    scores = [cell for cell in body if isinstance(cell.value, int | float)]
    changes = {cell.coordinate: float(str(cell.value)) / 2 + 0.25 for cell in scores}
    document = audited(capsys, book, repeated(printed, tmp_path / "报告.docx", changes, is_broken=is_broken))
    found = of_annex(document)
    assert {each["code"] for each in found} == {"annex-differs"}
    assert len(found) == min(len(scores), 21)
    assert all("报告.docx 表" in each["source"] for each in found)


def test_a_table_repeated_with_a_slip_is_found_by_table_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, page = written(SHENZHEN, tmp_path), Page.THREE_PUBLIC
    faithful = audited(capsys, book, repeated(SHENZHEN, tmp_path / "甲.docx", pages=[page]))
    sheet = openpyxl.load_workbook(book)[page]
    cell = next(each for line in sheet.iter_rows() for each in line if each.value == 18.04)
    changes = {f"{page}!{cell.coordinate}": 28.04}
    slipped = audited(capsys, book, repeated(SHENZHEN, tmp_path / "乙.docx", changes, pages=[page]))

    assert [each for each in faithful["findings"] if each["code"] == "figure-differs"] == []
    (finding,) = [each for each in slipped["findings"] if each["code"] == "figure-differs"]
    assert "支出数”为28.04万元" in finding["message"]
    assert finding["source"].startswith(f"乙.docx 表“{page}”第")
    assert finding["others"] == [f"{book} {page}!{cell.coordinate}"]
