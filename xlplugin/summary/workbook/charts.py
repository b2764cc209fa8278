"""The charts of the overview: native ones, which draw the cells of the table beside them."""

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xlplugin.workbook.edit.colours import BODY_FACE, GREY, HEADER, INK

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart

_FONT: Final = {"name": BODY_FACE, "size": 9, "color": f"#{INK}"}

_ROOM: Final = 1.2
"""How far the scale goes beyond the greatest value, so that there is room for its label."""


class ChartKind(Enum):
    """How a chart shows its values."""

    COLUMNS = "column"
    BARS = "bar"


class ChartSeries(NamedTuple):
    """A column of a table in a chart.

    Attributes:
        name: what it is called; empty where the chart's title says it.
        column: the column of the sheet, from 0.
        values: what is in it, so that a chart is drawn before anything is calculated.
        colour: of its bars.
        colours: of each bar, where they differ.
        number_format: of the values beside the bars.
    """

    name: str
    column: int
    values: Sequence[float]
    colour: str
    colours: Sequence[str] = ()
    number_format: str = "#,##0;-#,##0;"


class ChartShape(NamedTuple):
    """What a chart shows.

    Attributes:
        kind: how.
        title: its title.
        categories: what its bars are called, the cells of the column ``named``.
        named: the column of the sheet with their names, from 0.
        series: the columns with values.
    """

    kind: ChartKind
    title: str
    categories: Sequence[str | int]
    named: int
    series: Sequence[ChartSeries]


def draw(workbook: "Workbook", sheet: str, first: int, shape: ChartShape) -> "Chart":
    """A chart that is not yet on a sheet.

    Args:
        workbook: the workbook.
        sheet: the sheet with the table.
        first: the first row of the table's values, from 0.
        shape: what it shows.
    """
    chart = workbook.add_chart({"type": shape.kind.value})
    last = first + len(shape.categories) - 1
    for each in shape.series:
        chart.add_series(_series(sheet, (first, last), shape, each))
    chart.set_title({"name": shape.title, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False})
    greatest = max((max(each.values, default=0.0) for each in shape.series), default=0.0)
    hidden: dict[str, Any] = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    if greatest:
        hidden["max"] = greatest * _ROOM
    named: dict[str, Any] = {"num_font": _FONT, "line": {"color": f"#{HEADER}"}, "major_tick_mark": "none"}
    if shape.kind is ChartKind.BARS:  # the library goes by where an axis lies
        chart.set_y_axis({**named, "reverse": True})
        chart.set_x_axis(hidden)
    else:
        chart.set_x_axis(named)
        chart.set_y_axis(hidden)
    chart.set_legend({"none": True} if len(shape.series) == 1 else {"position": "top", "font": _FONT})
    chart.set_chartarea({"border": {"color": f"#{HEADER}"}})
    return chart


def _series(sheet: str, rows: tuple[int, int], shape: ChartShape, series: ChartSeries) -> dict[str, Any]:
    first, last = rows
    points = [{"fill": {"color": f"#{each}"}} for each in series.colours]
    return {
        "name": series.name,
        "categories": [sheet, first, shape.named, last, shape.named],
        "categories_data": list(shape.categories),
        "values": [sheet, first, series.column, last, series.column],
        "values_data": list(series.values),
        "fill": {"color": f"#{series.colour}"},
        "gap": 45,
        "data_labels": {
            "value": True,
            "num_format": series.number_format,
            "font": {**_FONT, "color": f"#{INK}" if len(shape.series) == 1 else f"#{GREY}"},
        },
        **({"points": points} if points else {}),
    }
