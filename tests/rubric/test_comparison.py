# ruff: noqa: E501 - one row a case
"""What changed between two rubrics: told in sentences, and nothing that scores left out."""

from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplugin.facts.vocabulary import Clue, FactDefinition, Vocabulary
from xlplugin.functions.library import open_rubric
from xlplugin.model import Record
from xlplugin.rubric.comparison import ChangeKind, RubricChange, compare_rubrics
from xlplugin.rubric.model import GradeBand, Indicator, LoadedRubric, Origin, Reading, Rubric
from xlplugin.rules.base import walk
from xlplugin.rules.judgement import Checklist

from .texts import TEXT, parsed, spoilt

SHIPPED = ("guangzhou-2023", "longgang-2020", "longgang-2021", "national-item")


def changes(before: str, after: str) -> tuple[RubricChange, ...]:
    return compare_rubrics(parsed(TEXT), parsed(spoilt(before, after)))


def told(before: str, after: str) -> list[str]:
    return [str(each) for each in changes(before, after)]


@pytest.mark.parametrize("rubric", SHIPPED)
def test_a_rubric_does_not_differ_from_itself(rubric: str) -> None:
    assert compare_rubrics(open_rubric(rubric), open_rubric(rubric)) == ()


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ("decimals: 2", "decimals: 1", ["得分的小数位数由“2位”改为“1位”"]),
        ("year: 2024", "year: 2025", ["年度由“2024”改为“2025”"]),
        ("at_least: 9}", "at_least: 8}", ["评价等级由“优≥9分，良≥6分，差≥0分”改为“优≥8分，良≥6分，差≥0分”"]),
        ("title: 小表", "title: 大表", ["名称由“小表”改为“大表”"]),
        (
            "{level: 好, what: 全部公开, points: 2}",
            "{level: 好, what: 都公开, points: 2}",
            ["评分标准由“按“公开”计分：“好”（全部公开）得2分；”改为“按“公开”计分：“好”（都公开）得2分；”"],
        ),
        ("set: {bands.2.points: 1}", "set: {bands.2.points: 0.5}", ["口径“一半从宽”由“执行率<50%，得1分。”改为“执行率<50%，得0.5分。”"]),
        ("reading: 以满分计", "reading: 照原文", ["默认口径的名称由“以满分计”改为“照原文”"]),
        ("{id: judged, label: 评定,", "{id: judged, label: 评价,", ["基础数据“评价”的名称由“评定”改为“评价”"]),
        ("- name: 公开\n", "- name: 公示\n", ["名称由“公开”改为“公示”"]),
    ],
)  # fmt: skip
def test_each_change_is_one_sentence(before: str, after: str, sentences: list[str]) -> None:
    assert told(before, after) == sentences


def test_only_the_clauses_that_changed_are_told_and_a_reading_that_follows_says_just_so() -> None:
    text = TEXT.replace("at_least: 0.5, below: 1}", "at_least: 60%, below: 1}").replace(
        "0, below: 0.5", "0, below: 60%"
    )
    rule, reading = compare_rubrics(parsed(TEXT), parsed(text))
    assert (rule.kind, rule.where) == (ChangeKind.RULE, "执行率")
    assert rule.old == ("50%≤执行率<100%，得2分；", "执行率<50%，得0分。")
    assert rule.new == ("60%≤执行率<100%，得2分；", "执行率<60%，得0分。")
    assert reading.kind is ChangeKind.READING


def test_indicators_that_came_went_and_moved_are_told_with_their_rules() -> None:
    old, new = open_rubric("longgang-2020"), open_rubric("longgang-2021")
    found = compare_rubrics(old, new)
    names = {each.name for each in old.rubric.indicators()} ^ {each.name for each in new.rubric.indicators()}
    touched = {each.where for each in found if each.kind is ChangeKind.INDICATOR}
    renamed = {text for each in found if each.what == "名称" for text in (*each.old, *each.new)}
    assert names <= touched | renamed
    moved = [each for each in found if each.what == "所属的一、二级指标"]
    assert all(each.scores for each in moved)


WITH_ONE_MORE = (
    spoilt("{what: 甲, points: 3}", "{what: 甲, points: 2}").replace("name: 效果\n            weight: 4", "name: 效果\n            weight: 3")
    + """\
          - name: 合规
            weight: 1
            about: 合规
            function: SCORE_INDICATOR
            status: computed
            place: 第4行
            rule: {kind: condition, fact: answer, what: 制度健全, points: 1}
            reading: 照字面
            readings:
              - {name: 从宽, why: 没有写明, set: {what: 大体健全}}
"""
)  # fmt: skip
HALF = "              - {name: 一半从宽, why: 没有写明, set: {bands.2.points: 1}}\n"
STRICT = "              - {name: 从严, why: 没有写明, set: {bands.1.points: 1}}\n"
OF_ITS_OWN = "              - name: 一半从宽\n                why: 没有写明\n                set: {bands.2.points: 1}\n"


def both_ways(one: str, other: str) -> tuple[list[str], list[str]]:
    """What is told of the change from one text to another, and back."""
    old, new = parsed(one), parsed(other)
    return [str(each) for each in compare_rubrics(old, new)], [
        str(each) for each in compare_rubrics(new, old)
    ]


def test_an_indicator_that_comes_or_goes_is_told_with_all_it_says() -> None:
    said = "“合规”：产出·效果；1分；制度健全的（是否合规：是），得1分，否则不得分。口径“从宽”：大体健全的（是否合规：是），得1分，否则不得分。"
    came, went = both_ways(TEXT, WITH_ONE_MORE)
    assert f"新增指标{said}" in came
    assert f"删去指标{said}" in went
    fact = "基础数据“是否合规”：编码：answer；名称：是否合规；类别：是否；"
    assert came[-1].startswith(f"新增{fact}")
    assert went[-1].startswith(f"删去{fact}")


def test_a_fact_that_no_rule_asks_for_scores_nothing() -> None:
    more = spoilt(
        "primaries:\n",
        "  - {id: staff, label: 人数, kind: count, counted: 人, definition: 编制人数}\nprimaries:\n",
    )
    (came,), (went,) = (
        compare_rubrics(parsed(TEXT), parsed(more)),
        compare_rubrics(parsed(more), parsed(TEXT)),
    )
    assert (came.kind, came.where, came.old, came.scores) == (ChangeKind.FACT, "人数", (), False)
    assert (went.kind, went.where, went.new, went.scores) == (ChangeKind.FACT, "人数", (), False)


def test_a_doubt_that_comes_or_goes_is_told() -> None:
    doubted = spoilt("            place: 第1行\n", "            place: 第1行\n            doubt: 没有写明\n")
    assert both_ways(TEXT, doubted) == (["新增存疑之处：没有写明"], ["删去存疑之处：没有写明"])


def test_a_reading_that_follows_its_rule_says_no_more() -> None:
    text = TEXT.replace("at_least: 1}", "at_least: 0.9}").replace("0.5, below: 1}", "0.5, below: 0.9}")
    assert both_ways(TEXT, text)[0] == [
        "评分标准由“执行率≥100%，得4分；50%≤执行率<100%，得2分；”改为“执行率≥90%，得4分；50%≤执行率<90%，得2分；”",
        "口径“一半从宽”随评分标准作同样改动",
    ]


def test_readings_that_come_go_and_change_places_are_told() -> None:
    said = "口径“从严”：执行率=支出数÷预算数。执行率≥100%，得4分；50%≤执行率<100%，得1分；执行率<50%，得0分。"
    two, turned = spoilt(OF_ITS_OWN, HALF + STRICT), spoilt(OF_ITS_OWN, STRICT + HALF)
    assert both_ways(TEXT, two) == ([f"新增{said}"], [f"删去{said}"])
    (change,) = compare_rubrics(parsed(two), parsed(turned))
    assert str(change) == "口径的先后由“一半从宽；从严”改为“从严；一半从宽”"
    assert not change.scores


def test_levels_that_change_places_are_told_and_score_nothing() -> None:
    first, second = TEXT.index("  - name: 投入"), TEXT.index("  - name: 产出")
    turned = parsed(TEXT[:first] + TEXT[second:] + TEXT[first:second])
    found = compare_rubrics(parsed(TEXT), turned)
    assert [str(each) for each in found] == [
        "一、二级指标的先后由“投入；投入·预算；产出；产出·效果”改为“产出；产出·效果；投入；投入·预算”",
        "三级指标的先后由“执行率；公开；效果”改为“公开；效果；执行率”",
    ]
    assert not any(each.scores for each in found)


# Law: no change that scores is left out, and none is told where nothing that scores changed.

WORDS_ONLY = {
    Rubric: {"id", "title", "authority", "source"},
    Indicator: {"about", "place", "official"},
    Reading: {"why"},
    FactDefinition: {"clues"},
}
"""The fields that only people read; the rest may change a score, a grade, or which form a rubric fits."""


def scoring(value: Any) -> Any:  # noqa: ANN401 - any part of a rubric
    """A part of a rubric without what only people read."""
    if isinstance(value, Record):
        left_out = WORDS_ONLY.get(type(value), set())
        if type(value).__name__ == "Grades":
            left_out = {"printed", "source"}
        kept = (each.name for each in fields(value) if each.name not in left_out)
        return (type(value).__name__, *((name, scoring(getattr(value, name))) for name in kept))
    if isinstance(value, tuple):
        return tuple(map(scoring, value))
    return value


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:  # noqa: ANN401 - as above
    """The path of every plain value, by field and place."""
    if isinstance(value, Record):
        for each in fields(value):
            yield from leaves(getattr(value, each.name), (*path, each.name))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from leaves(each, (*path, place))
    else:
        yield path, value


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:  # noqa: ANN401 - as above
    """A part of a rubric with another plain value at a path."""
    if not path:
        return new
    key, *rest = path
    if isinstance(value, Record):
        return replace(value, **{key: changed(getattr(value, key), tuple(rest), new)})
    return tuple(
        changed(each, tuple(rest), new) if place == key else each for place, each in enumerate(value)
    )


class Both:
    """A shipped rubric, and the same with some of its values changed."""

    def __init__(self, old: LoadedRubric, new: LoadedRubric, edits: list[str]) -> None:
        self.old, self.new, self.edits = old, new, edits

    def __repr__(self) -> str:
        return f"{self.old.rubric.id}: {'; '.join(self.edits)}"


def another(value: Any, draw: st.DrawFn, facts: list[str], key: Any) -> Any:  # noqa: ANN401, PLR0911 - as above
    """A value of the same sort that is another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        return draw(st.sampled_from(type(value)).filter(lambda each: each is not value))
    if isinstance(value, Decimal):
        return value + draw(st.sampled_from(["0.01", "-0.01", "0.5", "1", "0.0001"]).map(Decimal))
    if isinstance(value, int):
        return value + draw(st.sampled_from([1, -1]))
    if value in facts:
        return draw(st.sampled_from(facts).filter(lambda each: each != value))
    if value is None:
        # By the sort of value that may stand there; nothing is put where a whole record may.
        of_another_sort = {
            **dict.fromkeys(("stated", "less", "to", "share"), draw(st.sampled_from(facts or [""])))
        }
        return (of_another_sort | {"function": "SCORE_X", "unless": True, "small": None}).get(
            key, Decimal("0.125")
        )
    return f"{value}{draw(st.sampled_from(['改', '1', '，且', '；', '「」']))}"


@st.composite
def mutated(draw: st.DrawFn) -> Both:
    """A shipped rubric, and the same with one or two of its values changed."""
    loaded = open_rubric(draw(st.sampled_from(SHIPPED)))
    rubric, vocabulary, edits = loaded.rubric, list(loaded.vocabulary), list[str]()
    asked = {fact for each in rubric.indicators() for rule in each.rules for fact in rule.fact_ids}
    fixed = {"id", "kind", "of", "clues", "facts"}
    rules = (rule for each in rubric.indicators() for rule in each.rules)
    listed = {part.fact for rule in rules for part in walk(rule) if isinstance(part, Checklist)}
    for _ in range(draw(st.integers(1, 2))):
        place = draw(
            st.sampled_from([None, *(place for place, each in enumerate(vocabulary) if each.id in asked)])
        )
        in_rules = place is None or draw(st.integers(0, 3)) > 0
        whole = rubric if in_rules or place is None else vocabulary[place]
        found = [
            (path, value) for path, value in leaves(whole) if path[0] not in fixed and path[-1] != "kind"
        ]
        if isinstance(whole, FactDefinition) and whole.id in listed:
            found = [(path, value) for path, value in found if path[0] != "items"]  # which its rule gives
        path, value = draw(st.sampled_from(found))
        new = another(value, draw, sorted(asked) if in_rules else [], path[-1])
        try:
            made = changed(whole, path, new)
        except (ValueError, TypeError):
            continue  # no such rubric can be
        edits.append(f"{'.'.join(map(str, path))} = {new!r}")
        if isinstance(made, Rubric):
            rubric = made
        else:
            vocabulary[place or 0] = made
    return Both(loaded, LoadedRubric(rubric, Vocabulary(vocabulary)), edits)


def used(loaded: LoadedRubric) -> tuple[FactDefinition, ...]:
    asked = {fact for each in loaded.rubric.indicators() for rule in each.rules for fact in rule.fact_ids}
    return tuple(sorted((each for each in loaded.vocabulary if each.id in asked), key=lambda each: each.id))


@settings(max_examples=150)
@given(mutated())
def test_changes_that_score_are_told_exactly_where_something_that_scores_changed(
    both: Both,
) -> None:
    old, new = both.old, both.new
    same = scoring(old.rubric) == scoring(new.rubric) and scoring(used(old)) == scoring(used(new))
    found = [each for each in compare_rubrics(old, new) if each.scores]
    assert (found == []) is same, found


@settings(max_examples=80)
@given(mutated())
def test_nothing_is_told_where_nothing_changed_and_back_again_the_same_is_told(
    both: Both,
) -> None:
    old, new = both.old, both.new
    there, back = compare_rubrics(old, new), compare_rubrics(new, old)
    assert bool(there) is bool(back)
    assert all(str(each) for each in there)


def test_words_sources_and_clues_are_told_and_marked_as_such() -> None:
    old = open_rubric("longgang-2021")
    first = next(old.rubric.indicators())
    fact = old.vocabulary[first.rule.fact_ids[0]]
    rubric = replace(
        old.rubric, title="另一套", source=Origin(document="文件", place=old.rubric.source.place)
    )
    clued = Vocabulary(
        replace(each, clues=(Clue(words=("别处",)),)) if each is fact else each for each in old.vocabulary
    )
    found = compare_rubrics(old, LoadedRubric(rubric, clued))
    assert [(each.what, each.scores) for each in found] == [
        ("名称", False),
        ("出处的文件", False),
        (f"改了基础数据“{fact.label}”的线索（在哪里找它）", False),
    ]


def test_a_fact_that_takes_the_name_of_another_is_told() -> None:
    old = parsed(TEXT)
    swapped = {"spent": "预算数", "planned": "支出数"}
    words = (replace(each, label=swapped.get(each.id, each.label)) for each in old.vocabulary)
    assert len(compare_rubrics(old, LoadedRubric(old.rubric, Vocabulary(words)))) == 2


def test_a_grade_of_its_own_is_told() -> None:
    old = parsed(TEXT)
    bands = (
        *old.rubric.grades.bands[:2],
        GradeBand(grade="中", at_least=Decimal(3)),
        old.rubric.grades.bands[2],
    )
    new = replace(old.rubric, grades=replace(old.rubric.grades, bands=bands))
    (change,) = compare_rubrics(old, LoadedRubric(new, old.vocabulary))
    assert "中≥3分" in str(change)
