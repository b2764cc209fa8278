"""How the sheets look: a few looks for cells, and colours for conditions."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.workbook.edit.colours import BODY_FACE, INK, LINE
from xlplugin.workbook.edit.edits import LONGEST_TEXT
from xlplugin.workbook.edit.sheetrules import cut
from xlplugin.workbook.file.xstring import xstring

_READ_AS_MORE: Final = ("=", "+", "-", "@", "'")
"""What makes Excel take a text for more when somebody edits its cell, unless the cell says otherwise."""

FORM_WIDTHS: Final = {
    "A": 9.5,
    "B": 5.0,
    "C": 9.5,
    "D": 5.0,
    "E": 15.0,
    "F": 5.5,
    "G": 24.0,
    "H": 48.0,
    "I": 9.5,
    "J": 9.5,
    "K": 9.5,
    "L": 30.0,
    "M": 52.0,
    "N": 9.5,
}
"""The widths of the columns of 自评表, in characters."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell looks; sizes in points, colours as RRGGBB."""

    size: int = 10
    bold: bool = False
    colour: str = INK
    fill: str = ""
    across: str = "left"
    down: str = "center"
    number_format: str = "General"
    border: bool = True
    top: bool = False
    unlocked: bool = False
    face: str = BODY_FACE
    indent: int = 0


@cache
def _font(look: Look) -> Font:
    return Font(name=look.face, size=look.size, bold=look.bold, color=look.colour)


@cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour) if colour else PatternFill()


@cache
def _alignment(look: Look) -> Alignment:
    return Alignment(horizontal=look.across, vertical=look.down, wrap_text=True, indent=look.indent)


@cache
def _border(*, shown: bool, top: bool) -> Border:
    side = Side(style="thin", color=LINE) if shown else Side()
    return Border(left=side, right=side, bottom=side, top=Side(style="medium", color=INK) if top else side)


def dress(cell: Cell, look: Look) -> None:
    """Give a cell its look."""
    cell.font = _font(look)
    cell.fill = _fill(look.fill)
    cell.alignment = _alignment(look)
    cell.border = _border(shown=look.border, top=look.top)
    cell.number_format = look.number_format
    cell.protection = Protection(locked=not look.unlocked)


def put(sheet: Worksheet, place: str, value: str | float | None, look: Look) -> None:
    """Write a value and give the cell its look; a text stays text, whatever it looks like.

    Args:
        sheet: the sheet.
        place: the cell; an area ``A1:B2`` is merged.
        value: the value; a text is cut where Excel would refuse it for its length.
        look: how the cell looks.
    """
    cell = _dressed(sheet, place, look)
    cell.value = xstring(cut(value, LONGEST_TEXT)) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_READ_AS_MORE)


def put_formula(sheet: Worksheet, place: str, formula: str, look: Look) -> None:
    """Write a formula, with ``=``, as ``put`` writes a value."""
    _dressed(sheet, place, look).value = xstring(formula)


def _dressed(sheet: Worksheet, place: str, look: Look) -> Cell:
    """The first cell of a place, all of which has its look."""
    first, _, last = place.partition(":")
    if last:
        for row in sheet[place]:
            for each in row:
                dress(each, look)
        sheet.merge_cells(place)
    cell: Cell = sheet[first]
    dress(cell, look)
    return cell


def widths(sheet: Worksheet, columns: dict[str, float]) -> None:
    """Set the widths of columns, in characters."""
    for letter, width in columns.items():
        sheet.column_dimensions[letter].width = width


def mark(sheet: Worksheet, area: str, when: str, colour: str = "", fill: str = "") -> None:
    """Colour the cells of an area in which a condition holds; the first one that holds decides.

    Args:
        sheet: the sheet.
        area: the cells; ``when`` is a formula without ``=``, written for the first of them.
        when: the condition.
        colour: of the text, empty to leave it.
        fill: of the background, empty to leave it.
    """
    look = DifferentialStyle(
        font=Font(color=colour) if colour else None,
        fill=PatternFill("solid", bgColor=fill) if fill else None,
    )
    rule = Rule(type="expression", dxf=look, formula=[when], stopIfTrue=True)
    sheet.conditional_formatting.add(area, rule)


def protect(sheet: Worksheet) -> None:
    """Lock what is not an input, without a password; widths, heights and filters stay the user's."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = False
    protection.formatRows = False
    protection.autoFilter = False


def print_setup(sheet: Worksheet, *, title_row: int | None = None, landscape: bool = True) -> None:
    """A4, one page wide, narrow margins, page numbers, the heading on every page."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.6
    margins.header = margins.footer = 0.3
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    sheet.HeaderFooter.oddFooter = footer
    if title_row is not None:
        sheet.print_title_rows = f"{title_row}:{title_row}"
