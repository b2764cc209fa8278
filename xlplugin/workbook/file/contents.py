"""Which part of a workbook holds what, found through its relationships."""

import posixpath
from collections.abc import Mapping
from typing import Final, NamedTuple

from xlplugin.problem import Checked, Refused, told_after
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.package import Package, absent, related_name
from xlplugin.workbook.file.xmlpart import decode_xstring, is_true, malformed

_QUOTES: Final = {"&quot;": '"', "&apos;": "'"}


class Relationship(NamedTuple):
    """What one part says about another: the kind (last step of its type) and the other part's name."""

    kind: str
    target: str


class SheetPart(NamedTuple):
    """One worksheet: its tab's name, the part that holds it, whether the tab is shown."""

    name: str
    part: str
    visible: bool


class Contents(NamedTuple):
    """The worksheets in the order of their tabs, the parts all of them share, and how dates count."""

    sheets: tuple[SheetPart, ...]
    shared_strings: str | None
    styles: str | None
    dates_from_1904: bool

    def sheet(self, name: str) -> SheetPart | None:
        """The worksheet of that name (as Excel: whatever the case), or None."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)


def read_contents(package: Package) -> Checked[Contents]:
    """The table of contents of a workbook.

    Args:
        package: The workbook.

    Returns:
        The contents, with a notice of every tab that leads nowhere and that Excel leaves out, too, and of
        formulas that Excel calculates only when it is told to.

    Raises:
        Refused: They cannot be read.
    """
    try:
        root = package.outline(package.main, 3)
    except Refused as refused:
        with told_after(refused.problems):
            read_relationships(package, package.main)
        raise
    related = read_relationships(package, package.main)
    sheets, lost = _worksheets(package, root, related)
    if not sheets:
        missing = tuple(absent(package.source._replace(sheet=name)) for name in lost)
        raise Refused(*missing or (malformed(package.part_source(package.main)),))
    shared, styles = (_shared(package, related, kind) for kind in ("sharedStrings", "styles"))
    settings = root.child("workbookPr")
    from_1904 = settings is not None and is_true(settings.attributes.get("date1904"))
    left_out = "工作簿中登记了这个工作表，但没有它的内容，已跳过"
    notices = [codes.WORKBOOK_SHEET_LOST.at(package.source._replace(sheet=name), left_out) for name in lost]
    calculation = root.child("calcPr")
    if calculation is not None and calculation.attributes.get("calcMode") == "manual":
        message = "工作簿设为手动计算，保存的结果可能不是最新的"
        notices.append(codes.WORKBOOK_MANUAL.at(package.source, message))
    return Checked(Contents(tuple(sheets), shared, styles, from_1904), tuple(notices))


def read_relationships(package: Package, name: str) -> Mapping[str, Relationship]:
    """What a part is related to inside the workbook, by relationship id; empty where it says nothing.

    Args:
        package: The workbook.
        name: The part; ``""`` for the workbook file itself.

    Returns:
        The relationships, targets spelled as the file spells its parts.

    Raises:
        Refused: They cannot be read.
    """
    related = relationships_part(name)
    if related not in package.parts:
        return {}
    found: dict[str, Relationship] = {}
    for number, entry in enumerate(package.outline(related, 2).children):
        if entry.attributes.get("TargetMode") != "External":
            identity = entry.attributes.get("Id", "")
            kind = entry.attributes.get("Type", "").rpartition("/")[2]
            target = package.spelling(related_name(name, entry.attributes.get("Target", "")))
            # Of two with one id the first counts, and yet both parts are in use.
            found[f"{identity}#{number}" if identity in found else identity] = Relationship(kind, target)
    return found


def defined_name(package: Package, name: str) -> str | None:
    """What a name of the whole workbook refers to, without ``=``; None where there is none of that name.

    Raises:
        Refused: The workbook cannot be read.
    """
    for node in package.outline(package.main, 3).entries("definedNames", "definedName"):
        if node.attributes.get("name", "").casefold() == name and "localSheetId" not in node.attributes:
            text = package.xml(package.main)[node.opened : node.closing].decode("utf-8", "replace")
            from xml.sax.saxutils import unescape  # noqa: PLC0415 - it brings urllib and ssl with it

            return decode_xstring(unescape(text, _QUOTES)).strip()
    return None


def relationships_part(name: str) -> str:
    """The name of the part that lists the relationships of another."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _worksheets(
    package: Package, root: Node, related: Mapping[str, Relationship]
) -> tuple[list[SheetPart], list[str]]:
    """The worksheets, and the names of the tabs that lead nowhere."""
    sheets: list[SheetPart] = []
    lost: list[str] = []
    for entry in root.entries("sheets", "sheet"):
        relation = related.get(entry.relation)
        name = entry.attributes.get("name", "")
        if relation is None or relation.target not in package.parts:
            lost.append(name)
        elif relation.kind == "worksheet":
            visible = entry.attributes.get("state", "visible") == "visible"
            sheets.append(SheetPart(name, relation.target, visible))
    return sheets, lost


def _shared(package: Package, related: Mapping[str, Relationship], kind: str) -> str | None:
    targets = (relation.target for relation in related.values() if relation.kind == kind)
    return next((target for target in targets if target in package.parts), None)
