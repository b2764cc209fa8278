"""Where everything stands in a workbook: which fact, target line and indicator has which row."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind
from xlplugin.money import plain
from xlplugin.rubric.model import Indicator, LoadedRubric, Primary, Secondary
from xlplugin.rules.base import Rule, stated_rates, walk
from xlplugin.rules.judgement import Checklist
from xlplugin.rules.periods import Periods
from xlplugin.workbook.layout.names import (
    FACTS_HEADER_ROW,
    FACTS_SHEET,
    FORM_HEADER_ROW,
    LINES_PER_TARGETS,
    TARGETS_HEADER_ROW,
    TARGETS_SHEET,
)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """One row of the sheet 基础数据.

    Attributes:
        row: from 1.
        code: the fact's id; a member of a series adds its number (``period_progress.1``).
        indicator: the indicator it is listed under.
        definition: the vocabulary entry.
        label: what the row asks for.
        most: the largest value it takes (points, or a fraction), None where there is no limit.
        required: whether the default reading cannot score without it, or without the rate in its place.
        sometimes: whether only some band, level or group needs it.
        readings: the names of the other readings that alone need it; empty for the default reading.
        instead_of: of a stated rate the facts in whose place it may be given; empty for any other fact.
    """

    row: int
    code: str
    indicator: str
    definition: FactDefinition
    label: str
    most: Decimal | None
    required: bool
    sometimes: bool
    readings: tuple[str, ...]
    instead_of: tuple[FactId, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of the sheet 绩效指标完成情况; ``row`` from 1, ``line`` from 1 within its table."""

    row: int
    line: int
    indicator: str
    definition: FactDefinition

    @property
    def code(self) -> str:
        """The fact's id and the number of the line."""
        return f"{self.definition.id}.{self.line}"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the sheet 自评表; ``row`` from 1."""

    row: int
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class LevelRows:
    """The rows, from 1 and both included, that a primary or secondary indicator covers in 自评表."""

    name: str
    weight: Decimal
    first: int
    last: int

    def cells(self, column: str) -> str:
        """The cells of a column over the rows, for a formula."""
        return f"{column}{self.first}:{column}{self.last}"

    @property
    def rows(self) -> int:
        """How many rows it covers."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of all sheets, and where formulas find facts.

    Attributes:
        facts: the rows of 基础数据.
        targets: the rows of 绩效指标完成情况.
        indicators: the rows of 自评表.
        primaries: its first-level indicators.
        secondaries: its second-level indicators.
        facts_sheet: the name of the sheet of facts.
        targets_sheet: the name of the sheet of targets.
        goals: the column of the goals that count.
        actuals: the column of what was reached that counts.
    """

    facts: tuple[AskedFact, ...]
    targets: tuple[TargetRow, ...]
    indicators: tuple[IndicatorRow, ...]
    primaries: tuple[LevelRows, ...]
    secondaries: tuple[LevelRows, ...]
    facts_sheet: str = FACTS_SHEET
    targets_sheet: str = TARGETS_SHEET
    goals: str = "D"
    actuals: str = "E"

    def rows_of(self, fact: FactId) -> tuple[AskedFact, ...]:
        """The rows of a fact, one a member."""
        return tuple(row for row in self.facts if row.definition.id == fact)

    def with_first(self, wanted: Container[FactId]) -> "Layout":
        """The same with the rows of some facts above all others, all rows of a fact side by side.

        A stated rate stays with the facts in whose place it may be given.
        """
        families = [{row.definition.id, *row.instead_of} for row in self.facts if row.instead_of]
        first = {fact for family in families if any(each in wanted for each in family) for fact in family}
        ordered = sorted(
            self.facts, key=lambda row: row.definition.id not in first and row.definition.id not in wanted
        )
        rows = (replace(each, row=row) for row, each in enumerate(ordered, FACTS_HEADER_ROW + 1))
        return replace(self, facts=tuple(rows))

    def lines_of(self, fact: FactId) -> tuple[TargetRow, ...]:
        """The lines of a table of targets."""
        return tuple(row for row in self.targets if row.definition.id == fact)

    @property
    def last_fact_row(self) -> int:
        """The last row of 基础数据; its header where every fact is a table of targets."""
        return self.facts[-1].row if self.facts else FACTS_HEADER_ROW

    @property
    def form(self) -> LevelRows:
        """All rows of indicators in 自评表."""
        weight = sum((block.weight for block in self.primaries), Decimal(0))
        return LevelRows("", weight, self.indicators[0].row, self.indicators[-1].row)

    @property
    def total_row(self) -> int:
        """The row of the total in 自评表."""
        return self.form.last + 1

    @property
    def grade_row(self) -> int:
        """The row of the grade in 自评表."""
        return self.form.last + 2

    @property
    def subtotal_row(self) -> int:
        """The heading of the subtotals by primary indicator in 自评表."""
        return self.form.last + 3

    @property
    def notes_row(self) -> int:
        """The first row of the notes in 自评表."""
        return self.subtotal_row + len(self.primaries) + 1


def lay_out(loaded: LoadedRubric, lines: int = LINES_PER_TARGETS) -> Layout:
    """The rows that a rubric's workbook has; ``lines`` are the rows of one table of targets."""
    rubric = loaded.rubric
    return Layout(
        facts=tuple(_fact_rows(loaded)),
        targets=tuple(_target_rows(loaded, lines)),
        indicators=tuple(
            IndicatorRow(row, each) for row, each in enumerate(rubric.indicators(), FORM_HEADER_ROW + 1)
        ),
        primaries=tuple(_blocks(rubric.primaries)),
        secondaries=tuple(_blocks([each for primary in rubric.primaries for each in primary.secondaries])),
    )


def facts_of(indicator: Indicator) -> tuple[FactId, ...]:
    """The facts an indicator may need: those of its default reading, then those of the others."""
    return tuple(dict.fromkeys(fact for rule in indicator.rules for fact in rule.fact_ids))


def _listed(loaded: LoadedRubric) -> Iterator[tuple[Indicator, FactDefinition]]:
    """Every fact once, under the first indicator that needs it."""
    seen: set[FactId] = set()
    for indicator in loaded.rubric.indicators():
        for fact in facts_of(indicator):
            if fact not in seen:
                seen.add(fact)
                yield indicator, loaded.vocabulary[fact]


def _fact_rows(loaded: LoadedRubric) -> Iterator[AskedFact]:
    default = {fact for each in loaded.rubric.indicators() for fact in each.rule.fact_ids}
    always = frozenset[FactId]().union(*(each.rule.always() for each in loaded.rubric.indicators()))
    row = FACTS_HEADER_ROW
    for indicator, definition in _listed(loaded):
        if definition.kind is UnitKind.TARGETS:
            continue
        fact, series = definition.id, definition.kind is UnitKind.SERIES
        others = (each.name for each in indicator.readings if fact in each.rule.fact_ids)
        readings = () if fact in default else tuple(others)
        rate = stated_rates(indicator.rule).get(fact)
        for member in range(max(len(definition.items), 1) if series else 1):
            row += 1
            yield AskedFact(
                row=row,
                code=f"{fact}.{member + 1}" if series else fact,
                indicator=indicator.name,
                definition=definition,
                label=_label(indicator.rule, definition, member),
                most=_most(indicator, definition, member),
                required=fact in always
                and not rate
                and (member == 0 or not _open_ended(indicator.rule, fact)),
                sometimes=fact in default - always,
                readings=readings,
                instead_of=rate.ids if rate else (),
            )


def _checklist(rule: Rule, fact: FactId) -> Checklist | None:
    lists = (each for each in walk(rule) if isinstance(each, Checklist))
    return next((each for each in lists if each.fact == fact), None)


def _label(rule: Rule, definition: FactDefinition, member: int) -> str:
    if definition.kind is not UnitKind.SERIES or not definition.items:
        return definition.label
    checklist = _checklist(rule, definition.id)
    if checklist is None:
        return f"{definition.label}：{definition.items[member]}"
    return f"{definition.items[member]}（{plain(checklist.items[member].points)}分）"


def _most(indicator: Indicator, definition: FactDefinition, member: int) -> Decimal | None:
    checklist = _checklist(indicator.rule, definition.id)
    if checklist is not None:
        return checklist.items[member].points
    judged = [given for each in walk(indicator.rule) for given in each.judgements()]
    points = [most for fact, most in judged if fact == definition.id]
    return max(points) if points else definition.maximum


def _open_ended(rule: Rule, fact: FactId) -> bool:
    """Whether a series may end early: periods without a schedule are as many as were reported."""
    periods = [each for each in walk(rule) if isinstance(each, Periods) and each.series == fact]
    return bool(periods) and not any(each.schedule for each in periods)


def _target_rows(loaded: LoadedRubric, lines: int) -> Iterator[TargetRow]:
    row = TARGETS_HEADER_ROW
    for indicator, definition in _listed(loaded):
        if definition.kind is UnitKind.TARGETS:
            for line in range(1, lines + 1):
                row += 1
                yield TargetRow(row, line, indicator.name, definition)


def _blocks(levels: Sequence[Primary | Secondary]) -> Iterator[LevelRows]:
    first = FORM_HEADER_ROW + 1
    for level in levels:
        inner = [level] if isinstance(level, Secondary) else level.secondaries
        last = first + sum(len(each.indicators) for each in inner) - 1
        yield LevelRows(level.name, level.weight, first, last)
        first = last + 1
