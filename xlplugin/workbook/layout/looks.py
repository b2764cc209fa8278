"""How the cells of our sheets look."""

from typing import Final

from xlplugin.workbook.edit import colours
from xlplugin.workbook.edit.plan import Look

PLAIN: Final = Look()
TITLE: Final = Look(face=colours.TITLE_FACE, size=16, bold=True, across="center", border=False)
HINT: Final = Look(size=9, colour=colours.GREY, border=False)
HEAD: Final = Look(bold=True, fill=colours.HEADER, across="center")
NAME: Final = Look(bold=True, across="right", border=False)
STRONG: Final = Look(bold=True, colour=colours.ACCENT, border=False)
CODE: Final = Look(size=8, colour=colours.GREY)
LEVEL: Final = Look(fill=colours.BAND)
WORDS: Final = Look(size=9)
CENTRED: Final = Look(across="center")
COUNTED: Final = Look(size=9, colour=colours.GREY, across="right")
"""Of a value that a formula makes of what people type."""

INPUT: Final = Look(fill=colours.INPUT, unlocked=True)
INPUT_WORDS: Final = Look(size=9, fill=colours.INPUT, unlocked=True)
INPUT_NUMBER: Final = Look(fill=colours.INPUT, unlocked=True, across="right")
INPUT_CENTRED: Final = Look(fill=colours.INPUT, unlocked=True, across="center")
TOTAL: Final = HEAD
TOTAL_WORDS: Final = Look(size=9, fill=colours.HEADER)
