"""How the sheet 核查意见 and the marked cells look."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from xlplugin.problem import Severity
from xlplugin.scoring.sheet import Verdict
from xlplugin.workbook.edit.plan import Look

GREY: Final = "8A94A0"
ANSWERED: Final = "F3F6FA"
CHANGED: Final = "FFE0B2"
TAB: Final = "C00000"

_HEADER_FILL: Final = "DCE6F1"
_INPUT_FILL: Final = "FFFBE0"
_LINK: Final = "1F5FA8"
_BODY: Final = Look()

TITLE: Final = Look(face="黑体", size=16, bold=True, across="center", border=False)
PLAIN: Final = Look(border=False)
STRONG: Final = Look(bold=True, border=False)
HEAD: Final = Look(bold=True, fill=_HEADER_FILL, across="center")
TEXT: Final = _BODY
CENTRE: Final = Look(across="center")
LINK: Final = Look(colour=_LINK)
INPUT: Final = Look(fill=_INPUT_FILL, across="center")
CODE: Final = Look(size=8, colour=GREY)
REMARK: Final = Look(fill=_INPUT_FILL)
SUM: Final = Look(bold=True, across="center", fill=_HEADER_FILL)
SUM_TEXT: Final = Look(fill=_HEADER_FILL)

FILLS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "F8B4B4", Severity.WARNING: "FFE0B2", Severity.NOTICE: "DDEBF7"}
)
"""The colour of a finding and of the cell it is about."""

SETTLED: Final = "E3F2E6"
"""The colour of a cell that an earlier review found fault with and this one does not."""

_STATUS: Final[Mapping[Verdict, Look]] = MappingProxyType(
    {
        Verdict.AGREES: Look(across="center", colour="2E7D32"),
        Verdict.DIFFERS: Look(across="center", fill="F8B4B4", bold=True),
        Verdict.UNVERIFIABLE: Look(across="center", fill="ECEFF3"),
        Verdict.JUDGEMENT: CENTRE,
    }
)


def severity_look(severity: Severity) -> Look:
    """How the cell that names a severity looks."""
    return Look(bold=severity is Severity.ERROR, across="center", fill=FILLS[severity])


def status_look(status: Verdict) -> Look:
    """How the cell that names an indicator's status looks."""
    return _STATUS[status]
