"""The target of a row and its result, as its cells state them; and which way it limits by names alone."""

from functools import lru_cache
from typing import Final

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.facts.figures import Bound
from xlplugin.facts.pursued import pursue
from xlplugin.facts.target import Attained, Target, read_target
from xlplugin.facts.value import Pursued
from xlplugin.form.form import Row
from xlplugin.money import ONE, ZERO, settled
from xlplugin.pattern import Pattern

_LESS_IS_BETTER: Final = Pattern(
    r"成本|时效|时限|耗时|用时|工期|周期|(?:完成|办[理结]|响应|处[理置]|审[批核]|到达|等[候待]|建设)时间|费用|投诉|事故|损失|能耗|排放|死亡|差错|超期|天数|控制"
)
# More of a rate is better, but for those of what nobody wants.
_RATE: Final = Pattern(r"率(?:[（(].*)?$")
_SHARE: Final = Pattern(r"(?:率|满意度|覆盖面|比例|比重)(?:[（(].*)?$")
_FALL: Final = Pattern(r"下降|降低|减少|降幅|压减|压缩|缩短|缩减|节约")
_BAD_RATE: Final = Pattern(
    r"(?:发生|投诉|事故|死亡|病死|发病|感染|差错|误差|偏差|变动|损失|损耗|流失|违规|违约|违法|超支|超标|超期|逾期"
    r"|空置|闲置|失业|负债|返工|返贫|退回|结余|结转|调整|故障|缺陷|不合格|不良|辍学|能耗|排放|费用|成本|控制)率"
)
# Whatever a cost is called in its own row, the costs stand together under this name.
_COSTS: Final = "成本"
# So do the times: 12个月 may be those within which all was to be done.
_TIMELINESS: Final = "时效"
_TIMES: Final = ("年", "月", "天", "工作日", "分钟")
_UNWANTED: Final = Pattern(r"事故|投诉|违[规法纪]|差错|伤亡|死亡|上访|逾期|泄[露密]|故障|纠纷|舆情|火灾")


def less_is_better(row: Row, target: Target) -> bool:
    """Whether a row's target that does not say so may be a limit: by its name, and for all that is a cost."""
    if target.bound is not None or not target.counted or _FALL.search(target.words):
        return False  # the further something falls, the better
    if _RATE.search(row.name):
        return _BAD_RATE.search(row.name) is not None
    in_time = target.unit.name in _TIMES and _TIMELINESS in row.secondary
    return _LESS_IS_BETTER.search(row.name) is not None or in_time or _COSTS in row.secondary + row.primary


def target_of(row: Row, year: int | None) -> Target:
    """The target of a row; one of zero of what nobody wants is a limit, though nothing but 0 says so.

    Args:
        row: the row.
        year: the form's year.
    """
    target = read_target(row.target, row.operator, row.unit, year)
    open_zero = target.bound is None and target.goal == ZERO and target.unit.name != "%"
    return (
        target.limited(Bound.AT_MOST) if open_zero and _UNWANTED.search(row.name + target.words) else target
    )


@lru_cache(maxsize=64)  # the rows of one form: its rubric and its audit both ask
def pursued_by(row: Row, year: int | None) -> Pursued:
    """The target of a row, and what was reached of it.

    Args:
        row: the row.
        year: the form's year.
    """
    return pursue(target_of(row, year), result_of(row))


def result_of(row: Row) -> Entry:
    """What was reached, with the unit of its own column where the form has one."""
    result, unit = row.actual, row.actual_unit
    if result.number is None or result.percent or unit.blank:
        return result
    return result._replace(kind=EntryKind.TEXT, number=None, text=f"{result.text}{unit.text}")


def question_of(row: Row, target: Target, done: Attained) -> str:
    """What has to be asked before a result is held against its target, a clause; empty where nothing has."""
    question = done.question or _question_of_sides(row, target, done)
    if question or done.rate is None:
        return question
    reached = settled(done.rate * (target.goal or ZERO))
    if done.met is False and reached < ZERO and _FALL.search(row.name) and (target.low or ZERO) > ZERO:
        return "完成值是负数，看不出是下降了还是上升了"
    if done.met is False and reached == ONE and not target.unit.name and _SHARE.search(row.name):
        return "完成值1没有写百分号，看不出是1%还是100%"
    exactly = target.bound is Bound.EXACT and not target.is_range
    if done.rate > ONE and (exactly or less_is_better(row, target)):
        return "完成值大于目标值，指标性质是“≥”、“≤”还是“＝”没有写明或写得不合适"
    if done.rate < ONE and exactly and less_is_better(row, target._replace(bound=None)):
        return "完成值小于目标值，这类指标的性质是否应为“≤”"
    return ""


def _question_of_sides(row: Row, target: Target, done: Attained) -> str:
    """What has to be asked where a result lies on a side of its target that may be the better one."""
    beyond = target.is_range and done.quotient != done.difference  # only above its end these differ
    if beyond and _SHARE.search(row.name) and not _BAD_RATE.search(row.name):
        return "完成值高于目标的上限，看不出是否算达到"
    if done.met is False and target.bound is None and (target.goal or ZERO) < ZERO:
        return "目标值是负数，没有写明完成值应不少于还是不超过它"
    return ""
