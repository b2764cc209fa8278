"""The sheets of a rubric's workbook, their columns, and the words in them that stand for codes."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rubric.model import Clash

YES: Final = "是"
NO: Final = "否"
DEFAULT_FUNCTION: Final = "SCORE_INDICATOR"


class Sheet(NamedTuple):
    """A sheet that is read.

    Attributes:
        name: its name.
        columns: the headings of its columns, in the order in which they are written.
        needed: those without which it cannot be read.
    """

    name: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]


HEAD: Final = Sheet("概况", ("项目", "内容"), ("项目", "内容"))
INDICATORS: Final = Sheet(
    "指标",
    (
        "一级指标", "一级分值", "二级指标", "二级分值", "三级指标", "分值",
        "指标说明", "出处", "函数", "原文所写满分", "存疑", "评分标准原文",
    ),
    ("一级指标", "一级分值", "二级指标", "二级分值", "三级指标", "分值", "指标说明", "出处"),
)  # fmt: skip
RULES: Final = Sheet(
    "评分规则",
    (
        "指标", "口径", "种类", "规则的话", "原文", "原文读懂多少", "照抄的句式", "口径的理由",
        "函数", "填报的比率", "读作", "状态",
    ),
    ("指标", "口径", "规则的话"),
)  # fmt: skip
FACTS: Final = Sheet(
    "基础数据项",
    ("名称", "类别", "单位或量词", "说明", "下限", "上限", "小数位", "项目或等级", "编码"),
    ("名称", "类别", "说明"),
)
CLUES: Final = Sheet(
    "线索",
    ("数据项", "表名", "行名", "列名", "词语", "前面有", "除非有", "只在本行", "表示", "注意"),
    ("数据项",),
)
GRADES: Final = Sheet("等级", ("等级", "最低分"), ("等级", "最低分"))
CONTRADICTIONS: Final = Sheet(
    "原文矛盾", ("矛盾", "在哪里", "印的分值", "算出的分值"), ("矛盾", "在哪里", "印的分值", "算出的分值")
)
CASES: Final = Sheet(
    "算例",
    ("算例", "指标", "口径", "分值", "数据", "应得分", "未舍入的分", "最少可能", "最多可能", "免于扣分"),
    ("算例", "指标", "数据", "应得分"),
)
OPTIONAL: Final = (CLUES.name, CONTRADICTIONS.name, CASES.name)
"""What a rubric can do without."""

TITLE: Final = "名称"
AUTHORITY: Final = "制定机关"
YEAR: Final = "年度"
DECIMALS: Final = "小数位数"
TOTAL: Final = "满分"
DOCUMENT: Final = "来源文件"
PLACE: Final = "来源位置"
PRINTED: Final = "等级印在表内"
GRADES_SOURCE: Final = "等级的依据"
OF_FORM: Final = "指标以各单位的表为准"

_KINDS: Final[Mapping[UnitKind, str]] = {
    UnitKind.AMOUNT: "金额",
    UnitKind.PERCENT: "百分比",
    UnitKind.COUNT: "数量",
    UnitKind.YES_NO: "是否",
    UnitKind.LEVEL: "等级",
    UnitKind.POINTS: "得分",
    UnitKind.TARGETS: "目标表",
    UnitKind.TARGET: "目标与完成值",
}
KIND_WORDS: Final[Mapping[tuple[UnitKind, UnitKind | None], str]] = {
    **{(kind, None): word for kind, word in _KINDS.items()},
    **{(UnitKind.SERIES, kind): f"逐项{word}" for kind, word in _KINDS.items()},
}
"""The word for every kind of fact; of a series with the kind of its members."""

OFFERED_KINDS: Final = tuple(KIND_WORDS[each, None] for each in _KINDS) + tuple(
    KIND_WORDS[UnitKind.SERIES, each] for each in (UnitKind.PERCENT, UnitKind.POINTS)
)
"""The kinds that people are offered."""

CLASHES: Final[Mapping[Clash, str]] = {
    Clash.CHILDREN: "上下级分值不符",
    Clash.TOTAL: "总分不符",
    Clash.TEXT: "评分标准所写的分值不符",
}
