"""Last year's form beside this one's: which it is, what changed, what is found again."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.summary.results import Scored, Told, failure, finding, form, reviewed
from xlplugin.batch.reviewed import OneOfSeveral
from xlplugin.form.form import FormKind

DEPARTMENT: Told = {"department": "青溪县教育局"}


def matched(folder: Path, now: list[Any], last: list[Any]) -> dict[str, str | None]:
    """The title of each form's form of last year, by path."""
    with reviewed(folder, *now, last_year=last) as review:
        return {each.path: each.before.title if each.before else None for each in review.ranking()}


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ({"department": "青溪县教育局"}, {"department": "219-青溪县教育局"}),
        ({"department": "青溪县教育局"}, {"department": "青溪县 教育局"}),
        ({**DEPARTMENT, "unit": "一中(本部)"}, {**DEPARTMENT, "unit": "219001-一中（本部）"}),
        ({**DEPARTMENT, "project": "2024年校舍"}, {**DEPARTMENT, "project": "2023年度校舍"}),
        ({"department": "教育局"}, {"department": "教育局"}),
    ],
    ids=["code", "blank", "brackets", "year", "no region"],
)
def test_last_years_form_is_known_by_department_unit_and_project(
    tmp_path: Path, now: Told, last: Told
) -> None:
    found = matched(tmp_path, [form("2024/新.xlsx", **now)], [form("2023/旧.xlsx", title="去年的", **last)])
    assert found == {"2024/新.xlsx": "去年的"}


def test_of_several_forms_of_a_workbook_the_sheet_tells_which(tmp_path: Path) -> None:
    def on(path: str, sheet: str, number: int, title: str) -> Any:  # noqa: ANN401 - as of ``matched``
        return form(path, title=title)._replace(sheet=OneOfSeveral(sheet, number, 2))

    now = [on("2024年/汇总.xlsx", sheet, at, "本年的") for at, sheet in enumerate(("2024年绿道", "公园"), 1)]
    last = [on("2023年/汇总.xlsx", sheet, at, sheet) for at, sheet in enumerate(("公园", "2023年绿道"), 1)]
    with reviewed(tmp_path, *now, last_year=last) as review:
        found = {each.sheet: each.before and each.before.title for each in review.ranking()}
    assert found == {"2024年绿道": "2023年绿道", "公园": "公园"}


def test_without_a_department_it_is_known_by_its_path_without_years(tmp_path: Path) -> None:
    now = [form("2024年/一区/水务局2024年度自评表.xlsx"), form("2024年/一区/财政局.xlsx")]
    last = [form("2023年/一区/水务局2023年度自评表.xls", title="去年的")]
    assert matched(tmp_path, now, last) == {now[0].path: "去年的", now[1].path: None}


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ([form("1", **DEPARTMENT)], [form("2", **DEPARTMENT), form("3", **DEPARTMENT)]),
        ([form("2", **DEPARTMENT), form("3", **DEPARTMENT)], [form("1", **DEPARTMENT)]),
        ([form("2024/甲.xlsx"), form("2025/甲.xlsx")], [form("2023/甲.xlsx")]),
        ([form("甲.xlsx", department="青溪县教育局")], [form("甲.xlsx", department="青溪县水务局")]),
        ([form("1", **DEPARTMENT)], [form("2", kind=FormKind.ITEM, **DEPARTMENT)]),
        ([form("甲.xlsx")], [failure("甲.xlsx")]),
    ],
    ids=["two last year", "two this year", "two paths", "other department", "other sort", "failed"],
)
def test_what_is_not_certain_is_no_match(tmp_path: Path, now: list[Any], last: list[Any]) -> None:
    assert set(matched(tmp_path, now, last).values()) == {None}


def test_of_several_of_one_name_the_path_tells_which(tmp_path: Path) -> None:
    now = [form(f"2024/{name}.xlsx", **DEPARTMENT) for name in ("校舍", "食堂")]
    last = [form(f"2023/{name}.xlsx", title=name, **DEPARTMENT) for name in ("食堂", "校舍")]
    assert matched(tmp_path, now, last) == {"2024/校舍.xlsx": "校舍", "2024/食堂.xlsx": "食堂"}


def test_a_form_of_last_year_belongs_to_one_at_most(tmp_path: Path) -> None:
    now = [form("新.xlsx", **DEPARTMENT), form("旧.xlsx")]
    last = [form("旧.xlsx", title="去年的", **DEPARTMENT)]
    assert matched(tmp_path, now, last) == {"新.xlsx": "去年的", "旧.xlsx": None}


def test_scores_that_changed_are_told_in_the_forms_order(tmp_path: Path) -> None:
    last = [
        Scored("乙", "10", "9", "8"),
        Scored("甲", "10", "10", "7"),
        Scored("丙", "10", "8.0"),
        *(Scored("丁", "5", "5"), Scored("戊", "10", "9"), Scored("戊", "10", "8")),
    ]
    now = [
        Scored("甲", "10", "9.5", "7"),
        Scored("乙（2024年）", "10", "9", None),
        Scored("丙", "10", "8"),
        *(Scored("丁", "10", "8"), Scored("戊", "10", "1"), Scored("己", "10", "1")),
    ]
    with reviewed(
        tmp_path, form("1", now, **DEPARTMENT), last_year=[form("2", last, **DEPARTMENT)]
    ) as review:
        told = [
            (each.indicator, each.claimed_before, each.claimed, each.computed_before, each.computed)
            for each in review.changes()
        ]
        assert told == [
            ("甲", Decimal(10), Decimal("9.5"), Decimal(7), Decimal(7)),
            ("乙（2024年）", Decimal(9), Decimal(9), Decimal(8), None),
        ]
        assert {(each.number, each.department, each.weight) for each in review.changes()} == {
            (1, "青溪县教育局", Decimal(10))
        }


def test_a_finding_comes_again_about_the_same_indicator_or_on_the_same_sheet(tmp_path: Path) -> None:
    last = [
        finding("reason-missing", indicator="数量", place="自评表!A3"),
        finding("sum-wrong", place="2023年三公经费!D7"),
        finding("year-slip", place=""),
    ]
    now = [
        finding("reason-missing", indicator="数量", place="自评表!A9"),
        finding("reason-missing", indicator="质量", place="自评表!A3"),
        finding("score-blank", indicator="数量"),
        finding("sum-wrong", place="2024年三公经费!E8"),
        finding("sum-wrong", place="自评表!D7"),
        finding("year-slip", place=""),
    ]
    forms = form("1", (), now, **DEPARTMENT), form("2", (), now, department="青溪县水务局")
    with reviewed(tmp_path, *forms, last_year=[form("3", (), last, **DEPARTMENT)]) as review:
        again = [True, False, False, True, False, True]
        assert [each.repeated for each in review.findings_of(1)] == again
        assert [each.repeated for each in review.findings_of(2)] == [False] * 6
        assert [each.repeated for each in review.ranking()] == [3, 0]
        assert {each.code: each.repeated for each in review.kinds()} == {
            "reason-missing": 1,
            "sum-wrong": 1,
            "year-slip": 1,
            "score-blank": 0,
        }


def test_without_last_year_nothing_is_compared(tmp_path: Path) -> None:
    with reviewed(tmp_path, form("1", [Scored("甲")], [finding()])) as review:
        assert not review.has_previous
        assert list(review.changes()) == []
        assert next(review.ranking()).before is None
    with reviewed(tmp_path, form("1"), last_year=[form("2")]) as review:
        assert review.has_previous
