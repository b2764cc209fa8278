"""Reads a written report, paragraph by paragraph: plain text, Markdown or a Word document."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xlplugin.form.beside import Contents, WrittenReport
from xlplugin.form.form import Passage
from xlplugin.problem import Refused, Source
from xlplugin.rubric.codes import FILE_ENCODING, FILE_UNREADABLE
from xlplugin.workbook.forms import codes
from xlplugin.workbook.reports.document import (
    LARGEST,
    WORD,
    damaged,
    open_document,
    told_of_a_report,
    too_large,
)

_PLAIN: Final = (".txt", ".md", ".markdown", ".text")
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_AT_ONCE: Final = 65_536
_TABLE_TABS: Final = 3
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
    if kind not in (*_PLAIN, WORD):
        raise Refused(codes.NARRATIVE_KIND.at(Source(str(path)), f"不能读取“{kind}”文件"))
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(too_large(path))
        passages = _passages(_word(path) if kind == WORD else _plain(path), path)
        return WrittenReport(path.name, passages, contents=Contents(len(passages)))
    except OSError:
        raise Refused(FILE_UNREADABLE.at(Source(str(path)), "文件打不开")) from None


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
    package = open_document(path)
    with told_of_a_report(package.source):
        paragraphs = _paragraphs(package.xml(package.main))
    if paragraphs is None:
        raise Refused(damaged(package.source))
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
