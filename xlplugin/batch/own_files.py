"""How files that this program wrote are known again, so that a later review takes none of them for a form."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlplugin.batch.reviewed import LINE_START
from xlplugin.problem import Refused
from xlplugin.workbook.file.package import Package, read_package

if TYPE_CHECKING:
    from xlplugin.workbook.grid.grid import BookGrid

RESULTS_ENDING: Final = ".jsonl"
SUMMARY_ENDING: Final = ".xlsx"
PAGE_ENDINGS: Final = (".html", ".htm")

PAGE_MARK: Final = '<meta name="generator" content="xlplugin batch">'
"""What stands in the first lines of a page that shows a review of many."""

SUMMARY_PROPERTY: Final = "xlplugin_summary"
"""The document property of the workbook with a review of many; programs keep it when they save."""

_PROPERTIES: Final = "docProps/custom.xml"

_START: Final = 1024


def is_our_text(path: Path) -> bool:
    """Whether a file that is no workbook holds results of a review or is a page that shows one."""
    if path.suffix.lower() not in (RESULTS_ENDING, *PAGE_ENDINGS):
        return False
    try:
        with path.open("rb") as stream:
            start = stream.read(_START)
    except OSError:
        return False
    return start.startswith(LINE_START) or PAGE_MARK.encode() in start


def is_summary(package: Package) -> bool:
    """Whether a workbook is the summary of a review of many."""
    return f'name="{SUMMARY_PROPERTY}"'.encode() in (package.data(_PROPERTIES) or b"")


def is_summary_file(path: Path) -> bool:
    """Whether a file is such a workbook."""
    try:
        return is_summary(read_package(path, path.read_bytes()))
    except (OSError, Refused):
        return False


def is_marked_copy(grid: "BookGrid") -> bool:
    """Whether a workbook is a form with what a review added to it."""
    from xlplugin.workbook.layout.names import REVIEWED_SCORES  # noqa: PLC0415 - only where forms are read
    from xlplugin.workbook.scorebook.headings import find_tables  # noqa: PLC0415 - as above

    return any(find_tables(grid, *REVIEWED_SCORES.headings))
