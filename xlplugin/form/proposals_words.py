"""Facts from running text: figures by the words before them, the four quarters, and plain answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.clue import Clue
from xlplugin.facts.value import Level, YesNo
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.form.figures import figures, flattened
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import Rank, Statement, of_another_year, sentence_start, squeezed
from xlplugin.money import AmountUnit
from xlplugin.pattern import Pattern
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

# Quarters.
_QUARTER: Final = Pattern(r"第?([一二三四1-4])季度")
_RATE_TOPIC: Final = Pattern(r"进度|执行率|支出率")
_NOT_REACHED: Final = Pattern(r"序时|目标|计划|应达|要求")
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
# Rates of single quarters add up to the year's; the last of accumulated ones is the year's.
_YEARS_RATE: Final = Decimal("0.7")
# The topic of all four rates stands no further before any of them.
_TOPIC_REACH: Final = 1000

# Answers.
_ANY: Final = "…"
_PARTS: Final = "，,。；;！!？?\n"
_REACH: Final = 60
_CLAUSE: Final = 300
_DOUBTFUL: Final = (
    r"未|没|不|尚|拟|计划|将|应|须|需|待|是否|如|若|部分|基本|个别|除|大多|逾|超|得满分|得\d|扣|否则|"
    r"正在|推动|推进|上年|去年"
)
_BUT: Final = r"[，,。；;]?(?:但|然而|不过|除|仅|只是|其中\d)"


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


def from_periods(statement: Statement, definition: FactDefinition, year: int) -> Iterator[Proposal]:
    """The members of a series of accumulated quarterly rates; none unless all are stated, in order."""
    if len(definition.items) != len(_QUARTERS) or definition.member_kind is not UnitKind.PERCENT:
        return
    found = list(_quarters(statement, definition, year))
    values = [each.value for each in found if isinstance(each.value, Decimal)]
    in_order = [each.member for each in found] == list(_QUARTERS.values()) and values == sorted(values)
    if in_order and values[-1] >= _YEARS_RATE:
        yield from found


def _quarters(statement: Statement, definition: FactDefinition, year: int) -> Iterator[Proposal]:
    flat, last = flattened(statement.text), 0
    for figure in figures(statement.text):
        between, last = flat[last : figure.start], figure.end
        quarters = [each[1] for each in _QUARTER.finditer(between)]
        before = flat[max(0, figure.start - _TOPIC_REACH) : figure.start]
        exact = figure.kind is FigureKind.PERCENT and figure.bound is Bound.EXACT
        if not exact or len(quarters) != 1 or not _RATE_TOPIC.search(before):
            continue
        if not of_another_year(before, year) and not _NOT_REACHED.search(before):
            member = _QUARTERS.get(quarters[0]) or int(quarters[0])
            yield proposal(definition, figure, statement, member=member)


def _spans(phrase: str, plain: str) -> Iterator[tuple[int, int]]:
    """Where a phrase stands; ``…`` is up to 60 characters of the same line, no full stop among them."""
    words = phrase.split(_ANY)
    if all(word in plain for word in words):
        far = rf"[^。；;\n]{{0,{_REACH}}}?"
        yield from (found.span() for found in re.finditer(far.join(map(re.escape, words)), plain))


def _plainly(plain: str, start: int, end: int) -> bool:
    """Whether the rest of the clause neither denies, demands, foresees nor limits what the phrase says."""
    near, far = max(0, start - _CLAUSE), min(len(plain), end + _CLAUSE)
    first = max(near, *(plain.rfind(mark, near, start) + 1 for mark in _PARTS))
    last = min((place for mark in _PARTS if (place := plain.find(mark, end, far)) >= 0), default=far)
    rest = plain[first:start] + "|" + plain[end:last]
    return not re.search(_DOUBTFUL, rest) and not re.match(_BUT, plain[last : last + 6])


def _meaning(definition: FactDefinition, answer: str) -> Decimal | YesNo | Level:
    if definition.kind is UnitKind.YES_NO:
        return YesNo(answer)
    return Level(answer) if definition.kind is UnitKind.LEVEL else Decimal(answer)


def _said(clue: Clue, plain: str) -> str:
    """The words of the clue's phrase as they stand in the text; empty where it is not plainly said."""
    for phrase in clue.words:
        for start, end in _spans(squeezed(phrase), plain):
            if _plainly(plain, start, end):
                return plain[start:end]
    return ""


def from_answers(statement: Statement, definition: FactDefinition) -> Iterator[Proposal]:
    """The answers of one fact that the text gives in words."""
    plain = squeezed(statement.text)
    for clue in definition.clues:
        said = _said(clue, plain) if clue.answer else ""
        if said:
            unit = definition.counted if definition.kind is UnitKind.COUNT else ""
            how = f"{statement.place}写明“{said}”{'；' if clue.note else ''}{clue.note}"
            meaning = _meaning(definition, clue.answer)
            yield Proposal(definition, meaning, unit, statement.source, how, doubt=clue.note)
