"""Pictures that stand in cells: WPS and Excel 365 write them as formulas."""

import re
from typing import Final

from xlplugin.pattern import Pattern
from xlplugin.workbook.grid.grid import CellView

_PICTURE: Final = Pattern(r"=\s*(?:_xl(?:fn|ws)\.)*(?:DISPIMG|IMAGE)\s*\(.*\)\s*", re.IGNORECASE | re.DOTALL)


def is_picture(view: CellView) -> bool:
    """Whether a cell shows a picture.

    Its formula says so; where a program that knows no such formula has saved the workbook, its text may be
    all that is left. What is stored as its result is never anybody's words.
    """
    written = view.value if view.formula is None else f"={view.formula}"
    # A book may have a million cells: the cheapest questions come first.
    return isinstance(written, str) and written[:1] == "=" and _PICTURE.fullmatch(written) is not None
