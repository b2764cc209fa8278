"""What people read is what runs: a criterion says everything its rule does."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import leaf_rules, rules, vocabulary
from xlplugin.problem import Problem, Refused
from xlplugin.rules import AnyKind, AnyRule
from xlplugin.rules.condition import Condition
from xlplugin.rules.enclosing import Veto
from xlplugin.rules.judgement import CheckItem, Checklist
from xlplugin.rules.parts import Sum, SumPart
from xlplugin.wording.criterion import criterion
from xlplugin.wording.phrasebook import AROUND, LEAVES, LISTS
from xlplugin.wording.reader import parse_criterion

from .compare import as_printed


@given(leaf_rules())
def test_reading_the_words_of_a_rule_gives_the_rule_again(rule: AnyRule) -> None:
    assert parse_criterion(criterion(rule, vocabulary()), vocabulary()) == as_printed(rule)


@given(rules())
def test_reading_the_words_of_nested_rules_gives_them_again_without_function_names(rule: AnyRule) -> None:
    text = criterion(rule, vocabulary())
    assert parse_criterion(text, vocabulary()) == as_printed(rule), text


@given(rules())
def test_line_breaks_and_full_stops_make_no_difference(rule: AnyRule) -> None:
    text = criterion(rule, vocabulary())
    loose = text.replace("。\n", "；\n\n  ").rstrip("。")
    assert parse_criterion(loose, vocabulary()) == as_printed(rule)


def _read(text: str) -> tuple[AnyRule | Problem, ...]:
    """The rule of a text, or the problems with it."""
    try:
        return (parse_criterion(text, vocabulary()),)
    except Refused as refused:
        return refused.problems


@given(st.text() | st.text("1.（2）：；。，得分=满意度≥90%×÷“”「」\\扣的\n不适用"))
def test_any_text_gives_a_rule_or_a_problem(text: str) -> None:
    assert _read(text)


@given(rules(), st.data())
def test_a_damaged_criterion_gives_a_rule_or_a_problem_with_its_line(
    rule: AnyRule, data: st.DataObject
) -> None:
    text = criterion(rule, vocabulary())
    start = data.draw(st.integers(0, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=3)) + text[start + data.draw(st.integers(0, 9)) :]
    assert all(each.source is not None for each in _read(damaged) if isinstance(each, Problem))


def _in_lists(rule: AnyRule, depth: int) -> AnyRule:
    for _ in range(depth):
        other = Condition(kind="condition", fact="yes_no_0", what="没有违规", points=Decimal(1))
        rule = Sum(kind="sum", parts=(SumPart(name="甲", rule=rule), SumPart(name="乙", rule=other)))
    return rule


@pytest.mark.parametrize("depth", range(6))
@pytest.mark.parametrize("items", [1, 20, 21, 120])
def test_long_lists_are_read_back_however_deep_they_stand(depth: int, items: int) -> None:
    lines = tuple(CheckItem(what=f"第{place}项要求", points=Decimal(1)) for place in range(items))
    checklist = Checklist(kind="checklist", fact="judged_lines", items=lines)
    rule = _in_lists(Veto(kind="veto", fact="yes_no_1", what="弄虚作假", rule=checklist), depth)
    assert parse_criterion(criterion(rule, vocabulary()), vocabulary()) == rule


def test_every_kind_of_rule_has_its_sentence() -> None:
    kinds = set(get_args(AnyKind))
    assert kinds == {*LEAVES, *AROUND, *LISTS}
