"""The scores of a workbook as JSON, by the published contract: numbers are strings, absent is null."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from xlplugin.facts.factset import Fact
from xlplugin.facts.figures import Bound
from xlplugin.facts.value import Bounded, Level, Pursued, Series, Targets, Value, YesNo
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import Missing, plain
from xlplugin.problem import Problem, readable
from xlplugin.rubric.model import Rubric
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Total

_UNITS: Final = {UnitKind.AMOUNT: "元", UnitKind.PERCENT: "比率", UnitKind.POINTS: "分"}


def number(value: Decimal | Missing | None) -> str | None:
    """A number as the contract writes it; null where there is none."""
    return plain(value) if isinstance(value, Decimal) else None


def _value(value: Value) -> Any:  # noqa: ANN401 - a string, a list of them, or null
    match value:
        case Decimal():
            return plain(value)
        case YesNo(value=words) | Level(name=words) | Bounded(words=words):
            return words
        case Series():
            return [number(member) for member in value.members]
        case Targets():
            return [
                [line.target.limits.removeprefix(Bound.AT_LEAST), number(line.actual)] for line in value.lines
            ]
        case Pursued():
            return [value.target.words if value.target else None, value.result or None]
    return None


def _input(fact: Fact, *, as_printed: bool) -> dict[str, Any]:
    return {
        "fact": fact.definition.id,
        "label": fact.definition.label,
        "value": _value(fact.value),
        "unit": None if as_printed and fact.definition.kind is UnitKind.AMOUNT else _unit(fact),
        "source": str(fact.source) if fact.source else None,
    }


def _unit(fact: Fact) -> str | None:
    return _UNITS.get(fact.definition.member_kind) or fact.definition.units[0] or None


def scored_indicator(line: IndicatorScore, rubric: Rubric) -> dict[str, Any]:
    """One indicator with its claim, its computed score and everything it rests on.

    Amounts that stand on the form itself are in the form's own unit, whichever that is: theirs is null.
    """
    return {
        "name": line.indicator.name,
        "weight": plain(line.indicator.weight),
        "claimed": number(line.claim.points),
        "computed": number(line.score),
        "unrounded": number(line.outcome.points),
        "status": line.status.value,
        "explanation": line.explanation,
        "inputs": [_input(fact, as_printed=rubric.of_form) for fact in line.inputs],
        "readings": [{"name": each.name, "score": number(each.score)} for each in line.readings],
    }


def total_document(total: Total) -> dict[str, Any]:
    """What is known of the total."""
    known = total._asdict().items()
    return {key: number(value) if isinstance(value, Decimal) else value for key, value in known}


def found(problem: Problem) -> dict[str, Any]:
    """One problem with its code, what to do about it, and its place."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "fix": problem.fix,
        "source": str(problem.source) if problem.source else None,
    }


def document(file: str, sheet: ScoreSheet | None, problems: Iterable[Problem]) -> dict[str, Any]:
    """The whole JSON document of a scored workbook; without a sheet only the findings."""
    head: dict[str, Any] = {"schema": 1, "file": file, "rubric": None, "total": None, "indicators": []}
    if sheet is not None:
        head["rubric"] = sheet.rubric.id
        head["total"] = total_document(sheet.total)
        head["indicators"] = [scored_indicator(line, sheet.rubric) for line in sheet.lines]
    return {**head, "findings": [found(each) for each in readable(problems)]}
