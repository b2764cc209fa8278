"""Formulas that Excel stores once for many cells: freeing the others before the one with the text changes."""

from collections.abc import Mapping

from xlplugin.workbook.edit.cellxml import Change, FormulaText
from xlplugin.workbook.edit.edits import Content, Formula, Result
from xlplugin.workbook.edit.scan import SheetScan
from xlplugin.workbook.file.xstring import decode_xstring
from xlplugin.workbook.grid.formulas import shifted


def detached(
    xml: bytes, scan: SheetScan, changes: Mapping[tuple[int, int], Content]
) -> dict[tuple[int, int], Change]:
    """The formula of every cell that shares one with a changed cell that holds its text.

    Args:
        xml: The sheet's part.
        scan: Where the changed cells lie in it.
        changes: The new contents by (row, column).

    Returns:
        By (row, column), the change that gives each such cell the formula of its own, with its new result
        where it has one.
    """
    freed: dict[tuple[int, int], Change] = {}
    for master, *others in scan.shared.values():
        if master not in changes or isinstance(changes[master], Result):
            continue
        text = _text(xml, scan, master)
        for row, column in others:
            moved = shifted(text, row - master[0], column - master[1])
            match changes.get((row, column), FormulaText(moved, alone=True)):
                case FormulaText() as own:
                    freed[row, column] = own
                case Result(value):
                    freed[row, column] = Formula(moved, value)
    return freed


def _text(xml: bytes, scan: SheetScan, place: tuple[int, int]) -> str:
    formula = scan.formula(place)
    if formula is None:
        return ""
    from lxml import etree  # noqa: PLC0415 - only where a shared formula is taken apart

    written = b"<f>%b</f>" % xml[formula.opened : formula.closing]
    return decode_xstring(etree.fromstring(written).text or "")
