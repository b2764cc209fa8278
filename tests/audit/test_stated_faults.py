"""Full marks beside counted faults and partly reached goals, and the words that only sound like them."""

import pytest

from tests.audit.cases import case, codes, only, row
from xlplugin.audit.words.stated_faults import check
from xlplugin.problem import Severity

EACH = "超标配置的，发现一项扣1分，扣完为止"


def found(reason: str, score: float = 5, criterion: str = "") -> list[str]:
    return codes(check(case(row("某指标", 5, score, reason=reason, criterion=criterion))))


@pytest.mark.parametrize(
    "reason",
    [
        "投诉成立1例",
        "发现违规使用资金1笔",
        "在编人员超编3人",
        "制度健全，违规采购两项",
        "效益指标部分达成年度指标并具有一定效果",
    ],
)
def test_a_counted_fault_or_a_part_reached_beside_full_marks_is_a_warning(reason: str) -> None:
    finding = only(check(case(row("某指标", 5, 5, reason=reason))), "reason-without-loss")
    assert finding.severity is Severity.WARNING
    assert finding.indicator == "某指标"


def test_a_fault_is_told_though_the_standard_names_the_same_deduction() -> None:
    assert found("超标配置办公桌1项，扣1分", criterion=EACH) == ["reason-without-loss"]


@pytest.mark.parametrize(
    "reason",
    [
        "查处违规案件12宗",
        "受理投诉5件，均已办结",
        "无投诉成立",
        "投诉成立0例",
        "未发现违规使用资金",
        "违规使用资金1笔，已整改",
        "上年超标1项",
        "无部分达成情况",
    ],
)
def test_work_done_denials_and_faults_put_right_are_no_faults(reason: str) -> None:
    assert found(reason) == []


def test_a_fault_beside_fewer_points_and_one_that_the_standard_lets_pass_are_not_mentioned() -> None:
    assert found("投诉成立1例", 4) == []
    assert found("投诉成立1例", criterion="有效投诉不超过2例得满分") == []


def test_what_the_check_of_reasons_tells_is_not_told_again() -> None:
    assert found("存在2个项目未按期完成") == []
