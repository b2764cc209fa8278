"""Excel's list of formula cells: when formulas come or go it is dropped, and Excel rebuilds it."""

from typing import Final
from urllib.parse import unquote

from xlplugin.problem import Checked
from xlplugin.workbook.edit.pieces import Splice, joined
from xlplugin.workbook.file.contents import read_relationships, relationships_part
from xlplugin.workbook.file.package import Package

CONTENT_TYPES: Final = "[Content_Types].xml"


def without_calculation_chain(package: Package) -> Checked[Package]:
    """The workbook without its list of formula cells, nor any mention of it."""
    related = read_relationships(package, package.workbook)
    if related.value is None:
        return Checked(None, related.problems)
    listed = relationships_part(package.workbook)
    for identity, relation in related.value.items():
        if relation.kind == "calcChain":
            package = _without_element(package, listed, "Id", identity)
            package = _without_element(package, CONTENT_TYPES, "PartName", f"/{relation.target}")
            package = package.without(relation.target)
    return Checked(package)


def _without_element(package: Package, part: str, attribute: str, value: str) -> Package:
    """Cut the first element with an attribute of that value out of a list."""
    root, data = package.outline(part, 2), package.xml(part)
    if root.value is None or data.value is None:
        return package
    found = (node for node in root.value.children if _same(node.attributes.get(attribute, ""), value))
    splices = [Splice(node.start, node.end, b"") for node in found][:1]
    return package.with_data({part: joined(data.value, splices)}) if splices else package


def _same(written: str, value: str) -> bool:
    return unquote(written).casefold() == value.casefold()
