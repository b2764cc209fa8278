"""Item forms as authorities print them, with the operator and the unit in columns of their own."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from openpyxl import Workbook

Value = str | float | None
SHEET: Final = "项目自评"
FIRST: Final = 11
"""The row of the first indicator."""

MONEY_ROW: Final = 5
CLAIM_COLUMN: Final = "I"


@dataclass(frozen=True)
class ItemRow:
    """One row of an item form."""

    primary: str
    secondary: str
    name: str
    operator: str
    goal: Value
    unit: str
    actual: Value
    weight: float
    claim: Value
    reason: str = ""


ROWS: Final = (
    ItemRow("产出指标", "数量指标", "新建公园数量", "≥", 3, "个", 3, 10, 10),
    ItemRow("产出指标", "数量指标", "改造步道长度", "≥", 20, "公里", 17, 20, 20),
    ItemRow("产出指标", "质量指标", "验收合格率", "＝", 100, "%", 100, 10, 10),
    ItemRow("产出指标", "成本指标", "单位造价", "≤", 1200, "元/米", 1150, 10, 10),
    ItemRow("效益指标", "社会效益指标", "出行便利程度", "定性", "明显改善", "", "已明显改善", 20, 18,
            "北区尚缺一处出入口。"),
    ItemRow("效益指标", "生态效益指标", "新增绿化面积", "≥", 2, "公顷", 2.3, 10, 10),
    ItemRow("满意度指标", "满意度指标", "居民满意度", "≥", 90, "%", 93, 10, 10),
)  # fmt: skip
"""What the rule gives: 10, 17, 10, 10, a person's, 10, 10; and 9 for the money."""


def claimed(name: str, claim: Value) -> tuple[ItemRow, ...]:
    """The rows with another claim in one of them."""
    return tuple(replace(row, claim=claim) if row.name == name else row for row in ROWS)


def item_book(
    rows: Sequence[ItemRow] = ROWS,
    *,
    money: tuple[Value, ...] = (1000, 1200, 1080, 10, 0.9, 10),
    reviewed: bool = False,
    grade: Value = "优",
    formulas: bool = False,
) -> bytes:
    """A workbook with one form: 指标性质, 指标值 and 度量单位 under one heading, total and grade below.

    Args:
        rows: its indicators.
        money: the whole of the money: 年初, 全年, 执行, 分值, 执行率, 得分.
        reviewed: whether it has a column 核定得分.
        grade: what stands beside 评价等级.
        formulas: whether the total is a formula.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet["A1"], sheet["A2"] = "项目支出绩效自评表", "（2023年度）"
    for area in ("A1:J1", "A2:J2", "B3:J3", "A4:A6", "A7:A8", "B7:J7", "B8:J8"):
        sheet.merge_cells(area)
    sheet["A3"], sheet["B3"] = "项目名称", "社区公园改造"
    sheet["A4"] = "项目资金（万元）"
    amounts = (None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    for letters, heading in zip("BCDEFGI", amounts, strict=True):
        sheet[f"{letters}4"] = heading
    for row, label in ((5, "年度资金总额"), (6, "其中：财政拨款")):
        sheet[f"B{row}"] = label
        for letters, value in zip("CDEFGI", money, strict=True):
            sheet[f"{letters}{row}"] = value if row == MONEY_ROW or letters in "CDE" else "—"
        sheet[f"G{row}"].number_format = "0.00%"
    sheet["A7"], sheet["B7"], sheet["B8"] = (
        "年度总体目标",
        "新建公园，改造步道。",
        "公园建成，步道改造17公里。",
    )
    heads = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标",
        None,
        None,
        "实际完成值",
        "分值",
        "自评得分",
        "偏差原因及改进措施",
    ]
    heads += ["核定得分"] if reviewed else []
    for column, heading in enumerate(heads, 1):
        sheet.cell(FIRST - 2, column, heading)
        if column not in (4, 5, 6):
            sheet.merge_cells(start_row=9, end_row=10, start_column=column, end_column=column)
    sheet.merge_cells("D9:F9")
    for letters, heading in zip("DEF", ("指标性质", "指标值", "度量单位"), strict=True):
        sheet[f"{letters}10"] = heading
    for at, each in enumerate(rows, FIRST):
        goal = (each.operator, each.goal, each.unit, each.actual)
        values = (
            each.primary,
            each.secondary,
            each.name,
            *goal,
            each.weight,
            each.claim,
            each.reason or None,
        )
        for column, value in enumerate(values, 1):
            sheet.cell(at, column, value)
    total = FIRST + len(rows)
    claims = [row.claim for row in rows if isinstance(row.claim, int | float)]
    own = money[5] if isinstance(money[5], int | float) else 0
    summed = f"=SUM(I{FIRST}:I{total - 1})+I{MONEY_ROW}" if formulas else sum(claims) + own
    sheet.cell(total, 1, "总分")
    sheet.merge_cells(start_row=total, end_row=total, start_column=1, end_column=7)
    sheet.cell(total, 8, 100)
    sheet.cell(total, 9, summed)
    sheet.cell(total + 1, 1, "评价等级")
    sheet.merge_cells(start_row=total + 1, end_row=total + 1, start_column=1, end_column=8)
    sheet.cell(total + 1, 9, grade)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
