"""The full points that a criterion's own text names: its parts are added up, the steps of a scale are not.

Official texts add points up (``1. …（2分）``) or step them down (``≥90%的，得6分；…得4分``), at several
levels of numbering, and often nothing says which: every way of reading that makes sense is kept, and only a
weight that none of them gives contradicts the text. A text that leaves points open, such as points for each
thing, names none.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from xlplugin.audit.basis.columns import bare
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern

_MOST_READINGS: Final = 200
_SOME: Final = 2

_NUMBER: Final = r"\d+(?:\.\d+)?"
_RANGE: Final = rf"(?:{_NUMBER}\s*+分?\s*+[-~－～—–至到]+\s*)?"
# How points are said: （2分）, （2分，其中……）, ×2分, 不得分, 得2分; else 2分 alone, where a part ends.
_POINTS: Final = Pattern(
    rf"[（(]\s*+(?:满分|共|计|分值)?[:：]?\s*{_RANGE}(?P<bracketed>{_NUMBER})\s*分"
    r"\s*+(?:[，,；;：:][^（）()\n]{0,80})?[）)]"
    rf"|[×xX*＊]\s*(?P<formula>{_NUMBER})\s*分"
    r"|(?P<none>不(?:予|给)?(?:得|计|给)?分(?!别)|[得记计为]零分)"
    rf"|(?P<verb>[得计给记评赋加]|满分为?|最高)\s*{_RANGE}(?P<earned>{_NUMBER})\s*分(?!\s*扣)"
    rf"|(?<![\d.扣减罚达到于≥≤<>＜＞足过每]){_RANGE}(?P<alone>{_NUMBER})\s*分(?=\s*(?:[，,；;。、\n]|$))"
)
# Every mention of points but of those taken off: what was not understood of them leaves the text open.
_MENTIONED: Final = Pattern(
    rf"(?<![\d.扣减除罚])({_NUMBER})\s*分(?![钟之])(?P<ends>\s*(?:[：:，,；;。、]|$))?",
    words="分",
)
_OPENED: Final = Pattern(r"[（(][^（）()]*$")
_RANGED: Final = Pattern(rf"{_NUMBER}\s*分?\s*[-~－～—–至到]+\s*{_NUMBER}")
_BRACKET: Final = Pattern(r"[（(][^（）()]*[）)]")
_WITHIN: Final = Pattern(r"[，,]?其中", words="其中")
_VALUES: Final = ("bracketed", "formula", "earned", "alone")
# Points that depend on something the text leaves open: shares of the weight, points for each.
_OPEN: Final = Pattern(
    r"各占|占\s*\d|共[计有]?\s*\d+\s*[项条]|权重|倍|折算|百分制|各\s*\d|[均各][得计]|分别[得计]|[再另][得计]|分值的",
    words="各|占|共|权重|倍|折算|百分制|均得|均计|分别|再|另|分值的",
)
_EACH: Final = Pattern(rf"每[^，。；;\n扣减]{{0,20}}?{_NUMBER}\s*分", words="每")
_WITHOUT_NUMBER: Final = Pattern(r"(?<!不)(?:得分|给分|计分|赋分|评分|打分|满分)")
# 得满分 means the weight, whatever it is: the lower steps beside it say nothing of the full points.
_FULL: Final = Pattern(r"满分(?!\s*+[为是]?\s*+[（(]?\s*\d)")
_AT_MOST: Final = Pattern(
    rf"(?:最高|最多|上限|封顶|不超过)[^，,。；;\n\d扣]{{0,6}}({_NUMBER})\s*分",
    words="最高|最多|上限|封顶|不超过",
)
_OF_ALL: Final = Pattern(
    rf"(?:(?:本项|本指标|该项|该指标)[^，,。；;\n\d]{{0,6}}|满分|总分|分值|共计?)[为是:：]?\s*({_NUMBER})\s*分",
    words="本项|本指标|该项|该指标|满分|总分|分值|共",
)
# 绩效监控得分（2分）： with what it is made of behind it.
_HEADING: Final = Pattern(
    rf"[^，,。；;：:（(\d]{{0,16}}[（(]\s*+(?:满分|共|计|分值)?[:：]?\s*({_NUMBER})\s*分\s*[）)]"
    r"(?=\s*(?:$|[。：:\n（(]|[，,]?(?:按|根据)))"
)
_EXTRA: Final = Pattern(r"加分|附加|奖励|额外|(?<![增参])加(?:\s*\d|$)", words="加|奖励|额外")
# A fault for which the whole indicator is worth nothing: no step below the others.
_VETO: Final = Pattern(r"本项|本指标|该项|该指标|否决|发生|违[规纪法]")
_ITEMS: Final = (
    Pattern(r"(?:^|(?<=[\n；;。：:\s）)]))\d{1,2}[.．、](?!\d)"),
    Pattern(r"[①-⑳]"),
    Pattern(r"(?:^|(?<=[\n；;。：:\s]))[（(]\d{1,2}[）)]"),
    Pattern(
        r"(?:^|(?<=[\n；;。：:\s]))(?:[一二三四五六七八九十]{1,2}(?:[、.．]|是)|[（(][一二三四五六七八九十]{1,2}[）)])",
        words="|".join(f"{numeral}{end}" for numeral in "一二三四五六七八九十" for end in "、.．是）)"),
    ),
)
_SENTENCE: Final = Pattern(r"[；;。\n]+")
_ALL_OF_IT: Final = Pattern(
    r"(?:全部|均|都)(?:符合|满足|达[到标]|完成|做到|合格|落实)[^，,。；;]{0,8}[，,]?[得计]?$",
    words="符合|满足|达|完成|做到|合格|落实",
)
_THE_SUM: Final = Pattern(
    r"(?:合计|共计?|总分|分值|(?:本项|本指标|该项|该指标)(?:满分|共计?)?)[为是=:：]?[得计]?$",
    words="合计|共|总分|分值|本项|本指标|该项|该指标",
)
# What tells a step of a scale: limits, levels, what falls short, and all that is left.
_STEP: Final = Pattern(
    r"[<>≤≥＜＞＝=%％]|\d\s*[-~－～—–至到]\s*\d|以[上下内]|之间|[低高大小少多]于|不[足符]|超过|达到|优|良|较|一般|差|合格(?!率)|基本|部分|其[余他]|否则"
    r"|没有|未|档|等[级次]|[A-DＡ-Ｄ甲乙丙丁]类"
)
_SHORT: Final = Pattern(r"部分|未|[低小少]于|不足|其[余他]|否则|[<＜]")
_OF_A_STEP: Final = Pattern(
    r"[\d.．\W]|以[上下内]|之间|[低高大小少多]于|不[足低高]|超过|达到?|至|到|含|及(?!时)|且|或|[优良中]秀?好?|较[好差]|一般"
    r"|差|合格(?!率)|基本|部分|全部|完全|其[余他]|否则|情况|不|未|没有|有|的|得|计|为|在|时(?![效率])|分|档|等级|等次"
)


class NamedPoints(NamedTuple):
    """The full points a text may name.

    Attributes:
        readings: every value that some way of reading gives.
        parts: what the plainest of them is added up of, the best steps of scales among them.
    """

    readings: tuple[Decimal, ...]
    parts: tuple[Decimal, ...]


class _Part(NamedTuple):
    """What earns points, or a step of a scale.

    Attributes:
        values: all that it may be worth, the plainest first.
        words: the words before its points.
        own: whether it is surely added to others, and no step below or above them: （2分）, or 最高2分.
        formula: whether its points are written ×2分.
        ranged: whether they are written 3-5分.
        heads: whether a colon behind its points opens what they are made of.
    """

    values: tuple[Decimal, ...]
    words: str
    own: bool = False
    formula: bool = False
    ranged: bool = False
    heads: bool = False

    @property
    def points(self) -> Decimal:
        """The plainest of what it may be worth."""
        return self.values[0]

    @property
    def is_step(self) -> bool:
        """Whether its words are such as tell a step of a scale."""
        return self.ranged or _STEP.search(self.words) is not None

    @property
    def is_extra(self) -> bool:
        """Whether its points come on top of the others."""
        return _EXTRA.search(self.words) is not None

    @property
    def subject(self) -> str:
        """What its words speak of, without limits and levels."""
        return _OF_A_STEP.sub("", bare(self.words))

    def is_about(self, other: "_Part") -> bool:
        """Whether another one speaks of the same, or leaves out what it speaks of."""
        own, its = self.subject, other.subject
        return not its or own == its or (len(its) > 1 and (its in own or own in its))


@lru_cache(maxsize=256)  # the forms of one place print the same criteria
def named_points(criterion: str) -> NamedPoints | None:
    """The full points a criterion's text names, None where it leaves them open or names none."""
    parts = None if _OPEN.search(criterion) else _parts(criterion)
    sums = _sums(parts) if parts else ()
    if not parts or not any(sums):
        return None
    best: list[Decimal] = []
    for run in _runs(parts):
        worth = _worth(run, parts)[0]
        best += [each.points for each in run] if worth > run[0].points else [worth]
    return NamedPoints(sums, tuple(filter(None, best)))


def _cut(text: str) -> tuple[str, list[str]]:
    """What stands before the outermost numbering of a text, and the items that it numbers."""
    starts = [(found.start(), style) for style in _ITEMS if (found := style.search(text))]
    if not starts:
        return text, []
    lead, *items = min(starts, key=lambda start: start[0])[1].split(text)
    return lead, items


def _parts(text: str) -> list[_Part] | None:
    """What a text adds up or steps down; None where it speaks of points without saying how many."""
    lead, items = _cut(text)
    heading = _HEADING.match(lead) or (_OF_ALL.search(lead) if items else None)
    if items:
        inner = _of_items(items if heading else [lead, *items])
    else:
        inner = _stated(lead[heading.end() :] if heading else lead)
    inner = inner and _without_their_sum(inner)
    if heading is None:
        return inner
    whole = Decimal(next(filter(None, heading.groups())))
    sums = _sums(inner) if inner else ()
    # Where the parts surely make something, that counts, whatever their heading says.
    is_sure = len(sums) == 1 and len(inner or ()) > 1 and all(each.own for each in inner or ())
    return [_Part(sums if is_sure else tuple(dict.fromkeys((whole, *sums))), text, own=True)]


def _without_their_sum(parts: list[_Part]) -> list[_Part]:
    """The parts without the one, first or last, that says what the others make: 全部符合得3分.

    Where 共5分 is not what they make the text contradicts itself, and either may be meant.
    """
    for own, others in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
        if len(others) < _SOME:
            continue
        made = sum((each.points for each in others), ZERO)
        if own.points == made and (_ALL_OF_IT.search(own.words) or _THE_SUM.search(own.words)):
            return others
        if _THE_SUM.search(own.words) and not any(each.is_step for each in others):
            return [_Part((made, own.points), own.words, own=True)]
    return parts


def _of_items(items: Sequence[str]) -> list[_Part] | None:
    """The parts of numbered items; an item of several parts is one."""
    found: list[_Part] = []
    for item in items:
        inner = _parts(item)
        if inner is None:
            return None
        sums = _sums(inner)
        if inner and not sums:
            return None
        found += [_Part(sums, item, own=all(each.own for each in inner))] if len(inner) > 1 else inner
    return found


def _stated(text: str) -> list[_Part] | None:
    """The points that a text without numbering states one after the other."""
    found: list[_Part] = []
    for sentence in _SENTENCE.split(text):
        most = _AT_MOST.search(sentence)
        if most is None and (_FULL.search(sentence) or _EACH.search(sentence)):
            return None
        stated = [_Part((Decimal(most[1]),), sentence, own=True)] if most else _of_sentence(sentence)
        if stated is None:
            return None
        found += stated
    found = _without_details(found)
    if found and found[0].own and len(found) > 1 and not any(each.own for each in found[1:]):
        # （2分）, and further on 得2分: the same points once more, or others.
        return [_Part(tuple(dict.fromkeys((found[0].points, *_sums(found)))), text, own=True)]
    return None if not found and _WITHOUT_NUMBER.search(text) else found


def _of_sentence(sentence: str) -> list[_Part] | None:
    """The points of a sentence, each with the words before it; None where it speaks of others beside them.

    Bare points are parts only where no others are there, or only what comes on top: 基础分5分，受表彰加1分.
    """
    within = _WITHIN.search(sentence)
    if (
        within
        and _MENTIONED.search(sentence[: within.start()])
        and not _OPENED.search(sentence[: within.start()])
    ):
        sentence = sentence[: within.start()]
    stated = list(_POINTS.finditer(sentence))
    clearly = [each for each in stated if each["alone"] is None]
    taken = clearly if any(each["verb"] != "加" for each in clearly) else stated
    found, end = list[_Part](), 0
    for each in taken:
        points = ZERO if each["none"] else Decimal(next(filter(None, each.group(*_VALUES))))
        words = sentence[end : each.start()] + (each["verb"] or "")
        found.append(
            _Part(
                (points,),
                words,
                own=bool(each["bracketed"]),
                formula=bool(each["formula"]),
                ranged=_RANGED.search(each[0]) is not None,
                heads=bool(each["bracketed"]) and sentence.startswith(("：", ":"), each.end()),
            )
        )
        end = each.end()
    known = {each.points for each in found} | {sum((each.points for each in found), ZERO)}
    starts, ends = [each.start() for each in taken], [each.end() for each in taken]
    between = [sentence[end:start] for end, start in zip((0, *ends), (*starts, None), strict=True)]
    others = [each for text in between for each in _MENTIONED.finditer(_BRACKET.sub("", text))]
    values = [Decimal(each[1]) for each in others]
    if any(each["ends"] is None for each in others):
        return None
    return found if known.issuperset(values) or sum(values) in known else None


def _without_details(parts: Sequence[_Part]) -> list[_Part]:
    """The parts without those that make another, which a colon opens: （2分）：制定（1分）执行（1分）."""
    kept, place = list[_Part](), 0
    while place < len(parts):
        part = parts[place]
        kept.append(part)
        place += 1
        made = ZERO
        for stop in range(place, len(parts)) if part.heads else ():
            made += parts[stop].points
            if made == part.points:
                place = stop + 1
            if made >= part.points:
                break
    return kept


def _runs(parts: Sequence[_Part]) -> list[list[_Part]]:
    """The parts cut where they could be steps of another scale: whenever the points do not go down."""
    runs: list[list[_Part]] = []
    for part in parts:
        before = runs[-1][-1] if runs else part
        is_one = len(before.values) == len(part.values) == 1 and not part.is_extra
        if is_one and part.points < before.points:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _worth(run: Sequence[_Part], parts: Sequence[_Part]) -> tuple[Decimal, ...]:
    """What a run may be worth: the best step of a scale, the sum of its parts, or either."""
    first, *others = run
    if not others:
        if first.formula and _SHORT.search(first.words):
            before = parts[: parts.index(first)]
            # 部分完成的，得分=完成率×6分, behind what all of it earns.
            return (ZERO,) if any(each.points == first.points for each in before) else first.values
        return (*first.values, ZERO) if first.is_extra else first.values
    best, sum_ = first.points, sum((each.points for each in run), ZERO)
    steps = [each.is_step or (each is others[-1] and not each.points) for each in others]
    of_one = all(first.is_about(each) for each in others)
    if all(steps) and (of_one or (not others[-1].points and not _VETO.search(others[-1].words))):
        return (best,)
    is_whole = len(run) == len(parts) and not any(each.own for each in run)
    return (best, sum_) if all(steps) or is_whole else (sum_,)


def _sums(parts: Sequence[_Part]) -> tuple[Decimal, ...]:
    """Every value that parts may make, the plainest first; none where there are too many."""
    rises = sum(one.points < next_.points for one, next_ in pairwise(parts))
    if rises > len(parts) / 2 and any(each.is_step for each in parts):
        parts = parts[::-1]
    totals = {ZERO: None}
    for run in _runs(parts):
        totals = dict.fromkeys(total + value for total in totals for value in _worth(run, parts))
        if len(totals) > _MOST_READINGS:
            return ()
    if len(parts) == _SOME and rises and not any(each.own or each.is_extra for each in parts):
        totals[parts[-1].points] = None  # 完成得2分，提前完成得4分
    return tuple(totals)
