"""Packages that Excel opens although they are put together in other ways than Excel's own."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.refusals import refusal_codes
from xlplugin.problem import Severity
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Mark, NewCell, NewSheet, Plan
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate

from .books import RICH_PARTS, SHEET, WORKBOOK, archive, codes, opened, rich_book, value_of

Parts: TypeAlias = Mapping[str, bytes]

STRICT: Final = re.compile(
    rb"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/"
)
PLAN: Final = Plan(
    (CellEdit(SHEET, 2, 1, 0.25), CellEdit(SHEET, 6, 2, Formula("A2*4"))),
    (NewSheet("测算", (NewCell(1, 1, Formula(f"{SHEET}!A2+1")), NewCell(2, 1, "依据"))),),
    (Mark(Place(SHEET, 2, 1), "FFFF00", "请核对"),),
)


def in_other_cases(parts: Parts) -> Parts:
    spelled = {
        "[Content_Types].xml": "[content_types].XML",
        "_rels/.rels": "_RELS/.rels",
        "xl/workbook.xml": "xl/Workbook.xml",
        "xl/_rels/workbook.xml.rels": "xl/_rels/WORKBOOK.xml.rels",
        "xl/worksheets/sheet1.xml": "XL/Worksheets/Sheet1.XML",
        "xl/worksheets/_rels/sheet1.xml.rels": "xl/worksheets/_rels/SHEET1.xml.rels",
        "xl/sharedStrings.xml": "xl/sharedstrings.xml",
        "xl/styles.xml": "xl/Styles.xml",
        "xl/calcChain.xml": "xl/calcchain.xml",
    }
    return {spelled.get(name, name): data for name, data in parts.items()}


def with_backslashes(parts: Parts) -> Parts:
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"worksheets/sheet1.xml", b"worksheets\\sheet1.xml"
    )
    return {
        name.replace("/", "\\"): data
        for name, data in {**parts, "xl/_rels/workbook.xml.rels": relations}.items()
    }


def at_the_root(parts: Parts) -> Parts:
    """Excel's own ``xl/worksheets/`` is no folder that anybody has to have."""
    absolute = (b"/xl/", b"/"), (b'"xl/', b'"')
    moved = {name.removeprefix("xl/"): data for name, data in parts.items()}
    for name in ("[Content_Types].xml", "_rels/.rels", "_rels/workbook.xml.rels"):
        for old, new in absolute:
            moved[name] = moved[name].replace(old, new)
    return moved


def by_another_name(parts: Parts) -> Parts:
    """As some programs name it, with an old list of sheets still lying about."""
    renamed = {name.replace("workbook.xml", "book 1.xml"): data for name, data in parts.items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        renamed[name] = renamed[name].replace(b"workbook.xml", b"book%201.xml")
    return {**renamed, "xl/workbook.xml": b"<workbook><sheets/></workbook>"}


def without_a_root(parts: Parts) -> Parts:
    return {name: data for name, data in parts.items() if name != "_rels/.rels"}


def strict(parts: Parts) -> Parts:
    return {name: STRICT.sub(rb"http://purl.oclc.org/ooxml/\1/", data) for name, data in parts.items()}


def with_tabs_that_lead_nowhere(parts: Parts) -> Parts:
    lost = b'<sheet name="macro" sheetId="8" r:id=""/><sheet name="chart" sheetId="9" r:id="rId99"/></sheets>'
    return {**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace(b"</sheets>", lost)}


def in_utf16(parts: Parts) -> Parts:
    return {
        name: data.decode().replace("UTF-8", "UTF-16").encode("utf-16")
        if name.endswith((".xml", ".rels"))
        else data
        for name, data in parts.items()
    }


VARIANTS: Final = (
    in_other_cases,
    with_backslashes,
    at_the_root,
    by_another_name,
    without_a_root,
    strict,
    with_tabs_that_lead_nowhere,
    in_utf16,
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_is_read_written_and_calculated_as_any_other(
    tmp_path: Path, variant: Callable[[Parts], Parts]
) -> None:
    path = tmp_path / "书.xlsm"
    path.write_bytes(archive(variant(RICH_PARTS)))
    package, usual = opened(path), opened(rich_book(tmp_path))
    assert value_of(read_grid(package)) == value_of(read_grid(usual))
    assert package.to_bytes() == path.read_bytes()

    results = []
    for book in (package, usual):
        path.write_bytes(value_of(apply_plan(book, PLAN)).to_bytes())
        again = opened(path)
        assert value_of(apply_plan(again, PLAN)).to_bytes() == again.to_bytes()
        assert not any("calcchain" in name.casefold() for name in again.parts)
        results.append(value_of(read_grid(value_of(recalculate(again, ())).package)))
    ours, theirs = results
    assert ours == theirs
    assert [ours.sheets[-1].cell(1, 1).value, ours.sheets[0].cell(6, 2).value] == [1.25, 1.0]


def test_tabs_that_lead_nowhere_are_mentioned_once(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(archive(with_tabs_that_lead_nowhere(RICH_PARTS)))
    checked = read_grid(opened(path))
    assert codes(checked) == ["workbook-sheet-lost"]
    assert "macro、chart" in checked.problems[0].message


def test_a_workbook_that_excel_calculates_only_when_told_to_is_mentioned(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace("<calcPr ", '<calcPr calcMode="manual" ').encode()
    checked = read_grid(opened(rich_book(tmp_path, {"xl/workbook.xml": workbook})))
    assert [(each.code, each.severity) for each in checked.problems] == [("workbook-manual", Severity.NOTICE)]


def test_a_package_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    other = {**by_another_name(RICH_PARTS), "xl/book 1.xml": b"<document/>"}
    path = tmp_path / "书.xlsx"
    path.write_bytes(archive(other))
    assert refusal_codes(open_package, path) == ["workbook-format"]
