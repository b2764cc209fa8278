"""The same words with another figure elsewhere, and the lists and templates that only repeat words."""

import pytest

from tests.audit.cases import case, codes, row
from tests.audit.figure_cases import report
from xlplugin.audit.words import same_clause
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case


def found(*texts: str) -> list[str]:
    filed = Case(case().form, read_beside=lambda: Beside(passages=report(*texts)))
    return [each.arithmetic for each in same_clause.check(filed)]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("全年受理群众来电来访318件。", "全年受理群众来电来访381件，均已办结。", "318件≠381件"),
        ("我局新建儿童活动中心6个。", "新建儿童活动中心9个。", "6个≠9个"),
        ("开展检查24次，出动860人次。", "全年开展检查24次，出动680人次。", "860人次≠680人次"),
        ("全年支出4563.62万元。", "本年度支出4536.62万元。", "4563.62万元≠4536.62万元"),
        ("我局固定资产利用率93.50%。", "全局固定资产利用率95.30%。", "93.50%≠95.30%"),
        ("培训基层干部1460人。", "培训基层干部1480人。", "1460人≠1480人"),
        ("计划改造水表1000户，实际改造1409户。", "全年实际改造水表1490户。", "1409户≠1490户"),
        ("铺设管网17公里，群众满意。", "全年铺设管网16公里。", "17公里≠16公里"),
    ],
)
def test_one_clause_with_two_figures_is_told_once(one: str, other: str, told: str) -> None:
    assert found(one, "其他工作有序开展。", other, other) == [told]


@pytest.mark.parametrize(
    "texts",
    [
        ("全年受理群众来电来访318件。", "上半年受理群众来电来访150件。"),
        ("全年受理群众来电来访318件。", "2019年受理群众来电来访381件。"),
        ("全年受理群众来电来访318件。", "全年受理群众来电来访约320件。"),
        ("计划新建儿童活动中心6个、培训站8个。", "全年新建儿童活动中心7个、培训站8个。"),
        ("东片区新建儿童活动中心6个，西片区新建儿童活动中心9个。", "全区新建儿童活动中心15个。"),
        ("1月召开调度会议12次。", "2月召开调度会议15次。"),
        ("项目一设定绩效目标12个。", "项目二设定绩效目标15个。"),
        ("设定绩效目标数量12个。", "设定绩效目标数量15个。", "设定绩效目标数量18个。"),
        ("每项扣1分。", "每项扣4分。"),
        ("全年铺设管网17公里，群众满意。", "铺设管网5公里后恢复通车。"),
        ("累计铺设管网17公里。", "全年铺设管网5公里。"),
        ("计划铺设管网20公里。", "全年铺设管网17公里。"),
        ("改造水表1409户。", "改造燃气表1490户。"),
        ("改造水表1409户。", "2019年改造水表1490户。"),
        ("计划改造水表1490户，实际改造水表1409户。", "其中1409户改造水表时更换了阀门。"),
        ("甲街道、乙街道、丙街道文体站等3个。", "甲街道文体站等5个。"),
        ("支出50万元。", "支出80万元。"),
        ("支出总额1234.5万元。", "支出总额1234.50万元。"),
        ("完成投资额比上年增加120万元。", "完成投资额比预算增加150万元。"),
    ],
)
def test_lists_templates_and_other_years_accuse_nobody(texts: tuple[str, ...]) -> None:
    assert found(*texts) == []


def test_reasons_of_two_indicators_share_words_without_a_contradiction() -> None:
    rows = (
        row("数量指标", 5, 5, reason="完成率100%，共计完成目标任务12项"),
        row("质量指标", 5, 5, reason="完成目标任务25项"),
    )

    assert codes(same_clause.check(case(*rows))) == []
