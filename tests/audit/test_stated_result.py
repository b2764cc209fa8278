"""The total and the grade that a report states, in digits and in words."""

from decimal import Decimal

import pytest

from tests.audit.cases import case, codes, row, together
from tests.audit.figure_cases import report
from xlplugin.audit.words import stated_result
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.form.form import FormKind
from xlplugin.problem import Problem, Severity

BANDS = "☑优 90分≤得分≤100分； □良 80分≤得分<90分； □中 60分≤得分<80分"
check = together(stated_result.check_total, stated_result.check_grade, stated_result.check_in_words)


def saying(*texts: str, grade: str | None = BANDS, year: int | None = 2023) -> list[Problem]:
    form = case(row("甲", 20, 18), row("乙", 50, 46), row("丙", 30, 30), total=94, full=100, grade=grade).form
    filed = Case(form._replace(year=year), read_beside=lambda: Beside(passages=report(*texts)))
    return list(check(filed))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我局本次自评得分92分。", "92分"),
        ("本部门自评得分玖拾贰分。", "玖拾贰分（92分）"),
        ("自评总分九十二点五分。", "九十二点五分（92.5分）"),
        ("综合得分92.5分。", "92.5分"),
        ("评价总分为97分。", "97分"),
        ("2023年度部门整体支出绩效自评综合得分为92分。", "92分"),
        ("绩效自评总得分：92", "92分"),
    ],
)
def test_a_total_under_any_of_its_names_is_the_forms(text: str, told: str) -> None:
    (finding,) = saying(text)
    assert (finding.code, finding.severity) == ("total-stated-differs", Severity.ERROR)
    assert finding.message == f"报告写自评得分{told}，自评表总分为94分"


def test_a_bare_score_larger_than_any_indicator_may_be_the_total() -> None:
    (finding,) = saying("自评得分九十二分。")
    assert (finding.code, finding.severity, finding.points) == (
        "total-stated-differs",
        Severity.WARNING,
        Decimal(2),
    )


@pytest.mark.parametrize(
    "text",
    [
        "自评总分九十四分，评价等级为优。",
        "评价总分为100分，自评得分94分。",
        "预算执行率指标自评得分4分。",
        "公用经费控制率得5分，自评得分5分。",
        "丙方面得分30分，总分30分。",
        "绿道项目自评得分91分，评价等级为良。",
        "上年自评得分90分，等级为良。",
        "2022年自评得分91分，等级为良。",
        "下属单位自评得分92分，等级为良。",
        "财政部门复核得分88分，等级为良。",
        "力争明年自评总分达到98分，达到优秀等次。",
        "90分以上为优，80至90分为良。",
        "评价等级分为优、良、中、差四个等级。",
        "空气质量达到良好等级。",
        "满意度得分95分。",
        "预算绩效考核得分91分，等次为良好。",
        "绿道项目综合得分92分。",
        "自评总分约95分。",
    ],
)
def test_other_scores_and_grades_accuse_nobody(text: str) -> None:
    assert saying(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "评价等级为良。",
        "自评等级“良”。",
        "自评结果为“良好”。",
        "经综合评定，达到良好等次。",
        "自评总分94分，评定为良等级。",
        "绩效评价等次：中",
    ],
)
def test_another_grade_than_the_forms_is_told(text: str) -> None:
    (finding,) = saying(text)
    assert (finding.code, finding.severity) == ("grade-stated-differs", Severity.ERROR)
    assert len(finding.others) == 1


def test_the_total_and_the_grade_of_a_projects_form_are_its_projects() -> None:
    form = case(row("甲", 100, 94), total=94, full=100, grade=BANDS, kind=FormKind.ITEM).form
    words = report("项目自评总分92分，等级为优。", "本项目评价等级为良。", "绿道项目自评总分90分。")
    found = check(Case(form, read_beside=lambda: Beside(passages=words)))
    assert codes(found) == ["total-stated-differs", "grade-stated-differs"]


@pytest.mark.parametrize("text", ["评价等级为优。", "自评结果为优秀。", "达到优秀等次。", "自评等级“优”。"])
def test_the_forms_grade_by_any_of_its_names_is_right(text: str) -> None:
    assert saying(text) == []


def test_a_grade_that_the_form_leaves_open_is_held_against_the_total() -> None:
    assert saying("自评总分94分，评价等级为优。", grade=None) == []
    (finding,) = saying("自评总分94分，评价等级为良。", grade=None)
    assert (finding.code, finding.severity) == ("grade-stated-differs", Severity.WARNING)
    assert "应为优" in finding.message


@pytest.mark.parametrize(
    "text",
    ["自评得分94分（玖拾叁分）。", "支出460万元（大写：肆佰陆拾壹万元整）。", "完成率百分之九十（91%）。"],
)
def test_digits_and_the_words_beside_them_in_brackets_say_one_number(text: str) -> None:
    assert codes(saying(text)) == ["figure-in-words-differs"]


@pytest.mark.parametrize(
    "text",
    [
        "自评得分94分（玖拾肆分）。",
        "支出460万元（大写：肆佰陆拾万元整）。",
        "支出460.4万元（四百六十万元）。",
        "支出12.5万元（大写：壹拾贰万伍仟元叁角）。",
        "支出460万元（其中四百五十万元为专款）。",
        "支出460万元，结余四百五十万元。",
    ],
)
def test_words_that_round_go_on_or_mean_something_else_are_no_other_number(text: str) -> None:
    assert saying(text) == []
