"""The review of one workbook: scored and audited; what is imported for it only workers need.

Nothing is written but the marked copy, where one is wanted.
"""

import hashlib
import json
from collections import Counter
from errno import ENOMEM
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import Final, NamedTuple

from xlplugin.batch import codes
from xlplugin.batch.marking import write_copy
from xlplugin.batch.own_files import is_marked_copy, is_summary
from xlplugin.batch.reviewed import (
    Failure,
    KeyFigures,
    OneOfSeveral,
    PairedReport,
    Reviewed,
    ReviewedBook,
)
from xlplugin.batch.task import Passed, ReviewTask, TaskOutcome, failed, read_file
from xlplugin.problem import Problem, Refused, Severity, Source
from xlplugin.service.audit_json import document
from xlplugin.service.auditing import AuditedCase, AuditedSheet, audit_form, audit_sheets, with_lesser
from xlplugin.service.codes import REPORT_UNPAIRED
from xlplugin.service.file import FileBook
from xlplugin.service.filer import Fits, said_by, said_by_form, said_by_report
from xlplugin.service.score_json import number
from xlplugin.service.subject import subject_of
from xlplugin.workbook.file.codes import INTERNAL_ERROR, WORKBOOK_UNREADABLE
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.forms.codes import SEVERAL_FORMS
from xlplugin.workbook.forms.finder import search
from xlplugin.workbook.reports.reader import read_report

_WORTH_A_NEW_TRY: Final = frozenset((codes.BATCH_CHANGED.name, WORKBOOK_UNREADABLE.name))


def review(task: ReviewTask) -> TaskOutcome:
    """Score and audit a workbook by the services that do it for one; whatever it is like there is a result.

    Raises:
        MemoryError: it takes too much; a process that raises this is not to be gone on with.
    """
    start, sha256, size, words = perf_counter(), None, None, None
    try:
        contents, lock, words = task.read or read_file(task.path, task.report)
        sha256, size = hashlib.sha256(contents).hexdigest(), len(contents)
        if (sha256, _digest(words)) == (task.known, task.known_report):
            return Passed.UNCHANGED
        book = FileBook(Path(task.name), task.own, contents)
        if is_summary(book.package) or (not task.named and is_marked_copy(book.read().value)):
            return Passed.OURS
        found = _audited(book, task, words)
        audits = [each.audited for each in found.sheets if each.audited]
        problems = (lock._replace(source=Source(book.name)),) if lock else ()
        several = len(found.sheets) > 1
        told = []
        for place, (sheet, audited, problem) in enumerate(found.sheets, 1):
            which = OneOfSeveral(sheet, place, len(found.sheets)) if several else None
            whole = Reviewed(task.name, task.made_by, sha256, size, 0, report=found.report, sheet=which)
            if audited is None:
                failure = Failure.of(problem, task.path, task.name) if problem else None
                told.append(whole._replace(failure=failure))
            else:
                outline = _outline(task, audited, problems, sheet if several else None)
                audit = json.dumps(document(task.name, *audited, problems), ensure_ascii=False)
                told.append(whole._replace(outline=outline, audit=audit))
        marked = write_copy(book, audits, task.marking, Path(task.path)) if task.marking else None
        taken = _since(start)
        return ReviewedBook(tuple(each._replace(marked=marked, seconds=taken) for each in told))
    except Refused as refused:
        if {each.code for each in refused.problems} & _WORTH_A_NEW_TRY:
            sha256 = None
        problem = refused.first_error
    except MemoryError:
        raise
    except Exception as error:  # the border of a file: the next one may fare better
        if _is_for_memory(error):
            raise MemoryError from error
        problem = INTERNAL_ERROR.at(None, f"程序内部错误（{type(error).__name__}：{error}）")
    paired = PairedReport(task.report_name, _digest(words)) if task.report else None
    return failed(task, problem, _since(start), sha256, size, paired)


def _is_for_memory(error: Exception) -> bool:
    """Whether the system refused memory: it is no ``MemoryError`` where it was for a library's code."""
    is_library = isinstance(error, ImportError) and "failed to map segment" in str(error)
    return is_library or (isinstance(error, OSError) and error.errno == ENOMEM)


def _digest(words: bytes | None) -> str | None:
    return None if words is None else hashlib.sha256(words).hexdigest()


class _Audited(NamedTuple):
    """The audits of a workbook's forms; of a single one the sheet is not asked for.

    Attributes:
        sheets: the forms.
        report: the written report; None where there is none.
    """

    sheets: tuple[AuditedSheet, ...]
    report: PairedReport | None


def _audited(book: FileBook, task: ReviewTask, words: bytes | None) -> _Audited:
    """The audits of a workbook's forms; of several nobody can say whose a written report is."""
    searched = search(book.read().value, book.name, task.own)
    request = Request(own=task.own, searched=searched)
    try:
        audited, paired = _audited_alone(book, request, task, words)
    except Refused as refused:
        if all(each.code != SEVERAL_FORMS.name for each in refused.problems):
            raise
        sheets = audit_sheets(book, searched, request)
        message = f"工作簿里有{len(sheets)}张自评表，不能断定书面报告是哪一张的，没有一起核对"
        unpaired = REPORT_UNPAIRED.at(None, message)
        failure = Failure(unpaired.code, message, unpaired.fix, task.report_name)
        paired = PairedReport(task.report_name, _digest(words), failure) if task.report else None
        return _Audited(sheets, paired)
    only = AuditedSheet(audited.case.form.sheet, audited)
    return _Audited(with_lesser(book, searched, request, (only,)), paired)


def _audited_alone(
    book: FileBook, request: Request, task: ReviewTask, words: bytes | None
) -> tuple[AuditedCase, PairedReport | None]:
    """The audit of the one form, with the report unless what they say inside contradicts each other."""
    if task.report is None:
        return audit_form(book, request), None
    name = PurePosixPath(task.report_name)
    problem = codes.REPORT_UNREAD.at(None, "读不了这份书面报告，没有一起核对")
    if words is not None:
        try:
            written = read_report(Path(name.name), task.own, words)
        except Refused as refused:
            problem = refused.problems[0]
        else:
            audited = audit_form(book, request._replace(report=written))
            form = said_by_form(audited.case.form).named(said_by(Path(task.name).stem))
            if form.fits(said_by_report(written).named(said_by(name.stem))) is not Fits.NOT:
                return audited, PairedReport(task.report_name, _digest(words))
            message = "书面报告和自评表里写的部门或年度不同，没有一起核对"
            problem = REPORT_UNPAIRED.at(None, message)
    failure = Failure(problem.code, problem.message, problem.fix, task.report_name)
    return audit_form(book, request), PairedReport(task.report_name, _digest(words), failure)


def _since(start: float) -> float:
    return round(perf_counter() - start, 3)


def _outline(
    task: ReviewTask, audited: AuditedCase, problems: tuple[Problem, ...], sheet: str | None
) -> KeyFigures:
    case, report = audited
    form, summary, total = case.form, report.summary, report.summary.total
    subject = subject_of(form, Path(task.name).stem, sheet)
    counts = Counter(each.severity for each in (*report.findings, *problems))
    money = {(each.full.number, each.spent.number) for each in form.budget if form.understood(each)}
    money = {(full, spent) for full, spent in money if full and spent is not None}
    return KeyFigures(
        rubric=case.match.rubric.id if case.match else None,
        title=form.title,
        department=subject.department,
        unit=subject.unit,
        project=subject.project,
        year=subject.year,
        weight=number(summary.weight),
        claimed=number(summary.claimed.total),
        known=number(total.verified),
        known_weight=number(total.verified_weight),
        computed=number(total.computed),
        lowest=number(total.lowest),
        highest=number(total.highest),
        grade=total.grade,
        claimed_grade=summary.claimed.grade,
        verified=number(summary.verified),
        contradicted=number(summary.contradicted),
        unverifiable=number(summary.unverifiable),
        at_stake=number(summary.at_stake),
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notices=counts[Severity.NOTICE],
        amounts=len(money),
        spent_whole=sum(full == spent for full, spent in money),
    )
