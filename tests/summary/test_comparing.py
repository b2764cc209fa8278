"""What the summary of a review says of forms, indicators and findings, one beside the other."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from statistics import fmean, pstdev

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.summary.results import Scored, Told, failure, finding, form, reviewed, scored
from xlplugin.batch.reviewed import Reviewed
from xlplugin.form.form import FormKind
from xlplugin.problem import Severity
from xlplugin.scoring.sheet import Verdict
from xlplugin.summary.review import BulkReview


def ranked(review: BulkReview) -> list[str]:
    return [each.path for each in review.ranking()]


def test_forms_are_ranked_by_points_at_stake_and_then_by_path(tmp_path: Path) -> None:
    stakes = {"乙.xlsx": "9.5", "丁.xlsx": "10", "丙.xlsx": "9.50", "甲.xlsx": None, "戊.xlsx": "0"}
    results = [form(path, at_stake=points) for path, points in stakes.items()]
    with reviewed(tmp_path, *results) as review:
        assert ranked(review) == ["丁.xlsx", "丙.xlsx", "乙.xlsx", "戊.xlsx", "甲.xlsx"]
        assert [each.number for each in review.ranking()] == [1, 2, 3, 4, 5]


def test_of_forms_with_the_same_points_at_stake_those_with_errors_come_first(tmp_path: Path) -> None:
    worst = {"甲": (), "乙": [Severity.NOTICE], "丙": [Severity.ERROR], "丁": [Severity.WARNING]}
    results = [form(path, (), [finding(severity=each) for each in found]) for path, found in worst.items()]
    with reviewed(tmp_path, *results) as review:
        assert ranked(review) == ["丙", "丁", "乙", "甲"]


@pytest.mark.parametrize(
    ("fix", "told"),
    [
        (
            "请用 --sheet 指定一张，例如 --sheet 甲 局",
            "请把每张自评表各存成一个工作簿再核查，或逐张用 xlplugin audit 核查，例如加 --sheet 甲 局",
        ),
        (
            "请用 --rubric 指定，或用 --rubrics 指定自备标准的文件夹",
            "请用 xlplugin audit 单独核查，加 --rubric 指定，或用 --rubrics 指定自备标准的文件夹",
        ),
    ],
)
def test_options_that_only_the_audit_of_one_form_has_are_told_as_such(
    tmp_path: Path, fix: str, told: str
) -> None:
    failed = failure("乙.xlsx")
    assert failed.failure is not None
    results = [
        form("甲.xlsx", (), [{**finding(), "fix": fix}]),
        failed._replace(failure=failed.failure._replace(fix=fix)),
    ]
    with reviewed(tmp_path, *results) as review:
        assert review.findings_of(1)[0].fix == told
        assert next(review.failures()).fix == told


def test_a_rubric_is_told_by_its_title_and_one_that_is_gone_by_its_id(tmp_path: Path) -> None:
    results = [form("1", rubric="guangzhou-2023"), form("2", rubric="no-more"), form("3", rubric=None)]
    with reviewed(tmp_path, *results) as review:
        titles = [each.rubric_title for each in review.ranking()]
        assert titles == ["广州市部门整体支出绩效自评表（无专项资金，2023年度）", "no-more", ""]
        assert review.overview().rubrics == {"guangzhou-2023": 1, "no-more": 1, "": 1}


def test_a_failure_has_its_place_without_the_file(tmp_path: Path) -> None:
    whole, part = failure("甲.xlsx"), failure("乙.xlsx", "no-sheet", "乙.xlsx 自评表!A1")
    with reviewed(tmp_path, whole, part) as review:
        assert [(each.path, each.place) for each in review.failures()] == [
            ("乙.xlsx", "自评表!A1"),
            ("甲.xlsx", ""),
        ]


def test_sums_are_exact(tmp_path: Path) -> None:
    told: Told = {"verified": "0.1", "contradicted": "0.2", "unverifiable": "33.33", "at_stake": "0.06"}
    with reviewed(tmp_path, *(form(f"{each}", scored("9"), **told) for each in range(30))) as review:
        overview = review.overview()
        assert [overview.weight, overview.verified, overview.contradicted] == [300, 3, 6]
        assert overview.others == 0
        assert (overview.unverifiable, overview.at_stake) == (Decimal("999.9"), Decimal("1.8"))


def test_grades_are_told_best_first_with_those_that_no_form_has(tmp_path: Path) -> None:
    grades = [("差", "优"), ("优", "优"), (None, "良"), ("优", None), (None, None)]
    forms = [form(str(n), grade=one, claimed_grade=two) for n, (one, two) in enumerate(grades)]
    with reviewed(tmp_path, *forms) as review:
        overview = review.overview()
        assert list(overview.grades.items()) == [("优", 2), ("良", 0), ("中", 0), ("差", 1), ("", 2)]
        assert list(overview.claimed_grades.items()) == [("优", 2), ("良", 1), ("中", 0), ("差", 0), ("", 2)]


def test_totals_are_counted_as_of_a_hundred_points_in_the_range_they_begin(tmp_path: Path) -> None:
    totals = {"59.99": 0, "60": 60, "89.9": 80, "90": 90, "95": 95, "100": 95, "101": 95, "0": 0}
    forms = [form(each, weight="50", claimed=str(Decimal(each) / 2)) for each in totals]
    with reviewed(tmp_path, *forms, form("无", claimed=None)) as review:
        counted = {each.low: each.claimed for each in review.overview().totals if each.claimed}
        assert counted == Counter(totals.values())


def test_a_total_is_computed_only_where_every_score_is(tmp_path: Path) -> None:
    whole = [Scored("甲", "60", "60", "50"), Scored("乙", "40", "40", "35")]
    part = [whole[0], whole[1]._replace(computed=None)]
    with reviewed(tmp_path, form("1", whole), form("2", part)) as review:
        assert {each.low: each.computed for each in review.overview().totals if each.computed} == {80: 1}


def test_kinds_are_ordered_by_severity_and_then_by_the_number_of_forms(tmp_path: Path) -> None:
    notice, warning = Severity.NOTICE, Severity.WARNING
    forms = [
        form("1", (), [finding("year-slip", notice), finding("grade-none", warning)] + [finding()] * 3),
        form("2", (), [finding("year-slip", notice), finding("total-differs", points="0.1")]),
        form("3", (), [finding("total-differs", points="2.05"), finding("grade-none", notice)]),
    ]
    with reviewed(tmp_path, *forms) as review:
        told = [(each.code, each.severity, each.findings, each.forms) for each in review.kinds()]
        assert told == [
            ("total-differs", Severity.ERROR, 2, 2),
            ("sum-wrong", Severity.ERROR, 3, 1),
            ("grade-none", warning, 2, 2),
            ("year-slip", notice, 2, 2),
        ]
        assert (review.kinds()[0].points, review.kinds()[0].meaning) == (
            Decimal("2.15"),
            "总分不等于各项得分之和",
        )
        codes = [(each.code, each.number) for each in review.findings()]
        assert codes == [
            *(("total-differs", 2), ("total-differs", 3)),
            *(("sum-wrong", 1), ("sum-wrong", 1), ("sum-wrong", 1)),
            *(("grade-none", 1), ("grade-none", 3), ("year-slip", 1), ("year-slip", 2)),
        ]


def test_a_finding_has_its_place_without_the_file_and_its_form(tmp_path: Path) -> None:
    findings = [finding(indicator="数量", points="1.5"), finding(place=""), finding(place="自评表")]
    with reviewed(tmp_path, form("区/甲.xlsx", (), findings, department="财政局")) as review:
        found = review.findings_of(1)
        assert [each.place for each in found] == ["自评表!D7", "", "自评表"]
        assert [each.points for each in found] == [Decimal("1.5"), None, None]
        assert {each.department for each in found} == {"财政局"}
        assert review.findings_of(2) == []


def test_a_form_without_a_department_goes_by_its_files_name(tmp_path: Path) -> None:
    with reviewed(tmp_path, form("区/甲局.xlsx", scored("9"), [finding()])) as review:
        assert review.findings_of(1)[0].department == "甲局"
        assert next(review.heat_maps(1)).rows[0].department == "甲局"


def test_of_a_passage_where_a_department_should_be_the_beginning_is_told(tmp_path: Path) -> None:
    with reviewed(tmp_path, form("1", department="甲" * 80), form("2", department="乙" * 81)) as review:
        assert [each.department for each in review.ranking()] == ["甲" * 80, "乙" * 79 + "…"]


def test_the_place_of_a_report_beside_keeps_its_file(tmp_path: Path) -> None:
    result = form("甲.xlsx", (), [finding(place="自评表!A1")])
    assert result.audit is not None
    other = result.audit.replace("甲.xlsx 自评表!A1", "甲.docx 一、概况")
    with reviewed(tmp_path, result._replace(audit=other)) as review:
        assert review.findings_of(1)[0].place == "甲.docx 一、概况"


def test_indicators_are_in_the_order_of_the_fullest_form_and_by_rubric(tmp_path: Path) -> None:
    fullest = [Scored("丙"), Scored("甲"), Scored("丁"), Scored("乙")]
    short = [Scored("乙"), Scored("戊"), Scored("丙")]
    forms = [form("1", short), form("2", fullest), form("3", short, rubric="guangzhou-2023")]
    with reviewed(tmp_path, *forms) as review:
        names = [(each.rubric, each.name) for each in review.indicators()]
        assert names == [("guangzhou-2023", each) for each in "乙戊丙"] + [
            ("longgang-2020", each) for each in "丙甲丁乙戊"
        ]


def test_shares_and_rates_are_of_the_forms_that_claim(tmp_path: Path) -> None:
    rows = [
        Scored("甲", "10", "10", "8", Verdict.DIFFERS),
        Scored("甲", "10", "5", "5", Verdict.AGREES),
        Scored("甲", "10", "12", None, Verdict.DIFFERS),
        Scored("甲", "10", None),
    ]
    with reviewed(tmp_path, *(form(str(at), [row]) for at, row in enumerate(rows))) as review:
        (told,) = review.indicators()
        assert (told.forms, told.weight, told.full) == (4, Decimal(10), 2 / 3)
        assert told.contradicted == 2 / 3
        assert told.mean_rate == pytest.approx(0.9)
        assert told.spread == pytest.approx(pstdev([1, 0.5, 1.2]))
        assert told.computed_rate == pytest.approx(0.65)


def test_an_indicator_without_claims_has_no_rates(tmp_path: Path) -> None:
    with reviewed(
        tmp_path, form("1", [Scored("甲", "5", None)]), form("2", [Scored("甲", "0", "0")])
    ) as review:
        (told,) = review.indicators()
        assert (told.mean_rate, told.spread, told.computed_rate, told.weight) == (None, None, None, None)


@pytest.mark.parametrize("rubric", ["national-item", None])
def test_of_indicators_that_forms_make_themselves_only_shared_ones_are_told(
    tmp_path: Path, rubric: str | None
) -> None:
    own: Told = {"rubric": rubric, "kind": FormKind.ITEM}
    forms = [form(f"{at}", [Scored(f"数量{at}"), Scored("满意度")], **own) for at in range(3)]
    with reviewed(tmp_path, *forms, form("另", [Scored("满意度")])) as review:
        shared = [each for each in review.indicators() if each.rubric == (rubric or "")]
        assert [(each.name, each.forms) for each in shared] == [("满意度", 3)]
        (heat,) = (each for each in review.heat_maps(9) if each.rubric == (rubric or ""))
        assert (heat.columns, len(heat.rows)) == (("满意度",), 3)
        assert rubric or heat.rubric_title == "项目支出绩效自评表（没有匹配的评价标准）"


def test_an_indicator_is_the_same_however_its_name_is_typed(tmp_path: Path) -> None:
    names = ["资金使用（合规性）", "资金使用(合规性)", "资金 使用（合规性）"]
    with reviewed(tmp_path, *(form(name, [Scored(name)], rubric=None) for name in names)) as review:
        assert [each.forms for each in review.indicators()] == [3]


def test_a_heat_map_has_the_forms_with_the_most_at_stake(tmp_path: Path) -> None:
    refuted = Scored("乙", "10", "6", None, Verdict.DIFFERS)
    forms = [
        form("1", [Scored("甲", "10", "9"), refuted], at_stake="1", department="少"),
        form("2", [refuted], at_stake="5", department="多"),
        form("3", [Scored("甲"), Scored("乙")], department="无"),
    ]
    with reviewed(tmp_path, *forms) as review:
        (heat,) = review.heat_maps(2)
        assert heat.columns == ("甲", "乙")
        assert [(row.number, row.department, row.rates, row.contradicted) for row in heat.rows] == [
            (1, "多", (None, 0.6), frozenset({1})),
            (2, "少", (0.9, 0.6), frozenset({1})),
        ]
        assert heat.forms == 3


def test_a_heat_map_has_forty_columns_at_most_those_of_most_forms(tmp_path: Path) -> None:
    many = [Scored(f"指标{at}") for at in range(60)]
    with reviewed(tmp_path, form("1", many), form("2", many[-30:])) as review:
        (heat,) = review.heat_maps(2)
        assert heat.columns == (*(f"指标{at}" for at in range(10)), *(f"指标{at}" for at in range(30, 60)))


claims = st.none() | st.integers(0, 12).map(str) | st.decimals(0, 10, places=2).map(str)
rows = st.builds(
    Scored,
    st.sampled_from("甲乙丙丁"),
    st.sampled_from(["5", "10", "7.5"]),
    claims,
    claims,
    st.sampled_from(Verdict),
)
findings = st.builds(
    finding,
    st.sampled_from(["sum-wrong", "grade-none", "year-slip"]),
    st.sampled_from(Severity),
    indicator=st.sampled_from(["", "甲", "乙"]),
    points=st.none() | st.decimals(0, 9, places=2).map(str),
)


@st.composite
def reviews(draw: st.DrawFn) -> list[Reviewed]:
    """A review of some forms and failures."""
    numbers = draw(st.lists(st.integers(0, 99), min_size=1, max_size=6, unique=True))
    return [
        failure(f"{number}.xlsx")
        if draw(st.integers(0, 4)) == 0
        else form(
            f"{number}.xlsx",
            draw(st.lists(rows, max_size=5, unique_by=lambda row: row.name)),
            draw(st.lists(findings, max_size=4)),
            rubric=draw(st.sampled_from(["longgang-2020", "national-item", None])),
            at_stake=draw(st.sampled_from(["0", "1.5", "10"])),
            grade=draw(st.sampled_from([None, "优", "差"])),
            department=draw(st.sampled_from(["", "教育局", "龙岗区水务局"])),
            year=draw(st.sampled_from([None, 2023, 2024])),
        )
        for number in numbers
    ]


law = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@law
@given(reviews())
def test_counts_add_up(tmp_path: Path, results: list[Reviewed]) -> None:
    with reviewed(tmp_path, *results) as review:
        told, found = review.overview(), list(review.findings())
        assert told.files == len(results) == told.reviewed + told.failed
        assert told.failed == len(list(review.failures()))
        assert told.reviewed == told.with_errors + told.with_warnings + told.clean == len(ranked(review))
        counts = (told.grades, told.claimed_grades, told.rubrics)
        assert {sum(each.values()) for each in counts} == {told.reviewed}
        assert sum(told.findings.values()) == len(found) == sum(each.findings for each in review.kinds())
        assert len(found) == sum(len(review.findings_of(each.number)) for each in review.ranking())
        points = sum((each.points or Decimal(0) for each in found), Decimal(0))
        assert points == sum((each.points for each in review.kinds()), Decimal(0))
        with_weight = sum(Decimal(each.figures.weight or 0) > 0 for each in review.ranking())
        assert sum(each.claimed for each in told.totals) == with_weight


@law
@given(reviews(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(
    tmp_path: Path, results: list[Reviewed], chance: object
) -> None:
    def everything(order: list[Reviewed]) -> list[object]:
        with reviewed(tmp_path, *order, last_year=results) as review:
            parts = (review.ranking(), review.indicators(), review.heat_maps(3), review.findings())
            more = (review.anomalies(), review.failures(), review.changes())
            return [review.overview(), list(review.kinds()), *(list(each) for each in (*parts, *more))]

    shuffled = [*results]
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis says no more than that it is random
    assert everything(shuffled) == everything(results)


@law
@given(st.lists(st.decimals(0, 10, places=2), min_size=1, max_size=9))
def test_statistics_are_those_of_the_same_numbers(tmp_path: Path, scores: list[Decimal]) -> None:
    forms = [form(f"{at}.xlsx", [Scored("甲", "10", str(score))]) for at, score in enumerate(scores)]
    with reviewed(tmp_path, *forms) as review:
        (told,) = review.indicators()
        rates = [float(score) / 10 for score in scores]
        assert told.mean_rate == pytest.approx(fmean(rates))
        assert told.spread == pytest.approx(pstdev(rates), abs=1e-12)
        assert told.full == pytest.approx(fmean(score == 10 for score in scores))
