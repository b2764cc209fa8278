"""Cases with facts, proposals and scores: ``scored("longgang-2020", {"staff_actual": 100}, {…: "1"})``."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from tests.audit.cases import case, known, matched, row
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, parse_series, parse_value
from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.form.form import Passage
from xlplugin.form.proposal import Proposal
from xlplugin.functions.library import open_rubric
from xlplugin.money import AmountUnit
from xlplugin.problem import Source
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.sheet import score_sheet

Typed: TypeAlias = Raw | tuple[Raw, ...]
FACT_CELL = Source("某单位.xlsx", sheet="基础数据", cell="D9")
TABLE_CELL = Source("某单位.xlsx", sheet="执行情况表", cell="C7")


def loaded(rubric: str) -> LoadedRubric:
    return open_rubric(rubric)


def _fact(definition: FactDefinition, typed: Typed, place: Source) -> Fact:
    if isinstance(typed, tuple):
        return Fact(definition, parse_series(definition, typed), "、".join(map(str, typed)), place)
    return Fact(definition, parse_value(definition, typed), str(typed), place)


def _facts(vocabulary: Vocabulary, given: Mapping[str, Typed], place: Source) -> list[Fact]:
    return [_fact(vocabulary[name], typed, place) for name, typed in given.items()]


def scored(
    rubric: str,
    facts: Mapping[str, Typed],
    claims: Mapping[str, str],
    proposed: Mapping[str, Typed] | None = None,
    weights: Mapping[str, str] | None = None,
) -> Case:
    """A form of the claimed indicators, scored on facts and once more with proposed ones."""
    shared = loaded(rubric)
    weight = {each.name: each.weight for each in shared.rubric.indicators()} | {
        name: Decimal(printed) for name, printed in (weights or {}).items()
    }
    filed = matched(
        case(*(row(name, weight[name], Decimal(score) if score else None) for name, score in claims.items())),
        shared.rubric,
    )
    claimed = {each.name: each.score for each in filed.form.rows}
    given = _facts(shared.vocabulary, facts, FACT_CELL)
    more = _facts(shared.vocabulary, proposed or {}, TABLE_CELL)
    own, waiting = (FactSet(shared.vocabulary, facts) for facts in (given, [*more, *given]))
    assessment = filed.assessed._replace(facts=own, sheet=score_sheet(shared, own, claimed))
    filed = replace(filed, assessment=assessment, read_beside=lambda: Beside(waiting=waiting))
    return known(filed, proposals=())


def proposal(rubric: str, fact: str, value: str, unit: str = "万元", member: int = 0) -> Proposal:
    """A proposal from a cell that prints two decimals, of a percentage four of the fraction."""
    definition = loaded(rubric).vocabulary[fact]
    worth = AmountUnit(unit).in_yuan if unit in list(AmountUnit) else Decimal("0.01")
    step, how = worth.scaleb(-2), "执行情况表合计行"
    return Proposal(definition, Decimal(value), unit, TABLE_CELL, how, member, step=step)


def report(*texts: str) -> tuple[Passage, ...]:
    """The paragraphs of a written report."""
    return tuple(Passage(text, Source("报告.txt", line=number)) for number, text in enumerate(texts, start=1))
