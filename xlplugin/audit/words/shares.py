"""Shares of a whole, whose part and whole stand beside them: 其中, 占总支出的, 完成年初预算的.

Of a row of shares without their whole one is wrong where all the others come from the same whole.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.words.reckoned import in_its_units
from xlplugin.audit.words.roles import FigureRole, Spoken, own_name, sentences
from xlplugin.audit.words.same_sentence import Stated, made, rate_differs
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.money import ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_SHARE: Final = Pattern(
    r"(?:所)?占(?:比(?:例|重)?|(?P<whole>.*?)的?(?:比重|比例)?)(?:为|是|达到?)*"
    r"|(?:仅|已)?(?:完成|为|达到?|相当于)(?P<plan>.*?(?:预算|计划|目标|任务|总额|合计)数?)的?"
)
_AMONG: Final = Pattern(r"[^，,]{0,8}中[的有，,].{0,6}")
_LISTS: Final = Pattern(r"其中|包括")
_OTHER_LISTS: Final = Pattern(r"中，|中,")
_NEAR: Final = 8
_REACH: Final = 24
_ROW: Final = 3
_LONGEST_ROW: Final = 12
_LEAST: Final = 2


def check(case: Case) -> Iterator[Problem]:
    """Shares that part and whole, both stated, do not make."""
    for text in case.texts:
        for found in _wrong_shares(text):
            yield rate_differs(text, found)
        yield from _odd_share(text)


def _wrong_shares(text: Said) -> Iterator[Stated]:
    seen: list[Spoken] = []
    for sentence in sentences(text) if FigureKind.PERCENT in text.kinds else ():
        for place, share in enumerate(sentence.spoken):
            named = _SHARE.fullmatch(share.name) if share.figure.kind is FigureKind.PERCENT else None
            part = sentence.spoken[place - 1] if place else None
            if named and part and share.exact and part.exact and share.figure.value > ZERO:
                planned = named["plan"] is not None
                whole = _whole(named["plan"] or named["whole"] or "", part, seen[-_REACH:], planned=planned)
                near = (*seen[-_NEAR:], *sentence.around(place))
                if whole and not made(Stated(share, part, whole), near, excess=planned):
                    yield Stated(share, part, whole)
            seen.append(share)


def _odd_share(text: Said) -> Iterator[Problem]:
    """The one of three or more shares in a row whose part makes another whole than all the others do."""
    row = [
        (part, share)
        for part, share in pairwise(text.figures if FigureKind.PERCENT in text.kinds else ())
        if _SHARE.fullmatch(share.name) and "的" not in share.name and share.kind is FigureKind.PERCENT
    ]
    figures = [each for pair in row for each in pair]
    if not _ROW <= len(row) <= _LONGEST_ROW or any(
        each.value <= each.step or each.bound is not Bound.EXACT for each in figures
    ):
        return
    if any(each.kind is not FigureKind.AMOUNT for each, _ in row):
        return
    for place, (part, share) in enumerate(row):
        others = [_wholes(*each) for each in (*row[:place], *row[place + 1 :])]
        least, most = max(low for low, _ in others), min(high for _, high in others)
        low, high = _wholes(part, share)
        if least <= most and (high < least or low > most):
            total = in_its_units((least + most) / 2, part)
            gives = percent(part.value / ((least + most) / 2), max(share.places, _LEAST))
            written = f"{part.name}{part.words}{share.name}{share.words}"
            message = f"所写{written}，按同列其余各项推得的合计约{total}，应占{gives}"
            sum_ = f"{part.words}÷{total}＝{gives}，所写为{share.words}"
            yield codes.RATE_STATED_DIFFERS.at(text.source, message, sum_, indicator=text.indicator)


def _wholes(part: Figure, share: Figure) -> tuple[Decimal, Decimal]:
    """The least and the largest whole of which a part is this share, rounded or cut."""
    return (part.value - part.step / 2) / (share.value + share.step), (part.value + part.step / 2) / (
        share.value - share.step / 2
    )


def _whole(called: str, part: Spoken, seen: Sequence[Spoken], *, planned: bool) -> Spoken | None:
    """The whole that a part is of: the one so called, else the total whose parts 其中 lists.

    More may be done than was ``planned``; no part is more than its whole.
    """
    before = [each for each in seen if each is not part and each.like(part) and each.exact]
    before = [
        each
        for each in before
        if each.part is not FigureRole.CHANGE and (planned or each.figure.value >= part.figure.value)
    ]
    if called:
        before = [
            each
            for each in before
            if each.name.endswith(called) or (each.name and called.endswith(each.name))
        ]
        if planned and before and own_name(part.name) not in own_name(before[-1].name):
            # 公务接待费支出3万元，完成预算的60%: of its own budget, not of the one stated for all.
            return None
        return before[-1] if len({each.figure.value for each in before}) == 1 else None
    if seen and before[-1:] == [seen[-2] if len(seen) > 1 else None] and _AMONG.fullmatch(part.between):
        return before[-1]
    # 支出中，工程费864万元: of what was told before it there is no telling.
    opens = (_LISTS, _OTHER_LISTS)
    opened = [at for at, each in enumerate(seen) if any(words.occurs(each.between) for words in opens)]
    listed = bool(opened) and _LISTS.occurs(seen[opened[-1]].between)
    totals = [each for each in seen[: opened[-1]] if each in before and not each.member] if listed else []
    return totals[-1] if totals else None
