"""Puts a sheet of ours into a workbook: behind all others, or in the place of an earlier one of its name."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplugin.problem import Source
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import WORKBOOK_ORDER, Splice, grown, listed, prefixed, quoted
from xlplugin.workbook.edit.plan import NewSheet
from xlplugin.workbook.edit.sheetxml import sheet_reference, sheet_xml
from xlplugin.workbook.edit.styles import Styles
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import encode_xstring, index_of
from xlplugin.workbook.grid.grid import Area, column_letters

_BUILT_IN: Final = "_xlnm."


class _Tab(NamedTuple):
    """A tab: its place among all from 0, its name as written, its part, and whether this is a worksheet."""

    position: int
    name: str
    part: str
    is_worksheet: bool = True


def add_sheet(draft: Draft, sheet: NewSheet, styles: Styles) -> None:
    """Write a sheet into a draft; what only an earlier sheet of its name referred to goes."""
    tab = _tab(draft, sheet.name)
    if tab is None:
        tab = _added_tab(draft, sheet.name)
    elif not tab.is_worksheet:
        message = f"工作簿中已有名为“{sheet.name}”的图表页或宏表，不能改写为工作表"
        where = Source(str(draft.package.path), sheet=sheet.name)
        draft.problems.append(codes.SHEET_NAME_TAKEN.at(where, message))
        return
    charts = _charts(draft, tab) if sheet.keeps_charts else b""
    if not charts:
        draft.remove_with_dependents(tab.part)
    draft.write(tab.part, sheet_xml(sheet, styles, draft.dialect.main, charts))
    _name_areas(draft, tab, sheet)


def _tab(draft: Draft, name: str) -> _Tab | None:
    related = draft.relations(draft.package.main)
    for position, entry in enumerate(draft.outline(draft.package.main, 3).entries("sheets", "sheet")):
        written = entry.attributes.get("name", "")
        if written.casefold() == name.casefold():
            relation = related.get(entry.relation)
            part = relation.target if relation else ""
            worksheets = {each.target for each in related.values() if each.kind == "worksheet"}
            return _Tab(position, written, part, part in worksheets)
    return None


def _charts(draft: Draft, tab: _Tab) -> bytes:
    """What refers to the charts of a sheet; nothing where it has none."""
    related = draft.relations(tab.part).items()
    drawings = (identity for identity, relation in related if relation.kind == "drawing")
    return b"".join(b"<drawing%b/>" % draft.reference(Node("", 0), each) for each in drawings)


def _added_tab(draft: Draft, name: str) -> _Tab:
    part = draft.free_part("xl/worksheets/sheet{}.xml")
    identity = draft.relate(draft.package.main, "worksheet", part)
    draft.declare(part, "worksheet")
    workbook = draft.package.main
    root = draft.outline(workbook, 3)
    tabs = list(root.entries("sheets", "sheet"))
    number = max((index_of(tab.attributes.get("sheetId")) or 0 for tab in tabs), default=0) + 1
    entry = b"<sheet name=%b sheetId=%b%b/>" % (
        quoted(name),
        quoted(str(number)),
        draft.reference(root, identity),
    )
    listed = root.child("sheets") or root
    draft.splice(workbook, *grown(draft.data(workbook), listed, [prefixed(entry, root.prefix)]))
    return _Tab(len(tabs), name, part)


def _names(sheet: NewSheet) -> Iterator[tuple[str, str]]:
    """The names that Excel itself gives to areas of a sheet, and the cells that each means."""
    if sheet.filtered:
        yield f"{_BUILT_IN}_FilterDatabase", _absolute(sheet.filtered)
    if sheet.printed:
        yield f"{_BUILT_IN}Print_Area", _absolute(sheet.printed)
    if sheet.title_row:
        yield f"{_BUILT_IN}Print_Titles", f"${sheet.title_row}:${sheet.title_row}"


def _absolute(area: Area) -> str:
    first, last = column_letters(area.left), column_letters(area.right)
    return f"${first}${area.top}:${last}${area.bottom}"


def _name_areas(draft: Draft, tab: _Tab, sheet: NewSheet) -> None:
    """Let Excel's own names of one sheet be the wanted ones and no others; all other names stay."""
    workbook = draft.package.main
    xml, root = draft.data(workbook), draft.outline(workbook, 3)
    fresh: dict[str, bytes] = {}
    for name, cells in _names(sheet):
        hidden = b' hidden="1"' if name.endswith("_FilterDatabase") else b""
        entry = b'<definedName name=%b localSheetId="%d"%b>%b</definedName>' % (
            *(quoted(name), tab.position, hidden),
            encode_xstring(f"{sheet_reference(tab.name)}!{cells}"),
        )
        fresh[name.casefold()] = prefixed(entry, root.prefix)
    there = root.child("definedNames")
    names = there.children if there else []
    earlier = [
        node
        for node in names
        if node.attributes.get("name", "").casefold().startswith(_BUILT_IN)
        and index_of(node.attributes.get("localSheetId")) == tab.position
    ]
    splices = [
        Splice(node.start, node.end, fresh.pop(node.attributes["name"].casefold(), b"")) for node in earlier
    ]
    stays = len(names) > len(earlier) or any(splice.replacement for splice in splices)
    if there and earlier and not (fresh or stays):
        splices = [Splice(there.start, there.end, b"")]
    elif fresh:
        splices += listed(xml, root, WORKBOOK_ORDER, "definedNames", list(fresh.values()))
    draft.splice(workbook, *splices)
