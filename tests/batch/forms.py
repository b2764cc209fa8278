"""Folders of workbooks as a reviewer receives them, and what reviews of them say."""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from tests.provinces.drawing import draw
from tests.provinces.filling import fill
from tests.provinces.layout import layouts
from tests.workbook.form_books import run
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, item_form, shenzhen_form
from tests.workbook.older_books import as_xls
from xlplugin.batch.collecting import collect
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.running import review_all

FILLED = Shape(pages=ALL_PAGES)
PROJECT = "社区公园和步道建设"
PROJECTS = {"公园": PROJECT, "绿道": "滨河绿道维护", "苗圃": "苗圃改造"}


def received(folder: Path) -> Path:
    """Forms of several authorities in folders, one of them an .xls."""
    forms = {
        "一区/教育局.xlsx": shenzhen_form(FILLED),
        "一区/水务局.xlsx": guangzhou_form(FILLED),
        "二区/公园.xlsx": item_form(FILLED),
        "二区/旧表.xls": as_xls(shenzhen_form(FILLED)),
        "二区/省表.xlsx": draw(fill(layouts()[0], 1)).data,
    }
    return written(folder, forms)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def contents(folder: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def results(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def names(path: Path) -> list[str]:
    return [each["path"] for each in results(path)]


def failures(path: Path) -> Mapping[str, str]:
    """The codes of what could not be reviewed, by file."""
    return {each["path"]: each["failure"]["code"] for each in results(path) if each["failure"]}


def timeless(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Results without the time they took."""
    return [{key: value for key, value in each.items() if key != "seconds"} for each in lines]


def reviewed_here(folder: Path, own: Path | None = None) -> Path:
    """The results of a folder's workbooks by this process, which needs no other to be started."""
    with ResultsFile(folder.with_name("这里.jsonl"), resume=False) as out:
        files = collect([folder]).files
        list(review_all(files, out, own, lambda review, tasks: ((each, review(each)) for each in tasks)))
        return out.path


def batch(*words: object) -> int:
    return run("batch", *words)


def with_parts(book: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A workbook with other contents of some parts, or with further parts."""
    buffer = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, data in {**kept, **parts}.items():
            new.writestr(name, data)
    return buffer.getvalue()


def several(sheets: dict[str, str], *, blank: Iterable[str] = ()) -> bytes:
    """A workbook with a form about a project on each sheet; those that are blank have no rows."""
    book = load_workbook(BytesIO(item_form(Shape())))
    form = book.worksheets[0]
    copies = [book.copy_worksheet(form) for _ in range(len(sheets) - 1)]
    for sheet, (name, project) in zip((form, *copies), sheets.items(), strict=True):
        sheet.title = name
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == PROJECT:
                    cell.value = project
        if name in blank:
            top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "三级指标")
            sheet.delete_rows(top + 1, sheet.max_row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
