"""The tabs of a workbook: on which sheet it opens, and a sheet taken away."""

import re
from collections.abc import Iterator
from typing import Final

from xlplugin.problem import Refused
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import WORKBOOK_ORDER, Splice, inserted, prefixed, with_attribute
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import index_of

_VIEW: Final = re.compile(rb"<(?:\w+:)?sheetView\b[^>]*>")
_CHOSEN: Final = re.compile(rb"""\stabSelected\s*=\s*["'](?:1|true)["']""")
_CELLS: Final = b"sheetData"
"""Begins what a sheet holds; how it is looked at stands before."""


def open_on(draft: Draft, name: str) -> None:
    """Let a workbook open on a sheet; a hidden one cannot be looked at.

    No other sheet stays chosen: what people type goes into all that are.
    """
    workbook = draft.package.main
    tabs = list(draft.outline(workbook, 3).entries("sheets", "sheet"))
    names = [tab.attributes.get("name", "").casefold() for tab in tabs]
    place = names.index(name.casefold()) if name.casefold() in names else -1
    if place < 0 or tabs[place].attributes.get("state", "visible") != "visible":
        return
    related = draft.relations(workbook)
    for number, tab in enumerate(tabs):
        relation = related.get(tab.relation)
        if relation is not None and relation.target in draft.package.parts:
            _choose(draft, relation.target, chosen=number == place)
    _activate(draft, place)


def _choose(draft: Draft, part: str, *, chosen: bool) -> None:
    try:
        data = draft.package.xml(part)
    except Refused:  # a damaged sheet is no reason to open on another one
        return
    views = [*_VIEW.finditer(data, 0, max(data.find(_CELLS), 0) or len(data))]
    draft.splice(
        part,
        *(
            Splice(*view.span(), with_attribute(view[0], "tabSelected", str(int(chosen))))
            for view in views
            if bool(_CHOSEN.search(view[0])) != chosen
        ),
    )


def _activate(draft: Draft, place: int) -> None:
    workbook = draft.package.main
    root, data = draft.outline(workbook, 3), draft.data(workbook)
    views = list(root.entries("bookViews", "workbookView"))
    if not views:
        section = prefixed(b'<bookViews><workbookView activeTab="%d"/></bookViews>' % place, root.prefix)
        draft.splice(workbook, *inserted(data, root, WORKBOOK_ORDER, "bookViews", section))
        return
    changed = []
    for view in views:
        tag = data[view.start : view.opened]
        if (index_of(view.attributes.get("activeTab")) or 0) != place:
            tag = with_attribute(tag, "activeTab", str(place))
        if (index_of(view.attributes.get("firstSheet")) or 0) > place:
            tag = with_attribute(tag, "firstSheet", str(place))
        changed.append(Splice(view.start, view.opened, tag))
    draft.splice(workbook, *changed)


def remove_sheet(draft: Draft, name: str) -> None:
    """Take a sheet away, and the names of its areas; formulas of others do not speak of it."""
    workbook = draft.package.main
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
            if attribute in view.attributes and number >= gone:
                tag = with_attribute(tag, attribute, str(number - 1 if number > gone else 0))
        if tag != xml[view.start : view.opened]:
            yield Splice(view.start, view.opened, tag)
