"""The indicators of a score table, each with its place in the weight tree, and that tree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.form.form import Branch, Column, FurtherScore, Row
from xlplugin.problem import Source
from xlplugin.workbook.forms.columns import ScoreTable, repeats
from xlplugin.workbook.forms.ending import TableRows, is_sum, remark_in
from xlplugin.workbook.forms.entries import bare_name, in_points, is_sign, printed_name, words_of
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import Area

_POINTS: Final = (Column.WEIGHT, Column.SCORE, Column.REVIEWED)
_SHOWING: Final = (Column.WEIGHT, Column.SCORE, Column.TARGET)
_NONE: Final = ("无", "不调整", "未调整", "无调整")
"""What stands in the column of adjusted goals where the first ones hold."""

_OWNED: Final = (*_POINTS, Column.DEDUCTION)
_SHARED: Final = (
    *(Column.ABOUT, Column.CRITERION, Column.REASON, Column.EVIDENCE),
    *(Column.OPERATOR, Column.TARGET, Column.UNIT, Column.ACTUAL, Column.ACTUAL_UNIT),
)


class UpperLevel(NamedTuple):
    """A first- or second-level indicator as printed: its name and its weight."""

    name: str = ""
    weight: Entry = NOTHING

    def weighed(self, heading: Entry) -> "UpperLevel":
        """The level, where it has no weight of its own with that of its heading."""
        return self._replace(weight=heading) if self.weight.blank else self


_NO_LEVEL: Final = UpperLevel()


class Leaf(NamedTuple):
    """An indicator under its levels."""

    row: Row
    primary: UpperLevel
    secondary: UpperLevel

    def with_detail(self, name: str) -> "Leaf":
        """The indicator with the name of a further row that only says more of it."""
        return self._replace(row=self.row._replace(details=(*self.row.details, name)))


class _RowReader:
    """Reads a table from the top: what stands above a row decides what a blank name in it means.

    Attributes:
        leaves: the indicators so far; further rows may still add words to the last.
        name_area: the cells that hold the name of the last.
        primary: the first-level indicator that the row is under, and ``secondary`` the second-level one.
        taken: merged areas of points, which are the first row's.
        section: the cells of the last row that only names a first-level indicator.
        remark: the cells of the last label of words without points.
        in_words: whether a goal in words may stand in the column of units.
        gap: whether an empty row has been passed.
        above: the row above.
    """

    def __init__(self, page: SheetPage, table: ScoreTable, extent: TableRows) -> None:
        self.page = page
        self.table = table
        self.extent = extent
        units = table.headed(Column.UNIT)
        self.in_words = units is not None and page.headings.takes_words(units.heading.text)
        self.above = extent.first - 1
        self.leaves: list[Leaf] = []
        self.name_area: Area | None = None
        self.primary = self.secondary = _NO_LEVEL
        self.taken: set[Area] = set()
        self.section: Area | None = None
        self.remark: Area | None = None
        self.gap = False

    def read(self, row: int) -> None:
        """Take in one row of the table."""
        self.gap = self.gap or row > self.above + 1
        self.above = row
        name = self.table.columns[Column.INDICATOR]
        area = self.page.area(row, name)
        if (
            (self.remark is not None and row <= self.remark.bottom)
            or self._opens_section(row)
            or area.right > self.table.names_end
            or is_sum(self.page, self.table, row)
        ):
            return
        if remark_in(self.page, self.table, row):
            self.remark = self.page.area(row, self.page.rows[row][0])
            return
        cells = self._cells(row)
        words = self.page.words(row, name)
        if words and area != self.name_area:
            self._named(row, area, words, cells)
        elif not words and (level := self._new_level(row)):
            self._of_level(row, level, cells)
        elif self.leaves:
            self._carried_on(row, area, cells)

    def _opens_section(self, row: int) -> bool:
        """Whether a row of one cell names a level that has no column: 一、投入（40分）."""
        columns, kinds = self.page.rows[row], self.table.columns
        if Column.PRIMARY in kinds or Column.WEIGHT not in kinds or len(columns) > 1:
            return False
        printed = printed_name(self.page.words(row, columns[0]))
        if printed.weight is not None:
            self.primary = UpperLevel(printed.name, printed.entry(self.page.source(row, columns[0])))
            self.secondary, self.section = _NO_LEVEL, self.page.area(row, columns[0])
        return printed.weight is not None

    def _cells(self, row: int) -> dict[Column, Entry]:
        """What a row says; points merged over several rows belong to the first, words to all of them."""
        columns = self.table.columns
        cells = {kind: self._own(row, columns[kind]) for kind in _OWNED if kind in columns}
        cells |= {kind: self.page.entry(row, columns[kind]) for kind in _SHARED if kind in columns}
        if Column.WEIGHT in cells:
            cells[Column.WEIGHT] = in_points(cells[Column.WEIGHT])
        adjusted = self.page.entry(row, self.table.adjusted) if self.table.adjusted else NOTHING
        if any(letter.isalnum() for letter in adjusted.text) and adjusted.text not in _NONE:
            cells[Column.TARGET] = adjusted
        if self.in_words and cells.get(Column.TARGET, NOTHING).blank:
            cells |= {Column.TARGET: cells[Column.UNIT], Column.UNIT: NOTHING}
        return cells

    def _own(self, row: int, column: int) -> Entry:
        area = self.page.area(row, column)
        if area.bottom > area.top:
            if area in self.taken:
                return Entry(source=self.page.source(row, column))
            self.taken.add(area)
        return self.page.entry(row, column)

    def _new_level(self, row: int) -> Column | None:
        """The lowest level that a row without an indicator's name opens."""
        for kind, known in ((Column.SECONDARY, self.secondary), (Column.PRIMARY, self.primary)):
            column = self.table.columns.get(kind)
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
        elif _has_points(cells):
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
        if name.endswith(("：", ":")) or not any(map(str.isalpha, name)):
            scored = weight.number is not None or cells.get(Column.SCORE, NOTHING).number is not None
            name = bare_name(words) if scored and not self.page.headings.is_label(words) else ""
        # A named row must say something more; below a gap in a table without a total it must bear points.
        beyond = self.extent.total is None and self.gap
        said = self._bears_points(cells) if beyond else any(not entry.blank for entry in cells.values())
        if not name or not said:
            return
        if self.leaves and self._is_detail(row, area, cells):
            self.leaves[-1] = self.leaves[-1].with_detail(name)
            return
        self._enter_levels(row, area)
        self.name_area = area
        self._add(row, name, source, (self.primary, self.secondary), cells)

    def _is_detail(self, row: int, name: Area, cells: dict[Column, Entry]) -> bool:
        """Whether a named row without points only says more of the one above it.

        Its name says so, or the points of the row above are merged over it. Without such a sign its
        points may have been forgotten.
        """
        points = [kind for kind in (Column.WEIGHT, Column.SCORE) if kind in self.table.columns]
        if not points or any(not _is_none(cells[kind]) for kind in points):
            return False
        above = [self.page.area(row, self.table.columns[kind]).top < row for kind in points]
        value = self.page.sheet.cell(name.top, name.left).value
        return all(above) or (isinstance(value, str) and self.page.headings.is_detail(value))

    def _bears_points(self, cells: dict[Column, Entry]) -> bool:
        """Whether a row has what shows that it is an indicator: its weight, else its score, else its goal."""
        kind = next((each for each in _SHOWING if each in self.table.columns), Column.INDICATOR)
        shown = cells.get(kind, NOTHING)
        return shown.number is not None or (kind is Column.TARGET and not shown.blank)

    def _carried_on(self, row: int, area: Area, cells: dict[Column, Entry]) -> None:
        """A row without a name of its own: a further part where it has points, else more words."""
        known, *levels = self.leaves[-1]
        if _has_points(cells):
            self.name_area = area
            self._add(row, known.name, known.source, levels, cells)
        elif self.extent.total is not None or not self.gap:
            said = known._replace(
                about=_with_more(known.about, cells.get(Column.ABOUT, NOTHING)),
                criterion=_with_more(known.criterion, cells.get(Column.CRITERION, NOTHING)),
                reason=_with_more(known.reason, cells.get(Column.REASON, NOTHING)),
                evidence=_with_more(known.evidence, cells.get(Column.EVIDENCE, NOTHING)),
                pictured=known.pictured or row in self.page.pictured,
            )
            self.leaves[-1] = Leaf(said, *levels)

    def _add(
        self, row: int, name: str, source: Source, levels: Sequence[UpperLevel], cells: dict[Column, Entry]
    ) -> None:
        """Take in an indicator; where the last has its name and levels, both are parts of one."""
        primary, secondary = levels
        part, last = 0, self.leaves[-1] if self.leaves else None
        if last is not None and (last.row.name, last.primary, last.secondary) == (name, primary, secondary):
            part = (last.row.part or 1) + 1
            self.leaves[-1] = last._replace(row=last.row._replace(part=part - 1))
        further = [FurtherScore(each.title, self._own(row, each.column)) for each in self.table.others]
        beside = (cells.get(Column.REVIEWED, NOTHING), *(each.entry for each in further))
        indicator = Row(
            name,
            row,
            source,
            primary.name,
            secondary.name,
            part,
            weight=cells.get(Column.WEIGHT, NOTHING),
            about=cells.get(Column.ABOUT, NOTHING),
            criterion=cells.get(Column.CRITERION, NOTHING),
            operator=cells.get(Column.OPERATOR, NOTHING),
            target=cells.get(Column.TARGET, NOTHING),
            unit=cells.get(Column.UNIT, NOTHING),
            actual=cells.get(Column.ACTUAL, NOTHING),
            actual_unit=cells.get(Column.ACTUAL_UNIT, NOTHING),
            score=cells.get(Column.SCORE, NOTHING),
            reviewed=cells.get(Column.REVIEWED, NOTHING),
            reason=cells.get(Column.REASON, NOTHING),
            evidence=cells.get(Column.EVIDENCE, NOTHING),
            deduction=cells.get(Column.DEDUCTION, NOTHING),
            others=tuple(each for each in further if not each.entry.computed),
            computed=next((each for each in beside if each.computed), NOTHING),
            pictured=row in self.page.pictured,
        )
        self.leaves.append(Leaf(indicator, primary, secondary))

    def _enter_levels(self, row: int, name: Area, heading: Entry = NOTHING) -> None:
        """The levels that a row names; ``heading``: the weight of a row that is the heading of a level."""
        primary = self._opened(row, Column.PRIMARY, Column.PRIMARY_WEIGHT, name, self.primary)
        if primary is not None:
            self.primary, self.secondary = primary.weighed(heading), _NO_LEVEL
        secondary = self._opened(row, Column.SECONDARY, Column.SECONDARY_WEIGHT, name, self.secondary)
        if secondary is not None:
            self.secondary = secondary.weighed(heading)

    def _opened(
        self, row: int, kind: Column, weight: Column, name: Area, known: UpperLevel
    ) -> UpperLevel | None:
        """The level that a row opens, if any; a cell reaching over into the next level names only its own."""
        column = self.table.columns.get(kind)
        if column is None:
            return None
        printed = printed_name(self.page.words(row, column))
        area = self.page.area(row, column)
        if printed.name in ("", known.name) or area.left < column or area in (name, self.section):
            return None
        place = self.table.columns.get(weight)
        entry = in_points(self.page.entry(row, place)) if place is not None else NOTHING
        if entry.blank and printed.weight is not None:
            entry = printed.entry(self.page.source(row, column))
        return UpperLevel(printed.name, entry)


def _is_none(points: Entry) -> bool:
    """Whether a cell has no points, be it blank or struck out: —, /."""
    return not points.unread and (points.blank or (points.number is None and is_sign(points.text)))


def _has_points(cells: dict[Column, Entry]) -> bool:
    return any(cells[kind].number is not None for kind in _POINTS if kind in cells)


def _with_more(known: Entry, more: Entry) -> Entry:
    """Words with those of a further row below them."""
    if more.blank or more.source == known.source:
        return known
    both = known._replace(kind=EntryKind.TEXT, number=None, text=f"{known.text}\n{more.text}")
    return more if known.blank else both


def read_leaves(page: SheetPage, table: ScoreTable, extent: TableRows) -> tuple[Leaf, ...]:
    """Every indicator of the table, from the top."""
    reader = _RowReader(page, table, extent)
    for row in page.rows:
        if extent.first <= row <= extent.last and not repeats(page, row, table.block):
            reader.read(row)
    return tuple(reader.leaves)


def weighed_by_levels(leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """The indicators with the weights of their levels, where each is the only one of a level with a weight.

    Where one of them shares its level, nobody can say what is whose: then none is given a weight.
    """
    alike = Counter((leaf.primary, leaf.secondary) for leaf in leaves)
    first = Counter(leaf.primary for leaf in leaves)
    weighed: list[Leaf] = []
    for leaf in leaves:
        own = leaf.secondary.weight if alike[leaf.primary, leaf.secondary] == 1 else NOTHING
        if own.blank and first[leaf.primary] == 1:
            own = leaf.primary.weight
        if own.number is None:
            return tuple(leaves)
        weighed.append(leaf._replace(row=leaf.row._replace(weight=own)))
    return tuple(weighed)


def without_pointless(leaves: Sequence[Leaf], full: Decimal, beside: Decimal) -> tuple[Leaf, ...]:
    """The indicators; where their weights make the full points, rows without points are details of theirs.

    A row whose points were forgotten leaves the others short of the full points.

    Args:
        leaves: the named rows.
        full: the full points of the form.
        beside: those of the budget block, which may be among the full ones.
    """
    if sum(leaf.row.weight.number or 0 for leaf in leaves) not in (full, full - beside):
        return tuple(leaves)
    found: list[Leaf] = []
    for leaf in leaves:
        points = (leaf.row.weight, leaf.row.score)
        if found and all(map(_is_none, points)):
            found[-1] = found[-1].with_detail(leaf.row.name)
        else:
            found.append(leaf)
    return tuple(found)


def branches(leaves: Sequence[Leaf]) -> tuple[Branch, ...]:
    """The first-level indicators in order; on a form with one level of names, all its indicators."""
    if not any(leaf.primary.name for leaf in leaves):
        named = (tuple(rows) for _, rows in groupby((leaf.row for leaf in leaves), attrgetter("name")))
        return tuple(Branch(own[0].name, own[0].weight if len(own) == 1 else NOTHING, own) for own in named)
    found: list[Branch] = []
    for primary, group in groupby(leaves, lambda leaf: leaf.primary):
        under = tuple(group)
        lower = groupby(under, lambda leaf: leaf.secondary)
        found.append(_branch(primary, under, tuple(_branch(*each) for each in lower if each[0].name)))
    return tuple(found)


def _branch(level: UpperLevel, leaves: Iterable[Leaf], children: tuple[Branch, ...] = ()) -> Branch:
    return Branch(level.name, level.weight, tuple(leaf.row for leaf in leaves), children)
