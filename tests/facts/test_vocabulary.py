from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from tests.form.filings import loaded
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.figures import figures
from xlplugin.facts.vocabulary import Clue, FactDefinition, UnitKind, Vocabulary
from xlplugin.model import build
from xlplugin.money import MISSING
from xlplugin.problem import Source


def written(**more: object) -> FactDefinition:
    return build(
        FactDefinition, {"id": "spent", "label": "支出数", "kind": "amount", "definition": "说明", **more}
    )


def test_a_definition_has_the_units_of_its_members() -> None:
    assert written().units == ("万元", "元", "亿元", "千元", "百万元")
    assert written(kind="percent").units == ("%",)
    assert written(kind="series", of="percent").units == ("%",)
    assert written(kind="series", of="points").units == ("分",)
    assert written(kind="count").units == ("项",)
    assert written(kind="count", counted="人").units == ("人",)
    assert written(kind="points").units == ("分",)
    assert written(kind="yes_no").units == ("",)
    assert written(kind="level", levels=["好"]).units == ("",)


def test_the_kind_of_a_member_is_the_fact_s_own_unless_it_is_a_series() -> None:
    assert written().member_kind is UnitKind.AMOUNT
    assert written(kind="series", of="percent").member_kind is UnitKind.PERCENT


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kind": "series"}, "须用 of 写明成员类别"),
        ({"of": "percent"}, "其他类别不得写 of"),
        ({"kind": "level"}, "须列出 levels"),
        ({"levels": ["好"]}, "其他类别不得写 levels"),
        ({"minimum": -1}, "minimum 只用于百分数"),
        ({"decimals": 2}, "decimals 只用于数量"),
        ({"id": "支出"}, "应由小写字母"),
        ({"id": "1spent"}, "应由小写字母"),
        ({"label": ""}, "at least 1"),
        ({"definition": ""}, "at least 1"),
        ({"colour": "红"}, "Unexpected keyword"),
    ],
)
def test_a_definition_without_its_parts_is_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        written(**more)


SPENT, PLANNED = written(), written(id="planned", label="预算数")
WORDS = Vocabulary([SPENT, PLANNED])


def test_definitions_are_found_by_id_or_label() -> None:
    assert list(WORDS) == [SPENT, PLANNED]
    assert (WORDS["spent"], "spent" in WORDS, "支出数" in WORDS) == (SPENT, True, False)
    assert (WORDS["spent"], WORDS["planned"]) == (SPENT, PLANNED)


def test_a_fact_nobody_gave_is_missing_and_still_has_its_name() -> None:
    fact = Fact(SPENT, Decimal(5), "5元", Source("甲.xlsx"), "凭证")
    facts = FactSet(WORDS, [fact])
    assert facts["spent"] is fact
    assert facts.value("spent") == 5
    assert facts["planned"] == Fact(PLANNED, MISSING)
    assert facts.value("planned") is MISSING
    assert (facts.label("planned"), facts.definition("planned")) == ("预算数", PLANNED)


def test_a_fact_of_zero_is_not_missing() -> None:
    assert FactSet(WORDS, [Fact(SPENT, Decimal(0))]).value("spent") == 0


def hinted(kind: str, **clue: object) -> FactDefinition:
    levels = {"levels": ["好", "中"]} if kind == "level" else {}
    return written(kind=kind, clues=[clue], **levels)


@pytest.mark.parametrize(
    ("clue", "why"),
    [
        ({}, "须写 table（表名）或 words（词语）之一"),
        ({"table": ["表"]}, "须同时写"),
        ({"column": ["列"]}, "须同时写"),
        ({"table": ["表"], "column": ["列"], "words": ["支出"]}, "须写 table（表名）或 words（词语）之一"),
        ({"table": ["表"], "column": ["列"], "answer": "是"}, "须用 words（词语）写明"),
        ({"words": ["支出"], "colour": "红"}, "Unexpected keyword"),
    ],
)
def test_a_clue_without_its_parts_is_refused(clue: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        build(Clue, clue)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("yes_no", "有"), ("level", "优"), ("count", "无"), ("amount", "0"), ("percent", "1")],
)
def test_an_answer_must_be_one_the_fact_can_take(kind: str, answer: str) -> None:
    with pytest.raises(ValidationError, match=f"“{answer}”不是“支出数”可以填的值"):
        hinted(kind, words=["已公开"], answer=answer)


@pytest.mark.parametrize(("kind", "answer"), [("yes_no", "不适用"), ("level", "中"), ("count", "0")])
def test_a_clue_may_mean_an_answer_a_level_or_a_count(kind: str, answer: str) -> None:
    assert hinted(kind, words=["已公开"], answer=answer).clues == (Clue(words=("已公开",), answer=answer),)


@pytest.mark.parametrize("rubric_id", ["longgang-2020", "longgang-2021", "guangzhou-2023"])
def test_a_name_in_the_shipped_clues_is_a_name_that_a_figure_can_have(rubric_id: str) -> None:
    for definition in loaded(rubric_id).vocabulary:
        for clue in (each for each in definition.clues if not each.answer):
            for word in clue.words:
                assert [each.name for each in figures(f"{word}为5万元")] == [word]
