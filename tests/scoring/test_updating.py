# ruff: noqa: E501 - one row a case
"""New expected values in a file of cases: each is shown, and every byte that is not concerned stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refusal
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import cases_beside, shipped
from xlplugin.scoring.updating import UpdatedCases, update_cases

SME = "indicator: 采购政策效能, facts: {sme_procurement: 25, sme_reserved: 100}"
DUE = "indicator: 新增预算项目事前绩效评估"
NONE_DUE = f"{DUE}, facts: {{pre_evaluation_missed: 0, pre_evaluation_due: 0}}"


def updated(text: str) -> UpdatedCases:
    return update_cases(open_rubric("guangzhou-2023"), text, "甲.cases.yaml")


def one(case: str) -> UpdatedCases:
    return updated(f"cases:\n  - {{name: 例, {case}}} # 说明\n")


@pytest.mark.parametrize(
    ("case", "after", "told"),
    [
        (f"{SME}, score: 1", f"{SME}, score: 0.3", ["应得分 1 → 0.3"]),
        (f"{SME}, score: '1'", f"{SME}, score: 0.3", ["应得分 1 → 0.3"]),
        (
            f"{SME}, score: 1, unrounded: 1",
            f"{SME}, score: 0.3, unrounded: 0.25",
            ["应得分 1 → 0.3", "未舍入得分 1 → 0.25"],
        ),
        (f"{SME}, score: 缺失", f"{SME}, score: 0.3", ["应得分 缺失 → 0.3"]),
        (f"{SME}, score: 0.3, exempt: true", f"{SME}, score: 0.3, exempt: false", ["免于扣分 true → false"]),
        (f"{NONE_DUE}, score: 3", f"{NONE_DUE}, score: 3, exempt: true", ["免于扣分 否 → true"]),
        (
            f"{DUE}, score: 缺失, possible: [1,3]",
            f"{DUE}, score: 缺失, possible: [0, 3]",
            ["可能得分 [1, 3] → [0, 3]"],
        ),
        (f"{DUE}, score: 待评定", f"{DUE}, score: 缺失", ["应得分 待评定 → 缺失"]),
        (f"{SME}, score: 0.3", f"{SME}, score: 0.3", []),
    ],
)
def test_each_value_that_is_another_now_is_shown_and_written(case: str, after: str, told: list[str]) -> None:
    found = one(case)
    assert found.text == f"cases:\n  - {{name: 例, {after}}} # 说明\n"
    assert [f"{each.what} {each.old} → {each.new}" for each in found.changes] == told
    assert all((each.case, each.line) == ("例", 2) for each in found.changes)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (f"{DUE}, score: 3", "应得3，现在得不出分（缺失）"),
        (
            "indicator: 采购政策效能, facts: {sme_procurement: 多, sme_reserved: 100}, score: 缺失",
            "现在得不出分（类型不符）",
        ),
        ("indicator: 采购政策效果, score: 3", "没有指标“采购政策效果”，是不是“采购政策效能”"),
        (
            f"{DUE}, facts: {{pre_evaluation_miss: 0}}, score: 3",
            "没有基础数据“pre_evaluation_miss”，是不是“pre_evaluation_missed”",
        ),
        (f"{DUE}, reading: 无, score: 3", "没有口径“无”"),
    ],
)
def test_what_cannot_be_computed_is_told_and_left(case: str, why: str) -> None:
    found = one(case)
    assert found.text == f"cases:\n  - {{name: 例, {case}}} # 说明\n"
    assert found.changes == ()
    assert [each.code for each in found.problems] == ["rubric-case-left"]
    assert why in found.problems[0].message
    assert str(found.problems[0].source) == "甲.cases.yaml:2:5"


def test_a_name_that_still_tells_the_old_score_is_told() -> None:
    found = updated(f"cases:\n  - {{name: 四分之一，得1分, {SME}, score: 1}}\n")
    assert [each.code for each in found.problems] == ["rubric-case-name"]
    assert "“得1分”，现在得0.3分" in found.problems[0].message


def test_a_value_that_several_cases_share_by_an_alias_is_not_changed_for_one() -> None:
    text = f"cases:\n  - {{name: 例, {SME}, score: &s 0.3}}\n  - {{name: 又, {NONE_DUE}, score: *s, exempt: true}}\n"
    found = updated(text)
    assert found.text == text
    assert ["不是直接写在算例里的" in each.message for each in found.problems] == [True]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_in_a_block_a_value_is_replaced_and_one_that_is_new_gets_its_own_line(newline: str) -> None:
    lines = [
        "# 头",
        "cases:",
        "  - name: 例",
        "    score: 2  # 见第3条",
        "    indicator: 新增预算项目事前绩效评估",
        "    facts: {pre_evaluation_missed: 0, pre_evaluation_due: 0}",
        "",
    ]
    after = ["    score: 3  # 见第3条", "    exempt: true"]
    assert updated(newline.join(lines)).text == newline.join([*lines[:3], *after, *lines[4:]])


def test_a_text_that_holds_no_cases_is_refused() -> None:
    assert refusal(updated, "cases：\n")[0].code.startswith("yaml-")


@settings(max_examples=15, deadline=None)
@given(
    st.sets(st.integers(0, 10_000), min_size=1, max_size=6),
    st.sampled_from(["guangzhou-2023", "longgang-2021"]),
)
def test_wrong_scores_in_a_shipped_file_are_put_right_and_nothing_else_is_touched(
    places: set[int], rubric: str
) -> None:
    beside = cases_beside(shipped("rubrics") / f"{rubric}.yaml")
    assert beside is not None
    text = beside.read_text("utf-8")
    scores = list(re.finditer(r"(?m)^    score: ([0-9.]+)$", text))
    wrong = text
    chosen = sorted({place % len(scores) for place in places}, reverse=True)
    for place in chosen:
        wrong = f"{wrong[: scores[place].start(1)]}77{wrong[scores[place].end(1) :]}"
    found = update_cases(open_rubric(rubric), wrong, beside.name)
    assert found.text == text
    assert len(found.changes) == len(chosen)
