"""The add-in as a package: its parts in a zip archive whose bytes depend on nothing but the parts."""

from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from xlplugin.excel.names import ADDIN
from xlplugin.excel.xlam.sheets import Sheet

VBA_PART: Final = "xl/vbaProject.bin"
RIBBON_PART: Final = "customUI/customUI14.xml"

_KEPT_PARTS: Final = ("xl/styles.xml", "xl/theme/theme1.xml")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS: Final = f"{_OFFICE}/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

_TYPES: Final = (
    ("/xl/workbook.xml", "application/vnd.ms-excel.addin.macroEnabled.main+xml"),
    (f"/{VBA_PART}", "application/vnd.ms-office.vbaProject"),
    ("/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
    ("/xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
    ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
)


def package(
    template: ZipFile,
    sheets: tuple[Sheet, ...],
    ribbon: bytes,
    vba: bytes,
    facts: tuple[tuple[str, str], ...],
) -> bytes:
    """The .xlam: the template's looks with our workbook, sheets, ribbon and VBA.

    Args:
        template: xlwings' own add-in.
        sheets: in the workbook's order.
        ribbon: the customUI part.
        vba: the vbaProject part.
        facts: ASCII name and text of each custom property of the file.
    """
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _package_relations(),
        "docProps/app.xml": _app(),
        "docProps/core.xml": _core(),
        "docProps/custom.xml": _custom(facts),
        RIBBON_PART: ribbon,
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _workbook_relations(len(sheets)),
        **{f"xl/worksheets/sheet{number}.xml": each.to_xml() for number, each in enumerate(sheets, 1)},
        **{name: template.read(name) for name in _KEPT_PARTS},
        VBA_PART: vba,
    }
    return _zipped(parts)


def _zipped(parts: dict[str, bytes]) -> bytes:
    # Stored, as what compressing makes of it depends on the zlib at hand.
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.create_system = 0
            archive.writestr(entry, data)
    return buffer.getvalue()


def _content_types(sheets: int) -> bytes:
    types = [
        *_TYPES,
        *((f"/xl/worksheets/sheet{number}.xml", _SHEET_TYPE) for number in range(1, sheets + 1)),
    ]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in types)
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _package_relations() -> bytes:
    return _relations(
        (f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        (f"{_RELATIONS}/extended-properties", "docProps/app.xml"),
        (f"{_RELATIONS}/custom-properties", "docProps/custom.xml"),
        (f"{_MICROSOFT}/2007/relationships/ui/extensibility", RIBBON_PART),
    )


def _workbook_relations(sheets: int) -> bytes:
    return _relations(
        *((f"{_RELATIONS}/worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)),
        (f"{_RELATIONS}/theme", "theme/theme1.xml"),
        (f"{_RELATIONS}/styles", "styles.xml"),
        (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
    )


def _relations(*relations: tuple[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'.encode()


def _workbook(sheets: tuple[Sheet, ...]) -> bytes:
    # Its window is not hidden: for MacroOptions the VBA makes the workbook visible for a moment.
    items = "".join(
        f'<sheet name="{each.name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, each in enumerate(sheets, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr codeName="ThisWorkbook"/>'
        f"<bookViews><workbookView/></bookViews><sheets>{items}</sheets></workbook>"
    ).encode()


def _app() -> bytes:
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>Microsoft Excel</Application></Properties>"
    ).encode()


def _core() -> bytes:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{ADDIN}</dc:title></cp:coreProperties>'
    ).encode()


def _custom(facts: tuple[tuple[str, str], ...]) -> bytes:
    items = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(facts, 2)
    )
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{items}</Properties>"
    ).encode()
