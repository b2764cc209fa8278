"""The sheet 图表: scoring rates by primary and secondary indicator, and where most points were lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.edit.colours import ACCENT, PAPER
from xlplugin.workbook.edit.plan import Look, NewSheet
from xlplugin.workbook.grid.grid import Area, column_letters
from xlplugin.workbook.layout.formulas import unless_lacking
from xlplugin.workbook.layout.layout import Layout, LevelRows
from xlplugin.workbook.layout.looks import CENTRED, COUNTED, HINT, PLAIN, STRONG, TITLE
from xlplugin.workbook.layout.names import CHARTS_SHEET, FORM_SHEET
from xlplugin.workbook.layout.page import Page, formula

_WIDTHS: Final = (38.0, 8.0, 10.0, 10.0, 3.0)
_FIRST_TABLE: Final = 4
_ROW_POINTS: Final = 20.0
_LOSSES: Final = 12
"""How many indicators the table of losses shows, those that lost most."""

_FIRST_CHART_COLUMN: Final = 5  # F, counted from 0
_CHART_WIDTH: Final = 8.43
_CHART_POINTS: Final = 48.0
"""The width of a column under the charts, in characters and in points."""

_TABLE_POINTS: Final = 380.0
_HEAD_POINTS: Final = 32.0
_SHAPE: Final = 1.3
"""How much wider than tall what is printed on a landscape page is."""
_LIGHT: Final = "8FB4D9"
_AMBER: Final = "E39A3B"


def charts_sheet(loaded: LoadedRubric, layout: Layout) -> NewSheet:
    """The tables, with room for the charts beside them."""
    rates, losses = _tables(layout)
    right = _FIRST_CHART_COLUMN + _chart_columns(losses)
    widths = (*_WIDTHS, *[_CHART_WIDTH] * (right - _FIRST_CHART_COLUMN), _CHART_WIDTH, _CHART_WIDTH)
    page = Page(widths, (right + 1, right + 2))
    end = column_letters(right)
    page.put(f"A1:{end}1", f"得分分析（{loaded.rubric.year}年度）", TITLE)
    page.heights[1] = _HEAD_POINTS
    page.put("A2", "总得分 / 评价等级", Look(bold=True, across="right", border=False))
    total, grade = f"{FORM_SHEET}!J{layout.total_row}", f"{FORM_SHEET}!J{layout.grade_row}"
    headline = f'=IF(ISNUMBER({total}),{total}&"分　"&{grade},"尚有指标没有得分")'
    page.put("B2:D2", formula(headline), STRONG)
    banner = unless_lacking(f"{FORM_SHEET}!{layout.form.cells('K')}", '""')
    page.put(f"A3:{end}3", formula(banner), HINT)
    page.mark_banner("A3")
    _put_rates(page, layout, rates)
    _put_losses(page, layout, losses)
    page.mark(f"C{rates.start}:D{rates[-1]}", f"ISNA(C{rates.start})", colour=PAPER)
    return replace(
        page.sheet(CHARTS_SHEET),
        tab="2E7D32",
        protected=True,
        printed=Area(1, 1, losses.stop, right),
        one_page=True,
        keeps_charts=True,
    )


def add_charts(sheet: Worksheet, layout: Layout) -> None:
    """Draw the charts beside the tables that the sheet will have."""
    rates, losses = _tables(layout)
    darker = [place for place, level in enumerate(_levels(layout)) if level in layout.primaries]
    columns = _chart_columns(losses)
    _anchor(sheet, _rate_chart(sheet, rates, darker), rates, columns)
    _anchor(sheet, _bars(sheet, losses, "三级指标扣分（分）", _AMBER, "General;;"), losses, columns)


def _tables(layout: Layout) -> tuple[range, range]:
    """The rows of the rates and of the losses, each below a heading."""
    first = _FIRST_TABLE + 1
    rates = range(first, first + len(_levels(layout)))
    first = rates.stop + 3
    return rates, range(first, first + min(_LOSSES, len(layout.indicators)))


def _chart_columns(losses: range) -> int:
    """How many columns the charts need, so that they and the tables fill a landscape page."""
    tall = losses.stop * _ROW_POINTS + _HEAD_POINTS
    return round((tall * _SHAPE - _TABLE_POINTS) / _CHART_POINTS)


def _levels(layout: Layout) -> list[LevelRows]:
    """Every primary indicator followed by its secondaries."""
    return sorted((*layout.primaries, *layout.secondaries), key=lambda each: (each.first, -each.last))


def _put_rates(page: Page, layout: Layout, rows: range) -> None:
    page.heading(rows.start - 1, ("一级、二级指标", "分值", "得分", "得分率"), _ROW_POINTS)
    for row, block in zip(rows, _levels(layout), strict=True):
        counted = f"{FORM_SHEET}!{block.cells('N')}"
        score = f"=IF(COUNT({counted})={block.rows},ROUND(SUM({counted}),4),NA())"
        cells = (
            (block.name, Look(bold=True) if block in layout.primaries else Look(indent=2)),
            (formula(f"=SUM({FORM_SHEET}!{block.cells('F')})"), CENTRED),
            (formula(score), CENTRED),
            (formula(f"=C{row}/B{row}"), replace(CENTRED, number_format="0.0%")),
        )
        page.row(row, cells)
        page.heights[row] = _ROW_POINTS


def _put_losses(page: Page, layout: Layout, rows: range) -> None:
    """The indicators that lost most, the first of them first; none that lost nothing."""
    page.heading(rows.start - 1, ("扣分的三级指标（未核实的按自评）", "分值", "得分", "扣分"), _ROW_POINTS)
    right = _FIRST_CHART_COLUMN + _chart_columns(rows)
    key, place = column_letters(right + 1), column_letters(right + 2)
    first, keys = layout.form.first, f"{key}{layout.form.first}:{key}{layout.form.last}"
    for each in layout.indicators:
        weight, counted = (f"{FORM_SHEET}!{letters}{each.row}" for letters in "FN")
        lost = f"ROUND({weight}-{counted},4)"
        # Of equal losses the one that stands first goes first.
        unique = f"{lost}-{each.row}/10000000"
        loses = f'IF({lost}>0,{unique},"")'
        page.put(f"{key}{each.row}", formula(f'=IF(ISNUMBER({counted}),{loses},"")'), COUNTED)
    for rank, row in enumerate(rows, start=1):
        found = f"=IF(COUNT({keys})<{rank},0,MATCH(LARGE({keys},{rank}),{keys},0))"
        page.put(f"{place}{row}", formula(found), COUNTED)
        known = f"{place}{row}=0"
        name, weight, score = (
            f'=IF({known},"",INDEX({FORM_SHEET}!{letters}{first}:{letters}{layout.form.last},{place}{row}))'
            for letters in "EFN"
        )
        lost = f'=IF({known},"",ROUND(B{row}-C{row},4))'
        cells = ((formula(name), PLAIN), *((formula(each), CENTRED) for each in (weight, score, lost)))
        page.row(row, cells)
        page.heights[row] = _ROW_POINTS
    scores, more = f"{FORM_SHEET}!{layout.form.cells('N')}", f"COUNT({keys})-{len(rows)}"
    listed = f'IF({more}>0,"另有"&({more})&"项扣分，见“{FORM_SHEET}”","")'
    words = f'=IF(COUNT({scores})=0,"还没有得分",IF(COUNT({keys})=0,"没有扣分的指标",{listed}))'
    page.put(f"A{rows.stop}:D{rows.stop}", formula(words), HINT)


def _bars(sheet: Worksheet, rows: range, title: str, colour: str, number_format: str) -> BarChart:
    """Horizontal bars of column D in the order of the table, labelled, without a scale."""
    chart = BarChart()
    chart.type, chart.gapWidth, chart.title = "bar", 45, title
    if chart.title is not None:
        chart.title.overlay = False
    chart.add_data(Reference(sheet, min_col=4, min_row=rows.start, max_row=rows[-1]))
    chart.legend = None
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    series = chart.series[0]
    names = f"'{sheet.title}'!$A${rows.start}:$A${rows[-1]}"
    series.cat = AxDataSource(strRef=StrRef(f=names))
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.dLbls = DataLabelList(numFmt=number_format, showVal=True)
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"):
        setattr(series.dLbls, shown, False)
    return chart


def _anchor(sheet: Worksheet, chart: BarChart, rows: range, columns: int) -> None:
    """As tall as its table, so that every bar stands beside its row."""
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stubs know only names of cells
        editAs="oneCell",
        _from=AnchorMarker(col=_FIRST_CHART_COLUMN, row=rows.start - 2),
        to=AnchorMarker(col=_FIRST_CHART_COLUMN + columns, row=rows[-1]),
    )
    sheet.add_chart(chart)


def _rate_chart(sheet: Worksheet, rows: range, darker: Sequence[int]) -> BarChart:
    chart = _bars(sheet, rows, "一级、二级指标得分率", _LIGHT, "0.0%")
    chart.y_axis.scaling.max = 1.1
    for place in darker:
        point = DataPoint(idx=place)
        point.graphicalProperties = GraphicalProperties(solidFill=ACCENT)
        chart.series[0].dPt.append(point)
    return chart
