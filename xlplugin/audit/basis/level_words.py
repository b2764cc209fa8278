"""The level of a judgement that words name, and the share of the points it may carry."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from xlplugin.audit.basis.columns import bare
from xlplugin.money import ONE, ZERO


class Attainment(StrEnum):
    """How far a goal that cannot be counted was reached."""

    REACHED = "达成"
    PARTLY = "部分达成"
    MISSED = "未达成"


class ShareBand(NamedTuple):
    """The shares of the points that a level may carry, both ends included."""

    at_least: Decimal
    at_most: Decimal

    @property
    def words(self) -> str:
        """The band as forms print it."""
        return f"{self.at_most:.0%}～{self.at_least:.0%}"

    def over(self, share: Decimal, weight: Decimal | None) -> Decimal | None:
        """The points by which a share of the weight exceeds the band; None where it does not."""
        return (share - self.at_most) * weight if weight is not None and share > self.at_most else None


BANDS: Final = {
    Attainment.REACHED: ShareBand(Decimal("0.8"), ONE),
    Attainment.PARTLY: ShareBand(Decimal("0.6"), Decimal("0.8")),
    Attainment.MISSED: ShareBand(ZERO, Decimal("0.6")),
}
"""The bands that forms print for all three levels."""

_VERB: Final = r"(?:达成|达到|完成|实现)"
_MISSED: Final = rf"(?:未|没有|未能|没能|尚未)(?:全部|完全|按期|如期)?{_VERB}"
_NOT_ALL: Final = rf"(?:未|没有|未能|没能)(?:全部|完全|按期|如期|及时){_VERB}"
_PARTLY: Final = rf"部分(?:指标|目标|任务)?(?:已)?{_VERB}"
_REACHED: Final = rf"(?:已|全部|均|全面|有效|圆满|按期|如期|较好)(?:有效|全部|按期|如期|地)?{_VERB}|^{_VERB}"
_DOUBT: Final = r"基本|较大|除|但|仅|一定|未来|将|拟|计划于|难以|无法|不|情况|率|后|的$|无"
# One goal of several that was not reached says nothing of all of them.
_SOME: Final = (
    r"个别|少数|其中|(?<!没)有(?!效)|个|项|外|\d|[０-９]|部分(?!指标|目标|任务|已|达|完成|实现)|[％%]"
)


def named_level(text: str) -> Attainment | None:
    """The one level that words name; None where they name none, more than one, or hedge."""
    text = bare(text)
    missed, partly = re.search(_MISSED, text), re.search(_PARTLY, text)
    reached = re.search(_REACHED, re.sub(_MISSED, "", re.sub(_PARTLY, "", text)))
    found = [level for level, hit in zip(Attainment, (reached, partly, missed), strict=True) if hit]
    if len(found) != 1 or re.search(_NOT_ALL, text) or re.search(_SOME, text):
        return None
    hedged = found[0] is Attainment.REACHED and re.search(_DOUBT, text)
    return None if hedged else found[0]
