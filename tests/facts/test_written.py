"""How the figures of one piece of arithmetic are written: as typed, converted only where units meet."""

import pytest

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, parse_value, unit_of
from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary

NAMES = ("spent", "added", "planned")
WORDS = Vocabulary(
    FactDefinition(id=name, label=name, kind=UnitKind.AMOUNT, definition=name) for name in NAMES
)


def written(*typed: tuple[Raw, str]) -> tuple[str, ...]:
    names = NAMES[: len(typed)]
    facts = [
        Fact(WORDS[name], parse_value(WORDS[name], *each), unit=unit_of(WORDS[name], *each))
        for name, each in zip(names, typed, strict=True)
    ]
    return FactSet(WORDS, facts).written(names)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (((218.86, "万元"), (233.26, "万元")), ("218.86万元", "233.26万元")),
        ((("1,541.451万元", ""), (2000.0, "万元")), ("1541.451万元", "2000万元")),
        (((2188600.0, "元"), (233.26, "万元")), ("2188600元（218.86万元）", "233.26万元")),
        (((218.86, "万元"), (0.023326, "亿元")), ("218.86万元（0.021886亿元）", "0.023326亿元")),
        (((1600.0, ""), (1778.87, "")), ("1600", "1778.87")),
        (((2188600.0, ""), (233.26, "万元")), ("2188600元（218.86万元）", "233.26万元")),
        (((218.86, "万元"), (2332600.0, "")), ("218.86万元（2188600元）", "2332600元")),
        (((0.0, "元"), (233.26, "万元")), ("0元", "233.26万元")),
        (((3.0, "万元"), (5000.0, "元"), (8.0, "万元")), ("3万元", "5000元（0.5万元）", "8万元")),
    ],
)
def test_figures_are_written_with_the_unit_they_were_typed_in(
    typed: tuple[tuple[Raw, str], ...], words: tuple[str, ...]
) -> None:
    assert written(*typed) == words
