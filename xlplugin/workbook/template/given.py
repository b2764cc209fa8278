"""A filling laid out for the cells of a workbook: what each row of each sheet is filled with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from xlplugin.facts.value import YesNo
from xlplugin.workbook.template.filling import FactFilling, Filling, Typed, of_percent

Content: TypeAlias = str | float | None


@dataclass(frozen=True, slots=True)
class GivenFact:
    """The cells of one row of 基础数据."""

    value: Content = None
    unit: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivenLine:
    """The cells of one row of 绩效指标完成情况."""

    name: str = ""
    goal: Content = None
    actual: Content = None
    actual_format: str = "General"
    unit: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivenClaim:
    """The claim of one row of 自评表."""

    score: Content = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Everything a workbook is filled with, by the 编码 of a row or the name of an indicator."""

    department: str = ""
    facts: dict[str, GivenFact] = field(default_factory=dict)
    lines: dict[str, GivenLine] = field(default_factory=dict)
    claims: dict[str, GivenClaim] = field(default_factory=dict)

    def fact(self, code: str) -> GivenFact:
        """The cells of a row of 基础数据; empty ones where nothing is given."""
        return self.facts.get(code, GivenFact())

    def line(self, code: str) -> GivenLine:
        """The cells of a row of 绩效指标完成情况; empty ones where nothing is given."""
        return self.lines.get(code, GivenLine())

    def claim(self, indicator: str) -> GivenClaim:
        """The claim for an indicator; an empty one where none is given."""
        return self.claims.get(indicator, GivenClaim())


def content(typed: Typed) -> Content:
    """A typed value as a cell holds it: percents as fractions, yes and no as words."""
    if isinstance(typed, bool):
        return str((YesNo.YES if typed else YesNo.NO).value)
    value = of_percent(typed)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, str) else None


def given_by(filling: Filling | None) -> Given:
    """What a filling puts into the cells; nothing where there is no filling."""
    if filling is None:
        return Given()
    return Given(
        department=filling.department,
        facts=dict(pair for entry in filling.facts for pair in _facts(entry)),
        lines=dict(pair for entry in filling.facts for pair in _lines(entry)),
        claims={each.indicator: GivenClaim(content(each.score), each.reason) for each in filling.claims},
    )


def _facts(entry: FactFilling) -> Iterator[tuple[str, GivenFact]]:
    if entry.values:
        for place, value in enumerate(entry.values, start=1):
            words = (entry.source, entry.note) if place == 1 else ("", "")
            yield f"{entry.fact}.{place}", GivenFact(content(value), entry.unit, *words)
    elif not entry.lines:
        yield (
            entry.fact,
            GivenFact(content(entry.value), entry.unit, entry.source, entry.note),
        )


def _lines(entry: FactFilling) -> Iterator[tuple[str, GivenLine]]:
    for place, line in enumerate(entry.lines, start=1):
        percents = isinstance(line.actual, str) and isinstance(of_percent(line.actual), Decimal)
        yield (
            f"{entry.fact}.{place}",
            GivenLine(
                name=line.name,
                goal=content(line.goal),
                actual=content(line.actual),
                actual_format="0.00%" if percents else "General",
                unit=line.unit,
                source=line.source or entry.source,
                note=line.note or entry.note,
            ),
        )
