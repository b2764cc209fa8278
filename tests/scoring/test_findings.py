"""What scoring says on its own account: claims, facts and units that cannot be right."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.rules.page import KINDS
from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, parse_series, parse_value
from xlplugin.facts.value import UNCALCULATED
from xlplugin.functions.library import open_rubric
from xlplugin.money import MISSING
from xlplugin.problem import Severity, Source
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.model import LoadedRubric, Reading
from xlplugin.scoring.claim import allowing, claim_standing
from xlplugin.scoring.findings import findings, of_facts, wanted
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict, score_sheet

STAFF = "财政供养人员控制率"
PROCUREMENT = "政府采购执行情况"


def rubric() -> LoadedRubric:
    return open_rubric("longgang-2020")


def points(value: Decimal, source: Source = NOTHING.source) -> Entry:
    """A self-score typed as a number."""
    return Entry(EntryKind.NUMBER, value, str(value), source=source)


def scored(claims: dict[str, Entry] | None = None, **typed: Raw) -> ScoreSheet:
    loaded = rubric()
    facts = [
        Fact(
            loaded.vocabulary[fact],
            parse_value(loaded.vocabulary[fact], raw),
            str(raw),
            Source(sheet="基础数据", cell="D9"),
        )
        for fact, raw in typed.items()
    ]
    return score_sheet(loaded, FactSet(loaded.vocabulary, facts), claims or {})


def line(sheet: ScoreSheet, indicator: str) -> IndicatorScore:
    return next(each for each in sheet.lines if each.indicator.name == indicator)


def codes(sheet: ScoreSheet, indicator: str) -> list[str]:
    """The codes of the findings that name an indicator."""
    return [each.code for each in findings(sheet) if f"“{indicator}”" in each.message]


def claimed(score: str) -> dict[str, Entry]:
    return {STAFF: points(Decimal(score), Source(sheet="自评表", cell="I9"))}


def test_what_is_still_needed_is_asked_for_once_and_only_where_no_score_is() -> None:
    needed = wanted(scored(staff_actual=100, staff_quota=105, procurement_actual=218.86))

    assert STAFF not in {each.indicator for each in needed}
    assert next(each.label for each in needed if each.indicator == PROCUREMENT) == "采购计划金额"
    assert len({(each.label, each.source) for each in needed}) == len(needed)


def test_a_rate_that_would_do_in_the_place_of_amounts_is_named_where_these_are_asked_for() -> None:
    fixes = {each.message: each.fix for each in findings(scored(staff_actual=100))}
    assert fixes[f"“{STAFF}”未填“核定编制数”，无法核算，自评得分未经核实"] == (
        "请在基础数据中补充，或直接填“财政供养人员控制率”"
    )
    assert STAFF not in {each.indicator for each in wanted(scored(staff_rate="95%"))}


def test_of_a_bound_that_leaves_points_open_the_exact_rate_is_asked_for() -> None:
    needed = [each for each in wanted(scored(staff_rate="<105%")) if each.indicator == STAFF]
    assert [(each.label, str(each.source)) for each in needed] == [
        ("财政供养人员控制率的确切比率", "基础数据!D9")
    ]


def test_amounts_and_a_rate_that_disagree_are_told_with_their_arithmetic() -> None:
    sheet = scored(staff_actual=100, staff_quota=105, staff_rate="90%")
    (told,) = [each for each in findings(sheet) if each.code == "fact-contrary"]
    assert told.message.startswith(
        f"“{STAFF}”不能计分：{STAFF}填的是90%，而{STAFF}95.2381%（100人÷105人），两者不一致"
    )


@pytest.mark.parametrize(("score", "found"), [("1", []), ("0.99", ["claim-low"]), ("0", ["claim-low"])])
def test_a_claim_that_the_facts_refute_is_pointed_out(score: str, found: list[str]) -> None:
    sheet = scored(claimed(score), staff_actual=100, staff_quota=105)

    assert codes(sheet, STAFF) == found
    assert (line(sheet, STAFF).status is Verdict.DIFFERS) is bool(found)


@pytest.mark.parametrize(
    ("score", "found"), [("0", []), ("1", []), ("1.01", ["claim-range"]), ("-0.01", ["claim-range"])]
)
def test_a_claim_lies_between_nothing_and_its_weight(score: str, found: list[str]) -> None:
    problems = [each for each in findings(scored(claimed(score))) if each.code == "claim-range"]

    assert [each.code for each in problems] == found
    assert all(each.severity is Severity.ERROR and str(each.source) == "自评表!I9" for each in problems)


def test_a_claim_in_words_is_an_error_and_never_agrees() -> None:
    sheet = scored({STAFF: Entry(EntryKind.TEXT, text="满分")}, staff_actual=100, staff_quota=105)

    assert codes(sheet, STAFF) == ["claim-text"]
    assert line(sheet, STAFF).status is Verdict.DIFFERS


def test_without_a_claim_the_computed_score_stands() -> None:
    staff = line(scored(staff_actual=100, staff_quota=105), STAFF)

    assert staff.status is Verdict.AGREES
    assert staff.counted == 1


def test_with_neither_score_nor_claim_there_is_no_total() -> None:
    sheet = scored(staff_actual=100, staff_quota=105)

    assert line(sheet, PROCUREMENT).counted is None
    procurement = line(sheet, PROCUREMENT)
    assert [procurement.lowest, procurement.highest] == [0, 2]
    assert sheet.total.computed is None
    assert [sheet.total.lowest, sheet.total.highest] == [1, 100]
    assert sheet.total.grade is None
    assert sheet.total.claimed is None


@pytest.mark.parametrize(
    ("claim", "impossible"), [("0.9", True), ("0.94", False), ("1.94", False), ("1.95", True), ("2", True)]
)
def test_a_claim_that_no_missing_fact_could_save_is_pointed_out(claim: str, impossible: bool) -> None:  # noqa: FBT001
    claims = {PROCUREMENT: points(Decimal(claim))}
    sheet = scored(claims, procurement_actual=218.86, procurement_plan=233.26)

    assert ("claim-impossible" in codes(sheet, PROCUREMENT)) is impossible


def test_an_unusable_fact_is_an_error_with_its_cell() -> None:
    problems = [each for each in findings(scored(staff_actual="许多")) if each.code == "fact-unusable"]

    assert [str(each.source) for each in problems] == ["基础数据!D9"]
    assert problems[0].severity is Severity.ERROR


def test_a_missing_fact_is_a_notice_only_where_it_keeps_a_score_away() -> None:
    problems = [each for each in findings(scored(staff_actual=100)) if f"“{STAFF}”" in each.message]

    assert [(each.code, each.severity) for each in problems] == [("fact-missing", Severity.NOTICE)]
    assert "核定编制数" in problems[0].message


def test_a_fact_whose_formula_was_not_calculated_says_so() -> None:
    loaded = rubric()
    place = Source(sheet="基础数据", cell="D9")
    fact = Fact(loaded.vocabulary["staff_actual"], MISSING, UNCALCULATED, place)
    sheet = score_sheet(loaded, FactSet(loaded.vocabulary, [fact]), {})

    told = next(each for each in findings(sheet) if each.source == place)
    assert (told.code, told.severity) == ("fact-missing", Severity.NOTICE)
    assert "“本年度在编人数”的公式没有算出，无法核算" in told.message
    assert "重新计算" in told.fix


@pytest.mark.parametrize(
    ("actual", "suspect"),
    [("583149", False), ("583150", True), ("2332600", True), ("93304000", True), ("93304001", False)],
)
def test_two_amounts_that_mixed_units_could_set_apart_are_suspect(actual: str, suspect: bool) -> None:  # noqa: FBT001
    sheet = scored(procurement_actual=float(actual), procurement_plan=233.26)

    assert ("unit-suspect" in {each.code for each in findings(sheet)}) is suspect


@pytest.mark.parametrize("actual", [0, "不知道", None])
def test_an_amount_that_is_none_or_nothing_is_not_compared(actual: Raw) -> None:
    sheet = scored(procurement_actual=actual, procurement_plan=233.26)

    assert "unit-suspect" not in {each.code for each in findings(sheet)}


def test_an_exemption_is_never_silent() -> None:
    sheet = scored(budget_disclosure="涉密", accounts_disclosure="涉密")
    problems = [each for each in findings(sheet) if each.code == "exempt"]

    assert [each.severity for each in problems] == [Severity.NOTICE]
    assert "涉密" in problems[0].message


def test_other_readings_span_the_total() -> None:
    claims = {each.name: points(each.weight) for each in rubric().rubric.indicators()}
    sheet = scored(claims, procurement_actual=240, procurement_plan=233.26, procurement_policy_points=1)

    assert [reading.score for reading in line(sheet, PROCUREMENT).readings] == [1, 0]
    procurement = line(sheet, PROCUREMENT)
    assert [procurement.lowest, procurement.highest] == [0, 1]
    assert sheet.total.computed == 99
    assert [sheet.total.lowest, sheet.total.highest] == [0, 99]
    assert [sheet.count(each) for each in Verdict] == [0, 1, 13, 7]


def test_a_figure_that_only_its_rule_can_refuse_is_an_error_at_the_indicator_s_first_fact() -> None:
    problems = [
        each for each in findings(scored(procurement_policy_points=1.01)) if each.code == "fact-contrary"
    ]

    assert [(each.severity, each.message.startswith(f"“{PROCUREMENT}”不能计分")) for each in problems] == [
        (Severity.ERROR, True)
    ]


@pytest.mark.parametrize(
    ("quarters", "falls"),
    [
        ([0.25, 0.5, 0.75, 1], False),
        ([0.25, 0.25, 0.25, 0.25], False),
        ([0.25, 0.24, 0.75, 1], True),
        ([0.3, 0.2, None, 1], True),
    ],
)
def test_cumulative_progress_that_falls_is_suspect(quarters: list[Raw], falls: bool) -> None:  # noqa: FBT001
    loaded = rubric()
    definition = loaded.vocabulary["period_progress"]
    fact = Fact(definition, parse_series(definition, quarters), "各期")
    sheet = score_sheet(loaded, FactSet(loaded.vocabulary, [fact]), {})

    told = [each.message for each in findings(sheet) if each.code == "progress-falls"]
    assert bool(told) is falls
    assert all(each.startswith("第二季度末2") and "低于第一季度末" in each for each in told)


def test_a_claim_that_only_another_reading_gives_is_a_notice_that_names_it() -> None:
    sheet = scored({PROCUREMENT: points(Decimal(1))})
    (procurement,) = [each for each in sheet.lines if each.indicator.name == PROCUREMENT]
    other = procurement.readings[0]._replace(name="另一口径", score=Decimal(1))
    differing = procurement._replace(score=Decimal(2), readings=(*procurement.readings, other))
    (found,) = [each for each in findings(replace(sheet, lines=(differing,))) if "自评1分" in each.message]

    assert (found.code, found.severity) == ("claim-other-reading", Severity.NOTICE)
    assert "“另一口径”" in found.message


def test_readings_under_which_an_open_claim_is_possible_are_told_with_what_they_lack() -> None:
    claimed_in_full = scored({PROCUREMENT: points(Decimal(2))}, procurement_actual=218.86)
    (procurement,) = [each for each in claimed_in_full.lines if each.indicator.name == PROCUREMENT]
    same = Reading(name="另一口径", why="原文两可", rule=procurement.indicator.rule)
    with_reading = procurement._replace(indicator=replace(procurement.indicator, readings=(same,)))

    assert [each.name for each in allowing(with_reading)] == ["另一口径"]
    assert list(allowing(with_reading._replace(claim=points(Decimal(3))))) == []
    assert claim_standing(with_reading._replace(claim=NOTHING)) is None


def test_what_only_another_band_or_group_needs_is_not_asked_for() -> None:
    read = load_rubric(KINDS)
    loaded = LoadedRubric(read.rubric, read.vocabulary)

    def asked(indicator: str, **typed: Raw) -> list[str]:
        facts = [
            Fact(loaded.vocabulary[fact], parse_value(loaded.vocabulary[fact], raw))
            for fact, raw in typed.items()
        ]
        sheet = score_sheet(loaded, FactSet(loaded.vocabulary, facts), {})
        return [each.label for each in wanted(replace(sheet, lines=(line(sheet, indicator),)))]

    assert asked("等级之内酌情给分") == ["成果质量"]
    assert asked("等级之内酌情给分", quality="较好") == ["成果质量得分"]
    assert asked("一档之内由人评定") == ["重点任务完成率"]
    assert asked("按大小分组，各定界限") == ["下属单位数", "迟报次数"]


def test_what_the_facts_alone_say_is_told_whatever_is_claimed() -> None:
    silent, over = (scored(claims, staff_actual="abc", staff_quota=105) for claims in ({}, claimed("99")))

    told = [list(of_facts(line(each, STAFF))) for each in (silent, over)]
    assert told[0] == told[1]
    assert {each.code for each in told[0]} == {"fact-unusable"}
    assert set(told[0]) <= set(findings(over))
    assert codes(over, STAFF) == ["claim-range"]
