"""Workbooks as Excel stores calls of an add-in's functions: ``[1]!NAME(…)``, and a link to its file."""

import io
import re
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from tests.workbook.books import HEAD, MAIN, OFFICE, PACKAGE
from xlplugin.functions.catalogue import functions

ADDIN: Final = "xlplugin.xlam"
_STARTUP: Final = "http://schemas.microsoft.com/office/2006/relationships/xlExternalLinkPath/xlStartup"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
_FORMULA: Final = re.compile(r"(<f[^>]*>)([^<]*)(?=</f>)")
_NAMES: Final = "|".join(each.name for each in functions())
_CALL: Final = re.compile(rf"&quot;(?:(?!&quot;).)*&quot;|\"[^\"]*\"|(?<![\w.!])({_NAMES})(?=\s*\()")


def linked(contents: bytes, file: str = ADDIN) -> bytes:
    """The workbook with every plain call of ours linked to a file in the folder that Excel starts from.

    A workbook without such calls, or with links already, stays as it is.
    """
    with ZipFile(io.BytesIO(contents)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    called: set[str] = set()
    for name in [each for each in parts if each.startswith("xl/worksheets/sheet")]:
        parts[name] = _FORMULA.sub(lambda f: f[1] + _linked(f[2], called), parts[name].decode()).encode()
    if not called or any("externalLink" in each for each in parts):
        return contents
    names = "".join(f'<definedName name="{each}"/>' for each in sorted(called))
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'{HEAD}<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1">'
        f"<definedNames>{names}</definedNames></externalBook></externalLink>"
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{_STARTUP}" '
        f'Target="{file}" TargetMode="External"/></Relationships>'
    ).encode()
    _insert(
        parts,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{_KIND}"/>',
    )
    _insert(
        parts,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rIdLink" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>',
    )
    listed = (
        f'<externalReferences><externalReference xmlns:r="{OFFICE}" r:id="rIdLink"/></externalReferences>'
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"</sheets>", f"</sheets>{listed}".encode(), 1
    )
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _linked(formula: str, called: set[str]) -> str:
    def call(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        called.add(found[1])
        return f"[1]!{found[1]}"

    return _CALL.sub(call, formula)


def _insert(parts: dict[str, bytes], name: str, before: str, text: str) -> None:
    parts[name] = parts[name].replace(before.encode(), f"{text}{before}".encode())
