"""Facts from the tables that a workbook already holds: the figure of a total row under a known heading."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.clue import Clue
from xlplugin.facts.entry import Entry
from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.form.form import Field, Table, TableRow
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import of_another_year, squeezed
from xlplugin.money import HUNDRED, AmountUnit

_TOTALS: Final = frozenset({"合计", "总计", "总额", "共计", "合计数", "总计数", "年度合计", "全年合计"})
_UNIT: Final = r"\((?:单位:)?(亿元|万元|元|%|人|个|项)\)|[,，]?单位:(亿元|万元|元|%)"
_GROUPS: Final = frozenset({"合计", "总计", "小计", "本年", "本年度", "全年", "金额", "总额", "情况"})


def _heading(text: str) -> str:
    return re.sub(r"[\n:]", "", re.sub(_UNIT, "", squeezed(text)))


def _rows(table: Table, clue: Clue, year: int) -> Iterator[TableRow]:
    """The rows that a clue means: those it names, else the total's, the year's, or a table's only one."""
    for row in table.rows:
        labels = [_heading(label) for label in row.labels]
        if any(of_another_year(label if label.endswith("度") else f"{label}年", year) for label in labels):
            continue
        named = any(label in clue.row for label in labels)
        total = any(label in (*_TOTALS, f"{year}", f"{year}年", f"{year}年度") for label in labels)
        if named or (not clue.row and (total or len(table.rows) == 1)):
            yield row


def _column_fits(headings: Sequence[str], clue: Clue, table: Table, year: int) -> bool:
    """Whether a column's own heading is one of the clue's, under no group that makes it a part."""
    *groups, own = [_heading(each) for each in headings]
    if own not in clue.column or any(of_another_year(each, year) for each in (*groups, own)):
        return False
    if any(word in each for each in (*groups, own) for word in clue.unless):
        return False
    harmless = _GROUPS | {_heading(table.title), own, f"{year}年", f"{year}年度"}
    return all(group in harmless or any(word in group for word in clue.table) for group in groups)


def _titled(table: Table, clue: Clue, year: int) -> bool:
    title = squeezed(table.title)
    if of_another_year(title, year) or any(word in title for word in clue.unless):
        return False
    return bool(clue.table) and all(word in title for word in clue.table)


def _unit(table: Table, headings: Sequence[str]) -> str:
    for heading in reversed(headings):
        found = re.search(_UNIT, squeezed(heading))
        if found:
            return found.group(1) or found.group(2)
    return table.unit.value if table.unit else ""


class _InTable(NamedTuple):
    """The number of a cell as it is to be typed, its unit, and the worth of its last printed digit."""

    number: Decimal
    unit: str
    step: Decimal


def _value(definition: FactDefinition, entry: Entry, unit: str) -> _InTable | None:
    """What a table's cell gives for a fact; None where its unit is not known or not the fact's."""
    if entry.number is None:
        return None
    match definition.member_kind:
        case UnitKind.AMOUNT if unit in list(AmountUnit) and not entry.percent:
            return _InTable(entry.number, unit, entry.step * AmountUnit(unit).in_yuan)
        case UnitKind.PERCENT if entry.percent:
            return _InTable(entry.number, "%", entry.step)
        case UnitKind.PERCENT if unit == "%":
            return _InTable(entry.number / HUNDRED, "%", entry.step / HUNDRED)
        case UnitKind.COUNT if not entry.percent and unit in ("", definition.counted):
            return _InTable(entry.number, definition.counted, entry.step)
    return None


def from_table(table: Table, definition: FactDefinition, year: int) -> Iterator[Proposal]:
    """The figures of one fact in a table; blank cells are no figures, and no sum is made of parts."""
    for clue in definition.clues:
        if not _titled(table, clue, year):
            continue
        for place, headings in enumerate(table.columns):
            if headings and _column_fits(headings, clue, table, year):
                yield from _cells(table, definition, clue, place, year)


def _cells(table: Table, definition: FactDefinition, clue: Clue, place: int, year: int) -> Iterator[Proposal]:
    headings = table.columns[place]
    for row in _rows(table, clue, year):
        entry = row.cells[place] if place < len(row.cells) else Entry()
        unit = _unit(table, headings) if definition.kind is not UnitKind.COUNT else ""
        found = _value(definition, entry, unit)
        if found is not None:
            note = f"；{clue.note}" if clue.note else ""
            how = f"“{table.title}”{row.label or '该'}行·{_heading(headings[-1])}{note}"
            value, step = found.number, found.step
            yield Proposal(definition, value, found.unit, entry.source, how, step=step, doubt=clue.note)


def from_fields(fields: Sequence[Field], vocabulary: Vocabulary) -> Iterator[Proposal]:
    """The amounts in the header block whose label is a clue's name and says its unit."""
    for field in fields:
        label, found = _heading(field.label), re.search(_UNIT, squeezed(field.label))
        for definition in vocabulary:
            clues = (each for each in definition.clues if not (each.own or each.after or each.answer))
            if not found or not any(label in clue.words for clue in clues):
                continue
            value = _value(definition, field.value, found.group(1) or found.group(2))
            if value is not None:
                place, how = field.value.source, f"表头“{field.label}”"
                yield Proposal(definition, value.number, value.unit, place, how, step=value.step)
