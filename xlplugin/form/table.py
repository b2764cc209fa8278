"""A table of figures that a workbook already holds, such as 三公经费支出执行情况表."""

from dataclasses import dataclass

from xlplugin.form.entry import Entry
from xlplugin.money import AmountUnit
from xlplugin.problem import Source


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its words (``A``, ``货物类``), and one entry for every column of figures."""

    labels: tuple[str, ...]
    cells: tuple[Entry, ...]
    source: Source

    @property
    def label(self) -> str:
        """The last of its words, which names it; empty where it has none."""
        return self.labels[-1] if self.labels else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures, rows × columns.

    Attributes:
        title: its title, else the name of its sheet.
        unit: the unit of its amounts, None where the table does not say.
        columns: for every column of figures its headings, from the widest group to the column's own.
        rows: the rows, a total row among them.
        source: the first cell of its headings.
    """

    title: str
    unit: AmountUnit | None
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[TableRow, ...]
    source: Source
