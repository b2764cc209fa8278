"""A filling: the figures and claims of one department, as YAML holds them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlplugin.facts.parse import parse_series, parse_targets, parse_value
from xlplugin.facts.typed import typed_number
from xlplugin.facts.value import Invalid, Value, YesNo
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.functions.cell import Cell
from xlplugin.functions.library import open_rubric
from xlplugin.model import NotNegative, Record, record
from xlplugin.money import AmountUnit
from xlplugin.problem import Problem, Refused
from xlplugin.rubric.load import read_text
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import Path as Keys
from xlplugin.rubric.yaml_reader import YamlTree, parse_yaml
from xlplugin.rubric.yaml_slips import read_with_slips
from xlplugin.workbook.file import codes
from xlplugin.workbook.layout.facts_sheet import Given, GivenRow
from xlplugin.workbook.layout.layout import Layout, lay_out

Typed: TypeAlias = Decimal | bool | str | None
"""One value as it is typed: 218.86, 96.63%, 是; None leaves a gap."""


def of_percent(typed: Typed) -> Typed:
    """A text such as 96.63% as the fraction it means; everything else as it is."""
    stated = typed_number(typed) if isinstance(typed, str) else None
    return typed if stated is None or stated.fraction is None else stated.fraction


@record
class TargetLine(Record):
    """One line of a table of targets."""

    name: str = ""
    goal: Typed = None
    actual: Typed = None
    unit: str = ""
    source: str = ""
    note: str = ""


@record
class FactFilling(Record):
    """What is given for one fact: a value, the members of a series in order, or the lines of its table."""

    fact: str
    value: Typed = None
    values: tuple[Typed, ...] = ()
    lines: tuple[TargetLine, ...] = ()
    unit: str = ""
    source: str = ""
    note: str = ""

    @property
    def given(self) -> set[str]:
        """Which of value, values and lines were written."""
        return {name for name in ("value", "values", "lines") if getattr(self, name) not in (None, ())}


@record
class ClaimFilling(Record):
    """The score a department claims for an indicator, and why points were lost."""

    indicator: str
    score: NotNegative | None = None
    reason: str = ""


@record
class Filling(Record):
    """The figures and claims of one department for one rubric."""

    rubric: str
    department: str = ""
    facts: tuple[FactFilling, ...] = ()
    claims: tuple[ClaimFilling, ...] = ()


def load_filling(path: Path, own: Path | None = None) -> Filling:
    """The filling in a YAML file.

    Args:
        path: the file.
        own: the user's own folder of rubrics, where there is one.

    Raises:
        Refused: For everything wrong with it, each with its line.
    """

    def read(text: str) -> Filling:
        tree = parse_yaml(text, path.name)
        filling = validate(Filling, tree)
        problems = tuple(_unfit(filling, open_rubric(filling.rubric, own), tree))
        if problems:
            raise Refused(*problems)
        return filling

    return read_with_slips(read_text(path), path.name, read)


def _unfit(filling: Filling, loaded: LoadedRubric, tree: YamlTree) -> Iterator[Problem]:
    layout = lay_out(loaded)
    for place, entry in enumerate(filling.facts):
        yield from _fact(entry, loaded, layout, tree, ("facts", place))
    for place, claim in enumerate(filling.claims):
        yield from _claim(claim, loaded, tree, ("claims", place))
    yield from _twice([each.fact for each in filling.facts], tree, "facts", "fact")
    yield from _twice([each.indicator for each in filling.claims], tree, "claims", "indicator")


def _twice(names: list[str], tree: YamlTree, part: str, key: str) -> Iterator[Problem]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield codes.FILLING_TWICE.at(tree.source((part, place, key)), f"“{name}”填了两次")


def _claim(claim: ClaimFilling, loaded: LoadedRubric, tree: YamlTree, keys: Keys) -> Iterator[Problem]:
    indicator = loaded.rubric.indicator(claim.indicator)
    if indicator is None:
        message = f"评价标准 {loaded.rubric.id} 中没有指标“{claim.indicator}”"
        yield codes.FILLING_INDICATOR.at(tree.source((*keys, "indicator")), message)
    elif claim.score is not None and claim.score > indicator.weight:
        message = f"“{claim.indicator}”自评{claim.score:f}分，超过分值{indicator.weight:f}分"
        yield codes.FILLING_SCORE.at(tree.source((*keys, "score")), message)


def _fact(
    entry: FactFilling, loaded: LoadedRubric, layout: Layout, tree: YamlTree, keys: Keys
) -> Iterator[Problem]:
    rows = len(layout.rows_of(entry.fact)) or len(layout.lines_of(entry.fact))
    if not rows:
        message = f"评价标准 {loaded.rubric.id} 不使用基础数据“{entry.fact}”"
        yield codes.FILLING_FACT.at(tree.source((*keys, "fact")), message)
        return
    definition = loaded.vocabulary[entry.fact]
    yield from _shape(entry, definition, rows, tree, keys)
    value = _parsed(entry, definition)
    if isinstance(value, Invalid):
        yield codes.FILLING_VALUE.at(tree.source(keys), value.message)


def _shape(
    entry: FactFilling, definition: FactDefinition, rows: int, tree: YamlTree, keys: Keys
) -> Iterator[Problem]:
    """The one of value, values and lines that the fact's kind takes, and not more than there are rows."""
    key = {UnitKind.SERIES: "values", UnitKind.TARGETS: "lines"}.get(definition.kind, "value")
    for other in sorted(entry.given - {key}):
        message = f"“{definition.label}”不用 {other} 填写"
        yield codes.FILLING_SHAPE.at(tree.source((*keys, other)), message, fix=f"请改用 {key}")
    given = len(entry.values) or len(entry.lines)
    if given > rows:
        message = f"“{definition.label}”填了{given}行，工作簿只有{rows}行"
        yield codes.FILLING_ROWS.at(tree.source((*keys, key)), message)
    if entry.unit and definition.member_kind is UnitKind.AMOUNT and entry.unit not in list(AmountUnit):
        message = f"“{definition.label}”的单位“{entry.unit}”不认识"
        yield codes.FILLING_UNIT.at(tree.source((*keys, "unit")), message)


def _parsed(entry: FactFilling, definition: FactDefinition) -> Value:
    unit = entry.unit if definition.member_kind is UnitKind.AMOUNT else ""
    match definition.kind:
        case UnitKind.SERIES:
            return parse_series(definition, entry.values, unit)
        case UnitKind.TARGETS:
            goals = [line.goal for line in entry.lines]
            return parse_targets(definition, goals, [line.actual for line in entry.lines])
    return parse_value(definition, entry.value, unit)


def content(typed: Typed) -> Cell:
    """A typed value as a cell holds it: percents as fractions, yes and no as words."""
    if isinstance(typed, bool):
        return str((YesNo.YES if typed else YesNo.NO).value)
    value = of_percent(typed)
    return float(value) if isinstance(value, Decimal) else value


def _with_unit(typed: Typed, unit: str) -> tuple[Cell, str]:
    """A value and its unit, each for its own cell: of 218.86万元 the number and the unit."""
    stated = typed_number(typed) if isinstance(typed, str) else None
    if stated is None or not {*stated.units} <= {*AmountUnit}:
        return content(typed), unit
    return float(stated.number), stated.units[0] if stated.units else unit


def given_by(filling: Filling) -> Given:
    """What a filling puts into the sheets of facts."""
    return Given(filling.department, dict(pair for entry in filling.facts for pair in _given_rows(entry)))


def _given_rows(entry: FactFilling) -> Iterator[tuple[str, GivenRow]]:
    """The rows of one fact by their 编码."""
    words = GivenRow(unit=entry.unit, source=entry.source, note=entry.note)
    if not entry.values and not entry.lines:
        number, unit = _with_unit(entry.value, entry.unit)
        yield entry.fact, replace(words, value=number, unit=unit)
    for place, value in enumerate(entry.values, start=1):
        row = words if place == 1 else GivenRow(unit=entry.unit)
        yield f"{entry.fact}.{place}", replace(row, value=content(value))
    for place, line in enumerate(entry.lines, start=1):
        percents = isinstance(line.actual, str) and isinstance(of_percent(line.actual), Decimal)
        row = GivenRow(
            value=content(line.actual),
            goal=content(line.goal),
            name=line.name,
            unit=line.unit,
            source=line.source or entry.source,
            note=line.note or entry.note,
            number_format="0.00%" if percents else "General",
        )
        yield f"{entry.fact}.{place}", row
