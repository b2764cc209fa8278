"""A report as a file: a Word document with real tables, notes, boxes and changes, or a text."""

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import _Cell
from openpyxl import load_workbook

from tests.reports.text import Holder, Kind, Piece, Text

_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES: Final = (
    f'xmlns:w="{_MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_NOTES: Final = {Holder.FOOTNOTE: "footnote", Holder.ENDNOTE: "endnote"}
_PIECE: Final = 7
"""Word cuts words into runs wherever somebody typed or a check ran; here after so many characters."""


@dataclass(frozen=True)
class Grid:
    """A table to be drawn: its texts, and the areas merged (row, column, row, column), from 0."""

    cells: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


NOTHING: Final = Grid(())


def annex(form: bytes, sheet: str, *, skip: int = 0) -> Grid:
    """The form as a department copies it into its report."""
    page = load_workbook(io.BytesIO(form))[sheet]
    shown = {(cell.row, cell.column): _shown(cell.value, cell.number_format) for row in page for cell in row}
    cells = tuple(
        tuple(shown[row, column] for column in range(1, page.max_column + 1))
        for row in range(1 + skip, page.max_row + 1)
    )
    merged = tuple(
        (area.min_row - 1 - skip, area.min_col - 1, area.max_row - 1 - skip, area.max_col - 1)
        for area in page.merged_cells.ranges
        if area.min_row > skip
    )
    return Grid(cells, merged)


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, float | int) and "%" in number_format:
        return f"{value:.2%}" if "." in number_format else f"{value:.0%}"
    if isinstance(value, float | int):
        return f"{value:,.2f}" if "," in number_format else f"{value:g}" if abs(value) < 1e5 else str(value)
    return "" if value is None else str(value)


def grid(rows: Sequence[Sequence[str]]) -> Grid:
    """Rows with ``>`` and ``^`` as a table with merged cells."""
    width = max(map(len, rows))
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    merged = []
    for top, row in enumerate(cells):
        for left, text in enumerate(row):
            if text in (">", "^"):
                continue
            right, bottom = left, top
            while right + 1 < width and row[right + 1] == ">":
                right += 1
            while bottom + 1 < len(cells) and cells[bottom + 1][left] == "^":
                bottom += 1
            if (right, bottom) != (left, top):
                merged.append((top, left, bottom, right))
    plain = tuple(tuple("" if cell in (">", "^") else cell for cell in row) for row in cells)
    return Grid(plain, tuple(merged))


def as_text(text: Text, form: Grid = NOTHING) -> bytes:
    """The report as a text, its tables with tabs, merged cells blank."""
    lines = []
    for piece in text.pieces:
        match piece.kind:
            case Kind.ROW:
                lines.append("\t".join("" if cell in (">", "^") else cell for cell in piece.cells))
            case Kind.CAPTION:
                lines += ["", piece.text, *([piece.note] if piece.note else []), ""]
            case Kind.ANNEX:
                lines += ["\t".join(cell.replace("\n", " ") for cell in row) for row in form.cells]
            case _:
                lines.append(piece.text)
    return "\n".join(lines).encode()


class _Drawer:
    """Draws one document; notes are kept until its other parts are written."""

    def __init__(self) -> None:
        self.word: Word = Document()
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def words(self, piece: Piece) -> None:
        """A paragraph whose words stand where its holder says."""
        draw = {
            Holder.CELL: self._cell,
            Holder.NESTED: self._nested,
            Holder.HEADER: self.word.sections[0].header.paragraphs[0].add_run,
            Holder.BLOCK_CONTROL: self._block_control,
        }.get(piece.holder)
        if draw is not None:
            draw(piece.text)
            return
        half = len(piece.text) // 2
        paragraph = self.word.add_paragraph()
        element = paragraph._p  # noqa: SLF001 - python-docx has no other way to what it does not model
        text = piece.text
        match piece.holder:
            case Holder.FOOTNOTE | Holder.ENDNOTE as holder:
                paragraph.add_run("有关情况说明如下。")
                notes = self.notes[_NOTES[holder]]
                notes.append(text)
                mark = f'<w:{_NOTES[holder]}Reference w:id="{len(notes)}"/>'
                element.append(parse_xml(f"<w:r {_NAMES}>{mark}</w:r>"))
            case Holder.BOX:
                box = f"<w:txbxContent><w:p>{_runs(text)}</w:p></w:txbxContent>"
                shape = (
                    f'<w:pict><v:shape style="width:200pt"><v:textbox>{box}</v:textbox></v:shape></w:pict>'
                )
                element.append(parse_xml(f"<w:r {_NAMES}>{shape}</w:r>"))
            case Holder.CONTROL:
                inside = f"<w:sdtContent>{_runs(text[half:])}</w:sdtContent>"
                self._append(element, f"{_runs(text[:half])}<w:sdt><w:sdtPr/>{inside}</w:sdt>")
            case Holder.INSERTED:
                change = 'w:id="9" w:author="a" w:date="2021-05-01T00:00:00Z"'
                self._append(element, f"{_runs(text[:half])}<w:ins {change}>{_runs(text[half:])}</w:ins>")
            case Holder.CORRECTED:
                change = 'w:id="9" w:author="a" w:date="2021-05-01T00:00:00Z"'
                gone = f"<w:del {change}><w:r><w:delText>8888.88万元，</w:delText></w:r></w:del>"
                new = f"<w:ins {change}>{_runs(text[half:])}</w:ins>"
                self._append(element, f"{_runs(text[:half])}{gone}{new}")
            case Holder.FIELD:
                field = f'<w:fldSimple w:instr=" DOCPROPERTY a ">{_runs(text[half:])}</w:fldSimple>'
                self._append(element, f"{_runs(text[:half])}{field}")
            case Holder.LINK:
                link = f'<w:hyperlink w:anchor="a">{_runs(text[half:])}</w:hyperlink>'
                self._append(element, f"{_runs(text[:half])}{link}")
            case Holder.BREAKS:
                self._append(element, f"{_runs(text[:half])}<w:r><w:br/></w:r>{_runs(text[half:])}")
            case _:
                self._append(element, _runs(text))

    def _append(self, element: BaseOxmlElement, inner: str) -> None:
        for child in deepcopy(parse_xml(f"<w:p {_NAMES}>{inner}</w:p>")):
            element.append(child)

    def _cell(self, text: str) -> None:
        table = self.word.add_table(1, 2)
        table.cell(0, 0).text = "说明"
        table.cell(0, 1).text = text

    def _nested(self, text: str) -> None:
        table = self.word.add_table(1, 1)
        table.cell(0, 0).add_table(1, 1).cell(0, 0).text = text

    def _block_control(self, text: str) -> None:
        inside = f"<w:sdtContent><w:p>{_runs(text)}</w:p></w:sdtContent>"
        control = parse_xml(f"<w:sdt {_NAMES}><w:sdtPr/>{inside}</w:sdt>")
        self.word.element.body.insert(len(self.word.element.body) - 1, control)

    def table(self, drawn: Grid) -> None:
        """A table with its merged cells."""
        table = self.word.add_table(len(drawn.cells), len(drawn.cells[0]))
        table.style = "Table Grid"
        cells = list(table._cells)  # noqa: SLF001 - a cell at a time takes the square of their number
        width = len(drawn.cells[0])
        inside = {
            (row, column)
            for top, left, bottom, right in drawn.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        for row, texts in enumerate(drawn.cells):
            for column, text in enumerate(texts):
                if text and (row, column) not in inside:
                    cells[row * width + column].text = text
        for top, left, bottom, right in drawn.merged:
            first: _Cell = cells[top * width + left]
            first.merge(cells[bottom * width + right])

    def written(self) -> bytes:
        """The document with its notes."""
        buffer = io.BytesIO()
        self.word.save(buffer)
        return _with_notes(buffer.getvalue(), self.notes) if any(self.notes.values()) else buffer.getvalue()


def _runs(text: str) -> str:
    """The words in several runs."""
    parts = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    escaped = [part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in parts]
    return "".join(f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' for part in escaped)


def _with_notes(document: bytes, notes: dict[str, list[str]]) -> bytes:
    """The package with the parts of its notes."""
    types, relations, parts = "", "", {}
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for name, texts in notes.items():
        if not texts:
            continue
        inner = "".join(
            f'<w:{name} w:id="{at}"><w:p>{_runs(text)}</w:p></w:{name}>' for at, text in enumerate(texts, 1)
        )
        rule = f'<w:{name} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{name}>'
        parts[f"word/{name}s.xml"] = f"<w:{name}s {_NAMES}>{rule}{inner}</w:{name}s>"
        types += f'<Override PartName="/word/{name}s.xml" ContentType="{kind}.{name}s+xml"/>'
        relations += f'<Relationship Id="n{name}" Type="{relation}/{name}s" Target="{name}s.xml"/>'
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(document)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            data = old.read(each)
            if each == "[Content_Types].xml":
                data = data.replace(b"</Types>", types.encode() + b"</Types>")
            elif each == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            new.writestr(each, data)
        for part, content in parts.items():
            new.writestr(part, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return buffer.getvalue()


def as_word(text: Text, form: Grid = NOTHING) -> bytes:
    """The report as a Word document."""
    drawer = _Drawer()
    rows: list[tuple[str, ...]] = []
    for piece in (*text.pieces, Piece(Kind.WORDS)):
        if rows and piece.kind is not Kind.ROW:
            drawer.table(grid(rows))
            rows = []
        match piece.kind:
            case Kind.TITLE:
                drawer.word.add_heading(piece.text, 0)
            case Kind.CHAPTER:
                drawer.word.add_heading(piece.text, 1)
            case Kind.SECTION:
                drawer.word.add_heading(piece.text, 2)
            case Kind.CAPTION:
                drawer.word.add_paragraph(piece.text)
                if piece.note:
                    drawer.word.add_paragraph(piece.note)
            case Kind.ROW:
                rows.append(piece.cells)
            case Kind.ANNEX:
                drawer.table(form)
            case _:
                drawer.words(piece)
    return drawer.written()
