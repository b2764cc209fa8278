"""Facts from figures in running text: the words before a figure, as the vocabulary's clues name them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.clue import Clue
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.form.figures import figures, flattened
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import Rank, Statement, of_another_year, sentence_start, squeezed
from xlplugin.money import AmountUnit
from xlplugin.rubric.model import Indicator

_KINDS: Final = {
    UnitKind.AMOUNT: FigureKind.AMOUNT,
    UnitKind.PERCENT: FigureKind.PERCENT,
    UnitKind.COUNT: FigureKind.COUNT,
}
_SAME_MEASURE: Final = ("人名位", "个项宗", "次", "例起件宗", "笔", "项个类件")
_TOPIC: Final = 12
_HARMLESS: Final = (
    r"(?:其中|截[至止]到?|(?:19|20)\d\d年?度?|\d{1,2}月份?|\d{1,2}日|年末|年底|期末|底|末|本年度?|当年度?|全年度?|"
    r"年度|[本我该][区市县]?[局委办院校馆所厅会处站队]|全[局委办院校]|[本我该]?(?:单位|部门|中心|机关|系统)|本级|批复|"
    r"实际|实有|现有|共有|共|累计|当前|目前|完成|拥有|有|占|的|为|在|"
    r"(?:(?!下属|所属|其他|各)[^\W\d_]){2,12}(?:局|委|院|厅|中心|办公室|街道|管委会))*"
)
_SCORED: Final = r"\s*的?\s*[，,]?\s*(?:得|扣|计)\s*(?:满分|\d)"


class _Claim(NamedTuple):
    """A fact that a figure may be; ``near`` is where its subject stands, -1 where only the row says it."""

    definition: FactDefinition
    clue: Clue
    near: int


def fits(definition: FactDefinition, figure: Figure) -> bool:
    """Whether a figure is of the fact's kind and measure."""
    if figure.kind is not _KINDS.get(definition.member_kind):
        return False
    if figure.kind is not FigureKind.COUNT or figure.unit == definition.counted:
        return True
    return any(figure.unit in same and definition.counted in same for same in _SAME_MEASURE)


def in_unit(figure: Figure) -> tuple[Decimal, str]:
    """The number of a figure as it is to be typed, and its unit."""
    if figure.kind is FigureKind.AMOUNT:
        known = figure.unit in list(AmountUnit)
        return (figure.number, figure.unit) if known else (figure.value, AmountUnit.YUAN.value)
    return figure.value, figure.unit


def proposal(
    definition: FactDefinition, figure: Figure, statement: Statement, note: str = "", member: int = 0
) -> Proposal:
    """The proposal that a figure in a text makes."""
    number, written = in_unit(figure)
    unit = definition.counted if definition.kind is UnitKind.COUNT else written
    named = f"{figure.name[-12:]}{figure.words}"
    how = f"{statement.place}写明“{named.strip()}”{'；' if note else ''}{note}"
    return Proposal(definition, number, unit, statement.source, how, member, step=figure.step, doubt=note)


def _window(flat: str, place: int) -> str:
    """The sentence up to a place, with the one before it where that names the topic or this begins 其中."""
    start = sentence_start(flat, place)
    before = sentence_start(flat, max(0, start - 1))
    topic = len(flat[before:start].strip()) <= _TOPIC
    if topic or flat[start:place].lstrip().startswith("其中"):
        start = before
    return squeezed(flat[start:place])


def _named(clue: Clue, name: str) -> bool:
    return any(name.endswith(word) and re.fullmatch(_HARMLESS, name[: -len(word)]) for word in clue.words)


def _claim(
    definition: FactDefinition, clue: Clue, figure: Figure, window: str, heading: str
) -> _Claim | None:
    name = squeezed(figure.name)
    if any(word in window or word in heading for word in clue.unless) or not _named(clue, name):
        return None
    if clue.after:
        before = window.removesuffix(name)
        near = max((before.rfind(word) + len(word) for word in clue.after if word in before), default=0)
        return _Claim(definition, clue, near) if near else None
    return _Claim(definition, clue, -1 if clue.own else len(window))


def _nearest(claims: Sequence[_Claim]) -> list[_Claim]:
    """The claims whose subject stands nearest; what only the row says must be the claim of one fact."""
    best = max((claim.near for claim in claims), default=-1)
    nearest = [claim for claim in claims if claim.near == best]
    by_fact = {claim.definition.id: claim for claim in reversed(nearest)}
    return [] if best < 0 and len(by_fact) > 1 else list(by_fact.values())


def _clues(
    vocabulary: Vocabulary, indicator: Indicator | None, asked: Mapping[FactId, tuple[Indicator, ...]]
) -> Iterator[tuple[FactDefinition, Clue]]:
    """The clues by names that hold in a text: those of the own row only where it is the fact's own."""
    for definition in vocabulary:
        own = indicator is not None and indicator in asked.get(definition.id, ())
        for clue in definition.clues:
            if clue.words and not clue.answer and (own or not clue.own):
                yield definition, clue


def from_figures(
    statement: Statement, vocabulary: Vocabulary, asked: Mapping[FactId, tuple[Indicator, ...]], year: int
) -> Iterator[tuple[Rank, Proposal]]:
    """The facts that figures in a text state by name.

    Args:
        statement: the text.
        vocabulary: every fact that a figure may be, so that it goes to the nearest.
        asked: the indicators that ask for each fact.
        year: the form's year; figures of other years are passed over.
    """
    plain = squeezed(statement.text)
    clues = [
        (definition, clue)
        for definition, clue in _clues(vocabulary, statement.indicator, asked)
        if any(word in plain for word in clue.words)
    ]
    if not clues:
        return
    flat = flattened(statement.text)
    for figure in figures(statement.text):
        window = _window(flat, figure.start)
        bounded = figure.bound is not Bound.EXACT or re.match(_SCORED, flat[figure.end : figure.end + 16])
        if bounded or of_another_year(window, year):
            continue
        claims = [
            claim
            for definition, clue in clues
            if fits(definition, figure)
            and (claim := _claim(definition, clue, figure, window, statement.heading)) is not None
        ]
        for claim in _nearest(claims):
            own = statement.indicator in asked.get(claim.definition.id, ())
            rank = Rank.OWN_ROW if own else Rank.PASSAGE
            member = 1 if claim.definition.kind is UnitKind.SERIES else 0
            yield rank, proposal(claim.definition, figure, statement, claim.clue.note, member)
