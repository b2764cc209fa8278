"""Progress by periods: ①一季度得分=（支出进度/序时进度25%）×1…，⑤平均支出进度得分=…."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.beside import sum_of
from xlplugin.criteria.formula import ScoreFormula
from xlplugin.criteria.official import Gathered, Unclear, score_in
from xlplugin.criteria.text import Item
from xlplugin.money import HUNDRED
from xlplugin.rules.base import Rule
from xlplugin.rules.periods import EachPeriod, MeanOfRates

_PERIOD: Final = re.compile(r"\(?(?P<top>[^/()]+)/序时进度(?P<due>\d+)%\)?")


def progress(gathered: Gathered, own: Sequence[str], parts: Sequence[Item], points: Decimal) -> Rule | None:
    """Progress by periods against what was due, each with its points, and their mean."""
    schedule, each, means = list[Decimal](), set[Decimal](), list[tuple[str, ScoreFormula]]()
    top = ""
    for part in parts:
        first = part.sentences[0] if part.sentences else ""
        formula = score_in(first)
        if formula is None or formula.points is None or own:
            return None
        period = _PERIOD.fullmatch(formula.rate)
        if period:
            top = period["top"]
            schedule.append(Decimal(period["due"]) / HUNDRED)
            each.add(formula.points)
        else:
            means.append((part.sentences[0], formula))
    if not schedule or len(each) != 1 or len(means) > 1:
        return None
    series = gathered.terms.progress(top, len(schedule))
    first_rule = EachPeriod(kind="each_period", series=series, each=each.pop(), schedule=tuple(schedule))
    if not means:
        return first_rule
    sentence, formula = means[0]
    if not any(known.mean_of and known.name == formula.rate for known in gathered.formulas):
        raise Unclear(sentence)
    names = ("各期支出进度", formula.name or "平均支出进度")
    mean = MeanOfRates(
        kind="mean_of_rates", series=series, points=formula.points or points, schedule=tuple(schedule)
    )
    ways = (mean, replace(mean, schedule=()), replace(mean, cap_each=True))
    made = [sum_of(names, (first_rule, each)) for each in ways]
    gathered.may_be(
        made[0],
        "各期执行率为支出进度除以序时进度",
        ("各期执行率为累计支出进度本身", f"“{formula.rate}”没有写明是否除以序时进度", made[1]),
        ("各期执行率先以100%封顶再平均", "平均数没有写明各期是否封顶", made[2]),
    )
    return made[0]
