from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from xlplugin.facts.vocabulary import Clue
from xlplugin.model import Record
from xlplugin.rubric.model import Origin, Reading
from xlplugin.rules.rates import Band
from xlplugin.scoring.cases import WorkedCase

BAND = Band(points=Decimal(1), at_most=Decimal("0.9"))


def test_records_are_the_same_where_their_kind_and_all_their_fields_are() -> None:
    others = [Band(points=Decimal(1)), Band(points=Decimal(1), below=Decimal("0.9")), Clue(words=("甲",))]
    same = Band(at_most=Decimal("0.9"), points=Decimal("1.0"))
    assert same == BAND
    assert hash(same) == hash(BAND)
    assert replace(others[0], at_most=Decimal("0.9")) == BAND
    assert len({BAND, same, *others}) == 1 + len(others)
    assert all(other != BAND for other in others)
    assert vars(BAND) != BAND


def test_a_record_is_shown_as_it_would_be_written() -> None:
    assert repr(Origin(document="甲", place="乙")) == "Origin(document='甲', place='乙')"


def test_what_is_left_out_has_its_default() -> None:
    assert (BAND.at_least, BAND.over, BAND.below) == (None, None, None)


@pytest.mark.parametrize("name", ["points", "at_least", "nothing"])
@pytest.mark.parametrize("change", [lambda name: setattr(BAND, name, None), lambda name: delattr(BAND, name)])
def test_a_record_stays_as_it_was_made(change: Callable[[str], None], name: str) -> None:
    with pytest.raises(FrozenInstanceError, match=f"field '{name}'"):
        change(name)
    assert Band(points=Decimal(1), at_most=Decimal("0.9")) == BAND


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Band, {}),
        (Band, {"at_most": Decimal(1)}),
        (Band, {"points": Decimal(1), "at_mots": Decimal(1)}),
        (Reading, {"name": "甲", "why": "乙"}),
    ],
)
def test_a_record_is_made_of_its_own_fields_alone(kind: type[Record], fields: dict[str, object]) -> None:
    with pytest.raises(TypeError, match=f"^{kind.__name__}: unknown or missing "):
        kind(**fields)


def test_a_field_may_make_its_own_default() -> None:
    one, other = (WorkedCase(name="例", indicator="满意度", score=Decimal(1)) for _ in range(2))
    assert one.facts == other.facts == {}
    assert one.facts is not other.facts
