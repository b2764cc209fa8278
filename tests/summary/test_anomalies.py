"""What is told as unusual, with its figures, and what is not."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.summary.results import Scored, Told, finding, form, reviewed, scored
from xlplugin.batch.reviewed import Reviewed
from xlplugin.form.form import FormKind
from xlplugin.problem import Severity
from xlplugin.summary.anomalies import Anomaly, AnomalyKind

MIXED = ("10", "9", "8", "7.5", "10", "10")


def told(folder: Path, kind: AnomalyKind, *results: Reviewed) -> list[Anomaly]:
    """The anomalies of a kind."""
    with reviewed(folder, *results) as review:
        return [each for each in review.anomalies() if each.kind is kind]


def messages(found: Sequence[Anomaly]) -> list[str]:
    return [each.message for each in found]


def test_full_marks_everywhere_are_told(tmp_path: Path) -> None:
    full, not_full, few = scored(*["10"] * 5), scored(*["10"] * 5, "9.99"), scored(*["10"] * 4)
    blank = scored(*["10"] * 5, None)
    forms = [form(str(at), rows) for at, rows in enumerate((not_full, full, few, blank))]
    (found,) = told(tmp_path, AnomalyKind.ALL_FULL, *forms)
    assert (found.numbers, found.names) == ((2,), ("1",))
    assert found.message == "5项指标自评全部满分（合计50分）"


def test_full_marks_are_told_without_the_execution_rate_that_stands_beside_them(tmp_path: Path) -> None:
    result = form("1", scored(*["10"] * 5), weight="60", claimed="59.37")
    (found,) = told(tmp_path, AnomalyKind.ALL_FULL, result)
    assert found.message == "5项指标自评全部满分，预算执行得分除外（合计59.37分）"


def test_the_same_scores_in_forms_of_two_bodies_are_told(tmp_path: Path) -> None:
    one, other = (
        form(f"{name}.xlsx", scored(*MIXED), department=f"龙岗区{name}") for name in ("甲局", "乙局")
    )
    near = form("丙局.xlsx", scored("10", "9", "8", "7.6", "10", "10"))
    (found,) = told(tmp_path, AnomalyKind.SAME_SCORES, one, other, near)
    assert found.names == ("龙岗区乙局", "龙岗区甲局")
    assert found.message == "2份表6项指标的自评得分逐项相同，其中3项没有得满分（合计54.5分）"


@pytest.mark.parametrize(
    "other",
    [
        form("乙.xlsx", scored("10", "9", "8", "10", "10", "10"), department="乙"),
        form("乙.xlsx", scored(*MIXED, of="其他指标"), department="乙"),
        form("乙.xlsx", scored(*MIXED), department="龙岗区甲局"),
        form("乙.xlsx", scored(*MIXED), department="乙", sha256="a"),
    ],
    ids=["other scores", "other indicators", "same body", "same file"],
)
def test_scores_that_say_nothing_about_two_bodies_are_not_told(tmp_path: Path, other: Reviewed) -> None:
    one = form("甲.xlsx", scored(*MIXED), department="龙岗区甲局", sha256="a")
    assert told(tmp_path, AnomalyKind.SAME_SCORES, one, other) == []


def test_the_same_scores_with_hardly_any_below_full_are_not_told(tmp_path: Path) -> None:
    forms = [form(f"{at}.xlsx", scored("9", "9", *["10"] * 9)) for at in range(3)]
    assert told(tmp_path, AnomalyKind.SAME_SCORES, *forms) == []


def totals(*claimed: str, weight: str = "100", rubric: str = "longgang-2020") -> list[Reviewed]:
    return [
        form(f"{rubric}{at:02}.xlsx", [Scored("甲", weight, points)], rubric=rubric)
        for at, points in enumerate(claimed)
    ]


def test_a_total_far_from_the_others_is_told_with_median_and_z(tmp_path: Path) -> None:
    found = told(tmp_path, AnomalyKind.OUTLIER, *totals("90", "91", "92", "93", "94", "95", "96", "62"))
    # The median is 92.5, the deviations 2.5, 1.5, 0.5, 0.5, 1.5, 2.5, 3.5 and 30.5: theirs is 2.
    z = -30.5 / (1.482602 * 2)
    assert messages(found) == [
        f"自评合计62分（按百分计），同类8份的中位数是92.5分，低30.5分（稳健z值{z:.1f}）"
    ]


def test_totals_are_compared_as_of_a_hundred_points(tmp_path: Path) -> None:
    same = totals("90", "91", "92", "93", "94", "95", "96"), totals("46", weight="50", rubric="b")
    assert told(tmp_path, AnomalyKind.OUTLIER, *same[0], *same[1]) == []
    half = form("半.xlsx", [Scored("甲", "50", "46.5")])
    assert told(tmp_path, AnomalyKind.OUTLIER, *same[0], half) == []


def test_where_most_totals_are_equal_one_far_off_is_told_and_one_near_is_not(tmp_path: Path) -> None:
    found = told(tmp_path, AnomalyKind.OUTLIER, *totals(*["95"] * 8, "94.9", "60"))
    assert messages(found) == [
        f"自评合计60分（按百分计），同类10份的中位数是95分，低35分（稳健z值{-35 / (1.253314 * 3.51):.1f}）"
    ]


@pytest.mark.parametrize(
    "results",
    [
        totals("90", "91", "92", "93", "94", "95", "20"),
        totals("90", "91", "92", "93") + totals("20", "21", "22", "23", rubric="guangzhou-2023"),
        totals("90", "90.1", "90.2", "90.1", "90", "90.1", "90.2", "94"),
        [*totals(*["90"] * 9), form("空.xlsx", [Scored("甲", "50", "20"), Scored("乙", "50", None)])],
        totals(*["90"] * 9),
    ],
    ids=["too few", "other rubrics", "near", "blank scores", "equal"],
)
def test_totals_that_prove_nothing_are_not_told(tmp_path: Path, results: list[Reviewed]) -> None:
    assert told(tmp_path, AnomalyKind.OUTLIER, *results) == []


def test_claims_far_above_the_computed_scores_are_told(tmp_path: Path) -> None:
    rows = [Scored("甲", "30", "30", "27"), Scored("乙", "30", "28.5", "25.5"), Scored("丙", "40", "40")]
    (found,) = told(tmp_path, AnomalyKind.FAR_ABOVE_KNOWN, form("1", rows))
    assert found.message == "能核算的2项指标（分值合计60分）自评58.5分，核算只得52.5分，高出6分"


@pytest.mark.parametrize(
    ("claimed", "computed", "is_told"),
    [("30", "27", True), ("30", "27.01", False), ("27", "30", False), ("30", None, False)],
)
def test_a_tenth_of_what_is_known_is_far_above(
    tmp_path: Path, claimed: str, computed: str | None, *, is_told: bool
) -> None:
    result = form("1", [Scored("甲", "30", claimed, computed), Scored("乙", "70", "70")])
    assert bool(told(tmp_path, AnomalyKind.FAR_ABOVE_KNOWN, result)) is is_told


def exceeded(*names: str) -> list[dict[str, object]]:
    return [finding("goal-too-low", Severity.NOTICE, indicator=name) for name in names]


def test_several_goals_that_are_far_exceeded_are_told(tmp_path: Path) -> None:
    forms = [
        form("1", scored(*["10"] * 9), exceeded("数量", "质量", "时效", "成本")),
        form("2", scored(*["10"] * 9), exceeded("数量", "质量", "质量")),
    ]
    (found,) = told(tmp_path, AnomalyKind.LOW_TARGETS, *forms)
    assert found.numbers == (1,)
    assert (
        found.message == "9项指标中有4项的完成值达到目标值的1.5倍以上，目标值可能偏低（数量、质量、时效等）"
    )


def test_a_department_that_spends_all_of_its_money_in_all_forms_is_told(tmp_path: Path) -> None:
    def spent(path: str, department: str, amounts: int, whole: int) -> Reviewed:
        return form(path, department=department, amounts=amounts, spent_whole=whole)

    forms = [
        *(spent("1", "甲县财政局", 1, 1), spent("2", "甲县财政局", 2, 2), spent("3", "甲县财政局", 0, 0)),
        *(spent("4", "乙县财政局", 3, 3), spent("5", "乙县财政局", 1, 0)),
        spent("6", "丙县财政局", 1, 1),
    ]
    (found,) = told(tmp_path, AnomalyKind.EXECUTION_FULL, *forms)
    assert found.numbers == (1, 2)
    assert found.message == "2份表中3笔资金的执行数都与预算数分毫不差，执行率均为100.00%"


def test_the_same_file_twice_is_told(tmp_path: Path) -> None:
    forms = [form("甲/1.xlsx", sha256="a"), form("乙/2.xlsx", sha256="a"), form("3.xlsx")]
    (found,) = told(tmp_path, AnomalyKind.TWICE, *forms)
    assert found.message == "2个文件的内容完全相同：乙/2.xlsx、甲/1.xlsx"


def test_two_forms_of_a_department_for_a_year_are_told(tmp_path: Path) -> None:
    forms = [
        form("1.xlsx", department="219-青溪县教育局", year=2024),
        form("旧/2.xlsx", department="青溪县 教育局", year=2024),
        form("3.xlsx", department="青溪县教育局", year=2023),
        form("4.xlsx", department="青溪县教育局", year=2024, kind=FormKind.ITEM, project="校舍"),
    ]
    (found,) = told(tmp_path, AnomalyKind.TWICE, *forms)
    assert found.message == "219-青溪县教育局（2024年度）有2份表：1.xlsx、旧/2.xlsx"


def test_two_forms_of_a_project_are_told_and_those_of_two_projects_are_not(tmp_path: Path) -> None:
    item: Told = {"department": "青溪县教育局", "unit": "一中", "kind": FormKind.ITEM}
    names = ["校舍（一期）", "校舍(一期)", "食堂", "", ""]
    forms = [form(f"{at}.xlsx", project=name, **item) for at, name in enumerate(names)]
    (found,) = told(tmp_path, AnomalyKind.TWICE, *forms)
    assert found.message == "青溪县教育局、一中、校舍（一期）（没有写明年度）有2份表：0.xlsx、1.xlsx"


@pytest.mark.parametrize("department", ["教育局", "城市更新局", "市政工程中心"])
def test_a_name_without_its_region_is_another_department_in_another_folder(
    tmp_path: Path, department: str
) -> None:
    apart = [form(f"{folder}/1.xlsx", department=department) for folder in ("一区", "二区")]
    assert told(tmp_path, AnomalyKind.TWICE, *apart) == []
    assert len(told(tmp_path, AnomalyKind.TWICE, *apart, form("一区/2.xlsx", department=department))) == 1


def test_a_form_of_another_year_than_nearly_all_is_told(tmp_path: Path) -> None:
    years = [2024] * 8 + [2023, None]
    forms = [form(f"{at}.xlsx", year=year) for at, year in enumerate(years)]
    (found,) = told(tmp_path, AnomalyKind.WRONG_YEAR, *forms)
    assert (found.numbers, found.message) == ((9,), "年度是2023年，写明年度的9份表中有8份是2024年")


@pytest.mark.parametrize("years", [[2024] * 4 + [2023], [2024] * 7 + [2023] * 2, [None] * 9])
def test_where_no_year_prevails_none_is_wrong(tmp_path: Path, years: list[int | None]) -> None:
    forms = [form(f"{at}.xlsx", year=year) for at, year in enumerate(years)]
    assert told(tmp_path, AnomalyKind.WRONG_YEAR, *forms) == []
