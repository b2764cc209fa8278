"""A LibreOffice add-in with the custom functions as one workbook calls them, packed as an extension."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from tests.referee.answering import GIVE_ROWS
from tests.referee.shapes import Shape

_TYPES: Final = "scores.rdb"
_COMPONENT: Final = "component.py"
_IMPLEMENTATION: Final = "xlreferee.addin.Scores"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

_MANIFEST: Final = f"""{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
<manifest:file-entry manifest:full-path="{_TYPES}"
 manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
<manifest:file-entry manifest:full-path="scores.components"
 manifest:media-type="application/vnd.sun.star.uno-components"/>
<manifest:file-entry manifest:full-path="CalcAddIns.xcu"
 manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""

_COMPONENTS: Final = f"""{_HEAD}<components xmlns="http://openoffice.org/2010/uno-components">
<component loader="com.sun.star.loader.Python" uri="./{_COMPONENT}">
<implementation name="{_IMPLEMENTATION}"><service name="{_IMPLEMENTATION}"/>
<service name="com.sun.star.sheet.AddIn"/></implementation></component></components>
"""

_DESCRIPTION: Final = f"""{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006">
<identifier value="xlreferee.addin"/><version value="1.0"/></description>
"""


def _method(function: str, arguments: int) -> str:
    """The method for calls of a function with so many arguments, as IDL allows it."""
    return f"{function.lower().replace('_', '')}{arguments}"


def calc_name(function: str, arguments: int) -> str:
    """A custom function as the add-in's functions are found in OOXML files.

    Of the names an add-in can declare (this one, DisplayName, CompatibilityName) LibreOffice 7.4 looks up
    only this one when it reads such a file; the bare name SCORE_… would be #NAME?.
    """
    return f"{_IMPLEMENTATION}.{_method(function, arguments)}".upper()


def _idl(shapes: Sequence[Shape]) -> str:
    methods = [
        f"  {_type(shape)} {_method(shape.function, len(shape.cells))}({', '.join(_parameters(shape))});"
        for shape in shapes
    ]
    interface = "\n".join(["interface XScores {", *methods, "};"])
    return f"module xlreferee {{ module addin {{\n{interface}\n}}; }};\n"


def _type(shape: Shape) -> str:
    return "sequence< sequence<any> >" if shape.function in GIVE_ROWS else "any"


def _parameters(shape: Shape) -> list[str]:
    kinds = ["com::sun::star::table::XCellRange" if cells else "any" for cells in shape.cells]
    return [f"[in] {kind} a{place}" for place, kind in enumerate(kinds)]


def _registration(shapes: Sequence[Shape]) -> str:
    """CalcAddIns.xcu: makes the methods functions of Calc."""
    nodes = "\n".join(_node(shape) for shape in shapes)
    return f"""{_HEAD}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"
 oor:name="CalcAddIns" oor:package="org.openoffice.Office"><node oor:name="AddInInfo">
<node oor:name="{_IMPLEMENTATION}" oor:op="replace"><node oor:name="AddInFunctions">
{nodes}
</node></node></node></oor:component-data>
"""


def _node(shape: Shape) -> str:
    return f"""<node oor:name="{_method(shape.function, len(shape.cells))}" oor:op="replace">
<prop oor:name="DisplayName"><value xml:lang="en-US">{shape.function}</value></prop>
<prop oor:name="Category"><value>Add-In</value></prop></node>"""


def _types(shapes: Sequence[Shape], folder: Path, writer: Path, known: Sequence[Path]) -> bytes:
    source, types = folder / "scores.idl", folder / _TYPES
    source.write_text(_idl(shapes), encoding="utf-8")
    command = [writer, *known, source, types]
    subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603 - a tool found on the system
    return types.read_bytes()


def build_addin(shapes: Sequence[Shape], folder: Path, writer: Path, known: Sequence[Path]) -> Path:
    """Pack the add-in.

    Args:
        shapes: what it offers, one shape a function and number of arguments.
        folder: where the files may go.
        writer: the compiler of UNO types, ``unoidl-write``.
        known: LibreOffice's own type libraries.

    Returns:
        The extension, an ``.oxt`` file.
    """
    packed = folder / "referee.oxt"
    with ZipFile(packed, "w") as archive:
        archive.writestr(_TYPES, _types(shapes, folder, writer, known))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("description.xml", _DESCRIPTION)
        archive.writestr("scores.components", _COMPONENTS)
        archive.writestr("CalcAddIns.xcu", _registration(shapes))
        calls = {_method(shape.function, len(shape.cells)): shape.function for shape in shapes}
        archive.writestr("calls.json", json.dumps(calls))
        archive.write(Path(__file__).with_name(_COMPONENT), _COMPONENT)
    return packed
