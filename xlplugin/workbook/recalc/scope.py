"""What the words of a formula stand for: cells of sheets, defined names and tables."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.pattern import Pattern
from xlplugin.problem import Refused
from xlplugin.workbook.file.contents import read_contents, read_relationships
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import decode_xstring, index_of
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, BookGrid, column_number, parse_area
from xlplugin.workbook.recalc.dependents import Reference, Spot

if TYPE_CHECKING:
    from formualizer import ASTNode

UNREADABLE: Final = "公式写法无法识别"
"""The cause for which a formula is set aside that cannot be read."""

_QUALIFIED: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)", re.DOTALL)
_COLUMNS: Final = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS: Final = Pattern(r"\$?(\d{1,7}):\$?(\d{1,7})")
_FIXED: Final = Pattern(r"(?:\$[A-Za-z]{1,3})?(?:\$[0-9]+)?")
_SPECIFIED: Final = re.compile(r"\[((?:[^\[\]']|'.)*)\]|([^\[\],:]+)|(:)")
_DYNAMIC: Final = re.compile(r"\b(?:INDIRECT|OFFSET|CELL|INFO)\s*\(", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\s()\[\]{}+\-*/^&=<>,;:!@#%$'\"]+")


class SetAside(Exception):  # noqa: N818 - no error: the formula keeps its result
    """A formula, or a word in it, that is not calculated here; ``cause`` is what people are told."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Cellular(NamedTuple):
    """A reference as it is written: the sheet's name, empty for the formula's own, and the area."""

    sheet: str
    area: Area


@lru_cache(maxsize=16_384)
def cellular(text: str) -> Cellular | None:
    """What ``A1``, ``$A:$C``, ``2:3`` or ``'表 1'!B2:C3`` refers to; None where it is something else."""
    found = _QUALIFIED.fullmatch(text)
    sheet, cells = ((found[1] or found[2]).replace("''", "'"), found[3]) if found else ("", text)
    if columns := _COLUMNS.fullmatch(cells):
        first, last = sorted((column_number(columns[1]), column_number(columns[2])))
        return Cellular(sheet, Area(1, first, LAST_ROW, last)) if last <= LAST_COLUMN else None
    if rows := _ROWS.fullmatch(cells):
        first, last = sorted((int(rows[1]), int(rows[2])))
        return Cellular(sheet, Area(first, 1, last, LAST_COLUMN)) if 1 <= first <= last <= LAST_ROW else None
    area = parse_area(cells)
    return Cellular(sheet, area) if area else None


def is_fixed(text: str) -> bool:
    """Whether a reference in a defined name means the same cells wherever the name is used."""
    found = _QUALIFIED.fullmatch(text)
    return found is not None and all(map(_FIXED.fullmatch, found[3].split(":")))


class NamedTable(NamedTuple):
    """A table (Insert › Table), for formulas such as ``=SUM(支出[金额])``.

    Attributes:
        name: its name in formulas.
        sheet: the sheet it stands on.
        area: where it lies, with its header.
        headings: those of its columns.
        header_rows: how many rows of them it has.
        totals_rows: how many rows of totals.
    """

    name: str
    sheet: str
    area: Area
    headings: tuple[str, ...]
    header_rows: int
    totals_rows: int

    def part(self, items: frozenset[str], columns: tuple[str, ...], row: int) -> Area | None:
        """The cells of one part of the table; None where it has no such part, or no one area of it.

        Args:
            items: of ``#all``, ``#data``, ``#headers``, ``#totals`` and ``#this row``; none means the data.
            columns: a heading, or the first and the last of a span; none means all of them.
            row: the row of the formula that asks, for ``#this row``.
        """
        headings = [heading.casefold() for heading in self.headings]
        wanted = [heading.casefold() for heading in columns]
        known = [self.area.left + headings.index(heading) for heading in wanted if heading in headings]
        known = known if columns else [self.area.left, self.area.right]
        top, bottom = self.area.top + self.header_rows, self.area.bottom - self.totals_rows
        spans = {
            "#all": (self.area.top, self.area.bottom),
            "#data": (top, bottom),
            "#headers": (self.area.top, top - 1),
            "#totals": (bottom + 1, self.area.bottom),
            "#this row": (row, row) if top <= row <= bottom else (1, 0),
        }
        chosen = sorted(spans[item] for item in items or {"#data"} if item in spans)
        joined = all(one[1] + 1 == other[0] for one, other in pairwise(chosen))
        if len(known) < len(columns) or len(chosen) < len(items) or not joined or not chosen:
            return None
        first, last = chosen[0][0], chosen[-1][1]
        return Area(first, min(known), last, max(known)) if first <= last else None


@dataclass(frozen=True)
class Scope:
    """What the formulas of one workbook can speak of.

    Attributes:
        sheets: the number of every sheet, from 0, by its name in lower case.
        names: the text of every defined name, by name in lower case and the number of the only sheet that
            knows it; None for the whole workbook.
        tables: the tables, by name in lower case.
    """

    sheets: Mapping[str, int]
    names: Mapping[tuple[str, int | None], str] = field(default_factory=dict)
    tables: Mapping[str, NamedTable] = field(default_factory=dict)

    def references(self, text: str, sheet: int) -> tuple[Reference, ...] | None:
        """The cells a written reference means, one area a sheet; None where it is a name.

        Args:
            text: the reference, such as ``Sheet1:Sheet3!A1``.
            sheet: the number of the formula's own sheet.

        Raises:
            SetAside: it refers to another workbook, or to a sheet that is not there.
        """
        if "[" in text:
            cause = "公式引用了其他工作簿"
            raise SetAside(cause)
        found = cellular(text)
        if found is None:
            return None
        if not found.sheet:
            return (Reference(sheet, found.area),)
        if ":" in found.sheet:
            first, last = sorted(self._sheet(name) for name in found.sheet.split(":", 1))
            return tuple(Reference(number, found.area) for number in range(first, last + 1))
        return (Reference(self._sheet(found.sheet), found.area),)

    def name(self, text: str, sheet: int) -> str:
        """The text of a defined name, without ``=``; every reference in it names its sheet.

        Raises:
            SetAside: there is no such name, or what it means depends on the cell that uses it.
        """
        qualifier, _, word = text.rpartition("!")
        own = self._sheet(qualifier.strip("'")) if qualifier else sheet
        found = self.names.get((word.casefold(), own), self.names.get((word.casefold(), None)))
        if found is None:
            cause = f"没有名称“{text}”"
            raise SetAside(cause)
        return found

    def is_dynamic(self, formula: str) -> bool:
        """Whether only calculating a formula tells which cells it reads, or a name that it may mean."""
        if _DYNAMIC.search(formula):
            return True
        return bool(self._dynamic) and any(
            word.casefold() in self._dynamic for word in _WORD.findall(formula)
        )

    def spoken_of(self, formula: str) -> Hashable:
        """All in here that the meaning of a formula may hang on; mostly nothing."""
        if self._words and not self._words.isdisjoint(map(str.casefold, _WORD.findall(formula))):
            return self._all
        return tuple(self.sheets.items()) if "!" in formula else ()

    @cached_property
    def _words(self) -> frozenset[str]:
        """The names and tables, in lower case."""
        return frozenset(name for name, _ in self.names).union(self.tables)

    @cached_property
    def _all(self) -> Hashable:
        """Sets, as these keep their hash: there may be thousands of names."""
        return tuple(map(frozenset, (self.sheets.items(), self.names.items(), self.tables.items())))

    @cached_property
    def _dynamic(self) -> frozenset[str]:
        """The names, in lower case, that stand for what only calculating tells."""
        texts = [(name, text) for (name, _), text in self.names.items()]
        found = {name for name, text in texts if _DYNAMIC.search(text)}
        more = found
        while more:
            more = {
                name
                for name, text in texts
                if name not in found and any(word.casefold() in more for word in _WORD.findall(text))
            }
            found |= more
        return frozenset(found)

    def table(self, name: str, specifier: str | None, sheet: int, row: int) -> Reference:
        """The cells that ``name[specifier]`` means in a row of a sheet.

        Raises:
            SetAside: there is no such table or part of it.
        """
        table = self.tables.get(name.casefold())
        area = None
        if table is not None:
            own_row = row if self.sheets.get(table.sheet.casefold()) == sheet else 0
            area = table.part(*_specified(specifier or ""), own_row)
        if table is None or area is None:
            cause = f"没有表格“{name}”或其中的“{specifier}”" if specifier else f"没有名称“{name}”"
            raise SetAside(cause)
        return Reference(self._sheet(table.sheet), area)

    def whole(self, table: NamedTable) -> Reference:
        """All the cells of a table."""
        return Reference(self._sheet(table.sheet), table.area)

    def _sheet(self, name: str) -> int:
        found = self.sheets.get(name.casefold())
        if found is None:
            cause = f"没有工作表“{name}”"
            raise SetAside(cause)
        return found


def read_scope(package: Package, grid: BookGrid) -> Scope:
    """What the formulas of a workbook can speak of."""
    sheets = {sheet.name.casefold(): number for number, sheet in enumerate(grid.sheets)}
    tables = {table.name.casefold(): table for table in _tables(package)}
    return Scope(sheets, dict(_names(package, sheets)), tables)


def _tables(package: Package) -> Iterator[NamedTable]:
    """The tables of a workbook; a table that cannot be read is left out, and formulas that name it fail."""
    for sheet, part in _table_parts(package):
        with suppress(Refused):
            root = package.outline(part, 3)
            area, columns = parse_area(root.attributes.get("ref", "")), root.child("tableColumns")
            if area is None or columns is None:
                continue
            headers = index_of(root.attributes.get("headerRowCount"))
            names = (column.attributes.get("name", "") for column in columns.each("tableColumn"))
            yield NamedTable(
                name=root.attributes.get("displayName") or root.attributes.get("name", ""),
                sheet=sheet,
                area=area,
                headings=tuple(map(decode_xstring, names)),
                header_rows=1 if headers is None else headers,
                totals_rows=index_of(root.attributes.get("totalsRowCount")) or 0,
            )


def _table_parts(package: Package) -> Iterator[tuple[str, str]]:
    """The sheets of tables and the parts that describe these."""
    with suppress(Refused):
        for sheet in read_contents(package).value.sheets:
            with suppress(Refused):
                for relation in read_relationships(package, sheet.part).values():
                    if relation.kind == "table":
                        yield sheet.name, relation.target


def _names(package: Package, sheets: Mapping[str, int]) -> Iterator[tuple[tuple[str, int | None], str]]:
    try:
        root, data = package.outline(package.main, 3), package.xml(package.main)
    except Refused:
        return
    tabs = [entry.attributes.get("name", "") for entry in root.entries("sheets", "sheet")]
    for entry in root.entries("definedNames", "definedName"):
        number = index_of(entry.attributes.get("localSheetId"))
        tab = tabs[number].casefold() if number is not None and number < len(tabs) else None
        if number is None or tab in sheets:
            text = data[entry.opened : entry.closing].decode()
            if "&" in text:
                from html import unescape  # noqa: PLC0415 - 3 ms for its list of entities

                text = unescape(text)
            name = entry.attributes.get("name", "").casefold()
            yield (name, sheets[tab] if tab is not None else None), decode_xstring(text)


def _specified(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The special items and the columns of ``[#Headers],[first]:[last]``; of a span of columns both ends."""
    items, columns = set[str](), list[str]()
    for bracketed, plain, _ in _SPECIFIED.findall(text):
        word = re.sub(r"'(.)", r"\1", bracketed or plain).strip() if bracketed or plain.strip() else ""
        if word.startswith("@"):
            items.add("#this row")
            columns += [word[1:]] if word[1:] else []
        elif word.startswith("#"):
            items.add(word.casefold())
        elif word:
            columns.append(word)
    return frozenset(items), tuple(columns)


# The formula as the engine parses it


def parsed(formula: str) -> "ASTNode | None":
    """A formula, or the text of a defined name, without ``=``; None where it cannot be read."""
    from formualizer import ParserError, TokenizerError, parse  # noqa: PLC0415 - 30 ms, only where needed

    try:
        return parse(f"={formula}")
    except (ParserError, TokenizerError, ValueError):
        return None


def references_in(root: "ASTNode", spot: Spot, scope: Scope) -> Iterator[Reference | None]:
    """The cells that a formula may read, as far as they can be told without understanding it.

    Of a range in whose place Excel takes one cell it is the whole range, of a table all of it. None stands
    for cells that cannot be told; other workbooks have none.
    """
    waiting, names = [root], set[str]()
    while waiting:
        for node in nodes_of(waiting.pop()):
            if node.node_type() != "Reference":
                continue
            found = node.get_reference()
            table = scope.tables.get(getattr(found, "name", "").casefold())
            if table is not None:
                yield scope.whole(table)
                continue
            if getattr(found, "spec", None) is not None:
                yield None
                continue
            name = node.get_reference_string() or ""
            try:
                cells = scope.references(name, spot.sheet)
                if cells is not None:
                    yield from cells
                elif name not in names:
                    names.add(name)
                    text = scope.name(name, spot.sheet)
                    tree = parsed(text)
                    if tree is None:
                        yield None
                    else:
                        waiting.append(tree)
            except SetAside:
                continue


def references(node: "ASTNode", spot: Spot, scope: Scope) -> tuple[Reference, ...] | None:
    """The cells that a reference means by itself; None where it is a defined name."""
    text, found = node.get_reference_string() or "", node.get_reference()
    specifier = getattr(found, "spec", None)
    if specifier is not None:
        return (scope.table(getattr(found, "name", ""), specifier, spot.sheet, spot.row),)
    cells = scope.references(text, spot.sheet)
    if cells is None and text.casefold() in scope.tables:
        return (scope.table(text, None, spot.sheet, spot.row),)
    return cells


def combination(node: "ASTNode", area_of: Callable[["ASTNode"], Reference | None]) -> Reference | None:
    """The area that spans two areas, or in which they meet; None where they do not.

    Args:
        node: two areas, or such combinations of areas, with an operator between them.
        area_of: the one area that a node stands for.

    Raises:
        SetAside: only calculating tells an area.
    """
    operator = node.get_operator()
    if operator not in (":", " "):
        reference = area_of(node)
        if reference is None:
            cause = "公式中的引用在计算时才确定"
            raise SetAside(cause)
        return reference
    left, right = (combination(each, area_of) for each in node.children())
    if left is None or right is None or left.sheet != right.sheet:
        return None
    outer, inner = (min, max) if operator == ":" else (max, min)
    first, second = left.area, right.area
    top, bottom = outer(first.top, second.top), inner(first.bottom, second.bottom)
    start, end = outer(first.left, second.left), inner(first.right, second.right)
    return Reference(left.sheet, Area(top, start, bottom, end)) if top <= bottom and start <= end else None


def nodes_of(root: "ASTNode") -> Iterator["ASTNode"]:
    """A node and all below it, from left to right."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children())
