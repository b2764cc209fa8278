"""The rubric that people chose for a workbook: a hidden defined name of it, which travels with the file.

No sheet, and none of what people see of names, shows it; 自动识别 takes it out again.
"""

from typing import Final
from xml.sax.saxutils import unescape

from xlplugin.problem import Refused
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import decode_xstring

CHOICE: Final = "xlplugin_rubric"
"""The defined name; it refers to the rubric's id, as a text."""

_QUOTES: Final = {"&quot;": '"', "&apos;": "'"}


def choice_formula(rubric: str) -> str:
    """What the name refers to, without ``=``."""
    return '"{}"'.format(rubric.replace('"', '""'))


def chosen_by(formula: str) -> str | None:
    """The id in what the name refers to, without ``=``; None where a person has made something else of it."""
    if len(formula) > len('""') and formula[0] == formula[-1] == '"':
        return formula[1:-1].replace('""', '"')
    return None


def chosen_in(package: Package) -> str | None:
    """The rubric that was chosen for a workbook; None where none was, or where that cannot be read."""
    try:
        root, data = package.outline(package.main, 3), package.xml(package.main)
    except Refused:
        return None  # whoever reads the sheets tells why
    for node in root.entries("definedNames", "definedName"):
        if node.attributes.get("name", "").casefold() == CHOICE and "localSheetId" not in node.attributes:
            text = data[node.opened : node.closing].decode("utf-8", "replace")
            return chosen_by(decode_xstring(unescape(text, _QUOTES)).strip())
    return None
