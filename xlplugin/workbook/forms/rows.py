"""The indicators of a score table, each with its place in the weight tree, and that tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.form.form import Branch, Column, FurtherScore, Row
from xlplugin.problem import Source
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.ending import TableRows, is_sum
from xlplugin.workbook.forms.entries import blank_at, entry_at, in_points
from xlplugin.workbook.forms.heading_block import repeats
from xlplugin.workbook.forms.names import bare_name, printed_name, words_of
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import Area

_WORDS: Final = (Column.ABOUT, Column.CRITERION, Column.REASON, Column.EVIDENCE)
_SHARED: Final = (*_WORDS, Column.TARGET, Column.ACTUAL)
_POINTS: Final = (Column.WEIGHT, Column.SCORE, Column.REVIEWED)
_OWNED: Final = (*_POINTS, Column.DEDUCTION)
_UPPER: Final = ((Column.SECONDARY, Column.SECONDARY_WEIGHT), (Column.PRIMARY, Column.PRIMARY_WEIGHT))


@dataclass(frozen=True, slots=True)
class UpperLevel:
    """A first- or second-level indicator as printed: its name and its weight."""

    name: str = ""
    weight: Entry = NOTHING


class Leaf(NamedTuple):
    """An indicator under its levels."""

    row: Row
    primary: UpperLevel
    secondary: UpperLevel


@dataclass
class _Draft:
    """An indicator that further rows may still add words to."""

    name: str
    row: int
    source: Source
    area: Area
    cells: dict[Column, Entry]
    primary: UpperLevel
    secondary: UpperLevel
    others: tuple[FurtherScore, ...] = ()
    part: int = 0
    pictured: bool = False

    @property
    def names(self) -> tuple[str, UpperLevel, UpperLevel]:
        """Its name and its levels: two rows with the same are parts of one indicator."""
        return self.name, self.primary, self.secondary

    def add_words(self, cells: dict[Column, Entry]) -> None:
        """Take in what a further row says."""
        for kind in _WORDS:
            more, known = cells.get(kind, NOTHING), self.cells.get(kind, NOTHING)
            if more.blank or more.source == known.source:
                continue
            both = replace(known, kind=EntryKind.TEXT, number=None, text=f"{known.text}\n{more.text}")
            self.cells[kind] = more if known.blank else both

    def leaf(self) -> Leaf:
        """The finished indicator."""
        of = self.cells.get
        beside = (of(Column.REVIEWED, NOTHING), *(each.entry for each in self.others))
        row = Row(
            self.name,
            self.row,
            self.source,
            self.primary.name,
            self.secondary.name,
            self.part,
            weight=of(Column.WEIGHT, NOTHING),
            about=of(Column.ABOUT, NOTHING),
            criterion=of(Column.CRITERION, NOTHING),
            target=of(Column.TARGET, NOTHING),
            actual=of(Column.ACTUAL, NOTHING),
            score=of(Column.SCORE, NOTHING),
            reviewed=of(Column.REVIEWED, NOTHING),
            reason=of(Column.REASON, NOTHING),
            evidence=of(Column.EVIDENCE, NOTHING),
            deduction=of(Column.DEDUCTION, NOTHING),
            others=tuple(each for each in self.others if not each.entry.computed),
            computed=next((each for each in beside if each.computed), NOTHING),
            pictured=self.pictured,
        )
        return Leaf(row, self.primary, self.secondary)


@dataclass
class _RowReader:
    """Reads a table from the top: what stands above a row decides what a blank name in it means."""

    page: SheetPage
    table: ScoreTable
    extent: TableRows
    drafts: list[_Draft] = field(default_factory=list)
    primary: UpperLevel = UpperLevel()
    secondary: UpperLevel = UpperLevel()
    taken: set[Area] = field(default_factory=set)
    gap: bool = False
    above: int = 0

    def read(self, row: int) -> None:
        """Take in one row of the table."""
        self.gap = self.gap or row > self.above + 1
        self.above = row
        name = self.table.columns[Column.INDICATOR]
        area = self.page.area(row, name)
        if (
            self._opens_section(row)
            or area.right > self.table.names_end
            or is_sum(self.page, self.table, row)
        ):
            return
        cells = dict(self._cells(row))
        words = self.page.words(row, name)
        if words and not (self.drafts and self.drafts[-1].area == area):
            self._named(row, area, words, cells)
        elif not words and (level := self._new_level(row)):
            self._of_level(row, level, cells)
        elif self.drafts:
            self._carried_on(row, area, cells)

    def _opens_section(self, row: int) -> bool:
        """Whether a row of one cell names a level that has no column: 一、投入（40分）."""
        columns = self.page.rows[row]
        if (
            Column.PRIMARY in self.table.columns
            or Column.WEIGHT not in self.table.columns
            or len(columns) > 1
        ):
            return False
        printed = printed_name(self.page.words(row, columns[0]))
        if printed.weight is not None:
            self.primary = UpperLevel(printed.name, printed.entry(self.page.source(row, columns[0])))
        return printed.weight is not None

    def _cells(self, row: int) -> Iterator[tuple[Column, Entry]]:
        for kind in (*_OWNED, *_SHARED):
            column = self.table.columns.get(kind)
            if column is not None:
                # Points merged over several rows belong to the first, words to all of them.
                entry = self._own(row, column) if kind in _OWNED else entry_at(self.page, row, column)
                yield kind, in_points(entry) if kind is Column.WEIGHT else entry

    def _own(self, row: int, column: int) -> Entry:
        area = self.page.area(row, column)
        if area in self.taken:
            return blank_at(self.page, row, column)
        if area.bottom > area.top:
            self.taken.add(area)
        return entry_at(self.page, row, column)

    def _others(self, row: int) -> tuple[FurtherScore, ...]:
        return tuple(FurtherScore(each.title, self._own(row, each.column)) for each in self.table.others)

    def _new_level(self, row: int) -> Column | None:
        """The lowest level that a row without an indicator's name opens."""
        for kind, _ in _UPPER:
            column = self.table.columns.get(kind)
            known = self.secondary if kind is Column.SECONDARY else self.primary
            if column is not None and column in self.page.rows[row]:
                words = words_of(self.page.sheet.cell(row, column).value)
                if words and printed_name(words).name != known.name:
                    return kind
        return None

    def _of_level(self, row: int, kind: Column, cells: dict[Column, Entry]) -> None:
        """A row that only names a level: the heading of the indicators under it, else one itself (加分项)."""
        column = self.table.columns[kind]
        name = self.table.columns[Column.INDICATOR]
        below = self.page.rows.get(row + 1, ())
        if column not in below and name in below:
            self._enter_levels(row, self.page.area(row, name), cells.get(Column.WEIGHT, NOTHING))
        elif any(cells[each].number is not None for each in _POINTS if each in cells):
            self._enter_levels(row, self.page.area(row, name))
            self._named(row, self.page.area(row, column), self.page.words(row, column), cells)

    def _named(self, row: int, area: Area, words: str, cells: dict[Column, Entry]) -> None:
        printed = printed_name(words)
        weight = cells.get(Column.WEIGHT, NOTHING)
        source = self.page.source(row, area.left)
        if weight.blank and printed.weight is not None:
            weight = cells[Column.WEIGHT] = printed.entry(source)
        name = printed.name
        # What can name an indicator is no number, no row of dots and no label of a field.
        if name.endswith(("：", ":")) or not any(letter.isalpha() for letter in name):
            scored = weight.number is not None or cells.get(Column.SCORE, NOTHING).number is not None
            name = bare_name(words) if scored and not self.page.headings.is_label(words) else ""
        # A named row must say something more; below a table without a total it must bear points.
        beyond = self.extent.total is None and self.gap
        filled = [weight.number is not None] if beyond else [not entry.blank for entry in cells.values()]
        if not name or not any(filled):
            return
        self._enter_levels(row, area)
        others = self._others(row)
        pictured = row in self.page.pictured
        draft = _Draft(
            name, row, source, area, cells, self.primary, self.secondary, others, pictured=pictured
        )
        last = self.drafts[-1] if self.drafts else None
        self._add(draft, same=last is not None and last.names == draft.names)

    def _carried_on(self, row: int, area: Area, cells: dict[Column, Entry]) -> None:
        """A row without a name of its own: a further part where it has points, else more words."""
        last, pictured = self.drafts[-1], row in self.page.pictured
        if any(cells[kind].number is not None for kind in _POINTS if kind in cells):
            draft = replace(
                last, row=row, area=area, cells=cells, others=self._others(row), part=0, pictured=pictured
            )
            self._add(draft, same=True)
        elif self.extent.total is not None or not self.gap:
            last.add_words(cells)
            last.pictured = last.pictured or pictured

    def _add(self, draft: _Draft, *, same: bool) -> None:
        if same:
            last = self.drafts[-1]
            last.part = last.part or 1
            draft.part = last.part + 1
        self.drafts.append(draft)

    def _enter_levels(self, row: int, name: Area, heading: Entry = NOTHING) -> None:
        """The levels that a row names; ``heading``: the weight of a row that is the heading of a level."""
        primary = self._level(row, Column.PRIMARY, Column.PRIMARY_WEIGHT, name)
        if primary.name and primary.name != self.primary.name:
            self.primary, self.secondary = _weighed(primary, heading), UpperLevel()
        secondary = self._level(row, Column.SECONDARY, Column.SECONDARY_WEIGHT, name)
        if secondary.name and secondary.name != self.secondary.name:
            self.secondary = _weighed(secondary, heading)

    def _level(self, row: int, kind: Column, weight: Column, name: Area) -> UpperLevel:
        """A level's name and weight; a cell that reaches over into the next level names only its own."""
        column = self.table.columns.get(kind)
        if column is None:
            return UpperLevel()
        area = self.page.area(row, column)
        if area.left < column or area == name:
            return UpperLevel()
        printed = printed_name(self.page.words(row, column))
        place = self.table.columns.get(weight)
        entry = in_points(entry_at(self.page, row, place)) if place is not None else NOTHING
        if entry.blank and printed.weight is not None:
            entry = printed.entry(self.page.source(row, column))
        return UpperLevel(printed.name, entry)


def _weighed(level: UpperLevel, heading: Entry) -> UpperLevel:
    return replace(level, weight=heading) if level.weight.blank else level


def read_leaves(page: SheetPage, table: ScoreTable, extent: TableRows) -> tuple[Leaf, ...]:
    """Every indicator of the table, from the top."""
    reader = _RowReader(page, table, extent, above=extent.first - 1)
    for row in page.rows:
        if extent.first <= row <= extent.last and not repeats(page, row, table.block):
            reader.read(row)
    return tuple(draft.leaf() for draft in reader.drafts)


def branches(leaves: Sequence[Leaf]) -> tuple[Branch, ...]:
    """The first-level indicators in order; on a form with one level of names, all its indicators."""
    if any(leaf.primary.name for leaf in leaves):
        return tuple(_primary(tuple(group)) for _, group in groupby(leaves, lambda leaf: leaf.primary))
    return tuple(_alone(tuple(group)) for _, group in groupby(leaves, lambda leaf: leaf.row.name))


def _primary(leaves: tuple[Leaf, ...]) -> Branch:
    groups = ((level, tuple(group)) for level, group in groupby(leaves, lambda leaf: leaf.secondary))
    children = tuple(_branch(level, group) for level, group in groups if level.name)
    return _branch(leaves[0].primary, leaves, children)


def _branch(level: UpperLevel, leaves: tuple[Leaf, ...], children: tuple[Branch, ...] = ()) -> Branch:
    return Branch(level.name, level.weight, tuple(leaf.row for leaf in leaves), children)


def _alone(leaves: tuple[Leaf, ...]) -> Branch:
    first = leaves[0].row
    return _branch(UpperLevel(first.name, first.weight if len(leaves) == 1 else NOTHING), leaves)
