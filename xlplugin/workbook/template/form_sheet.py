"""The sheet 自评表: the official form, with the computed score beside every claim."""

from dataclasses import replace
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.rubric.model import Indicator
from xlplugin.wording.criterion import criterion
from xlplugin.workbook.edit.colours import BAND, GREY, HEADER, INPUT, TITLE_FACE
from xlplugin.workbook.layout.call import call
from xlplugin.workbook.layout.explained import longest_explanation
from xlplugin.workbook.layout.layout import Block, IndicatorRow, Layout
from xlplugin.workbook.layout.names import FACTS_SHEET, FORM_COLUMNS, FORM_HEADER_ROW
from xlplugin.workbook.layout.verdict import comparison, counted
from xlplugin.workbook.layout.wrapping import Wrapped, height
from xlplugin.workbook.template.form_ending import write_ending
from xlplugin.workbook.template.form_marks import mark_form
from xlplugin.workbook.template.given import Given
from xlplugin.workbook.template.inputs import between, worded
from xlplugin.workbook.template.style import FORM_WIDTHS, Look, print_setup, protect, put, put_formula, widths

_TITLE: Final = Look(size=18, bold=True, across="center", border=False, face=TITLE_FACE)
_PLAIN: Final = Look(size=10, border=False)
_HEAD: Final = Look(bold=True, fill=HEADER, across="center")
_CENTRED: Final = Look(across="center")
_LEVEL: Final = Look(across="center", bold=True, fill=BAND)
_WORDS: Final = Look(size=9)
_POINTS: Final = Look(across="center")


def write_form(sheet: Worksheet, loaded: LoadedRubric, layout: Layout, given: Given) -> None:
    """Write the sheet; ``given`` fills in the claims that are known already."""
    widths(sheet, FORM_WIDTHS)
    _write_heading(sheet, loaded)
    for row in layout.indicators:
        _write_indicator(sheet, loaded, layout, row, given)
    for block in layout.primaries:
        _write_level(sheet, block, "A", "B")
    for block in layout.secondaries:
        _write_level(sheet, block, "C", "D")
    write_ending(sheet, loaded, layout)
    _check_claims(sheet, layout)
    mark_form(sheet, layout)
    _finish(sheet)


def _write_heading(sheet: Worksheet, loaded: LoadedRubric) -> None:
    put(sheet, "A1:L1", "部门整体支出绩效自评表", _TITLE)
    put(sheet, "A2:L2", f"（{loaded.rubric.year}年度）", replace(_PLAIN, across="center", size=11))
    department = f'="填报单位："&IF({FACTS_SHEET}!D2="","　　　　　　　　",{FACTS_SHEET}!D2)'
    put_formula(sheet, "A3:G3", department, replace(_PLAIN, bold=True))
    put(sheet, "H3:L3", f"评价标准：{loaded.rubric.title}", replace(_PLAIN, across="right"))
    for letter, title in zip(FORM_WIDTHS, FORM_COLUMNS, strict=True):
        put(sheet, f"{letter}{FORM_HEADER_ROW}", title, _HEAD)
    for row, points in ((1, 34), (2, 20), (3, 22), (FORM_HEADER_ROW, 32)):
        sheet.row_dimensions[row].height = points


def _about(indicator: Indicator) -> str:
    return f"{indicator.about}\n（口径：{indicator.reading}）" if indicator.readings else indicator.about


def _write_indicator(
    sheet: Worksheet, loaded: LoadedRubric, layout: Layout, row: IndicatorRow, given: Given
) -> None:
    indicator, at = row.indicator, row.row
    known = given.claim(indicator.name)
    rule = criterion(indicator.rule, loaded.vocabulary)
    scoring = call(layout, loaded.rubric.id, indicator)
    explaining = call(layout, loaded.rubric.id, indicator, explain=True)
    put(sheet, f"E{at}", indicator.name, _CENTRED)
    put(sheet, f"F{at}", float(indicator.weight), _CENTRED)
    put(sheet, f"G{at}", _about(indicator), _WORDS)
    put(sheet, f"H{at}", rule, _WORDS)
    put(sheet, f"I{at}", known.score, replace(_POINTS, fill=INPUT, unlocked=True))
    put_formula(sheet, f"J{at}", scoring, replace(_POINTS, bold=True))
    put_formula(sheet, f"K{at}", comparison(f"I{at}", f"J{at}", f"M{at}"), replace(_CENTRED, size=9))
    put(sheet, f"L{at}", known.reason or None, replace(_WORDS, fill=INPUT, unlocked=True))
    put_formula(sheet, f"M{at}", explaining, _WORDS)
    put_formula(sheet, f"N{at}", counted(f"I{at}", f"J{at}"), replace(_POINTS, size=9, colour=GREY))
    sheet.row_dimensions[at].height = height(
        (
            Wrapped(indicator.name, FORM_WIDTHS["E"]),
            Wrapped(_about(indicator), FORM_WIDTHS["G"], 9),
            Wrapped(rule, FORM_WIDTHS["H"], 9),
            Wrapped(known.reason, FORM_WIDTHS["L"], 9),
            Wrapped(longest_explanation(loaded, indicator), FORM_WIDTHS["M"], 9),
        ),
        least=44,
    )


def _write_level(sheet: Worksheet, block: Block, name: str, weight: str) -> None:
    put(sheet, _area(block, name), block.name, _LEVEL)
    put(sheet, _area(block, weight), float(block.weight), _LEVEL)


def _area(block: Block, column: str) -> str:
    return block.cells(column) if block.rows > 1 else f"{column}{block.first}"


def _check_claims(sheet: Worksheet, layout: Layout) -> None:
    wanted = "请填0到分值之间的得分"
    first, last = layout.form.first, layout.form.last
    checked = worded(between("decimal", f"$F{first}"), "自评得分", f"{wanted}；尚未自评请留空。", wanted)
    checked.add(f"I{first}:I{last}")
    sheet.add_data_validation(checked)


def _finish(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"G{FORM_HEADER_ROW + 1}"
    sheet.sheet_properties.tabColor = "1F4E79"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    protect(sheet)
    print_setup(sheet, title_row=FORM_HEADER_ROW)
    sheet.print_area = f"A1:L{sheet.max_row}"
