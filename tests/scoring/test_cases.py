# ruff: noqa: E501 - one row a case
"""Worked cases: what each failure is called, and where."""

from pathlib import Path

import pytest

from tests.refusals import refusal
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import cases_beside, shipped
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rules.outcome import State
from xlplugin.scoring.cases import NoScore, run_cases


def n23() -> LoadedRubric:
    return open_rubric("guangzhou-2023")


def run(folder: Path, *cases: str) -> int:
    path = folder / "甲.cases.yaml"
    path.write_text("cases:\n" + "".join(f"  - {{name: 例, {case}}}\n" for case in cases), encoding="utf-8")
    return run_cases(n23(), path)


SME = "indicator: 采购政策效能, facts: {sme_procurement: 25, sme_reserved: 100}"
DUE = "indicator: 新增预算项目事前绩效评估"
COST = "indicator: 公用经费控制率, facts: {operating_actual: 101, operating_budget: 100}"


@pytest.mark.parametrize(
    "case",
    [
        f"{SME}, score: 0.3",
        f"{SME}, score: 0.3, unrounded: 0.25",
        f"{DUE}, facts: {{pre_evaluation_missed: 0, pre_evaluation_due: 0}}, score: 3, exempt: true",
        f"{DUE}, score: 缺失",
        f"{DUE}, score: 缺失, possible: [0, 3]",
        f"{COST}, score: 2",
        f"{COST}, reading: 每满5%扣一次, score: 2",
        f"{COST}, reading: 不足5%也扣一次, score: 1.5",
        "indicator: 部门整体绩效目标产出指标完成情况, facts: {output_targets: [[100, 100], ['≤5', 5]]}, score: 20",
        "indicator: 部门预算资金支出率, facts: {period_progress: [1, null, 1]}, score: 缺失",
    ],
)
def test_a_case_that_holds_is_counted_and_silent(tmp_path: Path, case: str) -> None:
    assert run(tmp_path, case, case) == 2


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (f"{SME}, score: 1", "应得1，实得0.3"),
        (f"{SME}, score: 0.3, unrounded: 0.3", "未舍入应为0.3，实为0.25"),
        (f"{SME}, score: 0.3, exempt: true", "应得0.3（免于扣分），实得0.3"),
        (f"{SME}, score: 缺失", "应得缺失，实得0.3"),
        (f"{DUE}, score: 3", "应得3，实得缺失"),
        (f"{DUE}, score: 缺失, possible: [1, 3]", "应可能得1～3，实为0～3"),
        (
            f"{DUE}, facts: {{pre_evaluation_missed: 0, pre_evaluation_due: 0}}, score: 3",
            "应得3，实得3（免于扣分）",
        ),
        ("indicator: 无, score: 1", "没有指标“无”"),
        (f"{COST}, reading: 无, score: 1", "“公用经费控制率”没有口径“无”"),
        (f"{DUE}, facts: {{nothing: 1}}, score: 1", "没有基础数据“nothing”"),
        (f"{COST}, reading: 不足5%也扣一次, score: 2", "应得2，实得1.5"),
    ],
)
def test_a_case_that_fails_names_itself_and_both_scores(tmp_path: Path, case: str, why: str) -> None:
    (problem,) = refusal(run, tmp_path, f"{SME}, score: 0.3", case)
    assert (problem.code, problem.message, problem.fix) == (
        "rubric-case",
        f"算例“例”：{why}",
        "请改正规则或算例",
    )
    assert str(problem.source) == "甲.cases.yaml:3:5"


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (f"{SME}, score: 高", "yaml-"),
        (f"{SME}", "yaml-missing"),
        (f"{SME}, score: 1, colour: 红", "yaml-unknown-key"),
        ("name: 例, indicator: 甲, score: 1", "yaml-duplicate-key"),
    ],
)
def test_cases_that_are_not_well_formed_are_none(tmp_path: Path, case: str, code: str) -> None:
    assert refusal(run, tmp_path, case)[0].code.startswith(code)


@pytest.mark.parametrize("typed", ["[5]", "5", "[[1, 2, 3]]"])
def test_targets_in_another_shape_are_no_crash(tmp_path: Path, typed: str) -> None:
    case = f"indicator: 部门整体绩效目标产出指标完成情况, facts: {{output_targets: {typed}}}, score: 20"
    assert [problem.code for problem in refusal(run, tmp_path, case)] == ["rubric-case"]


def test_a_list_where_one_figure_belongs_is_of_the_wrong_type(tmp_path: Path) -> None:
    assert (
        run(tmp_path, f"{SME.partition('facts')[0]}facts: {{sme_procurement: [[1]]}}, score: 类型不符") == 1
    )


def test_a_file_of_cases_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (problem,) = refusal(run_cases, n23(), tmp_path / "无.yaml")
    assert problem.code == "file-unreadable"


def test_cases_lie_beside_their_rubric(tmp_path: Path) -> None:
    found = cases_beside(shipped("rubrics") / "guangzhou-2023.yaml")
    assert found is not None
    assert found.name == "guangzhou-2023.cases.yaml"
    assert cases_beside(tmp_path / "无.yaml") is None


def test_every_state_without_points_has_a_word() -> None:
    assert {each.name for each in NoScore} == {state.name for state in State} - {"SCORED"}
