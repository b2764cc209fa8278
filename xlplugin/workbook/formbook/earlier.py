"""What an earlier run wrote into official cells, and the claims that stood there before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.form.form import Branch, Closing, Form, Row
from xlplugin.functions.cell import Cell
from xlplugin.money import HUNDRED, ZERO, plain, to_decimal
from xlplugin.pattern import Pattern
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.forms.ending import total_behind
from xlplugin.workbook.forms.entries import typed
from xlplugin.workbook.grid.grid import BookGrid, Place, parse_a1
from xlplugin.workbook.scorebook.headings import find_tables

NAME: Final = "测算指标"
"""Not a heading of official forms, so that this sheet is never taken for one, whatever it is called."""
CLAIM: Final = "自评得分"
SCORE: Final = "测算得分"
WRITTEN: Final = "写入值"
SHOWN: Final = "表内得分"
REASON_CELL: Final = "表内说明"
DRAFTED: Final = "写入的草稿"
REVIEWED_CELL: Final = "表内核定"
REVIEWED_WRITTEN: Final = "写入的核定"

_REFERENCE: Final = Pattern(
    r"(?:'((?:[^']|''){1,31})'|(?<![^\s'!(=,])([^\s'!(=,]{1,31}))!(\$?[A-Z]{1,3}\$?\d{1,7})"
)


class Earlier(NamedTuple):
    """One official cell that an earlier run wrote to: what stood there, and what the run wrote."""

    before: Cell
    written: Cell


def place_of(entry: Entry) -> Place | None:
    """The cell of an entry; None where the form has no such cell."""
    at = parse_a1(entry.source.cell or "")
    return Place(entry.source.sheet, *at) if at and entry.source.sheet else None


def _referred(formula: str | None) -> Place | None:
    found = _REFERENCE.search(formula or "")
    at = parse_a1(found[3]) if found else None
    if found is None or at is None:
        return None
    return Place(found[1].replace("''", "'") if found[1] else found[2], *at)


def earlier_writes(grid: BookGrid) -> Mapping[Place, Earlier]:
    """The official cells that still hold what an earlier run wrote, as its sheet of workings tells."""
    writes: dict[Place, Earlier] = {}
    for table in find_tables(grid, CLAIM, WRITTEN, SHOWN):
        for row in table.rows():
            pairs = (
                (SHOWN, CLAIM, WRITTEN),
                (REASON_CELL, "", DRAFTED),
                (REVIEWED_CELL, "", REVIEWED_WRITTEN),
            )
            for where, before, written in pairs:
                place = _referred(table.view(row, where).formula)
                wrote = table.view(row, written).value
                if place and wrote is not None and same_value(_held(grid, place), wrote):
                    writes[place] = Earlier(table.view(row, before).value if before else None, wrote)
    return writes


def written_places(grid: BookGrid) -> frozenset[Place]:
    """The cells in which an earlier run left what it knew: nobody typed it there."""
    noted = (CLAIM, WRITTEN, DRAFTED, REVIEWED_WRITTEN)
    notes = (
        Place(table.sheet.name, row, table.columns[heading])
        for table in find_tables(grid, CLAIM, WRITTEN, SHOWN)
        for row in table.rows()
        for heading in noted
        if heading in table.columns
    )
    return frozenset((*earlier_writes(grid), *notes))


def _held(grid: BookGrid, place: Place) -> Cell:
    sheet = grid.sheet(place.sheet)
    return sheet.cell(place.row, place.column).value if sheet else None


def with_earlier_claims(form: Form, grid: BookGrid) -> Form:
    """The form with the claims that stood in it before an earlier run wrote scores over them.

    Where a person has changed an official cell since, what is there now is the claim.
    """
    writes = earlier_writes(grid)
    if not writes:
        return form
    rows = {row: _claimed(row, writes) for row in form.rows}
    before = form._replace(
        rows=tuple(rows.values()),
        branches=tuple(_branch(each, rows) for each in form.branches),
        grade=_before(form.grade, writes),
        budget=tuple(each._replace(score=_before(each.score, writes)) for each in form.budget),
    )
    if form.total is None:
        return before
    return before._replace(total=_closed(form.total, before, writes, edited=_edited(form, grid)))


def _claimed(row: Row, writes: Mapping[Place, Earlier]) -> Row:
    draft = row.reason if place_of(row.reason) in writes else NOTHING
    return row._replace(score=_before(row.score, writes), reason=_before(row.reason, writes), draft=draft)


def _edited(form: Form, grid: BookGrid) -> bool:
    """Whether a score of the form is no longer what the earlier run left there."""
    scores = (*(row.score for row in form.rows), *(line.score for line in form.budget))
    # Of rows that share a merged cell the first holds its score.
    now = {place_of(each): each for each in reversed(scores)}
    for table in find_tables(grid, CLAIM, WRITTEN, SHOWN):
        for row in table.rows():
            place, wrote = _referred(table.view(row, SHOWN).formula), table.view(row, WRITTEN).value
            left = table.view(row, CLAIM).value if wrote is None else wrote
            if place is not None and place in now and now[place].number != _number(left):
                return True
    return False


def _number(value: Cell) -> Decimal | None:
    return to_decimal(value) if isinstance(value, float) else None


def _closed(closing: Closing, form: Form, writes: Mapping[Place, Earlier], *, edited: bool) -> Closing:
    """The closing row beside the claims as they stand now.

    A total that an earlier run wrote, or that a formula makes of the cells it wrote, is nobody's claim: once
    a claim behind it was changed by hand, it follows the claims until the form is scored again.
    """
    score = _total(closing, writes)
    if closing.score.formula or (edited and place_of(closing.score) in writes):
        score = _summed(closing.score, [*_of_budget(form), *(row.score for row in form.rows)])
    reviewed = closing.reviewed
    if place_of(reviewed) in writes:
        reviewed = _summed(reviewed, [row.reviewed for row in form.rows])
    return closing._replace(score=score, reviewed=reviewed)


def _of_budget(form: Form) -> tuple[Entry, ...]:
    """The claim for carrying out the budget, where the form's points are not all those of its rows."""
    rows = sum((row.weight.points or ZERO for row in form.rows), ZERO)
    claims = tuple(line.score for line in form.budget if line.score.points is not None)[:1]
    known = (form.execution_weight, *(each.points for each in claims))  # not every form prints the weight
    own = next((each for each in known if each is not None), ZERO)
    return claims if rows + own <= HUNDRED else ()


def _summed(entry: Entry, parts: list[Entry]) -> Entry:
    """An entry that holds the sum of its parts; as it is where a part is no number."""
    points = [part.points for part in parts]
    if None in points:
        return entry
    total = sum((each for each in points if each is not None), ZERO)
    return entry._replace(number=total)


def _total(closing: Closing, writes: Mapping[Place, Earlier]) -> Entry:
    """The total; one written behind its label is read out of the words again."""
    before = _before(closing.score, writes)
    written_over = before is not closing.score and not before.blank
    return total_behind(before) if closing.behind_label and written_over else before


def _branch(branch: Branch, rows: Mapping[Row, Row]) -> Branch:
    children = tuple(_branch(each, rows) for each in branch.children)
    return branch._replace(rows=tuple(rows.get(each, each) for each in branch.rows), children=children)


def _before(entry: Entry, writes: Mapping[Place, Earlier]) -> Entry:
    # Rows that share a merged cell have it too, and nothing in it.
    place = None if entry.blank else place_of(entry)
    earlier = writes.get(place) if place else None
    return _entry(earlier.before, entry) if earlier else entry


def _entry(value: Cell, now: Entry) -> Entry:
    """What stood in a cell, as an entry of it."""
    number = _number(value)
    if number is not None:
        places = max(0, -int(number.normalize().as_tuple().exponent))
        return Entry(EntryKind.NUMBER, number, plain(number), places=places, source=now.source)
    if isinstance(value, str) and value.strip():
        return typed(value, now.source)
    return NOTHING._replace(source=now.source)
