"""The sheet 填报说明: what to do in five steps, and what the colours mean."""

from dataclasses import dataclass, replace
from typing import Final

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.colours import (
    ACCENT,
    BAND,
    GREY,
    INPUT,
    LOST,
    MISSING,
    ORANGE,
    RED,
    TITLE_FACE,
    UNKNOWN,
    WRONG,
)
from xlplugin.workbook.layout.layout import Layout
from xlplugin.workbook.layout.names import (
    CHARTS_SHEET,
    FACTS_SHEET,
    FORM_HEADER_ROW,
    FORM_SHEET,
    TARGETS_HEADER_ROW,
    TARGETS_SHEET,
)
from xlplugin.workbook.layout.wrapping import Wrapped, height
from xlplugin.workbook.template.style import Look, print_setup, protect, put, widths

_WIDTHS: Final = {"A": 3.0, "B": 16.0, "C": 24.0, "D": 80.0}
_TITLE: Final = Look(size=20, bold=True, across="center", border=False, face=TITLE_FACE, colour=ACCENT)
_SUBTITLE: Final = Look(size=11, across="center", border=False, colour=GREY)
_SECTION: Final = Look(size=12, bold=True, border=False, face=TITLE_FACE, colour=ACCENT)
_NAME: Final = Look(size=11, bold=True, across="center", fill=BAND)
_TEXT: Final = Look(size=11, indent=1)
_LINK: Final = Look(size=11, bold=True, across="center", colour="1F5FA8")


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: the sheet it is done on, the cell to go to, and what to do."""

    sheet: str
    cell: str
    words: str


def _steps(layout: Layout) -> list[_Step]:
    """What to do, in order; the targets only where the rubric has them."""
    claim, check = f"I{FORM_HEADER_ROW + 1}", f"K{FORM_HEADER_ROW + 1}"
    facts = _Step(FACTS_SHEET, "D2", "填写填报单位、各项数值和单位，写明来源；没有的数据请留空。")
    targets = _Step(TARGETS_SHEET, f"C{TARGETS_HEADER_ROW + 1}", "逐行填写绩效指标的目标值和完成值。")
    return [
        facts,
        *([targets] if layout.targets else []),
        _Step(FORM_SHEET, claim, "填写自评得分；有扣分的，写明扣分情况及整改措施。"),
        _Step(FORM_SHEET, check, "查看“核对”和“测算说明”，“不符”的请更正。"),
        _Step(CHARTS_SHEET, "A1", "查看得分率和扣分集中在哪里；打印、报送“自评表”。"),
    ]


@dataclass(frozen=True, slots=True)
class _Swatch:
    """One colour of the legend."""

    sample: str
    look: Look
    words: str


_CENTRED: Final = Look(size=11, across="center")
_LEGEND: Final = (
    _Swatch("填写", replace(_CENTRED, fill=INPUT), "可以填写的单元格；其余单元格已锁定（没有密码）。"),
    _Swatch("必填", replace(_CENTRED, fill=MISSING), "测算需要而尚未填写的数据。"),
    _Swatch("超出范围", replace(_CENTRED, fill=WRONG, colour=RED, bold=True), "填写的内容不对，或公式报错。"),
    _Swatch("有扣分", replace(_CENTRED, fill=LOST, colour=ORANGE, bold=True), "测算得分低于分值。"),
    _Swatch("#N/A", replace(_CENTRED, fill=UNKNOWN, colour=GREY), "缺数据或待评定，尚不能测算；不等于0分。"),
)


def write_guide(sheet: Worksheet, loaded: LoadedRubric, layout: Layout) -> None:
    """Write the sheet."""
    widths(sheet, _WIDTHS)
    put(sheet, "B1:D1", "部门整体支出绩效自评工作簿", _TITLE)
    put(sheet, "B2:D2", loaded.rubric.title, _SUBTITLE)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 44, 22
    row = _write_steps(sheet, layout, 4)
    row = _write_legend(sheet, row + 1)
    _write_source(sheet, loaded, row + 1)
    sheet.sheet_properties.tabColor = "8A94A0"
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    print_setup(sheet)
    sheet.page_setup.fitToHeight = 1


def _write_steps(sheet: Worksheet, layout: Layout, row: int) -> int:
    put(sheet, f"B{row}:D{row}", "怎么填", _SECTION)
    sheet.row_dimensions[row].height = 24
    for number, step in enumerate(_steps(layout), start=1):
        at = row + number
        put(sheet, f"B{at}", f"第{number}步", _NAME)
        put(sheet, f"C{at}", step.sheet, _LINK)
        sheet[f"C{at}"].hyperlink = Hyperlink(ref=f"C{at}", location=f"'{step.sheet}'!{step.cell}")
        put(sheet, f"D{at}", step.words, _TEXT)
        sheet.row_dimensions[at].height = height([Wrapped(step.words, _WIDTHS["D"], 11)], least=26)
    return row + len(_steps(layout)) + 1


def _write_legend(sheet: Worksheet, row: int) -> int:
    put(sheet, f"B{row}:D{row}", "颜色的意思", _SECTION)
    sheet.row_dimensions[row].height = 24
    for at, swatch in enumerate(_LEGEND, row + 1):
        put(sheet, f"B{at}", swatch.sample, swatch.look)
        put(sheet, f"C{at}:D{at}", swatch.words, _TEXT)
        sheet.row_dimensions[at].height = 22
    return row + len(_LEGEND) + 1


def _write_source(sheet: Worksheet, loaded: LoadedRubric, row: int) -> None:
    rubric = loaded.rubric
    put(sheet, f"B{row}:D{row}", "评价标准", _SECTION)
    sheet.row_dimensions[row].height = 24
    entries = (
        ("编号", rubric.id),
        ("制定单位", rubric.authority),
        ("来源", f"{rubric.source.document}，{rubric.source.place}"),
        ("计算", "得分由 xlplugin 加载项计算；没有安装加载项的电脑上显示上次计算的结果。"),
    )
    for at, (name, text) in enumerate(entries, row + 1):
        put(sheet, f"B{at}", name, _NAME)
        put(sheet, f"C{at}:D{at}", text, _TEXT)
        least = height([Wrapped(text, _WIDTHS["C"] + _WIDTHS["D"], 11)], least=22)
        sheet.row_dimensions[at].height = least
