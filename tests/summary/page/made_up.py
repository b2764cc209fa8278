"""Results of as many forms as one likes, made of a few real ones, and what a page of them holds."""

import gzip
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from lxml import html

from tests.batch.forms import batch, received
from xlplugin.batch.reviewed import Reviewed
from xlplugin.summary.page.writing import write_page
from xlplugin.summary.review import BulkReview

Change = Callable[[int, Reviewed], Reviewed]


def reviewed(folder: Path) -> list[Reviewed]:
    """Results of the forms of several authorities."""
    forms = received(folder / "收到")
    results = folder / "一份.jsonl"
    batch(forms, "-o", results, "--jobs", 1)
    return [Reviewed.of_line(line) for line in results.read_text("utf-8").splitlines()]


def many(real: list[Reviewed], number: int, path: Path, change: Change = lambda _, each: each) -> Path:
    """A file of results of so many forms, each with a name of its own."""
    with path.open("w", encoding="utf-8") as lines:
        for at, each in enumerate(islice(cycle(real), number)):
            lines.write(changed(at, each, change).line() + "\n")
    return path


def changed(at: int, real: Reviewed, change: Change) -> Reviewed:
    assert real.outline is not None
    outline = real.outline._replace(department=f"{at:05}局")
    return change(at, real._replace(path=f"{at % 7}区/{at:05}.xlsx", outline=outline))


def with_audit(result: Reviewed, change: Callable[[dict[str, Any]], None]) -> Reviewed:
    """The same result with another audit."""
    audit = json.loads(result.audit or "")
    change(audit)
    return result._replace(audit=json.dumps(audit, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as a browser reads it.

    Attributes:
        document: its elements.
        summary: the summary.
        forms: the rows of the table, by the names of their columns.
        details: the findings and changes of each form, in the same order.
    """

    document: html.HtmlElement
    summary: dict[str, Any]
    forms: list[dict[str, Any]]
    details: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]


def page_of(
    results: Path,
    output: Path,
    *,
    previous: Path | None = None,
    folder: Path | None = None,
    expected: int | None = None,
) -> ReadPage:
    """Write the page of these results, and read it."""
    with BulkReview(results, previous=previous, expected=expected) as review:
        write_page(review, output, forms=folder, marked=folder and folder / "标注")
    return read_page(output)


def read_page(path: Path) -> ReadPage:
    document = html.document_fromstring(path.read_bytes())
    (told,) = (each for each in document.iter("script") if each.get("id") == "review")
    summary = json.loads(told.text or "")

    def rows(names: str, values: list[list[Any]]) -> list[dict[str, Any]]:
        return [dict(zip(summary[names], each, strict=True)) for each in values]

    details = [
        (rows("finding_columns", findings), rows("change_columns", changes))
        for findings, changes in unpacked(document, "details")
    ]
    return ReadPage(document, summary, rows("form_columns", unpacked(document, "forms")), details)


def unpacked(document: html.HtmlElement, block: str) -> list[Any]:
    found = (each.text for each in document.iter("script") if each.get("data-block") == block)
    return [row for text in found for row in json.loads(gzip.decompress(b64decode(text or "")))]
