"""What the marked copy of a report says of findings, and where."""

from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.reports.comments import ReportComment
from xlplugin.workbook.review.report_comments import comments_on

BOOK, REPORT = "自评表.xlsx", "报告.docx"
ON_FORM = Source(BOOK, sheet="自评", cell="I7")
FIRST = Source(REPORT, line=3, place="“一、概况”下“全年收入”段")
SECOND = Source(REPORT, line=9, place="“二、执行”下“全年支出”段")


def finding(source: Source | None, *others: Source, message: str = "数不对", arithmetic: str = "") -> Problem:
    return Problem("a-code", Severity.WARNING, message, "请改", source, arithmetic, others=others)


def said(*findings: Problem) -> list[ReportComment]:
    return list(comments_on(findings, REPORT, BOOK))


def test_a_comment_has_number_severity_arithmetic_and_what_to_do() -> None:
    (comment,) = said(finding(ON_FORM), finding(FIRST, arithmetic="1＋1＝2"))
    assert comment == ReportComment(3, ("2. 警告：数不对", "算式：1＋1＝2", "建议：请改"))


def test_a_finding_on_the_form_that_speaks_of_the_report_is_told_there_too() -> None:
    (comment,) = said(finding(ON_FORM, SECOND))
    assert (comment.line, comment.words[-1]) == (9, "另见：自评表 自评!I7")


def test_two_places_of_one_finding_refer_to_each_other() -> None:
    one, other = said(finding(FIRST, SECOND, FIRST))
    assert (one.line, one.words[-1]) == (3, "另见：“二、执行”下“全年支出”段")
    assert (other.line, other.words[-1]) == (9, "另见：“一、概况”下“全年收入”段")


def test_a_sum_in_a_table_is_told_once_where_it_stands() -> None:
    cells = [
        Source(REPORT, line=20 + row, cell=f"B{row}", place=f"表“三公”第{row}行第2列") for row in (5, 2, 3)
    ]
    elsewhere = Source(REPORT, line=60, cell="B5", place="表“采购”第5行第2列")
    assert [each.line for each in said(finding(*cells, elsewhere))] == [25, 60]


def test_a_place_that_is_no_paragraph_is_named() -> None:
    (comment,) = said(finding(Source(REPORT, place="页眉")))
    assert (comment.line, comment.words[-1]) == (None, "位置：页眉")


def test_quotes_come_first_then_figures_that_are_no_years() -> None:
    message = "2020年“公用 经费”写作1,204.5万元，第3处为98.6%，“执行进度偏慢…”"
    (comment,) = said(finding(FIRST, message=message))
    assert comment.quotes == ("公用 经费", "执行进度偏慢", "1,204.5万元", "98.6%")


def test_what_is_said_of_other_files_is_none_of_the_reports() -> None:
    assert said(finding(ON_FORM), finding(None), finding(Source("别的.docx", line=1))) == []
