"""Goals in words, dates and zeros: plain contraries beside full marks, and nothing doubtful."""

import pytest

from tests.audit.cases import case, cell, codes, only, row
from xlplugin.audit.goals.worded_goals import check
from xlplugin.problem import Severity


def found(target: str, actual: str, score: float = 10, name: str = "某指标") -> list[str]:
    return codes(check(case(row(name, 10, score, target=target, actual=actual))))


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "效果较差"),
        ("健全", "未建立"),
        ("显著改善", "有所改善"),
        ("及时", "未及时拨付"),
        ("2022年12月31日前", "2023年1月15日"),
        ("2022年12月底前", "2023年2月完成"),
        ("0次", "1次"),
    ],
)
def test_the_contrary_of_a_goal_beside_full_marks_is_a_warning(target: str, actual: str) -> None:
    finding = only(check(case(row("某指标", 10, 10, target=target, actual=actual))), "goal-missed")
    assert finding.severity is Severity.WARNING
    assert cell(finding) == "K11"


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "效果明显"),
        ("效果显著", "有所提升，效果明显"),
        ("及时", "未发现逾期"),
        ("及时", "及时拨付，解决了拨付滞后的问题"),
        ("改变效果较差的状况，提升明显", "效果较差的状况改变"),
        ("2022年12月31日前", "2022年12月31日"),
        ("2022年12月底前", "2022年12月31日"),
        ("2022年1月1日起", "2022年3月1日"),
        ("2022年6月至2022年12月", "2023年1月"),
        ("0次", "0次"),
        ("0%", "3%"),
        ("100户", "90户"),
    ],
)
def test_goals_reached_or_not_plainly_missed_are_not_mentioned(target: str, actual: str) -> None:
    assert found(target, actual) == []


def test_a_missed_goal_that_lost_points_is_not_mentioned() -> None:
    assert found("健全", "未建立", 4) == []
