"""The rubrics that a workbook's formulas name; without them every score would turn into an error."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlplugin.functions.library import open_rubric
from xlplugin.problem import Problem, Source
from xlplugin.workbook.grid.grid import BookGrid, a1

_CALL: Final = re.compile(r'(?:SCORE|EXPLAIN)_[A-Z_]+\s*\(\s*"([^"]+)"', re.IGNORECASE)


def unknown_rubrics(grid: BookGrid, own: Path | None, file: str) -> Iterator[Problem]:
    """For every rubric that formulas name and that cannot be opened, why, at the first cell that names it."""
    seen: set[str] = set()
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items():
            for rubric in _CALL.findall(view.formula or ""):
                place = Source(file, sheet=sheet.name, cell=a1(row, column))
                fresh = () if rubric in seen else open_rubric(rubric, own).problems
                yield from (replace(each, source=place) for each in fresh if each.source is None)
                seen.add(rubric)
