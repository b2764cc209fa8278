"""How the sheet 核查意见 and the marked cells look."""

from collections.abc import Mapping
from typing import Final

from xlplugin.problem import Severity
from xlplugin.scoring.sheet import Verdict
from xlplugin.workbook.edit import colours
from xlplugin.workbook.edit.plan import Look
from xlplugin.workbook.layout.looks import CENTRED

BARE: Final = Look(border=False)
STRONG: Final = Look(bold=True, border=False)
LINK: Final = Look(colour=colours.BLUE)
INPUT: Final = Look(fill=colours.INPUT, across="center")
REMARK: Final = Look(fill=colours.INPUT)
SUM_TEXT: Final = Look(fill=colours.HEADER)

FILLS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: colours.WRONG,
    Severity.WARNING: colours.LOST,
    Severity.NOTICE: colours.PROPOSED,
}
"""The colour of a finding and of the cell it is about."""

WRONG: Final = FILLS[Severity.ERROR]
SETTLED: Final = colours.AGREES
"""The colour of a cell that an earlier review found fault with and this one does not."""

STATUS: Final[Mapping[Verdict, Look]] = {
    Verdict.AGREES: Look(across="center", colour=colours.GREEN),
    Verdict.DIFFERS: Look(across="center", fill=colours.WRONG, bold=True),
    Verdict.UNVERIFIABLE: Look(across="center", fill=colours.UNKNOWN),
    Verdict.JUDGEMENT: CENTRED,
}
"""How the cell that names an indicator's status looks."""


def severity_look(severity: Severity) -> Look:
    """How the cell that names a severity looks."""
    return Look(bold=severity is Severity.ERROR, across="center", fill=FILLS[severity])
