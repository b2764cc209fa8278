"""Several rates, each with points of its own: 6月底进度达50%得2分，9月底达75%得2分；未达到的按比例得分."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.beside import sum_of
from xlplugin.criteria.events import Effect, all_score, events_in
from xlplugin.criteria.names import short
from xlplugin.criteria.official import SEVERAL, Gathered, Unclear
from xlplugin.criteria.proportions import ADVERSE
from xlplugin.criteria.ranges import range_of
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.rates import Band, Bands, Proportional

_MISSED: Final = re.compile(r"(?:(?:未|没有)达到?(?:目标|要求|进度|标准)?|达不到|未达标|否则)?(?:的|,)*")
_SHARED: Final = re.compile(rf"{_MISSED.pattern}按(?:实际|完成|相应)*比例(?:得|计|给)分")
_WHEN: Final = re.compile(
    r"(?P<when>\d+月(?:末|底)?|第?\d季度末?|上半年|下半年|全年|年底|年末|半年)(?P<what>.*)"
)


class _Line(NamedTuple):
    """A rate, what it must reach, and the points that it then earns."""

    name: str
    least: Decimal
    points: Decimal


def several(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """The sum of what several rates earn that reach their limits; short of it a share or nothing."""
    del name
    *told, last = sentences
    shared = bool(told) and _SHARED.fullmatch(last) is not None
    if not shared:
        told = sentences
    if not all_score(told):
        return None
    lines, rest = list[_Line](), False
    for event in events_in(told):
        if event.effect is Effect.NOTHING and _MISSED.fullmatch(event.what):
            rest = True
            continue
        line = _line(event.what, event.points, lines) if event.effect is Effect.AWARDED else None
        if line is None:
            return None
        lines.append(line)
    names = [each.name for each in lines]
    if len(set(names)) < 2 or len(set(names)) != len(names) or shared == rest:  # noqa: PLR2004 - several
        return None
    if sum(each.points for each in lines) != points or any(map(ADVERSE.search, names)):
        raise Unclear(*sentences)
    return sum_of([short(each) for each in names], [_rule(gathered, each, shared=shared) for each in lines])


def _line(what: str, points: Decimal, before: list[_Line]) -> _Line | None:
    """A rate and the least that it must be; what is named by its time alone is of the rate before it."""
    when = _WHEN.match(what)
    span = range_of(when["what"] if when else what)
    if span is None or SEVERAL.search(span.name):
        return None
    if span.low is None or span.keeps_low is False or span.high not in (None, ONE) or not points:
        return None
    first = _WHEN.fullmatch(before[0].name) if before else None
    called = span.name or (first["what"] if first and when else "")
    return _Line(f"{when['when'] if when else ''}{called}", span.low, points) if called else None


def _rule(gathered: Gathered, line: _Line, *, shared: bool) -> Rule:
    measure = gathered.measure(line.name, line.name)
    if shared and line.least == ONE:
        return Proportional(kind="proportional", points=line.points, measure=measure)
    below = Band(points=(ZERO, line.points), at_least=ZERO, below=line.least)
    bands = (
        Band(points=line.points, at_least=line.least),
        below if shared else Band(points=ZERO, below=line.least),
        *((Band(points=ZERO, below=ZERO),) if shared else ()),
    )
    return Bands(kind="bands", measure=measure, bands=bands)
