"""The budget at the year's start, what was added to it and taken from it, and the budget after that."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.cells import Fit
from xlplugin.audit.words.stated_sums import LESS, Addend, differing, reading
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.form.statement import sentence_start, squeezed
from xlplugin.form.whose import whose
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_INITIAL: Final = Pattern(
    r".*[年期]初(?:.{0,6}预算(?:数|总?额|金额|安排|批复|下达|规模|总规模|收入|支出)*|批复.{0,4})?"
)
_CHANGED: Final = Pattern(
    r".*(?:调整后|调整|全年)的?(?:部门)?(?:年度)?预算(?:数|总?额|金额|规模|总规模)?|.*调整后(?:的?总?[数额]|金额)?"
    r"|.*(?:年末|期末|最终)(?:部门)?预算(?:数|总?额)?"
)
_BECAME: Final = Pattern(r"预算(?:数|总额)?(?:相应)?(?:调整|调增|调减)[为至到]$", words="调整|调增|调减")
_SURELY_CHANGED: Final = Pattern(r"调整后")
_MORE: Final = Pattern(
    r"追加|调增|增加|增拨|新增|增发|核增|追拨|追补|补拨|补助|增补|增列|调入|划入|拨入|转入(?!下|次|以后)|上调|调高"
    r"|结转(?!下|次|至|到|以后)"
)
_EITHER: Final = Pattern(r"调整|划转|变动|调剂")
_CHANGE: Final = Pattern(rf"{LESS.written}|{_MORE.written}|{_EITHER.written}")
# Within one budget, a shift between its items changes nothing.
_SHIFT: Final = Pattern(r"调剂")
_SUMMED: Final = Pattern(r"净|合计|共计|总计|累计|总共")
_RESULT: Final = Pattern(
    r"(?:调整|调增|调减|增加|减少|压减|压缩|核减|追加|核定|[增减])(?:为|至|到)$", words="为|至|到"
)
_DIFFERENCE: Final = Pattern(r"增|减|升|降|多|少|提高|节约|压缩")
_AMONG: Final = Pattern(r"其中|包括|含")
_CLAUSE_END: Final = Pattern(r"[，,；;：:]")
_BEHIND: Final = Pattern(r"[^，,；;。、\n\d（）()]{1,20}(?=[，,；;。、\n（）()]|$)")
_FULL_STOP: Final = Pattern(r"[。！!？?\n]")
# What follows a budget as its main reasons need not be all of it.
_INCOMPLETE: Final = Pattern(r"主要|重点|等(?![于额级])")
_FAR: Final = 24
_NEAR: Final = 8
# With three readings of each still few enough to try all.
_MOST: Final = 8


def check(case: Case) -> Iterator[Problem]:
    """Every budget after adjustment that the amounts between it and the one before do not bear out."""
    for text in case.texts:
        if "初" in text.text and len(text.figures) > 2:  # noqa: PLR2004 - two ends and a change
            for stated in _sentences(text):
                yield from _sentence(text, stated, case.form.year)


def _sentences(text: Said) -> Iterator[list[Figure]]:
    """The figures of every sentence up to its full stop; semicolons part only its clauses."""
    ends = [found.end() for found in _FULL_STOP.finditer(text.text)]
    last = 0
    for end in [*ends, len(text.text)]:
        first = last
        while last < len(text.figures) and text.figures[last].start < end:
            last += 1
        if last - first > 2:  # noqa: PLR2004 - as above
            yield list(text.figures[first:last])


def _sentence(text: Said, stated: Sequence[Figure], year: int | None) -> Iterator[Problem]:
    amounts = [each for each in stated if each.kind is FigureKind.AMOUNT]
    changed = [
        place
        for place, each in enumerate(amounts)
        if _CHANGED.fullmatch(each.name) or _BECAME.search(text.text[max(0, each.start - _FAR) : each.start])
    ]
    # 年中调整预算20万元，调整后预算120万元: beside the second, the first is a change.
    after = [each for each in changed if _SURELY_CHANGED.search(amounts[each].name)] or changed
    before = [place for place, each in enumerate(amounts) if _INITIAL.fullmatch(each.name)]
    ends = sorted((*after, *before))
    for place in after if before else ():
        nearest = before[max(0, bisect_left(before, place) - 1)]
        low, high = (bisect_left(ends, each) for each in sorted((nearest, place)))
        if high - low == 1:
            lower = ends[low - 1] + 1 if low else 0
            upper = ends[high + 1] if high + 1 < len(ends) else len(amounts)
            start = amounts[lower - 1].end if lower else sentence_start(text.text, amounts[0].start)
            yield from _pair(text, (start, amounts[lower:upper]), (amounts[nearest], amounts[place]), year)


def _pair(
    text: Said, around: tuple[int, Sequence[Figure]], ends: tuple[Figure, Figure], year: int | None
) -> Iterator[Problem]:
    """One budget before and after, and the amounts between and around them, with where their words begin."""
    initial, total = ends
    one, other = whose(text, initial, year), whose(text, total, year)
    apart = one.sure and other.sure and (one.subject, one.named) != (other.subject, other.named)
    if apart or (one.year, one.part) != (other.year, other.part):
        return
    first, last = sorted((initial.start, total.start))
    changes = list(_changes(text, around, ends, year))
    inside = [each for each in changes if first < each.figure.start < last]
    outside = [each for each in changes if each not in inside]
    beyond = [each for each in outside if each.clear and any(each.worths)]
    if not any(each.clear and any(each.worths) for each in inside):
        behind = text.text[last : max((each.figure.end + _NEAR for each in beyond), default=last)]
        if _INCOMPLETE.search(behind):
            return
        inside, beyond = [*inside, *beyond], []
    # What is told before or after the ends may explain them, or repeat what stands between.
    spare = [*beyond, *(each for each in outside if not each.clear)][
        : max(len(beyond), _MOST - 1 - len(inside))
    ]
    addends = [Addend(initial, (initial.value,)), *inside]
    addends += [Addend(each.figure, (ZERO, each.figure.value, -each.figure.value)) for each in spare]
    known = any(each.clear and any(each.worths) for each in inside)
    if not known or len(addends) > _MOST or _unknowable(text, addends, total, (first, last)):
        return
    unclear = [each.figure for each in inside if not each.clear]
    fit = reading(addends, total).fit
    if unclear and fit is Fit.WRONG:
        named = "、".join(f"{each.name}{each.words}" for each in unclear)
        words = f"；其中{named}是增是减、是否计入，文中没有写明"
        yield from differing(text, addends, total, Severity.NOTICE, words)
    elif not unclear:
        yield from differing(text, addends, total, Severity.ERROR)


def _unknowable(text: Said, addends: Sequence[Addend], total: Figure, span: tuple[int, int]) -> bool:
    """Whether a rough amount, a share, a figure without its unit or a stage between leaves the sum open."""
    if any(each.figure.bound is not Bound.EXACT for each in addends) or total.bound is not Bound.EXACT:
        return True
    first, last = (bisect_left(text.figures, place, key=lambda each: each.start) for place in span)
    for each in text.figures[first:last]:
        is_share = each.kind in (FigureKind.PERCENT, FigureKind.NUMBER)
        if is_share and _CHANGE.search(f"{each.name}{_behind(text, each)}"):
            return True
    staged = any(
        _RESULT.search(squeezed(text.text[max(0, each.figure.start - _NEAR) : each.figure.start]))
        for each in addends[1:]
    )
    # 年中调整预算15万元 may be the change itself.
    moved = sum((abs(each.worths[0]) for each in addends[1:]), ZERO)
    return staged or (total.value <= moved and not _SURELY_CHANGED.search(total.name))


def _changes(
    text: Said, around: tuple[int, Sequence[Figure]], ends: tuple[Figure, Figure], year: int | None
) -> Iterator[Addend]:
    """The amounts around the two ends, with what each may add to the budget."""
    head: Addend | None = None
    previous: Addend | None = None
    last, amounts = around
    for each in amounts:
        gap = squeezed(text.text[last : each.start])
        last = each.end
        # A list goes on until its bracket closes or a semicolon parts it.
        if head is not None and re.search(r"[)）;；]", gap):
            head = None
        if _AMONG.occurs(gap) or re.search(r"[（(][^）)]*$", gap):
            head = previous
        if each in ends:
            head, previous = None, Addend(each, (each.value,)) if each is ends[0] else None
            continue
        own = _addend(text, each, gap, previous, year)
        if head is not None:
            # A part of the amount before it, or taken from that: 追加100万元，其中60万元由财政收回.
            own = Addend(each, (ZERO, *own.worths) if own.clear and any(own.worths) else (ZERO,))
        else:
            previous = own
        yield own


def _behind(text: Said, figure: Figure) -> str:
    """The rest of a figure's clause, where no other figure stands in it."""
    found = _BEHIND.match(text.text[figure.end : figure.end + _FAR])
    return found[0] if found else ""


def _addend(text: Said, each: Figure, gap: str, previous: Addend | None, year: int | None) -> Addend:
    """What an amount may add, by the words of its clause, else those behind it, else as the one before."""
    clause = _CLAUSE_END.split(gap)[-1]
    said = next((words for words in (clause, _behind(text, each), gap) if _CHANGE.occurs(words)), "")
    all_signs = (each.value, -each.value, ZERO)
    own_year = whose(text, each, year).own_year
    if not own_year:
        # A comparison with another year is no change of this one's budget.
        compared = _DIFFERENCE.occurs(each.name)
        return Addend(each, (ZERO,) if compared else all_signs, compared)
    if (
        not said
        and previous is not None
        and _CHANGE.search(previous.figure.name)
        and re.match(r"[、和及]|以及", gap)
    ):
        return Addend(
            each, tuple(each.value * worth.compare(ZERO) for worth in previous.worths), previous.clear
        )
    less, more = LESS.occurs(said), _MORE.occurs(said)
    if not said or (less and more) or each.value < ZERO:
        return Addend(each, all_signs, clear=bool(said) and each.value < ZERO and not (less and more))
    worths: tuple[Decimal, ...] = (-each.value,) if less else (each.value,)
    if not less and not more and _EITHER.search(said):
        worths = all_signs if _SHIFT.occurs(said) else all_signs[:2]
    return Addend(each, (*worths, ZERO) if _SUMMED.occurs(said) else worths)
