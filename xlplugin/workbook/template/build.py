"""Building a workbook for a rubric: the sheets, then the results of every formula; and those that ship.

Its bytes are the same wherever and whenever it is built.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import ZIP_STORED, ZipInfo

from lxml import etree
from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from xlplugin.functions.catalogue import functions
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Refused, Source, has_errors
from xlplugin.rubric.library import Library, shipped
from xlplugin.rubric.load import load_record
from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import NewSheet, Plan
from xlplugin.workbook.file.archive import PackagePart, Parts, read_parts
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import xstring
from xlplugin.workbook.layout.facts_sheet import Given, facts_sheet
from xlplugin.workbook.layout.layout import Layout, lay_out
from xlplugin.workbook.layout.names import CHARTS_SHEET, FACTS_SHEET, FORM_SHEET
from xlplugin.workbook.layout.targets_sheet import targets_sheet
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.template.charts_sheet import add_charts, charts_sheet
from xlplugin.workbook.template.filling import Filling, given_by, load_filling
from xlplugin.workbook.template.form_sheet import form_sheet
from xlplugin.workbook.template.guide_sheet import NOT_LOCKED, department_steps, guide_sheet, item_steps
from xlplugin.workbook.template.item_filling import ItemFilling
from xlplugin.workbook.template.item_sheet import item_sheet

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


class ShippedBook(NamedTuple):
    """One shipped workbook: its rubric, and the file of its filling where it is an example."""

    rubric: str
    filling: Path | None = None

    @property
    def file(self) -> str:
        """The name of the workbook's file."""
        return f"{self.filling.stem if self.filling else self.rubric}.xlsx"

    def build(self) -> bytes:
        """The bytes of the workbook.

        Raises:
            Refused: Something is wrong with its rubric or its filling.
        """
        loaded = open_rubric(self.rubric)
        return build_template(loaded, read_filling(loaded, self.filling) if self.filling else None)


def books() -> Iterator[ShippedBook]:
    """Every shipped workbook, the blank one of a rubric before its example."""
    for rubric in Library((shipped("rubrics"),)).files():
        yield ShippedBook(rubric)
        filling = shipped("workbooks") / f"{rubric}-example.yaml"
        if filling.is_file():
            yield ShippedBook(rubric, filling)


def read_filling(loaded: LoadedRubric, path: Path, own: Path | None = None) -> Filling | ItemFilling:
    """What a YAML file fills the workbook of a rubric with.

    Raises:
        Refused: For everything wrong with it, each with its line.
    """
    return load_record(ItemFilling, path) if loaded.rubric.of_form else load_filling(path, own)


def build_template(
    loaded: LoadedRubric, filling: Filling | ItemFilling | None = None, own: Path | None = None
) -> bytes:
    """The workbook for a rubric, with the results of its formulas; the same arguments give the same bytes.

    Args:
        loaded: the rubric.
        filling: what to fill in; None makes a blank workbook.
        own: the user's own folder of rubrics, from which the functions read ``loaded`` again.

    Returns:
        The bytes of an ``.xlsx`` file.

    Raises:
        ValueError: a custom function failed, which is a fault of the program.
    """
    layout = None if loaded.rubric.of_form else lay_out(loaded)
    if layout is None:
        filled = filling if isinstance(filling, ItemFilling) else None
        guide = guide_sheet(loaded.rubric, "项目支出绩效自评工作簿", item_steps(), NOT_LOCKED)
        sheets: tuple[NewSheet, ...] = (guide, item_sheet(loaded.rubric, filled))
    else:
        sheets = _department_sheets(loaded, layout, filling if isinstance(filling, Filling) else None)
    front = FORM_SHEET if filling or layout is None else FACTS_SHEET
    try:
        shell = _packed(_shell(loaded.rubric.title, sheets, layout), f"{loaded.rubric.id}.xlsx")
        drawn = apply_plan(shell, Plan(sheets=sheets, front=front)).value
        calculated = recalculate(drawn, functions(own))
        finished = calculated.value.package
    except Refused as refused:
        raise ValueError(*refused.args) from refused
    if has_errors(calculated.problems):
        raise ValueError("；".join(map(str, calculated.problems)))
    return finished.to_bytes()


def _department_sheets(loaded: LoadedRubric, layout: Layout, filling: Filling | None) -> tuple[NewSheet, ...]:
    given = given_by(filling) if filling else Given()
    claims = {each.indicator: each for each in filling.claims} if filling else {}
    return (
        guide_sheet(loaded.rubric, "部门整体支出绩效自评工作簿", department_steps(layout)),
        facts_sheet(loaded, layout, given),
        *([targets_sheet(loaded, layout, given)] if layout.targets else []),
        form_sheet(loaded, layout, claims),
        charts_sheet(loaded, layout),
    )


def _shell(title: str, sheets: tuple[NewSheet, ...], layout: Layout | None) -> Workbook:
    """A workbook of blank sheets, but with the charts of a layout, which openpyxl draws."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        workbook.create_sheet(sheet.name)
    if layout is not None:
        add_charts(workbook[CHARTS_SHEET], layout)
    workbook.calculation = CalcProperties(calcId=191029, fullCalcOnLoad=False)
    workbook.properties.title = xstring(title)
    workbook.properties.creator = "xlplugin"
    return workbook


def _packed(workbook: Workbook, name: str) -> Package:
    """The parts of a workbook without times, versions and compression; ``name`` is for messages."""
    buffer = BytesIO()
    workbook.save(buffer)
    return Package(Path(name), Parts(map(_settled, read_parts(buffer.getvalue(), Source(name)))))


def _settled(part: PackagePart) -> PackagePart:
    # Parsed and written again, because openpyxl spells every Chinese character out as a number.
    document = etree.fromstring(_settled_data(part))
    data = etree.tostring(document, encoding="UTF-8", xml_declaration=True, standalone=True)
    entry = ZipInfo(part.name, _EPOCH)
    entry.compress_type = ZIP_STORED
    entry.create_system = 0
    return PackagePart(part.name, entry, data)


def _settled_data(part: PackagePart) -> bytes:
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
