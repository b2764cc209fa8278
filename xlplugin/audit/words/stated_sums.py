"""Sums that texts state: A＋B＝C, a list and its 合计, a total 其中 its parts.

An amount may stand in a list without adding to it: a part of a part, a rest, what was written off. So a sum
is wrong only where no reading of its list makes it. A list may leave things out, and counts may overlap:
there a total is wrong only where a slip of the hand parts it from its sum and the list is said to be whole.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations, pairwise, product, takewhile
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit, compare, exactly
from xlplugin.audit.words.reckoned import Slip, slip
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.money import ONE, ZERO, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

LESS: Final = Pattern(
    r"收回|压减|压缩|压降|调出|上缴|上交|交回|缴回|缴还|退回|退还|扣减|扣除|扣回|削减|缩减|裁减|消减|冻结|减少|调减|核减|追减"
    r"|收缴|清缴|划出|划走|转出|剔除|抵减|冲减|调低|下调|核销|减"
)
"""The ways to say that money was taken away."""

_PARTS: Final = Pattern(r"其中|包括|(?<=[，,：:])分别[为是]")
_COMPLETE: Final = Pattern(r"包括|分别")
_NO_TOTAL: Final = Pattern(r"(?<!新)增|减|比|超|占(?!地)|同期|上年")
_NO_PART: Final = Pattern(r"调整后|全年预算")
_PLANNED: Final = Pattern(r"预算(?:数|总?额|金额|安排)?$", words="预算")
_DONE: Final = Pattern(r"(?:决算|支出|执行|完成|支付)(?:数|总?额|金额)?$")
_ALL_TOLD: Final = Pattern(r".*(?:合计|共计|总计)", words="合计|共计|总计")
_TOLD_AT_ONCE: Final = Pattern(
    r"\s*[，,、；;]?\s*(?:[二两三四五六七八九2-9][项类者]|全(?:年|部|局|系统|院|校)|以上|上述|各项|总)?(?:合计|共计|总计|一?共)(?:支出|投入)?(?:为|是|达到?|有)?\s*",
    words="合计|共|总计",
)
"""What stands between a list and the figure that can only be its total."""
_SHARE: Final = Pattern(r"(?:分别|各)?占.*")
# As many things as a list has parts make it whole: 3批次、三年.
_SO_MANY: Final = Pattern(
    r"(?<![\d.,十百千万第])(?:(?P<many>[三四五六七八九3-9])\s?(?:个|期|批|片|类|种|处|家|方|级|区|栋|条|块|大|座|季)"
    r"|(?P<years>[两三四五2-5])年)"
)
_DIGITS: Final = "__两三四五六七八九"
_OF_YEAR: Final = Pattern(r"(?:19|20)\d\d年")
# More than the list names, or things that it names twice.
_OPEN: Final = Pattern(
    r"其余|其他|其它|剩余|余下|此外|另有|另外|以外|等(?![级次额值于])|重复|兼|交叉|尚有|未计|未纳入|未列|不含|不包括"
)
_OVERLAPS: Final = Pattern(r"超|以上|以下|以内|最|每|平均|达标|同时|同比|占|率|已|正在")
_MEASURED: Final = Pattern(
    r"[万千百亿]*(?:亩|公顷|平方.*|公里|千米|米|吨|公斤|千克|立方米|千瓦.*|m.*|km.*|㎡)"
)
"""Units of what has no part in two places."""
_STOP: Final = Pattern(r"[。；;\n（(）)]")
# What stands in a list of values for less than nothing, or for the value after it.
_TAKEN_OFF: Final = Pattern(r"折旧|摊销|减值|坏账|净值|净额|账面价值|抵")
_NEAR: Final = Decimal("0.01")
# A sum that exceeds its total by more has most likely another total.
_NOT_FAR: Final = Decimal("0.25")
_REACH: Final = 60
_LONGEST: Final = 400
"""No list that people write in a sentence is longer."""
_FEW: Final = 100
_LEAD: Final = 12
_SURE_DIGITS: Final = 3
_MANY_DIGITS: Final = 4
_MOST_LEFT_OUT: Final = 10
_MOST_READINGS: Final = 6000


class Addend(NamedTuple):
    """An amount of a sum, with what it may add to that: its value, less its value, nothing.

    Attributes:
        figure: the amount.
        worths: what it may add, the likeliest first.
        clear: whether the words say which of them.
    """

    figure: Figure
    worths: tuple[Decimal, ...]
    clear: bool = True


class Interpretation(NamedTuple):
    """What every addend adds, and how the total stands against that."""

    worths: tuple[Decimal, ...]
    fit: Fit


def check(case: Case) -> Iterator[Problem]:
    """Every stated sum that its stated parts do not bear out."""
    for text in case.texts:
        for stated in text.sentences:
            yield from _added(text, stated)
            yield from _all_told(text, stated)
        yield from _among_them(text)


def _added(text: Said, stated: Sequence[Figure]) -> Iterator[Problem]:
    """Figures with plus signs between them, and the sum they are said to make."""
    run: list[Figure] = []
    for each, following in pairwise(stated):
        sign = text.text[each.end : following.start].strip()
        if run or sign in {"+", "＋"}:
            run.append(each)
        if sign in {"=", "＝"} and len(run) > 1 and all(_alike(one, following) for one in run):
            addends = [Addend(one, (one.value,)) for one in run]
            yield from differing(text, addends, following, Severity.ERROR)
        if sign not in {"+", "＋"}:
            run = []


def _all_told(text: Said, stated: Sequence[Figure]) -> Iterator[Problem]:
    """A list of amounts or counts and 合计 at its end, where they nearly make it."""
    amounts = list(takewhile(lambda each: _alike(each, stated[0]), stated))
    told = (
        place for place in range(2, len(amounts)) if _tells_all(text.text, *amounts[place - 1 : place + 1])
    )
    place = next(told, None)
    if place is None or any(each.bound is not Bound.EXACT for each in amounts[: place + 1]):
        return
    total, addends = amounts[place], _listed(amounts[:place])
    value = sum((each.worths[0] for each in addends), ZERO)
    at_once = _TOLD_AT_ONCE.fullmatch(text.text[amounts[place - 1].end : total.start])
    near = total.kind is FigureKind.AMOUNT and abs(value - total.value) <= abs(total.value) * _NEAR
    slipped = at_once and _slip(value, total) and not _OVERLAPS.search("".join(each.name for each in amounts))
    if (near or slipped) and not _some_make(addends, total):
        yield from differing(text, addends, total, Severity.WARNING)


def _tells_all(text: str, last: Figure, total: Figure) -> bool:
    if total.kind not in (FigureKind.AMOUNT, FigureKind.COUNT):
        return False
    amount = total.kind is FigureKind.AMOUNT and _ALL_TOLD.fullmatch(total.name)
    return bool(amount or _TOLD_AT_ONCE.fullmatch(text[last.end : total.start]))


def _among_them(text: Said) -> Iterator[Problem]:
    """A total and, after 其中 or 包括, its parts; what 其中 names need not be all of it."""
    stated = text.figures
    starts = [each.start for each in stated]
    markers = list(_PARTS.finditer(text.text)) if len(stated) > 1 else []
    limits = [*(each.start() for each in markers), len(text.text) + 1]
    for marker, limit in zip(markers, limits[1:], strict=True):
        end = _end(text.text, marker.end(), limit)
        first = bisect_left(starts, marker.end())
        after = stated[first : bisect_left(starts, end)] if end < limit else ()
        before = stated[bisect_left(starts, marker.start() - _REACH) : first]
        totals = [each for each in before if after and _alike(each, after[0])]
        listed = takewhile(lambda each: not _NO_PART.search(each.name), after)
        parts = [each for each in listed if _alike(each, after[0])]
        nearest = min(reversed(totals), key=lambda total: _distance(parts, total), default=None)
        if nearest is not None and not _NO_TOTAL.search(nearest.name):
            told = list(_of_total(text, parts, nearest, complete=bool(_COMPLETE.match(marker.group()))))
            if (
                not told
                and _distance(parts, nearest)[0] is Fit.WRONG
                and not _NO_TOTAL.search(totals[-1].name)
            ):
                told = list(_slipped(text, marker, stated[first : first + _FEW], parts, totals[-1]))
            yield from told


def _distance(parts: Sequence[Figure], total: Figure) -> tuple[Fit, Decimal]:
    """How far a list is from what may be its total: the nearest is."""
    best = reading(_listed(parts), total)
    return best.fit, abs(sum(best.worths, ZERO) - total.value) / (abs(total.value) or 1)


def _end(text: str, start: int, limit: int) -> int:
    """Where the list that a marker opens ends: its bracket's other side, or the sentence's end.

    ``limit``, where the next list begins, is given back where that comes first.
    """
    depth = 0
    for found_at in _STOP.finditer(text, start, limit):
        opens, closes = found_at.group() in "（(", found_at.group() in "）)"
        if depth == 0 and not opens:
            return found_at.start()
        depth += opens - closes
    return min(limit, len(text))


def _of_total(text: Said, parts: Sequence[Figure], total: Figure, *, complete: bool) -> Iterator[Problem]:
    if len(parts) < 2 or any(each.bound is not Bound.EXACT for each in (total, *parts)):  # noqa: PLR2004
        return
    if any(_PLANNED.search(each.name) for each in parts) and any(_DONE.search(each.name) for each in parts):
        # 其中项目支出调整预算100万元、决算96万元: two sides of one part.
        return
    if any(LESS.search(each.name) for each in parts):
        # What made a budget out of another is no part of it: 调整预算105万元，其中追加20万元、收回15万元.
        return
    addends = _listed(parts)
    best = reading(addends, total)
    off = sum(best.worths, ZERO) - total.value
    # Counts overlap (新建15个，投资超亿元10个), and a list may leave things out.
    open_ended = total.kind is not FigureKind.AMOUNT or (off < ZERO and not complete)
    rounded = best.fit is Fit.ROUNDED and any(each.places for each in parts)
    near = not open_ended and abs(off) <= total.value * (_NEAR if off < ZERO else _NOT_FAR)
    if rounded or (best.fit is Fit.WRONG and near and not _some_make(addends, total)):
        yield from differing(text, addends, total, Severity.WARNING)


def _slipped(
    text: Said, marker: re.Match[str], after: Sequence[Figure], parts: Sequence[Figure], total: Figure
) -> Iterator[Problem]:
    """A total that a slip of the hand parts from the sum of what follows, where that is all of it."""
    far = min(len(text.text), marker.end() + _LONGEST)
    closes = text.text.find("。", marker.end(), far)
    closes = far if closes < 0 else closes
    shared = _shared([each for each in after if each.start < closes])
    listed = shared or parts
    value = sum((each.value for each in listed), ZERO)
    found = _slip(value, total) if len(listed) > 1 else None
    names = "".join(each.name for each in listed)
    open_ended = (
        _OPEN.search(text.text[marker.end() : closes]) or _OVERLAPS.search(names) or LESS.occurs(names)
    )
    inexact = any(each.bound is not Bound.EXACT for each in (total, *listed))
    addends = _listed(listed)
    fits = reading(addends, total).fit is not Fit.WRONG or _some_make(addends, total)
    if found is None or open_ended or inexact or fits or any(_NO_PART.search(each.name) for each in listed):
        return
    before = _STOP.split(text.text[max(0, marker.start() - _REACH) : marker.start()])[-1]
    yearly = all(_OF_YEAR.search(text.text[max(0, each.start - _LEAD) : each.start]) for each in listed)
    counts = (each["years" if yearly else "many"] for each in _SO_MANY.finditer(before))
    counted = len(listed) in {_count(each) for each in counts if each}
    spelt = all(each.name and set(each.name) <= set(total.name) for each in listed)
    whole = bool(shared) or spelt or _COMPLETE.match(marker.group()) is not None
    exclusive = total.kind is FigureKind.AMOUNT or _MEASURED.fullmatch(total.unit) is not None
    digits = _telling_digits(value, total)
    beyond = value > total.value and exclusive and digits >= _SURE_DIGITS
    if whole or beyond or (counted and exclusive):
        yield from differing(text, addends, total, Severity.WARNING)
    elif counted or (found is Slip.TURNED and digits >= _SURE_DIGITS):
        sure = digits >= _MANY_DIGITS and exclusive
        yield from differing(text, addends, total, Severity.WARNING if sure else Severity.NOTICE)


def _shared(after: Sequence[Figure]) -> list[Figure]:
    """The parts of a whole that stand each with its share, where the shares make all of it; else none."""
    pairs = list(
        takewhile(
            lambda pair: (
                _alike(pair[0], after[0])
                and pair[1].kind is FigureKind.PERCENT
                and _SHARE.fullmatch(pair[1].name) is not None
            ),
            zip(after[::2], after[1::2], strict=False),
        )
    )
    rounding = sum((share.step for _, share in pairs), ZERO) / 2
    every = abs(sum((share.value for _, share in pairs), ZERO) - ONE) <= rounding
    return [part for part, _ in pairs] if len(pairs) > 1 and every else []


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else _DIGITS.index(written)


def _digits(value: Decimal, total: Figure) -> tuple[str, str]:
    """The digits of a sum and of the total that is stated, in the total's unit and decimals."""
    gives = round_half_up(value / total.worth, total.places)
    return str(int(abs(gives).scaleb(total.places))), str(int(abs(total.number).scaleb(total.places)))


def _slip(value: Decimal, total: Figure) -> Slip | None:
    return slip(*_digits(value, total))


def _telling_digits(value: Decimal, total: Figure) -> int:
    """With how many digits, zeros at the ends left out, a sum and its total are written."""
    return max(len(each.rstrip("0")) for each in _digits(value, total))


def _listed(amounts: Sequence[Figure]) -> list[Addend]:
    """The amounts of a list: what its name takes off may as well be counted, or be nothing."""
    addends = []
    for each in amounts:
        readings = (each.value, -each.value, ZERO)
        less, rest = LESS.occurs(each.name), _TAKEN_OFF.occurs(each.name)
        addends.append(Addend(each, readings if rest else readings[:2] if less else readings[:1]))
    return addends


def _some_make(addends: Sequence[Addend], total: Figure) -> bool:
    """Whether the first of a list and some of the others make the total: the rest are parts of these."""
    first, *others = addends
    if len(others) > _MOST_LEFT_OUT:
        sums = accumulate((each.worths[0] for each in others[:-1]), initial=first.worths[0])
        return any(value == total.value for value in sums)
    return any(
        reading((first, *some), total).fit is Fit.EXACT
        for size in range(1, len(others))
        for some in combinations(others, size)
    )


def _alike(one: Figure, other: Figure) -> bool:
    return one.kind is other.kind and (one.kind is FigureKind.AMOUNT or one.unit == other.unit)


def reading(addends: Sequence[Addend], total: Figure) -> Interpretation:
    """The reading of a list that comes nearest to its total.

    Args:
        addends: the amounts; where all that they may add would be too many readings, the likeliest is taken.
        total: what they should make.
    """
    figures = (*(each.figure for each in addends), total)
    # Few whole things are counted, not rounded.
    counted = not any(each.places for each in figures) and abs(total.number) < _FEW
    slack = ZERO if counted else sum((each.step for each in figures), ZERO) / 2
    readings = 1
    for each in addends:
        readings *= len(each.worths)
    every = product(*(each.worths if readings <= _MOST_READINGS else each.worths[:1] for each in addends))
    best = min(every, key=lambda worths: abs(sum(worths, ZERO) - total.value))
    off = sum(best, ZERO) - total.value
    # A total in coarser digits than all its parts is their sum, rounded: 1.2亿元.
    coarse = total.step > max((each.figure.step for each in addends), default=ZERO)
    fit = Fit.EXACT if coarse and abs(off) <= total.step / 2 else compare(off, slack)
    return Interpretation(best, fit)


def differing(
    text: Said, addends: Sequence[Addend], total: Figure, worst: Severity, unclear: str = ""
) -> Iterator[Problem]:
    """What is wrong with a total whose addends, as they are nearest to it, do not make it.

    Args:
        text: where it stands.
        addends: its amounts.
        total: what is said of their sum.
        worst: how grave more than a rounding is.
        unclear: what leaves the sum open, for people; empty where nothing does.
    """
    worths, fit = reading(addends, total)
    if fit is Fit.EXACT:
        return
    value = sum(worths, ZERO)
    finest = min(each.step for each in (*(each.figure for each in addends), total))
    gives = exactly(value / total.worth, finest / total.worth)
    written = "".join(
        f"{'－' if worth < ZERO else '＋'}{each.figure.words.removeprefix('-')}"
        for each, worth in zip(addends, worths, strict=True)
        if worth or not each.figure.value
    )
    wrong = codes.SUM_STATED_WRONG._replace(severity=worst)
    code = wrong if fit is Fit.WRONG else codes.SUM_STATED_ROUNDING
    message = f"所写{total.name or '合计'}为{total.words}，按所列各数应为{gives}{total.unit}{unclear}"
    sum_ = f"{written.removeprefix('＋')}＝{gives}{total.unit}，所写为{total.words}"
    yield code.at(text.source, message, sum_, indicator=text.indicator)
