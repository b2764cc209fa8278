"""The names of facts and of parts: what texts add to them, and what they lack."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from xlplugin.criteria.text import as_printed

BRACKETS: Final = re.compile(r"\([^()]*\)")
_LOOSE: Final = re.compile(
    r"合计数|合计|数额|数|金额|、|本单位|本部门|[“”\"'‘’]|^(?:本|当)年度?|^年度|^(?:部门|单位)"
)
_SHORTEST_NAME: Final = 7
_LONGEST_NAME: Final = 30
_SHORTEST_CLAUSE: Final = 4


def loose_name(words: str) -> str:
    """The words of a term without what texts add and leave out as they like."""
    return _LOOSE.sub("", BRACKETS.sub("", words)) or words


def unquoted(words: str) -> str:
    """A name without quotation marks, which rules' sentences have of their own."""
    return re.sub('[“”"]', "", words)


def understood_alone(words: str, name: str) -> bool:
    """Whether words name a fact without the indicator's name before them."""
    return len(words) >= _SHORTEST_NAME or name in words


def joined(name: str, what: str) -> str:
    """Words after the name of what they are said of, without what both say: 信息公开, 公开不及时."""
    twice = next((size for size in range(min(len(name), len(what)), 1, -1) if name.endswith(what[:size])), 0)
    denied = what.startswith(("未", "不", "没", "被", "缺", "漏"))
    known = next((each for each in (name[-4:], name[-2:]) if denied and what.endswith(each)), "")
    return f"{name}{what[twice:]}" if twice else f"{name.removesuffix(known)}{what}"


def of_indicator(words: str, name: str) -> str:
    """The words of a fact, with the indicator's name where they are too few to be understood alone."""
    same_start = len(words) > _SHORTEST_NAME // 2 and words[:2] == name[:2]
    if same_start or understood_alone(words, name):
        return words
    return name if words in name else joined(name, words)


def shortened(words: str, longest: int) -> str:
    """Words of no more than so many letters: their beginning and their last clause, which says what is asked.

    Of 目标编报质量高，未被退回 the end tells whether 是 is good, and two long cases often begin alike.
    """
    if len(words) <= longest:
        return words
    lengths = range(longest * 3 // 5, _SHORTEST_CLAUSE - 1, -1)
    tail = next((each for each in lengths if words[-each - 1] in ",，；"), longest // 2)
    return f"{words[: longest - tail]}…{words[-tail:]}"


def short(words: str) -> str:
    """Words as a name: without quotation marks, shortened where they are too long for one."""
    return shortened(as_printed(unquoted(words).strip(",:、的")), _LONGEST_NAME)


def unique(names: Iterable[str]) -> list[str]:
    """Names of which those that come again are numbered."""
    times, told = Counter[str](), list[str]()
    for name in names:
        times[name] += 1
        told.append(name if times[name] == 1 else f"{name}（{times[name]}）")
    return told


def alike(one: str, other: str) -> bool:
    """Whether two names may be of one rate: one is the other's end."""
    first, second = loose_name(one), loose_name(other)
    return first == second or first.endswith(second) or second.endswith(first)
