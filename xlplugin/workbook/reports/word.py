"""Reads a Word document as people see it in the end: all changes accepted, every text once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from lxml import etree

from xlplugin.problem import Refused
from xlplugin.workbook.file.contents import Relationship, read_relationships
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.reports.blocks import (
    Block,
    Blocks,
    Paragraph,
    Standing,
    WrittenCell,
    WrittenTable,
    joined,
)
from xlplugin.workbook.reports.document import (
    MOST_CELLS,
    MOST_PARAGRAPHS,
    damaged,
    told_of_a_report,
    too_long,
)
from xlplugin.workbook.reports.styles import Lists, WordStyles, heading_level
from xlplugin.workbook.reports.wordxml import (
    PARAGRAPHS,
    Element,
    attribute,
    by_name,
    child,
    inside,
    is_on,
    local,
    number,
    parsed,
    plain_text,
    top_level,
    value,
)

_MOST_COLUMNS: Final = 63
"""As many as Word allows."""

_WRAPPERS: Final = frozenset(
    ("ins", "moveTo", "customXml", "smartTag", "hyperlink", "dir", "bdo", "sdtContent", "ruby", "rubyBase")
)
"""What holds text and adds nothing to it."""

_BLOCKS: Final = ("p", "tbl", "sdt", "AlternateContent", "altChunk", "oMathPara", "customXml")
"""What text stands in, directly in the body."""

_STRUCK: Final = ("del", "moveFrom")
"""What the end of a paragraph has that was struck out."""

_SPACES: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TICKS: Final = {"F0FE": "☑", "F052": "☑", "F0FC": "√", "F0A8": "□", "F06F": "□", "F0A3": "□"}
"""The boxes and ticks of Wingdings, which a form's grades are ticked with."""

_UNREAD: Final = {
    "pic": "图片{}张",
    "imagedata": "图片{}张",
    "chart": "图表{}张",
    "relIds": "SmartArt图形{}个",
    "OLEObject": "嵌入对象{}个",
    "control": "控件{}个",
    "oMath": "公式{}个",
    "altChunk": "嵌入文档{}个",
}
_PAGES: Final = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_NOTES: Final = {"footnoteReference": Standing.FOOTNOTE, "endnoteReference": Standing.ENDNOTE}


def read_word(package: Package) -> Blocks:
    """What stands in a Word document, and what of it was not read.

    Args:
        package: the document, opened.

    Raises:
        Refused: it is damaged, or holds more than anybody reads.
    """
    with told_of_a_report(package.source):
        data = package.xml(package.main)
        reader = _Word(package, tuple(read_relationships(package, package.main).values()))
        blocks = [*reader.around(Standing.HEADER)]
        try:
            for element in top_level(data, _BLOCKS):
                blocks += reader.top(element)
        except (etree.XMLSyntaxError, ValueError, RecursionError):
            raise Refused(damaged(package.source)) from None
        blocks += [*reader.rest(), *reader.around(Standing.FOOTER)]
        if sum(each.text.count("\t") for each in blocks if isinstance(each, Paragraph)) > MOST_CELLS:
            raise Refused(too_long(package.path))
    unread = (words.format(count) for words, count in reader.unread.items())
    return Blocks(tuple(blocks), tuple(unread))


class _Field:
    """A field that has begun: what it asks for, and whether its result has."""

    def __init__(self) -> None:
        self.asked = ""
        self.result = False

    @property
    def shown(self) -> bool:
        """Whether what stands here is read: its result, but no number of a page."""
        return self.result and self.asked.split()[:1] not in ([each] for each in _PAGES)


class _Line(NamedTuple):
    """A paragraph while it is read: the pieces of its text, and what stands beside them."""

    pieces: list[str]
    beside: list[Block]


class _Word:
    """Walks through a document in the order of reading."""

    def __init__(self, package: Package, related: tuple[Relationship, ...]) -> None:
        self.unread: Counter[str] = Counter()
        self._package = package
        self._related = related
        self._styles = WordStyles(self._part("styles"))
        self._lists = Lists(self._part("numbering"))
        self._notes = {
            standing: {
                attribute(each, "id"): each
                for each in inside(self._part(kind))
                if not attribute(each, "type")
            }
            for standing, kind in ((Standing.FOOTNOTE, "footnotes"), (Standing.ENDNOTE, "endnotes"))
        }
        self._numbers: dict[Element, int] = {}
        self._counted = 0
        self._anchor: int | None = None
        self._carried = _Line([], [])
        self._fields: list[_Field] = []
        self._cells = 0

    def _part(self, kind: str) -> Element | None:
        name = next((each.target for each in self._related if each.kind == kind), "")
        return parsed(self._package.xml(name)) if name in self._package.parts else None

    def around(self, standing: Standing) -> Iterator[Block]:
        """The paragraphs of all headers or footers, each text once."""
        kind = "header" if standing is Standing.HEADER else "footer"
        texts: dict[str, None] = {}
        for name in dict.fromkeys(each.target for each in self._related if each.kind == kind):
            root = parsed(self._package.xml(name)) if name in self._package.parts else None
            for block in self._blocks(inside(root)):
                texts.update((each, None) for each in _texts(block))
        yield from (Paragraph(text, None, standing=standing) for text in texts)

    def top(self, element: Element) -> Iterator[Block]:
        """The blocks that an element of the body holds."""
        paragraphs = element.iter(*PARAGRAPHS)
        self._numbers = {each: at for at, each in enumerate(paragraphs, self._counted + 1)}
        self._counted += len(self._numbers)
        if self._counted > MOST_PARAGRAPHS:
            raise Refused(too_long(self._package.path))
        yield from self._blocks((element,))
        # Let go of while they stand in their tree: out of it, each would look for all others.
        self._numbers = {}

    def rest(self) -> Iterator[Block]:
        """What was carried on beyond the last paragraph, whose end was struck out."""
        carried, self._carried = self._carried, _Line([], [])
        text = joined("".join(carried.pieces).split("\n"))
        yield from (Paragraph(text, self._counted or None),) if text else ()
        yield from carried.beside

    def _blocks(self, elements: Iterable[Element]) -> Iterator[Block]:
        for element in elements:
            match local(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    yield self._table(element)
                case "sdt":
                    yield from self._blocks(_controlled(element))
                case "AlternateContent":
                    yield from self._blocks(_chosen(element))
                case name if name in _WRAPPERS:
                    yield from self._blocks(element)
                case "altChunk":
                    self.unread[_UNREAD["altChunk"]] += 1
                case "oMathPara":
                    self.unread[_UNREAD["oMath"]] += 1

    def _paragraph(self, element: Element) -> Iterator[Block]:
        settings = by_name(element, "pPr")
        style = self._styles.of(value(settings.get("pStyle")))
        line, self._carried = self._carried, _Line([], [])
        before = len(self._fields)
        text = None if style.hidden or self._fields else plain_text(element)
        if text is None:
            self._inline(element, line, hidden=style.hidden)
        else:
            line.pieces.append(text)
        # A field without a result ends with its paragraph at the latest: what follows is read.
        self._fields[before:] = [each for each in self._fields[before:] if each.result]
        if not by_name(settings.get("rPr")).keys().isdisjoint(_STRUCK):
            self._carried = line
            return
        level = heading_level(settings.get("outlineLvl"))
        numbered = by_name(settings.get("numPr"))
        list_id, at = value(numbered.get("numId")), number(numbered.get("ilvl"))
        counted = self._lists.next(
            style.list_id if list_id is None else list_id, style.list_level if at is None else at
        )
        text = joined("".join(line.pieces).split("\n"))
        where = self._anchor if self._anchor is not None else self._numbers.get(element)
        if not style.contents:
            yield Paragraph(text, where, style.level if level is None else level, counted)
        yield from line.beside

    def _inline(self, elements: Iterable[Element], line: _Line, *, hidden: bool) -> None:
        """Take in what stands in a paragraph: its runs and whatever is around them."""
        for element in elements:
            match local(element):
                case "r":
                    self._run(element, line, hidden=hidden)
                case "sdt":
                    self._inline(_controlled(element), line, hidden=hidden)
                case "fldSimple":
                    if attribute(element, "instr").split()[:1] not in ([each] for each in _PAGES):
                        self._inline(element, line, hidden=hidden)
                case "AlternateContent":
                    self._inline(_chosen(element), line, hidden=hidden)
                case name if name in _WRAPPERS:
                    self._inline(element, line, hidden=hidden)
                case "oMath" | "oMathPara":
                    self.unread[_UNREAD["oMath"]] += 1

    def _run(self, run: Element, line: _Line, *, hidden: bool) -> None:
        """Take in what a run shows; its settings come first in it."""
        for element in run:
            name = local(element)
            if name == "rPr":
                hidden = self._is_hidden(element, hidden=hidden)
            elif name in ("fldChar", "instrText"):
                self._field(element, line, hidden=hidden)
            elif hidden or (self._fields and not all(each.shown for each in self._fields)):
                continue
            elif name in _NOTES:
                line.beside.extend(self._note(_NOTES[name], attribute(element, "id"), run))
            elif name == "ruby":
                self._inline(inside(element, "rubyBase"), line, hidden=hidden)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._drawing(element, line)
            else:
                line.pieces.append(_characters(element, name))

    def _is_hidden(self, settings: Element, *, hidden: bool) -> bool:
        """Whether nobody sees a run of these settings, in a paragraph that nobody sees or that is seen."""
        if child(settings, "vanish") is not None:
            return is_on(settings, "vanish")
        return hidden or self._styles.of(value(settings, "rStyle")).hidden

    def _field(self, element: Element, line: _Line, *, hidden: bool) -> None:
        """Take in where a field begins, its result does, it ends; else what it asks for."""
        match attribute(element, "fldCharType"):
            case "begin":
                self._fields.append(_Field())
                if not hidden:
                    line.pieces.append(_entered(child(element, "ffData")))
            case "separate" if self._fields:
                self._fields[-1].result = True
            case "end" if self._fields:
                self._fields.pop()
            case "" if self._fields and not self._fields[-1].result:
                self._fields[-1].asked += element.text or ""

    def _drawing(self, element: Element, line: _Line) -> None:
        """Take in the boxes of a drawing, and count what else is in it."""
        name = local(element)
        if name == "txbxContent":
            fields, self._fields = self._fields, []
            carried, self._carried = self._carried, _Line([], [])
            for block in (*self._blocks(element), *self.rest()):
                if isinstance(block, Paragraph) and not block.standing:
                    line.beside.append(block._replace(standing=Standing.BOX))
                else:
                    line.beside.append(block)
            self._fields, self._carried = fields, carried
        elif name == "AlternateContent":
            for each in _chosen(element):
                self._drawing(each, line)
        elif name in _UNREAD:
            self.unread[_UNREAD[name]] += 1
        elif name == "object" and any(local(each) == "OLEObject" for each in element):
            ole = next(each for each in element if local(each) == "OLEObject")
            is_formula = attribute(ole, "ProgID").startswith("Equation")
            self.unread[_UNREAD["oMath" if is_formula else "OLEObject"]] += 1
        else:
            for each in element:
                self._drawing(each, line)

    def _note(self, standing: Standing, identity: str, run: Element) -> Iterator[Block]:
        """A note as one paragraph; it stands where the paragraph stands that refers to it."""
        note = self._notes[standing].get(identity)
        if note is None or self._anchor is not None:
            return
        paragraph = next((each for each in run.iterancestors() if each in self._numbers), None)
        self._anchor = self._numbers[paragraph] if paragraph is not None else 0
        fields, self._fields = self._fields, []
        carried, self._carried = self._carried, _Line([], [])
        texts = [text for block in (*self._blocks(note), *self.rest()) for text in _texts(block)]
        self._fields, self._carried = fields, carried
        anchor, self._anchor = self._anchor or None, None
        yield Paragraph("\n".join(texts), anchor, standing=standing)

    def _table(self, element: Element) -> WrittenTable:
        """A table with its merged cells; rows that were struck out or are hidden are none of it."""
        cells: list[WrittenCell] = []
        growing: dict[int, int] = {}
        row = 0
        for line in _parts_of(element, "tr"):
            settings = child(line, "trPr")
            gone = child(settings, "del") is not None or is_on(settings, "hidden")
            if gone:
                continue
            row += 1
            column = 1 + min(number(settings, "gridBefore") or 0, _MOST_COLUMNS)
            for cell in _parts_of(line, "tc"):
                self._cells += 1
                if self._cells > MOST_CELLS:
                    raise Refused(too_long(self._package.path))
                own = child(cell, "tcPr")
                if child(own, "cellDel") is not None:
                    continue
                span = min(max(number(own, "gridSpan") or 1, 1), _MOST_COLUMNS)
                merge, beside = value(own, "vMerge"), value(own, "hMerge")
                above = growing.get(column)
                if beside in ("", "continue") and cells and cells[-1].area.bottom == row:
                    area = cells[-1].area
                    cells[-1] = replace(cells[-1], area=area._replace(right=area.right + span))
                elif merge in ("", "continue") and above is not None:
                    area = cells[above].area
                    cells[above] = replace(cells[above], area=area._replace(bottom=row))
                else:
                    area = Area(row, column, row, column + span - 1)
                    first = next((self._numbers.get(each) for each in cell.iter(*PARAGRAPHS)), None)
                    growing[column] = len(cells)
                    cells.append(WrittenCell(area, (*self._blocks(cell), *self.rest()), first))
                    if merge is None:
                        del growing[column]
                column += span
        return WrittenTable(tuple(cells))


def _characters(element: Element, name: str) -> str:
    """The characters that a piece of a run puts on the page."""
    match name:
        case "t":
            return element.text or ""
        case "sym":
            return _TICKS.get(attribute(element, "char").upper(), "")
        case _:
            return _SPACES.get(name, "")


def _texts(block: Block) -> Iterator[str]:
    """The words of a block, tables cell by cell."""
    if isinstance(block, Paragraph):
        yield from (block.text.strip(),) if block.text.strip() else ()
    else:
        for cell in block.cells:
            for each in cell.blocks:
                yield from _texts(each)


def _controlled(control: Element) -> Iterable[Element]:
    """What a content control holds; what only asks to be typed over is nothing."""
    if is_on(control, "sdtPr", "showingPlcHdr"):
        return ()
    return inside(control, "sdtContent")


def _chosen(alternatives: Element) -> Iterable[Element]:
    """What of several ways to say the same is read: the first, else the one for older programs."""
    return inside(alternatives, "Choice" if child(alternatives, "Choice") is not None else "Fallback")


def _parts_of(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, the cells of a row, whatever is around them."""
    for each in element:
        found = local(each)
        if found == name:
            yield each
        elif found == "sdt" or found in _WRAPPERS:
            yield from _parts_of(each, name)


def _entered(field: Element | None) -> str:
    """What somebody ticked or chose in a field of a form; empty for one with a text of its own."""
    box = child(field, "checkBox")
    if box is not None:
        ticked = is_on(box, "checked") if child(box, "checked") is not None else is_on(box, "default")
        return "☑" if ticked else "□"
    choice = child(field, "ddList")
    entries = (
        [] if choice is None else [attribute(each, "val") for each in choice if local(each) == "listEntry"]
    )
    at = number(choice, "result") or 0
    return entries[at] if at < len(entries) else ""
