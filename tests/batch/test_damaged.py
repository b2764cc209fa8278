"""Damaged and hostile files among two hundred: each has its own line, all others the line they have alone."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from tests.batch.forms import batch, failures, names, results, reviewed_here, timeless, with_parts, written
from tests.provinces.drawing import draw
from tests.provinces.filling import fill
from tests.provinces.layout import layouts
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, shenzhen_form
from xlplugin.workbook.file.package import OLE2

GOOD = 200
DIFFERENT = 5
HUGE = 300_000_000
FORM = shenzhen_form(Shape(pages=ALL_PAGES))
FORM_SHEET, NOTES = (
    f"xl/worksheets/sheet{ALL_PAGES.index(page) + 1}.xml" for page in (Page.FORM, Page.NOTES)
)
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</worksheet>'
LAUGHS = b"".join(b'<!ENTITY l%d "%b">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))


def packed(name: str, data: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def good_forms() -> Mapping[str, bytes]:
    forms = [draw(fill(layout, 1)).data for layout in layouts()[:DIFFERENT]]
    return {f"{number % 7}区/{number:03}.xlsx": forms[number % DIFFERENT] for number in range(GOOD)}


def test_two_hundred_forms_are_reviewed_as_they_are_without_the_damaged_ones_among_them(
    tmp_path: Path,
) -> None:
    good, middle = good_forms(), len(FORM) // 2
    bad = {
        "0区/截断.xlsx": (FORM[:middle], "workbook-damaged"),
        "0区/缺尾.xlsx": (FORM[:-30], "workbook-damaged"),
        "1区/坏字节.xlsx": (FORM[:middle] + bytes(2000) + FORM[middle + 2000 :], "workbook-damaged"),
        "1区/别的压缩包.xlsx": (packed("word/document.xml", b"<document/>"), "workbook-format"),
        "2区/空.xlsx": (b"", "workbook-format"),
        "2区/文字.xlsx": ("不是工作簿".encode(), "workbook-format"),
        "3区/网页.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "workbook-format"),
        "3区/加密.xlsx": (
            OLE2 + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512),
            "workbook-encrypted",
        ),
        "4区/炸弹.xlsx": (with_parts(FORM, {FORM_SHEET: SHEET % (b" " * HUGE)}), "workbook-unsafe"),
        "4区/实体.xlsx": (
            with_parts(FORM, {FORM_SHEET: b'<!DOCTYPE x [<!ENTITY l0 "l">%b]>' % LAUGHS + SHEET % b"&l9;"}),
            "workbook-xml",
        ),
    }
    folder = written(tmp_path / "报送", {**good, **{name: data for name, (data, _) in bad.items()}})
    out = tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 2, "--time-limit", 30) == 2

    assert failures(out) == {name: code for name, (_, code) in bad.items()}
    assert names(out) == sorted((*good, *bad))
    alone = reviewed_here(written(tmp_path / "好的", good))
    assert timeless(each for each in results(out) if each["path"] not in bad) == timeless(results(alone))


def test_what_is_packed_beside_the_form_costs_nothing_and_is_no_failure(tmp_path: Path) -> None:
    """Archives within archives that nobody reads, and a million rows that are only formatted."""
    inner = packed("0.bin", bytes(HUGE))
    nested = packed("1.zip", inner) + bytes(HUGE // 10)
    blank = (
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (row, row)
        for row in range(1, 1_048_577)
    )
    files = {
        "1好.xlsx": FORM,
        "2附件.xlsx": with_parts(FORM, {"xl/embeddings/嵌套.zip": nested, "xl/media/大.bin": bytes(HUGE)}),
        "3百万行.xlsx": with_parts(FORM, {NOTES: SHEET % (b"<sheetData>%b</sheetData>" % b"".join(blank))}),
    }
    out = tmp_path / "汇总.jsonl"

    assert batch(written(tmp_path / "报送", files), "-o", out, "--jobs", 1, "--time-limit", 30) == 1

    assert not failures(out)
    first, second, third = ([each["code"] for each in line["audit"]["findings"]] for line in results(out))
    assert first == second == third
