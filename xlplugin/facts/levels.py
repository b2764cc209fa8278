"""How far a goal that cannot be counted was reached: the three levels, and the words that name them."""

import re
from enum import StrEnum
from typing import Final

from xlplugin.pattern import Pattern, holds


class Attainment(StrEnum):
    """How far a goal that cannot be counted was reached."""

    REACHED = "达成"
    PARTLY = "部分达成"
    MISSED = "未达成"


_VERBS: Final = ("达成", "达到", "完成", "实现")
_VERB: Final = rf"(?:{'|'.join(_VERBS)})"
_MISSED: Final = Pattern(rf"(?:未|没有|未能|没能|尚未)(?:全部|完全|按期|如期)?{_VERB}")
_NOT_ALL: Final = Pattern(rf"(?:未|没有|未能|没能)(?:全部|完全|按期|如期|及时){_VERB}")
_PARTLY: Final = Pattern(rf"部分(?:指标|目标|任务)?(?:已)?{_VERB}")
_REACHED: Final = Pattern(
    rf"(?:已|全部|均|全面|有效|圆满|按期|如期|较好)(?:有效|全部|按期|如期|地)?{_VERB}|^{_VERB}"
)
_DOUBT: Final = Pattern(r"基本|较大|除|但|仅|一定|未来|将|拟|计划于|难以|无法|不|情况|率|后|的$|无")
# One goal of several that was not reached says nothing of all of them.
_SOME: Final = Pattern(
    r"个别|少数|其中|(?<!没)有(?!效)|个|项|外|\d|[０-９]|部分(?!指标|目标|任务|已|达|完成|实现)|[％%]"
)
# The names of the levels as forms print them say more than one thing, but hedge nothing.
_PRINTED: Final = (
    (Pattern(r"全部或(?:者)?基本(?=达成|达到|完成|实现)"), "全部"),
    (Pattern(r"(?<=目标|指标|任务|效果)?[，,、]?[并且]*具有一定(?:的)?(?:效果|成效|效益)"), ""),
)
# What a goal promises, and the words that say the contrary of it.
_OPPOSITES: Final = (
    (
        Pattern(r"显著|明显|良好|较好|优良|有效"),
        Pattern(r"(?:效果|成效|效益|质量)?(?:较|很|极)差|(?:效果|成效)差|不(?:明显|显著|理想|好|佳)|无(?:明显)?(?:效果|成效|改善)|"
        r"没有(?:明显)?(?:效果|成效|改善)|无效"),
    ),
    (Pattern(r"显著|明显|大幅"), Pattern(r"有所|略有|稍有|小幅|一定程度")),
    (Pattern(r"健全|完善|建立"), Pattern(r"(?:未|没有|尚未)建立|不(?:健全|完善)|缺失")),
    (
        Pattern(r"及时|按[时期]|如期"),
        Pattern(r"[不未]够?及时|未能?(?:按[时期]|如期)|逾期|延[期误]|滞后"),
    ),
    (Pattern(r"(?<!不)合格|达标|规范"), Pattern(r"不(?:合格|达标|规范)|未(?:达标|合格)")),
    (Pattern(r"(?<!不)满意"), Pattern(r"不满意")),
)  # fmt: skip
_SAME_DEGREE: Final = Pattern(r"显著|明显|大幅")
_DENIED: Final = Pattern(r"(?:无|未|没有|不存在|避免|杜绝|防止|解决|改变|扭转)[^，,。；;]{0,4}$")


def named_level(text: str) -> Attainment | None:
    """The one level that words name; None where they name none, more than one, or hedge."""
    text = "".join(text.split())
    if not holds(text, _VERBS):
        return None
    for printed, plainly in _PRINTED if "部分" in text or "基本" in text else ():
        text = printed.sub(plainly, text)
    missed, partly = _MISSED.search(text), _PARTLY.search(text)
    reached = _REACHED.search(_MISSED.sub("", _PARTLY.sub("", text)))
    found = [level for level, hit in zip(Attainment, (reached, partly, missed), strict=True) if hit]
    if len(found) != 1 or _NOT_ALL.search(text) or _SOME.search(text):
        return None
    hedged = found[0] is Attainment.REACHED and _DOUBT.search(text)
    return None if hedged else found[0]


def contrary(goal: str, result: str) -> bool:
    """Whether a result says plainly the contrary of what its goal promises: 效果较差 of 效果显著."""
    return any(
        kept.search(goal) and _says(opposite, result, goal) for kept, opposite in _OPPOSITES
    ) and not _SAME_DEGREE.search(re.sub(r"[不无未][^，,。；;]{0,2}(?:显著|明显|大幅)|没有明显", "", result))


def _says(opposite: Pattern, result: str, goal: str) -> bool:
    """Whether the result says the contrary itself, which is no part of the goal."""
    said = opposite.search(result)
    return said is not None and said.group() not in goal and not _DENIED.search(result[: said.start()])
