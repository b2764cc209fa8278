"""Which sheet a workbook opens on."""

import re
from typing import Final

from xlplugin.problem import Refused
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import WORKBOOK_ORDER, Splice, inserted, prefixed, with_attribute
from xlplugin.workbook.file.xmlpart import index_of

_VIEW: Final = re.compile(rb"<(?:\w+:)?sheetView\b[^>]*>")
_CHOSEN: Final = re.compile(rb"""\stabSelected\s*=\s*["'](?:1|true)["']""")
_CELLS: Final = b"sheetData"
"""Begins what a sheet holds; how it is looked at stands before."""


def open_on(draft: Draft, name: str) -> None:
    """Let a workbook open on a sheet; a hidden one cannot be looked at.

    No other sheet stays chosen: what people type goes into all that are.
    """
    workbook = draft.package.workbook
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
    workbook = draft.package.workbook
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
