"""A blank workbook with the sheets of another: what the file's applier writes into it, Excel can copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplugin.workbook.edit.pieces import XML_HEAD, quoted
from xlplugin.workbook.file.archive import Parts
from xlplugin.workbook.file.package import WORKBOOK_PART, Package, new_part

_MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = b"http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION: Final = b'<Relationship Id="%b" Type="%b/%b" Target="%b"/>'


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of a workbook; ``kind`` is worksheet, or chartsheet for all that has no cells."""

    name: str
    kind: str = "worksheet"


def blank_package(path: Path, tabs: Sequence[Tab]) -> Package:
    """A workbook of blank sheets.

    Args:
        path: The file that problems name.
        tabs: Its tabs; at least one.
    """
    numbered = list(enumerate(tabs, start=1))
    entries = b"".join(
        b'<sheet name=%b sheetId="%d" r:id="s%d"/>' % (quoted(tab.name), n, n) for n, tab in numbered
    )
    relations = b"".join(
        _RELATION % (b"s%d" % n, _OFFICE, tab.kind.encode(), b"worksheets/sheet%d.xml" % n)
        for n, tab in numbered
    )
    parts = {
        "[Content_Types].xml": _types(len(tabs)),
        "_rels/.rels": _relations(_RELATION % (b"w", _OFFICE, b"officeDocument", WORKBOOK_PART.encode())),
        WORKBOOK_PART: b'%b<workbook xmlns="%b" xmlns:r="%b"><sheets>%b</sheets></workbook>'
        % (XML_HEAD, _MAIN, _OFFICE, entries),
        "xl/_rels/workbook.xml.rels": _relations(relations),
    }
    blank = b'%b<worksheet xmlns="%b"><sheetData/></worksheet>' % (XML_HEAD, _MAIN)
    parts |= {f"xl/worksheets/sheet{n}.xml": blank for n, _ in numbered}
    return Package(path, Parts(new_part(name, data) for name, data in parts.items()))


def _types(sheets: int) -> bytes:
    override = b'<Override PartName="/%b" ContentType="%b.%b+xml"/>'
    each = [override % (WORKBOOK_PART.encode(), _TYPES, b"sheet.main")]
    each += [
        override % (b"xl/worksheets/sheet%d.xml" % n, _TYPES, b"worksheet") for n in range(1, sheets + 1)
    ]
    defaults = (
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>'
    )
    return b'%b<Types xmlns="%b/content-types">%b%b</Types>' % (XML_HEAD, _PACKAGE, defaults, b"".join(each))


def _relations(entries: bytes) -> bytes:
    return b'%b<Relationships xmlns="%b/relationships">%b</Relationships>' % (XML_HEAD, _PACKAGE, entries)
