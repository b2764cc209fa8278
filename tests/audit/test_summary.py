"""What an audit comes to: totals, the weight that was verified or refuted, and the points at stake."""

from decimal import Decimal

import pytest

from tests.audit.cases import at, budget_line, case, row
from tests.audit.figure_cases import scored
from xlplugin.audit.scores import entries
from xlplugin.audit.summary import Graded, Summary, others_words, summarise, totals, verdict
from xlplugin.form.case import Case
from xlplugin.form.form import FormKind
from xlplugin.problem import Problem, Severity, Source
from xlplugin.scoring.sheet import Verdict

N23, OPERATING = "guangzhou-2023", "公用经费控制率"
TABLE = "表“支出表”"
OVER = {"operating_actual": 1070000, "operating_budget": 1000000}
STAFF, PROCUREMENT = "财政供养人员控制率", "政府采购执行情况"
BOUGHT = {"procurement_actual": 218.86, "procurement_plan": 233.26, "satisfaction": 0.92}


def summary(filed: Case, *findings: Problem) -> Summary:
    return summarise(filed, findings)


def at_stake(points: str, cell: str, indicator: str = "满意度") -> Problem:
    return Problem(
        "some-code", Severity.ERROR, "不符", "请更正", at(cell), points=Decimal(points), indicator=indicator
    )


def cell_of(report: str, row: int, column: int) -> Source:
    """A cell of a table in a report."""
    return Source(report, 10 * row + column, cell=f"C{row}", place=f"{TABLE}第{row}行第{column}列")


def stands(filed: Case) -> Verdict:
    each = filed.form.rows[0]
    return verdict(each, filed.score(each), filed.trial_score(each))


@pytest.mark.parametrize(
    ("own", "others", "words"),
    [
        (at("D7"), (at("D4"), at("D5")), "自评表!D4、D5"),
        (
            cell_of("报告.docx", 5, 3),
            (cell_of("报告.docx", 2, 3), cell_of("报告.docx", 4, 3)),
            f"{TABLE}第2行第3列、第4行第3列",
        ),
        (
            at("D7"),
            (cell_of("报告.docx", 2, 3), cell_of("报告.docx", 4, 3)),
            f"报告.docx {TABLE}第2行第3列、第4行第3列",
        ),
        (cell_of("报告.docx", 5, 3), (at("D4"), cell_of("报告.docx", 2, 3)), f"自评表!D4、{TABLE}第2行第3列"),
        (at("D7"), (Source("报告.docx", 3, place="“全年”段"),) * 2, "报告.docx “全年”段"),
    ],
)
def test_a_sheet_or_a_table_is_named_once_for_its_cells(
    own: Source, others: tuple[Source, ...], words: str
) -> None:
    finding = Problem("some-code", Severity.ERROR, "不符", "请更正", own, others=others)
    assert others_words(finding, at("A1").file) == words


def test_the_claims_that_were_made_are_summed_and_the_others_counted() -> None:
    filed = case(row("甲", 50, "80%"), row("乙", 50, 50), total="90%")
    assert summary(filed).claimed == Graded(Decimal(50))
    assert summary(filed).total.claimed == 50
    assert summary(filed).total.computed is None
    assert summary(filed).printed.total is None
    assert list(totals(filed, summary(filed))) == ["自评合计50分，另有1项没有自评"]
    unclaimed = case(row("甲", 50), row("乙", 50), total=90)
    assert summary(unclaimed).claimed.total is None
    assert list(totals(unclaimed, summary(unclaimed))) == ["没有自评得分，表内总分90分"]
    assert summary(case(row("甲", 50, 40), row("乙", 50, 50))).claimed.total == 90


def test_the_budget_blocks_points_count_once_for_all_its_lines() -> None:
    lines = [
        budget_line("年度资金总额", 10, 10, 9, weight=10, score=9),
        budget_line("其中：财政拨款", 10, 10, 9, weight=10, score=9, at_row=8),
    ]
    filed = case(row("甲", 90, 90), budget=lines, full=100, kind=FormKind.ITEM)
    assert summary(filed).weight == 100
    assert summary(filed).claimed.total == 99


def test_an_execution_rate_that_is_a_row_of_its_own_too_counts_once() -> None:
    lines = [budget_line("年度资金总额", 10, 10, 9, weight=10, score=9)]
    filed = case(row("甲", 90, 90), row("预算执行率", 10, 9), budget=lines, full=100, kind=FormKind.ITEM)
    assert summary(filed).weight == 100
    assert summary(filed).claimed.total == 99


def test_extra_points_are_not_among_the_full_ones() -> None:
    assert summary(case(row("甲", 100, 90), row("创新加分项", 5, 2))).weight == 100


def test_of_one_row_only_the_greatest_stake_counts() -> None:
    filed = case(row("满意度", 10, 10), row("执行率", 10, 10))
    assert summary(filed, at_stake("2", "K11"), at_stake("3", "L11")).at_stake == 3


def test_two_rows_of_one_name_have_a_stake_each() -> None:
    filed = case(row("满意度", 10, 10), row("满意度", 10, 10))
    assert summary(filed, at_stake("2", "K11"), at_stake("3", "K12")).at_stake == 5
    assert summary(filed, at_stake("2", "K11"), at_stake("3", "K12", "没有这一行")).at_stake == 5


def test_a_claim_that_the_facts_refute_is_contradicted() -> None:
    filed = scored(N23, OVER, {OPERATING: "2"})
    assert stands(filed) is Verdict.DIFFERS
    assert summary(filed).contradicted == filed.form.rows[0].weight.points


def test_a_claim_that_another_reading_gives_stands_as_scoring_says() -> None:
    filed = scored(N23, OVER, {OPERATING: "1"})
    assert stands(filed) is as_scored(filed) is Verdict.DIFFERS
    assert summary(filed).contradicted == filed.form.rows[0].weight.points


def test_a_claim_that_no_fact_still_lacking_could_bear_out_differs_for_all() -> None:
    filed = scored("longgang-2020", BOUGHT, {PROCUREMENT: "2"})
    assert stands(filed) is as_scored(filed) is Verdict.DIFFERS
    assert summary(filed).contradicted == 2
    possible = scored("longgang-2020", BOUGHT, {PROCUREMENT: "1"})
    assert stands(possible) is as_scored(possible) is Verdict.JUDGEMENT


def test_a_score_that_nobody_claimed_is_verified_and_the_form_is_not_blank() -> None:
    filed = scored("longgang-2020", {"staff_actual": 106, "staff_quota": 105}, {STAFF: ""})
    assert stands(filed) is Verdict.AGREES
    assert summary(filed).verified == filed.form.rows[0].weight.points
    assert summary(filed).unverifiable == 0
    assert list(entries.check(filed)) == []
    partly = scored("longgang-2020", {"staff_actual": 106, "staff_quota": 105}, {STAFF: "", PROCUREMENT: "1"})
    assert list(entries.check(partly)) == []
    lacking = scored("longgang-2020", {}, {STAFF: "", PROCUREMENT: "1"})
    assert [each.code for each in entries.check(lacking)] == ["score-blank"]
    nothing = scored("longgang-2020", {}, {STAFF: ""})
    assert [each.code for each in entries.check(nothing)] == ["form-blank"]
    assert summary(nothing).unverifiable == nothing.form.rows[0].weight.points


def as_scored(filed: Case) -> Verdict | None:
    line = filed.score(filed.form.rows[0])
    return line.status if line else None


def test_a_claim_on_another_scale_than_the_rubrics_is_not_compared() -> None:
    facts = {"staff_actual": 106, "staff_quota": 105}
    assert stands(scored("longgang-2020", facts, {STAFF: "1"})) is Verdict.DIFFERS
    other = scored("longgang-2020", facts, {STAFF: "1"}, weights={STAFF: "3"})
    assert stands(other) is Verdict.UNVERIFIABLE
    assert summary(other).contradicted == 0


def test_a_score_in_percent_is_not_held_against_the_facts() -> None:
    filed = scored("longgang-2020", {"staff_actual": 106, "staff_quota": 105}, {STAFF: "1"})
    each = filed.form.rows[0]
    percent = each._replace(score=each.score._replace(percent=True))
    assert verdict(percent, filed.score(each), filed.trial_score(each)) is Verdict.UNVERIFIABLE


def test_what_belongs_to_no_row_is_at_stake_too() -> None:
    filed = case(row("满意度", 10, 10))
    found = (at_stake("2", "K11"), at_stake("3", "K12", ""), at_stake("1", "K12", ""))
    assert summary(filed, *found).at_stake == 5
