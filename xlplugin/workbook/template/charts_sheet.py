"""The sheet 图表: scoring rates by primary and secondary indicator, and points lost by indicator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.colours import ACCENT, HEADER, LINE, TITLE_FACE
from xlplugin.workbook.layout.layout import Block, Layout
from xlplugin.workbook.layout.names import FORM_SHEET
from xlplugin.workbook.template.style import Look, mark, print_setup, protect, put, put_formula, widths

_WIDTHS: Final = {"A": 38.0, "B": 8.0, "C": 10.0, "D": 10.0, "E": 3.0}
_TITLE: Final = Look(size=16, bold=True, across="center", border=False, face=TITLE_FACE)
_HEAD: Final = Look(bold=True, fill=HEADER, across="center")
_NUMBER: Final = Look(across="center")
_FIRST_TABLE: Final = 4
_ROW_POINTS: Final = 20.0
_FIRST_CHART_COLUMN: Final = 5  # F, counted from 0
_CHART_COLUMNS: Final = 11
_LIGHT: Final = "8FB4D9"
_AMBER: Final = "E39A3B"


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows, from 1, of a table whose heading is ``head`` and last row ``last``."""

    head: int
    last: int


def write_charts(sheet: Worksheet, loaded: LoadedRubric, layout: Layout) -> None:
    """Write the tables and the charts beside them."""
    widths(sheet, _WIDTHS)
    put(sheet, "A1:D1", f"得分分析（{loaded.rubric.year}年度）", _TITLE)
    sheet.row_dimensions[1].height = 32
    put(sheet, "A2", "总得分 / 评价等级", Look(bold=True, across="right", border=False))
    put_formula(sheet, "B2:D2", _headline(layout), Look(bold=True, colour=ACCENT, border=False))
    levels = tuple(_levels(layout))
    rates = _write_rates(sheet, levels, layout.primaries, _FIRST_TABLE)
    losses = _write_losses(sheet, layout, rates.last + 3)
    _grey_unknown(sheet, rates, losses)
    darker = [place for place, level in enumerate(levels) if level in layout.primaries]
    _add_rate_chart(sheet, rates, darker)
    _add_loss_chart(sheet, losses)
    _finish(sheet, losses)


def _headline(layout: Layout) -> str:
    total, grade = f"{FORM_SHEET}!J{layout.total_row}", f"{FORM_SHEET}!J{layout.grade_row}"
    return f'=IF(ISNUMBER({total}),{total}&"分　"&{grade},"尚有指标没有得分")'


def _levels(layout: Layout) -> Iterator[Block]:
    """Every primary indicator followed by its secondaries."""
    for primary in layout.primaries:
        yield primary
        yield from (each for each in layout.secondaries if primary.first <= each.first <= primary.last)


def _write_head(sheet: Worksheet, row: int, headings: Sequence[str]) -> None:
    for letter, heading in zip("ABCD", headings, strict=True):
        put(sheet, f"{letter}{row}", heading, _HEAD)
    sheet.row_dimensions[row].height = _ROW_POINTS


def _write_rates(sheet: Worksheet, levels: Sequence[Block], primaries: Sequence[Block], head: int) -> _Table:
    _write_head(sheet, head, ("一级、二级指标", "分值", "得分", "得分率"))
    for row, block in enumerate(levels, head + 1):
        counted = f"{FORM_SHEET}!{block.cells('N')}"
        indent = 0 if block in primaries else 2
        put(sheet, f"A{row}", block.name, Look(bold=not indent, indent=indent))
        put_formula(sheet, f"B{row}", f"=SUM({FORM_SHEET}!{block.cells('F')})", _NUMBER)
        put_formula(
            sheet, f"C{row}", f"=IF(COUNT({counted})={block.rows},ROUND(SUM({counted}),4),NA())", _NUMBER
        )
        put_formula(sheet, f"D{row}", f"=C{row}/B{row}", replace(_NUMBER, number_format="0.0%"))
        sheet.row_dimensions[row].height = _ROW_POINTS
    return _Table(head, head + len(levels))


def _write_losses(sheet: Worksheet, layout: Layout, head: int) -> _Table:
    _write_head(sheet, head, ("三级指标", "分值", "得分", "扣分"))
    for row, each in enumerate(layout.indicators, head + 1):
        counted = f"{FORM_SHEET}!N{each.row}"
        put(sheet, f"A{row}", each.indicator.name, Look())
        put(sheet, f"B{row}", float(each.indicator.weight), _NUMBER)
        put_formula(sheet, f"C{row}", f"=IF(ISNUMBER({counted}),{counted},NA())", _NUMBER)
        put_formula(sheet, f"D{row}", f"=ROUND(B{row}-C{row},4)", _NUMBER)
        sheet.row_dimensions[row].height = _ROW_POINTS
    return _Table(head, head + len(layout.indicators))


def _grey_unknown(sheet: Worksheet, *tables: _Table) -> None:
    for table in tables:
        first = table.head + 1
        mark(sheet, f"C{first}:D{table.last}", f"ISNA(C{first})", LINE)


def _bars(sheet: Worksheet, table: _Table, title: str, colour: str, number_format: str) -> BarChart:
    """Horizontal bars of column D in the order of the table, labelled, without a scale."""
    chart = BarChart()
    chart.type, chart.gapWidth, chart.title = "bar", 45, title
    if chart.title is not None:
        chart.title.overlay = False
    chart.add_data(Reference(sheet, min_col=4, min_row=table.head + 1, max_row=table.last))
    chart.legend = None
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    series = chart.series[0]
    names = f"'{sheet.title}'!$A${table.head + 1}:$A${table.last}"
    series.cat = AxDataSource(strRef=StrRef(f=names))
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.dLbls = DataLabelList(numFmt=number_format, showVal=True)
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"):
        setattr(series.dLbls, shown, False)
    _anchor(sheet, chart, table)
    return chart


def _anchor(sheet: Worksheet, chart: BarChart, table: _Table) -> None:
    """As tall as its table, so that every bar stands beside its row."""
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stubs know only names of cells
        editAs="oneCell",
        _from=AnchorMarker(col=_FIRST_CHART_COLUMN, row=table.head - 1),
        to=AnchorMarker(col=_FIRST_CHART_COLUMN + _CHART_COLUMNS, row=table.last),
    )
    sheet.add_chart(chart)


def _add_rate_chart(sheet: Worksheet, table: _Table, darker: Sequence[int]) -> None:
    chart = _bars(sheet, table, "一级、二级指标得分率", _LIGHT, "0.0%")
    chart.y_axis.scaling.max = 1.1
    for place in darker:
        point = DataPoint(idx=place)
        point.graphicalProperties = GraphicalProperties(solidFill=ACCENT)
        chart.series[0].dPt.append(point)


def _add_loss_chart(sheet: Worksheet, table: _Table) -> None:
    _bars(sheet, table, "三级指标扣分（分）", _AMBER, "General;;")


def _finish(sheet: Worksheet, last: _Table) -> None:
    sheet.sheet_properties.tabColor = "2E7D32"
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    print_setup(sheet, landscape=False)
    sheet.page_setup.fitToHeight = 1
    sheet.print_area = f"A1:Q{last.last + 1}"
