"""Building a workbook for a rubric: the sheets, then the results of every formula."""

from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from xlplugin.functions.catalogue import functions
from xlplugin.problem import Checked, has_errors
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import NewSheet, Plan
from xlplugin.workbook.file.xmlpart import xstring
from xlplugin.workbook.layout.facts_sheet import facts_sheet
from xlplugin.workbook.layout.given import Given
from xlplugin.workbook.layout.layout import Layout, lay_out
from xlplugin.workbook.layout.names import CHARTS_SHEET
from xlplugin.workbook.layout.targets_sheet import targets_sheet
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.template.charts_sheet import add_charts, charts_sheet
from xlplugin.workbook.template.filling import Filling, given_by
from xlplugin.workbook.template.form_sheet import form_sheet
from xlplugin.workbook.template.guide_sheet import guide_sheet
from xlplugin.workbook.template.packing import packed

T = TypeVar("T")


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
    layout = lay_out(loaded)
    sheets = _sheets(loaded, layout, filling)
    shell = packed(_shell(loaded.rubric.title, sheets, layout), f"{loaded.rubric.id}.xlsx")
    drawn = _certain(apply_plan(shell, Plan(sheets=sheets)))
    return _certain(recalculate(drawn, functions(own))).package.to_bytes()


def _certain(checked: Checked[T]) -> T:
    if checked.value is None or has_errors(checked.problems):
        raise ValueError("；".join(map(str, checked.problems)))
    return checked.value


def _sheets(loaded: LoadedRubric, layout: Layout, filling: Filling | None) -> tuple[NewSheet, ...]:
    given = given_by(filling) if filling else Given()
    claims = {each.indicator: each for each in filling.claims} if filling else {}
    return (
        guide_sheet(loaded, layout),
        facts_sheet(loaded, layout, given),
        *([targets_sheet(loaded, layout, given)] if layout.targets else []),
        form_sheet(loaded, layout, claims),
        charts_sheet(loaded, layout),
    )


def _shell(title: str, sheets: tuple[NewSheet, ...], layout: Layout) -> Workbook:
    """A workbook of blank sheets, but with the charts, which openpyxl draws."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        workbook.create_sheet(sheet.name)
    add_charts(workbook[CHARTS_SHEET], layout)
    workbook.calculation = CalcProperties(calcId=191029, fullCalcOnLoad=False)
    workbook.properties.title = xstring(title)
    workbook.properties.creator = "xlplugin"
    return workbook
