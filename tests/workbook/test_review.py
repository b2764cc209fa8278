"""The reviewed copy: every finding is a row, every cell with findings one mark, nothing else changes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.audit.cases import FILE, SHEET, at, budget_line, case, row
from xlplugin.audit.summary import AuditReport, summarise
from xlplugin.form.case import Case
from xlplugin.functions.cell import Cell
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import Content, Formula, Result
from xlplugin.workbook.edit.plan import Mark, NewCell, NewSheet, Plan
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.grid import BookGrid, CellView, Place, SheetGrid
from xlplugin.workbook.layout.page import Wrapped, height
from xlplugin.workbook.review.looks import FILLS
from xlplugin.workbook.review.review import plan_review

THREE = case(
    row("预算编制", 5, 5),
    row("支出进度", 6, 4, reason="进度偏慢"),
    row("满意度", 4, "四", reviewed=3),
    total=13,
)
"""Three indicators on the rows 11 to 13, scores in column K."""


def finding(  # noqa: PLR0913 - what a finding has
    message: str = "两者不符",
    source: Source | None = None,
    severity: Severity = Severity.ERROR,
    *,
    fix: str = "请更正",
    arithmetic: str = "",
    points: str | None = None,
    indicator: str = "",
    others: tuple[Source, ...] = (),
) -> Problem:
    return Problem(
        "some-code",
        severity,
        message,
        fix,
        source,
        arithmetic,
        points=None if points is None else Decimal(points),
        indicator=indicator,
        others=others,
    )


def reported(filed: Case, *findings: Problem) -> AuditReport:
    return AuditReport(findings, summarise(filed, findings))


def sheet(*findings: Problem, filed: Case = THREE) -> NewSheet:
    """The sheet of findings."""
    return plan_review(filed, reported(filed, *findings)).sheets[0]


def scores(*findings: Problem, filed: Case = THREE) -> NewSheet:
    """The sheet of scores."""
    return plan_review(filed, reported(filed, *findings)).sheets[1]


def marks(*findings: Problem, filed: Case = THREE) -> dict[Place, Mark]:
    placed = plan_review(filed, reported(filed, *findings)).marks
    by_place = {mark.place: mark for mark in placed}
    assert len(by_place) == len(placed)
    return by_place


def shown(content: Content) -> object:
    return content.result if isinstance(content, Formula) else content


def lines(sheet: NewSheet) -> list[list[object]]:
    """What every row of the sheet shows, merged-over and blank cells left out."""
    rows: dict[int, list[object]] = {}
    for cell in sheet.cells:
        if cell.content not in (None, ""):
            rows.setdefault(cell.row, []).append(shown(cell.content))
    return [rows.get(number, []) for number in range(1, max(rows) + 1)]


def cell(sheet: NewSheet, content: object) -> NewCell:
    return next(each for each in sheet.cells if each.content == content)


def line(sheet: NewSheet, name: str) -> dict[str, NewCell]:
    """The cells of an indicator's row under the headings of the table by indicator."""
    head = cell(sheet, "核定得分").row
    headings = {each.column: str(each.content) for each in sheet.cells if each.row == head and each.content}
    number = next(each.row for each in sheet.cells if each.content == name and each.row > head)
    return {
        headings[each.column]: each for each in sheet.cells if each.row == number and each.column in headings
    }


def test_every_finding_is_a_row_with_place_arithmetic_points_and_remedy() -> None:
    found = finding(
        "采购执行率不足",
        at("K12"),
        arithmetic="218.86÷233.26=93.83%",
        points="0.06",
        indicator="支出进度",
        others=(Source("报告.txt", 12), at("B5", "采购表")),
    )
    told = [
        2.0,
        "错误",
        "K12",
        "支出进度",
        "采购执行率不足（另见报告.txt:12、采购表!B5）",
        "218.86÷233.26=93.83%",
        0.06,
        "请更正",
        "some-code",
    ]
    assert told in lines(sheet(finding(), found))


def test_a_place_links_to_its_cell_and_is_marked_with_the_colour_of_its_severity() -> None:
    found = [finding(source=at("K11"), severity=each) for each in Severity]
    for each in found:
        assert cell(sheet(each), "K11").link == Place(SHEET, 11, 11)
        assert marks(each)[Place(SHEET, 11, 11)].fill == FILLS[each.severity]


def test_a_place_on_another_sheet_is_named_with_its_sheet_and_links_there() -> None:
    assert cell(sheet(finding(source=at("B5", "采购表"))), "采购表!B5").link == Place("采购表", 5, 2)


def test_a_finding_about_a_whole_column_belongs_to_no_indicator() -> None:
    told = lines(scores(finding("佐证材料全部空白", at("M11"))))
    assert not any("1" in row for row in told)


def test_of_a_merged_area_the_first_cell_is_meant() -> None:
    assert list(marks(finding(source=at("C4:E6")))) == [Place(SHEET, 4, 3)]


def test_a_finding_in_the_report_or_about_a_whole_sheet_has_neither_link_nor_mark() -> None:
    sources = [
        Source("报告.txt", 12),
        Source(FILE, sheet=SHEET),
        Source(FILE),
        None,
        Source("x.xlsx", sheet="甲", cell="A1"),
    ]
    found = [finding(source=each) for each in sources]
    assert marks(*found) == {}
    head = cell(sheet(*found), "位置").row
    assert all(each.link is None for each in sheet(*found).cells if head < each.row <= head + len(found))


def test_findings_of_one_cell_share_a_mark_coloured_by_the_worst_with_all_their_words() -> None:
    found = [
        finding("分值写成文本", at("K11"), Severity.NOTICE, fix="请改为数字"),
        finding("不相干", at("K12"), Severity.NOTICE),
        finding("得分高于分值", at("K11"), Severity.ERROR, fix="请改正得分"),
    ]
    mark = marks(*found)[Place(SHEET, 11, 11)]
    assert mark.fill == FILLS[Severity.ERROR]
    assert mark.comment.splitlines() == [
        "1. 提示：分值写成文本。请改为数字",
        "3. 错误：得分高于分值。请改正得分",
    ]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=12))
def test_a_comment_stays_short_and_says_how_many_findings_it_leaves_out(lengths: list[int]) -> None:
    found = [finding("长" * length, at("K11")) for length in lengths]
    comment = marks(*found)[Place(SHEET, 11, 11)].comment
    told = [each for each in comment.splitlines() if "错误：" in each]
    assert len(comment) < 850
    assert told
    assert (f"另有 {len(lengths) - len(told)} 项" in comment) == (len(told) < len(lengths))


def test_the_reviewer_starts_from_a_score_already_reviewed_and_else_from_the_computed_one() -> None:
    filed = line(scores(), "满意度")
    assert filed["核定得分"].content == 3.0
    assert filed["自评得分"].content == "四"
    assert shown(filed["差额"].content) == ""
    assert line(scores(), "预算编制")["核定得分"].content is None


def test_the_difference_is_a_formula_over_the_reviewer_s_cell_and_the_claim() -> None:
    filed = case(row("预算编制", 5, 5, reviewed="4.5"), row("支出进度", 6, 4))
    first, second = line(scores(filed=filed), "预算编制"), line(scores(filed=filed), "支出进度")
    assert shown(first["差额"].content) == -0.5
    assert shown(second["差额"].content) == ""
    formula = second["差额"].content
    assert isinstance(formula, Formula)
    number = second["自评得分"].row
    assert formula.text == f'IF(AND(ISNUMBER(F{number}),ISNUMBER(D{number})),ROUND(F{number}-D{number},4),"")'


def test_totals_sum_what_is_given_and_say_how_many_are_missing() -> None:
    (total,) = [each for each in lines(scores()) if each[:1] == ["合计"]]
    assert total[:5] == ["合计", 15.0, "缺1项", "缺3项", "缺2项"]


def test_the_budget_of_an_item_form_counts_as_an_indicator() -> None:
    filed = case(row("数量", 90, 90), budget=[budget_line(weight=10, score=9), budget_line("其他资金")])
    (total,) = [each for each in lines(scores(filed=filed)) if each[:1] == ["合计"]]
    assert total[1:3] == [100.0, 99.0]
    assert line(scores(filed=filed), "预算执行率（年度资金总额）")["分值"].content == 10.0


def test_an_indicator_names_the_findings_it_rests_on_even_where_two_rows_share_a_name() -> None:
    filed = case(row("公开", 1, 1, part=1), row("公开", 2, 2, part=2))
    found = [
        finding(source=at("L12"), indicator="公开"),
        finding(source=at("K11"), indicator="公开"),
        finding(source=Source("报告.txt", 3), indicator="公开"),
        finding(source=at("B5", "采购表")),
    ]
    told = [each for each in lines(scores(*found, filed=filed)) if "公开" in each]
    assert [each[-1] for each in told] == ["2、3", "1、3"]
    links = [each.link for each in scores(*found, filed=filed).cells if each.content in ("2、3", "1、3")]
    head = cell(sheet(*found, filed=filed), "序号").row
    assert links == [Place("核查意见", head + 2, 1), Place("核查意见", head + 1, 1)]


def test_a_department_answers_each_finding_from_a_list_and_answered_rows_turn_grey() -> None:
    reviewed = sheet(finding(), finding())
    (rule,) = reviewed.validations
    head = cell(reviewed, "处理情况")
    assert rule.values == ("已更正", "说明理由", "不采纳")
    assert rule.areas == ((head.row + 1, head.column, head.row + 2, head.column),)
    assert reviewed.conditions[0].formula == f'$I{head.row + 1}<>""'
    assert reviewed.frozen == (head.row + 1, 1)
    assert reviewed.title_row == head.row
    assert reviewed.filtered is not None
    assert (reviewed.filtered.top, reviewed.filtered.bottom) == (head.row, head.row + 2)


def test_nothing_found_is_said_with_what_was_checked() -> None:
    reviewed = sheet()
    assert any("没有发现问题。已核对3 项指标" in str(each) for row in lines(reviewed) for each in row)
    assert reviewed.filtered is None
    assert reviewed.validations == ()


def test_the_summary_stands_on_top() -> None:
    report = reported(THREE, finding(points="1.5", indicator="支出进度"))
    graded = report.summary.claimed._replace(total=Decimal("96.00"), grade="优")
    summary = report.summary._replace(claimed=graded, distance="距“优”还差1分")
    reviewed = plan_review(THREE, report._replace(summary=summary)).sheets[0]
    top = "".join(str(each) for row in lines(reviewed)[:5] for each in row)
    for words in ("自评合计96分（优）", "满分 15 分", "涉及 1.5 分", "距“优”还差1分", "错误 1 项"):
        assert words in top


WORDS = st.text("甲乙1.，\n=a", max_size=400)
SOURCES = st.sampled_from([None, at("K11"), at("L12"), at("B5", "采购表"), Source("报告.txt", 4)])
FINDINGS = st.lists(
    st.builds(
        finding,
        WORDS,
        SOURCES,
        st.sampled_from(list(Severity)),
        fix=WORDS,
        arithmetic=WORDS,
        points=st.none() | st.just("1.5"),
        indicator=st.sampled_from(["", "支出进度", "没有这一项"]),
        others=st.lists(SOURCES.filter(bool), max_size=3).map(tuple),
    ),
    max_size=8,
)


@given(FINDINGS)
def test_no_cell_is_written_twice_and_no_text_is_cut_off(findings: Sequence[Problem]) -> None:
    for reviewed in plan_review(THREE, reported(THREE, *findings)).sheets:
        places = [(each.row, each.column) for each in reviewed.cells]
        assert len(places) == len(set(places))
        for each in reviewed.cells:
            area = next((area for area in reviewed.merged if area.covers(each.row, each.column)), None)
            columns = range(area.left, area.right + 1) if area else (each.column,)
            if isinstance(each.content, str):
                width = sum(reviewed.widths[column] for column in columns)
                assert reviewed.heights[each.row] >= height([Wrapped(each.content, width, each.look.size)])


def as_grid(*sheets: NewSheet) -> BookGrid:
    """The sheets as a workbook holds them, beside the form's own."""
    grids = [
        SheetGrid(each.name, {(cell.row, cell.column): CellView(view(cell)) for cell in each.cells})
        for each in sheets
    ]
    return BookGrid((SheetGrid(SHEET, {}), *grids))


def view(cell: NewCell) -> Cell:
    content = cell.content.result if isinstance(cell.content, Formula) else cell.content
    assert not isinstance(content, Result)
    return None if content == "" else content


def under(sheet: NewSheet, heading: str, content: object) -> Place:
    """The cell under a heading in the row that holds a content."""
    head = cell(sheet, heading)
    row = next(each.row for each in sheet.cells if each.content == content and each.row > head.row)
    return Place(sheet.name, row, head.column)


def written(plan: Plan) -> Mapping[Place, Cell]:
    return {
        Place(each.name, cell.row, cell.column): view(cell) for each in plan.sheets for cell in each.cells
    }


OPEN = finding("扣分没有原因", at("L12"), indicator="支出进度")
WRONG = finding("合计不符", at("K14"))


def test_a_review_made_again_keeps_scores_remarks_and_notes_by_indicator() -> None:
    first = plan_review(THREE, reported(THREE, OPEN))
    own = first.sheets[1]
    score, remark = (under(own, each, "支出进度") for each in ("核定得分", "评审说明"))
    basis = under(own, "依据（发现序号）", "预算编制")
    beside, below = Place(own.name, score.row, 14), Place(own.name, 20, 2)
    words: dict[Place, Cell] = {
        score: 3.5,
        remark: "凭证不足",
        basis: "现场核对",
        beside: "旁注",
        below: "结论",
    }

    again = written(plan_review(THREE, reported(THREE, OPEN), as_grid(*first.sheets).with_values(words)))

    assert [again[each] for each in (score, remark, beside, below)] == [3.5, "凭证不足", "旁注", "结论"]
    assert again[under(own, "评审说明", "预算编制")] == "现场核对"


def test_a_score_that_was_only_filled_in_beforehand_follows_the_new_review() -> None:
    first = plan_review(THREE, reported(THREE))
    changed = case(row("预算编制", 5, 5), row("支出进度", 6, 4), row("满意度", 4, 4, reviewed=2))
    place = under(first.sheets[1], "核定得分", "满意度")

    again = written(plan_review(changed, reported(changed), as_grid(*first.sheets)))

    assert (written(first)[place], again[place]) == (3.0, 2.0)


def test_an_answer_stays_with_its_finding_wherever_that_stands_and_however_it_is_worded_now() -> None:
    first = plan_review(THREE, reported(THREE, WRONG, OPEN))
    answer = under(first.sheets[0], "处理情况", "L12")
    grid = as_grid(*first.sheets).with_values({answer: "说明理由"})
    reworded = OPEN._replace(message="扣2分没有原因")

    for found in (OPEN, reworded):
        again = plan_review(THREE, reported(THREE, found), grid)
        assert written(again)[under(again.sheets[0], "处理情况", "L12")] == "说明理由"


def test_an_answer_to_a_finding_that_is_no_more_is_listed_at_the_end_and_stays_there() -> None:
    first = plan_review(THREE, reported(THREE, OPEN, WRONG))
    answer = under(first.sheets[0], "处理情况", "L12")
    grid = as_grid(*first.sheets).with_values({answer: "部门已补原因"})

    second = plan_review(THREE, reported(THREE, WRONG), grid)
    third = plan_review(THREE, reported(THREE, WRONG), as_grid(*second.sheets))

    for each in (second, third):
        told = lines(each.sheets[0])
        assert told[-1][-2:] == ["部门已补原因", "some-code"]
        assert len([row for row in told if "部门已补原因" in row]) == 1


def test_a_cell_that_is_in_order_now_loses_the_colour_and_words_of_the_earlier_review() -> None:
    first = plan_review(THREE, reported(THREE, OPEN, WRONG))
    second = plan_review(THREE, reported(THREE, WRONG), as_grid(*first.sheets))
    third = plan_review(THREE, reported(THREE, WRONG), as_grid(*second.sheets))

    (settled,) = [each for each in second.marks if each.place == Place(SHEET, 12, 12)]
    assert settled.fill not in FILLS.values()
    assert "不再出现" in settled.comment
    assert [each.place for each in third.marks] == [Place(SHEET, 14, 11)]


def test_a_review_of_another_form_in_the_workbook_settles_nothing_here() -> None:
    first = plan_review(THREE, reported(THREE, OPEN))
    other = {Place("核查意见", 2, 1): "甲.xlsx，工作表“另一张表”；…"}
    assert plan_review(THREE, reported(THREE), as_grid(*first.sheets).with_values(other)).marks == ()


def named(name: str, first: str) -> BookGrid:
    return BookGrid((SheetGrid(name, {(1, 1): CellView(first)}),))


def test_sheets_of_an_earlier_review_are_replaced_and_people_s_own_never() -> None:
    report = reported(THREE, finding(source=at("K11")))

    def names(grid: BookGrid) -> list[str]:
        return [each.name for each in plan_review(THREE, report, grid).sheets]

    assert names(BookGrid(())) == ["核查意见", "核定得分"]
    assert names(named("核查意见", "核查意见：某表")) == ["核查意见", "核定得分"]
    assert names(named("核查意见", "财政局的意见")) == ["核查意见2", "核定得分"]
    assert names(named("核定得分", "")) == ["核查意见", "核定得分2"]


def test_a_sheet_of_the_review_itself_is_not_marked() -> None:
    assert marks(finding(source=at("A7", "核查意见"))) == {}


def applied(path: Path, *findings: Problem) -> Workbook:
    """The review of a workbook whose sheet has one cell to mark, as Excel would open it."""
    book = Workbook()
    book.create_sheet(SHEET, 0)["K11"] = 5
    book.save(path)
    package = open_package(path).value
    assert package is not None
    reviewed = apply_plan(package, plan_review(THREE, reported(THREE, *findings))).value
    assert reviewed is not None
    return openpyxl.load_workbook(BytesIO(reviewed.to_bytes()))


def test_a_reviewed_workbook_opens_with_its_sheets_links_and_marks(tmp_path: Path) -> None:
    book = applied(tmp_path / FILE, finding("得分偏高", at("K11")))
    assert book.sheetnames == [SHEET, "Sheet", "核查意见", "核定得分"]
    marked = book[SHEET]["K11"]
    assert (marked.value, marked.fill.fgColor.rgb) == (5, f"FF{FILLS[Severity.ERROR]}")
    assert "得分偏高" in str(marked.comment and marked.comment.text)
    links = {link.location for row in book["核查意见"] for each in row if (link := each.hyperlink)}
    assert links == {f"'{SHEET}'!K11"}


def test_a_form_of_thousands_of_rows_and_findings_is_reviewed_at_once() -> None:
    """A search of all findings for each row, and of all rows for each finding, would take minutes."""
    filed = case(*(row(f"指标{number}", 1, 1) for number in range(2000)))
    found = [finding(source=each.score.source, indicator=each.name) for each in filed.form.rows]
    shown = lines(scores(*found, filed=filed))
    assert ("1" in shown[3], "2000" in shown[2002]) == (True, True)
