"""The form repeated in a written report: what differs is told cell by cell, what says the same is not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, budget_line, case, codes, entry, form, only, row
from xlplugin.audit.audit import audit
from xlplugin.audit.words import annex
from xlplugin.facts.entry import Entry
from xlplugin.form.beside import Beside, WrittenReport
from xlplugin.form.form import Form, FormKind, Row
from xlplugin.problem import Problem, Severity, Source

ROWS: Final = (
    row("预算编制合理性", 5, 5, primary="部门决策"),
    row("编外人员控制率", 6, 4.5, primary="部门管理", reason="编外人员37人，占在职人员的18.5%，今后逐步压减"),
    row("公众满意度", 9, 9, primary="部门绩效", evidence="调查报告"),
)


def in_report(repeated: Form, table: str = "表6“自评表”") -> Form:
    """A form as the report's reader places it: every cell by table, row and column."""

    def moved(entry: Entry, column: str) -> Entry:
        if not entry.source.cell:
            return entry
        place = f"{table}第{entry.source.cell[1:]}行“{column}”"
        return entry._replace(source=Source("报告.docx", line=400, cell=entry.source.cell, place=place))

    def of_row(each: Row) -> Row:
        cells: dict[str, Any] = {
            name: moved(getattr(each, name), name)
            for name in ("weight", "score", "reason", "target", "actual", "reviewed", "deduction")
        }
        return each._replace(source=Source("报告.docx", line=400, place=f"{table}第{each.row}行"), **cells)

    total = repeated.total
    return repeated._replace(
        file="报告.docx",
        rows=tuple(map(of_row, repeated.rows)),
        total=total._replace(score=moved(total.score, "得分")) if total else None,
        grade=moved(repeated.grade, "等级"),
    )


def findings(*annexes: Form, rows: Sequence[Row] = ROWS, **about: Any) -> list[Problem]:  # noqa: ANN401 - as case takes it
    """What the check finds for a form of these rows and a report with these annexes."""
    filed = case(*rows, **about)
    report = WrittenReport("报告.docx", annexes=tuple(annexes))
    return list(annex.check(replace(filed, read_beside=lambda: Beside(report=report))))


def repeated(*rows: Row, **about: Any) -> Form:  # noqa: ANN401 - as form takes it
    return in_report(form(*(rows or ROWS), **about))


def changed(at: int, **cells: Any) -> tuple[Row, ...]:  # noqa: ANN401 - as row takes them
    """The rows, one of them with other cells."""
    known = {name: getattr(ROWS[at], name) for name in ("weight", "score", "primary", "reason")}
    other = row(ROWS[at].name, **{**known, **cells})
    return (*ROWS[:at], other, *ROWS[at + 1 :])


def test_an_annex_that_says_the_same_is_not_told_of() -> None:
    assert findings(repeated(total=18.5, grade="良"), total=18.5, grade="良") == []


def test_without_a_report_or_an_annex_nothing_is_told() -> None:
    assert list(annex.check(case(*ROWS))) == []
    assert findings() == []


@pytest.mark.parametrize(
    ("at", "cells", "words", "severity", "points"),
    [
        (1, {"score": 5.5}, "“编外人员控制率”的自评得分为5.5，自评表为4.5", "error", None),
        (1, {"score": 4}, "“编外人员控制率”的自评得分为4，自评表为4.5", "error", "0.5"),
        (0, {"score": 4}, "“预算编制合理性”的自评得分为4，自评表为5", "error", "1"),
        (2, {"weight": 10}, "“公众满意度”的分值为10，自评表为9", "error", None),
        (0, {"score": None}, "“预算编制合理性”的自评得分没有填，自评表为5", "warning", None),
        (1, {"reason": None}, "扣分说明报告附表没有写，自评表写了", "warning", None),
        (
            1,
            {"reason": "编外人员73人，占在职人员的18.5%，今后逐步压减"},
            "报告附表写73，自评表写37",
            "warning",
            None,
        ),
        (
            1,
            {"reason": "编外人员37人，占在职人员的15.8%，今后逐步压减"},
            "报告附表写15.8，自评表写18.5",
            "warning",
            None,
        ),
        (
            0,
            {"reason": "年中调整了预算，没有及时报备"},
            "扣分说明报告附表写了，自评表没有写",
            "warning",
            None,
        ),
    ],
)
def test_a_differing_cell_is_found_at_its_place(
    at: int, cells: dict[str, Any], words: str, severity: str, points: str | None
) -> None:
    (finding,) = findings(repeated(*changed(at, **cells)))
    assert words in finding.message
    assert finding.code == "annex-differs"
    assert finding.severity.value == severity
    assert finding.indicator == ROWS[at].name
    assert finding.source is not None
    assert finding.source.place.startswith("表6“自评表”第")
    assert [each.sheet for each in finding.others] == ["自评表"]
    assert (None if finding.points is None else str(finding.points)) == points


@pytest.mark.parametrize(
    ("at", "cells"),
    [
        (1, {"score": "4.50"}),
        (1, {"score": "４．５"}),
        (1, {"reason": "编外人员 37 人,占在职人员的 18.50%，今后逐步压减。"}),
        (1, {"reason": "编外人员占在职人员的18.5%，将逐步减少"}),
        (1, {"reason": "劳务派遣人员较多，本年清退3人"}),
        (1, {"weight": None}),
        (0, {"reason": "无"}),
        (2, {"evidence": None}),
    ],
)
def test_the_same_in_other_words_accuses_nobody(at: int, cells: dict[str, Any]) -> None:
    found = findings(repeated(*changed(at, **cells)))
    assert [
        each for each in found if each.severity is not Severity.NOTICE and "分值没有填" not in each.message
    ] == []


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (18.5, 18.5, []),
        (18.5, "18.50", []),
        (18.5, 17.5, ["annex-differs"]),
        (95.94, 96, ["figure-rounded"]),
        (95.94, 95.9, []),
        (95.94, 95, ["annex-differs"]),
        (95.94, None, []),
        (None, 95, []),
    ],
)
def test_the_total(ours: object, theirs: object, told: list[str]) -> None:
    assert codes(findings(repeated(total=theirs), total=ours)) == told


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("优", "优秀", []),
        ("☑优 □良 □中 □差", "优", []),
        ("☑优 □良 □中 □差", "□优 ☑良 □中 □差", ["annex-differs"]),
        ("优", "良", ["annex-differs"]),
        ("优", None, []),
        ("□优 □良", "优", []),
    ],
)
def test_the_grade(ours: str, theirs: str | None, told: list[str]) -> None:
    assert codes(findings(repeated(grade=theirs), grade=ours)) == told


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("≥95%", "95%", []),
        ("≥95%", "≥90%", ["annex-differs"]),
        (0.95, "95%", []),
        ("12个", 12, []),
        ("12个", "13个", ["annex-differs"]),
        ("1.2亿元", "12000万元", []),
        ("按时完成", "及时完成", []),
        ("2020年12月31日", "2020-12-31", []),
        ("2020年12月", "2020.12", []),
        ("7,825.28万元", "7825.28万元", []),
        ("7825.28万元", "7825.3万元", []),
        ("7825.28万元", "7852.28万元", ["annex-differs"]),
    ],
)
def test_goals_and_results_by_their_numbers(ours: Typed, theirs: Typed, told: list[str]) -> None:
    own = row("新建管网长度", 10, 10, target=ours, actual=ours)
    other = row("新建管网长度", 10, 10, target=theirs, actual=ours)
    assert codes(findings(repeated(other), rows=[own])) == told


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (120.5, 120.5, []),
        (120.5, 1205000, []),
        (120.53, 120.5, []),
        (120.5, 125.5, ["annex-differs"]),
    ],
)
def test_the_money_whatever_its_unit(ours: float, theirs: float, told: list[str]) -> None:
    own, other = (budget_line(initial=100, full=130, spent=each) for each in (ours, theirs))
    assert codes(findings(repeated(budget=[other]), budget=[own])) == told


def test_points_of_a_level() -> None:
    weights = {"部门管理": 6}
    found = findings(repeated(weights={"部门管理": 16}), weights=weights)
    assert only(found, "annex-differs").message == "报告附表“部门管理”的分值为16，自评表为6"


@pytest.mark.parametrize(
    ("about", "rows", "why"),
    [
        ({"year": 2022}, ROWS, "是2022年度的，本表是2023年度的"),
        (
            {"kind": FormKind.ITEM, "title": "项目支出绩效自评表"},
            (row("道路长度", 50, 40), row("通车时间", 50, 50)),
            "的指标大多与本表不同",
        ),
        (
            {"fields": {"部门名称": "某县体育中心"}},
            changed(0, score=1),
            "的部门名称是“某县体育中心”，与本表不同",
        ),
    ],
)
def test_another_form_is_said_once_and_not_compared(
    about: dict[str, Any], rows: tuple[Row, ...], why: str
) -> None:
    found = findings(repeated(*rows, **about), repeated(*rows, **about), fields={"部门名称": "某县教育局"})
    assert codes(found) == ["annex-not-compared"]
    assert why in found[0].message


@pytest.mark.parametrize(
    "about",
    [
        {"year": 2020, "title": "部门整体支出绩效评价指标体系（2020年修订）"},
        {"year": None},
        {"fields": {"部门名称": "某县教育局（本级）"}},
        {"fields": {"部门名称": "县教育局"}},
    ],
)
def test_it_is_this_form_all_the_same(about: dict[str, Any]) -> None:
    found = findings(repeated(*changed(0, score=4), **about), fields={"部门名称": "某县教育局"})
    assert codes(found) == ["annex-differs"]


def test_an_annex_in_two_tables_is_one_form() -> None:
    first, second = repeated(*ROWS[:1]), repeated(*changed(2, score=8)[1:], total=18.5)
    found = findings(first, second, total=18.5)
    assert codes(found) == ["annex-differs"]


def test_rows_that_do_not_match_are_said_once() -> None:
    found = findings(repeated(*ROWS[:2], row("服务对象满意度", 9, 1)))
    assert codes(found) == ["annex-not-compared"]
    assert "2项，没有比较：“服务对象满意度”、“公众满意度”" in found[0].message


def test_a_row_whose_columns_were_taken_for_others_is_not_compared() -> None:
    found = findings(repeated(*changed(1, score="部门使用劳务派遣人员的控制情况", reason=None)))
    assert codes(found) == ["annex-not-compared"]


def test_a_row_that_lost_a_cell_has_its_score_one_column_early() -> None:
    def early(score: float) -> Form:
        reason = ROWS[1].reason.text
        return repeated(ROWS[0], row(ROWS[1].name, 6, reason, criterion=score), ROWS[2])

    assert findings(early(4.5)) == []
    assert [each.message for each in findings(early(5.4))] == [
        "报告附表“编外人员控制率”的自评得分为5.4，自评表为4.5"
    ]


def test_rows_of_one_name_are_told_apart_by_what_they_say() -> None:
    own = [row("数量指标", 10, 10, target=5), row("数量指标", 10, 8, target=7), row("质量指标", 5, 5)]
    assert findings(repeated(own[1], own[0], own[2]), rows=own) == []
    found = findings(repeated(own[1], row("数量指标", 10, 9, target=5), own[2]), rows=own)
    assert [each.message for each in found] == ["报告附表“数量指标”的自评得分为9，自评表为10"]


def test_a_blank_copy_of_the_form_is_no_list_of_errors() -> None:
    blank = [row(each.name, each.weight.number, None) for each in ROWS]
    assert findings(repeated(*blank)) == []


def test_no_deduction_is_a_zero_or_nothing() -> None:
    own, other = (ROWS[0]._replace(deduction=entry(typed, "O11")) for typed in (0, None))
    found = findings(repeated(other), rows=[own])
    assert found == []
    found = findings(repeated(ROWS[0]._replace(deduction=entry(2, "O11"))), rows=[own])
    assert [each.message for each in found] == ["报告附表“预算编制合理性”的扣分为2，自评表为0"]


def test_of_very_many_the_rest_is_counted() -> None:
    own = [row(f"第{number}项工作完成率", 5, 5) for number in range(50)]
    other = [row(each.name, 5, 3) for each in own]
    found = findings(repeated(*other), rows=own)
    assert len(found) == 21
    assert found[-1].message.startswith("报告附表另有30处与自评表不同，涉及“第20项工作完成率”")


def test_columns_that_the_form_lacks_are_not_missing() -> None:
    bare = repeated(*ROWS)
    rows = tuple(each._replace(reason=Entry(), weight=Entry()) for each in bare.rows)
    assert findings(bare._replace(rows=rows)) == []


def test_the_audit_tells_it() -> None:
    filed = case(*ROWS, total=18.5)
    report = WrittenReport("报告.docx", annexes=(repeated(total=19.5),))
    found = audit(replace(filed, read_beside=lambda: Beside(report=report))).findings
    finding = only(found, "annex-differs")
    assert finding.message == "报告附表总分为19.5，自评表为18.5"
    assert str(finding.source) == "报告.docx 表6“自评表”第14行“得分”"


scores = st.lists(st.decimals(0, 9, places=1), min_size=1, max_size=12)


@given(scores)
def test_a_faithful_copy_never_accuses(claims: Sequence[float]) -> None:
    own = [row(f"指标{'甲乙丙丁戊己庚辛壬癸子丑'[at]}", 9, claim) for at, claim in enumerate(claims)]
    total = sum(claims)
    assert findings(repeated(*reversed(own), total=total), rows=own, total=total) == []
