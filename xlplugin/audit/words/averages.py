"""Averages a head, a household, a time, a vehicle, whose amount and count stand in the same sentence."""

from collections.abc import Iterator
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.words.reckoned import in_its_units, is_printed, slack
from xlplugin.audit.words.roles import Part, Sentence, Spoken, sentences
from xlplugin.facts.figures import FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_OF: Final = r"(?:支出|费用?|成本|补[助贴]|公用经费|经费|接待费?|培训费|运行维护费|金额|约|为|达)*"
_AVERAGES: Final = (
    (Pattern(rf"(?:人均|平均每人){_OF}"), ("人", "名", "位", "人次")),
    (Pattern(rf"(?:户均|平均每户){_OF}"), ("户",)),
    (Pattern(rf"(?:次均|平均每次){_OF}"), ("次", "场次")),
    (Pattern(rf"(?:车均|单车|平均每[辆台]车?){_OF}"), ("辆", "台")),
    (Pattern(rf"平均每批次?{_OF}"), ("批次", "批")),
)
"""What an average is called, with the units of what it is the average of."""
_FARTHEST: Final = 12


def check(case: Case) -> Iterator[Problem]:
    """Averages that the one amount of their sentence makes with none of its counts."""
    for text in case.texts:
        for sentence in sentences(text):
            for place, average in enumerate(sentence.spoken):
                yield from _wrong(text, sentence, place, average)


def _wrong(text: Said, sentence: Sentence, place: int, average: Spoken) -> Iterator[Problem]:
    units = next((units for called, units in _AVERAGES if called.fullmatch(average.name)), ())
    stated = average.figure
    if not units or not average.exact or stated.kind is not FigureKind.AMOUNT or stated.value <= ZERO:
        return
    # Averages told before it take the same amount.
    before = [
        each
        for each in sentence.spoken[max(0, place - _FARTHEST) : place]
        if not any(called.fullmatch(each.name) for called, _ in _AVERAGES)
    ]
    amounts = [each for each in before if each.figure.kind is FigureKind.AMOUNT and each.figure.value]
    counts = [each for each in before if each.figure.unit in units and each.figure.value > ZERO]
    if len({each.figure.value for each in amounts}) != 1 or not counts or amounts[0].part is Part.CHANGE:
        return
    if not all(each.exact for each in (*amounts, *counts)):
        return
    whole = amounts[0].figure
    for each in counts:
        value = whole.value / each.figure.value
        spread = (slack(whole) + value * slack(each.figure)) / each.figure.value
        if is_printed(value, stated, spread):
            return
    count = counts[-1].figure
    gives = in_its_units(whole.value / count.value, stated)
    yield codes.RATE_STATED_DIFFERS.at(
        text.source,
        f"所写{average.name}{stated.words}，按{amounts[0].name}{whole.words}、"
        f"{counts[-1].name}{count.words}应为{gives}",
        f"{whole.words}÷{count.words}＝{gives}，所写为{stated.words}",
        indicator=text.indicator,
    )
