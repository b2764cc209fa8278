"""What authorities add to their score tables: sums, reviewers, deductions, remarks, prompts, second pages."""

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.workbook.books import codes, value_of
from tests.workbook.form_sheets import FILE, Rows, form_of, found, sheet_of, tree
from xlplugin.facts.entry import Entry
from xlplugin.form.form import Column, Form, FurtherScore
from xlplugin.functions.library import open_headings
from xlplugin.workbook.forms.finder import find_form
from xlplugin.workbook.forms.headings import headings_of
from xlplugin.workbook.forms.page import open_page
from xlplugin.workbook.forms.tables import find_tables
from xlplugin.workbook.grid.grid import LAST_COLUMN, Area, BookGrid, CellView

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "评分标准", "自评得分", "扣分原因")
FIRST = ("投入", "目标", "目标明确性", 40.0, "明确", 38.0, "不够细")
LAST = ("产出", "数量", "完成率", 60.0, "完成", 60.0, None)
TOTAL = ("总分", None, None, 100.0, None, 98.0, None)
LINES: tuple[tuple[str | float | None, ...], ...] = (FIRST, LAST, TOTAL)


def names(form: Form) -> list[str]:
    return [row.name for row in form.rows]


def number(entry: Entry) -> float | None:
    return None if entry.number is None else float(entry.number)


def numbers(others: Sequence[FurtherScore]) -> list[tuple[str, float | None]]:
    return [(each.heading, number(each.entry)) for each in others]


def seen(form: Form) -> dict[str, str]:
    return {line.what: line.seen for line in form.recognised}


@pytest.mark.parametrize(
    "label",
    [
        ("投入", "小计", None),
        ("投入", None, "合计"),
        ("投入合计", None, None),
        (None, None, "小计"),
        (None, "投入（小计）", None),
        ("投入小计得分", None, None),
    ],
)
def test_the_sum_of_a_level_is_no_indicator_wherever_its_label_stands(label: tuple[str | None, ...]) -> None:
    row = (*label, 40.0, None, 38.0, None)
    with_sum = form_of(sheet_of((HEAD, FIRST, row, LAST, TOTAL)))
    without = form_of(sheet_of((HEAD, FIRST, LAST, TOTAL)))
    assert names(with_sum) == names(without)
    assert tree(with_sum) == tree(without)
    assert with_sum.total is not None
    assert number(with_sum.total.score) == 98


@pytest.mark.parametrize(("name", "called"), [("指标1：", "指标1"), ("指标1：……", "指标1"), ("……", "……")])
def test_a_row_with_points_is_an_indicator_though_its_name_was_never_filled_in(
    name: str, called: str
) -> None:
    form = form_of(sheet_of((HEAD, ("投入", "目标", name, 40.0, None, 38.0, None), LAST, TOTAL)))
    assert names(form) == [called, "完成率"]
    assert sum(row.weight.number or 0 for row in form.rows) == 100


def test_a_row_that_numbers_the_columns_or_holds_a_phone_is_no_indicator() -> None:
    numbers = tuple(str(column) for column in range(1, 8))
    phone = ("填表人：", "张三", "联系电话：", "13800000000")
    assert names(form_of(sheet_of((HEAD, numbers, FIRST, LAST, TOTAL, phone)))) == ["目标明确性", "完成率"]
    assert names(form_of(sheet_of((HEAD, numbers, FIRST, LAST, phone)))) == ["目标明确性", "完成率"]


def test_a_level_without_indicators_below_is_one_itself() -> None:
    bonus = ("加分项", None, None, 2.0, None, 1.0, None)
    form = form_of(sheet_of((HEAD, FIRST, LAST, bonus, TOTAL)))
    assert [(row.primary, row.name, row.part) for row in form.rows][2:] == [("加分项", "加分项", 0)]


def test_a_row_that_opens_a_level_gives_the_level_its_weight() -> None:
    rows = (
        HEAD,
        ("投入", None, None, 40.0, None, None, None),
        (None, "目标", "目标明确性", 40.0, "明确", 38.0, "不够细"),
        ("产出", None, None, 60.0, None, None, None),
        (None, "数量", "完成率", 60.0, "完成", 60.0, None),
        TOTAL,
    )
    form = form_of(sheet_of(rows))
    assert names(form) == ["目标明确性", "完成率"]
    assert tree(form) == {"投入": (40, [("目标", None)]), "产出": (60, [("数量", None)])}
    assert seen(form)["一级指标分值"] == "2项写在该级自己的一行，如“投入”40分"


def staged(*headings: str, points: Sequence[tuple[float | str | None, ...]]) -> Form:
    head = (*HEAD[:4], *headings)
    rows: Rows = [(*row[:4], *own) for row, own in zip(LINES, points, strict=True)]
    return form_of(sheet_of((head, *rows)))


def test_points_taken_off_and_the_words_for_it_are_two_columns() -> None:
    form = staged(
        "扣分", "得分", "扣分依据", points=((2.0, 38.0, "不够细"), (0.0, 60.0, None), (2.0, 98.0, None))
    )
    assert (form.columns[Column.DEDUCTION], form.columns[Column.REASON]) == (5, 7)
    assert [number(row.deduction) for row in form.rows] == [2, 0]
    assert form.rows[0].reason.text == "不够细"
    assert form.total is not None
    assert number(form.total.deduction) == 2


def test_a_lone_column_of_deductions_is_for_words_unless_figures_stand_in_it() -> None:
    words = staged("得分", "扣分", points=((38.0, "不够细"), (60.0, None), (98.0, None)))
    figures = staged("得分", "扣分", points=((38.0, 2.0), (60.0, None), (98.0, 2.0)))
    assert words.rows[0].reason.text == "不够细"
    assert (figures.rows[0].reason.blank, number(figures.rows[0].deduction)) == (True, 2)


@pytest.mark.parametrize(
    ("headings", "last", "other"),
    [
        (("自评分", "复评分", "财政审核得分"), 6, "复评分"),
        (("自评分", "财政审核得分", "主管部门复核得分"), 5, "主管部门复核得分"),
        (("单位自评分", "第三方评价得分", "最终得分"), 6, "第三方评价得分"),
        (("自评得分", "评价得分", "核定得分"), 6, "评价得分"),
    ],
)
def test_of_several_reviewers_the_last_word_counts_and_the_others_are_kept(
    headings: tuple[str, ...], last: int, other: str
) -> None:
    form = staged(*headings, points=((38.0, 37.0, 36.0), (60.0, 59.0, 58.0), (98.0, 96.0, 94.0)))
    first = form.rows[0]
    reviewed, kept = (36, 37) if last == 6 else (37, 36)
    assert (number(first.score), number(first.reviewed)) == (38, reviewed)
    assert numbers(first.others) == [(other, kept)]
    assert form.total is not None
    assert numbers(form.total.others) == [(other, 96 if last == 6 else 94)]
    assert seen(form)["其他得分列"] == other


def test_reviewers_under_headings_of_their_own_are_told_apart() -> None:
    head = ("指标名称", "分值", "部门自评", None, "主管部门复核", None, "财政终评", None)
    lower = (None, None, "得分", "理由", "得分", "理由", "得分", "理由")
    rows = (head, lower, ("完成率", 100.0, 98.0, "差一项", 97.0, "差两项", 96.0, "差三项"))
    form = form_of(sheet_of(rows, "A1:A2 B1:B2 C1:D1 E1:F1 G1:H1"))
    row = form.rows[0]
    assert (number(row.score), row.reason.text, number(row.reviewed)) == (98, "差一项", 96)
    assert numbers(row.others) == [("主管部门复核得分", 97)]


@pytest.mark.parametrize("heading", ["备注", "说明"])
def test_remarks_are_the_reasons_where_no_column_is_headed_so(heading: str) -> None:
    alone = staged("得分", heading, points=((38.0, "不够细"), (60.0, None), (98.0, None)))
    beside = staged(
        "得分",
        "扣分原因",
        heading,
        points=((38.0, "不够细", "见附件"), (60.0, None, None), (98.0, None, None)),
    )
    assert alone.rows[0].reason.text == beside.rows[0].reason.text == "不够细"


def test_weights_behind_names_are_told() -> None:
    head = ("一级指标", "三级指标", "自评得分")
    rows = (head, ("投入（40分）", "目标明确性（40分）", 38.0), ("产出（60分）", "完成率（60分）", 60.0))
    told = seen(form_of(sheet_of(rows)))
    assert told["一级指标分值"] == "2项写在名称后面，如“投入”40分"
    assert told["三级指标分值"] == "2项写在名称后面，如“目标明确性”40分"


NATIONAL: Rows = (
    ("部门整体支出绩效自评表",),
    ("预算执行情况（万元）", None, "预算数", "执行数", "分值", "执行率", "得分"),
    (None, None, 1000.0, 985.0, 10.0, "98.5%", 9.85),
    ("其中：基本支出", None, 400.0, 400.0, "—", "—", "—"),
    ("年度总体目标", "年初设定目标", None, None, "全年完成情况", None, None),
    (None, "目标1：办好文化节", None, None, "已完成", None, None),
    ("一级指标", "三级指标", "指标值", "完成值", "分值", "得分", "未完成原因"),
    ("产出", "活动场次", "50场", "52场", 90.0, 88.0, "下雨"),
    ("总分", None, None, None, 100.0, 97.85, None),
)


def test_the_line_of_the_whole_budget_needs_no_label() -> None:
    form = form_of(sheet_of(NATIONAL))
    assert [line.name for line in form.budget] == ["预算执行情况（万元）", "其中：基本支出"]
    assert [float(each or 0) for each in (form.execution_weight, form.execution_score)] == [10, 9.85]
    assert {field.label: field.value.text for field in form.fields} == {
        "年初设定目标": "目标1：办好文化节",
        "全年完成情况": "已完成",
    }
    assert all(line.source.cell for line in form.recognised)


def test_goals_below_a_budget_block_are_none_of_its_lines() -> None:
    labelled = [*NATIONAL[:2], ("年度资金总额", *NATIONAL[2][1:]), *NATIONAL[3:]]
    form = form_of(sheet_of(labelled))
    assert [line.name for line in form.budget] == ["年度资金总额", "其中：基本支出"]


def pages(titles: tuple[str, str], *, totals: tuple[bool, bool]) -> BookGrid:
    rows = [
        ((titles[0],), HEAD, FIRST, *((TOTAL,) if totals[0] else ())),
        ((titles[1],), HEAD, LAST, *((TOTAL,) if totals[1] else ())),
    ]
    return BookGrid(tuple(sheet_of(each, name=f"表{at}") for at, each in enumerate(rows, 1)))


@pytest.mark.parametrize(
    "titles", [("自评表", "自评表（续）"), ("自评表（一）", "自评表（二）"), ("甲自评表", "乙自评表")]
)
@pytest.mark.parametrize("sheet", ["表1", "表2"])
def test_a_form_that_goes_on_elsewhere_is_known_as_a_part(titles: tuple[str, str], sheet: str) -> None:
    checked = find_form(pages(titles, totals=(False, True)), "表.xlsx", sheet)
    assert value_of(checked).form.partial
    assert codes(checked) == ["form-in-parts"]


def test_forms_of_several_departments_are_each_whole() -> None:
    rows = (HEAD, FIRST, LAST, TOTAL)
    book = BookGrid(tuple(sheet_of(((f"{name}自评表",), *rows), name=name) for name in ("甲局", "乙局")))
    assert not value_of(find_form(book, "表.xlsx", "甲局")).form.partial


def test_a_form_whose_weights_are_wrong_is_no_part() -> None:
    checked = found(sheet_of((("自评表",), HEAD, FIRST, TOTAL)))
    assert not value_of(checked).form.partial


def test_contents_name_the_indicators_where_the_names_beside_them_are_groups() -> None:
    rows = (
        ("考核项目", "考核内容", "分值", "自评得分"),
        ("组织保障（40分）", "1.机构建设", 15.0, 15.0),
        (None, "2.制度建设", 25.0, 23.0),
        ("日常管理（60分）", "1.目标管理", 20.0, 20.0),
        (None, "2.运行监控", 40.0, 40.0),
        ("加分项", None, 2.0, 1.0),
        ("合计", None, 100.0, 99.0),
    )
    form = form_of(sheet_of(rows, "A2:A3 A4:A5"))
    assert names(form) == ["机构建设", "制度建设", "目标管理", "运行监控", "加分项"]
    assert tree(form) == {"组织保障": (40, []), "日常管理": (60, []), "加分项": (None, [])}


@pytest.mark.parametrize("struck", ["—", "/", "无", None])
@pytest.mark.parametrize("name", ["其中：女性", "不涉及"])
def test_a_row_whose_points_are_struck_out_is_a_detail_of_the_one_above(
    name: str, struck: str | None
) -> None:
    row = (None, None, name, struck, "按需", struck, None)
    form = form_of(sheet_of((HEAD, FIRST, row, LAST, TOTAL)))
    assert names(form) == ["目标明确性", "完成率"]
    assert form.rows[0].details == (name,)


def test_the_total_of_all_stands_right_under_the_sum_of_the_indicators() -> None:
    sum_, total = ("合计", None, None, 90.0, None, 87.0, None), ("总分", None, None, 100.0, None, 96.2, None)
    closing = form_of(sheet_of((HEAD, FIRST, LAST, sum_, total))).total
    assert closing is not None
    assert (number(closing.weight), number(closing.score)) == (100, 96.2)


def test_a_total_that_is_numbered_like_a_section_is_one() -> None:
    closing = form_of(sheet_of((HEAD, FIRST, LAST, ("五、总分", *TOTAL[1:])))).total
    assert closing is not None
    assert number(closing.score) == 98


@pytest.mark.parametrize(
    "title", ["２０２３年度部门整体支出绩效自评表", "二〇二三年度部门整体支出绩效自评表"]
)
def test_the_year_is_read_in_whatever_digits(title: str) -> None:
    assert form_of(sheet_of(((title,), HEAD, FIRST, LAST, TOTAL))).year == 2023


def test_headings_merged_down_to_the_last_row_that_is_looked_at_open_no_table() -> None:
    sheet = sheet_of((("资金", "预算数", "执行数"), (None, 50.0, 45.0), HEAD), "A1:A2")
    page = open_page(sheet, FILE, headings_of(open_headings(None)))
    assert find_tables(page, range(1, 3)) == ()


def test_merged_areas_far_beyond_the_texts_are_known_and_take_no_room() -> None:
    rows: Rows = tuple(("文字", None) for _ in range(3000))
    sheet = sheet_of(rows, "B2:XFD3000")
    tracemalloc.start()
    page = open_page(sheet, FILE, headings_of(open_headings(None)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert page.area(3000, LAST_COLUMN) == Area(2, 2, 3000, LAST_COLUMN)
    assert peak < 20_000_000


def test_a_picture_fills_its_merged_area_however_far_right_of_the_texts() -> None:
    sheet = sheet_of(tuple(("文字",) for _ in range(7)), "BH5:BJ7")
    picture = CellView('=DISPIMG("ID_1",1)', 'DISPIMG("ID_1",1)')
    sheet = replace(sheet, cells={**sheet.cells, (5, 60): picture})
    assert open_page(sheet, FILE, headings_of(open_headings(None))).pictured == {5, 6, 7}
