"""The scoring standards that item forms print beside a row, in the few phrases that mean one thing only."""

import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.money import HUNDRED
from xlplugin.pattern import Pattern
from xlplugin.rules.item_goal import ItemGoal

_APART: Final = Pattern(r"[\s，,；;。.：:、]+(?!\d)")
_NUMBER: Final = r"(\d{1,3}(?:\.\d{1,4})?)"
_GOAL: Final = r"(?:年度|年初|预期|预定|绩效|既定|设定)*(?:目标|指标|计划|要求)?(?:值|任务|要求)?"
_REACHED: Final = (
    rf"(?:实际)?(?:完成值)?(?:(?:全部|按期|如期)?(?:完成|达到|达成|实现)|达标){_GOAL}(?:及以上)?(?:的|则)*"
)
_NOT: Final = r"(?:未|没有|未能)(?:按期|全部)?(?:完成|达到|达成|实现|达标)"
_MISSED: Final = rf"(?:否则|其他|{_NOT}{_GOAL}|不达标|低于{_GOAL})(?:的|则)*"
_FULL: Final = Pattern(rf"{_REACHED}(?:得|计|记)(?:满分|{_NUMBER}分|全分|该项(?:满分|分值))")
_NOTHING: Final = Pattern(rf"{_MISSED}(?:不得分|不计分|不给分|得0分|计0分|0分)")
_SHARED: Final = Pattern(
    rf"(?:{_MISSED})?(?:按照?|根据)(?:照)?(?:实际)?(?:完成|达成|实现)?(?:值|情况|程度)?(?:占|与|和)?{_GOAL}(?:的)?"
    rf"(?:完成)?(?:比例|比率|率)(?:相应)?(?:得分|计分|赋分|给分|计算得分|计算|折算得分|扣分)"
    rf"|(?:{_MISSED})?按?(?:(?:实际)?完成值?[÷/]{_GOAL}|B[÷/]A(?:或A[÷/]B)?)"
    r"[x×*](?:该)?(?:指标|项)?(?:分值|满分|权重)(?:[得计记]分)?"
    rf"|得分=(?:实际)?(?:(?:完成|达成)率|(?:完成|达成)值?[÷/](?![x×*]){_GOAL})[x×*](?:该)?(?:指标|项)?(?:分值|满分|权重)"
)
_DEDUCTED: Final = Pattern(
    rf"(?:完成率|实际)?每?(?:{_MISSED})?每?(?:降低|低于|下降|减少|低|少|差){_NUMBER}(?:个百分点|%)(?:的)?扣(?:除|减)?{_NUMBER}分"
)
_OF_WORDS: Final = Pattern(r"^(?:\(?1\))?若为定性指标.*?(?:\(?2\))?若为定量指标")
"""What a standard for both kinds of goals says of those in words, before it comes to those in figures."""

_END: Final = Pattern(
    r"(?:直至)?扣完(?:为止)?|扣至0分为止|最高(?:不超过)?(?:满分|分值)|最低(?:得)?0分"
    # The same proportion, once more for either way: 定量指标若为反向指标，则……应用A/B*该指标分值.
    r"|(?:定量指标)?若(?:定量指标)?为[正反][向常]指标(?:\([^()]*\))?则?得分计算方法应用[^x×*]{1,30}[x×*]该指标分值"
)


def by_criterion(rule: ItemGoal, printed: str) -> ItemGoal | None:
    """The rule that a printed standard makes of the one in general use; None where it is not understood.

    Args:
        rule: the rule in general use, worth the row's points.
        printed: the words of the row's cell.
    """
    text = _APART.sub("", unicodedata.normalize("NFKC", printed)).replace("“", "").replace("”", "")
    text = _OF_WORDS.sub("", text)
    found: list[ItemGoal] = []
    while text:
        said = _FULL.match(text) or _END.match(text)
        if said is not None:
            if any(points and Decimal(points) != rule.points for points in said.groups()):
                return None
        elif (said := _NOTHING.match(text)) is not None:
            found.append(replace(rule, strict=True))
        elif (said := _SHARED.match(text)) is not None:
            found.append(rule)
        elif (said := _DEDUCTED.match(text)) is not None:
            step, each = (Decimal(number) for number in said.groups())
            if not step or not each:
                return None
            found.append(replace(rule, step=step / HUNDRED, each=each))
        else:
            return None
        text = text[said.end() :]
    return found[0] if len(found) == 1 else None
