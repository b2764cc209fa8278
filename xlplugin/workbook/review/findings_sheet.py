"""The sheet 核查意见: the summary, then one row a finding, linked to its cell, with room for an answer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlplugin.audit.basis.texts import place_words
from xlplugin.audit.summary import (
    AuditReport,
    checked_words,
    counts,
    others_words,
    report_words,
    rubric_words,
    stakes,
    totals,
    weights,
)
from xlplugin.form.case import Case
from xlplugin.form.form import Form
from xlplugin.functions.cell import Cell
from xlplugin.problem import Problem, Source
from xlplugin.workbook.edit.colours import BAND, GREY, RED
from xlplugin.workbook.edit.plan import Look, NewSheet, Validation
from xlplugin.workbook.formbook.by_hand import Extent
from xlplugin.workbook.grid.grid import Area, BookGrid, Place, a1
from xlplugin.workbook.layout.looks import CENTRED, CODE, HEAD, PLAIN, TITLE
from xlplugin.workbook.layout.names import unapproved
from xlplugin.workbook.layout.page import Page
from xlplugin.workbook.review import looks, names
from xlplugin.workbook.review.earlier_review import (
    Answered,
    FindingKey,
    answered,
    beside,
    cell_place,
    left_over,
    matched,
    table_of,
)
from xlplugin.workbook.scorebook.headings import HeadedTable

ANSWERS: Final = ("已更正", "说明理由", "不采纳")
"""What a department may answer to a finding."""

HEADER_ROW: Final = 6
"""The row of the headings; the findings follow in their order."""

_LAST: Final = len(names.FINDINGS)
_WHERE: Final = names.FINDINGS.index(names.WHERE) + 1
_ANSWER: Final = names.FINDINGS.index(names.ANSWER) + 1
_CODE: Final = names.FINDINGS.index(names.CODE) + 1
_WIDTHS: Final = (4.5, 8.0, 24.0, 14.0, 40.0, 27.0, 8.0, 29.0, 9.5, 18.0)
"""Linked places wrap in Excel but not in LibreOffice: the column holds those in use."""
_NO_MORE: Final = "以下各项此前已填处理情况，本次核查不再出现"


def _put_summary(page: Page, case: Case, report: AuditReport) -> None:
    """As many rows as there are above the headings."""
    summary, form = report.summary, case.form
    facing = f"{Path(form.file).name}，{names.facing(form.sheet)}；{rubric_words(case)}"
    sums = "".join(f"{each}。" for each in totals(case, summary))
    found = f"共 {len(report.findings)} 项发现：{counts(report.findings)}"
    page.banner(1, names.title(names.REVIEW_SHEET, form.title or form.kind), TITLE)
    page.banner(2, facing, looks.BARE)
    page.banner(3, sums, looks.STRONG)
    page.banner(4, f"{weights(case, summary)}；{stakes(summary)}", looks.BARE)
    page.banner(5, "；".join(filter(None, (found, report_words(case)))), looks.BARE)


def _message(finding: Problem, book: str) -> str:
    others = others_words(finding, book)
    return f"{finding.message}（另见{others}）" if others else finding.message


def _where(source: Source | None, form: Form) -> str:
    """A place in a narrow column: on the form's own sheet, which the summary names, the cell alone."""
    on_form = source is not None and (source.file, source.sheet) == (form.file, form.sheet)
    return source.cell if source and source.cell and on_form else place_words(source, form.file)


def _put_finding(page: Page, number: int, finding: Problem, form: Form, earlier: Answered | None) -> None:
    values = (
        float(number),
        finding.severity.chinese,
        _where(finding.source, form),
        finding.indicator,
        _message(finding, form.file),
        finding.arithmetic,
        None if finding.points is None else float(finding.points),
        finding.fix,
        earlier.answer if earlier else None,
        finding.code,
    )
    severity, place = looks.severity_look(finding.severity), cell_place(finding.source, form.file)
    _put_values(page, HEADER_ROW + number, values, severity, place)


def _put_values(
    page: Page, row: int, values: Sequence[Cell], severity: Look = CENTRED, place: Place | None = None
) -> None:
    """One row under the headings; without a severity's look for a finding that is no more."""
    where, points = looks.LINK if place else PLAIN, CENTRED
    shown = (CENTRED, severity, where, PLAIN, PLAIN, PLAIN, points, PLAIN, looks.INPUT, CODE)
    page.row(row, zip(values, shown, strict=True), {_WHERE: place})


def _put_findings(page: Page, case: Case, report: AuditReport, table: HeadedTable | None) -> None:
    """The findings under their headings, then those of an earlier review's table that are no more.

    What people wrote beside and below that table goes along.
    """
    form, there = case.form, list(answered(table)) if table else []
    keys = [
        FindingKey(each.code, _where(each.source, form), each.indicator, _message(each, form.file))
        for each in report.findings
    ]
    like = matched(keys, there)
    page.row(HEADER_ROW, ((words, HEAD) for words in names.FINDINGS))
    if not report.findings:
        page.banner(HEADER_ROW + 1, checked_words(case), CENTRED)
    for number, (finding, earlier) in enumerate(zip(report.findings, like, strict=True), 1):
        _put_finding(page, number, finding, form, earlier)
    last = HEADER_ROW + max(len(report.findings), 1)
    rows = {each.row: HEADER_ROW + number for number, each in enumerate(like, 1) if each}
    gone = left_over(like, there)
    if gone:
        last += 1
        page.banner(last, _NO_MORE, looks.BARE)
    for each in gone:
        last += 1
        words = (each.severity, each.where, each.indicator, each.message, each.arithmetic)
        _put_values(page, last, (None, *words, each.points, each.fix, each.answer, each.code))
        rows[each.row] = last
    if table is not None:
        after = Extent(HEADER_ROW, last, frozenset(range(1, _LAST + 1)))
        before = max((each.row for each in there), default=table.first)
        page.cells += beside(table, rows, after, names.FINDINGS, before)


def findings_sheet(case: Case, report: AuditReport, name: str, grid: BookGrid) -> NewSheet:
    """The sheet of findings; the answers that people gave in an earlier review stay beside their findings.

    Args:
        case: the form that was audited.
        report: its findings and summary.
        name: the sheet's name in this workbook.
        grid: the workbook.
    """
    page, first, last = Page(_WIDTHS, (_CODE,)), HEADER_ROW + 1, HEADER_ROW + len(report.findings)
    _put_summary(page, case, report)
    table = table_of(grid, name, names.WHERE, names.MESSAGE, names.ANSWER)
    _put_findings(page, case, report, table)
    if report.findings:
        prompt = "由填报部门逐项填写：已更正、说明理由或不采纳"
        page.validations.append(
            Validation((Area(first, _ANSWER, last, _ANSWER),), ANSWERS, "处理情况", prompt)
        )
        answered_cell = f'${a1(first, _ANSWER)}<>""'  # what is answered turns grey
        page.mark(f"A{first}:{page.last}{last}", answered_cell, BAND, GREY)
    return replace(
        page.sheet(name),
        frozen=(first, 1),
        filtered=Area(HEADER_ROW, 1, last, _LAST) if report.findings else None,
        title_row=HEADER_ROW,
        page_note=unapproved(case.match.rubric.id) if case.match else "",
        tab=RED,
    )
