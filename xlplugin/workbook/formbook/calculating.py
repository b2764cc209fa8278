"""Bringing the results of a workbook's formulas up to date before its form is read."""

from dataclasses import replace
from pathlib import Path

from xlplugin.functions.catalogue import functions
from xlplugin.problem import Checked, Severity
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.recalc.recalc import recalculate


def calculated(package: Package, grid: BookGrid, own: Path | None) -> Checked[BookGrid]:
    """What is on the sheets once every formula has been calculated.

    A formula that cannot be calculated keeps the result that the file has stored, with a warning.
    """
    result = recalculate(package, functions(own), grid)
    problems = tuple(replace(each, severity=Severity.WARNING) for each in result.problems)
    if result.value is None:
        return Checked(grid, problems)
    return Checked(grid.with_values({change.place: change.new for change in result.value.changes}), problems)
