"""The sheet 绩效指标完成情况: the year's targets and what was reached."""

from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.colours import BAND, GREY, HEADER, INPUT, MISSING, TITLE_FACE
from xlplugin.workbook.layout.layout import Layout, TargetRow
from xlplugin.workbook.layout.names import TARGET_COLUMNS, TARGETS_HEADER_ROW
from xlplugin.workbook.layout.wrapping import Wrapped, height
from xlplugin.workbook.template.given import Given
from xlplugin.workbook.template.style import Look, mark, print_setup, protect, put, put_formula, widths

_WIDTHS: Final = {
    "A": 19.0,
    "B": 36.0,
    "C": 28.0,
    "D": 20.0,
    "E": 14.0,
    "F": 8.0,
    "G": 12.0,
    "H": 30.0,
    "I": 28.0,
}
_TITLE: Final = Look(size=16, bold=True, across="center", border=False, face=TITLE_FACE)
_HEAD: Final = Look(bold=True, fill=HEADER, across="center")
_HINT: Final = (
    "每行填一个绩效指标，没有的行留空。目标值写数字表示不低于，≤5 表示不超过，=100 表示等于；"
    "定性目标写文字，完成值填评定比例（如 90%）；未报整体绩效目标的，目标值填“未申报”。"
)


def write_targets(sheet: Worksheet, loaded: LoadedRubric, layout: Layout, given: Given) -> None:
    """Write the sheet; ``given`` fills in what is known already."""
    widths(sheet, _WIDTHS)
    put(sheet, "A1:I1", f"部门整体支出绩效指标完成情况表（{loaded.rubric.year}年度）", _TITLE)
    put(sheet, "A2:I2", _HINT, Look(size=9, colour=GREY, border=False))
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 32, 30
    for letter, title in zip(_WIDTHS, TARGET_COLUMNS, strict=True):
        put(sheet, f"{letter}{TARGETS_HEADER_ROW}", title, _HEAD)
    sheet.row_dimensions[TARGETS_HEADER_ROW].height = 26
    for row in layout.targets:
        _write_line(sheet, row, given)
    _finish(sheet, layout)


def _write_line(sheet: Worksheet, row: TargetRow, given: Given) -> None:
    known = given.line(row.code)
    first, at = row.line == 1, row.row
    # Goals are typed as text, so that =100 stays what it says and does not become a formula.
    rate = f'=IF(ISNUMBER(E{at}),IFERROR(E{at}/VALUE(D{at}),""),"")'
    text = Look(fill=INPUT, unlocked=True, top=first)
    goal = Look(fill=INPUT, unlocked=True, across="right", top=first, number_format="@")
    share = Look(fill=INPUT, unlocked=True, across="right", top=first, number_format=known.actual_format)
    small = Look(size=9, fill=INPUT, unlocked=True, top=first)
    put(sheet, f"A{at}", row.code, Look(size=8, colour=GREY, top=first))
    put(sheet, f"B{at}", row.indicator, Look(fill=BAND, top=first))
    put(sheet, f"C{at}", known.name or None, text)
    put(sheet, f"D{at}", known.goal, goal)
    put(sheet, f"E{at}", known.actual, share)
    put(sheet, f"F{at}", known.unit or None, Look(fill=INPUT, unlocked=True, across="center", top=first))
    put_formula(sheet, f"G{at}", rate, Look(colour=GREY, across="right", number_format="0.00%", top=first))
    put(sheet, f"H{at}", known.source or None, small)
    put(sheet, f"I{at}", known.note or None, small)
    sheet.row_dimensions[at].height = height(
        (
            Wrapped(row.indicator, _WIDTHS["B"]),
            Wrapped(known.name, _WIDTHS["C"]),
            Wrapped(str(known.goal or ""), _WIDTHS["D"]),
            Wrapped(known.source, _WIDTHS["H"], 9),
            Wrapped(known.note, _WIDTHS["I"], 9),
        )
    )


def _finish(sheet: Worksheet, layout: Layout) -> None:
    for row in layout.targets:
        lacking = f'AND($C{row.row}&$D{row.row}&$E{row.row}<>"",D{row.row}="")'
        mark(sheet, f"D{row.row}:E{row.row}", lacking, fill=MISSING)
    sheet.freeze_panes = f"D{TARGETS_HEADER_ROW + 1}"
    sheet.sheet_properties.tabColor = "F2C94C"
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    print_setup(sheet, title_row=TARGETS_HEADER_ROW)
    sheet.print_area = f"A1:I{layout.targets[-1].row}"
