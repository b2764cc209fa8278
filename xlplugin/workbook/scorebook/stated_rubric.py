"""The rubric that a workbook itself states on its sheet of facts."""

from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.names import RUBRIC_LABEL
from xlplugin.workbook.scorebook.fact_rows import CODE, VALUE
from xlplugin.workbook.scorebook.headings import cell_text, find_tables


def stated_rubric(grid: BookGrid) -> str:
    """The rubric id beside the label 评价标准 on the sheet of facts; empty where there is none."""
    for table in find_tables(grid, CODE, VALUE):
        for (row, column), view in table.sheet.cells.items():
            if row < table.first and view.value == RUBRIC_LABEL:
                return cell_text(table.sheet.cell(row, column + 1).value)
    return ""
