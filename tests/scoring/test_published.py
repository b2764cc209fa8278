"""The three published self-evaluations, scored from their published figures.

Every expected score was worked out by hand from the published reports before any of this was programmed.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from xlplugin.money import plain
from xlplugin.rubric.model import distance
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.service.file import FileBook
from xlplugin.service.scoring import score

# indicator, claim, computed score ("" where the report gives too little), status
LONGGANG_2020 = """
预算编制合理性 5 - 待定
预算编制规范性 5 - 无法核算
绩效目标完整性 8 - 无法核算
绩效指标明确性 7 - 待定
政府采购执行情况 2 1.94 不符
财务合规性 3 2 不符
预决算信息公开 3 3 一致
项目实施程序 2 - 待定
项目监管 2 - 待定
资产管理安全性 2 - 待定
固定资产利用率 1 - 无法核算
财政供养人员控制率 1 1 一致
编外人员控制率 0 0 一致
管理制度健全性 3 - 待定
公用经费控制率 5 - 无法核算
预算执行率 6 - 无法核算
重点工作完成情况 8 - 无法核算
项目完成及时性 6 - 无法核算
社会、经济、生态效益及可持续影响等 20 - 待定
群众信访办理情况 3 - 无法核算
公众或服务对象满意度 4 - 无法核算
"""
LONGGANG_2021 = """
预算编制合理性 5 - 待定
预算编制规范性 5 - 无法核算
绩效目标完整性 3 - 无法核算
绩效指标明确性 7 - 待定
政府采购执行情况 2 - 无法核算
财务合规性 3 - 无法核算
预决算信息公开 3 3 一致
项目实施程序 2 - 待定
项目监管 2 - 待定
资产管理安全性 2 - 待定
固定资产利用率 1 - 无法核算
财政供养人员控制率 1 1 一致
编外人员控制率 1 - 无法核算
管理制度健全性 3 - 待定
公用经费控制率 6 - 无法核算
预算执行率 6 - 无法核算
重点工作完成情况 8 - 无法核算
项目完成及时性 6 - 无法核算
社会、经济、生态效益及可持续影响等 25 - 待定
群众信访办理情况 3 - 无法核算
公众或服务对象满意度 6 - 无法核算
"""
GUANGZHOU_2023 = """
部门整体绩效目标产出指标完成情况 15 15 一致
部门整体绩效目标效益指标完成情况 20 - 待定
部门预算资金支出率 9.7 9.7 一致
新增预算项目事前绩效评估 3 3 一致
结转结余率 2 - 无法核算
财务管理合规性 2 2 一致
预决算公开合规性 2 2 一致
绩效信息公开情况 2 - 无法核算
绩效管理制度建设 2 - 待定
绩效结果应用 3 - 无法核算
绩效管理制度执行 7 - 无法核算
采购意向公开合规性（完整性） 0.5 0.5 一致
采购意向公开合规性（及时性） 1.5 1.5 一致
采购内控制度建设 1 1 一致
采购活动合规性 2 2 一致
采购合同签订时效性 3 - 无法核算
合同备案时效性 1 1 一致
采购政策效能 1 1 一致
资产配置合规性 2 2 一致
资产收益上缴的及时性 1 1 一致
资产盘点情况 1 1 一致
数据质量 2 - 待定
资产管理合规性 2 2 一致
固定资产利用率 2 - 无法核算
公用经费控制率 2 2 一致
“三公”经费控制情况 2 2 一致
"""


def scored(workbooks: Path, rubric: str) -> ScoreSheet:
    return score(FileBook(workbooks / f"{rubric}-example.xlsx")).sheet


def worked_out(table: str) -> list[tuple[str, Decimal, Decimal | None, str]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [
        (name, Decimal(claim), None if score == "-" else Decimal(score), status)
        for name, claim, score, status in lines
    ]


@pytest.mark.parametrize(
    ("rubric", "table"),
    [("longgang-2020", LONGGANG_2020), ("longgang-2021", LONGGANG_2021), ("guangzhou-2023", GUANGZHOU_2023)],
)
def test_every_indicator_scores_as_worked_out_by_hand(workbooks: Path, rubric: str, table: str) -> None:
    sheet = scored(workbooks, rubric)

    assert [
        (line.indicator.name, line.claim.points, line.score, line.status.value) for line in sheet.lines
    ] == worked_out(table)


@pytest.mark.parametrize(
    ("rubric", "sums", "span"),
    [
        ("longgang-2020", "96 94.94 7.94", "11.94～97.94"),
        ("longgang-2021", "100 100 4", "4～100"),
        ("guangzhou-2023", "91.7 91.7 48.7", "57.5～94.7"),
    ],
)
def test_totals_count_the_claim_where_nothing_could_be_computed(
    workbooks: Path, rubric: str, sums: str, span: str
) -> None:
    total = scored(workbooks, rubric).total

    assert [total.claimed, total.computed, total.verified] == [*map(Decimal, sums.split())]
    assert f"{plain(total.lowest)}～{plain(total.highest)}" == span
    assert total.computed is not None
    assert total.lowest <= total.computed <= total.highest
    assert (total.lowest_grade, total.highest_grade, total.grade) == ("差", "优", None)


def test_nansha_stands_1_7_points_above_the_lower_bound_of_its_grade(workbooks: Path) -> None:
    sheet = scored(workbooks, "guangzhou-2023")
    assert sheet.total.computed is not None
    assert distance(sheet.rubric, sheet.total.computed) == "高出该等级下限1.7分"


def test_unrounded_figures_behind_the_rounded_scores(workbooks: Path) -> None:
    longgang = {line.indicator.name: line for line in scored(workbooks, "longgang-2020").lines}
    nansha = {line.indicator.name: line for line in scored(workbooks, "guangzhou-2023").lines}

    procurement = longgang["政府采购执行情况"].outcome
    assert round(procurement.steps[0].rate or 0, 6) == Decimal("0.938266")
    contract_staff = longgang["编外人员控制率"].outcome
    assert round(contract_staff.steps[0].rate or 0, 4) == Decimal("0.4253")
    assert nansha["部门预算资金支出率"].outcome.points == Decimal("9.663")
    assert [step.points for step in nansha["部门整体绩效目标产出指标完成情况"].outcome.steps] == [5, 10]


def test_three_public_spending_alone_is_worth_three_points_though_the_rest_is_missing(
    workbooks: Path,
) -> None:
    line = next(
        line for line in scored(workbooks, "longgang-2020").lines if line.indicator.name == "公用经费控制率"
    )

    assert line.score is None
    assert line.outcome.low == 3
    assert line.outcome.high == 6
    assert line.outcome.steps[0].points == 3


def test_the_exempt_project_is_recorded_as_exempt(workbooks: Path) -> None:
    line = next(
        line
        for line in scored(workbooks, "guangzhou-2023").lines
        if line.indicator.name == "新增预算项目事前绩效评估"
    )
    assert line.outcome.exempt
    assert "免于扣分" in line.explanation
