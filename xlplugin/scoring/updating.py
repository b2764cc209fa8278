"""New expected values for worked cases whose rule was changed on purpose, written into their file's text.

Only the values are replaced; every other byte of the file, its comments and its layout stay.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from xlplugin.money import plain, round_half_up
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import parse_yaml
from xlplugin.rubric.yaml_slips import read_with_slips
from xlplugin.rules.outcome import Outcome, State
from xlplugin.scoring import codes
from xlplugin.scoring.cases import NO_SCORES, NoScore, WorkedCase, WorkedCases, facts_of, rule_of

_Node: TypeAlias = Any
"""A node of the YAML library, which has no types."""

_UNFIT: Final = frozenset({State.INVALID, State.OUT_OF_RANGE})
"""What comes of facts that no longer fit the rule: hardly what anybody expects of a case that had a score."""

_CALLED: Final = {"score": "应得分", "unrounded": "未舍入得分", "possible": "可能得分", "exempt": "免于扣分"}


class CaseChange(NamedTuple):
    """One expected value that is another now.

    Attributes:
        indicator: the indicator's name.
        case: the case's name.
        what: which value, a Chinese word.
        old: what was expected.
        new: what the rule gives now.
        line: where in the file, from 1.
    """

    indicator: str
    case: str
    what: str
    old: str
    new: str
    line: int


class UpdatedCases(NamedTuple):
    """A file of cases with new expected values.

    Attributes:
        text: the whole new text.
        changes: every value that is another now.
        problems: cases that were left as they are, and why; names that still tell the old score.
    """

    text: str
    changes: tuple[CaseChange, ...]
    problems: tuple[Problem, ...]


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def update_cases(loaded: LoadedRubric, text: str, file: str) -> UpdatedCases:
    """The cases of a text as the rubric scores them.

    Args:
        loaded: the rubric.
        text: the whole file of cases.
        file: its name, for messages.

    Raises:
        Refused: the text is no file of cases.
    """

    def read(written: str) -> tuple[WorkedCase, ...]:
        return validate(WorkedCases, parse_yaml(written, file)).cases

    cases = read_with_slips(text, file, read)
    edits: list[_Edit] = []
    changes: list[CaseChange] = []
    problems: list[Problem] = []
    for case, node in zip(cases, _nodes(text), strict=True):
        source = Source(file, node.start_mark.line + 1, node.start_mark.column + 1)
        try:
            made = tuple(_changed(case, loaded, node, text))
        except Refused as refused:
            problems += (each._replace(source=source) for each in refused.problems)
            continue
        edits += (edit for _, edit in made)
        changes += (change for change, _ in made)
        problems += stale_names(case, (change for change, _ in made), source)
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return UpdatedCases(text, tuple(changes), tuple(problems))


def _nodes(text: str) -> Iterator[_Node]:
    """The mappings of the cases, each with its place in the text."""
    root: _Node = yaml.compose(text, Loader=yaml.SafeLoader)
    (cases,) = (value for key, value in root.value if key.value == "cases")
    yield from cases.value


def _changed(
    case: WorkedCase,
    loaded: LoadedRubric,
    node: _Node,
    text: str,
) -> Iterator[tuple[CaseChange, _Edit]]:
    """The values of a case that are others now; raises Refused where it has to be left."""
    keys = {key.value: value for key, value in node.value}
    for key, old, new in new_values(case, loaded):
        value = keys.get(key)
        edit = _added(keys["score"], key, new, text) if value is None else _replaced(node, value, new, text)
        if edit is None:
            raise Refused(_left(case, f"{_CALLED[key]}不是直接写在算例里的"))
        line = (value or keys["score"]).start_mark.line + 1
        yield as_change(case, (key, old, new), line), edit


def new_values(case: WorkedCase, loaded: LoadedRubric) -> tuple[tuple[str, str, str], ...]:
    """The expected values of a case that are others now: the key, what was expected, what is.

    Raises:
        Refused: the case has to be left as it is, and why; its problem has no place.
    """
    rule = rule_of(case, loaded)
    if isinstance(rule, str):
        raise Refused(_left(case, rule))
    outcome = rule.evaluate(facts_of(case, loaded.vocabulary))
    changed = tuple(each for each in _values(case, outcome, loaded.rubric.decimals) if each[1] != each[2])
    for key, old, new in changed:
        if key == "score" and outcome.points is None and _must_stay(case, outcome):
            raise Refused(_left(case, f"应得{old}，现在得不出分（{new}）"))
    return changed


def as_change(case: WorkedCase, value: tuple[str, str, str], line: int) -> CaseChange:
    """One of its new values as people are shown it."""
    key, old, new = value
    return CaseChange(case.indicator, case.name, _CALLED[key], old or "否", new, line)


def _must_stay(case: WorkedCase, outcome: Outcome) -> bool:
    return outcome.state in _UNFIT or not isinstance(case.score, NoScore)


def _values(case: WorkedCase, outcome: Outcome, decimals: int) -> Iterator[tuple[str, str, str]]:
    """The values that a case names, as they are written: the key, what was expected, what is."""
    points = outcome.points
    given = NO_SCORES[outcome.state].value if points is None else plain(round_half_up(points, decimals))
    yield "score", case.score.value if isinstance(case.score, NoScore) else plain(case.score), given
    if points is not None or case.exempt:
        yield (
            "exempt",
            "true" if case.exempt else "",
            "true" if outcome.exempt else "false" if case.exempt else "",
        )
    if case.unrounded is not None and points is not None:
        yield "unrounded", plain(case.unrounded), plain(points)
    if case.possible is not None:
        now = (outcome.low, outcome.high)
        old, new = (f"[{', '.join(map(plain, both))}]" for both in (case.possible, now))
        yield "possible", old, new


def _replaced(node: _Node, value: _Node, new: str, text: str) -> _Edit | None:
    """The value of a key with another in its place; None where it stands elsewhere, behind an alias."""
    start, end = value.start_mark.index, value.end_mark.index
    if not node.start_mark.index <= start < end <= node.end_mark.index:
        return None
    written = text[start:end]
    return _Edit(start, start + len(written.rstrip()), new)


def _added(score: _Node, key: str, new: str, text: str) -> _Edit:
    """A key more, behind the score: on the same line in braces, else on a line of its own."""
    end = score.end_mark.index
    line = text.rfind("\n", 0, end) + 1
    head = text[line:end]
    if "{" in head:
        return _Edit(end, end, f", {key}: {new}")
    indent = " " * (len(head) - len(head.lstrip(" -")))
    rest = text.find("\n", end)
    stop = len(text) if rest < 0 else rest
    stop -= text[:stop].endswith("\r")
    newline = "\r\n" if "\r\n" in text else "\n"
    return _Edit(stop, stop, f"{newline}{indent}{key}: {new}")


def _left(case: WorkedCase, why: str) -> Problem:
    return codes.RUBRIC_CASE_LEFT.at(None, f"算例“{case.name}”没有改：{why}")


def stale_names(case: WorkedCase, changes: Iterable[CaseChange], source: Source) -> Iterator[Problem]:
    """A case's name is the sentence it proves: one that tells the old score does no more."""
    for change in changes:
        if change.what == _CALLED["score"] and f"得{change.old}分" in case.name:
            message = f"算例“{case.name}”的名称里还写着“得{change.old}分”，现在得{change.new}分"
            yield codes.RUBRIC_CASE_NAME.at(source, message)
