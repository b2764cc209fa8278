"""The VBA of the functions: one wrapper each, which hands values to Python and gives back its answer."""

from collections.abc import Iterable
from typing import Final

from xlplugin.excel.names import UDF_MODULE
from xlplugin.excel.udfs.declaration import Udf, UdfArgument

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


def functions_module(udfs: Iterable[Udf]) -> str:
    """The source of the module XlpFunctions."""
    return _HEADER + "".join(wrapper(each) for each in udfs)


def wrapper(udf: Udf) -> str:
    """The wrapper of one function, all of it ASCII."""
    return _WRAPPER.format(
        name=udf.name,
        arguments=", ".join(map(_declared, udf.arguments)),
        values=", ".join(f"XlpValue({each.name})" for each in udf.arguments),
        description=_description(udf.name),
        module=UDF_MODULE,
    )


def _declared(argument: UdfArgument) -> str:
    return f"Optional {argument.name}" if argument.optional else argument.name


def _description(name: str) -> str:
    kind, _, concept = name.partition("_")
    what = "Points" if kind == "SCORE" else "The sentence that explains the points"
    return f"{what} for {concept.replace('_', ' ').lower()}."
