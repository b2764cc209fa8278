"""The page as a file: template, styles, libraries, data and our own scripts, written as the data comes."""

from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Final

from xlplugin.batch.own_files import PAGE_ENDINGS, PAGE_MARK
from xlplugin.problem import Refused, Source
from xlplugin.summary.page.content import FORMS_PER_BLOCK, FormDetails, FormRow, form_rows, page_summary
from xlplugin.summary.page.embedding import data_element, packed_element, source
from xlplugin.summary.page.links import Links
from xlplugin.summary.page.vendored import ASSETS, contents
from xlplugin.summary.review import BulkReview
from xlplugin.workbook.file.codes import SAVE_ENDING
from xlplugin.workbook.file.save import replacing

_EARLY: Final = "theme"
_SCRIPTS: Final = ("element", "data", "charts", "panel", "forms", "indicators", "sections", "main")
"""In the order in which they define things; together they are one module."""

_DETAILS_PER_ROWS: Final = 5
"""Blocks of details to one of rows of the table, which are shorter."""


def write_page(review: BulkReview, output: Path, *, forms: Path | None, marked: Path | None) -> None:
    """Write the summary of a review as one HTML file, in one step; memory does not grow with it.

    Args:
        review: the review.
        output: the file; one that is there is kept beside it as ``.bak``, unless it was made here of the
            same forms and is unchanged since.
        forms: the folder that the paths of the forms are below; without it the page has no links to them.
        marked: the folder of marked copies.

    Raises:
        Refused: nothing was written.
    """
    refuse_other_ending(output, "请改正网页的文件名")
    head, tail = _frame()
    with replacing(output, str(forms)) as fresh, fresh.open("wb") as page:
        page.write(head)
        page.writelines(_data(review, Links(forms, output), Links(marked, output)))
        page.write(tail)


def refuse_other_ending(output: Path, fix: str) -> None:
    """Say, with what to do, where a file's name is not that of a page.

    Raises:
        Refused: it is not.
    """
    if output.suffix.lower() not in PAGE_ENDINGS:
        message = f"网页文件应以 {PAGE_ENDINGS[0]} 结尾"
        raise Refused(SAVE_ENDING.at(Source(str(output)), message, fix=fix))


def _data(review: BulkReview, books: Links, copies: Links) -> Iterator[bytes]:
    yield data_element("review", page_summary(review, has_links=books.lead or copies.lead))
    rows, details = list[FormRow](), list[FormDetails]()
    for row, detail in form_rows(review, books, copies):
        rows.append(row)
        details.append(detail)
        if len(details) == FORMS_PER_BLOCK:
            yield packed_element("details", details)
            details.clear()
        if len(rows) == FORMS_PER_BLOCK * _DETAILS_PER_ROWS:
            yield packed_element("forms", rows)
            rows.clear()
    yield packed_element("details", details)
    yield packed_element("forms", rows)


def _frame() -> tuple[bytes, bytes]:
    """All that stands before the data, and all that stands after it."""
    styles = [*contents(".css"), _asset("page.css")]
    early = _asset(f"js/{_EARLY}.js")
    libraries, ours = contents(".js"), "\n".join(_asset(f"js/{name}.js") for name in _SCRIPTS)
    scripts = [*(f"<script>{each}</script>" for each in libraries), f'<script type="module">{ours}</script>']
    head, tail = map(Template, _asset("page.html").split("$data\n"))
    return (
        head.substitute(
            mark=PAGE_MARK,
            policy=_policy([early, *libraries, ours], styles),
            styles="\n".join(f"<style>{each}</style>" for each in styles),
            early=f"<script>{early}</script>",
        ).encode(),
        tail.substitute(scripts="\n".join(scripts)).encode(),
    )


def _policy(scripts: list[str], styles: list[str]) -> str:
    """What the browser may run and load: what stands here, and nothing from anywhere.

    The libraries set styles of elements, which no hash can allow.
    """
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(source("script", each) for each in scripts),
        "style-src-elem": " ".join(source("style", each) for each in styles),
        "style-src-attr": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _asset(name: str) -> str:
    return (ASSETS / name).read_text("utf-8")
