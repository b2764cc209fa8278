"""The colours that the sheet 测算 takes on by what is in it."""

from xlplugin.workbook.edit import colours
from xlplugin.workbook.formbook.working_columns import (
    AT_STAKE,
    CHECK,
    CUT,
    FIRST_ROW,
    SCORE,
    STATUS,
    WEIGHT,
    Columns,
)
from xlplugin.workbook.layout.page import Page


def mark(page: Page, columns: Columns, last: int) -> None:
    """Set the conditional looks; ``last`` is the last row, closing rows included."""
    score, weight = columns.cell(SCORE, FIRST_ROW), columns.cell(WEIGHT, FIRST_ROW)
    page.mark_scores(columns.cells(SCORE, FIRST_ROW, last), score, weight)
    page.mark_comparison(columns.cells(STATUS, FIRST_ROW, last), columns.cell(STATUS, FIRST_ROW))
    checks, cell = columns.cells(CHECK, FIRST_ROW, last), columns.cell(CHECK, FIRST_ROW)
    page.mark(checks, f'{cell}="一致"', colours.AGREES, colours.GREEN)
    stale = f'OR(ISNUMBER(FIND("过期",{cell})),ISNUMBER(FIND("改动",{cell})),ISNUMBER(FIND("不符",{cell})))'
    page.mark(checks, stale, colours.WRONG, colours.RED)
    page.mark(checks, f'ISNUMBER(FIND("未写入",{cell}))', colours.MISSING, colours.INK)
    for heading in (AT_STAKE, CUT):
        if heading in columns.widths:
            cell = columns.cell(heading, FIRST_ROW)
            differs = f"AND(ISNUMBER(${score}),ISNUMBER({cell}),ABS(N({cell}))>0.00005)"
            page.mark(columns.cells(heading, FIRST_ROW, last), differs, colours.LOST, colours.ORANGE)
