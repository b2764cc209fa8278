"""A workbook that Excel saved, its calls linked to the add-in, is the same to commands as a plain one."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.workbook.books import opened, value_of
from tests.workbook.form_books import page, run
from tests.workbook.linked_books import linked
from tests.workbook.shipped_books import BOOKS, path
from xlplugin.functions.catalogue import names
from xlplugin.workbook.grid.formulas import calls_any, unlinked
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.names import FORM_SHEET, ITEM_HEADER_ROW
from xlplugin.workbook.template.build import ShippedBook

LINK = "xl/externalLinks/externalLink1.xml"
each_filled = pytest.mark.parametrize(
    "book",
    [each for each in BOOKS if "example" in each.file and "official" not in each.file],
    ids=lambda b: b.file,
)


def both(folder: Path, book: ShippedBook) -> tuple[Path, Path]:
    """An example as the program writes it, and as Excel saves it."""
    contents = path(book).read_bytes()
    found = folder / "甲" / book.file, folder / "乙" / book.file
    for each, data in zip(found, (contents, linked(contents)), strict=True):
        each.parent.mkdir()
        each.write_bytes(data)
    return found


def formulas(file: Path) -> list[str]:
    return [view.formula for sheet in grid(file).sheets for view in sheet.cells.values() if view.formula]


def grid(file: Path) -> BookGrid:
    return value_of(read_grid(opened(file)))


def shown(file: Path) -> dict[str, dict[tuple[int, int], object]]:
    """Every value and formula, calls as people see them."""
    return {
        sheet.name: {
            place: (view.value, unlinked(view.formula or "", names())) for place, view in sheet.cells.items()
        }
        for sheet in grid(file).sheets
    }


def said(capsys: pytest.CaptureFixture[str], file: Path) -> str:
    return capsys.readouterr().out.replace(str(file.parent), "")


@each_filled
@pytest.mark.parametrize("command", [("score", "--details"), ("audit", "--details"), ("recalc", "--check")])
def test_commands_say_the_same(
    tmp_path: Path, book: ShippedBook, command: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    for file in both(tmp_path, book):
        out = ("-o", file.parent / "结果.xlsx") if command[0] == "score" else ()
        answers.append((run(command[0], file, *command[1:], *out), said(capsys, file)))
    assert answers[0] == answers[1]


@each_filled
@pytest.mark.parametrize("command", ["score", "recalc"])
def test_what_is_written_is_linked_still(tmp_path: Path, book: ShippedBook, command: str) -> None:
    plain, file = both(tmp_path, book)
    for each in (plain, file):
        assert run(command, each, "-o", each.parent / "结果.xlsx") in {0, 3}
    done = file.parent / "结果.xlsx"
    assert shown(done) == shown(plain.parent / "结果.xlsx")
    ours = [each for each in formulas(done) if calls_any(each, names())]
    assert ours
    assert all("[1]!" in each for each in ours)
    with ZipFile(file) as before, ZipFile(done) as after:
        for part in (LINK, "xl/externalLinks/_rels/externalLink1.xml.rels", "xl/_rels/workbook.xml.rels"):
            assert after.read(part) == before.read(part)


def test_a_formula_that_speaks_of_another_row_is_put_right(tmp_path: Path) -> None:
    book = next(each for each in BOOKS if each.file == "national-item-example.xlsx")
    plain, file = both(tmp_path, book)
    workbook = load_workbook(plain)
    form, row = page(workbook, FORM_SHEET), ITEM_HEADER_ROW + 2
    form[f"L{row}"] = form[f"L{row + 1}"].value
    workbook.save(plain)
    file.write_bytes(linked(plain.read_bytes()))
    for each in (plain, file):
        assert run("score", each, "-o", each.parent / "结果.xlsx") in {0, 3}
    done = shown(file.parent / "结果.xlsx")
    assert f"E{row}," in str(done[FORM_SHEET][row, 12])
    assert done == shown(plain.parent / "结果.xlsx")


def test_files_of_ours_hold_plain_names() -> None:
    for book in BOOKS:
        assert not any("]!" in each for each in formulas(path(book)))
        with ZipFile(path(book)) as archive:
            assert not any("externalLink" in each for each in archive.namelist())
