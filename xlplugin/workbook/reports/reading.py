"""The blocks of a report as what is audited: its words, its tables, its forms, each with its place."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlplugin.form.beside import ReportContents, WrittenReport
from xlplugin.form.form import Form, Passage, Table
from xlplugin.pattern import Pattern
from xlplugin.problem import Source
from xlplugin.workbook.forms.headings import Headings
from xlplugin.workbook.reports.blocks import Block, Blocks, Paragraph, Standing, WrittenTable
from xlplugin.workbook.reports.headings import Heading, above, caption_in, heading_at, shown
from xlplugin.workbook.reports.tabbed import tabulated
from xlplugin.workbook.reports.tables import PlacedTable, as_sheet, body_row, read_sheet

_TOTALS: Final = ("合计", "总计", "总分", "评价等级")
_CONTINUED: Final = Pattern(r"[（(]?续(?:表|上表)?[)）]?[一二三四五六七八九十\d]{0,2}[：:]?", words="续")
_IN_CONTENTS: Final = Pattern(r".{1,60}?(?:\t\s*|[.．…·。]{4,}\s*)\d{1,3}")


class _Group(NamedTuple):
    """A table with its parts where it was broken, and its caption."""

    caption: str
    parts: list[PlacedTable]


def understood(read: Blocks, file: str, headings: Headings) -> WrittenReport:
    """What a report says.

    Args:
        read: what stands in it.
        file: its name.
        headings: the names that a form's headings may have.
    """
    reader = _Reader(file, headings)
    reader.read(tuple(tabulated(read.blocks)))
    contents = ReportContents(reader.paragraphs, reader.counted, reader.notes, read.unread)
    return WrittenReport(file, tuple(reader.passages), tuple(reader.tables), tuple(reader.annexes), contents)


class _Reader:
    """Walks through the blocks and keeps under which headings it is."""

    def __init__(self, file: str, headings: Headings) -> None:
        self.passages: list[Passage] = []
        self.tables: list[Table] = []
        self.annexes: list[Form] = []
        self.paragraphs = 0
        self.counted = 0
        self.notes = 0
        self._file = file
        self._headings = headings
        self._path: list[Heading] = []
        self._captions: dict[str, int] = {}

    def read(self, blocks: Sequence[Block]) -> None:
        """Take in blocks that stand one below the other."""
        group: _Group | None = None
        for at, block in enumerate(blocks):
            if isinstance(block, WrittenTable):
                group = self._gathered(group, blocks, at, block)
            elif block.text.strip() and not _CONTINUED.fullmatch(block.text):
                self._close(group)
                group = None
                self._take(block, heading_at(blocks, at))
        self._close(group)

    def _take(self, paragraph: Paragraph, heading: Heading | None = None) -> None:
        text = paragraph.text.strip()
        if text[-1].isdigit() and _IN_CONTENTS.fullmatch(text):
            return
        if heading is not None:
            self._path = [each for each in self._path if each.rank < heading.rank]
        source = Source(self._file, line=paragraph.line, place=self._place(paragraph, heading))
        self.passages.append(Passage(text.replace("\t", " "), source))
        self.paragraphs += paragraph.standing in (Standing.TEXT, Standing.BOX)
        self.notes += paragraph.standing in (Standing.FOOTNOTE, Standing.ENDNOTE)
        if heading is not None:
            self._path.append(heading)

    def _place(self, paragraph: Paragraph, heading: Heading | None) -> str:
        words = shown(paragraph.text.strip())
        if heading is not None:
            return f"标题{words}"
        if paragraph.standing in (Standing.HEADER, Standing.FOOTER):
            return f"{paragraph.standing}{words}"
        return f"{self._under}{paragraph.standing}{words}{'' if paragraph.standing else '段'}"

    @property
    def _under(self) -> str:
        return f"{shown(self._path[-1].text)}下" if self._path else ""

    def _gathered(
        self, group: _Group | None, blocks: Sequence[Block], at: int, table: WrittenTable
    ) -> _Group:
        """The table in its group: that before it where it only goes on with it, else one of its own."""
        self.counted += 1
        repeated = _repeated_rows(group.parts, table) if group is not None else None
        if group is not None and repeated is not None:
            group.parts.append(PlacedTable(table, (), self._called(group.caption), repeated))
            return group
        self._close(group)
        over = above(blocks, at)
        caption = over.caption or _caption_inside(table)
        return _Group(caption, [PlacedTable(table, over.lines, self._called(caption))])

    def _called(self, caption: str) -> str:
        """The words by which people find the next table of a caption."""
        where = f"表“{caption}”" if caption else f"{self._under}表格"
        self._captions[where] = self._captions.get(where, 0) + 1
        return where if self._captions[where] == 1 else f"{where}（第{self._captions[where]}张）"

    def _close(self, group: _Group | None) -> None:
        if group is None:
            return
        name = group.caption or group.parts[0].place
        found = read_sheet(as_sheet(name, group.parts, self._file), self._file, self._headings)
        self.tables += found.tables
        self.annexes += found.forms
        self.passages += found.passages
        for part in group.parts:
            for cell in part.written.cells:
                if any(isinstance(each, WrittenTable) or each.standing for each in cell.blocks):
                    self._read_inside(cell.blocks)

    def _read_inside(self, blocks: Sequence[Block]) -> None:
        """Take in what stands in a cell besides its words: tables, boxes, notes."""
        for at, block in enumerate(blocks):
            if isinstance(block, WrittenTable):
                self._close(self._gathered(None, blocks, at, block))
            elif block.standing and block.text.strip():
                self._take(block)


def _repeated_rows(parts: Sequence[PlacedTable], table: WrittenTable) -> int | None:
    """How many rows of headings a table repeats that only goes on with the parts before; None: it does not.

    A page that ends breaks a table; one that has come to its total goes on nowhere.
    """
    first, last = parts[0].written, parts[-1].written
    if any(each.text.startswith(_TOTALS) for each in last.cells if each.area.top == last.rows):
        return None
    body = body_row(table.cells)
    head = _texts(table, 1)
    if len(head) > 1 and any(_texts(first, row) == head for row in range(1, first.rows)):
        return (body or table.rows + 1) - 1
    return 0 if body == 1 and abs(first.columns - table.columns) <= 1 else None


def _texts(table: WrittenTable, row: int) -> list[str]:
    return [each.text for each in table.cells if each.area.top == row and each.text]


def _caption_inside(table: WrittenTable) -> str:
    """The caption that a table has in its first row, alone and as wide as the table."""
    first = [each for each in table.cells if each.area.top == 1]
    alone = len(first) == 1 and first[0].area.right == table.columns > 1
    return caption_in(first[0].text) if alone else ""
