"""Points by how far a rate rose: 比上年提高3个百分点得满分，每少1个百分点扣2分."""

import re
from decimal import Decimal
from typing import Final

from xlplugin.criteria.counting import OF_BEGUN
from xlplugin.criteria.events import KEEPING, Effect, all_score, but_ends, events_in
from xlplugin.criteria.official import Gathered, Unclear
from xlplugin.criteria.overruns import counted_by, percents_of
from xlplugin.money import ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.rates import Overrun

_RISE: Final = re.compile(
    r"(?P<rate>[^\d,;]{0,30}?),?(?:比|较|与)[上去]一?年(?:度|同期)?(?:相比|相较)?,?"
    r"(?:提高|提升|上升|增长|增加)(?:达到?|不低于|不少于|≥)?(?P<limit>\d+(?:\.\d+)?)个百分点(?:及?以上)?(?:\(含\))?的?"
)
_SHORT: Final = re.compile(
    r"每(?:少|低于|低)(?P<step>(?:\d+(?:\.\d+)?|一)个百分点)(?P<how>\((?:含|不足[^()]*|不满[^()]*)\))?"
)
_RATE: Final = re.compile(r"率|度|比例|比重|占比")


def risen(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each percentage point by which a rate rose less than it should."""
    events = events_in(sentences)
    found = _RISE.fullmatch(events[0].what) if events else None
    if found is None:
        return None
    kept, taken, *rest = [*but_ends(events), None, None]
    short = _SHORT.fullmatch(taken.what) if taken and taken.effect is Effect.DEDUCTED else None
    is_full = kept is not None and kept.effect in KEEPING and kept.points in (ZERO, points)
    rate = found["rate"] or name
    if short is None or taken is None or not is_full or any(rest) or not _RATE.search(rate[-2:]):
        raise Unclear(*sentences)
    if not all_score(each for each in sentences if not OF_BEGUN.fullmatch(each)):
        raise Unclear(*sentences)
    rule = Overrun(
        kind="overrun", points=points, measure=gathered.terms.rise(rate), threshold=Decimal(found["limit"]),
        below=True, step=percents_of(short), each=taken.points,
    )  # fmt: skip
    return counted_by(gathered, rule, short, sentences)
