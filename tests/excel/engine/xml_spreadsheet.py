"""A range as XML Spreadsheet, written after Microsoft's XML Spreadsheet Reference.

Cells that a merged area covers and blank cells without a format are left out, and what follows has an index;
hidden rows without cells are one element with a span; numbers have 15 digits, days are written in words;
formulas are in R1C1; formats that have a name are called by it, and a style takes from its parent what it
does not state; a text in several fonts is HTML.
"""

# ruff: noqa: ANN401 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.rich_text import CellRichText
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.styles.numbers import is_date_format

from tests.excel.engine import cells, sizes
from tests.excel.engine.entering import ERRORS
from xlplugin.workbook.grid.grid import Area, column_number

if TYPE_CHECKING:
    from tests.excel.engine.com_range import ComRange

_NAMES = {
    "0.00": "Fixed",
    "#,##0.00": "Standard",
    "0.00%": "Percent",
    "0.00E+00": "Scientific",
    "mm-dd-yy": "Short Date",
    "d-mmm-yy": "Medium Date",
    "h:mm": "Short Time",
}
_HEAD = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">\n'
)
_END_OF_DAYS = 2_958_466
"""Excel is documented to have days until the end of 9999; what is beyond is a number."""

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")


def xml_spreadsheet(wanted: ComRange) -> str:
    """The whole text, of the cells of a range, counted from its first."""
    area, ws = wanted.area, wanted.sheet.ws
    styles: dict[str, str] = {}
    rows = "".join(_rows(wanted, area, styles))
    columns = "".join(
        f'<Column ss:Index="{column - area.left + 1}" ss:Hidden="1" ss:AutoFitWidth="0"/>\n'
        for column in area.columns
        if sizes.width(ws, column) == 0
    )
    height, width = area.shape
    table = (
        f'<Table ss:ExpandedColumnCount="{width}" ss:ExpandedRowCount="{height}">\n{columns}{rows}</Table>'
    )
    listed = "".join(_style(name, code) for code, name in styles.items())
    first = '<Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>\n'
    sheet = f"<Worksheet ss:Name={quoteattr(ws.title)}>\n{table}\n</Worksheet>"
    return f"{_HEAD}<Styles>\n{first}{listed}</Styles>\n{sheet}\n</Workbook>"


def _style(name: str, code: str) -> str:
    if code.startswith("<"):  # a style that only adds a colour to the one with the format
        return f'<Style ss:ID="{name}" ss:Parent="{code[1:]}"><Interior ss:Color="#FFFFFF"/></Style>\n'
    return f'<Style ss:ID="{name}"><NumberFormat ss:Format={quoteattr(_NAMES.get(code, code))}/></Style>\n'


def _rows(wanted: ComRange, area: Area, styles: dict[str, str]) -> Any:
    last, pending = 0, 0  # the row that was written last, and how many hidden blank ones wait
    for number, row in enumerate(area.rows, start=1):
        held = "".join(_cells(wanted, area, row, styles))
        hidden = sizes.height(wanted.sheet.ws, row) == 0
        if hidden and not held:
            pending += 1
            continue
        if pending:
            yield f'<Row ss:Index="{number - pending}" ss:Hidden="1" ss:Span="{pending - 1}"/>\n'
            last, pending = number - 1, 0
        if held or hidden:
            index = f' ss:Index="{number}"' if number != last + 1 else ""
            shown = ' ss:Hidden="1"' if hidden else ' ss:AutoFitHeight="0"'
            yield f"<Row{index}{shown}>\n{held}</Row>\n"
            last = number
    if pending:
        yield f'<Row ss:Index="{len(area.rows) - pending + 1}" ss:Hidden="1" ss:Span="{pending - 1}"/>\n'


def _cells(wanted: ComRange, area: Area, row: int, styles: dict[str, str]) -> Any:
    last = 0
    for number, column in enumerate(area.columns, start=1):
        merged = wanted.sheet.merged_at(row, column)
        if merged and (merged.top, merged.left) != (row, column):
            continue
        cell = wanted.cell(row, column)
        style = _styled(getattr(cell, "number_format", "General"), styles, child=column % 2 == 0)
        data = _data(wanted, row, column)
        if not (merged or style or data):
            continue
        words = [f' ss:Index="{number}"' if number != last + 1 else "", style]
        across = merged.right - merged.left if merged else 0
        down = merged.bottom - merged.top if merged else 0
        words += [f' ss:MergeAcross="{across}"'] if across else []
        words += [f' ss:MergeDown="{down}"'] if down else []
        words += [_formula(wanted, row, column)]
        yield f"<Cell{''.join(words)}>{data}{_comment(cell)}</Cell>\n"
        last = number + across


def _styled(code: str, styles: dict[str, str], *, child: bool) -> str:
    if code == "General":
        return ""
    name = styles.setdefault(code, f"s{len(styles) + 60}")
    return f' ss:StyleID="{styles.setdefault(f"<{name}", f"c{name}") if child else name}"'


def _data(wanted: ComRange, row: int, column: int) -> str:
    cell, value = wanted.cell(row, column), wanted.value(row, column)
    rich = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(rich, CellRichText):
        runs = "".join(f"<Font>{escape(str(run))}</Font>" for run in rich)
        return f'<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{runs}</ss:Data>'
    kind, text = _typed(wanted, value, getattr(cell, "number_format", "General"))
    ticked = ' x:Ticked="1"' if getattr(cell, "quotePrefix", False) else ""
    return f'<Data ss:Type="{kind}"{ticked}>{text}</Data>'


def _typed(wanted: ComRange, value: Any, code: str) -> tuple[str, str]:
    match value:
        case bool():
            return "Boolean", str(int(value))
        case float():
            if is_date_format(code) and 0 <= value < _END_OF_DAYS:
                moment = wanted.sheet.book.wb.epoch + timedelta(days=value)
                return "DateTime", f"{moment:%Y-%m-%dT%H:%M:%S.000}"
            return "Number", format(value, ".15g")
        case int():
            return "Error", next(name for name in ERRORS if cells.scode(name) == value)
        case _:
            return "String", escape(value).replace("\n", "&#10;")


def _comment(cell: Any) -> str:
    if getattr(cell, "comment", None) is None:
        return ""
    words = escape(cell.comment.text)
    return (
        f"<Comment ss:Author={quoteattr(cell.comment.author or '')}>"
        f'<ss:Data xmlns="http://www.w3.org/TR/REC-html40"><Font>{words}</Font></ss:Data></Comment>'
    )


def _formula(wanted: ComRange, row: int, column: int) -> str:
    cell = wanted.cell(row, column)
    text = cells.formula_of(cell)
    if text is None:
        return ""
    tokens = Tokenizer(text)
    for token in tokens.items:
        if token.subtype == Token.RANGE:
            sheet, mark, address = token.value.rpartition("!")
            token.value = sheet + mark + _CELL.sub(lambda found: _r1c1(found, row, column), address)
    array = wanted.sheet.in_array(row, column)
    height, width = array.shape if array else (1, 1)
    corner = f"{_step('R', height - 1)}{_step('C', width - 1)}"
    filled = f' ss:ArrayRange="RC{"" if corner == "RC" else f":{corner}"}"' if array else ""
    written = "=" + "".join(token.value for token in tokens.items)
    return f" ss:Formula={quoteattr(written)}{filled}"


def _r1c1(found: re.Match[str], row: int, column: int) -> str:
    across, letters, down, number = found.groups()
    rows = f"R{number}" if down else _step("R", int(number) - row)
    columns = f"C{column_number(letters)}" if across else _step("C", column_number(letters) - column)
    return rows + columns


def _step(axis: str, steps: int) -> str:
    return f"{axis}[{steps}]" if steps else axis
