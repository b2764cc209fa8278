"""Scoring an official form must change nothing on paper but the cells it writes.

LibreOffice prints the form before and after. Every word that is new or gone must belong to a cell whose value
changed, and outside of those words not one dot of the pages may differ. Sheets of our own come after the
workbook's own pages and are left out of the comparison.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.referee.paper import differing_dots, differing_words, missing_tool, printed_pages
from tests.workbook.form_books import FACTS, Shown, run, saved, with_facts
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid

pytestmark = pytest.mark.referee

LOSING: Mapping[str, Shown] = {
    "carryover": 25,
    "carryover_base": 100,
    "assets_in_use": 50,
    "assets_total": 100,
}
"""Facts of the 2023 form: 结转结余率 25 % gives 0.5 of 2, 固定资产利用率 50 % none: 优 becomes 良."""


def _grid(book: Path) -> BookGrid:
    return read_grid(open_package(book).value).value


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


@pytest.mark.parametrize(
    ("form", "facts"), [(shenzhen_form, FACTS), (guangzhou_form, LOSING)], ids=["shenzhen", "guangzhou"]
)
def test_a_scored_form_looks_the_same_but_for_the_cells_it_writes(
    form: Callable[[Shape], bytes], facts: Mapping[str, Shown], tmp_path: Path
) -> None:
    missing = missing_tool()
    if missing:
        pytest.skip(f"{missing} is not installed")
    book, scored = saved(tmp_path, form(Shape(pages=ALL_PAGES, dressed=True))), tmp_path / "scored.xlsx"
    assert run("score", with_facts(book, facts), "-o", scored) == 0
    written = _changed_texts(_grid(book), _grid(scored))
    before = printed_pages(book.read_bytes(), tmp_path / "before")
    after = printed_pages(scored.read_bytes(), tmp_path / "after")
    assert 0 < len(before) < len(after)
    for old, new in zip(before, after, strict=False):
        changed = differing_words(old, new)
        assert [word.text for word in changed if word.text not in written] == []
        assert differing_dots(old, new, changed) == 0
    assert any(differing_words(old, new) for old, new in zip(before, after, strict=False))
