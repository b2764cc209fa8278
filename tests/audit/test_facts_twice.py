"""What a row says of a fact or a result, and the words beside the form say otherwise."""

from dataclasses import replace

import pytest

from tests.audit.cases import case, matched, row
from tests.audit.figure_cases import loaded, report
from xlplugin.audit.words import facts_twice, results_in_words
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Severity


def rivals(reason: str, *texts: str, name: str = "公众或服务对象满意度") -> list[Problem]:
    filed = matched(case(row(name, 5, 4, reason=reason)), loaded("longgang-2020").rubric)
    return list(facts_twice.check_rivals(replace(filed, read_beside=lambda: Beside(passages=report(*texts)))))


def test_two_values_of_a_fact_are_asked_about_once_with_the_points_of_both() -> None:
    (finding,) = rivals("满意度92.55%，处于第二档。", "经调查，公众满意度88.06%。")
    assert (finding.code, finding.severity, finding.arithmetic) == (
        "figure-differs",
        Severity.NOTICE,
        "92.55%≠88.06%",
    )
    assert "自评4分，按前者得4分，按后者得2分" in finding.message


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("满意度92.55%，处于第二档。", "经调查，公众满意度92.55%。"),
        ("满意度92.55%，处于第二档。", "经调查，公众满意度92.6%。"),
        ("满意度92.55%，处于第二档。", "2019年公众满意度88.06%。"),
        ("满意度92.55%，处于第二档。", "公众满意度达到95%以上的得5分。"),
        ("处于第二档。", "经调查，公众满意度88.06%。"),
    ],
)
def test_one_value_however_rounded_and_what_is_not_reached_is_no_other(reason: str, text: str) -> None:
    assert rivals(reason, text) == []


def test_an_amount_in_another_unit_is_the_same_only_up_to_its_rounding() -> None:
    reason = "公用经费实际支出341816.25元，公用经费预算安排360133.08元。"
    near, far = (
        rivals(reason, f"公用经费预算安排36.01万元，实际支出{spent}万元。", name="公用经费控制率")
        for spent in ("34.18", "37.18")
    )
    assert near == []
    assert [each.arithmetic for each in far] == ["341816.25元≠37.18万元"]


def results(*texts: str) -> list[Problem]:
    rows = (
        row("新建社区公园数量", 10, 10, target="≥3个", actual="3个"),
        row("改造步道长度", 10, 9, target="20公里", actual="17公里"),
        row("验收合格率", 10, 10, target="100%", actual="98.5%"),
    )
    form = case(*rows).form._replace(year=2023)
    return list(results_in_words.check(Case(form, read_beside=lambda: Beside(passages=report(*texts)))))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("新建社区公园2个。", "2个≠3个"),
        ("全年改造步道16公里。", "16公里≠17公里"),
        ("工程完工后组织验收，验收合格率95%。", "95%≠98.5%"),
    ],
)
def test_another_result_than_the_rows_is_asked_about(text: str, told: str) -> None:
    (finding,) = results(text)
    assert (finding.code, finding.severity, finding.arithmetic) == ("figure-differs", Severity.NOTICE, told)


@pytest.mark.parametrize(
    "text",
    [
        "新建社区公园3个，改造步道17公里。",
        "2023年计划改造步道20公里。",
        "改造步道20公里。",
        "上半年改造步道9公里。",
        "其中新建社区公园1个。",
        "2022年新建社区公园5个。",
        "新建社区公园2个片区。",
        "东片新建社区公园1个。",
        "验收合格率99%。全年验收合格率98.5%。",
    ],
)
def test_goals_parts_other_years_and_results_said_elsewhere_are_left_alone(text: str) -> None:
    assert results(text) == []
