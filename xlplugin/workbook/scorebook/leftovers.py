"""What the add-in keeps in a workbook while it is open, and a file still holds.

So it is where Excel ended before they were taken out, or AutoSave saved in between.
"""

import re
from collections.abc import Mapping
from typing import Final

from xlplugin.problem import Checked, Refused
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.contents import defined_name, read_relationships
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.layout.names import UNDER_WAY, number_in_hidden

_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")


def without_leftovers(package: Package) -> Checked[Package]:
    """A workbook without the hidden sheets that undoing lives on; all else keeps its very bytes.

    Excel's list of formula cells goes with those that hold formulas: Excel makes it anew.

    Returns:
        The workbook, with a notice of the sheets; with an error where it was saved half changed: then nobody
        may take it for what people want.
    """
    try:
        under_way, sheets = defined_name(package, UNDER_WAY) is not None, _leftover_sheets(package)
        cleared = _cleared(package, sheets) if sheets else package
    except Refused:
        return Checked(package)  # whoever reads its sheets tells why it cannot be read
    problems = []
    if under_way:
        message = "这个文件是加载项改到一半时保存的（当时 Excel 或程序中途退出），有的内容已改，有的没有改"
        problems.append(codes.WORKBOOK_HALF_CHANGED.at(package.source, message))
    elif sheets:
        message = f"文件里留有加载项供撤销用的隐藏工作表 {len(sheets)} 张，与表的内容无关，已略去"
        problems.append(codes.WORKBOOK_LEFTOVERS.at(package.source, message))
    return Checked(cleared, tuple(problems))


def _cleared(package: Package, sheets: Mapping[str, str]) -> Package:
    from xlplugin.workbook.edit.draft import Draft  # noqa: PLC0415 - few files have such sheets
    from xlplugin.workbook.edit.tabs import remove_sheet  # noqa: PLC0415 - as above

    draft = Draft(package)
    if any(_FORMULA.search(package.data(part) or b"") for part in sheets.values()):
        draft.drop_calculation_chain()
    for name in sheets:
        remove_sheet(draft, name)
    return draft.finished().value


def _leftover_sheets(package: Package) -> dict[str, str]:
    """The part of each by its name. Excel offers nobody to show them: one that is shown is a person's."""
    left = [
        tab
        for tab in package.outline(package.main, 3).entries("sheets", "sheet")
        if number_in_hidden(tab.attributes.get("name", "")) is not None
        and tab.attributes.get("state") == "veryHidden"
    ]
    related = read_relationships(package, package.main) if left else {}
    return {tab.attributes["name"]: related[tab.relation].target for tab in left if tab.relation in related}
