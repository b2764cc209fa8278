"""An official form is found and read as it is: layouts, totals, header, tables, and what is refused."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workbook import shipped_books
from tests.workbook.books import codes, opened, value_of
from tests.workbook.form_sheets import (
    Rows,
    case_of,
    filed_in,
    form_of,
    found,
    not_found,
    sheet_of,
    told,
    tree,
)
from tests.workbook.official_forms import (
    ALL_PAGES,
    ITEM_LINES,
    Naming,
    Shape,
    department_lines,
    guangzhou_form,
    item_form,
    shenzhen_form,
)
from xlplugin.audit.audit import audit
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.form import Column, Form, FormKind
from xlplugin.functions.cell import Cell, CellError
from xlplugin.money import AmountUnit
from xlplugin.problem import Problem
from xlplugin.workbook.forms.finder import find_form
from xlplugin.workbook.grid.grid import CellView, Lines, SheetGrid
from xlplugin.workbook.grid.reader import read_grid

SHARED = Path(__file__).parents[2] / ".." / "shared" / "forms"
PUBLISHED = {
    "longgang-2020-urban-renewal": (21, 100, 96),
    "longgang-2021-sasac": (21, 100, 100),
    "nansha-2023-land": (26, 100, 91.7),
}
HEAD = ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "自评得分", "扣分原因")
BODY: Rows = (
    ("投入", 40.0, "预算", 40.0, "预算编制", 30.0, "编得好", 28.0, "有一处调整"),
    (None, None, None, None, "预算执行", 10.0, "用得完", 10.0, None),
    ("产出", 60.0, "数量", 60.0, "任务完成", 60.0, "都完成", 60.0, None),
    ("合计", None, None, None, None, 100.0, None, 98.0, None),
)


def number(entry: Entry) -> float | None:
    return None if entry.number is None else float(entry.number)


def weights(form: Form) -> float:
    return float(sum(row.weight.number or 0 for row in form.rows))


def claims(form: Form) -> float:
    return float(sum(row.score.number or 0 for row in form.rows))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published forms are not part of the checkout")
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_forms_are_found_filled_and_blank(name: str) -> None:
    count, weight, claim = PUBLISHED[name]
    for file, total in ((name, claim), (f"{name}-blank", 0)):
        path = SHARED / f"{file}.xlsx"
        checked = find_form(value_of(read_grid(opened(path))), str(path))
        form = value_of(checked).form
        assert not checked.problems
        assert (len(form.rows), weights(form), claims(form)) == (count, weight, total)
        assert form.total is not None
        assert number(form.total.score) == (claim if file == name else None)


def test_the_shenzhen_layout_pairs_names_and_weights(tmp_path: Path) -> None:
    form = filed_in(shenzhen_form(), tmp_path).form
    lines = department_lines("longgang-2020")
    assert [row.name for row in form.rows] == [line.name for line in lines]
    assert (weights(form), claims(form)) == (100, 96)
    assert tree(form)["部门决策"] == (25, [("预算编制", 10), ("目标设置", 15)])
    assert (form.kind, form.year) == (FormKind.DEPARTMENT, 2020)
    assert form.title == "部门整体支出绩效评价共性指标体系框架（2020年修订）"
    assert form.rows[12].reason.text == lines[12].reason
    assert [note.text[:2] for note in form.notes] == ["附注", "2."]


def test_the_guangzhou_layout_gives_every_level_the_weight_right_of_it(tmp_path: Path) -> None:
    form = filed_in(guangzhou_form(), tmp_path).form
    assert len(form.rows) == 26
    assert (weights(form), claims(form), form.year) == (100, 91.7, 2023)
    assert [branch.weight.number for branch in form.branches] == [50, 50]
    split = [row for row in form.rows if row.part]
    assert [(row.name, row.part, number(row.weight)) for row in split] == [
        ("采购意向公开合规性", 1, 0.5),
        ("采购意向公开合规性", 2, 1.5),
    ]
    assert form.total is not None
    assert (number(form.total.weight), number(form.total.score)) == (100, 91.7)
    assert form.grade.text.startswith("☑优")
    assert form.field("部门名称").text == "南沙土地开发中心"
    assert form.field("单位数").number == 0
    assert form.field("总预算（万元）").number == 739200
    assert form.field("基本支出").number == Decimal("1173.92")
    assert form.field("未能完成原因").blank


def test_the_national_item_form_has_a_budget_block_goals_and_results(tmp_path: Path) -> None:
    form = filed_in(item_form(), tmp_path).form
    assert form.kind is FormKind.ITEM
    assert [row.name for row in form.rows] == [line.name for line in ITEM_LINES]
    assert [line.name for line in form.budget] == [
        "年度资金总额",
        "其中：当年财政拨款",
        "上年结转资金",
        "其他资金",
    ]
    first = form.budget[0]
    assert [entry.number for entry in (first.initial, first.full, first.spent)] == [1000, 1200, 1080]
    assert (number(first.weight), first.rate.text, number(first.score)) == (10, "90.00%", 9)
    assert (form.rows[0].target.text, form.rows[3].actual.text) == ("≥3个", "90%")
    assert form.field("主管部门").text == "市公园管理局"
    assert form.field("实际完成情况").text == "公园全部建成，步道完成17公里。"
    assert form.total is not None
    assert (number(form.total.weight), number(form.total.score)) == (100, 96.5)


@pytest.mark.parametrize("build", [shenzhen_form, guangzhou_form, item_form])
def test_a_blank_form_has_the_same_indicators_without_scores(build: type, tmp_path: Path) -> None:
    filled, blank = filed_in(build(), tmp_path).form, filed_in(build(Shape(filled=False)), tmp_path).form
    assert [line[:5] for line in told(blank)] == [line[:5] for line in told(filled)]
    assert all(row.score.blank and row.reason.blank for row in blank.rows)
    assert blank.total is not None
    assert blank.total.score.blank


@pytest.mark.parametrize("rubric", shipped_books.RUBRICS)
def test_the_claim_of_our_own_form_is_what_the_department_typed(rubric: str) -> None:
    filed = case_of(value_of(find_form(shipped_books.grid(shipped_books.example(rubric)), "b.xlsx")))
    assert filed.form.sheet == "自评表"
    expected = {"longgang-2020": 96, "longgang-2021": 100, "guangzhou-2023": 91.7}
    assert claims(filed.form) == expected[rubric]
    assert filed.form.grade.text == "优"
    assert not filed.tables
    assert {passage.source.sheet for passage in filed.passages} == {"自评表"}


def test_a_reviewers_column_stands_beside_the_claims(tmp_path: Path) -> None:
    for build in (shenzhen_form, guangzhou_form):
        form = filed_in(build(Shape(reviewed=True)), tmp_path).form
        first = form.rows[0]
        assert (first.score.number, first.reviewed.number) != (None, None)
        assert first.reviewed.number == (first.score.number or 0) - 1


def test_formulas_and_typed_digits_give_numbers(tmp_path: Path) -> None:
    plain = told(filed_in(guangzhou_form(), tmp_path).form)
    calculated = filed_in(guangzhou_form(Shape(formulas=True)), tmp_path).form
    typed = filed_in(guangzhou_form(Shape(text_digits=True)), tmp_path).form
    assert told(calculated) == told(typed) == plain
    assert all(row.score.formula for row in calculated.rows)
    assert calculated.total is not None
    assert calculated.total.score.number == Decimal("91.7")
    assert {row.score.kind for row in typed.rows} == {EntryKind.TYPED_NUMBER}


def test_tables_of_other_sheets_have_title_unit_grouped_headings_and_rows(tmp_path: Path) -> None:
    tables = {
        table.title: table for table in filed_in(shenzhen_form(Shape(pages=ALL_PAGES)), tmp_path).tables
    }
    spent, plan = tables["三公经费支出执行情况表"], tables["三公经费预算表"]
    assert (spent.unit, spent.rows[-1].label) == (AmountUnit.WAN, "合计")
    assert [entry.text for entry in spent.rows[-1].cells] == ["23.5", "18.04", "4.46", "76.77%"]
    assert plan.columns[4] == ("公务用车购置及运行维护费", "公务用车购置费")
    assert plan.rows[0].labels == ("2020年",)
    assert tables["政府采购预算执行情况表"].rows[1].labels == ("A", "货物类")


def test_words_outside_the_form_are_passages_and_titles_are_not(tmp_path: Path) -> None:
    filed = filed_in(shenzhen_form(Shape(pages=ALL_PAGES)), tmp_path)
    assert [passage.source.cell for passage in filed.passages] == ["B2"]


def test_everything_taken_for_something_is_told_with_its_place(tmp_path: Path) -> None:
    form = filed_in(guangzhou_form(Shape(extras=((0, "序号"),))), tmp_path).form
    seen = {line.what: line.seen for line in form.recognised}
    assert seen["列“自评得分”"] == "得分/自评分"
    assert seen["未采用的列"] == "序号"
    assert seen["指标"].startswith("26行")
    assert {"标题", "年度", "总分行", "评价等级", "注", "表头“部门名称”"} <= seen.keys()
    assert all(line.source.cell for line in form.recognised)


def test_a_merged_score_belongs_to_the_first_row_and_merged_words_to_all() -> None:
    rows = ((HEAD), *BODY[:2], BODY[3])
    form = form_of(sheet_of(rows, "H2:H3 I2:I3 G2:G3"))
    first, second = form.rows
    assert (number(first.score), second.score.blank) == (28, True)
    assert second.score.source == first.score.source
    assert second.reason == first.reason
    assert second.criterion.text == "编得好"


@pytest.mark.parametrize("levels", [1, 2])
def test_forms_of_fewer_levels_keep_names_and_weights(levels: int) -> None:
    skipped = {1: (0, 1, 2, 3), 2: (2, 3)}[levels]
    kept = [at for at in range(len(HEAD)) if at not in skipped]
    lines = [[line[at] for at in kept] for line in (HEAD, *BODY)]
    lines[-1][0] = "合计"
    lines[0] = [
        {"三级指标": "指标名称" if levels == 1 else "二级指标"}.get(str(cell), cell) for cell in lines[0]
    ]
    form = form_of(sheet_of(lines))
    assert [row.name for row in form.rows] == ["预算编制", "预算执行", "任务完成"]
    assert [row.weight.number for row in form.rows] == [30, 10, 60]
    assert [branch.name for branch in form.branches] == (
        ["投入", "产出"] if levels == 2 else ["预算编制", "预算执行", "任务完成"]
    )
    assert all(not branch.children for branch in form.branches)


def test_weights_may_stand_in_brackets_behind_the_names() -> None:
    rows = (
        ("一级指标", "三级指标", "评分标准", "自评分"),
        ("一、预算管理（40分）", "1.预算编制(10)", "编得好", 9.0),
        (None, "2.预算执行率（30 分）", "用得完", 30.0),
        ("二、履职（60分）", "（1）任务\n完成【60分】", "都完成", 60.0),
        ("总分：99分", None, None, None),
    )
    form = form_of(sheet_of(rows))
    assert [(row.name, number(row.weight)) for row in form.rows] == [
        ("预算编制", 10),
        ("预算执行率", 30),
        ("任务完成", 60),
    ]
    assert tree(form) == {"预算管理": (40, []), "履职": (60, [])}
    assert form.total is not None
    assert form.total.score.number == 99


def test_a_level_without_a_column_may_stand_in_rows_of_its_own() -> None:
    rows = (
        ("指标名称", "分值", "得分"),
        ("一、投入（40分）",),
        ("预算编制", 40.0, 36.0),
        ("二、产出（60分）",),
        ("任务完成", 60.0, 60.0),
        ("合计", 100.0, 96.0),
    )
    form = form_of(sheet_of(rows, "A2:C2 A4:C4"))
    assert tree(form) == {"投入": (40, []), "产出": (60, [])}
    assert [(row.primary, row.name) for row in form.rows] == [("投入", "预算编制"), ("产出", "任务完成")]


def test_a_fourth_level_takes_the_place_of_the_indicator() -> None:
    rows = (
        ("一级指标", "二级指标", "三级指标", "四级指标", "自评得分"),
        ("甲（60）", "乙", "丙", "丁（60分）", 48.0),
    )
    row = form_of(sheet_of(rows)).rows[0]
    assert (row.primary, row.secondary, row.name, number(row.weight)) == ("甲", "丙", "丁", 60)


def test_a_rule_printed_over_several_rows_is_one_text() -> None:
    more = (None, None, None, None, None, None, "调整少", None, None)
    form = form_of(sheet_of((HEAD, BODY[0], more, *BODY[1:]), "E2:E3 F2:F3 H2:H3"))
    assert [row.part for row in form.rows] == [0, 0, 0]
    assert form.rows[0].criterion.text == "编得好\n调整少"


def test_labels_and_values_in_one_cell_are_fields_and_give_no_year() -> None:
    top = (("2023年度部门整体支出绩效自评表",), ("填报单位（盖章）：某某局　　填报日期：2024年3月",))
    form = form_of(sheet_of((*top, HEAD, *BODY), "A1:I1 A2:I2"))
    assert (form.field("填报单位（盖章）").text, form.field("填报日期").text) == ("某某局", "2024年3月")
    assert (form.year, form.title) == (2023, "2023年度部门整体支出绩效自评表")


@pytest.mark.parametrize(
    ("score", "reason", "weight"),
    [
        ("得 分\n（自评分）", "偏差原因分析及改进措施", "分值（分）"),
        ("部门自评得分", "评分依据、未达标原因、改进措施", "标准分"),
        ("自评分", "未完成原因", "权重（%）"),
        ("单位自评情况及得分", "扣分情况及整改情况说明", "参考分值"),
        ("评价得分", "扣分理由", "指标分值"),
        ("评分", "自评说明", "满分"),
    ],
)
def test_headings_are_known_by_their_synonyms(score: str, reason: str, weight: str) -> None:
    head = [{"自评得分": score, "扣分原因": reason, "分值": weight}.get(cell, cell) for cell in HEAD]
    form = form_of(sheet_of((head, *BODY)))
    assert (form.columns[Column.SCORE], form.columns[Column.REASON], form.columns[Column.WEIGHT]) == (8, 9, 6)
    assert told(form) == told(form_of(sheet_of((HEAD, *BODY))))


def test_headings_without_merged_cells_are_read_by_their_groups() -> None:
    rows = (
        ("部门整体支出绩效自评表",),
        ("一级指标", None, "三级指标", None, "评分标准", "自评情况", None, "财政复核", None),
        ("名称", "权重", "名称", "权重", None, "得分", "扣分原因", "得分", "扣分原因"),
        ("投入", "40%", "预算编制", 0.4, "编得好", 39.0, "一处调整", 38.0, "两处调整"),
    )
    form = form_of(sheet_of(rows, "F2:G2 H2:I2"))
    row = form.rows[0]
    assert (number(row.weight), number(row.score), number(row.reviewed)) == (0.4, 39, 38)
    assert form.branches[0].weight.number == 40
    assert row.reason.text == "一处调整"


@pytest.mark.parametrize(
    ("view", "kind", "text", "places"),
    [
        (CellView(5.0), EntryKind.NUMBER, "5", 0),
        (CellView(0.8018, None, "0.00%"), EntryKind.NUMBER, "80.18%", 2),
        (CellView(1234.5, None, "#,##0.00"), EntryKind.NUMBER, "1,234.50", 2),
        (CellView(1234.5, None, '_ "¥"* #,##0.00_ ;_ "-"_ '), EntryKind.NUMBER, "1,234.50", 2),
        (CellView(0.954, None, "0%"), EntryKind.NUMBER, "95%", 0),
        (CellView(" 9.7 分"), EntryKind.TYPED_NUMBER, "9.7 分", 1),
        (CellView("５"), EntryKind.TYPED_NUMBER, "５", 0),
        (CellView("93.83%"), EntryKind.TYPED_NUMBER, "93.83%", 2),
        (CellView("98%以上"), EntryKind.TEXT, "98%以上", 0),
        (CellView(CellError.DIV), EntryKind.ERROR, "#DIV/0!", 0),
        (CellView(45107.0, None, "yyyy/m/d"), EntryKind.TEXT, "2023-06-30", 0),
        (CellView(45107.0, None, 'm"月"'), EntryKind.TEXT, "2023-06-30", 0),
        (CellView(0.2125, None, "h:mm"), EntryKind.TEXT, "5:06", 0),
        (CellView(0.2125, None, "mm:ss.0"), EntryKind.TEXT, "5:06", 0),
        (CellView(5.5, None, '0.0"d"'), EntryKind.NUMBER, "5.5", 1),
        (CellView("", "A1"), EntryKind.BLANK, "", 0),
    ],
)
def test_a_cell_says_what_it_holds_and_how_it_is_printed(
    view: CellView, kind: EntryKind, text: str, places: int
) -> None:
    line = (*BODY[0][:7], view, "说明")
    entry = form_of(sheet_of((HEAD, line, *BODY[1:]))).rows[0].score
    assert (entry.kind, entry.text, entry.places) == (kind, text, places)
    assert entry.formula == (view.formula is not None)
    assert entry.source.cell == "H2"


def test_nothing_below_the_total_is_an_indicator() -> None:
    rows = (
        HEAD,
        *BODY,
        ("说明：", None, None, None, "另一指标", 10.0, "标准", 5.0, None),
        ("填表人：", "张三"),
    )
    form = form_of(sheet_of(rows))
    assert len(form.rows) == 3
    assert form.field("填表人").text == "张三"


def test_subtotals_inside_the_table_are_no_indicators_and_not_its_end() -> None:
    subtotal = ("小计", None, None, None, None, 40.0, None, 38.0, None)
    form = form_of(sheet_of((HEAD, *BODY[:2], subtotal, *BODY[2:])))
    assert [row.name for row in form.rows] == ["预算编制", "预算执行", "任务完成"]


def test_the_year_of_the_form_goes_before_the_year_of_its_rules() -> None:
    titles = (("绩效评价指标体系（2020年修订）",), ("（二〇二三年度）",))
    assert form_of(sheet_of((*titles, HEAD, *BODY))).year == 2023
    assert form_of(sheet_of((titles[0], HEAD, *BODY))).year == 2020


def test_several_forms_are_never_chosen_between() -> None:
    sheets = (sheet_of((HEAD, *BODY), name="甲"), sheet_of((HEAD, *BODY), name="乙"))
    refusal = not_found(*sheets)
    assert codes(refusal) == ["several-forms"]
    assert "“甲”、“乙”" in refusal.problems[0].message
    assert value_of(found(*sheets, sheet="乙")).form.sheet == "乙"


def test_a_hidden_sheets_form_gives_way_to_a_visible_one() -> None:
    hidden = sheet_of((HEAD, *BODY), name="旧", visible=False)
    assert form_of(hidden, sheet_of((HEAD, *BODY), name="新")).sheet == "新"
    assert form_of(hidden).sheet == "旧"


def test_no_form_names_what_the_nearest_table_lacks() -> None:
    goals = sheet_of(
        (("一级指标", "二级指标", "三级指标", "指标值"), ("产出", "数量", "公园", "3个")), name="目标"
    )
    refusal = not_found(goals, sheet_of((("会议纪要",),), name="纪要"))
    assert codes(refusal) == ["no-form"]
    assert "“目标”，缺少“分值（权重）”、“自评得分”列" in refusal.problems[0].message
    assert "--sheet" in refusal.problems[0].fix
    assert codes(not_found()) == ["no-form"]
    assert codes(not_found(goals, sheet="没有")) == ["no-sheet"]


def without(lost: str) -> SheetGrid:
    return sheet_of(([("备注" if cell == lost else cell) for cell in HEAD], *BODY))


def test_a_table_without_scores_goals_and_results_says_what_it_lacks() -> None:
    refusal = not_found(without("自评得分"))
    assert codes(refusal) == ["form-column-missing"]
    assert "自评得分" in refusal.problems[0].message


def test_a_form_without_weights_is_read_and_says_so_once() -> None:
    read = found(without("分值"))
    assert codes(read) == ["weights-not-printed"]
    form = value_of(read).form
    assert (form.weighed, claims(form)) == (False, 98)


def test_headings_without_indicators_are_refused() -> None:
    assert codes(not_found(sheet_of((HEAD,)))) == ["form-without-rows"]


def test_doubts_about_a_form_are_told_beside_it() -> None:
    twice = found(sheet_of(((*HEAD, "自评得分"), *BODY)))
    stacked = found(sheet_of((HEAD, *BODY, HEAD, *BODY)))
    assert codes(twice) == ["several-score-columns"]
    assert codes(stacked) == ["second-form-below"]
    assert len(value_of(stacked).form.rows) == len(value_of(twice).form.rows) == 3


def test_a_different_form_lower_on_the_sheet_is_told_and_left_out() -> None:
    other = ("指标名称", "权重", "评分", "完成情况说明")
    below = (("2023年度另一项目绩效自评表",), other, ("完成数量", 50.0, 40.0, "按期"), ("合计", 50.0, 40.0))
    whole = form_of(sheet_of((HEAD, *BODY)))
    for rows in ((HEAD, *BODY, *below), (HEAD, *BODY[:-1], *below)):
        stacked = found(sheet_of(rows))
        assert codes(stacked) == ["second-form-below"]
        assert f"第{rows.index(other) + 1}行" in stacked.problems[0].message
        assert value_of(stacked).form.rows == whole.rows


def test_a_table_lower_on_the_sheet_that_scores_nothing_is_no_second_form() -> None:
    goals = (("指标名称", "计划", "完成"), ("社区公园数量", 3.0, 3.0))
    assert codes(found(sheet_of((HEAD, *BODY, *goals)))) == []


OWN: dict[str, Rows] = {
    "测算（测算用）": (("自评得分", "写入值", "表内得分"),),
    "核查意见2": (("严重程度", "发现", "处理情况"),),
    "核定得分2": (("测算得分", "核定得分", "依据（发现序号）"),),
    "数据": (("编码", "数值"),),
    "指标": (("编码", "目标值", "完成值"),),
    "说明": (("怎么填",), ("颜色的意思",)),
}


@pytest.mark.parametrize("name", OWN)
def test_our_own_sheets_are_neither_forms_nor_tables_nor_words_whatever_they_are_called(name: str) -> None:
    own = sheet_of((("财政绩效工作说明文字",), *OWN[name], HEAD, *BODY), name=name)
    filed = case_of(value_of(found(own, sheet_of((HEAD, *BODY)))))
    assert (filed.form.sheet, filed.tables, filed.passages) == ("自评", (), ())


@pytest.mark.parametrize("name", ["测算", "核查意见", "核定得分", "基础数据", "填报说明", "图表"])
def test_a_persons_own_sheet_is_read_though_it_bears_a_name_of_ours(name: str) -> None:
    own = sheet_of((("科目", "预算数"), ("办公费", 5.0), (), ("本年度共完成社区公园建设3个",)), name=name)
    filed = case_of(value_of(found(own, sheet_of((HEAD, *BODY)))))
    assert [table.source.sheet for table in filed.tables] == [name]
    assert [passage.text for passage in filed.passages] == ["本年度共完成社区公园建设3个"]
    assert form_of(sheet_of((HEAD, *BODY), name=name)).sheet == name


def test_a_sheet_that_the_user_names_is_read_whatever_stands_on_it() -> None:
    named = sheet_of((HEAD, *BODY, ("编码", "数值")), name="基础数据")
    assert value_of(found(named, sheet_of((HEAD, *BODY)), sheet="基础数据")).form.sheet == "基础数据"
    assert value_of(found(named, sheet_of((HEAD, *BODY)))).form.sheet == "自评"


FUNDS = ("项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
GOALS = ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")


@pytest.mark.parametrize("merged", ["", "E3:E5 F3:F5 G3:G5"])
def test_points_of_the_budget_block_count_once_whether_merged_over_its_lines_or_not(merged: str) -> None:
    rows: Rows = (
        ("某项目支出绩效自评表",),
        FUNDS,
        ("年度资金总额", 100.0, 100.0, 90.0, 10.0, 0.9, 9.0),
        ("当年财政拨款", 60.0, 60.0, 60.0),
        ("其他资金", 40.0, 40.0, 30.0),
        GOALS,
        ("产出", "数量", "公园", 3.0, 3.0, 90.0, 90.0),
        ("总分", None, None, None, None, 100.0, 99.0),
    )
    form = form_of(sheet_of(rows, merged))
    assert [number(line.score) for line in form.budget] == [9, None, None]
    assert [number(line.rate) for line in form.budget] == [0.9, None, None]
    assert form.execution_weight == 10
    assert form.execution_score == 9


def test_a_form_without_a_budget_block_has_no_points_for_it() -> None:
    form = form_of(sheet_of((HEAD, *BODY)))
    assert (form.execution_weight, form.execution_score) == (None, None)


def test_a_total_behind_its_label_keeps_the_words_of_the_whole_cell() -> None:
    label = ("总分：96.5分", None, None, None, None, None, None, None, None)
    total = form_of(sheet_of((HEAD, *BODY[:-1], label), "A5:I5")).total
    assert total is not None
    assert total.behind_label
    assert (number(total.score), total.score.text, total.score.source.cell) == (96.5, "总分：96.5分", "A5")


@pytest.mark.parametrize("naming", Naming)
def test_names_may_be_merged_repeated_or_given_once(naming: Naming, tmp_path: Path) -> None:
    merged = filed_in(guangzhou_form(), tmp_path).form
    other = filed_in(guangzhou_form(Shape(naming=naming)), tmp_path).form
    assert told(other) == told(merged)
    assert tree(other) == tree(merged)


def _problems(*sheets: SheetGrid) -> list[Problem]:
    return list(found(*sheets).problems)


def test_merged_areas_that_lie_over_one_another_are_told_and_read_as_if_not_merged() -> None:
    head, *body = (HEAD, *BODY)
    sound = sheet_of((head, *body), "A2:A3")
    torn = sheet_of((head, *body), "E2:E4 E3:F3 A2:A3")
    turned = sheet_of((head, *body), "A2:A3 E3:F3 E2:E4")
    assert told(form_of(torn)) == told(form_of(turned)) == told(form_of(sound))
    for sheet in (torn, turned):
        problem = next(each for each in _problems(sheet) if each.code == "merged-twice")
        assert "E2:E4与E3:F3" in problem.message
    assert not _problems(sound)


def test_many_overlapping_areas_are_one_problem_with_the_first_places() -> None:
    merged = " ".join(f"E{row}:E{row + 1} E{row + 1}:F{row + 1}" for row in range(20, 60, 2))
    rows: list[list[Cell | CellView]] = [
        [f"一{n}", None, None, None, f"名{n}", 1.0, "", 1.0] for n in range(80)
    ]
    problems = _problems(sheet_of((HEAD, *rows, BODY[-1]), merged))
    assert [each.code for each in problems] == ["merged-twice"]
    assert "等20处" in problems[0].message
    assert problems[0].message.count("与") == 5


def test_hidden_rows_and_columns_of_points_are_told() -> None:
    sheet = sheet_of((HEAD, *BODY))
    hidden = replace(sheet, hidden_rows=Lines([(3, 3)]), hidden_columns=Lines([(8, 9)]))
    assert told(form_of(hidden)) == told(form_of(sheet))
    rows, columns = _problems(hidden)
    assert (rows.code, columns.code) == ("form-rows-hidden", "form-columns-hidden")
    assert "“预算执行”（第3行）" in rows.message
    assert "“自评得分”（H列）" in columns.message
    assert not _problems(replace(sheet, hidden_rows=Lines([(9, 9)]), hidden_columns=Lines([(9, 9)])))


@pytest.mark.parametrize(
    "picture",
    [
        CellView('=DISPIMG("ID_1",1)', '_xlfn.DISPIMG("ID_1",1)'),
        CellView(CellError.NAME, 'DISPIMG("ID_1",1)'),
        CellView('=_xlfn.DISPIMG("ID_1",1)'),
        CellView(None, '_xlfn.IMAGE("https://x/2020年支出3万元.png")'),
    ],
)
def test_a_picture_is_evidence_of_its_row_and_nobodys_words(picture: CellView) -> None:
    head = (*HEAD, "佐证材料", None)
    bodies = [[*row, None, None] for row in BODY]
    bodies[0][9], bodies[1][10] = picture, picture
    form = form_of(sheet_of((head, *bodies)))
    assert [row.pictured for row in form.rows] == [True, True, False]
    assert all(row.evidence.text == "" for row in form.rows)
    filed = case_of(value_of(found(sheet_of((head, *bodies)))))
    assert filed.passages == ()
    blamed = [each for each in audit(filed).findings if each.code == "evidence-missing"]
    assert [each.indicator for each in blamed] == ["任务完成"]


def test_a_picture_merged_over_rows_is_evidence_of_all_of_them_and_beside_a_title_hides_nothing() -> None:
    picture = CellView('=DISPIMG("ID_1",1)', 'DISPIMG("ID_1",1)')
    title: list[Cell | CellView] = ["部门整体支出绩效自评表", *[None] * 9, picture]
    head = (*HEAD, "佐证材料")
    bodies = [[*row, picture if number == 0 else None] for number, row in enumerate(BODY)]
    form = form_of(sheet_of((title, head, *bodies), "J3:J5"))
    assert form.title == "部门整体支出绩效自评表"
    assert all(row.pictured for row in form.rows)
