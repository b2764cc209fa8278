"""Workbooks for plans: one with everything that careless programs lose, and ones with hardly anything."""

import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook

from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.package import Package

from .books import (
    CONTENT_TYPES,
    HEAD,
    MAIN,
    OFFICE,
    PACKAGE,
    RICH_PARTS,
    SHEET,
    SHEET_PART,
    archive,
    opened,
    rich_book,
    value_of,
)

OTHER_SHEET: Final = "基础 数据"
COMMENTS_PART: Final = "xl/comments1.xml"
DRAWING_PART: Final = "xl/drawings/vmlDrawing1.vml"
STYLES_PART: Final = "xl/styles.xml"
SHEET_RELATIONS: Final = "xl/worksheets/_rels/sheet1.xml.rels"

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = {
    "xl/styles.xml": f"{_SPREADSHEET}.styles+xml",
    "xl/sharedStrings.xml": f"{_SPREADSHEET}.sharedStrings+xml",
    "xl/comments1.xml": f"{_SPREADSHEET}.comments+xml",
    "xl/threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
    "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
    "xl/slicers/slicer1.xml": "application/vnd.ms-excel.slicer+xml",
    "xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
}

STYLES: Final = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">\
<numFmt numFmtId="176" formatCode="0.0000%"/></numFmts><fonts count="2" knownFonts="1"><font><sz val="11"/>\
<name val="宋体"/></font><font><b/><sz val="9"/><name val="仿宋_GB2312"/></font></fonts><fills count="2">\
<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="10" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1">\
<alignment horizontal="right"/></xf>\
<xf numFmtId="176" fontId="0" fillId='0' borderId="0" xfId="0"/>\
<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/>\
<extLst><ext uri="{{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}}"/></extLst></styleSheet>"""

COMMENTS: Final = f"""{HEAD}<comments xmlns="{MAIN}"><authors><author>张三</author>\
<author>tc={{8B1F}}</author></authors><commentList>\
<comment ref="A2" authorId="0"><text><r><rPr><b/><sz val="9"/></rPr><t>张三:</t></r><r>\
<t xml:space="preserve">
请核对 &amp; 补充</t></r></text></comment>\
<comment ref="B2" authorId="0"><text><t>口径见附件</t></text></comment>\
<comment ref="E2" authorId="1"><text><t>[线程批注]</t></text></comment></commentList></comments>"""

DRAWING: Final = b"""<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
 <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="3"/></o:shapelayout>
 <v:shapetype id="_x0000_t202"/><v:shape id="_x0000_s3080" type="#_x0000_t201"><v:textbox>a<br>b</v:textbox>
 <x:ClientData ObjectType="Button"><x:Row>6</x:Row><x:Column>0</x:Column></x:ClientData></v:shape>
 <v:shape id="_x0000_s3081" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Row>1</x:Row>
 <x:Column>0</x:Column></x:ClientData></v:shape>
 <v:shape id="_x0000_s3082" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Row>1</x:Row>
 <x:Column>1</x:Column></x:ClientData></v:shape></xml>
"""

_ANCHOR = """<xdr:from><xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>8</xdr:row>\
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff>\
<xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"""
_PICTURE = f"""{HEAD}<xdr:wsDr \
xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"><xdr:twoCellAnchor>\
{_ANCHOR.format(1, 3)}<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/>\
</xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>填报说明</a:t></a:r></a:p></xdr:txBody></xdr:sp>\
<xdr:clientData/></xdr:twoCellAnchor><xdr:twoCellAnchor>{_ANCHOR.format(4, 6)}<xdr:pic><xdr:nvPicPr>\
<xdr:cNvPr id="3" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>\
</xdr:blipFill><xdr:spPr/></xdr:pic><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"""


def _relationships(*entries: tuple[str, str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in entries
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'.encode()


def _full_parts() -> dict[str, bytes]:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _DECLARED.items()
    )
    microsoft = "http://schemas.microsoft.com/office"
    return {
        "[Content_Types].xml": CONTENT_TYPES.replace("</Types>", f"{overrides}</Types>").encode(),
        STYLES_PART: STYLES.encode(),
        COMMENTS_PART: COMMENTS.encode(),
        DRAWING_PART: DRAWING,
        "xl/drawings/drawing1.xml": _PICTURE.encode(),
        "xl/slicers/slicer1.xml": b"<slicers/>",
        "xl/persons/person.xml": b"<personList/>",
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
        SHEET_RELATIONS: _relationships(
            ("rId1", f"{OFFICE}/drawing", "../drawings/drawing1.xml"),
            ("rId2", f"{OFFICE}/vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId3", f"{OFFICE}/comments", "../comments1.xml"),
            (
                "rId4",
                f"{microsoft}/2017/10/relationships/threadedComment",
                "../threadedComments/threadedComment1.xml",
            ),
            ("rId5", f"{microsoft}/2007/relationships/slicer", "../slicers/slicer1.xml"),
        ),
        "xl/drawings/_rels/drawing1.xml.rels": _relationships(
            ("rId1", f"{OFFICE}/image", "../media/image1.png")
        ),
    }


def full_book(folder: Path, changed: dict[str, bytes] | None = None) -> Package:
    """Text box, picture, sparklines, comments, threads, slicers, macros, custom XML, x14 formats."""
    return opened(rich_book(folder, {**_full_parts(), **(changed or {})}))


def bare_book(folder: Path) -> Package:
    """One sheet, no styles, no shared strings, no names; the relationships with a prefix of their own."""
    sheets = f'<sheets><sheet xmlns:q="{OFFICE}" name="{SHEET}" sheetId="7" q:id="a"/></sheets>'
    workbook = f'<workbook xmlns="{MAIN}">{sheets}</workbook>'
    relations = (
        f'<p:Relationships xmlns:p="{PACKAGE}/relationships"><p:Relationship Id="a" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></p:Relationships>'
    )
    return _written(folder, workbook, relations, f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')


def strict_book(folder: Path) -> Package:
    """A workbook in the strict dialect of the format, its elements with prefixes."""
    main, office = (
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    workbook = (
        f'<s:workbook xmlns:s="{main}" xmlns:rel="{office}"><s:sheets><s:sheet name="{SHEET}" sheetId="1" '
        'rel:id="rId1"/></s:sheets><s:calcPr calcId="1"/></s:workbook>'
    )
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    sheet = (
        f'<s:worksheet xmlns:s="{main}"><s:cols><s:col min="2" max="3" width="9"/></s:cols><s:sheetData>'
        '<s:row r="2" s="0" customFormat="1"><s:c r="A2"><s:v>1</s:v></s:c></s:row></s:sheetData>'
        '<s:pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/></s:worksheet>'
    )
    return _written(folder, workbook, relations, sheet)


BOOKS: Final[tuple[Callable[[Path], Package], ...]] = (
    full_book,
    bare_book,
    strict_book,
    lambda folder: opened(rich_book(folder)),
)
"""The sample workbooks, each with a sheet 自评表."""


def planned(package: Package, plan: Plan) -> Package:
    """The workbook with a plan done that can be done."""
    return value_of(apply_plan(package, plan))


def changed_parts(before: Package, after: Package) -> set[str]:
    """The parts that came, went or are no longer the same."""
    names = before.parts.keys() | after.parts.keys()
    return {name for name in names if before.data(name) != after.data(name)}


def seen_by_openpyxl(package: Package) -> Workbook:
    """The workbook as another library reads it."""
    with warnings.catch_warnings():
        # It says of some extensions that it does not know them.
        warnings.filterwarnings("ignore", module="openpyxl")
        return load_workbook(BytesIO(package.to_bytes()), keep_links=False)


def _written(folder: Path, workbook: str, relations: str, sheet: str) -> Package:
    parts = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": RICH_PARTS["_rels/.rels"],
        "xl/workbook.xml": workbook.encode(),
        "xl/_rels/workbook.xml.rels": relations.encode(),
        SHEET_PART: sheet.encode(),
    }
    path = folder / "b.xlsx"
    path.write_bytes(archive(parts))
    return opened(path)
