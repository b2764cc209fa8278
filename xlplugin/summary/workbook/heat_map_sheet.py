"""The sheet 热力图: departments × indicators of each rubric, coloured by the share of points claimed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlplugin.summary.indicators import MOST_COLUMNS, HeatMap, HeatMapRow
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook import looks, sheets
from xlplugin.summary.workbook.book import SummaryBook
from xlplugin.workbook.edit.colours import PAPER, RED
from xlplugin.workbook.edit.plan import Look

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_FORMS: Final = 100
"""So many forms a map has at most: more cannot be looked over."""

_LOW: Final = "F0A36B"
_RATE: Final = Look(size=9, across="center", number_format="0%")
_CONTRADICTED: Final = replace(_RATE, colour=RED, bold=True, number_format='0%"✕"')
_CROSS: Final = replace(_CONTRADICTED, number_format="General")
_NAME: Final = replace(looks.HEAD, size=9, bold=False)
_FIRST: Final = 2
_LEGEND: Final = (
    "自评得分率：100% 不着色，越低颜色越深。带 ✕ 的红字与测算不符；空白的没有填得分或分值。"
    "指标太多的只列最多表有的。"
)
_LETTER: Final = 13.5
"""The height of a letter of a heading, in points."""

_TALLEST: Final = 230.0


def write_heat_maps(book: SummaryBook, review: BulkReview) -> None:
    """Write the sheet, one map below the other."""
    widths = (24.0, *([6.0] * MOST_COLUMNS))
    sheet = book.add_sheet(sheets.HEAT_MAPS, widths)
    sheet.freeze_panes(_FIRST, 1)
    sheet.set_row(0, 30)
    book.put(sheet, (0, 0), sheets.HEAT_MAPS, looks.TITLE, wrap=False)
    book.put(sheet, (1, 0), _LEGEND, looks.NOTE, wrap=False)
    row, breaks, last = _FIRST, list[int](), 1
    for heat_map in review.heat_maps(MOST_FORMS):
        if row > _FIRST:
            breaks.append(row)
        columns = heat_map.columns
        book.put(sheet, (row, 0), _title(heat_map), looks.SECTION, wrap=False)
        sheet.set_row(row, 24)
        longest = max((len(each) for each in columns), default=0)
        sheet.set_row(row + 1, min(max(40.0, longest * _LETTER + 8), _TALLEST))
        book.put(sheet, (row + 1, 0), "部门", looks.HEAD)
        upright = book.upright(_NAME)
        for column, name in enumerate(columns, 1):
            sheet.write_string(row + 1, column, name, upright)
        row += 2
        first, last = row, max(last, len(columns))
        for each in heat_map.rows:
            sheet.set_row(row, 17)
            _write_row(book, sheet, row, each)
            row += 1
        if row > first and columns:
            scale = {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": 0.5}
            colours = {"max_value": 1, "min_color": f"#{_LOW}", "max_color": f"#{PAPER}"}
            sheet.conditional_format(first, 1, row - 1, len(columns), {**scale, **colours})
        row += 1
    if row == _FIRST:
        book.put(sheet, (row, 0), "没有可以画的指标。", looks.SAID, wrap=False)
    else:
        sheet.set_h_pagebreaks(breaks)
        sheet.print_area(0, 0, row - 1, last)


def _title(heat_map: HeatMap) -> str:
    shown, forms = len(heat_map.rows), heat_map.forms
    listed = f"，只列涉及分值最多的 {shown} 份" if shown < forms else ""
    return f"{heat_map.rubric_title}（{forms} 份{listed}）"


def _write_row(book: SummaryBook, sheet: "Worksheet", row: int, form: HeatMapRow) -> None:
    book.put(sheet, (row, 0), form.department, looks.SMALL_NAME)
    for column, rate in enumerate(form.rates):
        is_wrong = column in form.contradicted
        if is_wrong and rate is None:
            book.put(sheet, (row, column + 1), "✕", _CROSS)
        else:
            book.put(sheet, (row, column + 1), rate, _CONTRADICTED if is_wrong else _RATE)
