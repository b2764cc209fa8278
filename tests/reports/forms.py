"""The forms that the reports belong to: built by the tests' own builders, in agreement with their reports."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.drawing import Grid, annex, grid
from tests.reports.text import Text
from tests.workbook.official_forms import (
    ITEM_LINES,
    PLAIN_SHAPE,
    Line,
    Page,
    department_lines,
    guangzhou_form,
    item_form,
    shenzhen_form,
)


class Entry(NamedTuple):
    """What a row of a form says: the points claimed and why."""

    claim: float
    reason: str = ""


class Style(NamedTuple):
    """A sort of form: its columns as letters, and the row below which its annex begins."""

    weight: str
    claim: str
    reason: str
    name: str
    skip: int


GARDEN: Final = {
    "政府采购执行情况": Entry(1.96, "政府采购执行率96.70%，按比例扣分，今后提早开展招标。"),
    "编外人员控制率": Entry(1, ""),
    "公用经费控制率": Entry(5, "日常公用经费控制率93.00%，高于90%，扣1分，今后继续压减。"),
    "预算执行率": Entry(5.9, "年末支出进度97.53%，未达到100%，今后加快结算。"),
    "社会、经济、生态效益及可持续影响等": Entry(19, "部分公园停车条件不足，扣1分，今后增加车位。"),
    "公众或服务对象满意度": Entry(4, "满意度92.55%，处于第二档，今后加强沟通。"),
}
QUIET: Final = {
    name: Entry(entry.claim, "未达到最高一档，按评分标准扣分，今后改进。" if entry.reason else "")
    for name, entry in GARDEN.items()
}
"""Rows of a form that says no figures, for passages with figures of their own."""

WATER: Final = QUIET | {
    "财务合规性": Entry(2.3, "年中调整较多，超过规定比例，按标准扣分，今后从严编制预算。"),
    "预算执行率": Entry(5.7, "年中支出偏慢，未达到序时进度，今后改进。"),
}
LAND: Final = {
    "部门整体绩效目标产出指标完成情况": Entry(
        15,
        "征地合同目标6000亩，实际27550.726亩，完成率超过150%得5分；房屋征收目标1000户，实际1409户，得10分。",
    ),
    "部门预算资金支出率": Entry(9.7, "2023年预算支出执行率96.63%。"),
    "结转结余率": Entry(2, "结转结余率3.37%。"),
    "绩效管理制度建设": Entry(2, "制度尚未明确各科室的绩效职责分工，今后修订。"),
    "采购政策效能": Entry(1, "面向中小企业采购5583214.44元/预留5248807.44元×100%>100%"),
    "公用经费控制率": Entry(2, "(341816.25-360133.08)/360133.08<0"),
    "“三公”经费控制情况": Entry(2, "实际支出66726.79元<预算安排107000元"),
}
SHENZHEN: Final = Style(weight="F", claim="I", reason="J", name="E", skip=1)
STYLES: Final = {
    "garden": SHENZHEN,
    "water": SHENZHEN,
    "land": Style(weight="F", claim="K", reason="L", name="E", skip=0),
    "park": Style(weight="G", claim="H", reason="I", name="D", skip=0),
}


def lines_of(base: str, entries: Mapping[str, Entry]) -> tuple[Line, ...]:
    """The rows of a base's form, with other entries in some."""
    match base:
        case "garden":
            lines, own = department_lines("longgang-2020"), GARDEN
        case "water":
            lines, own = department_lines("longgang-2020"), WATER
        case "land":
            lines, own = department_lines("guangzhou-2023"), LAND
        case _:
            lines, own = ITEM_LINES, {}
    names = {line.name for line in lines}
    assert set(entries) <= names, set(entries) - names
    wanted = {**own, **entries}
    return tuple(
        replace(line, claim=wanted[line.name].claim, reason=wanted[line.name].reason)
        if line.name in wanted
        else replace(line, reason=line.reason if base == "park" else "")
        for line in lines
    )


def workbook(base: str, report: Text | None = None, entries: Mapping[str, Entry] | None = None) -> bytes:
    """The form, with the tables that the report shares with it on sheets of their own.

    Args:
        base: whose form.
        report: the report whose shared tables stand in the workbook, too.
        entries: what some of its rows say instead.
    """
    shared = [(caption, rows) for caption, rows in report.tables() if caption.shared] if report else []
    made = _form(base, tuple((entries or {}).items()))
    return _with_sheets(made, [(caption.text, caption.note, rows) for caption, rows in shared])


@cache
def _form(base: str, entries: tuple[tuple[str, Entry], ...]) -> bytes:
    lines = lines_of(base, dict(entries))
    match base:
        case "garden" | "water":
            return shenzhen_form(PLAIN_SHAPE, "longgang-2020", lines)
        case "land":
            return guangzhou_form(PLAIN_SHAPE, lines)
        case _:
            return item_form(PLAIN_SHAPE, lines)


def _with_sheets(made: bytes, tables: Sequence[tuple[str, str, Sequence[Sequence[str]]]]) -> bytes:
    if not tables:
        return made
    book: Workbook = load_workbook(io.BytesIO(made))
    for caption, note, rows in tables:
        _write(book.create_sheet(caption), caption, note, grid(rows))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet: Worksheet, caption: str, note: str, drawn: Grid) -> None:
    sheet["A1"], sheet["A2"] = caption, note
    for row, texts in enumerate(drawn.cells, 3):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column)
            digits = text.removesuffix("%").replace(",", "")
            if not digits.replace(".", "", 1).isdigit():
                cell.value = text or None
            elif text.endswith("%"):
                cell.value, cell.number_format = round(float(digits) / 100, 6), "0.00%"
            else:
                cell.value = float(digits)
    for top, left, bottom, right in drawn.merged:
        sheet.merge_cells(start_row=top + 3, start_column=left + 1, end_row=bottom + 3, end_column=right + 1)


@cache
def annex_of(base: str, form: bytes) -> Grid:
    """The form as it stands at the end of the report."""
    return annex(form, Page.FORM.value, skip=STYLES[base].skip)


def annex_changed(base: str, drawn: Grid, row: str, column: str, new: str) -> Grid:
    """The annex with another entry: in the first row with these words, under a heading's letter or name."""
    letter = getattr(STYLES[base], column, column)
    at = next(at for at, cells in enumerate(drawn.cells) if any(row in cell for cell in cells))
    place = ord(letter) - ord("A")
    cells = [list(each) for each in drawn.cells]
    cells[at][place] = new
    return replace(drawn, cells=tuple(tuple(each) for each in cells))
