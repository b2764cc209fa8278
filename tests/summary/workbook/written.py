"""Summaries written of results made up for a test, and read again."""

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.summary.page.made_up import many, with_audit
from xlplugin.batch.reviewed import Reviewed
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook.book import LAST_ROW
from xlplugin.summary.workbook.summary_book import write_summary

HEADING_ROW: Final = 3
_LINK: Final = re.compile(r'=HYPERLINK\("((?:[^"]|"")*)","((?:[^"]|"")*)"\)')


def found(*findings: dict[str, Any]) -> Callable[[int, Reviewed], Reviewed]:
    """Forms with just these findings."""

    def change(_: int, result: Reviewed) -> Reviewed:
        return with_audit(result, lambda audit: audit.update(findings=list(findings)))

    return change


def summary(
    folder: Path,
    results: Path,
    *,
    previous: Path | None = None,
    forms: Path | None = None,
    last_row: int = LAST_ROW,
) -> Path:
    """The summary of a file of results."""
    output = folder / "汇总.xlsx"
    with BulkReview(results, previous=previous) as review:
        write_summary(review, output, forms=forms, marked=folder / "核查", last_row=last_row)
    return output


def made(
    folder: Path,
    real: Sequence[Reviewed],
    number: int,
    *findings: dict[str, Any],
    forms: Path | None = None,
    last_row: int = LAST_ROW,
) -> Path:
    """The summary of so many forms with these findings."""
    results = many(list(real), number, folder / "汇总.jsonl", found(*findings))
    return summary(folder, results, forms=forms, last_row=last_row)


def read(path: Path, *, formulas: bool = False) -> Workbook:
    with catch_warnings():
        simplefilter("ignore", UserWarning)  # openpyxl does not know how bars in cells are written
        return load_workbook(BytesIO(path.read_bytes()), data_only=not formulas)


def column(sheet: Worksheet, heading: str) -> list[Any]:
    """The values under a heading."""
    headings = [each.value for each in sheet[HEADING_ROW]]
    place = headings.index(heading) + 1
    return [sheet.cell(row, place).value for row in range(HEADING_ROW + 1, sheet.max_row + 1)]


def links(sheet: Worksheet) -> Iterator[tuple[str, str, str]]:
    """The cell, target and text of every link on a sheet that is read with its formulas."""
    for row in sheet.iter_rows():
        for cell in row:
            match = _LINK.fullmatch(str(cell.value).replace('"&"', ""))
            if match:
                yield cell.coordinate, match[1].replace('""', '"'), match[2].replace('""', '"')
