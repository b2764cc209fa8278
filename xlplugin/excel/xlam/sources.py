"""The VBA source of the add-in: its modules, with the program's names and versions filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import Final

from xlplugin.excel.names import ERROR_MARK, HIDDEN, RIBBON_MODULE, XLWINGS_VERSION, server_command
from xlplugin.excel.udfs.declaration import Udf
from xlplugin.excel.xlam.wrappers import functions_module

_FILES: Final = ("XlpLauncher.bas", "XlpMessages.bas", "XlpRibbon.bas", "XlpValues.bas", "XlpWizard.bas")
_WORKBOOK: Final = "ThisWorkbook.cls"

_SHEET: Final = """Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{00020820-0000-0000-C000-000000000046}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
Option Explicit
"""


class Kind(Enum):
    """What a module belongs to."""

    DOCUMENT = "Document"
    STANDARD = "Module"


@dataclass(frozen=True, slots=True)
class VbaModule:
    """One module.

    Attributes:
        name: in the project.
        kind: of the workbook or a sheet, or standing alone.
        source: with its attributes, in ASCII, its lines ending as VBA wants them.
    """

    name: str
    kind: Kind
    source: str


def modules(udfs: Iterable[Udf], sheets: Iterable[str], version: str) -> tuple[VbaModule, ...]:
    """Every module, in the project's order; ``sheets`` are the sheets' code names."""
    documents = [_module(_WORKBOOK, Kind.DOCUMENT, version)]
    documents += [VbaModule(each, Kind.DOCUMENT, _lines(_SHEET.format(name=each))) for each in sheets]
    functions = VbaModule("XlpFunctions", Kind.STANDARD, _lines(functions_module(udfs)))
    return (*documents, functions, *(_module(each, Kind.STANDARD, version) for each in _FILES))


def _module(file: str, kind: Kind, version: str) -> VbaModule:
    text = files(__package__).joinpath("vba", file).read_text(encoding="ascii")
    return VbaModule(file.partition(".")[0], kind, _lines(_filled(text, version)))


def _filled(text: str, version: str) -> str:
    names = {
        "@VERSION@": version,
        "@XLWINGS@": XLWINGS_VERSION,
        "@RIBBON_MODULE@": RIBBON_MODULE,
        "@ERROR_MARK@": ERROR_MARK,
        "@HIDDEN@": HIDDEN,
        "@SERVER_COMMAND@": server_command("{1}").replace('"', '""'),
    }
    for mark, name in names.items():
        text = text.replace(mark, name)
    return text


def _lines(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"
