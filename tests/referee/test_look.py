"""Scoring an official form must change nothing on paper but the cells it writes.

LibreOffice prints the form before and after. Every word that is new or gone must belong to a cell whose value
changed, and outside of those words not one dot of the pages may differ. Sheets of our own come after the
workbook's own pages and are left out of the comparison.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.referee.paper import differing_dots, missing_tool, printed_pages
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from xlplugin.cli.main import main
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid

pytestmark = pytest.mark.referee


def _grid(book: Path) -> BookGrid:
    package = open_package(book).value
    grid = None if package is None else read_grid(package).value
    assert grid is not None
    return grid


def _changed_texts(before: BookGrid, after: BookGrid) -> str:
    """The texts, old and new, of all cells that changed on the workbook's own sheets, run together."""
    texts = []
    for sheet in before.sheets:
        scored = after.sheet(sheet.name)
        assert scored is not None
        for place in {*sheet.cells, *scored.cells}:
            old, new = sheet.cell(*place).value, scored.cell(*place).value
            texts += [
                f"{value:g}" if isinstance(value, float) else str(value) for value in (old, new) if old != new
            ]
    return "".join("".join(texts).split())


@pytest.mark.parametrize("form", [shenzhen_form, guangzhou_form])
def test_a_scored_form_looks_the_same_but_for_the_cells_it_writes(
    form: Callable[[Shape], bytes], tmp_path: Path
) -> None:
    missing = missing_tool()
    if missing:
        pytest.skip(f"{missing} is not installed")
    book, scored = tmp_path / "form.xlsx", tmp_path / "scored.xlsx"
    book.write_bytes(form(Shape(pages=ALL_PAGES)))
    assert main(["score", str(book), "-o", str(scored), "--accept-proposed"]) == 0
    written = _changed_texts(_grid(book), _grid(scored))
    before = printed_pages(book.read_bytes(), tmp_path / "before")
    after = printed_pages(scored.read_bytes(), tmp_path / "after")
    assert 0 < len(before) < len(after)
    for old, new in zip(before, after, strict=False):
        changed = old.words ^ new.words
        assert [word.text for word in changed if word.text not in written] == []
        assert differing_dots(old, new, changed) == 0
    assert any(old.words != new.words for old, new in zip(before, after, strict=False))
