"""The shares of points that a form prints for the levels of goals in words: 100-80%、80-50%、50-0%."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from xlplugin.facts.levels import Attainment
from xlplugin.form.form import Form, Row
from xlplugin.money import HUNDRED, ONE, ZERO
from xlplugin.pattern import Pattern
from xlplugin.rules.judgement import JudgedBand

_ASIDE: Final = Pattern(r"\s|\([^()]*\)")
_TO: Final = r"%?[-~—–至到]+"
_THREE: Final = Pattern(
    rf"100{_TO}(?P<reached>\d\d)%(?:[、,;和及]*)(?P=reached){_TO}(?P<partly>\d\d)%(?:[、,;和及]*)(?P=partly){_TO}0(?![\d.])"
)


def printed_bands(texts: Iterable[str]) -> tuple[JudgedBand, ...]:
    """The bands of the three levels, the best first; none where texts print none, or different ones."""
    plain = (_ASIDE.sub("", unicodedata.normalize("NFKC", text)) for text in texts)
    found = {found.groups() for text in plain for found in _THREE.finditer(text)}
    if len(found) != 1:
        return ()
    reached, partly = (Decimal(number) / HUNDRED for number in found.pop())
    edges = (ONE, reached, partly, ZERO)
    if not ONE > reached > partly > ZERO:
        return ()
    levels = zip(Attainment, edges[1:], edges, strict=False)
    return tuple(JudgedBand(level=level, at_least=low, at_most=high) for level, low, high in levels)


def bands_of(form: Form, row: Row) -> tuple[JudgedBand, ...]:
    """The bands that a form prints for a row, beside it or in its footnotes; none where it prints none."""
    return printed_bands((row.criterion.text,)) or printed_bands(note.text for note in form.notes)
