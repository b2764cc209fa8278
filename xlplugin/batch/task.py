"""What goes into the review of one workbook and what comes out, wherever it is done."""

import hashlib
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.batch import codes
from xlplugin.batch.marking import Marking
from xlplugin.batch.reviewed import Failure, MadeBy, PairedReport, Reviewed, ReviewedBook
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.library import library, of_rubrics
from xlplugin.workbook.file.package import lock_problem, read_contents
from xlplugin.workbook.reports.document import LARGEST

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
        report: the bytes of its written report; None where there is none, or it cannot be read.
    """

    contents: bytes
    lock: Problem | None
    report: bytes | None = None


class ReviewTask(NamedTuple):
    """A workbook to review; all that a worker has to know.

    Attributes:
        path: where it is; as a text, which may go to a computer with another system, too.
        name: what it is called in the result.
        own: the user's own folder of rubrics.
        made_by: the program and the rubrics, as the result tells them.
        named: whether it is reviewed even if it is a reviewed copy; a summary never is.
        known: the digest of the contents for which the same program and rubrics have left all that is wanted.
        report: where its written report is; None for none.
        report_name: what that is called in the result.
        known_report: the digest of the report with which ``known`` holds.
        marking: the marked copy that is wanted; None for none.
        read: the file, where it was read before; then the path is only where it came from.
    """

    path: str
    name: str
    own: Path | None
    made_by: MadeBy
    named: bool = False
    known: str | None = None
    report: str | None = None
    report_name: str = ""
    known_report: str | None = None
    marking: Marking | None = None
    read: FileRead | None = None


TaskOutcome = ReviewedBook | Passed
"""What comes of a task."""

Review = Callable[[ReviewTask], TaskOutcome]


def own_files(own: Path | None) -> tuple[tuple[str, bytes], ...]:
    """The files of the user's own rubrics, shared facts and headings, by name.

    Args:
        own: their folder; None for the one that the environment names, if any.
    """
    folders = library(own).folders[:-1]
    return tuple((path.name, path.read_bytes()) for folder in folders for path in of_rubrics(folder))


def made_by(own: Path | None) -> MadeBy:
    """The program and the rubrics as they are now.

    Args:
        own: the user's own folder of rubrics.
    """
    from importlib.metadata import version  # noqa: PLC0415 - long to import, and no worker needs it

    digest = hashlib.sha256()
    for folder in library(own).folders:
        for path in of_rubrics(folder):
            contents = path.read_bytes()
            digest.update(f"{path.name}\0{len(contents)}\0".encode() + contents)
        digest.update(b"\0")
    return MadeBy(version("xlplugin"), digest.hexdigest()[:16])


def failed(  # noqa: PLR0913, PLR0917 - what is known of a failure
    task: ReviewTask,
    problem: Problem,
    seconds: float,
    sha256: str | None = None,
    size: int | None = None,
    report: PairedReport | None = None,
) -> ReviewedBook:
    """The result of a workbook that could not be reviewed.

    Args:
        task: the workbook.
        problem: why.
        seconds: how long it took.
        sha256: the digest of its contents; None where another try may go better.
        size: its bytes.
        report: its written report, where it was read, too.
    """
    failure = Failure.of(problem, task.path, task.name)
    made = (task.name, task.made_by, sha256, size, seconds)
    return ReviewedBook((Reviewed(*made, failure=failure, report=report),))


def read_file(path: str, report: str | None = None) -> FileRead:
    """A file that nobody wrote to meanwhile, and its written report.

    Raises:
        Refused: it cannot be read, or is written to again and again.
    """
    place = Path(path)
    for _ in range(_READINGS):
        before = file_state(path)
        contents = read_contents(place)
        if before == file_state(path) and (before is None or before.size == len(contents)):
            words = _words(Path(report)) if report else None
            return FileRead(contents, lock_problem(place, writing=False), words)
    message = "读取时文件一直在变（可能正在保存或复制），没有核查"
    raise Refused(codes.BATCH_CHANGED.at(Source(path), message))


def _words(report: Path) -> bytes | None:
    try:
        return report.read_bytes() if report.stat().st_size <= LARGEST else None
    except OSError:
        return None


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


def file_state(path: str) -> FileState | None:
    """The state of a file; None where there is none, or reading it will tell what is wrong."""
    try:
        seen = Path(path).stat()
    except (OSError, ValueError):
        return None
    return FileState(seen.st_mtime_ns, seen.st_size, seen.st_ino)
