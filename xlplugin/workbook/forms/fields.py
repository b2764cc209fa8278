"""What stands around a score table: title and year, and labels with what was filled in."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final, NamedTuple
from unicodedata import normalize

from xlplugin.facts.entry import Entry
from xlplugin.form.form import BudgetLine, Column, Field, FormKind
from xlplugin.problem import Source
from xlplugin.rubric.headings import HeadingNames, LabelTells
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.ending import BELOW
from xlplugin.workbook.forms.entries import begins_with_label, is_blank, labels_in, squeezed, typed
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import Area

_LONGEST_TITLE: Final = 80
_YEAR: Final = re.compile(r"((?:19|20)\d\d|二[〇零○]..)年(度)?(修订|修正|版|制定|印发|试行)?")
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_LONGEST_HEADING: Final = 30


class TitleLine(NamedTuple):
    """A text that stands alone above a score table."""

    text: str
    row: int
    column: int


class Year(NamedTuple):
    """The year of a form, the words it was taken from, and where they stand."""

    year: int
    words: str
    source: Source


def headings_above(page: SheetPage, top: int) -> tuple[TitleLine, ...]:
    """The texts that stand alone in their row above a table: titles and section headings."""
    found: list[TitleLine] = []
    for row, columns in page.rows.items():
        text = page.words(row, columns[0]) if row < top and len(columns) == 1 else ""
        if not 0 < len(text) <= _LONGEST_TITLE:
            continue
        labels = labels_in(text) if begins_with_label(text) else ()
        named = len(labels) > 1 or any(value for _, value in labels)
        if not named and not page.headings.is_label(text):
            found.append(TitleLine(text, row, columns[0]))
    return tuple(found)


def title_of(headings: Iterable[TitleLine], names: HeadingNames) -> TitleLine | None:
    """The heading that names the form; None where none does."""
    able = [each for each in headings if "：" not in each.text and ":" not in each.text]
    for telling in (names.plain_titles, names.likely_titles):
        for each in able:
            if any(word in squeezed(each.text) for word in telling):
                return each
    return None


def year_of(page: SheetPage, headings: Iterable[TitleLine], fields: Iterable[Field]) -> Year | None:
    """The year that a form is about; the year in which its rules were revised where it names no other."""
    places = [(each.text, page.source(each.row, each.column)) for each in headings]
    places += [(f"{each.value.text}年", each.value.source) for each in fields if each.label.endswith("年度")]
    places.append((page.sheet.name, Source(page.file, sheet=page.sheet.name)))
    found: list[tuple[int, Year]] = []
    for text, source in places:
        for year in _YEAR.finditer(normalize("NFKC", squeezed(text))):
            digits = year[1].replace("二", "2", 1).translate(_DIGITS)
            if digits.isdecimal():
                certainty = 2 if year[3] else 0 if year[2] else 1
                found.append((certainty, Year(int(digits), year[0], source)))
    return min(found, key=lambda each: each[0])[1] if found else None


class _FieldReader:
    """Reads labels from the top left; a cell taken as a value is no label."""

    def __init__(self, page: SheetPage, below: int, right: int, titles: Container[tuple[int, int]]) -> None:
        self.page = page
        self.below = below
        self.right = right
        self.titles = titles
        self.taken: set[Area] = set()

    def read(self, row: int) -> Iterator[Field]:
        """The fields whose labels start in a row."""
        headings = self.page.headings
        for column, words in self.page.texts(row):
            area = self.page.area(row, column)
            if area in self.taken or (row, column) in self.titles or headings.is_note(words):
                continue
            if begins_with_label(words):
                self.taken.add(area)
                if not headings.is_detail(words):
                    yield from self._values_behind(area, words)
            elif headings.is_head_label(words):
                self.taken.add(area)
                value = self._value_of(area)
                if value is not None:
                    yield Field(squeezed(words), value, self.page.source(row, column))
            elif not words and row > 1 and self.page.view(row, column).value is not None:
                # A figure of its own, under the heading above it: 总预算, 基本支出.
                above = squeezed(self.page.words(row - 1, column))
                is_name = 0 < len(above) <= _LONGEST_HEADING and not above[0].isdigit()
                if is_name and headings.meaning(above) is None:
                    self.taken.add(area)
                    yield Field(above, self.page.entry(row, column), self.page.source(row - 1, column))

    def _values_behind(self, area: Area, words: str) -> Iterator[Field]:
        """The values behind colons in one cell; the last label's may stand in the next cell."""
        place = self.page.source(area.top, area.left)
        labels = labels_in(words)
        for at, (label, text) in enumerate(labels, 1):
            value = typed(text, place) if text or at < len(labels) else self._beside(area)
            yield Field(label, value, place)

    def _value_of(self, area: Area) -> Entry | None:
        """What stands right of a label; under it where a label or the edge of the form is on its right."""
        column = self._next_column(area)
        if column > self.right or self.page.headings.is_head_label(self.page.words(area.top, column)):
            return self._under(area)
        if not is_blank(self.page.view(area.top, column).value):
            return self._beside(area)
        points = self.page.headings.is_head_total(self.page.words(area.top, area.left))
        under = self._under(area)
        is_value = under is not None and (under.number is not None or not points)
        return under if is_value else self._beside(area)

    def _beside(self, area: Area) -> Entry:
        """What stands right of a label; nothing where a further label does."""
        column = self._next_column(area)
        words = self.page.words(area.top, column)
        if begins_with_label(words) or self.page.headings.is_head_label(words):
            return Entry(source=self.page.source(area.top, area.left))
        self.taken.add(self.page.area(area.top, column))
        return self.page.entry(area.top, column)

    def _next_column(self, area: Area) -> int:
        """The column right of a label; a column that somebody put in between is passed over."""
        column = area.right + 1
        place = self.page.area(area.top, column)
        following = next((each for each in self.page.rows[area.top] if each >= column), column)
        words = self.page.words(area.top, following)
        other = words in self.page.headings.names.grade_words or self.page.headings.is_head_label(words)
        if not place.is_one_cell or other or begins_with_label(words):
            return column
        return following

    def _under(self, area: Area) -> Entry | None:
        """What stands under a label, unless that is a label or heading itself, or the value of one.

        Only the label of a total may have nothing or a figure under it.
        """
        place, headings = self.page.area(area.bottom + 1, area.left), self.page.headings
        label, words = self.page.words(area.top, area.left), self.page.words(place.top, place.left)
        closed = place.top >= self.below or (place.top, place.left) in self.titles
        tells = "目标" in label or "完成情况" in label
        if closed or not (words or headings.is_head_total(label)) or (begins_with_label(words) and not tells):
            return None
        named = headings.is_head_label(words) or headings.meaning(words) or headings.is_money(words)
        if named or (place.left, place.right) != (area.left, area.right) or self._has_label(place):
            return None
        self.taken.add(place)
        return self.page.entry(place.top, place.left)

    def _has_label(self, place: Area) -> bool:
        """Whether the label of a cell stands left of it, in the cell's own row."""
        if place.left == 1:
            return False
        left = self.page.area(place.top, place.left - 1)
        return left.top == place.top and self.page.headings.is_head_label(
            self.page.words(left.top, left.left)
        )


def fields_above(
    page: SheetPage, top: int, right: int, titles: Container[tuple[int, int]]
) -> tuple[Field, ...]:
    """The fields in the rows above a score table.

    Args:
        page: the sheet.
        top: the first row of the table's headings.
        right: the table's last column.
        titles: the cells that are titles, and those of a budget block, which are no fields.
    """
    reader = _FieldReader(page, top, right, titles)
    return tuple(_telling(page, each) for row in page.rows if row < top for each in reader.read(row))


def _telling(page: SheetPage, field: Field) -> Field:
    return field._replace(tells=page.headings.tells(field.label))


def fields_below(page: SheetPage, end: int, others: Container[tuple[int, int]]) -> tuple[Field, ...]:
    """The fields in the rows below a score table: 填表人, 联系电话."""
    reader = _FieldReader(page, page.last_row + 1, page.last_column + 1, others)
    found = [each for row in page.rows if end < row <= end + BELOW for each in reader.read(row)]
    return tuple(_telling(page, each) for each in found if page.headings.is_label(each.label))


def kind_of(
    title: str,
    table: ScoreTable,
    budget: tuple[BudgetLine, ...],
    fields: Iterable[Field],
    names: HeadingNames,
) -> FormKind:
    """The sort of a form: by its title, else by a project's name, else by budget block and goals."""
    plain = squeezed(title)
    if any(word in plain for word in names.department_titles):
        return FormKind.DEPARTMENT
    named = any(each.tells is LabelTells.PROJECT for each in fields)
    if named or any(word in plain for word in names.item_titles):
        return FormKind.ITEM
    goals = Column.TARGET in table.columns and Column.ACTUAL in table.columns
    return FormKind.ITEM if goals and budget else FormKind.DEPARTMENT
