"""The text of a criterion: one way of writing for each sign, its numbered items, its sentences."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from xlplugin.criteria.numerals import in_digits, number_of

_ONE_WAY: Final = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0) not in "[]{}"}
    | {ord(each): "×" for each in "*✕╳✖ⅹ"}
    | {ord(each): "/" for each in "÷∕"}
    | {ord(each): "-" for each in "－–—―‐~～〜"}
    | {ord(each): "(" for each in "[【〔{［｛"}
    | {ord(each): ")" for each in "]】〕}］｝"}
    | {ord("≧"): "≥", ord("≦"): "≤", ord("∑"): "Σ", ord("﹪"): "%", ord("．"): ".", ord("●"): " "}
)
_PRINTED: Final = {ord(each): chr(ord(each) + 0xFEE0) for each in ",;:()"}
_BLANK: Final = re.compile(r"[^\S\n]+")
_MARKERS: Final = (
    r"(?P<arabic>\d{1,2})[.、]",
    r"(?P<closing>\d{1,2})\)",
    r"\((?P<inner>\d{1,2})\)",
    r"\((?P<chinese>[一二三四五六七八九十])\)",
    r"(?P<head>[一二三四五六七八九十])、",
    r"(?P<circled>[①-⑳])",
    r"(?P<letter>[A-H])[.、]",
    r"(?P<spoken>[一二三四五六七八九])是",
)
_MARKER: Final = re.compile("|".join(_MARKERS))
_FIRST_OF: Final = {"circled": "①", "letter": "A"}
_INLINE: Final = re.compile(
    r"(?<=[。;:,])(?=(?:\d{1,2}(?:\.(?!\d)|、|\))|\(\d{1,2}\)|[①-⑳]|[A-H][.、]|[一二三四五六七八九]是|\([一二三四五六七八九十]\)))"
    r"|(?<=[。;])(?=\d{1,2}\.)|(?<=分)(?=\d{1,2}\)|[①-⑳]|[A-H][.、])"
)
_TIMES: Final = re.compile(r"(?<=[)\u4e00-\u9fff%])[xXхХ](?=[\d(]|100)")
_STOP: Final = re.compile(r"(?<=[分止%)\u4e00-\u9fff])\.(?=\s|$|\d{1,2}[、)])")
_BROKEN: Final = re.compile(r"(?<=[,、(之的为在得扣于每])\n+(?!\s*(?:\d{1,2}[.、)]|\(\d|[①-⑳]))")
_PER: Final = re.compile(r"扣(\d+(?:\.\d+)?)分/(项|次|例|笔|处|个|起|人|件|家|条|宗|份|户|天)")
_BARE_POINTS: Final = re.compile(r",(\d+(?:\.\d+)?分)(?=[,;。\n]|$)")
_KEPT_POINTS: Final = re.compile(r"(?<=分)\(不?含\d+(?:\.\d+)?分\)")
_EACH_ONE: Final = re.compile(r",(?:每项|各)(?:为|得|计)?\(?(\d+(?:\.\d+)?分)\)?(?=[。;\n]|$)")
_EACH_TIME: Final = re.compile(r"每人每次|每次每人")
_POINTS_APART: Final = re.compile(r"[。;]\n?(\(\d+(?:\.\d+)?分\))")
_POINTS_AND_MORE: Final = re.compile(r"\((\d+(?:\.\d+)?分)[,;:]([^()]*[扣得计][^()]*)\)")
_KEPT_END: Final = re.compile(
    r"(?P<low>(?P<named>\d+(?:\.\d+)?%?))(?P<to>[-至到]\d+(?:\.\d+)?%?)(?:之间)?\((?P<kept>不?含)(?P=named)%?\)"
)
_KEPT: Final = re.compile(r"\((不?含)(?:本数|\d+(?:\.\d+)?(?:%|[件次个人天日项月处起例笔])?)\)")
_UNNAMED_SCORE: Final = re.compile(
    r"(?m)(?:^|(?<=[,;。:]))(?P<when>(?:未|没有|达不|不足|低于)[^,;。:\n]{0,8}的)?(?:按照?|以|根据)?(?P<value>(?:[^,;。:\n=≤≥<>×()扣每\d%]{2,30}[率度比]|\([^()=]+/[^()=]+\)(?:×100%)?)"
    r"×(?:(?:本项|该项|本?指标)?(?:分值|权重|满分|标准分)|\d+(?:\.\d+)?(?:分|(?=计分|计算|得分))))(?:计算|计分|得分|计|给分)*(?=[,;。]|$)"
)
_SCORE_BESIDE: Final = re.compile(
    r"(?<=[分值])\((?P<said>[^()]*(?:[,的][^()]*)(?:满分(?:计算?)?|不得分|[得计为](?:0|零)分|按100%计算?))\)"
)
_POINTS_BEHIND: Final = re.compile(
    r"((?:^|(?<=[,;。\n:]))(?:(?!满分|[,;。\n得计给扣加减最]).)*[\u4e00-\u9fff%])(?<![为到至共各值是于过达占即和得计给记扣加减满最])(\d+(?:\.\d+)?分)(?=[,;。\n]|$)"
)
_EACH_LISTED: Final = re.compile(
    r"(?m)(?:^|(?<=[;。]))(?P<lines>[^,;。:()\d\n]+(?:、[^,;。:()\d\n]+)+?)的?,(?:各|每项)(?:得|计)(?P<points>\d+(?:\.\d+)?分)(?=[,;。\n]|$)"
)


def _listed(found: re.Match[str]) -> str:
    """Lines that earn the same, each with its points: 定点加油、定点维修的，各得1分."""
    return ";".join(f"{each}({found['points']})" for each in found["lines"].split("、"))


def _scored(found: re.Match[str]) -> str:
    """Points in proportion as a formula: 未达到的按完成率×权重得分."""
    return f"{found['when']},得分={found['value']}" if found["when"] else f"得分={found['value']}"


_RESPECTIVELY: Final = re.compile(
    r"(?m)(?:^|(?<=[;。]))(?P<cases>[^,;。:()\d\n]+(?:、[^,;。:()\d\n]+)+?)的?,?分别(?P<verb>得|计|给)(?P<points>\d+(?:\.\d+)?分(?:[、,]\d+(?:\.\d+)?分)+)(?=[,;。\n]|$)"
)
_BASED: Final = re.compile(
    r"以(?P<base>\d+(?:\.\d+)?%)为(?P<word>标准值|目标值|基准值)[,;。](?P<rest>[\s\S]*(?P=word)[\s\S]*)"
)


def _told_apart(found: re.Match[str]) -> str:
    """Cases in a row, each with its points: 结果为优、良、中的，分别得10分、8分、6分."""
    cases, points = found["cases"].split("、"), re.split("[、,]", found["points"])
    if len(cases) != len(points):
        return found[0]
    return ";".join(f"{case}{found['verb']}{each}" for case, each in zip(cases, points, strict=True))


def _with_base(found: re.Match[str]) -> str:
    """What follows, with the figure in the place of the word for it: 以100%为标准值,达到标准值得5分."""
    return found["rest"].replace(found["word"], found["base"])


_SAME: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (_TIMES, "×"),
    (re.compile("乘以|乘上"), "×"),
    (re.compile(r"(?<=否则),?按(?:照)?(?:实际|完成)*比例扣分"), "按比例得分"),
    (_EACH_LISTED, _listed),
    (_RESPECTIVELY, _told_apart),
    (_BASED, _with_base),
    (_BROKEN, ""),
    (_BARE_POINTS, r"(\1)"),
    (re.compile("权重分(?!数)"), "权重"),
    (_SCORE_BESIDE, r",\g<said>"),
    (_UNNAMED_SCORE, _scored),
    (_POINTS_BEHIND, r"\1(\2)"),
    (_PER, r"每\2扣\1分"),
    (_KEPT_POINTS, ""),
    (_EACH_ONE, r"。每项(\1)"),
    (_EACH_TIME, "每人次"),
    (_POINTS_APART, r"\1"),
    (_POINTS_AND_MORE, r"(\1)。\2。"),
    (_KEPT_END, r"\g<low>(\g<kept>)\g<to>"),
    (_KEPT, r"(\1)"),
)
_SPACED: Final = re.compile(r"(?m)(^|[。;])\s*(\d{1,2})\.[^\S\n]+")
_END: Final = re.compile(r"[。;\n]+(?![^()]*\))")
_AFTER_FORMULA: Final = re.compile(r"(?<=×100%)(?:,|(?=\())(?![^()]*\))")
_RATE_FIRST: Final = re.compile(
    r"(?P<formula>[^,=]*[率比度占]=(?:[^,=≤≥<>()/]|\([^()]*\))+/(?:[^,=≤≥<>()]|\([^()]*\))+),(?P<rest>.+)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item, or the whole text, which has no number.

    Attributes:
        sentences: its own sentences, without the full stops.
        items: the items below it.
    """

    sentences: tuple[str, ...]
    items: tuple["Item", ...] = ()

    def all_sentences(self) -> tuple[str, ...]:
        """Its own sentences and those of all items below."""
        return (*self.sentences, *(each for item in self.items for each in item.all_sentences()))


def one_way(text: str) -> str:
    """A text with half-width signs, one sign for each meaning and no blanks but line ends."""
    same = same_signs(text)
    for pattern, written in _SAME:
        same = pattern.sub(written, same)
    return same


def same_signs(text: str) -> str:
    """A text as ``one_way`` gives it, but in its own words."""
    same = _SPACED.sub(r"\1\2、", text.replace("\r", "\n").translate(_ONE_WAY))
    return in_digits(_BLANK.sub("", _STOP.sub("。", same)))


def as_printed(words: str) -> str:
    """Words with the full-width signs that Chinese texts are printed with."""
    return words.translate(_PRINTED)


def items_of(text: str) -> Item:
    """The items of a criterion.

    Args:
        text: as ``one_way`` gives it.
    """
    lines = [line for line in _INLINE.sub("\n", text).split("\n") if line]
    return _item(lines, {})[0]


def _item(lines: list[str], outer: dict[str, int]) -> tuple[Item, list[str]]:
    """The item that begins here, and the lines after it.

    Args:
        lines: what is left of the text; the first belongs to this item.
        outer: the styles of the numbers around it, and which number comes next in each.
    """
    own, style, items, following = list[str](), "", list[Item](), dict(outer)
    while lines:
        marker = _marked(lines[0], following)
        if marker is None:
            if items:  # a line without a number goes on with the item above it
                items[-1] = Item((*items[-1].sentences, *_sentences(lines[:1])), items[-1].items)
            else:
                own += _sentences(lines[:1])
            lines = lines[1:]
            continue
        kind, number, length = marker
        if kind in outer:
            break
        if style and kind != style:
            own += _sentences([lines[0][length:]])
            lines = lines[1:]
            continue
        style, following[kind] = kind, number + 1
        item, lines = _item([lines[0][length:], *lines[1:]], following)
        items.append(item)
    return Item(tuple(own), tuple(items)), lines


def _marked(line: str, following: dict[str, int]) -> tuple[str, int, int] | None:
    """The style, number and length of the marker of a line; 2.9 is a number unless 2 is next."""
    found = _MARKER.match(line)
    if found is None:
        return None
    kind = found.lastgroup or ""
    first = _FIRST_OF.get(kind)
    number = ord(found[kind]) - ord(first) + 1 if first else int(number_of(found[kind]))
    after = line[found.end() : found.end() + 1]
    is_decimal = kind == "arabic" and found[0].endswith(".") and after.isdigit()
    if is_decimal and number != following.get(kind, 1):
        return None
    return kind, number, found.end()


def _sentences(lines: list[str]) -> list[str]:
    whole = [each.strip(",:") for each in _END.split("\n".join(lines)) if each.strip(",:")]
    parts = [part for each in whole for part in _AFTER_FORMULA.split(each, maxsplit=1) if part]
    return [said for part in parts for said in _formula_apart(part)]


def _formula_apart(sentence: str) -> tuple[str, ...]:
    """A sentence, cut behind the formula of a rate that it begins with."""
    found = _RATE_FIRST.fullmatch(sentence)
    return (found["formula"], found["rest"]) if found else (sentence,)
