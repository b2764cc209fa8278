"""The sheets of facts are the same in a new workbook and beside an official form, but for confirming."""

from tests.workbook.shipped_books import each_rubric, layout, loaded
from xlplugin.workbook.edit.plan import NewSheet
from xlplugin.workbook.grid.grid import a1
from xlplugin.workbook.layout.facts_sheet import Given, facts_sheet
from xlplugin.workbook.layout.targets_sheet import targets_sheet

BESIDE_A_FORM = Given(confirmed=True)


def assert_same_but_for_confirming(new: NewSheet, beside: NewSheet) -> None:
    last = len(new.widths)
    assert {column: beside.widths[column] for column in new.widths} == new.widths
    assert (new.frozen, new.title_row, new.tab) == (beside.frozen, beside.title_row, beside.tab)
    assert new.protected
    assert not beside.protected
    assert beside.validations[:-1] == new.validations
    assert beside.conditions[:-1] == new.conditions
    looks = [[(a1(each.row, each.column), each.look) for each in sheet.cells] for sheet in (new, beside)]
    columns = {a1(each.row, each.column) for each in beside.cells if each.column <= last}
    assert [each for each in looks[1] if each[0] in columns] == looks[0]


@each_rubric
def test_the_sheet_of_facts_takes_and_looks_the_same_everywhere(rubric: str) -> None:
    new, beside = (facts_sheet(loaded(rubric), layout(rubric), each) for each in (Given(), BESIDE_A_FORM))
    assert_same_but_for_confirming(new, beside)
    assert len(new.validations) == len(layout(rubric).facts) + 1


def test_the_sheet_of_targets_takes_and_looks_the_same_everywhere() -> None:
    rubric = "guangzhou-2023"
    new, beside = (targets_sheet(loaded(rubric), layout(rubric), each) for each in (Given(), BESIDE_A_FORM))
    assert_same_but_for_confirming(new, beside)


@each_rubric
def test_only_what_people_fill_in_is_unlocked_beside_a_form(rubric: str) -> None:
    rows = {each.row for each in layout(rubric).facts}
    sheet = facts_sheet(loaded(rubric), layout(rubric), BESIDE_A_FORM)
    unlocked = {each.column for each in sheet.cells if each.row in rows and each.look.unlocked}
    assert unlocked == {4, 5, 6, 7, 9}
