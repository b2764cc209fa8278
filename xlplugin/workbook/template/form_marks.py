"""The colours that 自评表 takes on by what is in it."""

from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.workbook.edit.colours import BLUE, GREEN, GREY, LOST, ORANGE, RED, UNKNOWN, WRONG
from xlplugin.workbook.layout.layout import Layout
from xlplugin.workbook.template.style import mark


def mark_form(sheet: Worksheet, layout: Layout) -> None:
    """Missing is grey, an error red, lost points orange; the comparison by its word."""
    first = layout.form.first
    _mark_scores(sheet, f"J{first}:J{layout.grade_row}", f"J{first}", f"$F{first}")
    subtotals = layout.subtotal_row + 1
    block = f"J{subtotals}:J{subtotals + len(layout.primaries) - 1}"
    _mark_scores(sheet, block, f"J{subtotals}", f"$F{subtotals}")
    _mark_comparison(sheet, f"K{first}:K{layout.form.last}", f"$K{first}")
    claim = f"$I{first}"
    outside = f'IF(ISNUMBER({claim}),OR({claim}<0,{claim}>$F{first}),{claim}<>"")'
    mark(sheet, layout.form.cells("I"), outside, RED, WRONG)


def _mark_scores(sheet: Worksheet, area: str, cell: str, weight: str) -> None:
    mark(sheet, area, f"ISNA({cell})", GREY, UNKNOWN)
    mark(sheet, area, f"ISERROR({cell})", RED, WRONG)
    mark(sheet, area, f"AND(ISNUMBER({cell}),ISNUMBER({weight}),{cell}<{weight})", ORANGE, LOST)


def _mark_comparison(sheet: Worksheet, area: str, cell: str) -> None:
    mark(sheet, area, f'{cell}="一致"', GREEN)
    mark(sheet, area, f'{cell}="不符"', RED, WRONG)
    mark(sheet, area, f'{cell}="待定"', BLUE)
    mark(sheet, area, f'{cell}="无法核算"', GREY)
    mark(sheet, area, f'{cell}="数据有误"', RED, WRONG)
