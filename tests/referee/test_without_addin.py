"""A workbook on a computer that does not know the functions, all of it calculated anew: it stays calm.

LibreOffice is such a computer. It must know ``#NAME?`` from other errors as Excel does, so that the statuses
speak of the computer and never of the data.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.referee.office import Office, Profile, settle
from tests.referee.test_look import LOSING
from tests.workbook.form_books import FACTS, Shown, run, saved, with_facts
from tests.workbook.official_forms import guangzhou_form, shenzhen_form
from tests.workbook.shipped_books import RUBRICS, example, layout, path
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.formbook.earlier import CLAIM, SCORE, WRITTEN
from xlplugin.workbook.formbook.working_columns import AT_STAKE, CHECK, NUMBER, STATUS
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.names import (
    CHARTS_SHEET,
    FORM_SHEET,
    ITEM_COLUMNS,
    ITEM_HEADER_ROW,
    NO_ADDIN,
    NO_ADDIN_BANNER,
    WORKING_SHEET,
)
from xlplugin.workbook.scorebook.headings import find_tables

pytestmark = pytest.mark.referee

BLAME = ("数据有误", "过期", "改动", "不符")


def calculated(office: Office, folder: Path, book: Path, places: list[Place]) -> dict[Place, Cell]:
    profile = Profile(office, folder / "profile", {})
    settle(profile.folder)
    return dict(zip(places, profile.results(book, places), strict=True))


def formula_places(book: Path, sheets: Iterable[str]) -> Iterator[Place]:
    for sheet in read_grid(open_package(book).value).value.sheets:
        if sheet.name in sheets:
            yield from (Place(sheet.name, *place) for place, view in sheet.cells.items() if view.formula)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_our_own_workbook_says_once_what_to_do_and_blames_nobody(
    office: Office, tmp_path: Path, rubric: str
) -> None:
    book, plan = path(example(rubric)), layout(rubric)
    found = calculated(office, tmp_path, book, [*formula_places(book, (FORM_SHEET, CHARTS_SHEET))])
    for each in plan.indicators:
        assert found[Place(FORM_SHEET, each.row, 10)] is CellError.NAME
        assert found[Place(FORM_SHEET, each.row, 11)] == NO_ADDIN
        assert found[Place(FORM_SHEET, each.row, 14)] == ""
    texts = [each for each in found.values() if isinstance(each, str)]
    assert not [each for each in texts if any(word in each for word in BLAME)]
    for sheet, row in ((FORM_SHEET, 2), (CHARTS_SHEET, 3)):
        assert found[Place(sheet, row, 1)] == NO_ADDIN_BANNER
    assert texts.count(NO_ADDIN_BANNER) == 2
    charted = [found[each] for each in found if each.sheet == CHARTS_SHEET and each.column in (3, 4)]
    assert charted
    assert not [each for each in charted if isinstance(each, float)]


def test_our_item_form_says_once_what_to_do_and_blames_nobody(office: Office, tmp_path: Path) -> None:
    book = path(example("national-item"))
    found = calculated(office, tmp_path, book, [*formula_places(book, (FORM_SHEET,))])
    columns = {heading: place for place, heading in enumerate(ITEM_COLUMNS, 1)}
    for row in (6, *range(ITEM_HEADER_ROW + 1, ITEM_HEADER_ROW + 9)):
        assert found[Place(FORM_SHEET, row, columns["测算得分"])] is CellError.NAME
        assert found[Place(FORM_SHEET, row, columns["核对"])] == NO_ADDIN
        assert found[Place(FORM_SHEET, row, columns["计入总分"])] == ""
    texts = [each for each in found.values() if isinstance(each, str)]
    assert texts.count(NO_ADDIN_BANNER) == 1
    assert not [each for each in texts if any(word in each for word in (*BLAME, "没有测算"))]


@pytest.mark.parametrize("options", [(), ("--as-reviewer",)], ids=["self-evaluation", "review"])
@pytest.mark.parametrize(
    ("form", "facts"), [(shenzhen_form, FACTS), (guangzhou_form, LOSING)], ids=["shenzhen", "guangzhou"]
)
def test_the_workings_beside_a_form_say_once_what_to_do_and_blame_nobody(
    office: Office,
    tmp_path: Path,
    form: Callable[[], bytes],
    facts: Mapping[str, Shown],
    options: tuple[str, ...],
) -> None:
    book = tmp_path / "scored.xlsx"
    assert run("score", with_facts(saved(tmp_path, form()), facts), *options, "-o", book) == 0
    table = next(find_tables(read_grid(open_package(book).value).value, CLAIM, SCORE, WRITTEN))
    found = calculated(office, tmp_path, book, [*formula_places(book, (WORKING_SHEET,))])

    def under(heading: str, row: int) -> Cell:
        return found.get(Place(WORKING_SHEET, row, table.columns[heading]), "")

    lines = [row for row in table.rows() if isinstance(table.view(row, NUMBER).value, float)]
    assert len(lines) > 20
    for row in lines:
        assert under(SCORE, row) is CellError.NAME
        assert under(STATUS, row) == NO_ADDIN
        assert (under(AT_STAKE, row), under(CHECK, row)) == ("", "")
    assert found[Place(WORKING_SHEET, 3, 1)] == NO_ADDIN_BANNER
    texts = [each for each in found.values() if isinstance(each, str)]
    assert not [each for each in texts if any(word in each for word in BLAME)]
