"""Workbooks made for tests, part by part, so that every byte in them is known."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from xlplugin.functions.cell import Argument, Cell
from xlplugin.problem import Checked, Refused
from xlplugin.workbook.file.package import Package, open_package
from xlplugin.workbook.grid.grid import SheetGrid
from xlplugin.workbook.grid.reader import read_grid

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
T = TypeVar("T")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SHEET = "自评表"
SHEET_PART = "xl/worksheets/sheet1.xml"

CONTENT_TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>\
<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>\
<Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>\
<Override PartName="/xl/worksheets/sheet2.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>\
<Override PartName="/xl/calcChain.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>"""

ROOT_RELATIONSHIPS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""

WORKBOOK = f"""{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>\
<sheet name="{SHEET}" sheetId="1" r:id="rId1"/>\
<sheet name="基础 数据" sheetId="2" state="hidden" r:id="rId2"/></sheets>\
<definedNames><definedName name="总额">'基础 数据'!$B$2</definedName></definedNames>\
<calcPr calcId="191029"/></workbook>"""

WORKBOOK_RELATIONSHIPS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>\
<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId4" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>\
<Relationship Id="rId5" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>"""

STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">\
<numFmt numFmtId="176" formatCode="0.0000%"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>\
<xf numFmtId="10"/><xf numFmtId="176"/><xf numFmtId="2"/></cellXfs></styleSheet>"""

SHARED_STRINGS = f"""{HEAD}<sst xmlns="{MAIN}"><si><t>指标</t></si>\
<si><r><rPr><b/></rPr><t xml:space="preserve">预算 </t></r><r><t>执行率</t></r>\
<rPh sb="0" eb="1"><t>ys</t></rPh></si><si><t>换行_x000D_ &amp; 空 格</t></si></sst>"""

RICH_SHEET = f"""{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" \
xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" \
xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">
<dimension ref="A1:E6"/><cols><col min="4" max="4" width="9" hidden="1"/></cols>
<!-- a comment <c r="A1"/> --><sheetData>\
<row r="1" spans="1:5" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3" t="s"><v>1</v></c>\
<c r="E1" t="s"><v>2</v></c></row>
<row r="2" spans="1:5"><c r="A2"><v>0.1</v></c><c r="B2" s="1"><v>0.9383</v></c>\
<c r="C2" s="2"><f>A2+B2</f><v>1.0383</v></c><c r='D2' t="b" ><v>1</v></c>\
<c r="E2" t="e"><v>#N/A</v></c></row>\
<row r="3" hidden="1"><c r="A3"><v>3</v></c><c r="B3" t="inlineStr"><is><t>内联</t></is></c>\
<c r="C3"><f t="shared" ref="C3:C5" si="0">A3*2+$A$2</f><v>6.1</v></c></row>\
<row r="4"><c r="A4"><v>4</v></c><c r="C4"><f t="shared" si="0"/><v>8.1</v></c></row>\
<row r="5"><c r="A5"><v>5</v></c><c r="C5"><f t="shared" si="0"/><v>10.1</v></c></row>\
<row r="6"><c r="A6" s="2"/><c r="B6"><f>IF(A2&gt;0,"&lt;正&gt;","")</f></c></row></sheetData>\
<mergeCells count="1"><mergeCell ref="D4:E5"/></mergeCells>\
<dataValidations count="1"><dataValidation type="list" sqref="B5"><formula1>"是,否"</formula1>\
</dataValidation></dataValidations><drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>\
<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" \
xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">\
<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup>\
<x14:sparklines>\
<x14:sparkline><xm:f>自评表!A2:A5</xm:f><xm:sqref>F2</xm:sqref></x14:sparkline>\
</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>\
<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" \
xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>\
<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{{1}}"/></x14:conditionalFormatting>\
</x14:conditionalFormattings></ext></extLst></worksheet>"""

SECOND_SHEET = f"""{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>\
<x:row r="2"><x:c r="B2"><x:v>200</x:v></x:c><x:c r="C2"><x:f>总额*2</x:f><x:v>400</x:v></x:c></x:row>\
</x:sheetData></x:worksheet>"""

CALCULATION_CHAIN = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="C2" i="1"/></calcChain>'

DRAWING = f"""{HEAD}<xdr:wsDr \
xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:txBody><a:p><a:r>\
<a:t>文本框：填报说明</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"""

SHEET_RELATIONSHIPS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>\
<Relationship Id="rId9" Type="{OFFICE}/hyperlink" Target="http://example.com/" TargetMode="External"/>\
</Relationships>"""

RICH_PARTS: Mapping[str, bytes] = {
    "[Content_Types].xml": CONTENT_TYPES.encode(),
    "_rels/.rels": ROOT_RELATIONSHIPS.encode(),
    "xl/workbook.xml": WORKBOOK.encode(),
    "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONSHIPS.encode(),
    SHEET_PART: RICH_SHEET.encode(),
    "xl/worksheets/sheet2.xml": SECOND_SHEET.encode(),
    "xl/worksheets/_rels/sheet1.xml.rels": SHEET_RELATIONSHIPS.encode(),
    "xl/styles.xml": STYLES.encode(),
    "xl/sharedStrings.xml": SHARED_STRINGS.encode(),
    "xl/calcChain.xml": CALCULATION_CHAIN.encode(),
    "xl/drawings/drawing1.xml": DRAWING.encode(),
    "xl/drawings/vmlDrawing1.vml": b"<xml><v:shape id='_x0000_s1025'/></xml>",
    "xl/comments1.xml": f'{HEAD}<comments xmlns="{MAIN}"/>'.encode(),
    "xl/media/image1.png": bytes(range(256)) * 8,
    "xl/未知/part.bin": b"\x00\x01unknown",
    "customXml/item1.xml": b"<secret:item xmlns:secret='urn:x'/>",
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
}
"""A workbook with everything that careless programs lose."""


def archive(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file; pictures are stored, not compressed, as Excel does."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as opened:
        for name, data in parts.items():
            entry = ZipInfo(name, (2024, 2, 29, 8, 30, 2))
            entry.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            opened.writestr(entry, data)
    return buffer.getvalue()


def rich_book(folder: Path, changed: Mapping[str, bytes] | None = None) -> Path:
    """The workbook of all parts as a file in a folder, some of its parts changed."""
    path = folder / "自评 表.xlsm"
    path.write_bytes(archive({**RICH_PARTS, **(changed or {})}))
    return path


def sheet_xml(rows: str) -> bytes:
    """A sheet of the given rows."""
    data = f"<sheetData>{rows}</sheetData>"
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{data}</worksheet>'.encode()


def book_of(folder: Path, rows: str, changed: Mapping[str, bytes] | None = None) -> Package:
    """The rich workbook with other rows on its first sheet, opened."""
    return opened(rich_book(folder, {SHEET_PART: sheet_xml(rows), **(changed or {})}))


def opened(path: Path) -> Package:
    """The package of a workbook that can be read."""
    return value_of(open_package(path))


def first_sheet(package: Package) -> SheetGrid:
    """What is on the first sheet."""
    return value_of(read_grid(package)).sheets[0]


def value_of(checked: Checked[T]) -> T:
    """The result of something that must have gone well."""
    assert checked.value is not None, [str(problem) for problem in checked.problems]
    return checked.value


def done_or_refused(do: Callable[..., object], *arguments: object) -> None:
    """Something is done, or says why not."""
    try:
        do(*arguments)
    except Refused as refusal:
        told = codes(refusal)
        assert told


def codes(checked: Checked[Any] | Refused) -> list[str]:
    """The codes of the problems; a problem says what, where and what to do."""
    for problem in checked.problems:
        assert problem.message, problem
        assert problem.fix, problem
        assert problem.source, problem
    return [problem.code for problem in checked.problems]


@dataclass(frozen=True, slots=True)
class Function:
    """A custom function as the catalogue would list it."""

    name: str
    body: Callable[..., Cell]
    min_args: int = 0
    max_args: int | None = None

    def refusal(self, rubric: str) -> str:
        return "评价标准不能使用" if rubric == "没有" else ""

    def __call__(self, *arguments: Argument) -> Cell:
        return self.body(*arguments)


def with_macros(source: Path | io.BytesIO, **settings: bool) -> Workbook:
    """A workbook as openpyxl reads it, its macros kept.

    openpyxl leaves their archive open for more, which fails where it is forgotten together with its buffer.
    """
    book = load_workbook(source, keep_vba=True, **settings)
    kept = book.vba_archive.fp if book.vba_archive else None
    if book.vba_archive and kept:
        book.vba_archive.close()
        book.vba_archive = ZipFile(kept)
    return book
