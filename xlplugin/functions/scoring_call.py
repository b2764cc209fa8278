"""One call of a custom function: rubric and facts in, points or an Excel error and a sentence out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from xlplugin.functions.binding import bind, text
from xlplugin.functions.cell import Argument, Cell, CellError, Result
from xlplugin.functions.library import open_rubric
from xlplugin.functions.signature import Signature
from xlplugin.functions.target import find_target, named
from xlplugin.money import round_half_up
from xlplugin.rubric.library import library
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.rubric.model import Rubric
from xlplugin.rules.base import Outcome, State
from xlplugin.wording.explanation import explain

_ERRORS: Final = {
    State.PENDING: CellError.NA,
    State.NOT_APPLICABLE: CellError.NA,
    State.MISSING: CellError.NA,
    State.OUT_OF_RANGE: CellError.NUM,
    State.INVALID: CellError.VALUE,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gives: the result of the SCORE function and the sentence of the EXPLAIN function."""

    score: Result
    words: str


def refused(words: str) -> Answer:
    """The call itself is wrong: #VALUE!, and why."""
    return Answer(CellError.VALUE, f"{words}。")


def rubric_of(arguments: Sequence[Argument], own: Path | None) -> LoadedRubric | Answer:
    """The rubric that the first argument names, or the answer when there is none."""
    rubric_id = text(arguments[0]) if arguments else ""
    opened = open_rubric(rubric_id, own)
    if opened.value is not None:
        return opened.value
    known = "、".join(library(own).files())
    reason = "；".join(problem.message for problem in opened.problems)
    return refused(f"{reason}，可用的评价标准：{known}")


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
    own: Path | None
    written: str


@lru_cache(maxsize=1024)
def _answer(call: Call) -> Answer:
    name = text(call.arguments[1]) if named(call.signature) and len(call.arguments) > 1 else ""
    target = find_target(call.loaded.rubric, call.signature, name)
    if isinstance(target, str):
        return refused(target)
    facts = bind(call.signature, call.arguments, target.rule, call.loaded.vocabulary)
    outcome = target.rule.evaluate(facts)
    return Answer(cell_of(outcome, target.subject.decimals), explain(target.subject, outcome))


def forget_answers() -> None:
    """Score every call anew when it is next made."""
    _answer.cache_clear()


def score(signature: Signature, arguments: Sequence[Argument], own: Path | None) -> Answer:
    """Score what a signature stands for on the facts its arguments carry."""
    loaded = rubric_of(arguments, own)
    if isinstance(loaded, Answer):
        return loaded
    return _answer(Call(signature, arguments, loaded, loaded.rubric, own, repr(arguments)))
