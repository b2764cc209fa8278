"""How the cells of our sheets in an official workbook look."""

from typing import Final

from xlplugin.workbook.edit.colours import ACCENT, BAND, GREY, HEADER, INPUT, TITLE_FACE
from xlplugin.workbook.edit.plan import Look

TITLE: Final = Look(face=TITLE_FACE, size=16, bold=True, across="center", border=False)
HINT: Final = Look(size=9, colour=GREY, border=False)
HEAD: Final = Look(bold=True, fill=HEADER, across="center")
NAME: Final = Look(bold=True, across="right", border=False)
STRONG: Final = Look(bold=True, colour=ACCENT, border=False)
CODE: Final = Look(size=8, colour=GREY)
LEVEL: Final = Look(fill=BAND)
WORDS: Final = Look(size=9)
CENTRED: Final = Look(across="center")
INPUT_WORDS: Final = Look(size=9, fill=INPUT)
TOTAL: Final = Look(bold=True, fill=HEADER, across="center")
TOTAL_WORDS: Final = Look(size=9, fill=HEADER)
