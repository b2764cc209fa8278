"""Facts from tables and header fields, and target lines: goals with what was reached, from cells or words."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.facts.figures import Bound, Figure, FigureKind, figures
from xlplugin.facts.vocabulary import Clue, FactDefinition, UnitKind, Vocabulary
from xlplugin.form.form import Field, Row, Table, TableRow
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import Statement, squeezed
from xlplugin.form.whose import names_another_year
from xlplugin.money import HUNDRED, ONE, AmountUnit, plain
from xlplugin.pattern import Pattern

_TOTALS: Final = frozenset({"合计", "总计", "总额", "共计", "合计数", "总计数", "年度合计", "全年合计"})
_UNIT: Final = Pattern(
    r"\((?:单位:)?(亿元|万元|元|%|人|个|项)\)|[,，]?单位:(亿元|万元|元|%)", words="(|单位:"
)
_GROUPS: Final = frozenset({"合计", "总计", "小计", "本年", "本年度", "全年", "金额", "总额", "情况"})

# Target lines.
_SIGNS: Final = {Bound.EXACT: "", Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}
_DONE: Final = ("实际", "已完成", "完成值", "共完成", "累计完成", "完成了")
_NOT_THIS: Final = ("得", "完成率", "扣", "分值", "权重")
_ITEM: Final = r"[；;\n]+|(?<=[。])|(?<=[，,：:；;\s])(?=(?:[1-9]\d?[.、．]|[（(][1-9]\d?[)）]|[①-⑩])\s*\D)"
_NUMBERED: Final = r"^\s*(?:[1-9]\d?[.、．](?!\d)|[（(][1-9]\d?[)）]|[①-⑩])\s*"
_COUNTED: Final = r"指标(?:共?有|共|为)?([一二两三四五六七八九十]|\d{1,2})[个项]"
_NUMBERS: Final = "零一二三四五六七八九十"
_GOALS: Final = ("目标值", "年度目标值", "年初目标值", "年度指标值", "指标值", "计划值")
_ACTUALS: Final = ("完成值", "实际完成值", "实际值", "全年实际值", "全年完成值", "实际完成情况")


def _heading(text: str) -> str:
    return re.sub(r"[\n:]", "", _UNIT.sub("", squeezed(text)))


def _rows(table: Table, clue: Clue, year: int) -> Iterator[TableRow]:
    """The rows that a clue means: those it names, else the total's, the year's, or a table's only one."""
    for row in table.rows:
        labels = [_heading(label) for label in row.labels]
        if any(names_another_year(label if label.endswith("度") else f"{label}年", year) for label in labels):
            continue
        named = any(label in clue.row for label in labels)
        total = any(label in (*_TOTALS, f"{year}", f"{year}年", f"{year}年度") for label in labels)
        if named or (not clue.row and (total or len(table.rows) == 1)):
            yield row


def _column_fits(headings: Sequence[str], clue: Clue, table: Table, year: int) -> bool:
    """Whether a column's own heading is one of the clue's, under no group that makes it a part."""
    *groups, own = [_heading(each) for each in headings]
    if own not in clue.column or any(names_another_year(each, year) for each in (*groups, own)):
        return False
    if any(word in each for each in (*groups, own) for word in clue.unless):
        return False
    harmless = _GROUPS | {_heading(table.title), own, f"{year}年", f"{year}年度"}
    return all(group in harmless or any(word in group for word in clue.table) for group in groups)


def _titled(table: Table, clue: Clue, year: int) -> bool:
    title = squeezed(table.title)
    if not clue.table or not all(word in title for word in clue.table):
        return False
    return not (any(word in title for word in clue.unless) or names_another_year(title, year))


def _unit(table: Table, headings: Sequence[str]) -> str:
    for heading in reversed(headings):
        found = _UNIT.search(squeezed(heading))
        if found:
            return found.group(1) or found.group(2)
    return table.unit.value if table.unit else ""


def _value(definition: FactDefinition, entry: Entry, unit: str) -> tuple[Decimal, str, Decimal] | None:
    """What a cell gives for a fact: the number as it is to be typed, its unit, the worth of its last digit.

    None where its unit is not known or not the fact's.
    """
    if entry.number is None:
        return None
    match definition.member_kind:
        case UnitKind.AMOUNT if unit in list(AmountUnit) and not entry.percent:
            return entry.number, unit, entry.step * AmountUnit(unit).in_yuan
        case UnitKind.PERCENT if entry.percent:
            return entry.number, "%", entry.step
        case UnitKind.PERCENT if unit == "%":
            return entry.number / HUNDRED, "%", entry.step / HUNDRED
        case UnitKind.COUNT if not entry.percent and unit in ("", definition.counted):
            return entry.number, definition.counted, entry.step
    return None


def from_table(table: Table, definition: FactDefinition, year: int) -> Iterator[Proposal]:
    """The figures of one fact in a table; blank cells are no figures, and no sum is made of parts."""
    for clue in definition.clues:
        if not _titled(table, clue, year):
            continue
        note = f"；{clue.note}" if clue.note else ""
        for place, headings in enumerate(table.columns):
            if not headings or not _column_fits(headings, clue, table, year):
                continue
            unit = _unit(table, headings) if definition.kind is not UnitKind.COUNT else ""
            for row in _rows(table, clue, year):
                entry = row.cells[place] if place < len(row.cells) else Entry()
                found = _value(definition, entry, unit)
                if found is not None:
                    how = f"“{table.title}”{row.label or '该'}行·{_heading(headings[-1])}{note}"
                    number, typed, step = found
                    source, doubt = entry.source, clue.note
                    yield Proposal(definition, number, typed, source, how, step=step, doubt=doubt)


def from_fields(fields: Sequence[Field], vocabulary: Vocabulary) -> Iterator[Proposal]:
    """The amounts in the header block whose label is a clue's name and says its unit."""
    for field in fields:
        found = _UNIT.search(squeezed(field.label))
        if found is None:
            continue
        label = _heading(field.label)
        for definition in vocabulary:
            clues = (each for each in definition.clues if not (each.own or each.after or each.answer))
            if not any(label in clue.words for clue in clues):
                continue
            value = _value(definition, field.value, found.group(1) or found.group(2))
            if value is not None:
                number, unit, step = value
                place, how = field.value.source, f"表头“{field.label}”"
                yield Proposal(definition, number, unit, place, how, step=step)


def _goal(figure: Figure) -> Decimal | str | None:
    """A goal as people type it: a number, or text with its sign or percent sign; None for 约 and the like."""
    if figure.bound not in _SIGNS:
        return None
    sign = _SIGNS[figure.bound]
    if figure.kind is FigureKind.PERCENT:
        return f"{sign}{plain(figure.number)}%"
    return f"{sign}{plain(figure.number)}" if sign else figure.number


def _number(figure: Figure) -> Decimal:
    """The number of a result as it is to be typed: of a percentage the fraction."""
    return figure.value if figure.kind is FigureKind.PERCENT else figure.number


def _pair(item: str) -> tuple[Figure, Figure] | None:
    """The goal and what was reached of one item: two figures of one unit, the second said to be reached."""
    found = [each for each in figures(item) if not each.name.startswith(_NOT_THIS) and each.unit != "分"]
    reached = [each for each in found if any(word in each.name for word in _DONE)]
    if len(reached) != 1 or reached[0].bound is not Bound.EXACT:
        return None
    goals = [each for each in found if each.end <= reached[0].start and each.unit == reached[0].unit]
    others = [
        each for each in found if each not in (*goals, *reached) and each.kind is not FigureKind.PERCENT
    ]
    if len(goals) != 1 or others or not goals[0].unit:
        return None
    return goals[0], reached[0]


def _items(text: str) -> list[str]:
    """The items of a list of goals, without an opening such as 产出指标有两个：."""
    parts = [item.strip(" \t\u3000，,；;。") for item in re.split(_ITEM, text) if item]
    items = [item for item in parts if item]
    return items[1:] if len(items) > 1 and items[0].endswith(("：", ":")) else items


def _said_count(text: str) -> int:
    """How many goals the text says there are; 0 where it does not say."""
    found = re.search(_COUNTED, text)
    if not found:
        return 0
    written = found.group(1).replace("两", "二")
    return int(written) if written.isdecimal() else _NUMBERS.index(written)


def from_words(statement: Statement, definition: FactDefinition) -> list[Proposal]:
    """The target lines of an own row: all of them or, where one cannot be read, none.

    Goals in words are left to people: how far one was reached is a judgement.

    Args:
        statement: the row's reason.
        definition: the fact.
    """
    items = _items(statement.text)
    lines = [_line(definition, member, item, statement) for member, item in enumerate(items, start=1)]
    whole = [line for line in lines if line is not None]
    said = _said_count(statement.text)
    return whole if len(whole) == len(items) and said in (0, len(whole)) else []


def _line(definition: FactDefinition, member: int, item: str, statement: Statement) -> Proposal | None:
    pair = _pair(item)
    goal = _goal(pair[0]) if pair is not None else None
    if pair is None or goal is None:
        return None
    wanted, reached = pair
    how = f"{statement.place}写明“{wanted.name}{wanted.words}”“{reached.name}{reached.words}”"
    name = re.sub(_NUMBERED, "", wanted.name) or re.sub(_NUMBERED, "", item)[:12]
    actual, place = _number(reached), statement.source
    return Proposal(definition, actual, reached.unit, place, how, member, goal, name, reached.step)


def _stated(entry: Entry) -> Figure | Decimal | None:
    """The one figure of a goal's or result's cell."""
    if entry.number is not None and entry.percent:
        share, worth = entry.number, ONE / HUNDRED
        return Figure(FigureKind.PERCENT, share, "%", entry.text, "", 0, 0, entry.places, worth=worth)
    if entry.number is not None:
        return entry.number
    found = figures(entry.text) if entry.kind is EntryKind.TEXT else ()
    return found[0] if len(found) == 1 else None


class _Cells(NamedTuple):
    """One target line as two cells: what it is called, where it stands for people, goal and result."""

    name: str
    how: str
    goal: Entry
    actual: Entry


def _from_cells(definition: FactDefinition, member: int, cells: _Cells) -> Proposal | None:
    """The target line of two cells, None where either states no single figure, or not of the same unit."""
    wanted, reached = _stated(cells.goal), _stated(cells.actual)
    if wanted is None or reached is None or not _comparable(wanted, reached):
        return None
    aim = _goal(wanted) if isinstance(wanted, Figure) else wanted
    if aim is None:
        return None
    value, unit, step = (
        (_number(reached), reached.unit, reached.step)
        if isinstance(reached, Figure)
        else (reached, "", cells.actual.step)
    )
    return Proposal(definition, value, unit, cells.actual.source, cells.how, member, aim, cells.name, step)


def _comparable(wanted: Figure | Decimal, reached: Figure | Decimal) -> bool:
    """Whether a result can be held against a goal: both shares, or neither; of one unit; no bound."""
    shares = [isinstance(each, Figure) and each.kind is FigureKind.PERCENT for each in (wanted, reached)]
    if shares[0] is not shares[1]:
        return False
    if isinstance(reached, Figure) and reached.bound is not Bound.EXACT:
        return False
    units = {each.unit for each in (wanted, reached) if isinstance(each, Figure)}
    return len(units) < len((wanted, reached))


def from_row(row: Row, definition: FactDefinition) -> list[Proposal]:
    """The line of an item form's row: its 年度指标值 and 实际完成值."""
    how = f"“{row.name}”的年度指标值和实际完成值"
    line = _from_cells(definition, 1, _Cells(row.name, how, row.target, row.actual))
    return [line] if line is not None else []


def _column(table: Table, headings: Sequence[str]) -> int:
    places = [place for place, each in enumerate(table.columns) if each and squeezed(each[-1]) in headings]
    return places[0] if len(places) == 1 else -1


def from_goal_table(table: Table, definition: FactDefinition) -> list[Proposal]:
    """The lines of a table of goals that belong to the fact's group; all of them or none."""
    goal, actual = _column(table, _GOALS), _column(table, _ACTUALS)
    if goal < 0 or actual < 0:
        return []
    groups = [group for clue in definition.clues if clue.table for group in clue.row]
    rows = [row for row in table.rows if any(squeezed(label) in groups for label in row.labels[:-1])]
    lines = []
    for member, row in enumerate(rows, start=1):
        how = f"“{table.title}”{row.label}行·目标值和完成值"
        cells = _Cells(row.label, how, row.cells[goal], row.cells[actual])
        lines.append(_from_cells(definition, member, cells))
    whole = [line for line in lines if line is not None]
    return whole if len(whole) == len(rows) else []
