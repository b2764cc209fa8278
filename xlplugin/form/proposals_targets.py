"""Target lines: goals and what was reached, from the own row's words, item rows, or tables of goals."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.form.figures import figures
from xlplugin.form.form import Row, Table, TableRow
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import Statement, squeezed
from xlplugin.money import HUNDRED, ONE, plain

_SIGNS: Final = {Bound.EXACT: "", Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}
_DONE: Final = ("实际", "已完成", "完成值", "共完成", "累计完成", "完成了")
_NOT_THIS: Final = ("得", "完成率", "扣", "分值", "权重")
_ITEM: Final = r"[；;\n]+|(?<=[。])|(?<=[，,：:；;\s])(?=(?:[1-9]\d?[.、．]|[（(][1-9]\d?[)）]|[①-⑩])\s*\D)"
_NUMBERED: Final = r"^\s*(?:[1-9]\d?[.、．](?!\d)|[（(][1-9]\d?[)）]|[①-⑩])\s*"
_COUNTED: Final = r"指标(?:共?有|共|为)?([一二两三四五六七八九十]|\d{1,2})[个项]"
_NUMBERS: Final = "零一二三四五六七八九十"
_GOALS: Final = ("目标值", "年度目标值", "年初目标值", "年度指标值", "指标值", "计划值")
_ACTUALS: Final = ("完成值", "实际完成值", "实际值", "全年实际值", "全年完成值", "实际完成情况")


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
    items = [
        item.strip(" \t\u3000，,；;。")
        for item in re.split(_ITEM, text)
        if item and item.strip(" \t\u3000，,；;。")
    ]
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
    pairs = [(item, _pair(item)) for item in _items(statement.text)]
    lines = [
        _line(definition, member, item, pair, statement)
        for member, (item, pair) in enumerate(pairs, start=1)
        if pair is not None
    ]
    whole = [line for line in lines if line is not None]
    said = _said_count(statement.text)
    return whole if len(whole) == len(pairs) and said in (0, len(whole)) else []


def _line(
    definition: FactDefinition, member: int, item: str, pair: tuple[Figure, Figure], statement: Statement
) -> Proposal | None:
    wanted, reached = pair
    goal = _goal(wanted)
    if goal is None:
        return None
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


def _of_group(table: Table, groups: Sequence[str]) -> Iterator[TableRow]:
    for row in table.rows:
        if any(squeezed(label) in groups for label in row.labels[:-1]):
            yield row


def from_goal_table(table: Table, definition: FactDefinition) -> list[Proposal]:
    """The lines of a table of goals that belong to the fact's group; all of them or none."""
    goal, actual = _column(table, _GOALS), _column(table, _ACTUALS)
    if goal < 0 or actual < 0:
        return []
    groups = [group for clue in definition.clues if clue.table for group in clue.row]
    rows = list(_of_group(table, groups))
    lines = []
    for member, row in enumerate(rows, start=1):
        how = f"“{table.title}”{row.label}行·目标值和完成值"
        cells = _Cells(row.label, how, row.cells[goal], row.cells[actual])
        lines.append(_from_cells(definition, member, cells))
    whole = [line for line in lines if line is not None]
    return whole if len(whole) == len(rows) else []
