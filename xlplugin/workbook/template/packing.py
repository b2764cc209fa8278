"""From an authored workbook to bytes that are the same wherever and whenever it is built."""

import re
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipInfo

from lxml import etree
from openpyxl import Workbook

from xlplugin.problem import Source
from xlplugin.workbook.file.archive import Part, Parts, read_parts
from xlplugin.workbook.file.package import Package

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CORE: Final = "docProps/core.xml"
_APP: Final = "docProps/app.xml"
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
_AUTHORED_BY = re.compile(rb"<Application>.*?</Application>")
_VERSION = re.compile(rb"<AppVersion>.*?</AppVersion>")
# LibreOffice keeps stored texts only of a file whose author says that it is, or is like, Microsoft Excel.
_AUTHOR: Final = b"<Application>Microsoft Excel Compatible / xlplugin</Application>"
_LABEL_FORMATS = re.compile(rb"<numFmt formatCode=(\"[^\"]*\")\s*/>")
_CHART_END: Final = b"</chart>"
_GAPS: Final = (
    b'<extLst><ext uri="{56B9EC1D-385E-4148-901F-78D8002777C0}" '
    b'xmlns:c16r3="http://schemas.microsoft.com/office/drawing/2017/03/chart">'
    b'<c16r3:dataDisplayOptions16><c16r3:dispNaAsBlank val="1"/></c16r3:dataDisplayOptions16>'
    b"</ext></extLst>"
)


def packed(workbook: Workbook, name: str) -> Package:
    """The parts of a workbook without times, versions and compression; ``name`` is for messages."""
    buffer = BytesIO()
    workbook.save(buffer)
    read = read_parts(buffer.getvalue(), Source(name))
    if read.value is None:
        raise ValueError("；".join(map(str, read.problems)))
    return Package(Path(name), Parts(map(_settled, read.value)))


def _settled(part: Part) -> Part:
    # Parsed and written again, because openpyxl spells every Chinese character out as a number.
    document = etree.fromstring(_settled_data(part))
    data = etree.tostring(document, encoding="UTF-8", xml_declaration=True, standalone=True)
    return Part(part.name, _entry(part.name), data)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_STORED
    entry.create_system = 0
    return entry


def _settled_data(part: Part) -> bytes:
    """The part without what depends on the time or on the library's version."""
    data = part.data()
    if part.name == _CORE:
        return _STAMPS.sub(b"", data)
    if part.name == _APP:
        return _VERSION.sub(b"", _AUTHORED_BY.sub(_AUTHOR, data))
    if part.name.startswith("xl/charts/chart"):
        data = _LABEL_FORMATS.sub(rb'<numFmt formatCode=\1 sourceLinked="0"/>', data)
        return data.replace(_CHART_END, _GAPS + _CHART_END)
    return data
