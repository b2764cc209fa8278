"""What the words beside a score say: a level that was reached, a loss, a shortfall, a cause.

``未发现问题`` and quoted rules speak of no loss.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.columns import bare
from xlplugin.facts.figures import FigureKind, figures
from xlplugin.form.form import Row
from xlplugin.money import ONE, ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Source
from xlplugin.rules.judgement import JudgedBand


def out_of_band(
    row: Row, place: Source, band: JudgedBand, told: tuple[str, str], fix: str
) -> Iterator[Problem]:
    """A score outside the band of the level that one of its row's cells names; one above its weight is none.

    Args:
        row: the indicator.
        place: the cell that the problem is told in.
        band: the band of the level.
        told: which level is named, and how the band is introduced.
        fix: the remedy.
    """
    weight, score = row.weight.points, row.score.points
    if score is None or not weight or weight < ZERO:
        return
    part = score / weight
    if not band.at_least <= part <= band.at_most and part <= ONE:
        message = f"{told[0]}，得分却占分值的{percent(part, 2)}，{told[1]}{band.words}"
        sum_ = f"{row.score.text}÷{row.weight.text}={percent(part, 2)}"
        over = (part - band.at_most) * weight if part > band.at_most else None
        yield codes.LEVEL_BAND.at(place, message, sum_, fix=fix, points=over, row=row)


CLAUSE_END: Final = Pattern(r"[，,。；;！!\n]+")
# A heading inside the cell with nothing behind it: 未完成原因：无.
_EMPTY_HEADING: Final = Pattern(
    r"[^，,。；;：:\n]{0,20}[：:]\s*(?:无|没有|暂无|不适用|/|－|-|—)+(?=[\s，,。；;]|$)", words="：|:"
)
_LOSS: Final = Pattern(
    r"扣分|扣减?\s*(?:(?!0+(?:\.0+)?\s*分)\d+(?:\.\d+)?|[一二两三四五半])\s*分|失分|被扣|丢分"
    r"|未完成|未能|没能|尚未|未达(?!到?[^，,。；;]{0,12}(?:限额|起点|门槛))|未按|未及时|未开展|未建立|未公开|未实现|没有完成|没有达到|没有按"
    r"|不达标|不到位|不及时|不规范|不完整|不健全|不准确|不合理|不够|不理想|不严"
    r"|欠缺|偏低|偏慢|滞后|逾期|超期|超支|缓慢|漏报|迟报|缺漏"
    r"|存在[^，,。；;]{0,12}(?:问题|不足|差距|偏差|缺陷|短板)"
    r"|有待(?:进一步)?(?:提高|加强|完善|改进)"
    r"|(?:进度|完成率|达标率|满意度|合格率)(?:仅|只|低于|不足)",
    words="扣|失分|丢分|未|没能|没有|不达标|不到位|不及时|不规范|不完整|不健全|不准确|不合理|不够|不理想|不严|欠缺|偏低|偏慢|滞后|逾期|超期|超支|缓慢|漏报|迟报|缺漏|存在|有待|仅|只|低于|不足",
)
# What turns the words round, or shows that they only quote the rule.
_NEGATED: Final = Pattern(
    r"无|没有|未发现|未发生|未出现|未提出|未被|未存在|不存在|不属于|零|杜绝|避免|防止|避开|不予|免于|未扣|不扣"
    r"|解决|克服|弥补|缓解|补足|针对|整改完毕|已整改|均已|全部整改|上年|去年|上一年"
)
_QUOTED: Final = Pattern(
    r"如|若|每|一项扣|否则|酌情|扣完|的[，,]?扣|的[，,]?不得分|的[，,]?得|标准|规定[^，,]{0,80}扣"
)
# Words that deny what they name explain nothing: 未发现问题, 不存在逾期.
_DENIED: Final = Pattern(
    r"(?:未|没有|没|无|不)(?:发现|发生|出现|存在|提出|涉及|收到|接到)[^，,。；;！!\n]*|不属于[^，,。；;！!\n]*"
    r"|无(?:违规|违纪|违法|投诉|问题|差错|不足|偏差|逾期|调整|影响|事故|缺陷)|未被|未扣|不扣",
    words="发现|发生|出现|存在|提出|涉及|收到|接到|不属于|无违|无投诉|无问题|无差错|无不足|无偏差|无逾期|无调整|无影响|"
    "无事故|无缺陷|未被|未扣|不扣",
)
# Words that tell a cause or a lack wherever they stand, the commonest of them; and expressions that do.
_PLAIN_CAUSE_OR_LACK: Final = Pattern(
    r"由于|原因|导致|造成|致使|鉴于|疫情|机构改革|不可抗力|跨年|客观|困难|难以|难度|未完成|未达|未能|未按|未及时|没能|没有|仍有"
    r"|缓慢|滞后|尚在|正在|等待|尾款|推迟|逾期|超期|迟报|晚于|低于|少于|漏|欠缺|失误|疏忽|问题|不足|短板|差距|差异|偏差|瑕疵|薄弱"
    r"|有待|取消|暂停|中止|终止|退回|返工|整改|减少|下降|降低|上升|核减|收回|结余|结转|调整|调剂|追加|追减|个别|仅|例外"
)
_CAUSE: Final = (
    r"因(?![此素子而]|地制宜|材施教)|受[^，,。；;\n]{1,20}(?:影响|限制|制约)|影响(?!力)|政策(?:变化|变动)"
    r"|第[二三四五][档等名]|[良中差]等(?:次|级)|考核(?:得分|评分|结果|成绩)[^，,。；;]{0,6}\d"
)
_LACK: Final = (
    r"未(?!来|发现|发生|出现|雨)|无(?:法|专|相关|相应|固定|明确|完整|书面)|不(?:到位|及时|规范"
    r"|完整|健全|准确|合理|理想|达标|充分|平衡|均衡|明显|精准|科学|细致|熟悉|一致|相符|匹配|严|够|高"
    r"|强|全|符|明确|清晰|合格|清|如|佳|能|顺|畅|实|深|细|透|准|快)|尚[未有需无]|[较偏](?:低|慢|少|差|弱|晚"
    r"|粗|大|高|多|长)|延[期后迟误]|超(?:时|支|标|出|编|员|额|预算|计划|过)|缺[少失乏陷位]"
    r"|[仍尚还亟]?需(?:要)?(?:进一步|加强|提高|提升|完善|改进|加快|优化)|停[工止]"
    r"|部分(?:完成|达成|达到|实现|指标|工作|项目|任务)|基本(?:完成|达成|达到|实现)|只(?:有|完成|达到)"
)
_CAUSE_OR_LACK: Final = Pattern(f"{_CAUSE}|{_LACK}")
# What was done well, and the score said again.
_PRAISE: Final = Pattern(
    r"完成|达[到成标]|实现|良好|按[时期要规计]|符合|落实|有效|加强|提[高升]|体现|健全|规范|完善|得分?\s*\d|100\s*%|合格|满意|及时|到位"
    r"|顺利|严格|认真|积极|优[良秀]|显著|圆满|开展|保障|促进|学习"
)
_TELLING: Final = 8
"""The letters that words beside a score have at least where they tell anything."""
# To say that a rate is low is to say the rate once more, not why.
_LOWNESS: Final = r"低于|不足(?=\s*[\d９０])|[较偏](?:低|慢|少)|不高|仅|结余|结转|未支[出付]"
_SHORTFALL: Final = Pattern(
    r"扣\s*(?:\d|[一二两三四五半])|低于|不足|少于|未达|超过|高于|大于|[<>＜＞≤≥]|÷|\d\s*/\s*\d"
)
# The score, or the points it is out of, said again.
_SCORED: Final = Pattern(
    r"(?:得|计|记|给|评|赋|分值|满分|[自总得评]分)[为是：:]?\s*$", words="得|计|记|给|评|赋|分"
)
_NEAR: Final = 6
_SENTENCE: Final = Pattern(r"[。！？!?；;\n]")


def speaks_of_loss(text: str, criterion: str = "") -> str | None:
    """The clause that says points were lost or something fell short; None where no clause surely does.

    Args:
        text: the words beside the score.
        criterion: the scoring standard; clauses taken from it state the rule, not the case.
    """
    rule = bare(criterion)
    for clause in CLAUSE_END.split(_EMPTY_HEADING.sub("", text)):
        found = _LOSS.search(clause)
        if not found or bare(clause) in rule or _QUOTED.search(clause):
            continue
        if not _NEGATED.search(clause):
            return clause.strip()
    return None


def _gives_cause(text: str) -> bool:
    told = _DENIED.sub("", text)
    return _PLAIN_CAUSE_OR_LACK.occurs(told) or _CAUSE_OR_LACK.occurs(told)


def _counts_short(text: str) -> bool:
    """Whether figures show a shortfall: points taken off, a rate that is not full, 8 of 10."""
    stated = [
        each for each in figures(text) if not _SCORED.search(text[max(0, each.start - _NEAR) : each.start])
    ]
    if any(each.kind is FigureKind.PERCENT and each.value != ONE for each in stated):
        return True
    counts: dict[str, set[Decimal]] = {}
    for each in stated:
        counts.setdefault(each.unit, set()).add(each.value)
    several = any(len(values) > 1 for values in counts.values())
    return several or (bool(stated) and _SHORTFALL.search(text) is not None)


def only_praises(text: str) -> bool:
    """Whether words beside a loss tell what was done well, or the score once more, and nothing else.

    What they do not surely say they are not blamed for: ``由中央直接拨付到个人银行账户`` may be the reason.
    """
    lacks = _gives_cause(text) or "扣" in _DENIED.sub("", text) or _counts_short(text)
    return not lacks and _PRAISE.search(text) is not None


def explains(text: str, topic: str, *, about: bool = False) -> bool:
    """Whether a sentence that speaks of the topic says why: a cause or a lack, not the topic once more.

    Args:
        text: the words.
        topic: an expression for what is to be explained.
        about: whether the whole text is about the topic, as the reason beside an indicator of it is.
    """
    for sentence in _SENTENCE.split(text):
        if about or re.search(topic, sentence):
            rest = re.sub(f"{topic}|{_LOWNESS}", "", sentence)
            if _gives_cause(rest):
                return True
            # Beside the score itself, words that are no praise may well be the reason.
            if about and len(re.sub(r"[\W\d]", "", rest)) >= _TELLING and not _PRAISE.search(rest):
                return True
    return False
