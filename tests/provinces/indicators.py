"""Indicators to fill forms with, in words of our own: what departments count, promise and spend."""

from enum import StrEnum
from typing import NamedTuple


class Limit(StrEnum):
    """How a goal limits; the value is the sign that forms print."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EXACTLY = "＝"
    NEVER = "≤0"
    RANGE = "-"
    DATE = "前"
    WORDS = "定性"


class Kind(NamedTuple):
    """An indicator that a form may have: its secondary level, its name, and what its goals look like.

    Attributes:
        low: the least goal, in hundredths of the unit where it is a percentage.
        high: the greatest.
        words: the goal of one that cannot be counted.
    """

    secondary: str
    name: str
    limit: Limit
    unit: str = ""
    low: int = 0
    high: int = 0
    words: str = ""


_OUTPUT = (
    Kind("数量指标", "修缮校舍面积", Limit.AT_LEAST, "平方米", 300, 9000),
    Kind("数量指标", "培训乡村医生人次", Limit.AT_LEAST, "人次", 40, 900),
    Kind("数量指标", "抽检水样数量", Limit.AT_LEAST, "份", 60, 700),
    Kind("数量指标", "购置图书册数", Limit.AT_LEAST, "万册", 2, 30),
    Kind("数量指标", "组织应急演练场次", Limit.EXACTLY, "场", 2, 12),
    Kind("数量指标", "新装路灯盏数", Limit.RANGE, "盏", 40, 400),
    Kind("质量指标", "工程验收合格率", Limit.AT_LEAST, "%", 90, 100),
    Kind("质量指标", "检测报告准确率", Limit.AT_LEAST, "%", 90, 99),
    Kind("质量指标", "档案差错率", Limit.AT_MOST, "%", 1, 5),
    Kind("时效指标", "补助发放及时率", Limit.AT_LEAST, "%", 90, 100),
    Kind("时效指标", "主体工程完工时间", Limit.DATE),
    Kind("时效指标", "平均办结时间", Limit.AT_MOST, "个工作日", 5, 30),
)
_COST = (
    Kind("经济成本指标", "人均培训费用", Limit.AT_MOST, "元/人", 200, 900),
    Kind("经济成本指标", "项目总成本", Limit.AT_MOST, "万元", 40, 900),
    Kind("社会成本指标", "施工扰民投诉", Limit.NEVER, "起"),
    Kind("生态环境成本指标", "新增建筑垃圾量", Limit.AT_MOST, "吨", 10, 90),
)
_BENEFIT = (
    Kind("经济效益指标", "助农增收金额", Limit.AT_LEAST, "万元", 20, 500),
    Kind("社会效益指标", "带动就业人数", Limit.AT_LEAST, "人", 20, 600),
    Kind("社会效益指标", "政策知晓率", Limit.AT_LEAST, "%", 80, 98),
    Kind("社会效益指标", "安全责任事故", Limit.NEVER, "起"),
    Kind("社会效益指标", "居民出行条件", Limit.WORDS, words="明显改善"),
    Kind("生态效益指标", "减少污水排放量", Limit.AT_LEAST, "吨", 100, 5000),
    Kind("可持续影响指标", "长效管护机制", Limit.WORDS, words="健全"),
    Kind("可持续影响指标", "设施正常使用年限", Limit.AT_LEAST, "年", 3, 20),
)
_SATISFACTION = (
    Kind("服务对象满意度指标", "受益群众满意度", Limit.AT_LEAST, "%", 85, 98),
    Kind("服务对象满意度指标", "参训学员满意度", Limit.AT_LEAST, "%", 85, 98),
)
_MANAGEMENT = (
    Kind("预算编制", "项目入库完整", Limit.WORDS, words="完整"),
    Kind("预算编制", "目标申报合理", Limit.WORDS, words="合理"),
    Kind("制度管理", "内控制度健全", Limit.WORDS, words="健全"),
    Kind("制度管理", "档案归集完整", Limit.WORDS, words="完整"),
    Kind("组织实施", "验收手续齐备", Limit.WORDS, words="齐备"),
    Kind("组织实施", "过程监督有效", Limit.WORDS, words="有效"),
)
_BANKS = (
    ("成本", _COST),
    ("满意", _SATISFACTION),
    ("产出", _OUTPUT),
    ("效", _BENEFIT),
    ("", _MANAGEMENT),
)

CAUSES = (
    "受汛期影响，部分工程延期",
    "由于招标流标，采购推迟",
    "因报名人数少，未能完成计划",
    "人员变动，工作进度滞后",
)
WHY_LOW = (
    "因招标推迟，部分资金结转下年支付，执行率偏低。",
    "由于工程决算审计尚未完成，尾款未支付，预算执行率未达到90%。",
)


def bank_of(primary: str) -> tuple[Kind, ...]:
    """The indicators that stand under a first-level indicator of this name."""
    return next(bank for word, bank in _BANKS if word in primary)
