"""Whether words speak of a loss, a shortfall or a cause; ``未发现问题`` and quoted rules do not."""

import re
from typing import Final

_CLAUSE: Final = r"[，,。；;！!\n]+"
# A heading inside the cell with nothing behind it: 未完成原因：无.
_EMPTY_HEADING: Final = r"[^，,。；;：:\n]{0,20}[：:]\s*(?:无|没有|暂无|不适用|/|－|-|—)+(?=[\s，,。；;]|$)"
_LOSS: Final = (
    r"扣分|扣减?\s*(?:\d+(?:\.\d+)?|[一二两三四五半])\s*分|失分|被扣|丢分"
    r"|未完成|未能|没能|尚未|未达|未按|未及时|未开展|未建立|未公开|未实现|没有完成|没有达到|没有按"
    r"|不达标|不到位|不及时|不规范|不完整|不健全|不准确|不合理|不够|不理想|不严"
    r"|欠缺|偏低|偏慢|滞后|逾期|超期|超支|缓慢|漏报|迟报|缺漏"
    r"|存在[^，,。；;]{0,12}(?:问题|不足|差距|偏差|缺陷|短板)"
    r"|有待(?:进一步)?(?:提高|加强|完善|改进)"
    r"|(?:进度|完成率|达标率|满意度|合格率)(?:仅|只|低于|不足)"
)
# What turns the words round, or shows that they only quote the rule.
_NEGATED: Final = (
    r"无|没有|未发现|未发生|未出现|未提出|未被|未存在|不存在|不属于|零|杜绝|避免|防止|避开|不予|免于|未扣|不扣"
    r"|解决|克服|弥补|缓解|补足|针对|整改完毕|已整改|均已|全部整改|上年|去年|上一年"
)
_QUOTED: Final = r"如|若|每|一项扣|否则|酌情|扣完|的[，,]?扣|的[，,]?不得分|的[，,]?得|标准|规定[^，,]*扣"
_CAUSE: Final = (
    r"[未不没无缺差低少慢滞迟晚逾超扣减因难待尚偏欠漏误仅但变受延降停退较]|由于|问题|影响|疫情|调整|改进|整改"
    r"|加强|进一步|下一步|下步|取消|部分|基本|将|努力|提高|完善"
)
_FIGURE: Final = r"[\d０-９%％]|[一二三四五六七八九十百两][个项次起家户人分]"


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def speaks_of_loss(text: str, criterion: str = "") -> str | None:
    """The clause that says points were lost or something fell short; None where no clause surely does.

    Args:
        text: the words beside the score.
        criterion: the scoring standard; clauses taken from it state the rule, not the case.
    """
    rule = _squeezed(criterion)
    for clause in re.split(_CLAUSE, re.sub(_EMPTY_HEADING, "", text)):
        found = re.search(_LOSS, clause)
        if not found or _squeezed(clause) in rule or re.search(_QUOTED, clause):
            continue
        if not re.search(_NEGATED, clause):
            return clause.strip()
    return None


def gives_a_cause(text: str) -> bool:
    """Whether words could explain a loss at all: a lack, a cause, a remedy or a figure."""
    return bool(re.search(_CAUSE, text) or re.search(_FIGURE, text))


def names_a_cause(text: str) -> bool:
    """Whether words name a lack, a cause or a remedy; a figure alone is none."""
    return bool(re.search(_CAUSE, text))
