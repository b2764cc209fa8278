"""The sheet 基础数据: one row a fact, with what it takes, its unit, its source and its canonical value."""

from itertools import groupby
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.colours import (
    ACCENT,
    BAND,
    GREY,
    HEADER,
    INPUT,
    MISSING,
    RED,
    TITLE_FACE,
    WRONG,
)
from xlplugin.workbook.layout.accepted import is_wrong, number_format
from xlplugin.workbook.layout.canonical import canonical, completeness, remark
from xlplugin.workbook.layout.layout import FactRow, Layout
from xlplugin.workbook.layout.names import FACTS_HEADER_ROW
from xlplugin.workbook.layout.wrapping import Wrapped, height
from xlplugin.workbook.template.given import Given
from xlplugin.workbook.template.inputs import choice, validation, worded
from xlplugin.workbook.template.style import Look, mark, print_setup, protect, put, put_formula, widths

_WIDTHS: Final = {"A": 19.0, "B": 20.0, "C": 50.0, "D": 20.0, "E": 8.0, "F": 32.0, "G": 32.0, "H": 19.0}
_HEAD: Final = Look(bold=True, fill=HEADER, across="center")
_TITLE: Final = Look(size=16, bold=True, across="center", border=False, face=TITLE_FACE)
_NAME: Final = Look(bold=True, across="right", border=False)
_ANSWERED_BY_CHOICE: Final = (UnitKind.YES_NO, UnitKind.LEVEL)


def write_facts(sheet: Worksheet, loaded: LoadedRubric, layout: Layout, given: Given) -> None:
    """Write the sheet; ``given`` fills in what is known already."""
    widths(sheet, _WIDTHS)
    _write_heading(sheet, loaded, layout, given)
    for _, group in groupby(layout.facts, key=lambda each: each.indicator):
        for place, row in enumerate(group):
            _write_row(sheet, row, given, first=place == 0)
    _write_units(sheet, layout)
    _finish(sheet, layout)


def _write_heading(sheet: Worksheet, loaded: LoadedRubric, layout: Layout, given: Given) -> None:
    put(sheet, "A1:H1", f"{loaded.rubric.title}　基础数据", _TITLE)
    put(sheet, "A2", "评价标准", _NAME)
    put(sheet, "B2", loaded.rubric.id, Look(border=False, bold=True, colour=ACCENT))
    put(sheet, "C2", "填报单位", _NAME)
    put(sheet, "D2", given.department or None, Look(fill=INPUT, unlocked=True, bold=True))
    put(sheet, "E2", "完成度", _NAME)
    put_formula(sheet, "F2", completeness(layout.facts), Look(border=False, bold=True, colour=ACCENT))
    hint = "黄色格为填写处；没有的数据请留空，留空不等于0。金额可改单位，百分数请连同%一起填写。"
    put(sheet, "A3:H3", hint, Look(size=9, colour=GREY, border=False))
    sheet.row_dimensions[1].height = 32
    sheet.row_dimensions[2].height = height([Wrapped(given.department, _WIDTHS["D"])], least=36)
    for letter, title in zip(_WIDTHS, SHEET_COLUMNS, strict=True):
        put(sheet, f"{letter}{FACTS_HEADER_ROW}", title, _HEAD)
    sheet.row_dimensions[FACTS_HEADER_ROW].height = 26


def _write_row(sheet: Worksheet, row: FactRow, given: Given, *, first: bool) -> None:
    known = given.fact(row.code)
    kind = row.definition.member_kind
    note = "；".join(filter(None, (remark(row), known.note)))
    across = "center" if kind in _ANSWERED_BY_CHOICE else "right"
    shape = number_format(row)
    put(sheet, f"A{row.row}", row.code, Look(size=8, colour=GREY, top=first))
    put(sheet, f"B{row.row}", row.indicator, Look(fill=BAND, top=first))
    put(sheet, f"C{row.row}", row.label, Look(top=first))
    value = Look(fill=INPUT, unlocked=True, across=across, number_format=shape, top=first)
    put(sheet, f"D{row.row}", known.value, value)
    _write_unit(sheet, row, known.unit, first=first)
    put(sheet, f"F{row.row}", known.source or None, Look(size=9, fill=INPUT, unlocked=True, top=first))
    put(sheet, f"G{row.row}", note or None, Look(size=9, fill=INPUT, unlocked=True, top=first))
    settled = Look(size=9, colour=GREY, across=across, number_format=shape, top=first)
    put_formula(sheet, f"H{row.row}", canonical(row), settled)
    sheet.row_dimensions[row.row].height = height(
        (
            Wrapped(row.code, _WIDTHS["A"], 8),
            Wrapped(row.indicator, _WIDTHS["B"]),
            Wrapped(row.label, _WIDTHS["C"]),
            Wrapped(known.source, _WIDTHS["F"], 9),
            Wrapped(note, _WIDTHS["G"], 9),
        )
    )


def _write_unit(sheet: Worksheet, row: FactRow, unit: str, *, first: bool) -> None:
    if row.definition.member_kind is UnitKind.AMOUNT:
        look = Look(fill=INPUT, unlocked=True, across="center", top=first)
        put(sheet, f"E{row.row}", unit or row.definition.units[0], look)
    else:
        put(sheet, f"E{row.row}", row.definition.units[0] or None, Look(across="center", top=first))


def _write_units(sheet: Worksheet, layout: Layout) -> None:
    amounts = [row for row in layout.facts if row.definition.member_kind is UnitKind.AMOUNT]
    if amounts:
        units = amounts[0].definition.units
        wanted = f"请从下拉列表中选择{'、'.join(units)}"
        listed = worded(choice(units), "金额单位", f"{wanted}；换算由程序完成。", wanted)
        for row in amounts:
            listed.add(f"E{row.row}")
        sheet.add_data_validation(listed)


def _finish(sheet: Worksheet, layout: Layout) -> None:
    for row in layout.facts:
        checked = validation(row)
        checked.add(f"D{row.row}")
        sheet.add_data_validation(checked)
        _mark(sheet, row)
    sheet.auto_filter.ref = f"A{FACTS_HEADER_ROW}:H{layout.last_fact_row}"
    sheet.freeze_panes = f"D{FACTS_HEADER_ROW + 1}"
    sheet.sheet_properties.tabColor = "F2C94C"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    protect(sheet)
    print_setup(sheet, title_row=FACTS_HEADER_ROW)
    sheet.print_area = f"A1:H{layout.last_fact_row}"


def _mark(sheet: Worksheet, row: FactRow) -> None:
    cell = f"D{row.row}"
    mark(sheet, cell, is_wrong(row, cell), RED, WRONG)
    if row.required:
        mark(sheet, cell, f'{cell}=""', fill=MISSING)
