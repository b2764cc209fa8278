"""The sheet 填报说明: what to do in five steps, and what the colours mean."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from xlplugin.rubric.model import Rubric
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
    ITEM_COLUMNS,
    ITEM_HEADER_ROW,
    RATING,
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


LOCKED: Final = "其余单元格已锁定（没有密码）"
NOT_LOCKED: Final = "其余的是标题和公式，请勿改动"
"""What becomes of the cells that are not for people, on a sheet that is protected and on one that is not."""


class Task(NamedTuple):
    """The cell that a step begins in, what to do there, and what the place is called if not by its sheet."""

    place: Place
    words: str
    called: str = ""


def department_steps(layout: Layout) -> list[Task]:
    """How the form of a department is filled in; the targets only where the rubric has them."""
    row = FORM_HEADER_ROW + 1
    facts = Task(Place(FACTS_SHEET, 2, 4), "填写填报单位、各项数值和单位，写明来源；没有的数据请留空。")
    targets = Task(Place(TARGETS_SHEET, TARGETS_HEADER_ROW + 1, 3), "逐行填写绩效指标的目标值和完成值。")
    return [
        facts,
        *([targets] if layout.targets else []),
        Task(Place(FORM_SHEET, row, 9), "填写自评得分；有扣分的，写明扣分情况及整改措施。"),
        Task(Place(FORM_SHEET, row, 11), "查看“核对”和“测算说明”，“不符”的请更正。"),
        Task(Place(CHARTS_SHEET, 1, 1), "查看得分率和扣分集中在哪里；打印、报送“自评表”。"),
    ]


def item_steps() -> list[Task]:
    """How the form of an item is filled in."""

    def at(heading: str) -> Place:
        return Place(FORM_SHEET, ITEM_HEADER_ROW + 1, ITEM_COLUMNS.index(heading) + 1)

    return [
        Task(
            Place(FORM_SHEET, 3, 3),
            "填写项目名称、部门和各项资金（万元）；合计和执行率自动算出。",
            "项目和资金",
        ),
        Task(
            at("三级指标"),
            "每行填一个指标；目标是文字的，“指标性质”选“定性”。行可以插入、复制、删除；插入后再评一次分，公式自动补上。",
            "绩效指标",
        ),
        Task(at(RATING), "定性指标按完成情况定档，在“评定”中选比例。", RATING),
        Task(
            at("自评得分"), "自评得分自动等于测算得分，可以改填；有扣分的写明偏差原因及改进措施。", "自评得分"
        ),
        Task(at("测算说明"), "查看测算得分和说明，分值合计应为100分；打印、报送“自评表”。", "测算得分"),
    ]


_CENTRED: Final = Look(size=11, across="center")
_LEGEND: Final = (
    ("填写", replace(_CENTRED, fill=INPUT), "可以填写的单元格；{}。"),
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


def guide_sheet(rubric: Rubric, title: str, steps: Sequence[Task], others: str = LOCKED) -> NewSheet:
    """The sheet of a rubric.

    Args:
        rubric: the rubric.
        title: what the workbook is called.
        steps: how its form is filled in.
        others: a clause on the cells that are not for people.
    """
    page = Page(_WIDTHS)
    page.put("B1:D1", title, _TITLE)
    page.put("B2:D2", rubric.title, _SUBTITLE)
    page.heights |= {1: 44, 2: 22}
    row = _put_steps(page, steps, 4)
    row = _put_legend(page, row + 1, others)
    _put_source(page, rubric, row + 1)
    return replace(page.sheet(GUIDE_SHEET), tab="8A94A0", protected=True, one_page=True)


def _put_section(page: Page, row: int, title: str) -> None:
    page.put(f"B{row}:D{row}", title, _SECTION)
    page.heights[row] = 24


def _put_steps(page: Page, steps: Sequence[Task], row: int) -> int:
    _put_section(page, row, "怎么填")
    for number, (place, words, called) in enumerate(steps, start=1):
        at = row + number
        page.put(f"B{at}", f"第{number}步", _NAME)
        page.put(f"C{at}", called or place.sheet, _LINK, place)
        page.put(f"D{at}", words, _TEXT)
        page.fit(at, least=26)
    return row + len(steps) + 1


def _put_legend(page: Page, row: int, others: str) -> int:
    _put_section(page, row, "颜色的意思")
    for at, (sample, look, words) in enumerate(_LEGEND, row + 1):
        page.put(f"B{at}", sample, look)
        page.put(f"C{at}:D{at}", words.format(others), _TEXT)
        page.heights[at] = 22
    return row + len(_LEGEND) + 1


def _put_source(page: Page, rubric: Rubric, row: int) -> None:
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
