"""The VBA source of the add-in: its modules, with the program's names and versions filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import Final

from xlplugin.excel.names import (
    ERROR_MARK,
    HIDDEN,
    RIBBON_MODULE,
    UDF_MODULE,
    XLWINGS_VERSION,
    server_command,
)
from xlplugin.excel.udfs.declaration import Udf

_HEADER: Final = """Attribute VB_Name = "XlpFunctions"
Option Explicit

' One wrapper a function, written by the program. The wizard's Chinese words are set when the add-in opens.
"""
_WRAPPER: Final = """
Public Function {name}({arguments})
Attribute {name}.VB_Description = "{description}"
    On Error GoTo failed
    {name} = XlpResult(XLPy.CallUDF("{module}", "{name}", Array({values})))
    Exit Function
failed:
    {name} = XlpFailure("{name}", Err.Number, Err.Description)
End Function
"""
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


def wrapper(udf: Udf) -> str:
    """The wrapper of one function, all of it ASCII: it hands values to Python and gives back the answer."""
    kind, _, concept = udf.name.partition("_")
    what = "Points" if kind == "SCORE" else "The sentence that explains the points"
    return _WRAPPER.format(
        name=udf.name,
        arguments=", ".join(
            f"Optional {each.name}" if each.optional else each.name for each in udf.arguments
        ),
        values=", ".join(f"XlpValue({each.name})" for each in udf.arguments),
        description=f"{what} for {concept.replace('_', ' ').lower()}.",
        module=UDF_MODULE,
    )


class ModuleKind(Enum):
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
    kind: ModuleKind
    source: str


def modules(udfs: Iterable[Udf], sheets: Iterable[str], version: str) -> tuple[VbaModule, ...]:
    """Every module, in the project's order; ``sheets`` are the sheets' code names."""
    documents = [_module(_WORKBOOK, ModuleKind.DOCUMENT, version)]
    documents += [VbaModule(each, ModuleKind.DOCUMENT, _lines(_SHEET.format(name=each))) for each in sheets]
    wrappers = _HEADER + "".join(map(wrapper, udfs))
    functions = VbaModule("XlpFunctions", ModuleKind.STANDARD, _lines(wrappers))
    return (*documents, functions, *(_module(each, ModuleKind.STANDARD, version) for each in _FILES))


def _module(file: str, kind: ModuleKind, version: str) -> VbaModule:
    text = files(__package__).joinpath("vba", file).read_text(encoding="ascii")
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
    return VbaModule(file.partition(".")[0], kind, _lines(text))


def _lines(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"
