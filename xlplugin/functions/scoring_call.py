"""One call of a custom function: rubric and facts in, points or an Excel error and a sentence out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, blank, parse_series, parse_targets, parse_value, unit_of
from xlplugin.facts.value import Fault, Invalid
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.functions.cell import Argument, Cell, CellError, Result, as_block, flat, text
from xlplugin.functions.concepts import OWN_KINDS, Parameter, Role, Signature, own_fact
from xlplugin.functions.table import facts_in, to_raw
from xlplugin.money import round_half_up
from xlplugin.rubric.model import LoadedRubric, Rubric
from xlplugin.rules.base import Rule
from xlplugin.rules.outcome import Outcome, State
from xlplugin.rules.parts import parts_with_functions
from xlplugin.wording.explanation import Scored, explain

_ERRORS: Final = {
    State.PENDING: CellError.NA,
    State.NOT_APPLICABLE: CellError.NA,
    State.MISSING: CellError.NA,
    State.OUT_OF_RANGE: CellError.NUM,
    State.INVALID: CellError.VALUE,
}


class Answer(NamedTuple):
    """What a call gives: the result of the SCORE function and the sentence of the EXPLAIN function."""

    score: Result
    words: str


def refused(words: str) -> Answer:
    """The call itself is wrong: #VALUE!, and why."""
    return Answer(CellError.VALUE, f"{words}。")


def cell_of(outcome: Outcome, decimals: int) -> Cell:
    """The cell of an outcome: rounded points, or the Excel error that says why there are none."""
    if outcome.points is None:
        return _ERRORS[outcome.state]
    return float(round_half_up(outcome.points, decimals))


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it is written: the same function of the same arguments is scored once for SCORE and EXPLAIN.

    ``rubric`` is equal only to itself: a rubric that was opened anew never gives the old one's answers.
    ``written`` tells calls apart where equal values do not: 1 and TRUE are equal, but not the same answer.
    """

    signature: Signature
    arguments: Sequence[Argument] = field(compare=False)
    loaded: LoadedRubric = field(compare=False)
    rubric: Rubric
    written: str


def score(loaded: LoadedRubric, signature: Signature, arguments: Sequence[Argument]) -> Answer:
    """Score what a signature stands for on the facts its arguments carry."""
    return _answer(Call(signature, arguments, loaded, loaded.rubric, repr(arguments)))


def forget_answers() -> None:
    """Score every call anew when it is next made."""
    _answer.cache_clear()


@lru_cache(maxsize=1024)
def _answer(call: Call) -> Answer:
    name = text(call.arguments[1]) if call.signature.is_named and len(call.arguments) > 1 else ""
    target = _find_target(call.loaded.rubric, call.signature, name)
    if isinstance(target, str):
        return refused(target)
    outcome = target.rule.evaluate(_bind(call, target.rule))
    return Answer(cell_of(outcome, target.subject.decimals), explain(target.subject, outcome))


class _Target(NamedTuple):
    """A rule to score, with its name and points."""

    subject: Scored
    rule: Rule


@lru_cache(maxsize=1024)  # the same call stands in very many cells
def _find_target(rubric: Rubric, signature: Signature, name: str) -> _Target | str:
    """The indicator, or the part of one, that a call scores; or a Chinese clause saying why there is none.

    SCORE_INDICATOR takes any indicator by name; the other functions only those that name them, whole
    indicators before parts of one.
    """
    function, takes_any = signature.score_name, signature.concept == "INDICATOR"
    targets = [
        _Target(Scored(each.name, each.weight, rubric.decimals), each.rule)
        for each in rubric.indicators()
        if takes_any or each.function == function
    ]
    targets += [
        _Target(Scored(part.name, part.rule.most, rubric.decimals), part.rule)
        for each in rubric.indicators()
        for part in parts_with_functions(each.rule)
        if part.function == function and not takes_any
    ]
    for target in targets:
        if not signature.is_named or target.subject.name == name:
            return target
    if takes_any:
        return no_indicator(rubric, name)
    return f"评价标准 {rubric.id} 中没有由 {function} 计分的指标{f'“{name}”' if name else ''}"


def no_indicator(rubric: Rubric, name: str) -> str:
    """A Chinese clause saying that a rubric has no such indicator."""
    return f"评价标准 {rubric.id} 中没有指标“{name}”"


def _bind(call: Call, rule: Rule) -> FactSet:
    """The facts that the arguments of a call carry for a rule; arguments left out are missing facts."""
    vocabulary, parameters = call.loaded.vocabulary, call.signature.parameters
    given = dict(zip((each.role for each in parameters), call.arguments, strict=False))
    if Role.TABLE in given:
        return FactSet(vocabulary, facts_in(as_block(given[Role.TABLE]), vocabulary))
    if Role.GOALS in given:
        return FactSet(vocabulary, [targets_in(given[Role.GOALS], given.get(Role.ACTUALS), rule, vocabulary)])
    # A fact the rubric does not know is one its rule cannot need: an argument of another form.
    return FactSet(
        vocabulary,
        [
            _fact(parameter, argument, rule, vocabulary)
            for parameter, argument in zip(parameters, call.arguments, strict=False)
            if (parameter.fact in vocabulary if parameter.fact else parameter.role in OWN_KINDS)
        ],
    )


def _fact(parameter: Parameter, argument: Argument, rule: Rule, vocabulary: Vocabulary) -> Fact:
    definition = vocabulary[parameter.fact or own_fact(rule, parameter.role)]
    if parameter.role.is_range:
        return Fact(definition, parse_series(definition, _raws(argument)))
    cells = flat(argument)
    several = Invalid(Fault.WRONG_TYPE, "应为一个单元格，给的是一个区域")
    raw = to_raw(cells[0]) if len(cells) == 1 else several
    return Fact(definition, parse_value(definition, raw), unit=unit_of(definition, raw))


def targets_in(goals: Argument, actuals: Argument, rule: Rule, vocabulary: Vocabulary) -> Fact:
    """A rule's table of targets, of the cells of its goals and of what was reached."""
    definition = vocabulary[own_fact(rule, Role.GOALS)]
    left, right = _raws(goals), _raws(actuals)
    left += [None] * (len(right) - len(left))
    right += [None] * (len(left) - len(right))
    return Fact(definition, parse_targets(definition, left, right))


def _raws(argument: Argument) -> list[Raw]:
    """The cells as something typed, without the blank ones at the end."""
    raws = [to_raw(cell) for cell in flat(argument)]
    while raws and blank(raws[-1]):
        raws.pop()
    return raws
