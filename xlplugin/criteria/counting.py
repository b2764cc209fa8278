"""How a step that is only begun counts: as the words say, 不足1个百分点的按1个百分点计, else in any way."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlplugin.criteria.official import Gathered
from xlplugin.rules.rates import Counting, Overrun

OF_BEGUN: Final = re.compile(
    r"(?:不足|不满)(?:的|部分|(?:一|\d+(?:\.\d+)?)?个?(?:%|百分点|月|天|日|工作日|季度|年))[^,;()]{0,16}"
)
"""What becomes of a step that is only begun: 不足1个百分点的按1个百分点计."""
_STARTED: Final = re.compile(
    r"按(?:一|\d+(?:\.\d+)?)?(?:个?(?:%|百分点|次|一?档|月|天|日|工作日|季度|年)|个(?=计|算|扣))"
)
_WHOLE_STEPS: Final = re.compile(r"不(?:予)?(?:扣|计|算)|舍去")


def ways_counted(how: str, sentences: Sequence[str]) -> tuple[Counting, ...]:
    """How a step that is only begun counts, by the words beside the step and by those of the sentences."""
    words = how + "".join(found[0] for each in sentences for found in OF_BEGUN.finditer(each))
    if "比例" in words:
        return (Counting.PROPORTIONAL,)
    if _STARTED.search(words):
        return (Counting.STARTED,)
    if _WHOLE_STEPS.search(words):
        return (Counting.WHOLE,)
    return (Counting.WHOLE, Counting.STARTED, Counting.PROPORTIONAL)


def not_said(said: str, step: str) -> str:
    """That some words do not say how a step counts that is only begun."""
    return f"“{said}”没有写明不足{step}如何处理"


def in_any_counting(
    gathered: Gathered, rule: Overrun, ways: Sequence[Counting], said: str, step: str
) -> Overrun:
    """A rule with its steps counted in the first of some ways; the others are other readings.

    Args:
        gathered: what is gathered of the criterion.
        rule: the rule, counted in any way.
        ways: whole steps first, then begun ones, then in proportion; or the only one.
        said: the words of the deduction.
        step: the words of one step.
    """
    first, *more = (replace(rule, counting=each) for each in ways)
    beyond = "不足" if rule.below else "超出"
    told = (
        (f"不足{step}也扣", not_said(said, step)),
        (f"{beyond}部分按比例扣", f"“{said}”也可按比例折算"),
    )
    if more:
        others = ((*each, other) for each, other in zip(told, more, strict=False))
        gathered.may_be(first, f"满{step}才扣", *others)
    return first
