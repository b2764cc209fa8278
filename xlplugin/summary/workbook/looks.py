"""How the cells of the summary look: quiet rows, one accent, red only for what is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from xlplugin.problem import Severity
from xlplugin.workbook.edit import colours
from xlplugin.workbook.edit.plan import Look

COUNTS: Final = '#,##0;-#,##0;"–"'
POINTS: Final = '#,##0.00;-#,##0.00;"–"'
SCORE: Final = "0.00"
RATE: Final = "0.0%"
CHANGE: Final = '+0.00;-0.00;"–"'

TITLE: Final = Look(colours.TITLE_FACE, 18, colour=colours.ACCENT, border=False)
SAID: Final = Look(border=False)
NOTE: Final = Look(size=9, colour=colours.GREY, border=False)
SECTION: Final = Look(colours.TITLE_FACE, 12, colour=colours.ACCENT, border=False)
HEAD: Final = Look(bold=True, fill=colours.HEADER, across="center")
TEXT: Final = Look()
SMALL: Final = Look(size=9, colour=colours.GREY)
SMALL_NAME: Final = Look(size=9)
CENTRED: Final = Look(across="center")
LINK: Final = Look(colour=colours.BLUE)
CENTRED_LINK: Final = Look(colour=colours.BLUE, across="center")
NAVIGATION: Final = Look(colour=colours.BLUE, bold=True, border=False)

COUNT: Final = Look(across="right", indent=1, number_format=COUNTS)
POINT: Final = Look(across="right", indent=1, number_format=POINTS)
SCORED: Final = Look(across="right", indent=1, number_format=SCORE)
SHARE: Final = Look(across="right", indent=1, number_format=RATE)
CHANGED: Final = Look(across="right", indent=1, number_format=CHANGE)
CENTRED_COUNT: Final = replace(COUNT, across="center", indent=0)
CENTRED_POINT: Final = replace(POINT, across="center", indent=0)
CENTRED_SHARE: Final = replace(SHARE, across="center", indent=0)
WRONG_COUNT: Final = replace(COUNT, colour=colours.RED, bold=True)
WRONG_POINT: Final = replace(POINT, colour=colours.RED, bold=True)
WRONG_SHARE: Final = replace(SHARE, colour=colours.RED, bold=True, number_format='0.0%;-0.0%;"–"')
WRONG_TEXT: Final = replace(CENTRED, colour=colours.RED, bold=True)

CARD_NAME: Final = Look(size=9, colour=colours.GREY, fill=colours.BAND, across="center", border=False)
CARD: Final = replace(
    CARD_NAME, face=colours.TITLE_FACE, size=18, bold=True, colour=colours.ACCENT, number_format="#,##0"
)
CARD_POINTS: Final = replace(CARD, number_format=POINTS)

SEVERITY: Final[Mapping[Severity, Look]] = {
    Severity.ERROR: replace(CENTRED, fill=colours.WRONG, bold=True),
    Severity.WARNING: replace(CENTRED, fill=colours.LOST),
    Severity.NOTICE: replace(CENTRED, fill=colours.PROPOSED),
}
"""As on the sheet 核查意见 of a reviewed copy."""
