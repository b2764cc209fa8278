"""The reviewed copy of a form: sheets with findings and scores, and coloured cells with comments."""

from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.summary import AuditReport
from xlplugin.workbook.edit.plan import NewSheet, Plan
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.review.findings_sheet import findings_sheet
from xlplugin.workbook.review.marks import marks, settled
from xlplugin.workbook.review.names import REVIEW_SHEET, SCORES_SHEET, review_name
from xlplugin.workbook.review.scores_sheet import scores_sheet

_NO_SHEETS: Final = BookGrid(())


def plan_review(case: Case, report: AuditReport, grid: BookGrid = _NO_SHEETS) -> Plan:
    """What a reviewed copy adds to a form; nothing that people wrote is changed.

    Args:
        case: the form that was audited.
        report: its findings and summary.
        grid: the workbook's sheets: those of an earlier review are written anew with all that people entered
            on them, people's own are left alone.
    """
    findings, scores = review_name(grid, REVIEW_SHEET), review_name(grid, SCORES_SHEET)
    ours = {findings, scores}
    sheets = (
        findings_sheet(case, report, findings, grid),
        scores_sheet(case, report, scores, findings, grid),
    )
    marked = tuple(marks(case, report, ours, findings))
    again = settled(case, grid, ours, findings, {mark.place for mark in marked})
    return Plan(sheets=sheets, marks=(*marked, *again))


def plan_findings(case: Case, report: AuditReport, grid: BookGrid) -> NewSheet:
    """The sheet of findings alone, for a department that checks its own form before handing it in.

    Args:
        case: the form that was audited.
        report: its findings and summary.
        grid: the workbook's sheets, as for ``plan_review``.
    """
    return findings_sheet(case, report, review_name(grid, REVIEW_SHEET), grid)
