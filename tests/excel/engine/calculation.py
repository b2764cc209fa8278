"""Results of formulas, had from the project's own calculation of the workbook saved as a file."""

import io
import warnings
from pathlib import Path

from openpyxl.workbook.workbook import Workbook

from tests.excel.engine.binding import UNBOUND, named
from tests.workbook.books import value_of
from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Cell
from xlplugin.problem import Source
from xlplugin.workbook.file.archive import Parts, read_parts
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate


def package_of(book: Workbook, path: Path) -> Package:
    """The workbook as a file, every formula calculated; what is bound to nothing is #NAME? at once."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(buffer)
    parts = read_parts(buffer.getvalue(), Source(str(path)))
    package = Package(path, Parts(parts))
    calculated = recalculate(package, (*functions(), *UNBOUND))
    return named(calculated.value.package if calculated.value else package)


def results(package: Package) -> dict[Place, Cell]:
    """What the cells of a file hold, of formulas the stored results."""
    grid = value_of(read_grid(package))
    return {
        Place(sheet.name, *place): view.value for sheet in grid.sheets for place, view in sheet.cells.items()
    }
