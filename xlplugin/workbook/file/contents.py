"""Which part of a workbook holds what, found through its relationships."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.package import WORKBOOK_PART, Package
from xlplugin.workbook.file.xmlpart import attribute, child, children, is_true, malformed, parse_xml


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
        The contents, or every reason why they cannot be read.
    """
    root = parse_part(package, WORKBOOK_PART)
    related = read_relationships(package, WORKBOOK_PART)
    if root.value is None or related.value is None:
        return failed(*root.problems, *related.problems)
    sheets, problems = _worksheets(package, root.value, related.value)
    if problems or not sheets:
        return failed(*problems or (malformed(part_source(package, WORKBOOK_PART)),))
    shared, styles = (_shared(package, related.value, kind) for kind in ("sharedStrings", "styles"))
    settings = child(root.value, "workbookPr")
    from_1904 = settings is not None and is_true(settings.get("date1904"))
    return Checked(Contents(tuple(sheets), shared, styles, from_1904))


def parse_part(package: Package, name: str) -> Checked[etree._Element]:
    """The root element of a part the workbook must have."""
    data = package.data(name)
    source = part_source(package, name)
    return parse_xml(data, source) if data is not None else failed(_absent(source))


def part_source(package: Package, name: str) -> Source:
    """A part of the workbook as a place in a problem."""
    return replace(package.source, file=f"{package.path}（{name}）")


def read_relationships(package: Package, name: str) -> Checked[Mapping[str, Relationship]]:
    """What a part is related to inside the workbook, by relationship id; empty where it says nothing."""
    related = relationships_part(name)
    if package.data(related) is None:
        return Checked({})
    root = parse_part(package, related)
    if root.value is None:
        return failed(*root.problems)
    inside = [entry for entry in root.value if entry.get("TargetMode") != "External"]
    return Checked({str(entry.get("Id")): _relationship(entry, name) for entry in inside})


def relationships_part(name: str) -> str:
    """The name of the part that lists the relationships of another."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relationship(entry: etree._Element, name: str) -> Relationship:
    kind = (entry.get("Type") or "").rpartition("/")[2]
    target = posixpath.join("/", posixpath.dirname(name), unquote(entry.get("Target") or ""))
    return Relationship(kind, posixpath.normpath(target).lstrip("/"))


def _worksheets(
    package: Package, root: etree._Element, related: Mapping[str, Relationship]
) -> tuple[list[SheetPart], list[Problem]]:
    listed = child(root, "sheets")
    sheets: list[SheetPart] = []
    problems: list[Problem] = []
    for entry in children(listed, "sheet") if listed is not None else ():
        relation = related.get(attribute(entry, "id") or "")
        name = entry.get("name") or ""
        if relation is None or relation.target not in package.parts:
            problems.append(_absent(replace(package.source, sheet=name)))
        elif relation.kind == "worksheet":
            sheets.append(SheetPart(name, relation.target, entry.get("state", "visible") == "visible"))
    return sheets, problems


def _shared(package: Package, related: Mapping[str, Relationship], kind: str) -> str | None:
    targets = (relation.target for relation in related.values() if relation.kind == kind)
    return next((target for target in targets if target in package.parts), None)


def _absent(source: Source) -> Problem:
    return Problem(
        "workbook-part-missing",
        Severity.ERROR,
        "工作簿内部缺少必需的部件",
        "文件可能已损坏，请在 Excel 中用“打开并修复”后另存为新的 .xlsx 再试",
        source,
    )
