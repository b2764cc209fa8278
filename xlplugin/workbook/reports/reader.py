"""Reads a written report, paragraph by paragraph: plain text, Markdown or a Word document."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xlplugin.form.beside import Contents, WrittenReport
from xlplugin.form.form import Passage
from xlplugin.pattern import Pattern
from xlplugin.problem import Refused, Source
from xlplugin.rubric.codes import FILE_ENCODING, FILE_UNREADABLE
from xlplugin.workbook.file.archive import PartError, UnpackLimits, read_parts
from xlplugin.workbook.file.codes import WORKBOOK_UNSAFE
from xlplugin.workbook.forms import codes

_PLAIN: Final = (".txt", ".md", ".markdown", ".text")
_WORD: Final = ".docx"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_LARGEST: Final = 20_000_000
_LARGEST_TEXT: Final = 64_000_000
_AT_ONCE: Final = 65_536
_TABLE_TABS: Final = 3
_TEXT_PART: Final = Pattern(r"word/document\d*\.xml", re.IGNORECASE)
# What stands in a document beside its own text: tables, contents, boxes, settings, what was moved away.
_BESIDE: Final = frozenset(("tbl", "sdt", "txbxContent", "pPr", "rPr", "moveFrom"))
_SPACES: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_RE_ENCODE: Final = "请用记事本另存为 UTF-8 编码的文本"


def read_report(path: Path) -> WrittenReport:
    """What a report says.

    Args:
        path: a .txt or .md file in UTF-8 or GB18030, or a .docx file.

    Returns:
        One passage a paragraph that is not blank; its source is the file with the line in text, and the
        number of the paragraph, blank ones counted, in a Word document.

    Raises:
        Refused: it cannot be read.
    """
    kind = path.suffix.lower()
    if kind not in (*_PLAIN, _WORD):
        raise Refused(codes.NARRATIVE_KIND.at(Source(str(path)), f"不能读取“{kind}”文件"))
    try:
        if path.stat().st_size > _LARGEST:
            raise _too_large(path)
        passages = _passages(_word(path) if kind == _WORD else _plain(path), path)
        return WrittenReport(path.name, passages, contents=Contents(len(passages)))
    except OSError:
        raise Refused(FILE_UNREADABLE.at(Source(str(path)), "文件打不开")) from None


def _too_large(path: Path) -> Refused:
    message = f"报告太大，超过{_LARGEST // 1_000_000}MB"
    return Refused(codes.NARRATIVE_SIZE.at(Source(str(path)), message))


def _plain(path: Path) -> list[str]:
    written = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.splitlines()
    raise Refused(FILE_ENCODING.at(Source(str(path)), "文件不是 UTF-8 或 GB18030 编码的文字", fix=_RE_ENCODE))


def _passages(paragraphs: Iterable[str], path: Path) -> tuple[Passage, ...]:
    """The paragraphs with words; a line of several tabs is a row of a table, the form's own among them."""
    return tuple(
        Passage(paragraph.strip(), Source(path.name, line=line))
        for line, paragraph in enumerate(paragraphs, start=1)
        if paragraph.strip() and paragraph.count("\t") < _TABLE_TABS
    )


def _word(path: Path) -> list[str]:
    source = Source(str(path))
    damaged = codes.NARRATIVE_DAMAGED.at(source, "Word 文档无法读取")
    try:
        parts = read_parts(path.read_bytes(), source, UnpackLimits())
    except Refused as refused:
        unsafe = [each for each in refused.problems if each.code == WORKBOOK_UNSAFE.name]
        raise Refused(codes.NARRATIVE_UNSAFE.at(source, unsafe[0].message) if unsafe else damaged) from None
    part = next((part for part in parts if _TEXT_PART.fullmatch(part.name)), None)
    if part is not None and part.size > _LARGEST_TEXT:
        raise _too_large(path)
    try:
        paragraphs = _paragraphs(part.data()) if part is not None else None
    except PartError:
        paragraphs = None
    if paragraphs is None:
        raise Refused(damaged)
    return paragraphs


class _Text:
    """Takes in the text of a document as it is parsed, so that its tree is never built."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._beside = 0
        self._inside = False

    def start(self, tag: str | bytes, _attributes: object) -> None:
        name = str(tag).rpartition("}")[2]
        self._beside += name in _BESIDE
        self._inside = name == "t" and not self._beside
        if name in _SPACES and not self._beside:
            self._pieces.append(_SPACES[name])

    def end(self, tag: str | bytes) -> None:
        name = str(tag).rpartition("}")[2]
        self._inside = False
        self._beside -= name in _BESIDE
        if name == "p" and not self._beside:
            self.paragraphs.append("".join(self._pieces))
            self._pieces = []

    def data(self, data: str | bytes) -> None:
        if self._inside:
            self._pieces.append(str(data))

    def comment(self, _text: str | bytes) -> None:
        """A comment in the XML is nobody's words."""

    def close(self) -> None:
        """Nothing is left to be done."""


def _paragraphs(document: bytes) -> list[str] | None:
    """The paragraphs of a document's own text; None where it is not sound."""
    from lxml import etree  # noqa: PLC0415 - only for Word documents

    text = _Text()
    parser = etree.XMLParser(target=text, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        for start in range(0, len(document), _AT_ONCE):
            parser.feed(document[start : start + _AT_ONCE])
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        return None
    return text.paragraphs
