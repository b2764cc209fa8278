"""What is read of official criteria: the rule's own sentence, other readings, and what was not understood."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.criteria.grades import grades_of
from xlplugin.criteria.official import OfficialCriterion, ReadCriterion
from xlplugin.criteria.reading import read_criterion
from xlplugin.criteria.terms import Terms
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.rubric.library import shipped
from xlplugin.rubric.load import load_facts
from xlplugin.rules.judgement import Judgement
from xlplugin.rules.rates import Bands
from xlplugin.wording.criterion import criterion
from xlplugin.wording.reader import parse_criterion

CRITERIA = [
    wanted
    for name in ("criteria.yaml", "figures.yaml", "proportions.yaml", "ranges.yaml", "words.yaml")
    for wanted in yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))["criteria"]
]
SHARED = load_facts(shipped("rubrics") / "facts.yaml")


def read(text: str, points: int = 10, name: str = "指标", about: str = "") -> tuple[ReadCriterion, str]:
    """What is read of a criterion, and the sentence of its rule."""
    found = read_criterion(OfficialCriterion(name, Decimal(points), text, about), Terms(Vocabulary(SHARED)))
    return found, criterion(found.rule, Vocabulary((*SHARED, *found.facts)))


@pytest.mark.parametrize("wanted", CRITERIA, ids=lambda wanted: str(wanted["official"])[:40])
def test_a_criterion_is_read_as_its_rule_says_or_told(wanted: dict[str, Any]) -> None:
    found, sentence = read(wanted["official"], wanted["points"], wanted["name"], wanted.get("about", ""))

    assert list(found.not_understood) == wanted.get("not_understood", [])
    assert found.reading == wanted.get("reading", "原文")
    assert [each.name for each in found.others] == wanted.get("others", [])
    assert list(found.remarks) == wanted.get("remarks", [])
    if "read" in wanted:
        assert sentence == wanted["read"].rstrip()
    else:
        assert isinstance(found.rule, Judgement)
        assert found.not_understood


@pytest.mark.parametrize("wanted", CRITERIA, ids=lambda wanted: str(wanted["official"])[:40])
def test_the_sentence_of_every_reading_gives_its_rule_again(wanted: dict[str, Any]) -> None:
    found, _ = read(wanted["official"], wanted["points"], wanted["name"], wanted.get("about", ""))
    vocabulary = Vocabulary((*SHARED, *found.facts))

    for rule in (found.rule, *(each.rule for each in found.others)):
        assert rule.most == wanted["points"]
        assert parse_criterion(criterion(rule, vocabulary), vocabulary) == rule


def _as_between(low: int, high: int) -> list[str]:
    return [f"{low}%≤合格率<{high}%", f"{high}%>合格率≥{low}%", f"合格率在{low}%（含）-{high}%（不含）之间"]


def _as_top(low: int) -> list[str]:
    return [f"合格率≥{low}%", f"合格率达到{low}%", f"合格率{low}%（含）以上", f"合格率不低于{low}%"]


def _as_bottom(high: int) -> list[str]:
    return [f"合格率<{high}%", f"合格率低于{high}%", f"合格率在{high}%（不含）以下", f"合格率不足{high}%"]


@st.composite
def _bands(draw: st.DrawFn) -> tuple[list[int], list[int], str]:
    """Borders and points, the best first, and a text that states them in one of many ways."""
    borders = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=4)), reverse=True)
    lower = draw(st.sets(st.integers(1, 9), min_size=len(borders), max_size=len(borders)))
    points = [10, *sorted(lower, reverse=True)]
    ranges = [
        draw(st.sampled_from(_as_top(borders[0]))),
        *(draw(st.sampled_from(_as_between(low, high))) for high, low in pairwise(borders)),
        draw(st.sampled_from(_as_bottom(borders[-1]))),
    ]
    verb, of, end = (
        draw(st.sampled_from("得计给")),
        draw(st.sampled_from(["的，", "，", ""])),
        draw(st.sampled_from("；。\n")),
    )
    numbered = draw(st.sampled_from(["", "{}. ", "（{}）", "{}、"]))
    lines = [
        f"{numbered.format(place)}{each}{of}{verb}{worth}分"
        for place, (each, worth) in enumerate(zip(ranges, points, strict=True), start=1)
    ]
    return borders, points, end.join(lines)


@given(_bands())
def test_bands_are_the_same_rule_however_they_are_written(drawn: tuple[list[int], list[int], str]) -> None:
    borders, points, text = drawn

    found, _ = read(text)

    assert isinstance(found.rule, Bands), (text, found.not_understood)
    assert [(each.points, each.lower, each.upper) for each in found.rule.bands] == [
        (Decimal(worth), low, high)
        for worth, low, high in zip(
            points,
            [*(Decimal(each) / 100 for each in borders), None],
            [None, *(Decimal(each) / 100 for each in borders)],
            strict=True,
        )
    ]
    assert all(each.over is None and each.at_most is None for each in found.rule.bands)


@given(_bands())
def test_bands_that_take_points_off_are_the_bands_that_leave_them(
    drawn: tuple[list[int], list[int], str],
) -> None:
    borders, points, text = drawn
    taken = re.sub(r"[得计给](\d+)分", lambda found: f"扣{10 - int(found[1])}分", text).replace(
        "扣0分", "不扣分"
    )

    found, sentence = read(text)

    assert read(taken) == (found, sentence), taken
    assert isinstance(found.rule, Bands), (borders, points)


@given(st.text(alphabet="。；，：（）1234.5%≥≤<>得扣分满不每项率以上下发现否则酌情为止÷=×\n", max_size=60))
def test_no_text_raises_and_every_rule_is_worth_its_points(text: str) -> None:
    found, sentence = read(text)

    assert found.rule.most == 10
    assert sentence


@pytest.mark.parametrize(
    ("words", "bands"),
    [
        (
            "□优 90分≤得分≤100分； □良 80分≤得分<90分； □中 60分≤得分<80分； □差 得分<60分",
            "优90 良80 中60 差0",
        ),
        ("☑优 得分≥90分； □良 80≤得分<90； □差 得分<80", "优90 良80 差0"),
        ("优（90分以上）、良（80-89分）、中（60-79分）、差（60分以下）", "优90 良80 中60 差0"),
        ("优秀：90（含）-100分；合格：60（含）-90分；较差：60分以下", "优秀90 合格60 较差0"),
        ("□优 □良 □中 □差", ""),
        ("优：得分≥90；良：得分≥80", ""),
        ("优：得分>90；良：得分>80；差：其他", ""),
        ("良：得分≥80；优：得分≥90；差：得分<80", ""),
        ("优", ""),
        ("", ""),
    ],
)
def test_the_grades_of_a_form_are_read_with_their_totals_or_not_at_all(words: str, bands: str) -> None:
    assert " ".join(f"{each.grade}{each.at_least}" for each in grades_of(words)) == bands


def test_the_name_of_a_long_fact_keeps_the_clause_that_says_what_is_asked() -> None:
    found, _ = read(
        "根据部门预算编审阶段整体绩效目标填报的质量和数量评分，整体绩效目标经财政部门审核后未被退回修改的得10分，否则不得分。"
    )

    (fact,) = found.facts
    assert fact.label == "根据部门预算编审阶段整体绩效目标填报的质…整体绩效目标经财政部门审核后未被退回修改"


def test_long_levels_that_begin_alike_are_told_apart() -> None:
    start = "资产账实核对工作按规定的频次组织开展并形成书面记录存档"
    found, _ = read(f"{start}且相符的得10分；{start}且基本相符的得5分；{start}但不相符的不得分。")

    (fact,) = found.facts
    assert len(set(fact.levels)) == 3
    assert [level[-4:] for level in fact.levels] == ["档且相符", "基本相符", "但不相符"]
