"""The sheet 填报说明: what to do in five steps, and what the colours mean."""

from dataclasses import replace
from typing import Final

from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.edit.colours import (
    ACCENT,
    BAND,
    BLUE,
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
from xlplugin.workbook.edit.plan import Look, NewSheet
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.layout import Layout
from xlplugin.workbook.layout.names import (
    CHARTS_SHEET,
    FACTS_SHEET,
    FORM_HEADER_ROW,
    FORM_SHEET,
    GUIDE_SHEET,
    TARGETS_HEADER_ROW,
    TARGETS_SHEET,
)
from xlplugin.workbook.layout.page import Page

_WIDTHS: Final = (3.0, 16.0, 24.0, 80.0)
_TITLE: Final = Look(size=20, bold=True, across="center", border=False, face=TITLE_FACE, colour=ACCENT)
_SUBTITLE: Final = Look(size=11, across="center", border=False, colour=GREY)
_SECTION: Final = Look(size=12, bold=True, border=False, face=TITLE_FACE, colour=ACCENT)
_NAME: Final = Look(size=11, bold=True, across="center", fill=BAND)
_TEXT: Final = Look(size=11, indent=1)
_LINK: Final = Look(size=11, bold=True, across="center", colour=BLUE)


def _steps(layout: Layout) -> list[tuple[Place, str]]:
    """The cell that each step begins in, and what to do; the targets only where the rubric has them."""
    claim, check = Place(FORM_SHEET, FORM_HEADER_ROW + 1, 9), Place(FORM_SHEET, FORM_HEADER_ROW + 1, 11)
    facts = (Place(FACTS_SHEET, 2, 4), "填写填报单位、各项数值和单位，写明来源；没有的数据请留空。")
    targets = (Place(TARGETS_SHEET, TARGETS_HEADER_ROW + 1, 3), "逐行填写绩效指标的目标值和完成值。")
    return [
        facts,
        *([targets] if layout.targets else []),
        (claim, "填写自评得分；有扣分的，写明扣分情况及整改措施。"),
        (check, "查看“核对”和“测算说明”，“不符”的请更正。"),
        (Place(CHARTS_SHEET, 1, 1), "查看得分率和扣分集中在哪里；打印、报送“自评表”。"),
    ]


_CENTRED: Final = Look(size=11, across="center")
_LEGEND: Final = (
    ("填写", replace(_CENTRED, fill=INPUT), "可以填写的单元格；其余单元格已锁定（没有密码）。"),
    ("必填", replace(_CENTRED, fill=MISSING), "测算需要而尚未填写的数据。"),
    ("超出范围", replace(_CENTRED, fill=WRONG, colour=RED, bold=True), "填写的内容不对，或公式报错。"),
    ("有扣分", replace(_CENTRED, fill=LOST, colour=ORANGE, bold=True), "测算得分低于分值。"),
    ("#N/A", replace(_CENTRED, fill=UNKNOWN, colour=GREY), "缺数据或待评定，尚不能测算；不等于0分。"),
    (
        "#NAME?",
        replace(_CENTRED, colour=GREY),
        "本机没有安装评分加载项，不是数据有误：请把文件拖到“评分.cmd”上。",
    ),
)
"""Samples of the colours, and what they mean."""


def guide_sheet(loaded: LoadedRubric, layout: Layout) -> NewSheet:
    """The sheet of a rubric."""
    page = Page(_WIDTHS)
    page.put("B1:D1", "部门整体支出绩效自评工作簿", _TITLE)
    page.put("B2:D2", loaded.rubric.title, _SUBTITLE)
    page.heights |= {1: 44, 2: 22}
    row = _put_steps(page, layout, 4)
    row = _put_legend(page, row + 1)
    _put_source(page, loaded, row + 1)
    return replace(page.sheet(GUIDE_SHEET), tab="8A94A0", protected=True, one_page=True)


def _put_section(page: Page, row: int, title: str) -> None:
    page.put(f"B{row}:D{row}", title, _SECTION)
    page.heights[row] = 24


def _put_steps(page: Page, layout: Layout, row: int) -> int:
    _put_section(page, row, "怎么填")
    for number, (place, words) in enumerate(_steps(layout), start=1):
        at = row + number
        page.put(f"B{at}", f"第{number}步", _NAME)
        page.put(f"C{at}", place.sheet, _LINK, place)
        page.put(f"D{at}", words, _TEXT)
        page.fit(at, least=26)
    return row + len(_steps(layout)) + 1


def _put_legend(page: Page, row: int) -> int:
    _put_section(page, row, "颜色的意思")
    for at, (sample, look, words) in enumerate(_LEGEND, row + 1):
        page.put(f"B{at}", sample, look)
        page.put(f"C{at}:D{at}", words, _TEXT)
        page.heights[at] = 22
    return row + len(_LEGEND) + 1


def _put_source(page: Page, loaded: LoadedRubric, row: int) -> None:
    rubric = loaded.rubric
    _put_section(page, row, "评价标准")
    entries = (
        ("编号", rubric.id),
        ("制定单位", rubric.authority),
        ("来源", f"{rubric.source.document}，{rubric.source.place}"),
        ("计算", "得分由 xlplugin 加载项计算；没有安装加载项的电脑上显示上次计算的结果。"),
    )
    for at, (name, text) in enumerate(entries, row + 1):
        page.put(f"B{at}", name, _NAME)
        page.put(f"C{at}:D{at}", text, _TEXT)
        page.fit(at, least=22)
