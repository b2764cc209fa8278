"""The texts that facts are looked for in: an indicator's own cells, passages beside the form, reports."""

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.quantities import flattened
from xlplugin.facts.vocabulary import FactId
from xlplugin.form.form import Form, Passage
from xlplugin.form.matching import Match
from xlplugin.form.report_year import own_passages
from xlplugin.form.said import Said
from xlplugin.pattern import Pattern
from xlplugin.problem import Source
from xlplugin.rubric.model import Indicator, Rubric

_HEADING: Final = 24
_QUOTED: Final = 8
_FAR: Final = 300
_ENDS: Final = "。；;！!？?\n"
_BLANKS: Final = Pattern(r"[ \t\u3000\xa0“”\"‘’'《》]+")


class Rank(IntEnum):
    """How good a source is; the smaller the better."""

    OWN_ROW = 0
    TABLE = 1
    PASSAGE = 2


class Statement(NamedTuple):
    """A text with its place.

    Attributes:
        text: as written.
        source: the cell, or the line of the report.
        place: the same for people, ``“公用经费控制率”的说明``.
        indicator: the indicator in whose row it stands, None beside the table.
        heading: the heading above a passage.
    """

    text: str
    source: Source
    place: str
    indicator: Indicator | None = None
    heading: str = ""

    @property
    def said(self) -> Said:
        """The text as checks of words take it."""
        return Said(self.text, self.source, heading=self.heading)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """A text without white space and quotes, its full-width digits and signs ordinary."""
    return _BLANKS.sub("", flattened(text))


@lru_cache(maxsize=16)  # an item form has a rubric of its own
def indicators_by_fact(rubric: Rubric) -> Mapping[FactId, tuple[Indicator, ...]]:
    """The indicators that ask for each fact, under any reading."""
    found: dict[FactId, tuple[Indicator, ...]] = {}
    for indicator in rubric.indicators():
        for fact in {fact for rule in indicator.rules for fact, _ in rule.needs()}:
            found[fact] = (*found.get(fact, ()), indicator)
    return found


def own_statements(match: Match) -> Iterator[Statement]:
    """The reasons and evidence of every indicator that the form has."""
    indicators = {each.name: each for each in match.rubric.indicators()}
    for name, row in match.rows.items():
        indicator = indicators.get(name)
        for column, entry in (("说明", row.reason), ("佐证材料", row.evidence)):
            if entry.text and not entry.blank and entry.number is None:
                yield Statement(entry.text, entry.source, f"“{squeezed(row.name)}”的{column}", indicator)


def statements_beside(form: Form, passages: Sequence[Passage]) -> Iterator[Statement]:
    """The passages beside the form, each with its heading; what repeats the form's criteria is left out."""
    printed = squeezed("".join(row.criterion.text + row.about.text for row in form.rows))
    for heading, passage in under_headings(own_passages(form, passages)):
        plain = squeezed(passage.text)
        if len(plain) < _QUOTED or plain not in printed:
            yield Statement(passage.text, passage.source, _place(passage.source), heading=heading)


def under_headings(passages: Sequence[Passage]) -> Iterator[tuple[str, Passage]]:
    """Every passage with the heading above it; a heading is its own."""
    heading = ""
    for passage in passages:
        plain = squeezed(passage.text)
        if len(plain) <= _HEADING and not plain.endswith(("。", "；", "，", "、")):
            heading = plain
        yield heading, passage


def _place(source: Source) -> str:
    if source.sheet is not None:
        return f"工作表“{source.sheet}”{source.cell or ''}"
    return f"报告第{source.line}段" if source.line else "报告"


def sentence_start(text: str, place: int) -> int:
    """Where the sentence up to a place begins; of one without end its last part is enough."""
    far = max(0, place - _FAR)
    return max(far, *(text.rfind(end, far, place) + 1 for end in _ENDS))
