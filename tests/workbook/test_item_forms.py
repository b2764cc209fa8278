"""Item forms of any authority: operators and units, no weights or no scores, totals above, words between."""

from collections.abc import Sequence

import pytest

from tests.workbook.books import codes, value_of
from tests.workbook.form_sheets import Rows, case_of, form_of, found, not_found, sheet_of, tree
from xlplugin.audit.audit import audit
from xlplugin.form.form import Column, Form, Row
from xlplugin.functions.cell import Cell
from xlplugin.problem import Problem, Severity
from xlplugin.workbook.grid.grid import CellView, SheetGrid

TITLE = ("2023年度项目支出绩效自评表",)
NAMES = ("一级指标", "二级指标", "三级指标")
OUTPUT, BENEFIT = ("产出指标", "数量指标", "养护里程"), ("效益指标", "社会效益指标", "有责投诉")
Line = Sequence[Cell | CellView]


def goal(row: Row) -> tuple[str, str, str]:
    return row.operator.text, row.target.text, row.unit.text


def findings(*sheets: SheetGrid) -> list[Problem]:
    """What an audit says of a form, but that no rubric is known and how its points are split."""
    checked = found(*sheets)
    told = (*audit(case_of(checked.value)).findings, *checked.problems)
    return [each for each in told if each.code not in ("rubric-unmatched", "item-split")]


def grave(*sheets: SheetGrid) -> list[str]:
    return [each.message for each in findings(*sheets) if each.severity is not Severity.NOTICE]


def fields(form: Form) -> dict[str, str]:
    return {each.label: each.value.text for each in form.fields}


def of_goals(headings: Rows, first: Line, second: Line, merged: str = "") -> Form:
    """A form whose goals stand under these headings, between the names and 实际完成值."""
    width = max(map(len, headings))
    head = [(*NAMES, *headings[0], "实际完成值", "分值", "得分")]
    head += [(None, None, None, *line) for line in headings[1:]]
    rows = (
        *head,
        (*OUTPUT, *first, 12.0, 60.0, 60.0),
        (*BENEFIT, *second, 0.0, 40.0, 40.0),
        ("总分", *(None,) * (width + 3), 100.0, 100.0),
    )
    return form_of(sheet_of((TITLE, *rows), merged))


@pytest.mark.parametrize(
    "heading",
    [
        "指标性质",
        "指标方向",
        "计算符号",
        "运算符",
        "比较符号",
        "目标值符号",
        "指标方向（正向/反向）",
        "自定的叫法",
    ],
)
def test_an_operator_column_is_known_by_its_heading_or_by_what_stands_in_it(heading: str) -> None:
    form = of_goals(((heading, "指标值", "度量单位"),), ("≥", 10.0, "公里"), ("≤", 0.0, "次"))
    assert [goal(row) for row in form.rows] == [("≥", "10", "公里"), ("≤", "0", "次")]


def test_words_in_a_column_of_operators_are_kept_as_they_are() -> None:
    form = of_goals((("指标方向", "指标值"),), ("正向指标", "10公里"), ("不高于", "0次"))
    assert [row.operator.text for row in form.rows] == ["正向指标", "不高于"]


@pytest.mark.parametrize("unit", ["度量单位", "计量单位", "单位", "指标单位", "目标值单位", "计量\n单位"])
def test_a_unit_column_is_known_by_its_heading(unit: str) -> None:
    form = of_goals((("指标值", unit),), (10.0, "公里"), (0.0, "次"))
    assert [row.unit.text for row in form.rows] == ["公里", "次"]


@pytest.mark.parametrize(
    ("headings", "merged"),
    [
        ((("年度指标值", None, None), ("指标性质", "指标值", "度量单位")), "D2:F2"),
        ((("绩效指标", None, None), ("运算符", "目标值", "计量单位")), "D2:F2"),
        ((("指标值", None, None), ("符号", "值", "单位（文字描述）")), "D2:F2"),
        ((("年度指标值", None, None), ("运算符号", "内容", "度量单位")), "D2:F2"),
        ((("年度指标值", None, None),), "D2:F2"),
    ],
)
def test_a_heading_may_be_merged_over_operator_value_and_unit(headings: Rows, merged: str) -> None:
    form = of_goals(headings, ("≥", 10.0, "公里"), ("≤", 0.0, "次"), merged)
    assert [goal(row) for row in form.rows] == [("≥", "10", "公里"), ("≤", "0", "次")]
    assert [row.actual.text for row in form.rows] == ["12", "0"]


def test_a_goal_in_words_may_stand_in_the_column_of_units() -> None:
    headings: Rows = (("指标值", None, None), ("符号", "值", "单位（文字描述）"))
    form = of_goals(headings, (">=", 10.0, "公里"), (None, None, "明显减少"), "D2:F2")
    assert [goal(row) for row in form.rows] == [(">=", "10", "公里"), ("", "明显减少", "")]


def test_one_operator_merged_over_rows_is_that_of_all_of_them() -> None:
    form = of_goals((("指标性质", "指标值"),), ("≥", 10.0), (None, 0.0), "D3:D4")
    assert [row.operator.text for row in form.rows] == ["≥", "≥"]


def test_results_may_have_a_unit_column_of_their_own() -> None:
    head = (*NAMES, "指标值", "计量单位", "完成值", "计量单位", "分值", "得分")
    rows = (head, (*OUTPUT, 10.0, "公里", 12000.0, "米", 100.0, 100.0), ("总分", *(None,) * 6, 100.0, 100.0))
    row = form_of(sheet_of(rows)).rows[0]
    assert (row.unit.text, row.actual.text, row.actual_unit.text) == ("公里", "12000", "米")


def test_the_goal_adjusted_in_the_year_counts_where_there_is_one() -> None:
    form = of_goals((("年初指标值", "调整指标值"),), ("10公里", "8公里"), ("0次", "无"))
    assert [row.target.text for row in form.rows] == ["8公里", "0次"]


@pytest.mark.parametrize("heading", ["上年实际值", "历史值", "前三年完成值", "偏差率", "完成率", "得分率"])
def test_figures_of_other_years_and_rates_are_neither_goals_nor_results_nor_reasons(heading: str) -> None:
    form = of_goals(((heading, "本年目标值"),), (9.0, "10公里"), (1.0, "0次"))
    assert [row.target.text for row in form.rows] == ["10公里", "0次"]
    assert [row.actual.text for row in form.rows] == ["12", "0"]
    assert Column.REASON not in form.columns


def test_a_plain_value_beside_a_goal_is_what_was_reached() -> None:
    head = (*NAMES, "目标值（标准）", "分值", "指标值", "得分")
    form = form_of(sheet_of((head, (*OUTPUT, 10.0, 100.0, 12.0, 100.0), ("总分", None, None, None, 100.0))))
    assert (form.rows[0].target.text, form.rows[0].actual.text) == ("10", "12")


def test_the_goal_that_indicators_belong_to_is_not_theirs() -> None:
    head = ("年度绩效目标", *NAMES, "年初目标值（A）", "实际完成值（B）", "得分")
    form = form_of(
        sheet_of((head, ("年度绩效目标1（100分）", *OUTPUT, "10公里", "12公里", 100.0), ("总分",)))
    )
    assert [row.target.text for row in form.rows] == ["10公里"]


@pytest.mark.parametrize(
    ("column", "headings"),
    [
        (
            Column.TARGET,
            "年度指标值 指标值（A） 年初目标值（A） 计划完成值 预期指标值 绩效目标值 目标数 考核标准值",
        ),
        (Column.TARGET, "年初设定目标 年度设定值 年初绩效目标 绩效目标申报值"),
        (
            Column.ACTUAL,
            "全年实际完成值 完成值 实际值 业绩值 全年完成值（B） 达到值 实现值 实际达成情况 指标完成情况",
        ),
        (Column.WEIGHT, "分值 权重（%） 权重% 指标权重（分） 参考分值 标准分 权重设定值"),
        (Column.SCORE, "得分 自评得分 指标得分（分） 自评分 单项得分 绩效得分 自我评分 实际得分"),
        (Column.REASON, "偏差原因分析及改进措施 未完成原因和改进措施 原因分析 扣分原因 偏离说明 情况说明"),
        (Column.CRITERION, "评分标准 得分计算方法 计分规则 评分细则 赋分规则 评价标准"),
    ],
)
def test_published_headings_are_known(column: Column, headings: str) -> None:
    known = {
        Column.TARGET: "目标值",
        Column.ACTUAL: "完成值",
        Column.WEIGHT: "分值",
        Column.SCORE: "得分",
        Column.REASON: "原因",
        Column.CRITERION: "评分标准",
    }
    for heading in headings.split():
        head = (*NAMES, *(known | {column: heading}).values())
        form = form_of(sheet_of((head, (*OUTPUT, "10公里", "12公里", 100.0, 100.0), ("总分",))))
        assert form.columns[column] == len(NAMES) + 1 + list(known).index(column), heading


WITHOUT_WEIGHTS = (*NAMES, "年初目标值", "实际完成值", "得分")


def unweighed(*levels: str, total: float = 100.0) -> SheetGrid:
    first, second = levels or ("产出指标", "效益指标")
    rows = (
        (first, *OUTPUT[1:], "≥10公里", "12公里", 60.0),
        (second, *BENEFIT[1:], "≤0次", "0次", 40.0),
        ("总分", None, None, None, None, total),
    )
    return sheet_of((TITLE, WITHOUT_WEIGHTS, *rows))


def test_a_form_without_weights_has_its_sum_and_goals_checked_and_says_once_what_is_not_printed() -> None:
    assert [each.code for each in findings(unweighed())] == ["weights-not-printed"]
    assert grave(unweighed(total=98.0)) == ["自评总分98分，各项得分合计100分"]


def test_the_weight_of_a_level_is_that_of_its_only_indicator() -> None:
    form = form_of(unweighed("产出指标（60分）", "效益指标（40分）"))
    assert [row.weight.number for row in form.rows] == [60, 40]
    assert tree(form) == {"产出指标": (60, [("数量指标", None)]), "效益指标": (40, [("社会效益指标", None)])}
    assert findings(unweighed("产出指标（60分）", "效益指标（40分）")) == []


def test_of_indicators_that_share_a_level_nobody_knows_the_weights() -> None:
    form = form_of(unweighed("产出指标（100分）", "产出指标（100分）"))
    assert not form.weighed


TRANSFER: Rows = (
    ("转移支付区域绩效目标自评表",),
    (*NAMES, "指标值", "全年实际完成值", "未完成原因和改进措施"),
    (*OUTPUT, "≥10公里", "12公里", None),
    (*BENEFIT, "≤0次", "0次", None),
    ("说明", "无"),
)


def test_a_form_without_scores_is_read_and_says_so() -> None:
    assert [(each.code, each.severity) for each in findings(sheet_of(TRANSFER))] == [
        ("scores-not-printed", Severity.NOTICE)
    ]
    form = form_of(sheet_of(TRANSFER))
    assert (form.scored, [row.name for row in form.rows], fields(form)) == (
        False,
        ["养护里程", "有责投诉"],
        {"说明": "无"},
    )


def test_of_several_forms_without_scores_on_a_sheet_the_first_is_read_and_the_others_told() -> None:
    stacked = found(sheet_of((*TRANSFER, (), *TRANSFER)))
    assert codes(stacked) == ["scores-not-printed", "second-form-below"]
    assert [row.name for row in value_of(stacked).form.rows] == ["养护里程", "有责投诉"]
    page_break = found(sheet_of((*TRANSFER[:3], TRANSFER[1], TRANSFER[3])))
    assert codes(page_break) == ["scores-not-printed"]
    assert len(value_of(page_break).form.rows) == 2


def test_a_missed_goal_needs_a_reason_where_there_are_no_scores() -> None:
    missed = (*BENEFIT, "≤0次", "2次")
    unexplained = findings(sheet_of((*TRANSFER[:3], (*missed, "无"))))
    assert [(each.code, each.source and each.source.cell) for each in unexplained] == [
        ("goal-missed", "E4"),
        ("scores-not-printed", "A2"),
    ]
    assert grave(sheet_of((*TRANSFER[:3], (*missed, "施工围挡未及时撤除，已约谈施工单位")))) == []


def test_a_form_with_scores_goes_before_one_without() -> None:
    assert form_of(sheet_of(TRANSFER, name="区域"), unweighed()).sheet == "自评"
    assert codes(not_found(sheet_of(TRANSFER, name="一"), sheet_of(TRANSFER, name="二"))) == ["several-forms"]


HEAD = (*NAMES, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
FIRST = (*OUTPUT, "≥10公里", "12公里", 60.0, 60.0, None)
SECOND = (*BENEFIT, "≤1次", "0次", 40.0, 36.0, "全年有一次因施工围挡未及时撤除引起的投诉，已约谈施工单位")
TOTAL = ("总分", None, None, None, None, 100.0, 96.0, None)


@pytest.mark.parametrize(
    "above",
    [
        [("项目名称", "道路养护", "自评总分", 96.0)],
        [("项目名称", "道路养护", "自评得分（分）", "96分", "评价等级", "优")],
        [("项目名称", "自评总分", "评价等级"), ("道路养护", 96.0, "优")],
        [("项目名称：道路养护  自评得分：96分  自评等级：优",)],
        [("总分", 100.0, "自评得分", 96.0)],
    ],
)
def test_the_total_may_stand_above_the_table(above: list[Line]) -> None:
    sheet = sheet_of((TITLE, *above, HEAD, FIRST, SECOND))
    form = form_of(sheet)
    assert form.total is not None
    assert form.total.score.number == 96
    assert grave(sheet) == []


def test_a_total_above_the_table_is_held_against_the_scores_where_it_stands() -> None:
    sheet = sheet_of((TITLE, ("自评总分", 98.0), HEAD, FIRST, SECOND))
    (problem,) = findings(sheet)
    assert (problem.code, problem.source and problem.source.cell) == ("total-differs", "B2")
    blank = findings(sheet_of((TITLE, ("自评总分", None, "实施单位", "养护所"), HEAD, FIRST, SECOND)))
    assert [each.code for each in blank] == ["total-blank"]


def test_an_item_form_without_any_total_gets_no_warning() -> None:
    assert [each.code for each in findings(sheet_of((TITLE, HEAD, FIRST, SECOND)))] == ["total-absent"]
    assert grave(sheet_of((TITLE, HEAD, FIRST, SECOND))) == []


def test_a_score_among_the_money_is_no_total() -> None:
    money = (("资金来源", "全年预算数", "全年执行数", "自评得分"), ("年度资金总额", 10.0, 9.0, 9.0))
    form = form_of(sheet_of((TITLE, *money, HEAD, FIRST, SECOND)))
    assert form.total is None


@pytest.mark.parametrize(
    ("last", "below"),
    [
        ((*TOTAL[:7], "优"), ()),
        (TOTAL, (("自评等级", "优"),)),
        (TOTAL, (("自评等级：优",),)),
        (TOTAL, (("自评结论", "优"),)),
        (TOTAL, (("自评结论", "自评等级为优。"),)),
    ],
)
def test_the_grade_is_found_wherever_it_is_printed(last: Line, below: Rows) -> None:
    sheet = sheet_of((TITLE, HEAD, FIRST, SECOND, last, *below))
    assert "优" in form_of(sheet).grade.text
    assert grave(sheet) == []
    wrong = [
        [cell.replace("优", "差") if isinstance(cell, str) else cell for cell in row]
        for row in (last, *below)
    ]
    assert [each.code for each in findings(sheet_of((TITLE, HEAD, FIRST, SECOND, *wrong)))] == [
        "grade-differs"
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("其他需要说明事项", None, None, "无"),
        ("其它需要说明的问题：无",),
        ("备注", None, None, "无"),
        ("一、存在问题", "资金到位偏晚"),
        (None, None, "自评结论", "总体较好"),
        ("改进措施", None, None, None),
        ("下一步工作计划", None, None, "加快支付"),
    ],
)
@pytest.mark.parametrize("place", [2, 3, 4, 5])
def test_a_row_of_words_is_no_indicator_wherever_it_stands(row: Line, place: int) -> None:
    rows: list[Line] = [TITLE, HEAD, FIRST, SECOND, TOTAL]
    sheet = sheet_of((*rows[:place], row, *rows[place:]))
    form = form_of(sheet)
    assert [each.name for each in form.rows] == ["养护里程", "有责投诉"]
    assert [branch.name for branch in form.branches] == ["产出指标", "效益指标"]
    assert grave(sheet) == []


@pytest.mark.parametrize("label", ["亮点工作", "后续工作安排："])
def test_words_in_one_cell_over_weight_and_score_are_no_indicators_whatever_their_label(label: str) -> None:
    words = (label, None, None, "群众反映良好", None, None, None, None)
    form = form_of(sheet_of((TITLE, HEAD, FIRST, SECOND, words, TOTAL), "A5:C5 D5:H5"))
    assert [each.name for each in form.rows] == ["养护里程", "有责投诉"]
    assert fields(form)[label.rstrip("：")] == "群众反映良好"


def test_money_under_the_heading_of_names_is_no_score_table() -> None:
    money = (
        ("指标名称", "全年预算数", "全年执行数", "执行率", "分值", "得分"),
        ("年度资金总额", 10.0, 9.0, "90%", 10.0, 9.0),
    )
    form = form_of(sheet_of((TITLE, *money, HEAD, FIRST, SECOND, TOTAL)))
    assert [each.name for each in form.rows] == ["养护里程", "有责投诉"]
    assert [line.score.number for line in form.budget] == [9]


def test_levels_below_one_heading_may_have_headings_beside_them_that_nobody_knows() -> None:
    above = ("指标", None, None, None, "完成情况", None, "评分", None, None)
    below = ("一级", "二级", "三级", "目标值", "完成值", "自定的叫法", "分值", "得分", "原因")
    first, second = ((*row[:5], "某科", *row[5:]) for row in (FIRST, SECOND))
    form = form_of(sheet_of((TITLE, above, below, first, second), "A2:D2 E2:F2 G2:H2"))
    assert [(each.name, each.weight.text) for each in form.rows] == [("养护里程", "60"), ("有责投诉", "40")]


def test_an_indicator_may_be_called_by_two_names_of_the_rate() -> None:
    rate = ("预算执行", "执行率", "预算执行率", "100%", "95%", 10.0, 9.5, "招标结余")
    form = form_of(sheet_of((TITLE, HEAD, FIRST, SECOND, rate, TOTAL)))
    assert [each.name for each in form.rows] == ["养护里程", "有责投诉", "预算执行率"]
    assert form.total is not None
    assert form.budget_unread == ()


def test_a_total_below_money_below_the_indicators_is_no_line_of_it() -> None:
    money = ((None, None, "全年预算数", "全年执行数", "执行率"), ("资金总额", None, 10.0, 9.0, "90%"))
    total = ("总分", None, None, None, 100.0, None, 100.0)
    form = form_of(sheet_of((TITLE, HEAD, FIRST, SECOND, *money, total)))
    assert form.total is not None
    assert form.total.score.number == 100


def test_lines_beside_a_merged_label_of_words_are_no_indicators() -> None:
    words: Rows = (("存在问题", None, "1.资金到位偏晚", "影响进度"), (None, None, "2.招标较迟", "影响进度"))
    form = form_of(sheet_of((TITLE, HEAD, FIRST, SECOND, *words, TOTAL), "A5:A6"))
    assert [each.name for each in form.rows] == ["养护里程", "有责投诉"]


@pytest.mark.parametrize("name", ["其中：国道", "其中国道", "——国道", "　　国道", "包括国道"])
def test_a_detail_of_the_row_above_is_no_indicator(name: str) -> None:
    detail = (None, None, name, "5公里", "5公里", None, None, None)
    sheet = sheet_of((TITLE, HEAD, FIRST, detail, SECOND, TOTAL))
    first, second = form_of(sheet).rows
    assert (first.details, second.details) == ((name.strip(),), ())
    assert grave(sheet) == []


def test_rows_under_merged_points_are_details_of_the_first() -> None:
    details: Rows = tuple((None, None, name, "5公里", "5公里", None, None, None) for name in ("国道", "省道"))
    sheet = sheet_of((TITLE, HEAD, FIRST, *details, SECOND, TOTAL), "F3:F5 G3:G5")
    assert form_of(sheet).rows[0].details == ("国道", "省道")
    assert grave(sheet) == []


def test_an_indicator_whose_points_were_forgotten_is_told_unless_the_others_make_the_whole() -> None:
    more = ("效益指标", "经济效益指标", "带动就业", "≥5人", "6人", None, None, None)
    short = (*SECOND[:5], 30.0, 30.0, None)
    forgotten = grave(sheet_of((TITLE, HEAD, FIRST, short, more, (*TOTAL[:6], 90.0))))
    assert "“带动就业”没有分值" in forgotten
    assert "“带动就业”自评得分没有填写" in forgotten
    assert grave(sheet_of((TITLE, HEAD, FIRST, SECOND, more, TOTAL))) == []


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ([("主管部门", None, "实施单位", None), ("项目内容", "修路")], {"主管部门": "", "项目内容": "修路"}),
        ([("项目负责人：", None, None, "财务负责人：", "李四")], {"项目负责人": "", "财务负责人": "李四"}),
        (
            [("预期目标", None, "实际完成情况"), ("修路", None, "共投入150万元：路已修好")],
            {"预期目标": "修路"},
        ),
        (
            [("1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况"), (None, "修路", "已修")],
            {"项目年度目标": "修路", "年度目标完成情况": "已修"},
        ),
    ],
)
def test_a_head_field_is_never_named_after_another_cell(head: list[Line], told: dict[str, str]) -> None:
    read = fields(form_of(sheet_of((TITLE, *head, HEAD, FIRST, SECOND, TOTAL))))
    assert told.items() <= read.items()
    labels = ("实施单位", "财务负责人：", "项目年度目标")
    assert not set(read.values()) & set(labels)


def test_rows_of_their_own_may_open_the_first_level_above_a_column_of_the_second() -> None:
    rows = (
        HEAD[1:],
        ("产出指标（60分）",),
        FIRST[1:],
        ("效益指标（40分）",),
        SECOND[1:],
        TOTAL[1:],
    )
    sheet = sheet_of((TITLE, *rows), "A3:G3 A5:G5")
    assert tree(form_of(sheet)) == {
        "产出指标": (60, [("数量指标", None)]),
        "效益指标": (40, [("社会效益指标", None)]),
    }


def test_blank_rows_and_repeated_headings_change_nothing() -> None:
    plain = form_of(sheet_of((TITLE, HEAD, FIRST, SECOND, TOTAL)))
    loose = form_of(sheet_of((TITLE, (), HEAD, (), FIRST, (), HEAD, SECOND, (), TOTAL)))
    assert [(row.name, row.target.text, row.score.number) for row in loose.rows] == [
        (row.name, row.target.text, row.score.number) for row in plain.rows
    ]
    assert value_of(found(sheet_of((TITLE, HEAD, FIRST, SECOND, TOTAL)))).form.kind == plain.kind
