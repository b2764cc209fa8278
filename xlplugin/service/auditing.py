"""Auditing the form in a workbook, and writing what was found beside it."""

from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.audit.audit import audit, with_problems
from xlplugin.audit.summary import AuditReport
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.headings import LabelTells
from xlplugin.service.scoring import open_case
from xlplugin.service.subject import subject_of
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.forms.codes import SEVERAL_FORMS
from xlplugin.workbook.forms.finder import SearchedBook, form_sheets, lesser_sheets

_FORMULAS_LOST: Final = "请核查原来的 .xlsx；没有的，请在 Excel 或 WPS 中另存为 .xlsx 后再试"


class AuditedCase(NamedTuple):
    """A form with everything that was found."""

    case: Case
    report: AuditReport


class AuditedSheet(NamedTuple):
    """One of several forms in a workbook.

    Attributes:
        sheet: its sheet.
        audited: what was found; None where it cannot be audited.
        problem: why.
    """

    sheet: str
    audited: AuditedCase | None
    problem: Problem | None = None


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


def audit_sheets(book: Workbook, searched: SearchedBook, request: Request) -> tuple[AuditedSheet, ...]:
    """Audit each form of a workbook with several, of which ``audit_form`` can choose none.

    Args:
        book: the workbook.
        searched: the forms in it.
        request: what the user asked for, but no sheet.

    Raises:
        Refused: one of them may be a draft, a copy or a part of another: people have to say what counts.
    """
    sheets = form_sheets(searched)
    found = tuple(_audited_on(book, searched, request, each) for each in sheets)
    doubtful = _doubtful(found, book.name)
    if doubtful is None and sum(each.audited is not None for each in found) > 1:
        return with_lesser(book, searched, request, found)
    those = "、".join(f"“{each}”" for each in sheets)
    why = f"，其中“{doubtful[0]}”和“{doubtful[1]}”写的部门、单位、项目、年度没有不同" if doubtful else ""
    message = f"有{len(sheets)}张工作表都是评分表：{those}{why}，不能断定各是一份自评表"
    fix = f"请删去不算的工作表，或用 --sheet 指定一张，例如 --sheet {sheets[0]}"
    raise Refused(SEVERAL_FORMS.at(Source(book.name), message, fix=fix))


def with_lesser(
    book: Workbook, searched: SearchedBook, request: Request, found: tuple[AuditedSheet, ...]
) -> tuple[AuditedSheet, ...]:
    """Forms that were audited, and those that print less of points but surely are about other projects.

    Args:
        book: the workbook.
        searched: the forms in it.
        request: what the user asked for, but no sheet.
        found: the forms that were audited.
    """
    for sheet in lesser_sheets(searched):
        further = _audited_on(book, searched, request, sheet)
        named = further.audited is not None and further.audited.case.form.told(LabelTells.PROJECT).text
        if named and _doubtful((*found, further), book.name) is None:
            found = (*found, further)
    return found


def _doubtful(found: tuple[AuditedSheet, ...], file: str) -> tuple[str, str] | None:
    """Two sheets of which nobody can say that they surely are forms of different things."""
    forms = {each.sheet: each.audited.case.form for each in found if each.audited}
    subjects = {sheet: subject_of(form, Path(file).stem, sheet) for sheet, form in forms.items()}
    return next(
        (
            (one, other)
            for one, other in combinations(subjects, 2)
            if forms[one].partial or forms[other].partial or not subjects[one].is_other_than(subjects[other])
        ),
        None,
    )


def _audited_on(book: Workbook, searched: SearchedBook, request: Request, sheet: str) -> AuditedSheet:
    try:
        return AuditedSheet(sheet, audit_form(book, request._replace(sheet=sheet, searched=searched)))
    except Refused as refused:
        return AuditedSheet(sheet, None, refused.first_error)


def add_review(book: Workbook, *audited: AuditedCase) -> tuple[Problem, ...]:
    """Add findings, scores and comments of one form or several; nothing that people wrote is changed."""
    from xlplugin.workbook.review.review import plan_reviews  # noqa: PLC0415 - only where it is wanted

    return book.change(plan_reviews(audited, book.read().value), "核查", calculate=False)


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
