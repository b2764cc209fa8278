"""The title of a form and the year it is about."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from xlplugin.form.form import Field
from xlplugin.problem import Source
from xlplugin.rubric.headings import HeadingNames
from xlplugin.workbook.forms.fields import names_value
from xlplugin.workbook.forms.names import squeezed, words_of
from xlplugin.workbook.forms.page import Page

_LONGEST: Final = 80
_YEAR: Final = re.compile(r"((?:19|20)\d\d|二[〇零○]..)年(度)?(修订|修正|版|制定|印发|试行)?")
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class Heading(NamedTuple):
    """A text that stands alone above a score table."""

    text: str
    row: int
    column: int


class Year(NamedTuple):
    """The year of a form, the words it was taken from, and where they stand."""

    year: int
    words: str
    source: Source


def headings_above(page: Page, top: int) -> tuple[Heading, ...]:
    """The texts that stand alone in their row above a table: titles and section headings."""
    return tuple(_headings(page, top))


def _headings(page: Page, top: int) -> Iterator[Heading]:
    for row, columns in page.rows.items():
        words = words_of(page.sheet.cell(row, columns[0]).value)
        if row >= top or len(columns) > 1 or not 0 < len(words) <= _LONGEST:
            continue
        if not page.headings.is_label(words) and not names_value(words):
            yield Heading(words, row, columns[0])


def title_of(headings: Iterable[Heading], names: HeadingNames) -> Heading | None:
    """The heading that names the form; None where none does."""
    able = [each for each in headings if "：" not in each.text and ":" not in each.text]
    for telling in (names.plain_titles, names.likely_titles):
        for each in able:
            if any(word in squeezed(each.text) for word in telling):
                return each
    return None


def year_of(page: Page, headings: Iterable[Heading], fields: Iterable[Field]) -> Year | None:
    """The year that a form is about; the year in which its rules were revised where it names no other."""
    places = [(each.text, page.source(each.row, each.column)) for each in headings]
    places += [(f"{each.value.text}年", each.value.source) for each in fields if each.label.endswith("年度")]
    places.append((page.sheet.name, Source(page.file, sheet=page.sheet.name)))
    found = [year for text, source in places for year in _years(text, source)]
    return min(found, key=lambda each: each[0])[1] if found else None


def _years(text: str, source: Source) -> Iterator[tuple[int, Year]]:
    for found in _YEAR.finditer(squeezed(text)):
        digits = found[1].replace("二", "2", 1).translate(_DIGITS)
        if digits.isdecimal():
            certainty = 2 if found[3] else 0 if found[2] else 1
            yield certainty, Year(int(digits), found[0], source)
