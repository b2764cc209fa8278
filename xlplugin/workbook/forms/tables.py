"""What stands on the sheets beside the form: tables of figures, and words outside of them."""

from collections.abc import Container, Iterator, Sequence
from typing import Final, NamedTuple

from xlplugin.facts.entry import EntryKind
from xlplugin.form.beside import Beside
from xlplugin.form.form import Column, Passage, Table, TableRow
from xlplugin.money import AmountUnit
from xlplugin.workbook.forms.candidates import Prints
from xlplugin.workbook.forms.entries import heading_key, squeezed, words_of
from xlplugin.workbook.forms.finder import FoundForm, SearchedBook
from xlplugin.workbook.forms.headings import Headings
from xlplugin.workbook.forms.page import SheetPage, open_page
from xlplugin.workbook.grid.grid import Area, SheetGrid

_MOST_HEADING_ROWS: Final = 4
_LONGEST_HEADING: Final = 40
_MOST_COLUMNS: Final = 60
_ROWS_TO_TITLE: Final = 4
_SHORTEST: Final = 8
LEDGER_ROWS: Final = 500
"""How far down other sheets are read for tables and words; what is longer is a ledger."""


class FoundTable(NamedTuple):
    """A table and the rectangle it fills, headings included."""

    table: Table
    area: Area


class _Frame(NamedTuple):
    """The rows and columns of a table before it is read."""

    top: int
    body: int
    bottom: int
    columns: tuple[int, ...]

    @property
    def area(self) -> Area:
        """The rectangle it fills, headings included."""
        return Area(self.top, self.columns[0], self.bottom, self.columns[-1])


def find_tables(page: SheetPage, rows: range, outside: Area | None = None) -> tuple[FoundTable, ...]:
    """The tables on a sheet, from the top left.

    Args:
        page: the sheet.
        rows: the rows to look at; a table that reaches their end is a ledger and no table of facts.
        outside: on the form's own sheet, the rectangle of the score table and what stands above it. There
            only what holds figures counts; elsewhere a blank form's empty table does, too.
    """
    found: list[FoundTable] = []
    seen = [] if outside is None else [outside]
    for row, filled in page.rows.items():
        if row not in rows or _lies_inside(row, filled, seen):
            continue
        for columns in _runs(page, row, outside):
            if any(area.covers(row, columns[0]) for area in seen):
                continue
            frame = _frame(page, row, columns, rows, outside)
            if frame is not None:
                seen.append(frame.area)
                table = _table(page, frame, lenient=outside is None) if frame.bottom < rows[-1] else None
                found += [FoundTable(table, frame.area)] if table is not None else []
    return tuple(found)


def _lies_inside(row: int, columns: Sequence[int], areas: Sequence[Area]) -> bool:
    """Whether all that stands in a row lies inside one of some rectangles."""
    left, right = columns[0], columns[-1]
    for area in areas:  # noqa: SIM110 - quicker than any() for every row of a list
        if area.top <= row <= area.bottom and area.left <= left and right <= area.right:
            return True
    return False


def _runs(page: SheetPage, row: int, outside: Area | None) -> Iterator[tuple[int, ...]]:
    """The columns of a row's cells that stand side by side, run by run."""
    run: list[int] = []
    end = 0
    for column in page.rows[row]:
        if outside is not None and outside.covers(row, column):
            continue
        if run and column > end + 1:
            yield tuple(run)
            run = []
        run.append(column)
        end = min(page.right_of(row, column), page.last_column)
    if run:
        yield tuple(run)


def _frame(page: SheetPage, row: int, run: Sequence[int], rows: range, outside: Area | None) -> _Frame | None:
    """The table that a run of headings opens; None where it is no run of headings."""
    if len(run) < 2 or not all(_is_heading(page, row, column) for column in run):  # noqa: PLR2004 - two columns
        return None
    last = min(page.area(row, run[-1]).right, page.last_column, run[0] + _MOST_COLUMNS)
    columns = tuple(range(run[0], last + 1))
    body = _body(page, row, columns)
    if len(_headings_in(page, body, columns)) > len(run):
        return None
    bottom = _bottom(page, range(body, rows[-1] + 1), columns, outside)
    return None if bottom < body else _Frame(row, body, bottom, columns)


def _is_heading(page: SheetPage, row: int, column: int) -> bool:
    entry = page.entry(row, column)
    short = len(squeezed(entry.text)) <= _LONGEST_HEADING
    return entry.kind is EntryKind.TEXT and short and "。" not in entry.text


def _body(page: SheetPage, top: int, columns: Sequence[int]) -> int:
    """The first row under the headings: below all that reaches down, and below the parts of wide headings."""
    body = top + 1
    while body < top + _MOST_HEADING_ROWS:
        areas = [page.area(row, column) for row in range(top, body) for column in columns]
        reaching = any(body <= area.bottom < top + _MOST_HEADING_ROWS for area in areas)
        wide = any(area.right > area.left and area.bottom == body - 1 for area in areas)
        parted = wide and len(_headings_in(page, body, columns)) > 1
        if not reaching and not parted:
            break
        body += 1
    return body


def _inside(page: SheetPage, row: int, columns: Sequence[int]) -> list[int]:
    """The columns of a table in which something stands in a row."""
    first, last = columns[0], columns[-1]
    return [column for column in page.rows.get(row, ()) if first <= column <= last]


def _headings_in(page: SheetPage, row: int, columns: Sequence[int]) -> list[int]:
    """The columns of a row's texts, where nothing but short texts stands there."""
    inside = _inside(page, row, columns)
    return inside if all(_is_heading(page, row, column) for column in inside) else []


def _bottom(page: SheetPage, rows: range, columns: Sequence[int], outside: Area | None) -> int:
    """The last row of the table: above an empty one, a footnote, or the score table."""
    for row in rows:
        inside = _inside(page, row, columns)
        if not inside or (outside is not None and outside.covers(row, columns[0])):
            return row - 1
        alone = len(inside) == 1 and page.right_of(row, inside[0]) > inside[0]
        if alone or page.headings.is_note(page.words(row, inside[0])):
            return row - 1
    return rows.stop - 1  # above the first where there is none


def _table(page: SheetPage, frame: _Frame, *, lenient: bool) -> Table | None:
    names, rows = page.headings.names, range(frame.body, frame.bottom + 1)
    paths = {column: _path(page, frame, column) for column in frame.columns}
    keys = {column: heading_key(path[-1]) if path else "" for column, path in paths.items()}
    numbered = frame.columns[:1] if keys[frame.columns[0]].endswith(names.numbering) else ()
    unnumbered = [column for column in frame.columns if column not in numbered]
    figured = [column for column in unnumbered if any(page.holds_number(row, column) for row in rows)]
    if not figured and lenient:
        headed = [column for column in frame.columns[1:] if keys[column]]
        open_ = [column for column in headed if all(page.entry(row, column).blank for row in rows)]
        figured = [column for column in open_ if not keys[column].endswith(names.table_remarks)]
    if not figured or _is_of_points(page.headings, list(paths.values())):
        return None
    labels = [column for column in frame.columns if column < figured[0]]
    above = [squeezed(line) for line in _lines_above(page, frame)]
    named = (line for line in above if "单位：" not in line and "单位:" not in line)
    title = next((line for line in named if not page.headings.is_note(line)), "")
    heads = tuple(paths[column] for column in figured)
    lines = []
    for row in rows:
        words = [squeezed(page.text(row, column)) for column in labels]
        lines.append(TableRow(tuple(filter(None, words)), tuple([page.entry(row, each) for each in figured])))
    place = page.source(frame.top, frame.columns[0])
    return Table(title or page.sheet.name, _unit(above, title, heads), heads, tuple(lines), place)


def _is_of_points(headings: Headings, heads: Sequence[Sequence[str]]) -> bool:
    """Whether a table is about points, which are no facts; a table of goals may bear them, too."""
    sorts = {found.sort for path in heads for found in map(headings.meaning, path) if found is not None}
    return bool(sorts & {Column.WEIGHT, Column.SCORE}) and not sorts >= {Column.TARGET, Column.ACTUAL}


def _path(page: SheetPage, frame: _Frame, column: int) -> tuple[str, ...]:
    """The headings of a column, from the widest group to its own."""
    found: dict[Area, str] = {}
    for row in range(frame.top, frame.body):
        words = squeezed(page.words(row, column))
        if words:
            found.setdefault(page.area(row, column), words)
    return tuple(found.values())


def _lines_above(page: SheetPage, frame: _Frame) -> Iterator[str]:
    """The texts that stand alone in the rows above, the nearest first; a fuller row ends them."""
    for row in range(frame.top - 1, max(frame.top - 1 - _ROWS_TO_TITLE, 0), -1):
        areas = ((column, page.area(row, column)) for column in page.rows.get(row, ()))
        near = [at for at, area in areas if area.right >= frame.area.left and area.left <= frame.area.right]
        if len(near) > 2 or any(not words_of(page.sheet.cells[(row, each)].value) for each in near):  # noqa: PLR2004
            return
        yield from (page.words(row, column) for column in reversed(near))


def _unit(above: Sequence[str], title: str, heads: Sequence[Sequence[str]]) -> AmountUnit | None:
    """The unit that a line above, the title or the headings name; None where they name several."""
    named = {unit for line in above if "单位" in line for unit in _units(line.partition("单位")[2])}
    named = named or set(_units_in_brackets(title))
    named = named or {unit for path in heads for head in path for unit in _units_in_brackets(head)}
    return named.pop() if len(named) == 1 else None


def _units(text: str) -> list[AmountUnit]:
    """The unit that a text names, if any: the longest, as every unit ends in 元."""
    return [unit for unit in sorted(AmountUnit, key=len, reverse=True) if unit.value in text][:1]


def _units_in_brackets(text: str) -> Iterator[AmountUnit]:
    for piece in text.replace("(", "（").split("（")[1:]:
        yield from _units(piece.replace(")", "）").partition("）")[0])


def find_passages(
    page: SheetPage, rows: range, areas: Sequence[Area], left_out: Container[tuple[int, int]]
) -> Iterator[Passage]:
    """Every longer text of a sheet.

    Args:
        page: the sheet.
        rows: the rows to look at.
        areas: the rectangles of its tables, which hold no passages.
        left_out: cells that are titles or footnotes.
    """
    for row, columns in page.rows.items():
        if row not in rows or _lies_inside(row, columns, areas):
            continue
        for column, words in page.texts(row):
            if len(words) < _SHORTEST or (row, column) in left_out:
                continue
            if not any(area.covers(row, column) for area in areas) and not page.headings.is_label(words):
                yield Passage(words, page.source(row, column))


def read_beside(found: FoundForm) -> Beside:
    """The tables and the words of every sheet that is not another form."""
    book, chosen = found.book, found.chosen
    others = {each.page.sheet.name for each in book.candidates if each.prints is not Prints.TOO_LITTLE}
    tables: list[Table] = []
    passages: list[Passage] = []
    for place, sheet in enumerate(book.sheets):
        if sheet.name == chosen.page.sheet.name:
            held = _around(found)
        elif sheet.name in others:
            continue
        else:
            if place not in book.beside:
                book.beside[place] = _on_sheet(sheet, book)
            held = book.beside[place]
        tables += held.tables
        passages += held.passages
    return Beside(tuple(tables), tuple(passages))


def _around(found: FoundForm) -> Beside:
    """What stands on the form's own sheet outside of it."""
    chosen, own = found.chosen, found.read.area
    page, end = chosen.page, own.bottom + LEDGER_ROWS
    rows = range(1, min(end, chosen.extent.next_form or end))
    closed = Area(1, 1 if own.top == 1 else own.left, own.bottom, own.right)
    tables = find_tables(page, rows, closed)
    areas = (own, *(each.area for each in tables))
    passages = find_passages(page, rows, areas, found.read.left_out)
    return Beside(tuple(each.table for each in tables), tuple(passages))


def _on_sheet(sheet: SheetGrid, book: SearchedBook) -> Beside:
    """What a sheet without a form holds; what stands alone in a row above a table is its title."""
    epoch, rows = book.grid.dates_from_1904, range(1, LEDGER_ROWS + 1)
    page = open_page(sheet, book.file, book.headings, dates_from_1904=epoch, limit=LEDGER_ROWS)
    tables = find_tables(page, rows)
    areas = tuple(each.area for each in tables)
    lowest = max((area.top for area in areas), default=0)
    above = ((row, columns) for row, columns in page.rows.items() if row < lowest)
    titles = frozenset((row, columns[0]) for row, columns in above if len(columns) == 1)
    return Beside(tuple(each.table for each in tables), tuple(find_passages(page, rows, areas, titles)))
