"""The completion of targets: 得分=完成率×分值, with a pass mark and a cap."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, events_of
from xlplugin.criteria.official import SCORE, Gathered, Unclear
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.text import one_way
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.completion import Completion, Reverse
from xlplugin.rules.judgement import USUAL_BANDS

_TARGETS: Final = re.compile(r"目标值.*完成值|绩效目标表")
_HALF: Final = Decimal("0.5")


def completion(  # noqa: C901 - one sort of sentence after the other
    gathered: Gathered, sentences: list[str], name: str, points: Decimal
) -> Rule | None:
    """Completion of targets with a pass mark, a cap and a mark for targets set too low."""
    if not _TARGETS.search(one_way(gathered.official.text)):
        return None
    fail, full, half, has_formula, is_judged, rest = ZERO, ZERO, ZERO, False, False, list[str]()
    for sentence in sentences:
        score, events = SCORE.search(sentence), events_of(sentence)
        if score:
            has_formula = has_formula or "完成率" in score["value"]
            continue
        what = re.sub(r"为不及格$|为及格$", "", events[0].what) if len(events) == 1 else ""
        span, effect = range_of(what), events[0].effect if events else None
        if span and effect is Effect.NOTHING and span.high is not None:
            fail = span.high
        elif span and effect is Effect.FULL and span.high is not None:
            full = span.high
        elif span and effect is Effect.PART and events[0].points == _HALF and span.low is not None:
            half = span.low
        elif effect is Effect.NOTHING and "未报" in what:
            continue
        elif effect is Effect.JUDGED or "非量化" in sentence:
            is_judged = True
        else:
            rest.append(sentence)
    if not has_formula or not full:
        return None
    if rest or (half and half != full):
        raise Unclear((rest or sentences)[0])
    rule = Completion(
        kind="completion", targets=gathered.terms.targets(name), points=points, fail_below=fail,
        full_to=full, beyond=Decimal("0.5") if half else ONE,
        bands=tuple(USUAL_BANDS.values()) if is_judged else (),
    )  # fmt: skip
    gathered.may_be(
        rule,
        "不超过型目标按1减超出比例计",
        (
            "不超过型目标按目标值除以完成值计",
            "没有写明目标为“不超过”时完成率怎样算",
            replace(rule, reverse=Reverse.QUOTIENT),
        ),
    )
    return rule
