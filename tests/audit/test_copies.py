"""Tables that a report repeats: another figure is told at its place, another rounding or unit is not."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, case, codes, only, row, table
from xlplugin.audit.audit import audit
from xlplugin.audit.tables import copies, execution
from xlplugin.audit.words import twice_given
from xlplugin.facts.entry import Entry
from xlplugin.form.beside import Beside, WrittenReport
from xlplugin.form.case import Case
from xlplugin.form.form import Table
from xlplugin.money import AmountUnit
from xlplugin.problem import Problem, Source

HEADS: Final = ("年初预算", "支出数", "收回指标", "执行率")
TITLE: Final = "三公经费支出执行情况表"
LINES: Final = (
    ("公务接待费", 1, 0.36, 0.64, "36.00%"),
    ("公务用车运行维护费", 22.5, 18.04, 4.46, "80.18%"),
    ("合计", 23.5, 18.4, 5.1, "78.30%"),
)


def in_report(given_: Table) -> Table:
    """A table as the report's reader places it."""

    def moved(entry: Entry, label: str, at: int) -> Entry:
        place = f"表2“{given_.title}”第{label}行第{at}列"
        return entry._replace(source=Source("报告.docx", line=60, cell=entry.source.cell, place=place))

    rows = tuple(
        each._replace(cells=tuple(moved(entry, each.label, at) for at, entry in enumerate(each.cells, 2)))
        for each in given_.rows
    )
    return given_._replace(rows=rows, source=Source("报告.docx", line=59, place=f"表2“{given_.title}”"))


def beside(own: Sequence[Table], repeated: Sequence[Table], passages: Sequence[str] = ()) -> Case:
    """A case with tables in its workbook and others in its report."""
    filed = case(row("预算执行率", 5, 5), passages=passages)
    placed = tuple(map(in_report, repeated))
    report = WrittenReport("报告.docx", tables=placed)
    words = filed.passages
    return replace(filed, read_beside=lambda: Beside((*own, *placed), words, report=report))


def changed(at: int, column: int, typed: Typed) -> list[tuple[Typed, ...]]:
    lines: list[tuple[Typed, ...]] = [*LINES]
    lines[at] = (*lines[at][:column], typed, *lines[at][column + 1 :])
    return lines


OWN: Final = table(HEADS, *LINES, title=TITLE)


def findings(*repeated: Table) -> list[Problem]:
    return list(copies.check(beside([OWN], repeated)))


def test_a_faithful_copy_is_not_told_of() -> None:
    assert findings(OWN) == []


@pytest.mark.parametrize(
    ("at", "column", "typed", "words"),
    [
        (1, 2, 28.04, "“公务用车运行维护费”行“支出数”为28.04万元，工作簿“三公经费支出执行情况表”为18.04万元"),
        (0, 1, 10, "“公务接待费”行“年初预算”为10万元"),
        (2, 4, "87.30%", "“合计”行“执行率”为87.30%"),
        (2, 3, 1.5, "“合计”行“收回指标”为1.5万元"),
    ],
)
def test_another_figure_is_told_with_table_row_and_column(
    at: int, column: int, typed: Typed, words: str
) -> None:
    (finding,) = findings(table(HEADS, *changed(at, column, typed), title=TITLE))
    assert finding.code == "figure-differs"
    assert words in finding.message
    assert finding.source is not None
    assert finding.source.place == f"表2“{TITLE}”第{LINES[at][0]}行第{column + 1}列"
    assert [each.sheet for each in finding.others] == [TITLE]


@pytest.mark.parametrize(
    "repeated",
    [
        table(
            HEADS,
            ("公务接待费", 10000, 3600, 6400, "36%"),
            ("公务用车运行维护费", 225000, 180400, 44600, "80.2%"),
            ("合计", 235000, 184000, 51000, "78.3%"),
            title=TITLE,
            unit=AmountUnit.YUAN,
        ),
        table(
            HEADS,
            ("1.公务接待费", 1, 0.4, 0.6, 0.36),
            ("2.公务用车运行维护费", 22.5, 18, 4.5, 0.8018),
            ("总计", 23.5, 18.4, 5.1, 0.783),
            title="附表2：2023年度三公经费支出执行情况",
        ),
        table(
            ("预算数", "实际支出", "结余", "执行率（%）"),
            ("公务接待费", 1, "0.36", "0.64", 36),
            ("公务用车运行维护费", "22.50", 18.04, 4.46, 80.18),
            ("合计", 23.5, "18.40", "5.10", 78.3),
            title="三公经费情况",
        ),
        table(("年初预算", "支出数"), ("公务接待费", 1, 0.36), ("合计", 23.5, 18.4), title=TITLE),
    ],
    ids=["元", "rounded", "other headings", "only some"],
)
def test_another_rounding_unit_or_heading_accuses_nobody(repeated: Table) -> None:
    found = [each for each in findings(repeated) if each.code != "figure-rounded"]
    assert found == []


@pytest.mark.parametrize(
    "other",
    [
        table(HEADS, *LINES[:2], ("合计", 23.5, 28.4, 5.1, "78.30%"), title=f"2022年{TITLE}"),
        table(
            HEADS,
            ("公务接待费", 3, 0.5, 2.5, "16.67%"),
            ("公务用车运行维护费", 7.5, 7.04, 0.46, "93.87%"),
            ("合计", 10.5, 7.54, 2.96, "71.81%"),
            title=TITLE,
        ),
        table(HEADS, ("办公费", 22.5, 18.04, 4.46, "80.18%"), ("差旅费", 1, 0.9, 0.1, "90%"), title="其他"),
    ],
    ids=["another year", "another unit", "other rows"],
)
def test_a_table_of_the_same_shape_is_no_copy(other: Table) -> None:
    own = replace_title(OWN, f"2023年{TITLE}") if "2022" in other.title else OWN
    assert list(copies.check(beside([own], [other]))) == []


def test_a_table_of_a_part_beside_the_whole_copy_is_none() -> None:
    part = table(
        HEADS,
        ("公务接待费", 1, 0.36, 0.64, "36%"),
        ("公务用车运行维护费", 20, 18.04, 1.96, "90.2%"),
        title="车辆",
    )
    assert findings(OWN, part) == []
    titled = part._replace(title=f"局机关{TITLE}")
    assert findings(titled) == []


def test_a_budget_of_another_stage_is_another_figure() -> None:
    heads = ("调整预算", "支出数", "收回指标", "执行率")
    assert findings(table(heads, *changed(1, 1, 20), title=TITLE)) == []


def replace_title(given_: Table, title: str) -> Table:
    return given_._replace(title=title)


def test_the_same_digits_in_another_unit_are_told_once() -> None:
    (finding,) = findings(OWN._replace(unit=AmountUnit.YUAN))
    assert finding.code == "unit-mixed"
    assert "以元为单位，工作簿“三公经费支出执行情况表”以万元为单位" in finding.message


def test_figures_of_tables_in_two_units_that_are_no_copies() -> None:
    plan = table(("金额",), ("货物类", 24.8), ("服务类", 208.46), ("合计", 233.26), title="政府采购预算表")
    heads = ("预算金额", "实际采购金额")
    done = ("货物类", 248000, 240000), ("服务类", 2084600, 2000000), ("合计", 2332600, 2240000)
    wrong = ("货物类", 284000, 240000), ("服务类", 2184600, 2000000), ("合计", 2468600, 2240000)
    for lines, told in ((done, 0), (wrong, 3)):
        other = table(heads, *lines, title="政府采购预算执行情况表", unit=AmountUnit.YUAN)
        found = list(twice_given.check_tables(beside([plan], [other])))
        assert len([each for each in found if each.code == "figure-differs"]) == told


def test_what_nobody_explains_is_told_of_the_workbooks_table_alone() -> None:
    own = table(("预算数", "支出数"), ("甲", 100, 60), ("乙", 50, 20), ("合计", 150, 80), title="项目支出")
    assert codes(execution.check(beside([own], [own]))) == codes(execution.check(beside([own], [])))


def test_sums_of_the_reports_own_tables_are_checked_at_their_place() -> None:
    wrong = table(("金额",), ("货物", 12.5), ("服务", 30), ("合计", 45.2), title="采购情况")
    finding = only(audit(beside([], [wrong])).findings, "sum-wrong")
    assert finding.source is not None
    assert finding.source.place == "表2“采购情况”第合计行第2列"


def test_mixed_percentages_are_named_by_their_place_in_the_report() -> None:
    mixed = table(("执行率",), ("甲", "95%"), ("乙", 88.5), ("丙", "91%"), title="执行情况")
    finding = only(audit(beside([], [mixed])).findings, "percent-mixed")
    assert "88.5（表2“执行情况”第乙行第2列）" in finding.arithmetic


amounts = st.lists(st.tuples(*[st.decimals(0, 9999, places=2, allow_nan=False)] * 2), min_size=1, max_size=8)


@given(amounts, st.sampled_from([AmountUnit.WAN, AmountUnit.YUAN, None]))
def test_no_faithful_copy_accuses(lines: Sequence[tuple[Decimal, Decimal]], unit: AmountUnit | None) -> None:
    heads, factor = ("预算数", "支出数"), 10_000 if unit is AmountUnit.YUAN else 1
    given_: list[tuple[Typed, ...]] = [(f"第{at}类", *line) for at, line in enumerate(lines)]
    other: list[tuple[Typed, ...]] = [
        (f"第{at}类", plan * factor, done * factor) for at, (plan, done) in enumerate(lines)
    ]
    assert list(copies.check(beside([table(heads, *given_)], [table(heads, *other, unit=unit)]))) == []
