"""A plan carried out in Excel gives the workbook that the file's applier gives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel.engine import sizes
from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.live.scored import done, facts, in_file, scoring, with_facts
from tests.excel.live.test_reading import told
from tests.workbook.books import opened, value_of
from tests.workbook.form_books import page, saved
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from xlplugin.excel.live.undo_log import discard, hidden_sheets
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid

FORMS = {
    "深圳2020": lambda: shenzhen_form(Shape(pages=ALL_PAGES)),
    "深圳2021，有核定得分": lambda: shenzhen_form(Shape(pages=ALL_PAGES, reviewed=True), "longgang-2021"),
    "广州": lambda: guangzhou_form(Shape(pages=ALL_PAGES)),
}


@pytest.fixture(params=FORMS)
def handed_in(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    form: Callable[[], bytes] = FORMS[request.param]
    return saved(tmp_path, form())


def grid_of(path: Path) -> BookGrid:
    return value_of(read_grid(opened(path)))


def carried_out(excel: Excel, path: Path, plan: Plan) -> tuple[Path, Path]:
    """The plan done in Excel, and done in the file."""
    book = excel.open(path)
    done(book, plan)
    discard(hidden_sheets(book))
    return saved_copy(book, path.with_name("live.xlsx")), in_file(path, plan)


def assert_same(live: Path, file: Path, plan: Plan) -> None:
    ours, theirs = grid_of(live), grid_of(file)
    assert [sheet.name for sheet in ours.sheets] == [sheet.name for sheet in theirs.sheets]
    for left, right in zip(ours.sheets, theirs.sheets, strict=True):
        assert told(left) == told(right)
        assert sorted(left.merged) == sorted(right.merged)
    for sheet in plan.sheets:
        assert_same_look(live, file, sheet.name)


def assert_same_look(live: Path, file: Path, name: str) -> None:
    ours, theirs = page(live, name), page(file, name)
    for row in theirs.iter_rows():
        for cell in row:
            same = ours[cell.coordinate]
            assert repr((same.font, same.fill, same.border)) == repr((cell.font, cell.fill, cell.border))
            assert repr((same.alignment, same.number_format)) == repr((cell.alignment, cell.number_format))
            assert repr(same.hyperlink) == repr(cell.hyperlink)
    assert (ours.freeze_panes, ours.auto_filter.ref) == (theirs.freeze_panes, theirs.auto_filter.ref)
    assert (ours.print_title_rows, ours.sheet_view.showGridLines) == (theirs.print_title_rows, False)
    assert repr(ours.sheet_properties.tabColor) == repr(theirs.sheet_properties.tabColor)
    for number in range(1, (theirs.max_row or 1) + 1):
        assert sizes.height(ours, number) == pytest.approx(sizes.height(theirs, number))
        assert sizes.width(ours, number) == pytest.approx(sizes.width(theirs, number))
    hidden = [{key for key, each in one.column_dimensions.items() if each.hidden} for one in (ours, theirs)]
    assert hidden[0] == hidden[1]
    rules = [
        {str(each.sqref): len(each.rules) for each in one.conditional_formatting} for one in (ours, theirs)
    ]
    assert rules[0] == rules[1]
    taken = [
        {
            str(area): (each.type, each.operator, each.formula1, each.formula2, each.prompt, each.error)
            for each in one.data_validations.dataValidation
            for area in each.sqref.ranges
        }
        for one in (ours, theirs)
    ]
    assert taken[0] == taken[1]
    locks = [[cell.protection.locked for row in one.iter_rows() for cell in row] for one in (ours, theirs)]
    assert locks[0] == locks[1]
    assert repr(ours.protection) == repr(theirs.protection)
    assert ours.print_area == theirs.print_area


def test_the_sheets_of_facts_are_the_same(handed_in: Path, excel: Excel) -> None:
    plan = facts(handed_in)

    assert_same(*carried_out(excel, handed_in, plan), plan)


def test_a_scored_form_is_the_same(handed_in: Path, excel: Excel) -> None:
    filled = with_facts(handed_in)
    plan = scoring(filled)
    assert plan.cells

    assert_same(*carried_out(excel, filled, plan), plan)


def test_a_reviewed_form_is_the_same(excel: Excel, tmp_path: Path) -> None:
    form = shenzhen_form(Shape(pages=ALL_PAGES, reviewed=True), "longgang-2021")
    filled = with_facts(saved(tmp_path, form))
    plan = scoring(filled, as_reviewer=True)
    assert plan.cells

    assert_same(*carried_out(excel, filled, plan), plan)


def test_a_form_scored_again_is_the_same(excel: Excel, form: Path) -> None:
    once = in_file(form, scoring(form))
    plan = scoring(once)

    assert_same(*carried_out(excel, once, plan), plan)
