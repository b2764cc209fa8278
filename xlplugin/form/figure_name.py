"""What a figure in a text is called: the words before it, within its clause."""

import re
from functools import cache
from typing import Final

_FAR: Final = 80
_LONGEST: Final = 20
NOT: Final = "(?:不(?:得|应|能|可|宜|准|许|允许)?|未|没有)"
"""What turns 超过 into 不超过, 不得超过, 未超过."""
_CUTS: Final = str.maketrans(dict.fromkeys("，,。；;！!？?、\n\r\t()<>≤≥≈[]{}【】+*×÷/-", "\n"))


@cache
def _leading() -> re.Pattern[str]:
    """List numbers, 其中 and dates: they say where or when, not what."""
    return re.compile(
        r"(?:[①-⑳]|\d{1,2}[.、]|其中|截[至止]到?至?|(?:19|20)\d\d年度?|\d{1,2}月份?|\d{1,2}日|[年月]?底)+"
    )


@cache
def _trailing() -> re.Pattern[str]:
    """Words that only join a name to its figure, and those of a bound; 下达, 节约 and 平均 stay whole."""
    return re.compile(
        r"(?:(?<!行)(?<![^工]作)为|是|等于|共计|共有|(?<!公)共|达到|(?<![下传送到抵])达|(?<![合节预签违履])约|将近|"
        r"(?<![附最临邻])近|大约|接近|了|:|=|人民币|[¥￥$]|只有|仅|也|已|(?<![平人户年月日亩])均|都|大于|小于|"
        rf"{NOT}?(?:高于|低于|超过|超出|突破|少于|多于)|{NOT}(?:大于|小于)|不足|至少|至多|逾|百分之|[<>≤≥])+$"
    )


def name_before(flat: str, start: int, last: int = 0) -> str:
    """The name of what begins at ``start``.

    Args:
        flat: the text, its full-width signs made ordinary.
        start: where the figure or quotient begins.
        last: where the figure before it ends; no name reaches back beyond it.

    Returns:
        At most 20 characters without white space, empty where the clause says nothing before it.
    """
    before = re.sub(r"\([^()]*\)|[ \u3000\xa0]", "", flat[max(last, start - _FAR) : start])
    clause = _trailing().sub("", before)
    cut = clause.translate(_CUTS).rfind("\n")
    named = re.split(r"[:=]", clause[cut + 1 :])[-1]
    leading = _leading().match(named)
    return named[leading.end() if leading else 0 :][-_LONGEST:]
