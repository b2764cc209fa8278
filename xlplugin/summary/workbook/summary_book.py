"""Writes the summary of a review of many as a workbook."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from xlplugin.batch.own_files import SUMMARY_ENDING
from xlplugin.problem import Refused, Source
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook.book import LAST_ROW, SummaryBook
from xlplugin.summary.workbook.findings_sheet import write_findings, write_kinds
from xlplugin.summary.workbook.heat_map_sheet import write_heat_maps
from xlplugin.summary.workbook.indicators_sheet import write_indicators
from xlplugin.summary.workbook.links import Folders
from xlplugin.summary.workbook.other_sheets import write_anomalies, write_changes, write_failures
from xlplugin.summary.workbook.overview_sheet import Counted, OverviewSheet
from xlplugin.summary.workbook.ranking_sheet import write_ranking
from xlplugin.workbook.file.codes import SAVE_ENDING
from xlplugin.workbook.file.save import replacing

_SOURCE: Final = "summary"


def write_summary(
    review: BulkReview,
    output: Path,
    *,
    forms: Path | None = None,
    marked: Path | None = None,
    last_row: int = LAST_ROW,
) -> None:
    """Write the summary in one step.

    A file that is there already is kept beside it as ``.bak``, unless nobody has changed it.

    Args:
        review: the results.
        output: the workbook to write.
        forms: the folder that the forms' paths are below, so that they can be linked.
        marked: the folder that the marked copies' paths are below.
        last_row: the last row of a sheet; what is longer goes on on a further sheet.

    Raises:
        Refused: it cannot be written, and nothing was.
    """
    if output.suffix.lower() != SUMMARY_ENDING:
        raise Refused(SAVE_ENDING.at(Source(str(output)), f"汇总文件应以 {SUMMARY_ENDING} 结尾"))
    start, roots = output.absolute().parent.resolve(), (each and each.resolve() for each in (forms, marked))
    folders = Folders(start, *roots)  # without links of the disk, through which ".." leads elsewhere
    with (
        replacing(output, _SOURCE) as file,
        TemporaryDirectory(prefix="xlplugin-") as scratch,
        SummaryBook(file, Path(scratch), last_row) as book,
    ):
        _write(review, book, folders)


def _write(review: BulkReview, book: SummaryBook, folders: Folders) -> None:
    overview = OverviewSheet(book)
    ranked = write_ranking(book, review, folders)
    write_findings(write_kinds(book, review), review, folders)
    write_indicators(book, review)
    write_heat_maps(book, review)
    anomalies = write_anomalies(book, review, ranked)
    failures = write_failures(book, review, folders)
    changes = write_changes(book, review, ranked) if review.has_previous else 0
    overview.write(review, ranked, Counted(anomalies, failures, changes))
