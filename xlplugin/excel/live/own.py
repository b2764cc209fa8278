"""How the add-in knows its own hidden sheets from those of a person."""

import re
from typing import Final

import xlwings as xw

from xlplugin.excel.names import HIDDEN

VERY_HIDDEN: Final = 2
"""COM's number for a sheet that Excel does not even offer to show."""

_NAME: Final = re.compile(rf"{HIDDEN}([0-9]+)", re.IGNORECASE)


def number_of(sheet: xw.Sheet) -> int | None:
    """The number of a hidden sheet of ours, higher than those of all earlier ones; None of any other sheet.

    Ours are very hidden and their names have nothing but the number behind the beginning; whatever else is
    called alike is a person's.
    """
    found = _NAME.fullmatch(sheet.name)
    return int(found[1]) if found and sheet.api.Visible == VERY_HIDDEN else None
