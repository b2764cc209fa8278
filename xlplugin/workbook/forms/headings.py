"""What a heading of a score table means, whichever of its many names an authority gives it."""

from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from xlplugin.workbook.forms.page import squeezed


class Sort(Enum):
    """The sorts of headings."""

    LEVEL = auto()
    NAME = auto()
    GROUP = auto()
    UPPER = auto()
    WEIGHT = auto()
    ABOUT = auto()
    CRITERION = auto()
    TARGET = auto()
    ACTUAL = auto()
    SCORE = auto()
    REVIEWED = auto()
    DEDUCTION = auto()
    REASON = auto()
    EVIDENCE = auto()


class Meaning(NamedTuple):
    """What a heading means.

    Attributes:
        sort: its sort.
        level: 1 to 4 of 一级指标 to 四级指标 and their weights; 0 where the heading names no level.
        rank: how plainly it says so, from 0, where two headings of one sort stand side by side.
    """

    sort: Sort
    level: int = 0
    rank: int = 0


_LONGEST: Final = 30
_LEVELS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_REVIEWER: Final = (
    *("财政", "核定", "复核", "审核", "核查", "抽查", "第三方", "专家", "复评", "终评", "评价组", "评价小组"),
    *("核准", "认定", "主管部门", "上级", "再评价", "评审", "审定"),
)
_SOFTLY_REVIEWED: Final = frozenset(
    (*("评价得分", "评价分", "评定得分", "考核得分", "评审得分", "最终得分", "评价评分"),)
)
_SELF: Final = ("自评", "自我评", "自查")
_STANDINGS: Final = (("最终", "终评"), ("财政",), ("核定", "审定", "认定", "核准"))
"""Whose score goes before whose, where several reviewers have a column of their own."""

_SOFT_RANK: Final = len(_STANDINGS) + 1

_DEDUCTIONS: Final = frozenset(
    (
        *("扣分", "扣分值", "扣分数", "扣减分", "扣减分值", "扣除分", "扣除分值", "减分", "失分", "失分值"),
        *("扣分分值", "丢分", "实际扣分", "应扣分", "自评扣分", "扣分合计"),
    )
)
_SCORES: Final = frozenset(
    (
        *("得分", "得分情况", "评分", "实际得分", "得分数", "单项得分", "指标得分", "得分值", "打分"),
        *("评分情况", "实得分", "本项得分", "部门评分", "单位评分", "得分结果", "部门得分", "单位得分"),
        *("评分结果", "评分得分"),
    )
)
_WEIGHTS: Final = (
    *("分值", "权重", "满分", "标准分", "权数", "配分", "基准分", "权重分", "应得分", "权重值", "满分值"),
    "标准分数",
)
_CRITERIA: Final = (
    *("标准", "细则", "评分办法", "评分方法", "评分规则", "计分办法", "计分方法", "计分规则", "评价要点"),
    *("评分要点", "考核要点", "评审要点"),
)
_REASONS: Final = (
    *(
        "原因",
        "扣分",
        "改进措施",
        "整改",
        "偏差",
        "失分",
        "未达标",
        "得分依据",
        "评分依据",
        "自评依据",
        "评分说明",
    ),
    *("得分说明", "自评说明", "理由", "情况说明", "评价依据", "评价说明"),
)
_EVIDENCE: Final = (
    *("佐证", "证明材料", "支撑材料", "证据", "附件", "资料来源", "数据来源", "依据材料", "支撑依据"),
)
_ABOUT: Final = frozenset(
    (
        *("指标说明", "指标解释", "指标内容", "指标释义", "指标含义", "指标定义", "评价内容", "考核内容"),
        *("指标描述", "解释", "说明", "指标说明及解释", "指标解释及说明", "内涵解释", "指标内涵", "释义"),
        "内容",
    )
)
_REMARKS: Final = frozenset(("备注", "备注说明", "说明备注", "备注及说明"))
_LAST: Final = 9
_TARGETS: Final = frozenset(
    (*("年度目标", "年初目标", "绩效目标值", "目标", "年度绩效目标", "设定目标", "指标目标"),)
)
_ACTUALS: Final = frozenset(
    (*("实际完成", "完成情况", "实际完成情况", "全年完成情况", "实际情况", "完成数", "实际数"),)
)
GROUPS: Final = (
    *("指标名称", "具体指标", "指标", "评价指标", "考核指标", "绩效指标", "评分指标", "考核项目"),
    "评价项目",
)
"""Names of a level that bear no number, the plainest first."""

_UPPERS: Final = frozenset(("指标类别", "指标类型", "类别", "指标分类", "评价类别", "评价维度", "维度"))


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading without white space, full-width characters, what stands in brackets, and ending colons."""
    plain = squeezed(normalize("NFKC", text)).replace("〔", "(").replace("〕", ")")
    kept, depth = [], 0
    for letter in plain:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    outside = "".join(kept).strip(":。;,、")
    return outside or plain.strip("()[]:")


@lru_cache(maxsize=4096)
def meaning(text: str) -> Meaning | None:
    """What a heading means; None where it is no heading of a score table.

    Args:
        text: the text of a cell, as written.
    """
    key = heading_key(text)
    if not key or len(key) > _LONGEST:
        return None
    parts = [_meaning(part) for part in key.split("/") if part]
    return _meaning(key) or next((part for part in parts if part is not None), None)


def reviewing(text: str) -> bool:
    """Whether a heading speaks of the reviewer (财政复核, 第三方评价), and not of the department itself."""
    key = heading_key(text)
    return any(word in key for word in _REVIEWER) and not any(word in key for word in _SELF)


def softly_reviewed(text: str) -> bool:
    """Whether a heading such as 评价得分 is the reviewer's beside a self-score, and else the self-score."""
    return heading_key(text) in _SOFTLY_REVIEWED


def standing(text: str) -> int:
    """How late in the course of reviews a reviewer's heading comes: 0 for the last word on it."""
    key = heading_key(text)
    found = (at for at, words in enumerate(_STANDINGS) if any(word in key for word in words))
    return next(found, len(_STANDINGS))


def _meaning(key: str) -> Meaning | None:
    bare = key.removeprefix("第")
    if bare[1:2] == "级" and bare[0] in _LEVELS:
        return _of_level(_LEVELS[bare[0]], bare[2:].removeprefix("指标"))
    if key in _DEDUCTIONS:
        return Meaning(Sort.DEDUCTION)
    return _of_words(key) or _of_score(key) or _of_value(key) or _of_name(key)


def _of_level(level: int, rest: str) -> Meaning | None:
    if rest in ("", "名称", "内容", "项目", "类别", "及分值", "及权重", "(分值)"):
        return Meaning(Sort.LEVEL, level)
    found = _meaning(rest)
    if found is None or found.sort in (Sort.SCORE, Sort.REVIEWED):
        return None
    return found._replace(level=level)


def _of_words(key: str) -> Meaning | None:
    """Headings that one telling word inside them gives away."""
    if any(word in key for word in _CRITERIA) and "标准分" not in key and "标准值" not in key:
        return Meaning(Sort.CRITERION, rank=int("要点" in key and "评分" not in key))
    if any(word in key for word in _EVIDENCE):
        return Meaning(Sort.EVIDENCE)
    if any(word in key for word in _REASONS) and not key.endswith("分值"):
        return None if reviewing(key) else Meaning(Sort.REASON, rank=int("依据" in key))
    return Meaning(Sort.REASON, rank=_LAST) if key in _REMARKS else None


def _of_score(key: str) -> Meaning | None:
    if any(word in key for word in _SELF):
        return Meaning(Sort.SCORE) if "分" in key or key.endswith(("自评", "结果", "小计", "合计")) else None
    if key in _SOFTLY_REVIEWED:
        return Meaning(Sort.REVIEWED, rank=0 if "最终" in key else _SOFT_RANK)
    if any(word in key for word in _REVIEWER):
        scored = key.endswith(("分", "分数", "得分情况", "分值"))
        return Meaning(Sort.REVIEWED, rank=standing(key)) if scored else None
    if key in _SCORES:
        return Meaning(Sort.SCORE, rank=1)
    if key.endswith(_WEIGHTS) and "得分值" not in key and "加权" not in key and "实际" not in key:
        return Meaning(Sort.WEIGHT, rank=int("分" not in key))
    return None


def _of_value(key: str) -> Meaning | None:
    if key in _ABOUT:
        return Meaning(Sort.ABOUT, rank=int("指标" not in key))
    if key in _ACTUALS or (key.endswith("值") and ("完成" in key or "实际" in key or "达成" in key)):
        return Meaning(Sort.ACTUAL)
    if key in _TARGETS or key.endswith(("指标值", "目标值", "预期值", "计划值", "标准值")):
        return Meaning(Sort.TARGET)
    return None


def _of_name(key: str) -> Meaning | None:
    if key == "名称":
        return Meaning(Sort.NAME)
    if key in GROUPS:
        return Meaning(Sort.GROUP, rank=GROUPS.index(key))
    return Meaning(Sort.UPPER) if key in _UPPERS else None
