"""Facts from running text: figures by the words before them, quarters, divisions and plain answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.figures import Bound, Figure, FigureKind, figures
from xlplugin.facts.quantities import flattened
from xlplugin.facts.value import Bounded, Level, YesNo
from xlplugin.facts.vocabulary import Clue, FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.form.proposal import Proposal
from xlplugin.form.quotients import Quotient, quotients
from xlplugin.form.statement import Rank, Statement, sentence_start, squeezed
from xlplugin.form.whose import FigureSubject, whose
from xlplugin.money import ONE, ZERO, AmountUnit
from xlplugin.pattern import Pattern
from xlplugin.rubric.model import Indicator
from xlplugin.rules.base import measures_of, stated_rates
from xlplugin.rules.measure import Measure

_KINDS: Final = {
    UnitKind.AMOUNT: FigureKind.AMOUNT,
    UnitKind.PERCENT: FigureKind.PERCENT,
    UnitKind.COUNT: FigureKind.COUNT,
}
_SAME_MEASURE: Final = ("人名位", "个项宗", "次", "例起件宗", "笔", "项个类件")
_TOPIC: Final = 12
_HARMLESS: Final = Pattern(
    r"(?:其中|截[至止]到?|(?:19|20)\d\d年?度?|\d{1,2}月份?|\d{1,2}日|年末|年底|期末|底|末|本年度?|当年度?|全年度?|"
    r"年度|[本我该][区市县]?[局委办院校馆所厅会处站队]|全[局委办院校]|[本我该]?(?:单位|部门|中心|机关|系统)|本级|批复|"
    r"实际|实有|现有|共有|共|累计|当前|目前|完成|拥有|有|占|的|为|在|"
    r"(?:(?!下属|所属|其他|各)[^\W\d_]){2,12}(?:局|委|院|厅|中心|办公室|街道|管委会))*"
)
_SCORED: Final = Pattern(r"(?:及?以[上下内])?\s*的?\s*[，,]?\s*(?:得|扣|计)\s*(?:满分|\d)", words="得|扣|计")
# What is only asked for, or one end of a range.
_ASKED: Final = Pattern(
    r"(?:及?以[上下内])?\s*的?(?:要求|标准|目标|规定)|\s*[-—–~～至到]\s*\d",
    words="-|—|–|~|～|至|到|要求|标准|目标|规定",
)

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


# Divisions.
_PAIR: Final = 2
_SHARED: Final = 2
_LARGE: Final = Decimal(10_000)


class _Claim(NamedTuple):
    """A fact that a figure may be; ``near`` is where its subject stands, -1 where only the row says it."""

    definition: FactDefinition
    clue: Clue
    near: int


def _fits(definition: FactDefinition, figure: Figure, *, bare: bool = False) -> bool:
    """Whether a figure is of the fact's kind and measure; ``bare``: a number without a unit may be."""
    if bare and figure.kind is FigureKind.NUMBER:
        return definition.kind in (UnitKind.AMOUNT, UnitKind.COUNT)
    if figure.kind is not _KINDS.get(definition.member_kind):
        return False
    if figure.kind is not FigureKind.COUNT or figure.unit == definition.counted:
        return True
    return any(figure.unit in same and definition.counted in same for same in _SAME_MEASURE)


def _as_typed(definition: FactDefinition, figure: Figure) -> tuple[Decimal, str]:
    """The number of a figure as it is to be typed for a fact, and its unit."""
    number, unit = figure.value, figure.unit
    if figure.kind is FigureKind.AMOUNT:
        known = unit in list(AmountUnit)
        number, unit = (figure.number, unit) if known else (number, AmountUnit.YUAN.value)
    return number, definition.counted if definition.kind is UnitKind.COUNT else unit


def _proposal(
    definition: FactDefinition, figure: Figure, statement: Statement, note: str = "", member: int = 0
) -> Proposal:
    """The proposal that a figure in a text makes."""
    number, unit = _as_typed(definition, figure)
    value = number if figure.bound is Bound.EXACT else Bounded(figure.bound, number)
    written = figure.words if isinstance(value, Decimal) else value.words
    named = f"{figure.name[-12:]}{written}"
    how = f"{statement.place}写明“{named.strip()}”{'；' if note else ''}{note}"
    return Proposal(definition, value, unit, statement.source, how, member, step=figure.step, doubt=note)


def _window(flat: str, place: int) -> str:
    """The sentence up to a place, with the one before it where that names the topic or this begins 其中."""
    start = sentence_start(flat, place)
    before = sentence_start(flat, max(0, start - 1))
    topic = len(flat[before:start].strip()) <= _TOPIC
    if topic or flat[start:place].lstrip().startswith("其中"):
        start = before
    return squeezed(flat[start:place])


def _claim(
    definition: FactDefinition, clue: Clue, figure: Figure, window: str, heading: str
) -> _Claim | None:
    name = squeezed(figure.name)
    subjects = (name[: -len(word)] for word in clue.words if name.endswith(word))
    named = any(not subject or _HARMLESS.fullmatch(subject) for subject in subjects)
    if not named or any(word in window or word in heading for word in clue.unless):
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
    stated = [each for each in figures(statement.text) if vocabulary.may_name(squeezed(each.name))]
    names = [squeezed(each.name) for each in stated]
    clues = [
        (definition, clue)
        for definition in (vocabulary if stated else ())
        for clue in definition.clues
        # Clues of the own row hold only where it is the fact's own.
        if not clue.own or statement.indicator in asked.get(definition.id, ())
        if not clue.answer and any(name.endswith(clue.words) for name in names)
    ]
    if not clues:
        return
    flat = flattened(statement.text)
    rates = stated_rates(statement.indicator.rule) if statement.indicator else {}
    for figure in stated:
        window, behind = _window(flat, figure.start), flat[figure.end : figure.end + 16]
        unstated = _SCORED.match(behind) or _ASKED.match(behind) or figure.bound is Bound.ABOUT
        if unstated:
            continue
        owner = whose(statement.said, figure, year)
        # What a passage says of one unit says nothing of the department; a reason is its row's.
        if not owner.own_year or (statement.indicator is None and owner.subject is FigureSubject.UNIT):
            continue
        claims = [
            claim
            for definition, clue in clues
            if _fits(definition, figure)
            and (figure.bound is Bound.EXACT or definition.id in rates)
            and (claim := _claim(definition, clue, figure, window, statement.heading)) is not None
        ]
        for claim in _nearest(claims):
            own = statement.indicator in asked.get(claim.definition.id, ())
            rank = Rank.OWN_ROW if own else Rank.PASSAGE
            member = 1 if claim.definition.kind is UnitKind.SERIES else 0
            yield rank, _proposal(claim.definition, figure, statement, claim.clue.note, member)


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
        if whose(statement.said, figure, year).own_year and not _NOT_REACHED.search(before):
            member = _QUARTERS.get(quarters[0]) or int(quarters[0])
            yield _proposal(definition, figure, statement, member=member)


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
    """The words of the clue's phrase as they stand in the text; empty where it is not plainly said.

    ``…`` in a phrase is up to 60 characters of the same line, no full stop among them.
    """
    for phrase in clue.words:
        words = squeezed(phrase).split(_ANY)
        written = rf"[^。；;\n]{{0,{_REACH}}}?".join(map(re.escape, words))
        for found in re.finditer(written, plain) if all(word in plain for word in words) else ():
            if _plainly(plain, *found.span()):
                return found.group()
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


def _measures_of(indicator: Indicator) -> tuple[Measure, ...]:
    """The quotients of two facts that an indicator's default rule takes."""
    return tuple(each for each in measures_of(indicator.rule) if each.ids == (each.of, each.to))


def _pair(quotient: Quotient, weight: Decimal) -> tuple[Figure, Figure] | None:
    """The two figures of a÷b, (a-b)÷b or a÷b×points; None for any other arithmetic."""
    if len(quotient.parts) < _PAIR or quotient.value is None:
        return None
    above, below, *others = quotient.parts
    if below.value == ZERO or Bound.ABOUT in (above.bound, below.bound):
        return None
    factor = others[0].value if len(others) == 1 else ONE
    excess = (above.value - below.value) / below.value
    if len(others) == 1 and factor == below.value and quotient.value == excess:
        return above, below
    plain = len(others) == 0 or (len(others) == 1 and factor == weight)
    return (above, below) if plain and quotient.value == above.value / below.value * factor else None


def _in_common(left: str, right: str) -> int:
    """The length of the longest run of characters that both names hold."""
    ends = ((start, end) for start in range(len(left)) for end in range(start, len(left) + 1))
    return max((end - start for start, end in ends if left[start:end] in right), default=0)


def _measure(quotient: Quotient, indicator: Indicator, vocabulary: Vocabulary) -> Measure | None:
    """The indicator's measure that a written quotient is, by its name; None where that is unclear."""
    name, measures = squeezed(quotient.name), _measures_of(indicator)
    if len(measures) == 1 and not name:
        return measures[0]
    alone = [indicator.name] if len(measures) == 1 else []
    names = {each: [each.name, *(vocabulary[fact].label for fact in each.ids), *alone] for each in measures}
    likeness = {each: max(_in_common(name, squeezed(own)) for own in names[each]) for each in measures}
    best = max(likeness.values(), default=0)
    alike = [each for each, found in likeness.items() if found == best >= _SHARED]
    return alike[0] if len(alike) == 1 else None


def from_quotients(
    statement: Statement, indicator: Indicator, vocabulary: Vocabulary, year: int
) -> Iterator[Proposal]:
    """Both facts of every quotient in the text that is the indicator's own.

    Amounts without a unit are taken as 元 where both are large, else as 万元; the rate is the same.
    """
    for quotient in quotients(statement.text):
        pair, measure = _pair(quotient, indicator.weight), _measure(quotient, indicator, vocabulary)
        if pair is None or measure is None or measure.to is None:
            continue
        if not whose(statement.said, quotient.parts[0], year).own_year:
            continue
        unit = AmountUnit.YUAN if min(figure.value for figure in pair) >= _LARGE else AmountUnit.WAN
        both = list(zip((vocabulary[measure.of], vocabulary[measure.to]), pair, strict=True))
        whole = not measure.part_of_whole or pair[0].value <= pair[1].value
        for definition, figure in both if whole and all(_fits(*each, bare=True) for each in both) else ():
            number, typed = _as_typed(definition, figure)
            step, note = figure.step, ""
            if definition.kind is UnitKind.AMOUNT and figure.kind is FigureKind.NUMBER:
                typed, step, note = unit.value, step * unit.in_yuan, f"；原文没有写单位，按{unit.value}填入"
            how = f"{statement.place}的算式“{quotient.words}”{note}"
            yield Proposal(definition, number, typed, statement.source, how, step=step)
