"""The add-in file, built on any system from xlwings' own template: the same bytes from the same program."""

import os
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pyopenvba.vba import VBAModule

from xlplugin.excel.doctor.self_test import package_version
from xlplugin.excel.names import ADDIN, ADDIN_FILE, XLWINGS_VERSION
from xlplugin.excel.ribbon.custom_ui import custom_ui
from xlplugin.excel.xlam.sheets import TextSheet, about_sheet, functions_sheet, messages_sheet
from xlplugin.excel.xlam.vba_project import modules, vba_project

_TEMPLATE: Final = "quickstart_addin_ribbon.xlam"
_SOURCE_TREE: Final = "0"
_LICENCES: Final = (
    "xlplugin：MIT；启动 Python 的 VBA（模块 XlpLauncher）和空白模板源自 xlwings，"
    "版权归 Zoomer Analytics LLC 所有，BSD 3-clause，全文见该模块。"
)
_VBA_PART: Final = "xl/vbaProject.bin"
_RIBBON_PART: Final = "customUI/customUI14.xml"
_KEPT_PARTS: Final = ("xl/styles.xml", "xl/theme/theme1.xml")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS: Final = f"{_OFFICE}/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_APP: Final = (
    f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>Microsoft Excel</Application></Properties>"
)
_CORE: Final = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{ADDIN}</dc:title></cp:coreProperties>'
)
_TYPES: Final = (
    ("/xl/workbook.xml", "application/vnd.ms-excel.addin.macroEnabled.main+xml"),
    (f"/{_VBA_PART}", "application/vnd.ms-office.vbaProject"),
    ("/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
    ("/xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
    ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
)


def build_addin() -> bytes:
    """The .xlam: functions, ribbon, messages and launcher, with its version and content hash inside."""
    modules, ribbon, sheets = addin_modules(), custom_ui(), (messages_sheet(), functions_sheet())
    digest = sha256()  # of what is put in, so that it can stand inside
    for part in (*(each.source.encode() for each in modules), ribbon, *(each.to_xml() for each in sheets)):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    properties = (
        ("xlplugin", addin_version()),
        ("xlwings", XLWINGS_VERSION),
        ("content-sha256", digest.hexdigest()),
    )
    about = about_sheet((*properties, ("licences", _LICENCES)))
    with files("xlwings").joinpath(_TEMPLATE).open("rb") as file, ZipFile(file) as template:
        vba = vba_project(template.read(_VBA_PART), modules)
        return _package(template, (*sheets, about), ribbon, vba, properties)


def write_addin(contents: bytes, folder: Path) -> Path:
    """Write the add-in into a folder, made where there is none: all of it or, with an OSError, nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / ADDIN_FILE
    with NamedTemporaryFile(dir=folder, prefix=ADDIN_FILE, suffix=".part", delete=False) as file:
        file.write(contents)
    try:
        os.replace(file.name, target)  # noqa: PTH105 - the temporary file's name is a text
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise
    return target


def addin_modules() -> tuple[VBAModule, ...]:
    """Every VBA module of the add-in, as it is put into the file."""
    sheets = (messages_sheet(), functions_sheet(), about_sheet(()))
    return modules((each.code_name for each in sheets), addin_version())


def addin_version() -> str:
    """The version of this program, which is the add-in's; 0 where it runs from its source uninstalled."""
    return package_version(ADDIN) or _SOURCE_TREE


def _package(
    template: ZipFile,
    sheets: tuple[TextSheet, ...],
    ribbon: bytes,
    vba: bytes,
    properties: tuple[tuple[str, str], ...],
) -> bytes:
    """The parts in a zip archive: the template's looks with our workbook, sheets, ribbon and VBA.

    Of each custom property of the file there are the ASCII name and the text.
    """
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations(
            (f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_RELATIONS}/extended-properties", "docProps/app.xml"),
            (f"{_RELATIONS}/custom-properties", "docProps/custom.xml"),
            (f"{_MICROSOFT}/2007/relationships/ui/extensibility", _RIBBON_PART),
        ),
        "docProps/app.xml": _APP.encode(),
        "docProps/core.xml": _CORE.encode(),
        "docProps/custom.xml": _custom(properties),
        _RIBBON_PART: ribbon,
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{_RELATIONS}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
            (f"{_RELATIONS}/theme", "theme/theme1.xml"),
            (f"{_RELATIONS}/styles", "styles.xml"),
            (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        **{f"xl/worksheets/sheet{number}.xml": each.to_xml() for number, each in enumerate(sheets, 1)},
        **{name: template.read(name) for name in _KEPT_PARTS},
        _VBA_PART: vba,
    }
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


def _relations(*relations: tuple[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'.encode()


def _workbook(sheets: tuple[TextSheet, ...]) -> bytes:
    # Its window is not hidden: for MacroOptions the VBA makes the workbook visible for a moment.
    items = "".join(
        f'<sheet name="{each.name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, each in enumerate(sheets, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr codeName="ThisWorkbook"/>'
        f"<bookViews><workbookView/></bookViews><sheets>{items}</sheets></workbook>"
    ).encode()


def _custom(properties: tuple[tuple[str, str], ...]) -> bytes:
    items = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(properties, 2)
    )
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{items}</Properties>"
    ).encode()
