"""Rules that are read give the points that a person works out from the words; what cannot be one is told."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.criteria.test_reading import SHARED, read
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import parse_value
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.functions.table import to_raw
from xlplugin.money import round_half_up
from xlplugin.rules.judgement import Judgement

FORMS = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text("utf-8"))
CASES = [(each, case) for each in FORMS["indicators"] for case in each["cases"]]


def _typed(value: float | str | bool) -> float | str:  # noqa: FBT001 - as YAML reads 是 and 否
    """A cell as a person types it: 95% is a fraction that is shown so."""
    if isinstance(value, str) and value.endswith("%"):
        return float(Decimal(value.removesuffix("%")) / 100)
    if isinstance(value, bool):
        return "是" if value else "否"
    return float(value) if isinstance(value, int | float) else value


@pytest.mark.parametrize(("wanted", "case"), CASES, ids=lambda each: str(each.get("name", each.get("facts"))))
def test_a_rule_gives_the_points_of_the_words(wanted: dict[str, Any], case: dict[str, Any]) -> None:
    found, _ = read(wanted["text"], wanted["points"], wanted["name"], wanted.get("about", ""))
    vocabulary = Vocabulary((*SHARED, *found.facts))
    asked = list(dict.fromkeys(fact for fact, _ in found.rule.needs()))
    assert len(asked) == len(case["facts"]), [vocabulary[each].label for each in asked]

    facts = FactSet(
        vocabulary,
        [
            Fact(vocabulary[each], parse_value(vocabulary[each], to_raw(_typed(value))))
            for each, value in zip(asked, case["facts"], strict=True)
        ],
    )
    outcome = found.rule.evaluate(facts)

    assert not found.not_understood
    assert outcome.points is not None
    assert round_half_up(outcome.points, 2) == Decimal(str(case["points"]))


@pytest.mark.parametrize("wanted", FORMS["told"], ids=lambda each: each["text"][:30])
def test_what_cannot_be_a_rule_is_told(wanted: dict[str, Any]) -> None:
    found, _ = read(wanted["text"], wanted["points"], wanted["name"], wanted.get("about", ""))

    assert isinstance(found.rule, Judgement), wanted["why"]
    assert found.not_understood
