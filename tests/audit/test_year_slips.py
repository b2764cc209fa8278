"""Years in sentences that can hardly be meant."""

import pytest

from tests.audit.cases import case, row
from tests.audit.figure_cases import report
from xlplugin.audit.words import years
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Severity


def saying(*texts: str, year: int | None = 2020) -> list[Problem]:
    form = case(row("甲", 100, 93.4), total=93.4).form._replace(year=year)
    return list(years.check_slips(Case(form, read_beside=lambda: Beside(passages=report(*texts)))))


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("截至2010年12月31日，固定资产31.2万元。",), "2010年"),
        (("2002年部门预算总额为31.2万元。",), "2002年"),
        (("2020年调整后预算4567.8万元。", "2019年调整后预算4567.8万元。"), "2019年的调整后预算"),
        (("（一）2021年部门预算情况", "2020年部门预算总额31.2万元，比2019年多。"), "2021年部门预算情况"),
        (("截至2020年末固定资产4567.8万元。", "2021年末固定资产4567.8万元。"), "2021年"),
    ],
)
def test_a_year_that_is_hardly_meant_is_asked_about(texts: tuple[str, ...], told: str) -> None:
    (finding,) = saying(*texts)
    assert (finding.code, finding.severity) == ("year-slip", Severity.NOTICE)
    assert told in finding.message


@pytest.mark.parametrize("text", ["我局2021年度自评得分93.4分。", "2200年部门预算总额为31.2万元。"])
def test_what_no_other_year_can_mean_is_a_warning(text: str) -> None:
    (finding,) = saying(text)
    assert (finding.code, finding.severity) == ("year-slip", Severity.WARNING)


@pytest.mark.parametrize(
    "texts",
    [
        ("2019年支出4567.8万元，2020年支出4571.2万元。",),
        ("2019年末在编93人，2020年末在编93人。",),
        ("2019年自评得分93.4分，2020年自评得分93.4分。",),
        ("我局2002年成立。", "2010年修订的预算管理办法。"),
        ("2012年支出20万元，2013年支出30万元。", "2012年起实施，2013年起推广。"),
        ("2021年计划支出4571.2万元。",),
        ("三、2021年工作计划", "在2020年的基础上扩大范围。"),
        ("（二）2019年预算执行情况", "2019年支出20万元，2020年支出30万元。"),
        ("（二）2019年预算执行情况", "支出20万元。"),
        ("2020年支出4567.8万元，项目支出4567.8万元。",),
    ],
)
def test_other_years_figures_accuse_nobody(texts: tuple[str, ...]) -> None:
    assert saying(*texts) == []


def test_a_form_without_a_year_has_no_slips() -> None:
    assert saying("2200年部门预算总额为31.2万元。", year=None) == []
