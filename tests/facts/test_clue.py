from typing import Any

import pytest
from pydantic import ValidationError

from tests.form.filings import loaded
from xlplugin.facts.clue import Clue
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.form.figures import figures
from xlplugin.model import build


def written(kind: str, **clue: Any) -> FactDefinition:  # noqa: ANN401 - whatever YAML could hold
    fields = {"id": "spent", "label": "支出数", "kind": kind, "definition": "说明", "clues": [clue]}
    return build(FactDefinition, fields | ({"levels": ["好", "中"]} if kind == "level" else {}))


@pytest.mark.parametrize(
    ("clue", "why"),
    [
        ({}, "须写 table 或 words 之一"),
        ({"table": ["表"]}, "须同时写"),
        ({"column": ["列"]}, "须同时写"),
        ({"table": ["表"], "column": ["列"], "words": ["支出"]}, "须写 table 或 words 之一"),
        ({"table": ["表"], "column": ["列"], "answer": "是"}, "须用 words 写明"),
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
        written(kind, words=["已公开"], answer=answer)


@pytest.mark.parametrize(("kind", "answer"), [("yes_no", "不适用"), ("level", "中"), ("count", "0")])
def test_a_clue_may_mean_an_answer_a_level_or_a_count(kind: str, answer: str) -> None:
    assert written(kind, words=["已公开"], answer=answer).clues == (Clue(words=("已公开",), answer=answer),)


@pytest.mark.parametrize("rubric_id", ["longgang-2020", "longgang-2021", "guangzhou-2023"])
def test_a_name_in_the_shipped_clues_is_a_name_that_a_figure_can_have(rubric_id: str) -> None:
    for definition in loaded(rubric_id).vocabulary:
        for clue in (each for each in definition.clues if not each.answer):
            for word in clue.words:
                assert [each.name for each in figures(f"{word}为5万元")] == [word]
