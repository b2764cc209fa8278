"""The review of one workbook: scored and audited; what is imported for it only workers need.

Nothing is written but the marked copy, where one is wanted.
"""

import hashlib
import json
from collections import Counter
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import Final

from xlplugin.audit.summary import AuditReport
from xlplugin.batch import codes
from xlplugin.batch.marking import write_copy
from xlplugin.batch.own_files import is_marked_copy, is_summary
from xlplugin.batch.reviewed import Failure, KeyFigures, PairedReport, Reviewed
from xlplugin.batch.task import Outcome, Passed, ReviewTask, failed, read_file
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Severity, Source
from xlplugin.service.audit_json import document
from xlplugin.service.auditing import AuditedCase, audit_form
from xlplugin.service.codes import REPORT_UNPAIRED
from xlplugin.service.file import FileBook
from xlplugin.service.filer import Fits, said_by, said_by_form, said_by_report
from xlplugin.service.score_json import number
from xlplugin.workbook.file.codes import INTERNAL_ERROR, WORKBOOK_UNREADABLE
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.reports.reader import read_report

_DEPARTMENT: Final = (
    *("部门名称", "填报单位", "单位名称", "部门（单位）名称", "预算单位", "预算部门", "部门", "单位"),
    *("主管部门", "项目主管部门", "主管部门（单位）", "主管单位"),
)
_UNIT: Final = ("实施单位", "项目实施单位", "项目单位", "资金使用单位")
_WORTH_A_NEW_TRY: Final = frozenset((codes.BATCH_CHANGED.name, WORKBOOK_UNREADABLE.name))


def review(task: ReviewTask) -> Outcome:
    """Score and audit a workbook by the services that do it for one; whatever happens is a result."""
    start, sha256, size = perf_counter(), None, None
    try:
        contents, lock, words = task.read or read_file(task.path, task.report)
        sha256, size = hashlib.sha256(contents).hexdigest(), len(contents)
        if (sha256, _digest(words)) == (task.known, task.known_report):
            return Passed.UNCHANGED
        book = FileBook(Path(task.name), task.own, contents)
        if is_summary(book.package) or (not task.named and is_marked_copy(book.read().value)):
            return Passed.OURS
        audited, paired = _audited(book, task, words)
        case, report = audited
        problems = (lock._replace(source=Source(book.name)),) if lock else ()
        outline = _outline(task, case, report, problems)
        audit = json.dumps(document(task.name, case, report, problems), ensure_ascii=False)
        marked = write_copy(book, audited, task.marking, task.path) if task.marking else None
        taken = _since(start)
        made = (task.name, task.made_by, sha256, size, taken, outline)
        return Reviewed(*made, marked=marked, report=paired, audit=audit)
    except Refused as refused:
        if {each.code for each in refused.problems} & _WORTH_A_NEW_TRY:
            sha256 = None
        problem = refused.first_error
    except MemoryError:
        sha256, problem = None, codes.BATCH_MEMORY.at(None, "内存超过限制，没有核查完")
    except Exception as error:  # noqa: BLE001 - the border of a file: the next one may fare better
        problem = INTERNAL_ERROR.at(None, f"程序内部错误（{type(error).__name__}：{error}）")
    return failed(task, problem, _since(start), sha256, size)


def _digest(words: bytes | None) -> str | None:
    return None if words is None else hashlib.sha256(words).hexdigest()


def _audited(
    book: FileBook, task: ReviewTask, words: bytes | None
) -> tuple[AuditedCase, PairedReport | None]:
    """The audit of a form, with the written report unless what they say inside contradicts each other."""
    request = Request(own=task.own)
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


def _outline(task: ReviewTask, case: Case, report: AuditReport, problems: tuple[Problem, ...]) -> KeyFigures:
    form, summary, total = case.form, report.summary, report.summary.total
    name = said_by(Path(task.name).stem)
    filer = said_by_form(form).named(name)
    bodies = (each for each in (name.body, filer.body) if each and not each.endswith("项目"))
    counts = Counter(each.severity for each in (*report.findings, *problems))
    money = {(each.full.number, each.spent.number) for each in form.budget if form.understood(each)}
    money = {(full, spent) for full, spent in money if full and spent is not None}
    return KeyFigures(
        rubric=case.match.rubric.id if case.match else None,
        title=form.title,
        department=form.field(*_DEPARTMENT).text or next(bodies, ""),
        unit=form.field(*_UNIT).text,
        project=form.field("项目名称").text,
        year=filer.year,
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
