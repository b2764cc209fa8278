"""Worked cases beside a rubric: facts and the score they must give, each named by the sentence it proves."""

from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, parse_series, parse_targets, parse_value
from xlplugin.facts.pursued import read_pursued
from xlplugin.facts.value import Fault, Invalid, Value
from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.model import Limits, Positive, Record, Words, record
from xlplugin.money import plain, round_half_up
from xlplugin.problem import Problem, Refused
from xlplugin.rubric.book.cases import read_book_cases
from xlplugin.rubric.key_names import nearest
from xlplugin.rubric.library import BOOK_ENDING
from xlplugin.rubric.load import read_text
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import YamlTree, parse_yaml
from xlplugin.rubric.yaml_slips import read_with_slips
from xlplugin.rules.base import Rule
from xlplugin.rules.outcome import Outcome, State
from xlplugin.scoring import codes


class NoScore(StrEnum):
    """The ways a case may have no score, as the cases write them."""

    PENDING = "待评定"
    NOT_APPLICABLE = "不适用"
    MISSING = "缺失"
    OUT_OF_RANGE = "超出范围"
    INVALID = "类型不符"


NO_SCORES: Final[dict[State, NoScore]] = {
    state: NoScore[state.name] for state in State if state is not State.SCORED
}
"""The words for each state without points."""


@record
class WorkedCase(Record):
    """One worked case.

    Attributes:
        name: the sentence it proves.
        indicator: the indicator's name.
        reading: the reading's name; the default reading where it is absent.
        weight: the points it can earn, where its weight is a form's own.
        facts: typed values by fact id; a series is a list, a target table a list of [goal, actual], a target
            [goal, actual, operator, unit].
        score: the rounded points, or why there are none.
        possible: the fewest and the most points that are still possible, where they matter.
        unrounded: the points before rounding, where they differ.
        exempt: whether full marks are recorded as exempt.
    """

    name: Words
    indicator: str
    reading: str | None = None
    weight: Positive | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    score: Decimal | NoScore
    unrounded: Decimal | None = None
    possible: tuple[Decimal, Decimal] | None = None
    exempt: bool = False


@record
class WorkedCases(Record):
    """A file of cases."""

    cases: Annotated[tuple[WorkedCase, ...], Limits(min_length=1)]


def _pair(line: Any) -> tuple[Raw, Raw]:  # noqa: ANN401 - whatever a YAML file holds
    goal, actual = [*line, None, None][:2] if isinstance(line, list) else (line, None)
    return goal, actual


def _value(definition: FactDefinition, typed: Any) -> Value:  # noqa: ANN401 - whatever a YAML file holds
    lines = typed if isinstance(typed, list) else [typed]
    if definition.kind is UnitKind.TARGET:
        goal, actual, operator, unit = [*lines, None, None, None][:4]
        return read_pursued(goal, actual, operator, unit)
    if definition.kind is UnitKind.TARGETS:
        pairs = [_pair(line) for line in lines]
        return parse_targets(definition, [goal for goal, _ in pairs], [actual for _, actual in pairs])
    if any(isinstance(member, (list, dict)) for member in lines):
        return Invalid(Fault.WRONG_TYPE, f"{definition.label}的写法不对")
    return parse_series(definition, lines) if isinstance(typed, list) else parse_value(definition, typed)


def facts_of(case: WorkedCase, vocabulary: Vocabulary) -> FactSet:
    """The facts a case types."""
    return FactSet(
        vocabulary,
        [Fact(vocabulary[fact], _value(vocabulary[fact], typed)) for fact, typed in case.facts.items()],
    )


def rule_of(case: WorkedCase, loaded: LoadedRubric) -> Rule | str:
    """The rule that a case tries, or what it misspells."""
    indicator = loaded.rubric.indicator(case.indicator)
    if indicator is None:
        close = get_close_matches(case.indicator, [each.name for each in loaded.rubric.indicators()], n=1)
        return f"没有指标“{case.indicator}”{f'，是不是“{close[0]}”' if close else ''}"
    if case.weight is not None:
        indicator = indicator.worth(case.weight)
    words = loaded.vocabulary
    unknown = [fact for fact in case.facts if fact not in loaded.vocabulary]
    if unknown:
        close = nearest(
            unknown[0], [each.id for each in words], {each.id: (each.label,) for each in words}, 1
        )
        return f"没有基础数据“{unknown[0]}”{f'，是不是“{close[0]}”' if close else ''}"
    if case.reading in (None, indicator.reading):
        return indicator.rule
    named = (each.rule for each in indicator.readings if each.name == case.reading)
    return next(named, f"“{case.indicator}”没有口径“{case.reading}”")


def _given(outcome: Outcome, decimals: int) -> str:
    if outcome.points is None:
        return NO_SCORES[outcome.state]
    exempt = "（免于扣分）" if outcome.exempt else ""
    return f"{plain(round_half_up(outcome.points, decimals))}{exempt}"


def _expected(case: WorkedCase) -> str:
    if isinstance(case.score, NoScore):
        return case.score
    return f"{plain(case.score)}{'（免于扣分）' if case.exempt else ''}"


def _wrong(case: WorkedCase, loaded: LoadedRubric) -> str:
    rule = rule_of(case, loaded)
    if isinstance(rule, str):
        return rule
    outcome = rule.evaluate(facts_of(case, loaded.vocabulary))
    given = _given(outcome, loaded.rubric.decimals)
    if given != _expected(case):
        return f"应得{_expected(case)}，实得{given}"
    if case.unrounded is not None and outcome.points != case.unrounded:
        return f"未舍入应为{plain(case.unrounded)}，实为{outcome.points}"
    if case.possible is not None and case.possible != (outcome.low, outcome.high):
        least, most = (plain(each) for each in (outcome.low, outcome.high))
        return f"应可能得{'～'.join(map(plain, case.possible))}，实为{least}～{most}"
    return ""


def _failures(cases: WorkedCases, loaded: LoadedRubric, tree: YamlTree) -> Iterator[Problem]:
    for index, case in enumerate(cases.cases):
        message = _wrong(case, loaded)
        if message:
            yield codes.RUBRIC_CASE.at(tree.source(("cases", index)), f"算例“{case.name}”：{message}")


def run_cases(loaded: LoadedRubric, path: Path) -> int:
    """Run a file of cases against a rubric; how many there are.

    Raises:
        Refused: a problem for each that fails, or what is wrong with the file.
    """

    def run(tree: YamlTree) -> int:
        cases = validate(WorkedCases, tree)
        failures = tuple(_failures(cases, loaded, tree))
        if failures:
            raise Refused(*failures)
        return len(cases.cases)

    if path.suffix.lower() == BOOK_ENDING:
        held = read_book_cases(path, loaded.vocabulary)
        return run(held) if held else 0
    return read_with_slips(read_text(path), path.name, lambda text: run(parse_yaml(text, path.name)))


def load_cases(loaded: LoadedRubric, path: Path) -> tuple[WorkedCase, ...]:
    """The worked cases of a file, not run.

    Raises:
        Refused: what is wrong with the file.
    """
    if path.suffix.lower() == BOOK_ENDING:
        held = read_book_cases(path, loaded.vocabulary)
        return validate(WorkedCases, held).cases if held else ()
    text = read_text(path)
    return read_with_slips(
        text, path.name, lambda read: validate(WorkedCases, parse_yaml(read, path.name)).cases
    )
