from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from functools import cached_property

import pytest

from xlplugin.facts.vocabulary import Clue
from xlplugin.model import Frozen, Record, frozen
from xlplugin.rubric.model import Origin, Reading
from xlplugin.rules.rates import Band
from xlplugin.scoring.cases import WorkedCase


@frozen
class Words(Frozen):
    """Something frozen that is no record, with what it works out once."""

    text: str
    place: int = 1

    @cached_property
    def length(self) -> int:
        """How long the text is."""
        return len(self.text)


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


def test_fields_are_given_by_place_and_by_name() -> None:
    assert Words("甲", 1) == Words("甲") == Words(place=1, text="甲") != Words("甲", place=2)
    assert repr(Words("甲", 2)) == "Words(text='甲', place=2)"


@pytest.mark.parametrize(
    ("placed", "named"), [(("甲", 1, 2), {}), (("甲",), {"text": "乙"}), (("甲", 1), {"place": 1}), ((), {})]
)
def test_no_field_is_given_twice_and_none_that_is_not_there(
    placed: tuple[object, ...], named: dict[str, object]
) -> None:
    kind: Callable[..., Words] = Words
    with pytest.raises(TypeError, match=r"^Words: "):
        kind(*placed, **named)


def test_what_was_worked_out_once_makes_no_difference() -> None:
    asked, other = Words("甲乙"), Words("甲乙")
    assert asked.length == 2
    assert asked == other
    assert hash(asked) == hash(other)
    assert repr(asked) == repr(other)
