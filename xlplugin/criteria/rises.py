"""Points by how far a rate rose: 比上年提高3个百分点得满分，每少1个百分点扣2分."""

import re
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, events_of
from xlplugin.criteria.official import Gathered, Unclear
from xlplugin.criteria.overruns import in_any_counting
from xlplugin.criteria.steps import COUNTS
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
_KEPT: Final = (Effect.AWARDED, Effect.FULL, Effect.SPARED)


def risen(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each percentage point by which a rate rose less than it should."""
    events = [event for each in sentences for event in events_of(each)]
    found = _RISE.fullmatch(events[0].what) if events else None
    if found is None:
        return None
    kept, taken, *rest = [each for each in events if each.effect is not Effect.EXHAUSTED] + [None, None]
    short = _SHORT.fullmatch(taken.what) if taken and taken.effect is Effect.DEDUCTED else None
    is_full = kept is not None and kept.effect in _KEPT and kept.points in (ZERO, points)
    rate = found["rate"] or name
    if short is None or taken is None or not is_full or any(rest) or not _RATE.search(rate[-2:]):
        raise Unclear("；".join(sentences))
    if any(not events_of(each) and not COUNTS.fullmatch(each) for each in sentences):
        raise Unclear("；".join(sentences))
    rule = Overrun(
        kind="overrun", points=points, measure=gathered.terms.rise(rate), threshold=Decimal(found["limit"]),
        below=True, step=Decimal(re.sub(r"[^\d.]", "", short["step"]) or 1), each=taken.points,
    )  # fmt: skip
    return in_any_counting(gathered, rule, short, sentences)
