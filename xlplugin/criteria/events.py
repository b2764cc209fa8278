"""What happens to points in a sentence: awarded, taken off, lost, left to a person; and for what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise
from typing import Final

from xlplugin.money import HUNDRED, ZERO


class Effect(Enum):
    """What happens to the points."""

    AWARDED = auto()
    ADDED = auto()
    """On top of others."""
    BETWEEN = auto()
    FULL = auto()
    SPARED = auto()
    """Nothing is taken off then."""
    PART = auto()
    """A share of all points: 得满分的80%; ``points`` is the share, a fraction."""
    NOTHING = auto()
    DEDUCTED = auto()
    TAKEN = auto()
    """Taken off as a person sees fit, up to so many points."""
    JUDGED = auto()
    EXEMPT = auto()
    EXHAUSTED = auto()
    CAPPED = auto()
    LIMITED = auto()
    """No more is taken off than that."""
    WORTH = auto()
    """The points stand in brackets behind what they are for."""


KEEPING: Final = (Effect.AWARDED, Effect.FULL, Effect.SPARED)
"""What may happen where all points are kept, before it is said what takes some off."""

OTHERWISE: Final = ("", "否则", "其他", "其余", "其他情况", "其余情况")
"""The words before an effect on whatever was not named."""


@dataclass(frozen=True, slots=True)
class Event:
    """One effect and the words before it.

    Attributes:
        what: the words that say when.
        effect: what happens then.
        points: how many points; nought where the effect says it all.
        least: the fewest points, where a person gives the points in a range.
    """

    what: str
    effect: Effect
    points: Decimal = ZERO
    least: Decimal | None = None


_EFFECTS: Final = re.compile(
    r"(?P<exhausted>(?:直至|直到|减至|扣至|至)?(?:(?P<until>\d+(?:\.\d+)?)分)?扣完(?:该项|本项|分值|分数)?(?:分)?为止|(?:减|扣)至0分为止|最低(?:得|为|计|扣至)?(?:0|零)分|[扣减][完满](?P<till>\d+(?:\.\d+)?)分为止|减完为止|(?:最多|可累计|至)?扣完)"
    r"|(?P<limited>(?:(?:累计)?扣分(?:最多|最高)?不超过|(?:最多|最高|累计不超过|不超过|上限)(?:可)?(?:累计)?(?:扣(?:减|除)?|减))(?P<limit>\d+(?:\.\d+)?)分)"
    r"|(?P<capped>(?:但)?(?:最高|最多|不超过|累计不超过)(?:可)?(?:得|计|给|加)?(?P<cap>\d+(?:\.\d+)?)分|超过(?P<above>\d+(?:\.\d+)?)分的?,?按(?P=above)分(?:计算|计)|(?:得|加)?满(?:分)?为止|(?:得分)?(?:最高)?不(?:能)?(?:高于|超过)(?:该项|本项)?(?:指标)?(?:分值|满分)(?:上限)?)"
    r"|(?P<taken>(?:酌情|适当|视情(?:况|节)?(?:轻重)?)(?:予以)?扣(?:减)?(?:\d+(?:\.\d+)?-)?(?P<take>\d+(?:\.\d+)?)分)"
    r"|(?P<judged>(?:酌情|适当|视情(?:况|节)?(?:轻重)?)(?:予以)?(?:扣减?分?|减分|给分|计分|得分|评分|打分|赋分|扣)|综合(?:评定|评分|打分)(?:得分|分数)?(?=[,;]|$)|合理确定分值)"
    r"|(?P<exempt>直接得(?:满)?分)"
    r"|(?P<nothing>不得分|不计分|不给分|(?:予以|得分)?(?:清零|归零)|(?:实行)?一票否决(?:制)?(?:,?(?:本项|该项)?(?:不得分|[得计]0分))?|(?:得|计|给|为)?(?:本项)?(?:得|计|给|记)(?:0|零)分|(?:本项|该项)(?:得分)?(?:为|记为)(?:0|零)分|扣(?:全部分|完全部分值|除全部分值))"
    r"|(?P<part>(?:可|按)?(?:得|计|给|按)?(?:该项|本项|本?指标)?(?:(?:满分|全分|分值|权重分?|标准分)的(?P<share>\d+(?:\.\d+)?)%(?:得分|计分|计算|计)?|(?<=[得计给按])(?P<rated>\d+(?:\.\d+)?)%的?(?:分值?|分数|权重分?)|(?<=按)(?P<paid>\d+(?:\.\d+)?)%(?:得分|计分|给分)))"
    r"|(?P<half>(?:得|计|给)(?:满分|分值)?(?:的)?一半(?:的)?分?(?:数|值)?)"
    r"|(?P<full>(?:可)?(?:得|计|给|记)(?:该项|本项)?(?:满分|全分)(?!的(?:\d|[一二三四五六七八九两]))|按满分计(?:算|分)?|视(?:同|为)[^,;\d]{0,10}100%(?:计算|计)?)"
    r"|(?P<spared>不扣分)"
    r"|(?P<between>(?:可)?(?:得|计|给|:)(?P<least>\d+(?:\.\d+)?)(?:分)?[-至到](?P<most>\d+(?:\.\d+)?)分|\((?P<low>\d+(?:\.\d+)?)(?:分)?[-至到](?P<high>\d+(?:\.\d+)?)分\))"
    r"|(?P<awarded>(?:(?:可)?(?:得|计|给|记|赋)|:)(?P<award>\d+(?:\.\d+)?)分(?!的(?:\d|[一二三四五六七八九两]))|按(?P<given>\d+(?:\.\d+)?)分(?:计算|计分|计))"
    r"|(?P<added>(?:再|另)?(?:加|再得)(?P<add>\d+(?:\.\d+)?)分)"
    r"|(?P<deducted>(?:(?:倒)?扣(?:减|除)?|(?<![递加增削核])减)(?P<deduct>\d+(?:\.\d+)?)分)"
    r"|(?P<worth>\((?P<weight>\d+(?:\.\d+)?)分\))"
)
_EFFECT_OF: Final = {
    "exhausted": Effect.EXHAUSTED,
    "limited": Effect.LIMITED,
    "taken": Effect.TAKEN,
    "added": Effect.ADDED,
    "capped": Effect.CAPPED,
    "judged": Effect.JUDGED,
    "exempt": Effect.EXEMPT,
    "nothing": Effect.NOTHING,
    "full": Effect.FULL,
    "spared": Effect.SPARED,
    "half": Effect.PART,
    "part": Effect.PART,
    "between": Effect.BETWEEN,
    "awarded": Effect.AWARDED,
    "deducted": Effect.DEDUCTED,
    "worth": Effect.WORTH,
}
_POINTS: Final = (
    "cap",
    "above",
    "award",
    "given",
    "add",
    "deduct",
    "weight",
    "most",
    "high",
    "limit",
    "take",
    "until",
    "till",
)
_EDGES: Final = ",、:的"
EACH_OF_SEVERAL: Final = re.compile(r"各(?:得|计|给|记|扣|减|占)\d+(?:\.\d+)?分")
"""Points for each of some that only people can count."""

_POINTS_WORDS: Final = re.compile(
    r"[分扣]|得(?!到|以|当|知)|不计|免|视为|视同|封顶|上限|为限|除外|清零|否决|取消|减半|折半|翻倍|加倍|择其一"
    r"|不足\d|不满\d|不足(?:的|部分)|按\d"
)
_RECKONED: Final = re.compile(
    r"[计扣评]分|得分(?![≥≤<>在达为])|分值|满分|乘|按比例|减半|折半|加倍|翻倍|封顶|为限|不计|×|超出部分|不足部分"
)
_MANNER: Final = re.compile(r"^(?:根据|按照?|依据|对照)[^,]*评分,")
"""By what a case is judged, before the case itself."""

_HARMLESS: Final = re.compile(
    r"部分|充分|分配|分类|分解|分离|分开|分头|分步|分期|分批|分段|分区|分散|分别|分析|分为|分管|细分|取得|获得|分档计分|评分采用扣分法|按以下标准|百分|不得(?!分)|分工|"
    r"根据实际情况评分|评分时|(?:采[取用]|[用按以])?扣分法(?:评分|计分|打分)?|不重复扣分|在?相应指标扣分|\([^()]*除外\)|分值|评分标准|评分依据|评分要点|评分内容|分子|分母|得分=|减免税|不计负分|不倒扣分?"
)


def events_of(sentence: str) -> tuple[Event, ...]:
    """What happens to points in a sentence, in its order.

    Args:
        sentence: as ``one_way`` gives it.
    """
    events, start = list[Event](), 0
    for found in _EFFECTS.finditer(sentence):
        effect = next(name for name in _EFFECT_OF if found[name])
        points = next((Decimal(found[each]) for each in _POINTS if found[each]), ZERO)
        if effect in ("part", "half"):
            shares = (found[each] for each in ("share", "rated", "paid") if found[each])
            points = Decimal(next(shares, "50")) / HUNDRED
        kind = Effect.NOTHING if effect in ("awarded", "worth") and not points else _EFFECT_OF[effect]
        low = found["least"] or found["low"]
        least = Decimal(low) if low else None
        if least is not None:
            least, points = min(least, points), max(least, points)
        events.append(
            Event(
                _words(sentence[start : found.start()]),
                kind,
                points,
                least,
            )
        )
        start = found.end()
    return tuple(events)


def _words(clause: str) -> str:
    """The words before an effect, without a bracket that it leaves open."""
    what = clause.strip(_EDGES).removeprefix("则").strip(_EDGES)
    if what.startswith(("(", ")")) and what.count("(") != what.count(")"):
        what = what[1:].strip(_EDGES)
    return what


def clauses_of(sentence: str) -> tuple[str, ...]:
    """A sentence cut behind each of its effects; what is left behind the last one comes last.

    Args:
        sentence: as ``one_way`` gives it.
    """
    ends = [0, *(found.end() for found in _EFFECTS.finditer(sentence)), len(sentence)]
    cut = (sentence[start:end].strip(_EDGES) for start, end in pairwise(ends))
    return tuple(each for each in cut if each)


def unread_tail(sentence: str) -> str:
    """The words behind the last effect of a sentence, which may change what was said before; else empty."""
    last = 0
    for found in _EFFECTS.finditer(sentence):
        last = found.end()
    tail = sentence[last:].strip(_EDGES) if last else ""
    return tail if may_score(tail) else ""


def events_in(sentences: Iterable[str]) -> list[Event]:
    """What happens to points in several sentences, in their order."""
    return [event for each in sentences for event in events_of(each)]


def all_score(sentences: Iterable[str]) -> bool:
    """Whether each of some sentences says what happens to points."""
    return all(events_of(each) for each in sentences)


def but_ends(events: Iterable[Event]) -> list[Event]:
    """Events without those that only say that points end at nought: 扣完为止."""
    return [each for each in events if each.effect is not Effect.EXHAUSTED]


def may_score(sentence: str) -> bool:
    """Whether a sentence may change points in a way that was not read."""
    return bool(_POINTS_WORDS.search(_HARMLESS.sub("", sentence)))


def reckons(words: str) -> bool:
    """Whether the words of a case themselves say how points are reckoned: 达不到的按执行率乘以分值计分."""
    return bool(_RECKONED.search(_MANNER.sub("", words)))
