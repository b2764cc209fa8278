"""Puts a sheet of ours into a workbook: behind all others, or in the place of an earlier one of its name."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import Splice, grown, inserted, prefixed, quoted
from xlplugin.workbook.edit.plan import NewSheet
from xlplugin.workbook.edit.sheetxml import sheet_reference, sheet_xml
from xlplugin.workbook.edit.styles import Styles
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import index_of
from xlplugin.workbook.file.xstring import encode_xstring
from xlplugin.workbook.grid.grid import Area, column_letters

_ORDER: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
_BUILT_IN: Final = "_xlnm."


class _Tab(NamedTuple):
    """A sheet in the workbook: its place among the tabs from 0, its name as written, and its part."""

    position: int
    name: str
    part: str


class _Name(NamedTuple):
    """A name that Excel itself gives to an area of one sheet."""

    name: str
    reference: str
    hidden: bool


def add_sheet(draft: Draft, sheet: NewSheet, styles: Styles) -> None:
    """Write a sheet into a draft; what only an earlier sheet of its name referred to goes."""
    tab = _tab(draft, sheet.name)
    if tab is None:
        tab = _added_tab(draft, sheet.name)
    elif not _is_worksheet(draft, tab):
        draft.problems.append(_taken(draft, sheet.name))
        return
    charts = _charts(draft, tab) if sheet.keeps_charts else b""
    if not charts:
        draft.remove_with_dependents(tab.part)
    draft.write(tab.part, sheet_xml(sheet, styles, draft.dialect.main, charts))
    _name_areas(draft, tab.position, list(_names(sheet, sheet_reference(tab.name))))


def _tab(draft: Draft, name: str) -> _Tab | None:
    related = draft.relations(draft.package.workbook)
    for position, entry in enumerate(_tabs(draft.outline(draft.package.workbook, 3))):
        written = entry.attributes.get("name", "")
        if written.casefold() == name.casefold():
            relation = related.get(entry.attribute("id") or "")
            return _Tab(position, written, relation.target if relation else "")
    return None


def _tabs(root: Node) -> list[Node]:
    listed = root.child("sheets")
    return list(listed.each("sheet")) if listed else []


def _is_worksheet(draft: Draft, tab: _Tab) -> bool:
    related = draft.relations(draft.package.workbook).values()
    return any(relation.target == tab.part and relation.kind == "worksheet" for relation in related)


def _charts(draft: Draft, tab: _Tab) -> bytes:
    """What refers to the charts of a sheet; nothing where it has none."""
    related = draft.relations(tab.part).items()
    drawings = (identity for identity, relation in related if relation.kind == "drawing")
    return b"".join(b"<drawing%b/>" % draft.reference(Node("", 0), each) for each in drawings)


def _added_tab(draft: Draft, name: str) -> _Tab:
    part = draft.free_part("xl/worksheets/sheet{}.xml")
    identity = draft.relate(draft.package.workbook, "worksheet", part)
    draft.declare(part, "worksheet")
    workbook = draft.package.workbook
    root = draft.outline(workbook, 3)
    tabs = _tabs(root)
    number = max((index_of(tab.attributes.get("sheetId")) or 0 for tab in tabs), default=0) + 1
    entry = b"<sheet name=%b sheetId=%b%b/>" % (
        quoted(name),
        quoted(str(number)),
        draft.reference(root, identity),
    )
    listed = root.child("sheets") or root
    draft.splice(workbook, *grown(draft.data(workbook), listed, [prefixed(entry, root.prefix)]))
    return _Tab(len(tabs), name, part)


def _names(sheet: NewSheet, reference: str) -> Iterator[_Name]:
    if sheet.filtered:
        yield _Name(f"{_BUILT_IN}_FilterDatabase", f"{reference}!{_absolute(sheet.filtered)}", hidden=True)
    if sheet.printed:
        yield _Name(f"{_BUILT_IN}Print_Area", f"{reference}!{_absolute(sheet.printed)}", hidden=False)
    if sheet.title_row:
        rows = f"${sheet.title_row}:${sheet.title_row}"
        yield _Name(f"{_BUILT_IN}Print_Titles", f"{reference}!{rows}", hidden=False)


def _absolute(area: Area) -> str:
    first, last = column_letters(area.left), column_letters(area.right)
    return f"${first}${area.top}:${last}${area.bottom}"


def _name_areas(draft: Draft, position: int, wanted: list[_Name]) -> None:
    """Let Excel's own names of one sheet be the wanted ones and no others; all other names stay."""
    xml = draft.data(draft.package.workbook)
    root = draft.outline(draft.package.workbook, 3)
    listed = root.child("definedNames")
    fresh = {each.name.casefold(): _defined(each, position, root.prefix) for each in wanted}
    earlier = [node for node in listed.children if _is_own(node, position)] if listed else []
    splices = [
        Splice(node.start, node.end, fresh.pop(node.attributes["name"].casefold(), b"")) for node in earlier
    ]
    if listed and (fresh or any(splice.replacement for splice in splices) or _keeps_any(listed, earlier)):
        splices += grown(xml, listed, list(fresh.values()))
    elif listed and earlier:
        splices = [Splice(listed.start, listed.end, b"")]
    elif fresh:
        section = b"<%b>%b</%b>"
        tag = root.prefix + b"definedNames"
        filled = section % (tag, b"".join(fresh.values()), tag)
        splices = inserted(xml, root, _ORDER, "definedNames", filled)
    draft.splice(draft.package.workbook, *splices)


def _keeps_any(listed: Node, earlier: list[Node]) -> bool:
    return len(listed.children) > len(earlier)


def _is_own(node: Node, position: int) -> bool:
    name = node.attributes.get("name", "").casefold()
    return name.startswith(_BUILT_IN) and index_of(node.attributes.get("localSheetId")) == position


def _defined(each: _Name, position: int, prefix: bytes) -> bytes:
    hidden = b' hidden="1"' if each.hidden else b""
    entry = b'<definedName name=%b localSheetId="%d"%b>%b</definedName>'
    return prefixed(entry % (quoted(each.name), position, hidden, encode_xstring(each.reference)), prefix)


def _taken(draft: Draft, name: str) -> Problem:
    return Problem(
        "sheet-name-taken",
        Severity.ERROR,
        f"工作簿中已有名为“{name}”的图表页或宏表，不能改写为工作表",
        "请在 Excel 中将其改名后再试",
        Source(str(draft.package.path), sheet=name),
    )
