"""The colours and typefaces of our sheets; colours as RRGGBB."""

from typing import Final

INK: Final = "1F2933"
GREY: Final = "8A94A0"
RED: Final = "C00000"
GREEN: Final = "2E7D32"
BLUE: Final = "1F5FA8"
ORANGE: Final = "B45309"
LINE: Final = "9AA5B1"
PAPER: Final = "FFFFFF"
HEADER: Final = "DCE6F1"
BAND: Final = "F3F6FA"
INPUT: Final = "FFFBE0"
MISSING: Final = "FCE4D6"
WRONG: Final = "F8B4B4"
LOST: Final = "FFE0B2"
UNKNOWN: Final = "ECEFF3"
AGREES: Final = "E3F2E6"
JUDGED: Final = "E3EDF9"
ACCENT: Final = "1F4E79"

BODY_FACE: Final = "宋体"
TITLE_FACE: Final = "黑体"

PROPOSED: Final = "DDEBF9"
"""Of a value that a person has still to confirm."""
