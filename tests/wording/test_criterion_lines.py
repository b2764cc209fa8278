"""A rule line by line, with what its sentences do not say beside them: nothing of the rule is lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import rules, vocabulary
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.enclosing import Enclosing
from xlplugin.rules.parts import OneOf, PartsRule, Sum
from xlplugin.wording.criterion import CriterionLine, criterion, criterion_lines
from xlplugin.wording.reader import LineNote, parse_noted


def with_functions(rule: Rule, names: st.DataObject) -> AnyRule:
    """The rule with custom functions for some of its parts."""
    if isinstance(rule, (Sum, OneOf)):
        parts = tuple(
            replace(each, rule=with_functions(each.rule, names), function=names.draw(_FUNCTIONS))
            for each in rule.parts
        )
        return replace(rule, parts=parts)
    if isinstance(rule, PartsRule):
        others = tuple(replace(each, rule=with_functions(each.rule, names)) for each in rule.parts)
        return replace(rule, parts=others)  # type: ignore[call-arg]
    if isinstance(rule, Enclosing):
        return replace(rule, rule=with_functions(rule.rule, names))
    return rule


_FUNCTIONS = st.sampled_from([None, "SCORE_A", "SCORE_B"])


def _noted(lines: tuple[CriterionLine, ...]) -> tuple[str, dict[int, LineNote]]:
    words = vocabulary()
    notes = {
        number: LineNote(line.function, words[line.stated].label if line.stated else "")
        for number, line in enumerate(lines, start=1)
    }
    return "\n".join(line.text for line in lines), notes


@given(rules(), st.data())
def test_lines_with_their_notes_give_the_whole_rule_again(drawn: AnyRule, data: st.DataObject) -> None:
    rule = with_functions(drawn, data)
    lines = criterion_lines(rule, vocabulary())
    text, notes = _noted(lines)
    read = parse_noted(text, vocabulary(), notes)
    assert read.rule == rule, text


@given(rules())
def test_the_kinds_that_begin_on_a_line_are_those_read_there(rule: AnyRule) -> None:
    lines = criterion_lines(rule, vocabulary())
    read = parse_noted(_noted(lines)[0], vocabulary(), {})
    written = {number: sorted(line.kinds) for number, line in enumerate(lines, start=1) if line.kinds}
    assert {number: sorted(kinds) for number, kinds in read.kinds.items()} == written


@given(rules())
def test_lines_differ_from_the_criterion_in_their_breaks_alone(rule: AnyRule) -> None:
    lines = criterion_lines(rule, vocabulary())
    apart = "".join(line.text for line in lines).replace("；", "。")
    whole = criterion(rule, vocabulary())
    assert apart == whole.replace("\n", "").replace("；", "。")


@given(rules())
def test_a_note_stands_only_where_it_can_be_meant(rule: AnyRule) -> None:
    lines = criterion_lines(rule, vocabulary())
    text, notes = _noted(lines)
    read = parse_noted(text, vocabulary(), notes)
    assert {number for number, note in notes.items() if note.function} <= read.functions
    assert {number for number, note in notes.items() if note.stated} <= read.stating
