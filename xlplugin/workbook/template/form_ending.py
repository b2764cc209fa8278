"""The rows of 自评表 below the indicators: total, grade, subtotals by primary indicator, and notes."""

from dataclasses import replace
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.money import plain
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.rubric.model import Rubric
from xlplugin.workbook.edit.colours import BAND, GREY, HEADER
from xlplugin.workbook.layout.call import quoted
from xlplugin.workbook.layout.layout import Block, Layout
from xlplugin.workbook.layout.wrapping import Wrapped, height
from xlplugin.workbook.template.style import FORM_WIDTHS, Look, put, put_formula

_TOTAL: Final = Look(size=11, bold=True, fill=HEADER, across="center")
_CELL: Final = Look(across="center", fill=BAND)
_NOTE: Final = Look(size=9, border=False)
_SUBTOTAL_HEADINGS: Final = {
    "E": "一级合计",
    "F": "分值",
    "I": "自评小计",
    "J": "测算小计",
    "K": "得分率",
}
_PRINTED: Final = tuple("ABCDEFGHIJKL")


def write_ending(sheet: Worksheet, loaded: LoadedRubric, layout: Layout) -> None:
    """Write everything below the indicators."""
    _write_total(sheet, loaded.rubric, layout)
    _write_grade(sheet, loaded.rubric, layout)
    _write_subtotals(sheet, loaded.rubric, layout)
    _write_notes(sheet, loaded.rubric, layout)


def _blank_row(sheet: Worksheet, row: int, look: Look) -> None:
    for letter in FORM_WIDTHS:
        put(sheet, f"{letter}{row}", None, look)


def _write_total(sheet: Worksheet, rubric: Rubric, layout: Layout) -> None:
    at, claims, counted = layout.total_row, layout.form.cells("I"), layout.form.cells("N")
    arguments = f"{quoted(rubric.id)},{counted}"
    _blank_row(sheet, at, _TOTAL)
    put(sheet, f"A{at}:E{at}", "总得分", _TOTAL)
    put(sheet, f"F{at}", float(rubric.total), _TOTAL)
    put(sheet, f"G{at}:H{at}", "无法核算的指标按自评得分计入", replace(_TOTAL, size=9, bold=False))
    put_formula(sheet, f"I{at}", f'=IF(COUNT({claims})=0,"",SUM({claims}))', _TOTAL)
    put_formula(sheet, f"J{at}", f"=SCORE_TOTAL({arguments})", _TOTAL)
    put_formula(
        sheet, f"M{at}", f"=EXPLAIN_TOTAL({arguments})", replace(_TOTAL, size=9, bold=False, across="left")
    )
    sheet.row_dimensions[at].height = 28


def _write_grade(sheet: Worksheet, rubric: Rubric, layout: Layout) -> None:
    at, total, quote = layout.grade_row, layout.total_row, quoted(rubric.id)
    _blank_row(sheet, at, _TOTAL)
    put(sheet, f"A{at}:E{at}", "评价等级", _TOTAL)
    put(sheet, f"G{at}:H{at}", grade_scale(rubric), replace(_TOTAL, size=9, bold=False))
    put_formula(sheet, f"I{at}", f'=IF(ISNUMBER(I{total}),SCORE_GRADE({quote},I{total}),"")', _TOTAL)
    put_formula(sheet, f"J{at}", f"=SCORE_GRADE({quote},J{total})", _TOTAL)
    words = replace(_TOTAL, size=9, bold=False, across="left")
    put_formula(sheet, f"M{at}", f"=EXPLAIN_GRADE({quote},J{total})", words)
    sheet.row_dimensions[at].height = 32


def grade_scale(rubric: Rubric) -> str:
    """The grades with the totals that earn them."""
    limits = [rubric.total, *(band.at_least for band in rubric.grades.bands)]
    parts = []
    for place, band in enumerate(rubric.grades.bands):
        sign = "≤" if place == 0 else "<"
        parts.append(f"{band.grade}：{plain(band.at_least)}≤得分{sign}{plain(limits[place])}")
    return "　".join(parts)


def _write_subtotals(sheet: Worksheet, rubric: Rubric, layout: Layout) -> None:
    first, last = layout.subtotal_row, layout.subtotal_row + len(layout.primaries)
    for row in range(first, last + 1):
        _blank_row(sheet, row, _CELL)
        sheet.row_dimensions[row].height = 22
    for letter, heading in _SUBTOTAL_HEADINGS.items():
        put(sheet, f"{letter}{first}", heading, replace(_CELL, bold=True))
    for row, block in enumerate(layout.primaries, first + 1):
        _write_subtotal(sheet, rubric, block, row)
    put(sheet, f"A{first}:D{last}", "分项小计", replace(_CELL, bold=True))


def _write_subtotal(sheet: Worksheet, rubric: Rubric, block: Block, at: int) -> None:
    claims = block.cells("I")
    put(sheet, f"E{at}", block.name, _CELL)
    put(sheet, f"F{at}", float(block.weight), _CELL)
    put_formula(sheet, f"I{at}", f'=IF(COUNT({claims})=0,"",SUM({claims}))', _CELL)
    put_formula(sheet, f"J{at}", f"=SCORE_TOTAL({quoted(rubric.id)},{block.cells('N')})", _CELL)
    # A printed weight may contradict its indicators' (2021: 55, not 60); a rate is of what can be earned.
    rate = f'=IF(ISNUMBER(J{at}),J{at}/SUM({block.cells("F")}),"")'
    put_formula(sheet, f"K{at}", rate, replace(_CELL, number_format="0.0%"))


def _notes(rubric: Rubric) -> list[str]:
    grades = f"评价等级：{grade_scale(rubric)}（{rubric.grades.source}）。"
    clashes = [f"原表矛盾（保留原样）：{each}。" for each in rubric.known_contradictions]
    source = f"评分标准依据：{rubric.authority}，{rubric.source.document}，{rubric.source.place}。"
    return [grades, *clashes, source]


def _write_notes(sheet: Worksheet, rubric: Rubric, layout: Layout) -> None:
    width = sum(FORM_WIDTHS[letter] for letter in _PRINTED)
    for row, (number, text) in enumerate(enumerate(_notes(rubric), start=1), layout.notes_row):
        note = f"{'注：' if number == 1 else '　　'}{number}. {text}"
        put(sheet, f"A{row}:L{row}", note, replace(_NOTE, colour=GREY))
        sheet.row_dimensions[row].height = height([Wrapped(note, width, 9)], least=16)
