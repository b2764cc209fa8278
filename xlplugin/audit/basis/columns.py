"""What the columns of a table of figures hold, told by their headings: plan, done, left, rate, share."""

from enum import Enum
from functools import lru_cache
from typing import Final

from xlplugin.form.form import Table
from xlplugin.model import Frozen, frozen
from xlplugin.pattern import Pattern

_TOTAL: Final = Pattern(r"(?:合计|总计|共计|小计|总额|计)(?:数|额|金额)?(?:[（(].*)?")
_ONLY_UNIT: Final = Pattern(
    r"金额|数额|数量|(?:金额)?[（(]?(?:亿元|万元|元|%)[）)]?", words="金额|数额|数量|元|%"
)


class ColumnRole(Enum):
    """What a column's figures are."""

    PLAN = "预算"
    DONE = "支出"
    LEFT = "结余"
    RATE = "比率"
    SHARE = "占比"
    AMOUNT = "金额"
    OTHER = "其他"


_ROLES: Final = (
    (ColumnRole.SHARE, Pattern(r"占比|比重|比例|构成")),
    (ColumnRole.RATE, Pattern(r"[^税汇费利]率|进度|百分比|[（(]%[）)]|％")),
    (
        ColumnRole.OTHER,
        Pattern(
            r"单价|均价|[税汇费利]率|年[度份]$|满分|序号|编[号码]|日期|时间|标准|增减|增长|同比|较上年"
            r"|排名|满意度|得分|分值|权重|评分|倍",
            words="单价|均价|税率|汇率|费率|利率|年度|年份|满分|序号|编号|编码|日期|时间|标准|增减|增长|同比|较上年|排名|满意度|得分|分值|权重|评分|倍",
        ),
    ),
    (ColumnRole.AMOUNT, Pattern(r"上年|年初结转|年初结余|以前年度|去年|结转资金")),
    (ColumnRole.LEFT, Pattern(r"收回|结余|结转|剩余|余额|未执行|未支出|未支付|未使用|节约|差额")),
    (
        ColumnRole.DONE,
        Pattern(r"执行数|执行金额|实际|决算|已(?:经|实际)?(?:支出|支付|执行|使用|完成|采购|[支付用])"),
    ),
    (ColumnRole.PLAN, Pattern(r"计划|预算|目标|安排|批复|核定|下达")),
    (ColumnRole.DONE, Pattern(r"完成|支出|支付|使用|发生")),
)
EARLY: Final = ("年初", "初始", "批复")
LATER: Final = ("调整", "调剂", "追加", "全年")


@frozen
class FigureColumn(Frozen):
    """A column, read.

    Attributes:
        index: its place among the columns of figures, from 0.
        path: its headings without white space, from the widest group to its own.
        role: what its figures are.
        family: its headings without the one that tells the role; columns of one family belong together.
        total: whether it adds up its neighbours.
    """

    index: int
    path: tuple[str, ...]
    role: ColumnRole
    family: tuple[str, ...]
    total: bool

    @property
    def name(self) -> str:
        """What people call it."""
        return "·".join(self.path)


def bare(words: str) -> str:
    """Words without white space."""
    return "".join(words.split())


def is_total(words: str) -> bool:
    """Whether words say that a row or column is a total: 合计, 总计, 小计 …."""
    # Most words hold neither letter that every name of a total has one of.
    return ("计" in words or "总" in words) and _TOTAL.fullmatch(bare(words)) is not None


def role_of(words: str) -> ColumnRole | None:
    """What a heading says its figures are; None where it says nothing."""
    return next((role for role, sign in _ROLES if sign.occurs(words)), None)


@lru_cache(maxsize=1024)  # every check of a table asks for them
def _heading(index: int, headings: tuple[str, ...]) -> FigureColumn:
    path = tuple(bare(each) for each in headings if bare(each))
    telling = [(place, role) for place, each in enumerate(path) if (role := role_of(each)) is not None]
    if telling:
        place, role = telling[-1]
        family = tuple(each for each in (*path[:place], *path[place + 1 :]) if not is_total(each))
    else:
        role, family = ColumnRole.AMOUNT, tuple(each for each in path if not _ONLY_UNIT.fullmatch(each))
    return FigureColumn(index, path, role, family, total=is_total("".join(path[-1:])))


def headings(table: Table) -> tuple[FigureColumn, ...]:
    """The columns of a table, read."""
    return tuple(_heading(index, each) for index, each in enumerate(table.columns))
