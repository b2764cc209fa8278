import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.form.printed import SHIPPED, points, printed, rubric, shipped, with_row
from xlplugin.form.form import Form, FormKind
from xlplugin.form.matching import Differs, match_form
from xlplugin.problem import Refused
from xlplugin.rubric.model import LoadedRubric, OutlinedRubric


def _why_none(form: Form) -> list[str]:
    checked = match_form(form, shipped())
    assert checked.value is None
    return [each.code for each in checked.problems]


@pytest.mark.parametrize("rubric_id", SHIPPED)
def test_the_form_of_a_rubric_matches_that_rubric_without_a_difference(rubric_id: str) -> None:
    match = match_form(printed(rubric(rubric_id)), shipped()).value
    assert match is not None
    assert (match.rubric.id, match.differences) == (rubric_id, ())
    assert list(match.rows) == [each.name for each in rubric(rubric_id).indicators()]


@pytest.mark.parametrize("rubric_id", SHIPPED)
def test_a_form_without_a_year_is_known_by_its_weights(rubric_id: str) -> None:
    match = match_form(printed(rubric(rubric_id))._replace(year=None), shipped()).value
    assert match is not None
    assert match.rubric.id == rubric_id


def test_a_later_year_is_matched_and_told() -> None:
    match = match_form(printed(rubric("longgang-2021"), year=2022), shipped()).value
    assert match is not None
    assert [each.kind for each in match.differences] == [Differs.YEAR]
    assert match.differences[0].words == "表为2022年度，评价标准为2021年"


def test_the_weights_of_one_year_under_the_title_of_another_are_not_guessed() -> None:
    assert _why_none(printed(rubric("longgang-2020"), year=2021)) == ["rubric-unsure"]


def test_a_person_may_decide_where_the_program_does_not() -> None:
    match = match_form(printed(rubric("longgang-2020"), year=2021), shipped(), "longgang-2020").value
    assert match is not None
    assert match.rubric.id == "longgang-2020"


def test_a_rubric_that_does_not_fit_at_all_is_refused_even_where_it_is_named() -> None:
    with pytest.raises(Refused) as refused:
        match_form(printed(rubric("guangzhou-2023")), shipped(), "longgang-2020")
    assert [each.code for each in refused.value.problems] == ["rubric-unfit"]


def test_a_form_of_another_authority_matches_none() -> None:
    form = printed(rubric("longgang-2020"))
    other = tuple(row._replace(name=f"另外一项{row.row}") for row in form.rows)
    assert _why_none(form._replace(rows=other)) == ["rubric-unmatched"]


def test_an_item_form_is_no_departments_form() -> None:
    assert _why_none(printed(rubric("longgang-2020"))._replace(kind=FormKind.ITEM)) == ["rubric-unmatched"]


def test_a_weight_that_differs_is_told_with_both_sides() -> None:
    form = printed(rubric("longgang-2020"))
    row = next(row for row in form.rows if row.name == "财务合规性")
    match = match_form(with_row(form, row.name, row._replace(weight=points(4, "F11"))), shipped()).value
    assert match is not None
    (difference,) = match.differences
    assert (difference.kind, difference.name, difference.source.cell) == (Differs.WEIGHT, "财务合规性", "F11")
    assert difference.words == "表上分值4，评价标准3分"
    assert match.differs("财务合规性", Differs.WEIGHT)


def test_a_row_that_is_missing_and_one_that_is_unknown_are_told() -> None:
    form = printed(rubric("longgang-2020"))
    row = next(row for row in form.rows if row.name == "财务合规性")
    match = match_form(with_row(form, row.name, row._replace(name="廉政建设情况")), shipped()).value
    assert match is not None
    assert [(each.kind, each.name) for each in match.differences] == [
        (Differs.ABSENT, "财务合规性"),
        (Differs.UNKNOWN, "廉政建设情况"),
    ]


@pytest.mark.parametrize(
    "written",
    ["1.财务合规性", "财务 合规性", "财务合规性：", "“财务合规性”", "①财务合规性", "（一）财务合规性"],
)
def test_numbering_spacing_and_quotes_make_no_other_name(written: str) -> None:
    form = printed(rubric("longgang-2020"))
    row = next(row for row in form.rows if row.name == "财务合规性")
    match = match_form(with_row(form, row.name, row._replace(name=written)), shipped()).value
    assert match is not None
    assert match.differences == ()


def test_a_name_that_is_nearly_the_same_is_taken_and_told() -> None:
    form = printed(rubric("longgang-2020"))
    row = next(row for row in form.rows if row.name == "公众或服务对象满意度")
    match = match_form(with_row(form, row.name, row._replace(name="公众和服务对象满意度")), shipped()).value
    assert match is not None
    assert [each.kind for each in match.differences] == [Differs.WRITTEN]


def test_two_rows_under_one_printed_name_are_the_rubrics_two_parts_in_order() -> None:
    form = printed(rubric("guangzhou-2023"))
    rows = [
        row._replace(name="采购意向公开合规性", part=1 if "完整" in row.name else 2)
        if "采购意向" in row.name
        else row
        for row in form.rows
    ]
    match = match_form(form._replace(rows=tuple(rows)), shipped()).value
    assert match is not None
    assert match.differences == ()
    parts = [row.part for name, row in match.rows.items() if "采购意向" in name]
    assert parts == [1, 2]


def test_the_weight_of_a_level_that_differs_is_told() -> None:
    form = printed(rubric("longgang-2020"))
    first = form.branches[0]._replace(weight=points(30, "B6"))
    match = match_form(form._replace(branches=(first, *form.branches[1:])), shipped()).value
    assert match is not None
    assert [(each.kind, each.words) for each in match.differences] == [
        (Differs.LEVEL, "“部门决策”表上30分，评价标准25分")
    ]


@given(st.data())
def test_no_change_of_up_to_four_names_or_weights_makes_it_another_rubric(data: st.DataObject) -> None:
    rubric_id = data.draw(st.sampled_from(SHIPPED))
    form = printed(rubric(rubric_id))
    hit = data.draw(st.sets(st.integers(0, len(form.rows) - 1), max_size=4))
    rows = tuple(
        row._replace(name=f"其他{row.row}", weight=points(1)) if number in hit else row
        for number, row in enumerate(form.rows)
    )
    match = match_form(form._replace(rows=rows), shipped()).value
    assert match is not None
    assert match.rubric.id == rubric_id


def test_of_rubrics_known_by_their_outline_only_the_one_that_is_followed_is_opened() -> None:
    opened: list[str] = []

    def known(loaded: LoadedRubric) -> OutlinedRubric:
        def read() -> LoadedRubric:
            opened.append(loaded.rubric.id)
            return loaded

        return OutlinedRubric(loaded.outline, read)

    checked = match_form(printed(rubric("longgang-2021")), [known(each) for each in shipped()])

    assert checked == match_form(printed(rubric("longgang-2021")), shipped())
    assert checked.value is not None
    assert opened == ["longgang-2021"]
