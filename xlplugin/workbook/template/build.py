"""Building a workbook for a rubric: the sheets, then the results of every formula."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.functions.catalogue import functions
from xlplugin.problem import has_errors
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.file.xstring import xstring
from xlplugin.workbook.layout.layout import lay_out
from xlplugin.workbook.layout.names import (
    CHARTS_SHEET,
    FACTS_SHEET,
    FORM_SHEET,
    GUIDE_SHEET,
    TARGETS_SHEET,
)
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.template.charts_sheet import write_charts
from xlplugin.workbook.template.facts_sheet import write_facts
from xlplugin.workbook.template.filling import Filling
from xlplugin.workbook.template.form_sheet import write_form
from xlplugin.workbook.template.given import given_by
from xlplugin.workbook.template.guide_sheet import write_guide
from xlplugin.workbook.template.packing import packed
from xlplugin.workbook.template.targets_sheet import write_targets


def build_template(loaded: LoadedRubric, filling: Filling | None = None, own: Path | None = None) -> bytes:
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
    package = packed(_authored(loaded, filling), f"{loaded.rubric.id}.xlsx")
    calculated = recalculate(package, functions(own))
    if calculated.value is None or has_errors(calculated.problems):
        raise ValueError("；".join(map(str, calculated.problems)))
    return calculated.value.package.to_bytes()


def _authored(loaded: LoadedRubric, filling: Filling | None) -> Workbook:
    layout, given = lay_out(loaded), given_by(filling)
    workbook = _empty(loaded.rubric.title)
    write_guide(_sheet(workbook, GUIDE_SHEET), loaded, layout)
    write_facts(_sheet(workbook, FACTS_SHEET), loaded, layout, given)
    if layout.targets:
        write_targets(_sheet(workbook, TARGETS_SHEET), loaded, layout, given)
    write_form(_sheet(workbook, FORM_SHEET), loaded, layout, given)
    write_charts(_sheet(workbook, CHARTS_SHEET), loaded, layout)
    return workbook


def _empty(title: str) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.calculation = CalcProperties(calcId=191029, fullCalcOnLoad=False)
    workbook.properties.title = xstring(title)
    workbook.properties.creator = "xlplugin"
    return workbook


def _sheet(workbook: Workbook, name: str) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(name)
    return sheet
