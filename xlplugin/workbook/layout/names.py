"""The sheets of a workbook and their columns, by the letters that formulas use."""

from typing import Final

from xlplugin.workbook.grid.grid import BookGrid

GUIDE_SHEET: Final = "填报说明"
FACTS_SHEET: Final = "基础数据"
TARGETS_SHEET: Final = "绩效指标完成情况"
FORM_SHEET: Final = "自评表"
CHARTS_SHEET: Final = "图表"
WORKING_SHEET: Final = "测算"

FACTS_HEADER_ROW: Final = 4
TARGETS_HEADER_ROW: Final = 3
FORM_HEADER_ROW: Final = 4

TARGET_COLUMNS: Final = (
    "编码",
    "指标",
    "绩效指标",
    "目标值",
    "完成值",
    "单位",
    "完成率",
    "来源/佐证材料",
    "备注",
)
"""The columns of the sheet 绩效指标完成情况."""

FORM_COLUMNS: Final = (
    "一级指标",
    "分值",
    "二级指标",
    "分值",
    "三级指标",
    "分值",
    "指标说明",
    "评分标准",
    "自评得分",
    "得分情况",
    "核对",
    "扣分情况及整改情况说明",
    "测算说明",
    "计入总分",
)
"""The columns of the sheet 自评表."""

CONFIRMATION: Final = "确认"
"""The last column for people on the sheets of facts of an official form: whether a proposal counts."""

PENDING: Final = "待确认"
CONFIRMED: Final = "已确认"

RUBRIC_LABEL: Final = "评价标准"
"""What stands beside the rubric's id on the sheet of facts."""

GOALS_COUNTED: Final = "计入目标值"
ACTUALS_COUNTED: Final = "计入完成值"

LINES_PER_TARGETS: Final = 15
"""The rows that one table of targets has."""


_OURS = "（测算用）"


def free_name(grid: BookGrid, wanted: str) -> str:
    """The wanted name, or one like it where a sheet that is not ours bears it already."""
    name, number = wanted, 1
    while grid.sheet(name) is not None:
        name = f"{wanted}{_OURS}" if number == 1 else f"{wanted}{_OURS}{number}"
        number += 1
    return name
