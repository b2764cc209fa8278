"""Auditing the form in a workbook, and writing what was found beside it."""

from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.audit.audit import audit, with_problems
from xlplugin.audit.summary import AuditReport
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Source
from xlplugin.service.scoring import open_case
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.opening import Request

_FORMULAS_LOST: Final = "请核查原来的 .xlsx；没有的，请在 Excel 或 WPS 中另存为 .xlsx 后再试"


class AuditedCase(NamedTuple):
    """A form with everything that was found."""

    case: Case
    report: AuditReport


class MarkedReport(NamedTuple):
    """The copy of a written report, and how many comments it carries."""

    package: Package
    comments: int


def audit_form(book: Workbook, request: Request = Request()) -> AuditedCase:
    """Audit the form in a workbook; nothing is written.

    Args:
        book: the workbook.
        request: what the user asked for.

    Raises:
        Refused: there is no form, or not just one; or one with formulas of ours in the older format, of which
            nobody can say what they would give now.
    """
    opened = open_case(book, request)
    assessed = opened.value.assessment
    if book.legacy and assessed and assessed.is_live and not assessed.loaded.rubric.of_form:
        message = "这是由本程序的模板另存成的旧版格式（.xls 或 .et），其中的公式已无法核对"
        raise Refused(codes.WORKBOOK_LEGACY.at(Source(book.name), message, fix=_FORMULAS_LOST))
    return AuditedCase(opened.value, with_problems(audit(opened.value), opened.problems))


def add_review(book: Workbook, audited: AuditedCase) -> tuple[Problem, ...]:
    """Add findings, scores and comments; nothing that people wrote is changed."""
    from xlplugin.workbook.review.review import plan_review  # noqa: PLC0415 - only where it is wanted

    return book.change(plan_review(*audited, book.read().value), "核查", calculate=False)


def add_findings(book: Workbook, audited: AuditedCase) -> tuple[str, tuple[Problem, ...]]:
    """Add the sheet of findings alone, for a department that checks its own form; its name, and failures."""
    from xlplugin.workbook.edit.plan import Plan  # noqa: PLC0415 - only where something was found
    from xlplugin.workbook.review.review import plan_findings  # noqa: PLC0415 - as above

    sheet = plan_findings(*audited, book.read().value)
    return sheet.name, book.change(Plan(sheets=(sheet,)), "检查", calculate=False)


def mark_report(report: Path, audited: AuditedCase) -> MarkedReport:
    """The written report with a comment at every place of it that a finding speaks of.

    Args:
        report: the .docx file that was audited with the form; it is only read.
        audited: what was found.

    Raises:
        Refused: it is no Word document that can be read.
    """
    from xlplugin.workbook.reports.comments import commented  # noqa: PLC0415 - only where it is wanted
    from xlplugin.workbook.reports.document import open_document  # noqa: PLC0415 - as above
    from xlplugin.workbook.review.report_comments import comments_on  # noqa: PLC0415 - as above

    comments = tuple(comments_on(audited.report.findings, report.name, audited.case.form.file))
    return MarkedReport(commented(open_document(report), comments), len(comments))
