"""The summary workbook while it is being written: its sheets, formats and properties."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeAlias

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from xlplugin.batch.own_files import SUMMARY_PROPERTY
from xlplugin.summary.workbook.links import Link
from xlplugin.workbook.edit.colours import BODY_FACE, LINE
from xlplugin.workbook.edit.edits import LONGEST_TEXT
from xlplugin.workbook.edit.plan import Look
from xlplugin.workbook.edit.sheetxml import cut

if TYPE_CHECKING:
    from xlsxwriter.format import Format

Value: TypeAlias = str | int | float | Decimal | Link | None
"""What a cell holds; a text stays a text, whatever it begins with."""

LAST_ROW: Final = 1_048_576
"""The last row that a sheet has."""

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_A4: Final = 9
_RULE: Final = "DFE5EC"
"""Lighter than the lines of a form: a long list is read, not filled in."""

_STACKED: Final = 270
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Instead of the time of day: the same results give the same bytes."""


class Shown(NamedTuple):
    """A value with a look of its own."""

    value: Value
    look: Look


class _Sheet(Worksheet):  # type: ignore[misc]  # the library says nothing of its types
    """A sheet whose formulas are written as they are given.

    The library looks through each for names of newer functions, thirty times; ours know only HYPERLINK.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002, ARG002 - as the library has it
        return formula.removeprefix("=")


class SummaryBook:
    """A workbook whose rows go to the disk as they are written, so on each sheet they come in order.

    Attributes:
        workbook: the library's own.
        last_row: the last row of a sheet.
    """

    def __init__(self, file: Path, scratch: Path, last_row: int = LAST_ROW) -> None:
        """Begin a workbook.

        Args:
            file: where it will be once it is closed.
            scratch: a folder for the rows until then.
            last_row: the last row of a sheet; what is longer goes on on a further sheet.
        """
        options = {
            "constant_memory": True,
            "tmpdir": str(scratch),
            "use_zip64": True,
            "default_format_properties": {"font_name": BODY_FACE, "font_size": 10},
        }
        self.last_row = last_row
        self.workbook = xlsxwriter.Workbook(str(file), options)
        self.workbook.set_properties({"title": "批量核查汇总", "author": "xlplugin", "created": _MADE})
        self.workbook.set_custom_property(SUMMARY_PROPERTY, "summary", "text")
        self._formats: dict[tuple[Look, bool], Format] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.workbook.close()
        except FileCreateError as failed:
            raise failed.args[0] from None  # what the system said
        finally:
            # Where something fails the library leaves its files open, which Windows then does not delete.
            for sheet in self.workbook.worksheets():
                sheet.row_data_fh.close()

    def add_sheet(self, name: str, widths: Sequence[float], tab: str = "") -> Worksheet:
        """Add a sheet behind the others, set up to be printed across a landscape A4.

        Args:
            name: what it is called.
            widths: those of its columns, in characters.
            tab: the colour of its tab.
        """
        sheet = self.workbook.add_worksheet(name, worksheet_class=_Sheet)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&9&A&R&9第 &P 页，共 &N 页")
        if tab:
            sheet.set_tab_color(f"#{tab}")
        return sheet

    def put(
        self, sheet: Worksheet, place: tuple[int, int], value: Value, look: Look, *, wrap: bool = True
    ) -> None:
        """Write a cell.

        Args:
            sheet: where.
            place: its row and column, from 0.
            value: what it holds.
            look: how it looks.
            wrap: whether a text is wrapped, or else runs on over its neighbours.
        """
        chosen = self.format(look, wrap=wrap)
        if isinstance(value, Link):
            clean = Link(_clean(value.target), _clean(value.text))
            sheet.write_formula(*place, clean.formula, chosen, clean.text)
        elif isinstance(value, str) and value:
            sheet.write_string(*place, _clean(value), chosen)
        elif value is None or value == "":
            sheet.write_blank(*place, None, chosen)
        else:
            sheet.write_number(*place, float(value), chosen)

    def spread(
        self, sheet: Worksheet, place: tuple[int, int], columns: int, value: Value, look: Look
    ) -> None:
        """Write a cell merged over so many columns of its row."""
        row, first = place
        sheet.merge_range(row, first, row, first + columns - 1, "", self.format(look))
        self.put(sheet, (row, first), value, look)

    def format(self, look: Look, *, wrap: bool = True) -> "Format":
        """What the library calls a look."""
        key = look, wrap
        if key not in self._formats:
            self._formats[key] = self._format(look, wrap=wrap)
        return self._formats[key]

    def upright(self, look: Look) -> "Format":
        """A look whose letters stand one below the other."""
        chosen = self._format(look, wrap=False)
        chosen.set_rotation(_STACKED)
        chosen.set_align("top")
        return chosen

    def _format(self, look: Look, *, wrap: bool) -> "Format":
        properties: dict[str, object] = {
            "font_name": look.face,
            "font_size": look.size,
            "bold": look.bold,
            "font_color": f"#{look.colour}",
            "align": look.across,
            "valign": "vcenter",
            "indent": look.indent,
            "text_wrap": wrap,
            "num_format": look.number_format,
        }
        if look.fill:
            properties["bg_color"] = f"#{look.fill}"
        if look.border:
            properties |= {"bottom": 1, "bottom_color": f"#{_RULE}"}
        if look.top:
            properties |= {"top": 1, "top_color": f"#{LINE}"}
        return self.workbook.add_format(properties)


def _clean(text: str) -> str:
    """The text without what XML cannot hold, no longer than a cell may be."""
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("", text)
    if 2 * len(text) > LONGEST_TEXT:  # no letter counts for more than two
        text = cut(text, LONGEST_TEXT)
    # The library takes this for letters with looks of their own, as it writes them itself.
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
