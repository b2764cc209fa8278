"""Excel's list of formula cells: when formulas come or go it is dropped, and Excel rebuilds it."""

import re
from typing import Final

from xlplugin.problem import Checked
from xlplugin.workbook.file.contents import read_relationships, relationships_part
from xlplugin.workbook.file.package import WORKBOOK_PART, Package

CONTENT_TYPES: Final = "[Content_Types].xml"

_INSIDE_TAG: Final = rb"""(?:[^<>"'/]|"[^"]*"|'[^']*')"""


def without_calculation_chain(package: Package) -> Checked[Package]:
    """The workbook without its list of formula cells, nor any mention of it."""
    related = read_relationships(package, WORKBOOK_PART)
    if related.value is None:
        return Checked(None, related.problems)
    chains = {
        identity: relation.target
        for identity, relation in related.value.items()
        if relation.kind == "calcChain"
    }
    for identity, part in chains.items():
        package = _without_element(package, relationships_part(WORKBOOK_PART), b"Id", identity)
        package = _without_element(package, CONTENT_TYPES, b"PartName", f"/{part}")
        package = package.without(part)
    return Checked(package)


def _without_element(package: Package, part: str, attribute: bytes, value: str) -> Package:
    """Cut the one empty element with an attribute of that value; both lists hold nothing else."""
    named = rb"""\b%b\s*=\s*(["'])%b\1""" % (attribute, re.escape(value.encode()))
    element = re.compile(rb"<[\w.:-]+\s%b*?%b%b*(?:/>|>\s*</[\w.:-]+>)" % (_INSIDE_TAG, named, _INSIDE_TAG))
    data = package.data(part)
    return package.with_data({part: element.sub(b"", data, count=1)}) if data is not None else package
