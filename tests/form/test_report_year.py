"""Reports of another year are known by their titles."""

import pytest

from tests.audit.cases import case, codes, only
from tests.audit.cases import contradictions as check
from tests.audit.figure_cases import report
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.form.form import Passage
from xlplugin.form.report_year import other_titles, own_passages
from xlplugin.problem import Severity

TITLE = "2021 年度部门整体绩效自评报告"
WRONG = "我局整体自评得分50分。"


def filed(*texts: str, year: int | None = 2023) -> Case:
    form = case(total=90).form._replace(year=year)
    return Case(form, read_beside=lambda: Beside(passages=report("附件1", *texts)))


def foreign(filed: Case) -> list[Passage]:
    return [each.passage for each in other_titles(filed.form, filed.passages) if not each.slip]


def own(filed: Case) -> tuple[Passage, ...]:
    return own_passages(filed.form, filed.passages)


@pytest.mark.parametrize(
    "title", [TITLE, "（2021年度）", "2021年部门整体支出绩效评价报告", "某局关于2021年度预算绩效的自评报告"]
)
def test_a_title_of_another_year_takes_the_whole_report_out(title: str) -> None:
    assert [each.text for each in foreign(filed(title, WRONG))] == [title]
    assert own(filed(title, WRONG)) == ()


@pytest.mark.parametrize(
    "title",
    [
        "2023年度部门整体绩效自评报告",
        "2021—2023年度部门绩效自评报告",
        "部门整体绩效自评报告",
        "2021年3月5日",
        "〔2021〕5号文要求的自评报告",
        "我局2021年完成了上级交办的各项任务，并按要求形成了自评报告。",
    ],
)
def test_other_titles_leave_the_report_in(title: str) -> None:
    assert foreign(filed(title, WRONG)) == []
    assert len(own(filed(title, WRONG))) == len(filed(title, WRONG).passages)


def test_a_form_without_a_year_takes_any_report() -> None:
    assert foreign(filed(TITLE, year=None)) == []


def test_a_report_of_another_year_is_a_warning_and_accuses_nobody() -> None:
    found = list(check(filed(TITLE, WRONG)))
    assert codes(found) == ["report-other-year"]
    assert only(found, "report-other-year").severity is Severity.WARNING
    assert "total-stated-differs" in codes(check(filed("2023年度自评报告", WRONG)))


BODY = "2023年部门调整预算为876.5万元，全年支出858.2万元。"


def test_a_title_with_a_slip_above_a_report_of_the_forms_year_silences_nothing() -> None:
    found = list(check(filed(TITLE, BODY, WRONG)))
    assert codes(found) == ["report-title-year", "total-stated-differs"]
    # As a heading the title would give its year to what stands below.
    assert [each.text for each in own(filed(TITLE, BODY, WRONG))] == ["附件1", BODY, WRONG]


@pytest.mark.parametrize(
    "body",
    [
        "2021年部门调整预算为876.5万元，2022年初预算为900万元。",
        "2021年支出858.2万元，比2023年目标低10万元。",
        "根据《2023年绩效评价办法》〔2023〕5号开展自评，2021年支出858.2万元。",
        "2023年结转20万元，2021年支出858.2万元。",
        "部门调整预算为876.5万元。",
    ],
)
def test_a_body_of_another_year_takes_the_report_out_once(body: str) -> None:
    assert codes(check(filed(TITLE, body, WRONG))) == ["report-other-year"]
