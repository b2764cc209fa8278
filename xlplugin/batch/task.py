"""The review of one workbook, wherever it is done: a task goes in, a result comes out.

Nothing is written but the marked copy, where one is wanted.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from enum import Enum, auto
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Final, NamedTuple

from xlplugin.audit.summary import AuditReport
from xlplugin.batch import codes
from xlplugin.batch.marking import Marking, write_copy
from xlplugin.batch.own_files import is_marked_copy, is_summary
from xlplugin.batch.reviewed import Failure, KeyFigures, MadeBy, Reviewed
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Severity, Source
from xlplugin.rubric.library import library
from xlplugin.service.audit_json import document
from xlplugin.service.auditing import audit_form
from xlplugin.service.file import FileBook
from xlplugin.service.filer import said_by, said_by_form
from xlplugin.service.score_json import number
from xlplugin.workbook.file.codes import INTERNAL_ERROR, WORKBOOK_UNREADABLE
from xlplugin.workbook.file.package import lock_problem, read_contents
from xlplugin.workbook.formbook.opening import Request

_DEPARTMENT: Final = (
    *("部门名称", "填报单位", "单位名称", "部门（单位）名称", "预算单位", "预算部门", "部门", "单位"),
    *("主管部门", "项目主管部门", "主管部门（单位）", "主管单位"),
)
_UNIT: Final = ("实施单位", "项目实施单位", "项目单位", "资金使用单位")
_READINGS: Final = 3
"""How often a file that is being saved is read before it is given up."""


class Passed(Enum):
    """Why a workbook has no new result."""

    UNCHANGED = auto()
    """The earlier result still holds."""

    OURS = auto()
    """It is a marked copy or a summary that this program wrote."""


class FileRead(NamedTuple):
    """All that a review needs of a file, wherever it is then done.

    Attributes:
        contents: the bytes.
        lock: a warning where another program has it open.
    """

    contents: bytes
    lock: Problem | None


class ReviewTask(NamedTuple):
    """A workbook to review; all that a worker has to know.

    Attributes:
        path: where it is.
        name: what it is called in the result.
        own: the user's own folder of rubrics.
        made_by: the program and the rubrics, as the result tells them.
        named: whether it is reviewed even if it is a reviewed copy.
        known: the digest of the contents for which the same program and rubrics have left all that is wanted.
        marking: the marked copy that is wanted; None for none.
        read: the file, where it was read before; then the path is only where it came from.
    """

    path: Path
    name: str
    own: Path | None
    made_by: MadeBy
    named: bool = False
    known: str | None = None
    marking: Marking | None = None
    read: FileRead | None = None


Outcome = Reviewed | Passed
Review = Callable[[ReviewTask], Outcome]


def own_files(own: Path | None) -> tuple[tuple[str, bytes], ...]:
    """The files of the user's own rubrics, shared facts and headings, by name.

    Args:
        own: their folder; None for the one that the environment names, if any.
    """
    folders = library(own).folders[:-1]
    return tuple(
        (path.name, path.read_bytes()) for folder in folders for path in sorted(folder.glob("*.yaml"))
    )


def made_by(own: Path | None) -> MadeBy:
    """The program and the rubrics as they are now.

    Args:
        own: the user's own folder of rubrics.
    """
    digest = hashlib.sha256()
    for folder in library(own).folders:
        for path in sorted(folder.glob("*.yaml")):
            contents = path.read_bytes()
            digest.update(f"{path.name}\0{len(contents)}\0".encode() + contents)
        digest.update(b"\0")
    return MadeBy(version("xlplugin"), digest.hexdigest()[:16])


def review(task: ReviewTask) -> Outcome:
    """Score and audit a workbook by the services that do it for one; whatever happens is a result."""
    start, sha256, size = perf_counter(), None, None
    try:
        contents, lock = task.read or read_file(task.path)
        sha256, size = hashlib.sha256(contents).hexdigest(), len(contents)
        if sha256 == task.known:
            return Passed.UNCHANGED
        book = FileBook(Path(task.name), task.own, contents)
        if not task.named and (is_summary(book.package) or is_marked_copy(book.read().value)):
            return Passed.OURS
        audited = audit_form(book, Request(own=task.own))
        case, report = audited
        problems = (lock._replace(source=Source(book.name)),) if lock else ()
        outline = _outline(task, case, report, problems)
        audit = json.dumps(document(task.name, case, report, problems), ensure_ascii=False)
        marked = write_copy(book, audited, task.marking, task.path) if task.marking else None
        taken = _since(start)
        return Reviewed(task.name, task.made_by, sha256, size, taken, outline, marked=marked, audit=audit)
    except Refused as refused:
        if {each.code for each in refused.problems} & _WORTH_A_NEW_TRY:
            sha256 = None
        problem = next(
            (each for each in refused.problems if each.severity is Severity.ERROR), refused.problems[0]
        )
    except MemoryError:
        sha256, problem = None, codes.BATCH_MEMORY.at(None, "内存超过限制，没有核查完")
    except Exception as error:  # noqa: BLE001 - the border of a file: the next one may fare better
        problem = INTERNAL_ERROR.at(None, f"程序内部错误（{type(error).__name__}：{error}）")
    return failed(task, problem, _since(start), sha256, size)


_WORTH_A_NEW_TRY: Final = frozenset((codes.BATCH_CHANGED.name, WORKBOOK_UNREADABLE.name))


def failed(
    task: ReviewTask, problem: Problem, seconds: float, sha256: str | None = None, size: int | None = None
) -> Reviewed:
    """The result of a workbook that could not be reviewed.

    Args:
        task: the workbook.
        problem: why.
        seconds: how long it took.
        sha256: the digest of its contents; None where another try may go better.
        size: its bytes.
    """
    named = problem.source or Source(task.name)
    source = str(named._replace(file=task.name) if named.file == str(task.path) else named)
    failure = Failure(problem.code, problem.message, problem.fix, source)
    return Reviewed(task.name, task.made_by, sha256, size, seconds, failure=failure)


def _since(start: float) -> float:
    return round(perf_counter() - start, 3)


def read_file(path: Path) -> FileRead:
    """A file that nobody wrote to meanwhile.

    Raises:
        Refused: it cannot be read, or is written to again and again.
    """
    for _ in range(_READINGS):
        before = file_state(path)
        contents = read_contents(path)
        if before == file_state(path) and (before is None or before.size == len(contents)):
            return FileRead(contents, lock_problem(path, writing=False))
    message = "读取时文件一直在变（可能正在保存或复制），没有核查"
    raise Refused(codes.BATCH_CHANGED.at(Source(str(path)), message))


class FileState(NamedTuple):
    """What tells a file from what was or is elsewhere under the same path, without reading it.

    Attributes:
        changed: when it was last written to, in nanoseconds.
        size: its bytes.
        number: its number on its disk, the same for all computers that share the disk.
    """

    changed: int
    size: int
    number: int


def file_state(path: Path) -> FileState | None:
    """The state of a file; None where there is none, or reading it will tell what is wrong."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return FileState(seen.st_mtime_ns, seen.st_size, seen.st_ino)


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
