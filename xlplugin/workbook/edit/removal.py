"""Takes a sheet out of a workbook; what counts the tabs behind it counts one less."""

from collections.abc import Iterator

from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import Splice, with_attribute
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import index_of


def remove_sheet(draft: Draft, name: str) -> None:
    """Take a sheet away, and the names of its areas; formulas of others do not speak of it."""
    workbook = draft.package.workbook
    root = draft.outline(workbook, 3)
    tabs = list(root.entries("sheets", "sheet"))
    place = next(
        (at for at, tab in enumerate(tabs) if tab.attributes.get("name", "").casefold() == name.casefold()),
        None,
    )
    relation = draft.relations(workbook).get(tabs[place].relation) if place is not None else None
    if place is None or relation is None or len(tabs) == 1:
        return
    xml = draft.data(workbook)
    tab = Splice(tabs[place].start, tabs[place].end, b"")
    draft.splice(workbook, tab, *_names(xml, root, place), *_views(xml, root, place))
    draft.remove(workbook, tabs[place].relation, relation.target)


def _names(xml: bytes, root: Node, gone: int) -> Iterator[Splice]:
    """Names that belong to one sheet tell it by the number of its tab."""
    section = root.child("definedNames")
    names = section.children if section else []
    numbers = [index_of(node.attributes.get("localSheetId")) for node in names]
    if section and all(number == gone for number in numbers):
        yield Splice(section.start, section.end, b"")
        return
    for node, number in zip(names, numbers, strict=True):
        if number == gone:
            yield Splice(node.start, node.end, b"")
        elif number is not None and number > gone:
            tag = with_attribute(xml[node.start : node.opened], "localSheetId", str(number - 1))
            yield Splice(node.start, node.opened, tag)


def _views(xml: bytes, root: Node, gone: int) -> Iterator[Splice]:
    """A window that showed the sheet shows the first one."""
    for view in root.entries("bookViews", "workbookView"):
        tag = xml[view.start : view.opened]
        for attribute in ("activeTab", "firstSheet"):
            number = index_of(view.attributes.get(attribute)) or 0
            if number >= gone:
                tag = with_attribute(tag, attribute, str(number - 1 if number > gone else 0))
        if tag != xml[view.start : view.opened]:
            yield Splice(view.start, view.opened, tag)
