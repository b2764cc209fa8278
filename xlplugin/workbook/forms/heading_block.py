"""The rows of headings over a score table: found by the names of levels, read column by column."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplugin.workbook.forms.headings import Headings, Meaning, Sort
from xlplugin.workbook.forms.names import heading_key, squeezed, words_of
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import Area, SheetGrid

MOST_ROWS: Final = 4
_LONGEST: Final = 24
_LONGEST_KEY: Final = 40
_MOST_CANDIDATES: Final = 400


class HeadingCell(NamedTuple):
    """One heading: its text, what it means, and the cells it stands over."""

    text: str
    meaning: Meaning | None
    area: Area


class HeadedColumn(NamedTuple):
    """One column under its headings, from the widest group to its own.

    Attributes:
        column: the sheet's column, from 1.
        meaning: what the lowest telling heading means, None where none is known.
        level: the level that any of its headings names, else 0.
        heading: the telling heading, or the lowest.
        own: whether no lower heading of its own stands under the telling one.
        group: the reviewer that a wider heading above names, empty where none does.
    """

    column: int
    meaning: Meaning | None
    level: int
    heading: HeadingCell
    own: bool = True
    group: str = ""

    @property
    def sort(self) -> Sort | None:
        """The sort of its meaning, None where that is not known."""
        return self.meaning.sort if self.meaning else None

    @property
    def rank(self) -> int:
        """How plainly its heading says what it means."""
        return self.meaning.rank if self.meaning else 0

    @property
    def title(self) -> str:
        """Its heading as people speak of it: the reviewer of the wider heading, then its own."""
        return f"{self.group}{squeezed(self.heading.text)}"


class HeadingBlock(NamedTuple):
    """The rows of headings and the columns under them, from the left."""

    top: int
    bottom: int
    columns: tuple[HeadedColumn, ...]
    keys: frozenset[tuple[int, str]]

    @property
    def left(self) -> int:
        """The first headed column."""
        return self.columns[0].column

    @property
    def right(self) -> int:
        """The last headed column."""
        return self.columns[-1].column


def candidate_rows(sheet: SheetGrid, headings: Headings) -> list[int]:
    """The rows that name a level of indicators, from the top; all else on the sheet is passed over."""
    rows: set[int] = set()
    for (row, _), view in sheet.cells.items():
        value = view[0]
        # A book may have a million cells that name nothing: the cheapest questions come first.
        if type(value) is not str or len(value) > _LONGEST or row in rows:
            continue
        if headings.may_name_level(value) and headings.names_level(value):
            rows.add(row)
    return sorted(rows)[:_MOST_CANDIDATES]


def heading_block(page: SheetPage, row: int) -> HeadingBlock:
    """The rows of headings around a row that names levels."""
    top = row
    while top > 1 and row - top < MOST_ROWS - 1 and _is_heading_row(page, top - 1, row):
        top -= 1
    bottom = _bottom(page, top, row)
    cells = [cell for each in range(top, bottom + 1) for cell in _headings(page, each, top, bottom)]
    keys = frozenset((cell.area.left, heading_key(cell.text)) for cell in cells)
    return HeadingBlock(top, bottom, tuple(_columns(page, cells)), keys)


def _headings(page: SheetPage, row: int, top: int, bottom: int) -> Iterator[HeadingCell]:
    """The headings that start in a row; a cell merged far down beside the table is a label, not a heading."""
    for _, area, view in page.starts(row):
        text = words_of(view.value)
        if text and (area.bottom <= bottom or area.bottom - top < MOST_ROWS):
            yield HeadingCell(text, page.headings.meaning(text), area)


def _is_heading_row(page: SheetPage, row: int, named: int) -> bool:
    """Whether a row above belongs to the headings: it holds two of them, or one that reaches down."""
    if any(not words_of(view.value) for _, _, view in page.starts(row)):
        return False
    kinds = {cell.meaning.sort for cell in _headings(page, row, row, row) if cell.meaning is not None}
    means = page.headings.meaning
    reach = any(area.bottom >= named and means(words_of(view.value)) for _, area, view in page.starts(row))
    return len(kinds) > 1 or (reach and bool(kinds))


def _bottom(page: SheetPage, top: int, row: int) -> int:
    bottom = row
    limit = top + MOST_ROWS - 1
    for each in range(top, row + 1):
        for cell in _headings(page, each, top, row):
            if cell.meaning is not None and cell.meaning.sort is not Sort.GROUP:
                bottom = max(bottom, min(cell.area.bottom, limit))
    while bottom < limit and _is_lower_row(page, bottom + 1):
        bottom += 1
    return bottom


def _is_lower_row(page: SheetPage, row: int) -> bool:
    """Whether a row holds nothing but the lower headings of columns: 名称, 分值, 得分."""
    texts = [words_of(view.value) for _, _, view in page.starts(row)]
    known = [page.headings.meaning(text) for text in texts]
    sorts = {each.sort for each in known if each is not None}
    return len(texts) > 1 and None not in known and bool(sorts & {Sort.NAME, Sort.WEIGHT, Sort.SCORE})


def _columns(page: SheetPage, cells: list[HeadingCell]) -> Iterator[HeadedColumn]:
    last = max(page.last_column, min((cell.area.left for cell in cells), default=1))
    by_column: dict[int, list[HeadingCell]] = {}
    for cell in cells:
        for column in range(cell.area.left, min(cell.area.right, last) + 1):
            by_column.setdefault(column, []).append(cell)
    for column in sorted(by_column):
        yield _headed(page.headings, column, by_column[column])


def _headed(headings: Headings, column: int, path: list[HeadingCell]) -> HeadedColumn:
    """A column by the lowest heading that says something; its groups tell its level and whose score it is."""
    level = next((cell.meaning.level for cell in reversed(path) if cell.meaning and cell.meaning.level), 0)
    telling = next((cell for cell in reversed(path) if cell.meaning is not None), path[-1])
    means = telling.meaning
    groups = [cell.text for cell in path[: path.index(telling)] if headings.reviewing(cell.text)]
    if groups and means is not None and means.sort is Sort.SCORE:
        means = Meaning(Sort.REVIEWED, rank=min(map(headings.standing, groups)))
    elif groups and means is not None and means.sort in (Sort.REASON, Sort.EVIDENCE, Sort.DEDUCTION):
        means = None  # a reviewer's words about the scores are not the department's
    return HeadedColumn(column, means, level, telling, telling is path[-1], "".join(map(squeezed, groups)))


def repeats(page: SheetPage, row: int, block: HeadingBlock) -> bool:
    """Whether a row of the table repeats the headings, as at a page break."""
    columns = page.rows.get(row, ())
    values = ((column, page.sheet.cells[(row, column)].value) for column in columns)
    short = [
        (column, words_of(value))
        for column, value in values
        if isinstance(value, str) and len(value) <= _LONGEST_KEY
    ]
    same = sum((column, heading_key(text)) in block.keys for column, text in short if text)
    return same > 1 and same * 2 > len(columns)
