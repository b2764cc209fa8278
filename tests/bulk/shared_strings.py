"""A workbook's texts in a part of their own, as Excel and WPS write them; openpyxl leaves them in cells."""

import io
import re
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

_PART: Final = "xl/sharedStrings.xml"
_SHEETS: Final = "xl/worksheets/"
_CELL: Final = re.compile(rb'<c ([^<>]*)t="inlineStr"([^<>]*)><is>(.*?)</is></c>', re.DOTALL)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE: Final = (
    f'<Override PartName="/{_PART}" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_RELATION: Final = (
    '<Relationship Id="rIdTexts" Target="sharedStrings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def with_shared_strings(data: bytes) -> bytes:
    """The same workbook with its texts shared; as it is where it shares some."""
    with ZipFile(io.BytesIO(data)) as package:
        parts = {each.filename: package.read(each) for each in package.infolist()}
    if _PART in parts:
        return data
    numbers: dict[bytes, int] = {}
    for name, contents in parts.items():
        if name.startswith(_SHEETS) and name.endswith(".xml"):
            parts[name] = _CELL.sub(lambda cell: _shared(cell, numbers), contents)
    for name, end, more in (
        ("[Content_Types].xml", b"</Types>", _TYPE),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", _RELATION),
    ):
        parts[name] = parts[name].replace(end, more.encode())
    texts = b"".join(b"<si>%b</si>" % text for text in numbers)
    parts[_PART] = f'<sst xmlns="{_MAIN}" uniqueCount="{len(numbers)}">'.encode() + texts + b"</sst>"
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, contents in parts.items():
            package.writestr(name, contents)
    return buffer.getvalue()


def _shared(cell: re.Match[bytes], numbers: dict[bytes, int]) -> bytes:
    number = numbers.setdefault(cell[3], len(numbers))
    return b'<c %bt="s"%b><v>%d</v></c>' % (cell[1], cell[2], number)
