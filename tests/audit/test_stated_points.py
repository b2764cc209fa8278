"""The points that a report states for one indicator, against the form's cell."""

import pytest

from tests.audit.cases import case, row
from tests.audit.figure_cases import report
from xlplugin.audit.words import stated_points
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Severity

ROWS = (
    row("预算执行率", 6, 5.9),
    row("公用经费控制率", 6, 5),
    row("“三公”经费控制情况", 4, 4),
    row("项目完成及时性", 4, 4),
    row("群众信访办理情况", 3, 3),
)


def saying(*texts: str) -> list[Problem]:
    form = case(*ROWS, total=21.9, full=23).form._replace(year=2023)
    return list(stated_points.check(Case(form, read_beside=lambda: Beside(passages=report(*texts)))))


@pytest.mark.parametrize(
    ("text", "name", "severity"),
    [
        ("其中公用经费控制率得6分，预算执行率得5.9分。", "公用经费控制率", Severity.ERROR),
        ("“预算执行率”指标自评5分。", "预算执行率", Severity.ERROR),
        ("预算执行率指标（分值6分），自评得分为5.5分。", "预算执行率", Severity.ERROR),
        ("预算执行率满分6分，扣0.5分，自评得5.5分。", "预算执行率", Severity.ERROR),
        ("三公经费控制情况得分为3分。", "三公经费控制情况", Severity.NOTICE),
        ("项目完成及时性得3.5分、群众信访办理情况得3分。", "项目完成及时性", Severity.NOTICE),
        ("预算执行率得6分。", "预算执行率", Severity.NOTICE),
        ("预算执行率97.53%，得6.0分。", "预算执行率", Severity.NOTICE),
    ],
)
def test_points_other_than_the_cells_are_told(text: str, name: str, severity: Severity) -> None:
    (finding,) = saying(text)
    assert (finding.code, finding.severity, finding.indicator) == ("score-stated-differs", severity, name)


@pytest.mark.parametrize(
    "text",
    [
        "预算执行率得5.9分，公用经费控制率得5分，项目完成及时性得4分。",
        "预算执行率满分6分，得5.9分；公用经费控制率（6分）自评5分。",
        "日常公用经费控制率得3分。",
        "政府采购预算执行率得2分。",
        "预算执行率达到100%的得6分，公用经费控制率不超过90%的得6分。",
        "预算执行率得6分以上的单位有12家。",
        "2022年预算执行率得5分。",
        "上年预算执行率得5分，本年提高。",
        "财政局复核后，预算执行率得5.5分。",
        "若剔除年底追加资金，预算执行率得6分。",
        "绿道建设项目绩效自评中，预算执行率得10分。",
        "下属公园中心预算执行率得4.5分。",
        "预算执行率扣0.1分，公用经费控制率扣1分。",
        "2023年度预算执行率97.53%，得5.9分。",
        "预算执行率得6分的条件是支出进度达到100%。",
    ],
)
def test_true_points_and_points_of_others_are_silent(text: str) -> None:
    assert saying(text) == []
