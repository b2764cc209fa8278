"""The headings over a score table, and which column under them holds what; of several the plainest."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from xlplugin.form.form import Column
from xlplugin.model import Frozen, frozen
from xlplugin.workbook.forms.entries import heading_key, squeezed
from xlplugin.workbook.forms.headings import Headings, Meaning, NameSort
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import Area, SheetGrid

_MOST_ROWS: Final = 4
_LONGEST: Final = 24
_LONGEST_KEY: Final = 40
_MOST_CANDIDATES: Final = 400
_ON_SCORES: Final = (Column.DEDUCTION, Column.REASON, Column.EVIDENCE)
_TEXTS: Final = (Column.ABOUT, Column.CRITERION, Column.OPERATOR, *_ON_SCORES)
_WEIGHT_OF: Final = {
    Column.PRIMARY: Column.PRIMARY_WEIGHT,
    Column.SECONDARY: Column.SECONDARY_WEIGHT,
    Column.INDICATOR: Column.WEIGHT,
}
_OF_LOWER_ROWS: Final = {NameSort.NAME, Column.WEIGHT, Column.SCORE, Column.OPERATOR, Column.UNIT}
_NAMES: Final = (Column.PRIMARY, Column.SECONDARY, Column.INDICATOR)


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
    own: bool
    group: str

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

    def of_sort(self, sort: Column | NameSort) -> list[HeadedColumn]:
        """The columns whose headings mean that."""
        return [each for each in self.columns if each.meaning is not None and each.meaning.sort is sort]

    def plainest(self, sort: Column | NameSort, right_of: int = 0) -> HeadedColumn | None:
        """The column whose headings say most plainly that they mean that."""
        found = (each for each in self.of_sort(sort) if each.column > right_of)
        return min(found, key=lambda each: (not each.own, each.rank, each.column), default=None)


def candidate_rows(sheet: SheetGrid, headings: Headings) -> list[int]:
    """The rows that name a level of indicators, from the top; all else on the sheet is passed over."""
    # A book may have a million cells that name nothing: the cheapest questions come first.
    able = (text for text in sheet.texts if len(text) <= _LONGEST and headings.may_name_level(text))
    naming = set(filter(headings.names_level, able))
    values = ((row, view[0]) for (row, _), view in sheet.cells.items()) if naming else ()
    short = ((row, value) for row, value in values if type(value) is str and len(value) <= _LONGEST)
    return sorted({row for row, value in short if value.strip() in naming})[:_MOST_CANDIDATES]


def heading_block(page: SheetPage, row: int) -> HeadingBlock:
    """The rows of headings around a row that names levels."""
    top = row
    while top > 1 and row - top < _MOST_ROWS - 1 and _is_heading_row(page, top - 1, row):
        top -= 1
    limit = top + _MOST_ROWS - 1
    cells = [cell for each in range(top, row + 1) for cell in _headings(page, each, top)]
    telling = (cell for cell in cells if cell.meaning is not None and cell.meaning.sort is not NameSort.GROUP)
    bottom = max((row, *(cell.area.bottom for cell in telling)))
    while bottom < limit and _is_lower_row(page, bottom + 1):
        bottom += 1
    cells += [cell for each in range(row + 1, bottom + 1) for cell in _headings(page, each, top)]
    keys = frozenset((cell.area.left, heading_key(cell.text)) for cell in cells)
    return HeadingBlock(top, bottom, tuple(_columns(page, cells)), keys)


def _headings(page: SheetPage, row: int, top: int) -> Iterator[HeadingCell]:
    """The headings that start in a row; a cell merged far down beside the table is a label, not a heading."""
    for column, words in page.texts(row):
        area = page.area(row, column)
        if words and area.bottom - top < _MOST_ROWS:
            yield HeadingCell(words, page.headings.meaning(words), area)


def _is_heading_row(page: SheetPage, row: int, named: int) -> bool:
    """Whether a row above belongs to the headings: it holds two of them, or one that reaches down."""
    if not all(words for _, words in page.texts(row)):
        return False
    kinds = {cell.meaning.sort for cell in _headings(page, row, row) if cell.meaning is not None}
    telling = (at for at, words in page.texts(row) if page.headings.meaning(words))
    return len(kinds) > 1 or (bool(kinds) and any(page.area(row, at).bottom >= named for at in telling))


def _is_lower_row(page: SheetPage, row: int) -> bool:
    """Whether a row holds nothing but the lower headings of columns: 名称, 分值, 得分; 指标性质, 指标值.

    Where it numbers the levels (一级, 二级), headings beside them may be unknown.
    """
    lower = [words for _, words in page.texts(row) if not page.headings.is_value(words)]
    known = [page.headings.meaning(words) for words in lower]
    sorts = [each.sort for each in known if each is not None]
    plain = len(known) > 1 and None not in known and not _OF_LOWER_ROWS.isdisjoint(sorts)
    return plain or sorts.count(NameSort.LEVEL) > 1


def _columns(page: SheetPage, cells: list[HeadingCell]) -> Iterator[HeadedColumn]:
    """The columns by the lowest heading that says something; groups tell level and whose score it is."""
    last = max(page.last_column, min((cell.area.left for cell in cells), default=1))
    by_column: dict[int, list[HeadingCell]] = {}
    for cell in cells:
        for column in range(cell.area.left, min(cell.area.right, last) + 1):
            by_column.setdefault(column, []).append(cell)
    for column, path in sorted(by_column.items()):
        levels = (cell.meaning.level for cell in reversed(path) if cell.meaning and cell.meaning.level)
        telling = _telling(path)
        means = telling.meaning
        groups = [cell.text for cell in path[: path.index(telling)] if page.headings.reviewing(cell.text)]
        if groups and means is not None and means.sort is Column.SCORE:
            means = Meaning(Column.REVIEWED, rank=min(map(page.headings.standing, groups)))
        elif groups and means is not None and means.sort in _ON_SCORES:
            means = None  # a reviewer's words about the scores are not the department's
        group = "".join(map(squeezed, groups))
        yield HeadedColumn(column, means, next(levels, 0), telling, telling is path[-1], group)


def _telling(path: Sequence[HeadingCell]) -> HeadingCell:
    """The lowest heading that says something; under a goal 内容 is the goal beside its operator and unit."""
    told = [cell for cell in path if cell.meaning is not None]
    sorts = [cell.meaning.sort for cell in told[-2:] if cell.meaning is not None]
    return told[-2] if sorts == [Column.TARGET, Column.ABOUT] else told[-1] if told else path[-1]


def repeats(page: SheetPage, row: int, block: HeadingBlock) -> bool:
    """Whether a row of the table repeats the headings, as at a page break."""
    texts = page.texts(row)
    short = ((column, words) for column, words in texts if 0 < len(words) <= _LONGEST_KEY)
    same = sum((column, heading_key(words)) in block.keys for column, words in short)
    return same > 1 and same * 2 > len(texts)


@frozen
class ScoreTable(Frozen):
    """A score table as its headings describe it.

    Attributes:
        block: its rows of headings.
        columns: the sheet's column of each kind that it has.
        adjusted: the column of goals adjusted in the year, beside those of its start; 0 where there is none.
        rivals: further columns that claim to hold the self-score as plainly as the one taken.
        others: every column of scores that is neither the self-score nor the reviewer's last word.
    """

    block: HeadingBlock
    columns: Mapping[Column, int]
    adjusted: int = 0
    rivals: tuple[HeadedColumn, ...] = ()
    others: tuple[HeadedColumn, ...] = ()

    def headed(self, column: Column) -> HeadedColumn | None:
        """The headings of a kind of column, None where the table has none."""
        place = self.columns.get(column)
        return next((each for each in self.block.columns if each.column == place), None)

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which nothing can be scored, that it lacks."""
        return tuple(each for each in (Column.WEIGHT, Column.SCORE) if each not in self.columns)

    @cached_property
    def names_end(self) -> int:
        """The last column that a name may reach into: the one before the first other kind of column."""
        name = self.columns[Column.INDICATOR]
        own = {*_NAMES, *_WEIGHT_OF.values()}
        others = [place for kind, place in self.columns.items() if kind not in own and place > name]
        return min(others, default=name + 1) - 1

    @cached_property
    def labels_end(self) -> int:
        """The last column in which the label of a row may stand: left of the self-score, or a name."""
        return max(self.columns.get(Column.SCORE, self.block.right + 1) - 1, self.names_end)


def score_table(block: HeadingBlock, headings: Headings) -> ScoreTable | None:
    """What the columns under a block of headings hold; None where it names no indicators."""
    levels = _levels(block)
    if not levels:
        return None
    weights = _weights(block, levels)
    ordered = sorted(levels)
    if len(ordered) > len(_NAMES) and weights and ordered[-1] not in weights:
        ordered.pop()  # a 四级 without weights only explains
    named = {Column.INDICATOR: ordered[-1]}
    if len(ordered) > 1:
        named[Column.PRIMARY] = ordered[0]
    if len(ordered) > 2:  # noqa: PLR2004 - a level between the two
        named[Column.SECONDARY] = ordered[-2]
    columns = {kind: levels[level] for kind, level in named.items()}
    columns |= {_WEIGHT_OF[kind]: weights[level] for kind, level in named.items() if level in weights}
    texts = {kind: block.plainest(kind) for kind in _TEXTS}
    columns |= {kind: found.column for kind, found in texts.items() if found is not None}
    goals = _goals(block, headings, columns[Column.INDICATOR])
    columns |= goals.columns
    scores, reviewed = _scores(block, headings)
    if scores:
        columns[Column.SCORE] = scores[0].column
    if reviewed:
        columns[Column.REVIEWED] = reviewed[0].column
    about = columns.get(Column.ABOUT, 0)
    plain = any(
        each.column == about and heading_key(each.heading.text) in headings.names.about_or_reason
        for each in block.columns
    )
    if Column.REASON not in columns and plain and about >= columns.get(Column.SCORE, about):
        # Where no column is for reasons, a plain 说明 behind the scores is.
        columns = {(Column.REASON if kind is Column.ABOUT else kind): at for kind, at in columns.items()}
    # The columns of one merged heading are one.
    apart = (each for each in scores[1:] if each.heading.area != scores[0].heading.area)
    rivals = tuple(each for each in apart if each.own and each.meaning == scores[0].meaning)
    return ScoreTable(block, columns, goals.adjusted, rivals, tuple(_others(scores, reviewed)))


class _Goals(NamedTuple):
    """The columns of goals and results with their units, and that of the goals adjusted in the year."""

    columns: dict[Column, int]
    adjusted: int


def _goals(block: HeadingBlock, headings: Headings, name: int) -> _Goals:
    """What is to be reached, what was, and in which units: forms print one column of units, or two.

    What stands left of the indicators' names, in column ``name``, is the goal that they all belong to.
    """
    found: dict[Column, int] = {}
    goals = [each for each in block.of_sort(Column.TARGET) if each.column > name]
    goals.sort(key=lambda each: (not each.own, each.rank, each.column))
    later = [each for each in goals if headings.adjusted(each.heading.text)]
    first = [each for each in goals if each not in later] or later
    if first:
        found[Column.TARGET] = first[0].column
    actual = block.plainest(Column.ACTUAL)
    place = actual.column if actual is not None else 0
    if not place and first and headings.is_goal(first[0].heading.text):
        # Beside a 目标值 a plain 指标值 is what was reached.
        measured = (each.column for each in first[1:] if not headings.is_goal(each.heading.text))
        place = next((column for column in measured if column > first[0].column), 0)
    if place:
        found[Column.ACTUAL] = place
    units = sorted(each.column for each in block.of_sort(Column.UNIT))
    if units:
        found[Column.UNIT] = units[0]
    if len(units) > 1 and units[0] < place < units[-1]:
        found[Column.ACTUAL_UNIT] = units[-1]
    return _Goals(found, later[0].column if later and later is not first else 0)


def _others(*columns: Sequence[HeadedColumn]) -> Iterator[HeadedColumn]:
    """The columns of scores but for the first of each sort; the columns of one merged heading are one."""
    seen = {each.heading.area for those in columns for each in those[:1]}
    for each in sorted((each for those in columns for each in those[1:]), key=lambda each: each.column):
        if each.own and each.heading.area not in seen:
            seen.add(each.heading.area)
            yield each


def _levels(block: HeadingBlock) -> dict[int, int]:
    """The column of every level of names, 1 to 4, from the widest level down.

    Levels that bear no number (指标类别, 指标名称) stand right of the numbered ones.
    """
    levels: dict[int, int] = {}
    for each in block.columns:
        sort = each.meaning.sort if each.meaning else None
        if sort is NameSort.LEVEL or (sort is NameSort.NAME and each.level):
            levels.setdefault(each.level, each.column)
    if len(levels) > 2:  # noqa: PLR2004 - 三级 is the lowest that such forms have
        return levels
    plainest = block.plainest(NameSort.GROUP, max(levels.values(), default=0))
    if plainest is None:
        return levels
    upper = block.plainest(NameSort.UPPER) if not levels else None
    if upper is not None and upper.column < plainest.column:
        return {1: upper.column, 2: plainest.column}
    return {**levels, max(levels, default=0) + 1: plainest.column}


def _weights(block: HeadingBlock, levels: Mapping[int, int]) -> dict[int, int]:
    """The column of every level's weight: the level its headings name, else the level left of it."""
    found: dict[int, tuple[int, int]] = {}
    for each in block.of_sort(Column.WEIGHT):
        left = [(place, level) for level, place in levels.items() if place < each.column]
        level = each.level or (max(left)[1] if left else max(levels))
        candidate = (each.rank, each.column)
        found[level] = min(found.get(level, candidate), candidate)
    return {level: column for level, (_, column) in found.items()}


def _scores(block: HeadingBlock, headings: Headings) -> tuple[list[HeadedColumn], list[HeadedColumn]]:
    """The columns of self-scores, the plainest first, and the reviewers', the last word first.

    A heading such as 评价得分 is the reviewer's beside a self-score, and the self-score by itself.
    """
    scores = sorted(block.of_sort(Column.SCORE), key=lambda each: (not each.own, each.rank, each.column))
    reviewed = sorted(
        block.of_sort(Column.REVIEWED),
        key=lambda each: (not each.own, each.rank, -each.heading.area.left, each.column),
    )
    soft = [each for each in reviewed if headings.softly_reviewed(each.heading.text)]
    if not scores and soft:
        own = min(soft, key=lambda each: each.column)
        return [own], [each for each in reviewed if each is not own]
    return scores, reviewed
