"""What people call the keys, kinds and choices of a rubric's file; and the nearest of them to a slip."""

from collections.abc import Iterable, Mapping
from typing import Final
from unicodedata import normalize

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    # The rubric and its levels.
    "title": ("名称", "标题"),
    "authority": ("制定机关", "印发单位"),
    "year": ("年度", "年份"),
    "decimals": ("小数位数", "小数"),
    "total": ("总分", "满分"),
    "source": ("出处", "来源"),
    "document": ("文件", "文件名称"),
    "place": ("位置", "出处"),
    "grades": ("评价等级", "等级"),
    "printed": ("表内是否印有", "印刷分值"),
    "bands": ("档次", "分档"),
    "grade": ("等级",),
    "facts": ("基础数据", "数据项"),
    "known_contradictions": ("已知矛盾", "原文矛盾"),
    "where": ("何处", "指标名称"),
    "found": ("实际合计", "合计"),
    "of_form": ("以表内指标为准",),
    "primaries": ("一级指标",),
    "secondaries": ("二级指标",),
    "indicators": ("三级指标", "指标"),
    "name": ("名称", "指标名称"),
    "weight": ("分值", "权重"),
    "about": ("指标说明", "说明", "指标解释"),
    "function": ("函数", "评分函数"),
    "status": ("核算程度", "状态"),
    "rule": ("规则", "评分标准", "评分规则"),
    "reading": ("默认口径", "口径名称", "口径"),
    "readings": ("其他口径", "口径"),
    "why": ("理由", "依据"),
    "set": ("改动", "修改"),
    "text_points": ("原文分值",),
    "doubt": ("疑问", "存疑"),
    "official": ("原文", "评分标准原文"),
    "kind": ("种类", "类型", "类别"),
    # A fact and its clues.
    "id": ("编码", "编号"),
    "label": ("名称", "数据项名称"),
    "definition": ("定义", "解释", "口径说明"),
    "of": ("分子", "成员类别"),
    "items": ("各项", "项目"),
    "levels": ("等级", "各等级"),
    "maximum": ("最大值", "上限"),
    "minimum": ("最小值", "下限"),
    "counted": ("量词", "计量单位", "单位"),
    "clues": ("线索",),
    "table": ("表名",),
    "row": ("行名",),
    "column": ("列名",),
    "words": ("词语", "文字"),
    "after": ("在后",),
    "unless": ("除非", "例外"),
    "own": ("只限本行",),
    "answer": ("答案", "回答"),
    "note": ("备注", "注意"),
    # Rules.
    "measure": ("比率",),
    "to": ("分母",),
    "plus": ("分子加上", "加上"),
    "to_plus": ("分母加上",),
    "unit": ("单位",),
    "less": ("减去", "扣减项"),
    "form": ("算法",),
    "part_of_whole": ("部分占整体",),
    "stated": ("填报的比率",),
    "points": ("得分", "分值", "分数"),
    "at_least": ("不低于", "下限", "大于等于", "最低"),
    "over": ("超过", "高于", "大于"),
    "below": ("低于", "小于"),
    "under": ("低于", "小于"),
    "judged": ("评定得分",),
    "take": ("取", "取高取低"),
    "at_most": ("不高于", "不超过", "上限", "小于等于", "最高"),
    "threshold": ("起扣点", "上限"),
    "step": ("每", "步长", "间隔"),
    "each": ("每次扣分", "扣分", "每项扣分", "每期得分"),
    "counting": ("计数办法", "不足部分"),
    "deduct": ("扣分项", "扣分"),
    "faults": ("问题数", "不符合项数"),
    "start": ("起扣分", "起分"),
    "what": ("内容", "事项", "要求"),
    "small": ("数量少的", "小基数"),
    "population": ("总数", "基数"),
    "up_to": ("不超过", "至多"),
    "fact": ("基础数据", "数据项", "数据"),
    "limit": ("限额", "上限"),
    "wished": ("应为", "期望"),
    "waive": ("不适用得满分",),
    "when": ("何时",),
    "series": ("各期数据", "数据序列"),
    "schedule": ("时序进度", "序时进度"),
    "cap_each": ("各期封顶",),
    "targets": ("目标表", "绩效目标表"),
    "fail_below": ("及格线", "不得分线"),
    "full_to": ("满分至",),
    "beyond": ("超出后得分比例",),
    "reverse": ("反向指标算法", "逆向指标"),
    "unreported": ("未申报",),
    "goal": ("目标", "指标值"),
    "share": ("占比", "评定比例", "权重"),
    "strict": ("未达到不得分",),
    "level": ("等级", "档次"),
    "exempt": ("免于扣分", "豁免"),
    "parts": ("部分", "各部分"),
    # Worked cases.
    "cases": ("算例", "案例"),
    "indicator": ("指标", "三级指标"),
    "score": ("应得分", "得分"),
    "unrounded": ("未舍入得分",),
    "possible": ("可能得分", "可能的得分"),
}
"""The Chinese names of a key, the one shown first; a name may fit keys of several places."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    # Kinds of rules.
    "proportional": ("按比例", "比例", "按比率计分", "按比例计"),
    "bands": ("分档", "档次", "分段", "区间"),
    "deduction": ("按项扣分", "扣分", "减分"),
    "overrun": ("超出扣分", "超标扣分"),
    "condition": ("是否", "条件", "判断"),
    "within": ("不超过", "控制"),
    "each_period": ("逐期", "按季度", "各期"),
    "mean_of_rates": ("平均", "平均执行率"),
    "completion": ("完成率", "目标完成"),
    "item_goal": ("项目绩效指标", "指标值"),
    "levels": ("按等级", "等级"),
    "judgement": ("评定", "人工评定", "定性"),
    "checklist": ("逐项评定", "清单", "分项"),
    "sum": ("合计", "相加", "求和"),
    "shares": ("按占比", "加权"),
    "gain": ("递增加分", "加分"),
    "one_of": ("择一", "取其一"),
    "by_size": ("按大小分组", "按数量分组", "分组"),
    "by_level": ("按等级分组", "按类别分组"),
    "discretion": ("酌情扣分", "酌情"),
    "veto": ("一票否决", "否决"),
    "level_veto": ("等级否决",),
    "ceiling": ("超过不得分", "封顶"),
    "exempt": ("免于扣分", "豁免"),
    # Kinds of facts.
    "amount": ("金额", "元", "万元", "亿元"),
    "percent": ("百分比", "百分数", "比率", "%"),
    "count": ("数量", "个数", "人数", "项数", "人", "项", "个", "次"),
    "yes_no": ("是否", "是非"),
    "level": ("等级", "档次"),
    "points": ("分数", "得分", "分"),
    "series": ("数据序列", "各期", "多个数"),
    "targets": ("目标表",),
    "target": ("目标",),
    # Other choices.
    "computed": ("可核算", "自动"),
    "partial": ("部分可核算", "部分"),
    "children": ("下级合计", "下级"),
    "total": ("总分",),
    "text": ("条文", "文字"),
    "quotient": ("商", "相除"),
    "excess": ("超出部分", "增减率"),
    "whole": ("不计", "不足的不计", "整数"),
    "started": ("不足的按一次计", "不足也计"),
    "difference": ("差额", "相减"),
}
"""The Chinese names of kinds and choices."""


def _plainly(word: str) -> str:
    """A word as it is compared: whatever stands between its letters, and width and case, is no matter."""
    return "".join(letter for letter in normalize("NFKC", word).lower() if letter.isalnum() or letter == "%")


def shown(word: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """A key or choice with what people call it: at_least（不低于）."""
    return f"{word}（{names[word][0]}）" if word in names else word


def nearest(
    word: str, options: Iterable[str], names: Mapping[str, tuple[str, ...]], most: int = 3
) -> list[str]:
    """Those of the options that a word was most likely meant for, the likeliest first.

    Args:
        word: what was written, in English or Chinese.
        options: what may stand there.
        names: what people call them.
        most: how many are given.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

    spelt: dict[str, list[str]] = {}
    for option in options:
        for name in (option, *names.get(option, ())):
            spelt.setdefault(_plainly(name), []).append(option)
    written = _plainly(word)
    if not written:
        return []
    ascii_only = written.isascii()
    close = (
        [written]
        if written in spelt
        else get_close_matches(written, spelt, n=most, cutoff=0.7 if ascii_only else 0.5)
    )
    if not close and not ascii_only:
        close = [
            name
            for name in spelt
            if not name.isascii() and len(name) > 1 and (name in written or written in name)
        ]
    found = dict.fromkeys(option for name in close for option in spelt[name])
    return list(found)[:most]
