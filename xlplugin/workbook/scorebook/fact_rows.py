"""Facts as they stand in a workbook: the rows of 基础数据 and 绩效指标完成情况, and their rubric."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

from xlplugin.facts.entry import NO_DATE, quoted_date
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import (
    MOST_AS_FRACTION,
    Raw,
    hundredfold,
    member_name,
    parse_series,
    parse_targets,
    parse_value,
    read_as,
    unit_of,
)
from xlplugin.facts.value import Fault, Invalid, Value
from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.functions.table import COUNTED, to_raw
from xlplugin.money import HUNDRED, percent, plain, to_decimal
from xlplugin.problem import Checked, Problem, Source
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.forms import codes
from xlplugin.workbook.forms.entries import date_shown
from xlplugin.workbook.grid.grid import BLANK, BookGrid, CellView
from xlplugin.workbook.layout.amounts import converted_amount, counted_amount
from xlplugin.workbook.layout.names import CONFIRMATION, CONFIRMED, PENDING, RUBRIC_LABEL
from xlplugin.workbook.scorebook.headings import HeadedTable, cell_text, find_tables

CODE = "编码"
VALUE = "数值"
GOAL = "目标值"
ACTUAL = "完成值"
TARGET = "绩效指标"
UNIT = "单位"
EVIDENCE = "来源/佐证材料"

_YES: Final = frozenset({CONFIRMED, "是", "确认", "同意", "认可", "采用", "采纳", "已核对", "无误"})
_YES_MARKS: Final = frozenset({"√", "✓", "✔", "☑", "ok", "yes", "y"})
_MOST_TOLD: Final = 5
_NO: Final = frozenset({"否", "不采用", "不采纳", "不认可", "不确认", "不同意", "×", "✗", "x", "no", "n"})


def stated_rubric(grid: BookGrid) -> str:
    """The rubric id beside the label 评价标准 on the sheet of facts; empty where there is none."""
    for table in find_tables(grid, CODE, VALUE):
        for (row, column), view in table.sheet.cells.items():
            if row < table.first and view.value == RUBRIC_LABEL:
                return cell_text(table.sheet.cell(row, column + 1).value)
    return ""


class FactRow(NamedTuple):
    """One row of facts: its code, cells and place, what stands under 确认, and the name of a target.

    ``goal_source`` is the place of a target's goal; ``from_1904`` whether the book counts days from 1904 on.
    """

    code: str
    value: CellView
    goal: CellView
    unit: str
    evidence: str
    source: Source
    confirmed: str = ""
    name: str = ""
    goal_source: Source | None = None
    from_1904: bool = False

    @property
    def fact(self) -> str:
        """The fact's id: the code without the number of a series' member."""
        return self.code.partition(".")[0]

    @property
    def member(self) -> int:
        """The number of a series' member or a table's line, from 1; 0 where the code has none."""
        number = self.code.partition(".")[2]
        return int(number) if number.isascii() and number.isdigit() else 0

    @property
    def blank(self) -> bool:
        """Whether nobody has given a value."""
        return all(view.value is None or not str(view.value).strip() for view in (self.value, self.goal))

    def emptied(self) -> "FactRow":
        """The same row as if nobody had given a value."""
        return self._replace(value=BLANK, goal=BLANK)


def _rows(grid: BookGrid, table: HeadedTable, file: str) -> Iterator[FactRow]:
    for row in table.rows():
        code = table.text(row, CODE)
        if code:
            yield FactRow(
                code=code,
                value=table.view(row, VALUE, ACTUAL),
                goal=table.view(row, GOAL),
                unit=table.text(row, UNIT),
                evidence=table.text(row, EVIDENCE),
                source=table.source(file, row, VALUE, ACTUAL),
                confirmed=table.text(row, CONFIRMATION),
                name=table.text(row, TARGET),
                goal_source=table.source(file, row, GOAL) if GOAL in table.columns else None,
                from_1904=grid.dates_from_1904,
            )


def _held(definition: FactDefinition, row: FactRow, view: CellView) -> Raw:
    """What stands in a cell of a row; of a number that is shown as a day why it cannot be used."""
    date = date_shown(view, from_1904=row.from_1904)
    if not date:
        return to_raw(view.value)
    fix = NO_DATE
    if definition.kind in (UnitKind.YES_NO, UnitKind.LEVEL):
        fix = f"请改为{'、'.join(definition.levels) or '“是”或“否”'}，并把单元格格式改为常规"
    return Invalid(Fault.WRONG_TYPE, f"填的是{quoted_date(date)}", fix)


def _raw(definition: FactDefinition, row: FactRow) -> Raw:
    """What stands in a row; of a number that its cell leaves open to two readings why it cannot be used."""
    raw, kind = _held(definition, row, row.value), definition.member_kind
    certain = isinstance(raw, float) and definition.maximum is not None and raw > MOST_AS_FRACTION
    in_percent = "%" in row.value.number_format or certain
    if isinstance(raw, float) and kind is UnitKind.PERCENT and not in_percent:
        number = plain(to_decimal(raw) or Decimal(0))
        message = f"填的是{number}，但单元格不是百分比格式，是{number}%还是比率{number}无法区分"
        fix = f"请写明百分号，如{number}%"
        return Invalid(Fault.WRONG_TYPE, message, fix)
    if isinstance(raw, float) and kind is UnitKind.PERCENT and certain and "%" in row.value.number_format:
        typed = to_decimal(raw) or Decimal(0)
        if definition.maximum is not None and typed / HUNDRED <= definition.maximum:
            return hundredfold(percent(typed), typed)
    if isinstance(raw, float) and kind is UnitKind.AMOUNT and not row.unit:
        return Invalid(Fault.WRONG_TYPE, "没有写单位，应为元、千元、万元、百万元或亿元")
    return raw


def _unit(row: FactRow, kind: UnitKind) -> str:
    return row.unit if kind is UnitKind.AMOUNT else ""


def _value(definition: FactDefinition, rows: Sequence[FactRow]) -> Value:
    kind = definition.member_kind
    if definition.kind is UnitKind.TARGETS:
        goals, actuals = (
            [_held(definition, row, view) for row, view in zip(rows, views, strict=True)]
            for views in ([row.goal for row in rows], [row.value for row in rows])
        )
        names = [row.name for row in rows]
        return parse_targets(definition, goals, actuals, names)
    if definition.kind is UnitKind.SERIES:
        return parse_series(definition, [_raw(definition, row) for row in rows])
    return parse_value(definition, _raw(definition, rows[0]), _unit(rows[0], kind))


def _read_as(definition: FactDefinition, row: FactRow) -> str:
    kind = definition.member_kind
    return read_as(definition, _raw(definition, row), _unit(row, kind))


def _typed(definition: FactDefinition, row: FactRow) -> str:
    value = row.value.value
    if isinstance(value, float):
        number = to_decimal(value) or Decimal(0)
        if definition.member_kind is UnitKind.PERCENT:
            return percent(number)
        return f"{plain(number)}{row.unit}"
    return "" if value is None else _read_as(definition, row) or str(value)


def _as_read(definition: FactDefinition, row: FactRow, taken: str) -> str:
    """What was typed into a row, and what it was taken for where that is written otherwise."""
    typed = str(row.value.value).strip()
    meant = "" if typed == taken else f"（即{taken}）"
    return f"{member_name(definition, row.member)}“{typed}”{meant}"


def _taken(definitions: Vocabulary, rows: Sequence[FactRow]) -> Iterator[Problem]:
    """What texts were taken for, told once: those that had to be read, and those that are plain numbers."""
    texts = [(row, _read_as(definitions[row.fact], row)) for row in rows if row.fact in definitions]
    read = [(row, taken) for row, taken in texts if taken]
    plainly = [row for row, _ in read if to_decimal(str(row.value.value)) is not None]
    others = [(row, taken) for row, taken in read if row not in plainly]
    if others:
        told = "、".join(_as_read(definitions[row.fact], row, taken) for row, taken in others[:_MOST_TOLD])
        more = f"等{len(others)}项" if len(others) > _MOST_TOLD else ""
        places = [row.source for row, _ in others]
        yield codes.FACT_READ.at(places[0], f"用文字填写的数据已读出：{told}{more}", others=places[1:])
    if plainly:
        message = f"有{len(plainly)}格数字是以文本形式存储的，已按数字计算"
        yield codes.FACT_READ.at(plainly[0].source, message, others=(row.source for row in plainly[1:]))


def _fact(definition: FactDefinition, rows: Sequence[FactRow]) -> Fact:
    value = _value(definition, rows)
    cells = (
        tuple(row.source for row in rows) if definition.kind in (UnitKind.SERIES, UnitKind.TARGETS) else ()
    )
    evidence = next((row.evidence for row in rows if row.evidence), "")
    typed = "、".join(text for row in rows if (text := _typed(definition, row)))
    kind = definition.member_kind
    unit = unit_of(definition, _raw(definition, rows[0]), _unit(rows[0], kind))
    goals = tuple(row.goal_source for row in rows if row.goal_source is not None)
    return Fact(definition, value, typed, rows[0].source, evidence, unit, cells, goals)


def _disordered(rows: Sequence[FactRow]) -> Iterator[Problem]:
    """The formulas take a series' rows by their order: rows moved, deleted or added change what they mean."""
    members = [row.member for row in rows]
    if members not in ([0], list(range(1, len(rows) + 1))):
        found = "、".join(row.code for row in rows)
        message = f"{rows[0].fact} 各行的编码应从 {rows[0].fact}.1 起依次排列，现为{found}"
        yield codes.FACT_ORDER.at(rows[0].source, message)


class _Confirmation(Enum):
    """What becomes of a value."""

    COUNTS = "counts"
    WAITING = "waiting"
    REFUSED = "refused"
    UNCLEAR = "unclear"


def _confirmation(words: str, *, accept_proposed: bool = False) -> _Confirmation:
    """What the words under 确认 mean; a blank cell means that a person typed the value.

    Args:
        words: the trimmed text of the cell.
        accept_proposed: whether values that wait for a person count too.
    """
    if not words or is_yes(words):
        return _Confirmation.COUNTS
    if words == PENDING:
        return _Confirmation.COUNTS if accept_proposed else _Confirmation.WAITING
    return _Confirmation.REFUSED if words.casefold() in _NO else _Confirmation.UNCLEAR


def is_yes(words: str) -> bool:
    """Whether a person confirmed a value, in whatever words."""
    return words in _YES or words.casefold() in _YES_MARKS


def refused(grid: BookGrid, file: str) -> frozenset[str]:
    """The codes of the rows whose value a person has turned down."""
    tables = [*find_tables(grid, CODE, VALUE), *find_tables(grid, CODE, GOAL, ACTUAL)]
    rows = [row for table in tables for row in _rows(grid, table, file) if row.confirmed]
    return frozenset(row.code for row in rows if _confirmation(row.confirmed) is _Confirmation.REFUSED)


def _repetitions(rows: Sequence[FactRow]) -> Iterator[Problem]:
    first: dict[str, FactRow] = {}
    for row in rows:
        if first.setdefault(row.code, row) is not row:
            message = f"编码“{row.code}”在{first[row.code].source}已出现过"
            yield codes.FACT_REPEATED.at(row.source, message)


def _counting(
    rows: Sequence[FactRow], vocabulary: Vocabulary, *, accept_proposed: bool
) -> Checked[list[FactRow]]:
    """The rows with the values that count; one that nobody has confirmed counts as not given.

    A table of targets counts only as a whole: its score is the mean of its lines.
    """
    states = {row: _confirmation(row.confirmed, accept_proposed=accept_proposed) for row in rows}
    held = [row for row in rows if states[row] is not _Confirmation.COUNTS and not row.blank]
    waiting = [row for row in held if states[row] is _Confirmation.WAITING]
    problems = [
        codes.FACT_CONFIRMATION.at(row.source, f"“确认”栏填的是“{row.confirmed}”，该行没有计入得分")
        for row in held
        if states[row] is _Confirmation.UNCLEAR
    ]
    if waiting:
        message = f"有{len(waiting)}项数据待确认，没有计入得分"
        problems.append(codes.FACTS_PROPOSED.at(waiting[0].source._replace(cell=None), message))
    tables = {row.fact for row in held if row.fact in vocabulary and _is_table(vocabulary[row.fact])}
    kept = [row.emptied() if row in held or row.fact in tables else row for row in rows]
    return Checked(kept, tuple(problems))


def _is_table(definition: FactDefinition) -> bool:
    return definition.kind is UnitKind.TARGETS


def read_facts(
    grid: BookGrid, vocabulary: Vocabulary, file: str, *, accept_proposed: bool = False
) -> Checked[FactSet | None]:
    """The facts of a workbook.

    Args:
        grid: the workbook; every sheet with the headings 编码 and 数值 (or 目标值 and 完成值) is read.
        vocabulary: the rubric's facts.
        file: the file's name, for the places of facts.
        accept_proposed: whether values count that a person has still to confirm.

    Returns:
        The facts, each with its cell (blank ones too), and rows that could not be understood; None where the
        workbook has no sheet of facts.
    """
    tables = [*find_tables(grid, CODE, VALUE), *find_tables(grid, CODE, GOAL, ACTUAL)]
    written = [row for table in tables for row in _rows(grid, table, file)]
    counting = _counting(written, vocabulary, accept_proposed=accept_proposed)
    rows = counting.value
    problems = [*counting.problems]
    problems += (
        codes.FACT_UNKNOWN.at(row.source, f"编码“{row.code}”不在评价标准的基础数据之中，该行未使用")
        for row in rows
        if row.fact not in vocabulary
    )
    problems += _taken(vocabulary, rows)
    problems += _repetitions(rows)
    by_fact: dict[str, list[FactRow]] = {}
    for row in rows:
        if row.fact in vocabulary:
            by_fact.setdefault(row.fact, []).append(row)
    problems += [problem for own in by_fact.values() for problem in _disordered(own)]
    facts = [_fact(vocabulary[fact], own) for fact, own in by_fact.items()]
    return Checked(FactSet(vocabulary, facts) if tables else None, tuple(problems))


def amounts_as_typed(grid: BookGrid) -> Iterator[CellEdit]:
    """The edits that let amounts count as typed where a formula of an earlier version makes 元 of them."""
    for table in find_tables(grid, CODE, VALUE, COUNTED):
        for row in table.rows():
            written, column = table.view(row, COUNTED).formula, table.columns[COUNTED]
            for confirmed in (False, True):
                if written == converted_amount(row, confirmed=confirmed):
                    present = Formula(counted_amount(row, confirmed=confirmed))
                    yield CellEdit(table.sheet.name, row, column, present)
