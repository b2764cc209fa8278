"""Reads a plain text or Markdown into paragraphs and tables."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from xlplugin.pattern import Pattern
from xlplugin.problem import Refused, Source
from xlplugin.rubric.codes import FILE_ENCODING
from xlplugin.workbook.reports.blocks import Block, Paragraph, joined
from xlplugin.workbook.reports.document import MOST_CELLS, MOST_PARAGRAPHS, too_long
from xlplugin.workbook.reports.tabbed import as_table

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_RE_ENCODE: Final = "请用记事本另存为 UTF-8 编码的文本"
_MARKED: Final = Pattern(r"\s{0,3}(#{1,6})\s+(.*?)[\s#]*$")
_RULE: Final = Pattern(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_PIPE: Final = Pattern(r"(?<!\\)\|")


def read_text(written: bytes, path: Path) -> tuple[Block, ...]:
    """The paragraphs and tables of a text: one paragraph a line; tables by pipes.

    Args:
        written: the file, in UTF-8 or GB18030.
        path: its name; Markdown is known by its ending.

    Raises:
        Refused: it is no text in these encodings, or longer than anybody reads.
    """
    text = _decoded(written, path)
    lines = text.splitlines()
    if len(lines) > MOST_PARAGRAPHS or text.count("\t") + text.count("|") > MOST_CELLS:
        raise Refused(too_long(path))
    return tuple(_blocks(lines, marked=path.suffix.lower() in (".md", ".markdown")))


def _decoded(written: bytes, path: Path) -> str:
    for encoding in _ENCODINGS:
        try:
            text = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(FILE_ENCODING.at(Source(str(path)), "文件不是 UTF-8 或 GB18030 编码的文字", fix=_RE_ENCODE))


def _blocks(lines: Sequence[str], *, marked: bool) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        end = _end_of_piped(lines, at)
        if end > at:
            rows = (_piped(line) for line in lines[at:end])
            yield as_table((number, row) for number, row in enumerate(rows, at + 1) if row is not None)
        else:
            yield _paragraph(lines[at], at + 1, marked=marked)
        at = max(end, at + 1)


def _paragraph(line: str, number: int, *, marked: bool) -> Paragraph:
    heading = _MARKED.match(line) if marked else None
    if heading is not None:
        return Paragraph(heading[2].strip(), number, len(heading[1]))
    return Paragraph(joined((line.replace("**", "") if marked else line,)), number)


def _end_of_piped(lines: Sequence[str], start: int) -> int:
    """The line below a table of pipes that opens at a line; that line itself where none does."""
    ruled = start + 1 < len(lines) and "|" in lines[start] and _RULE.fullmatch(lines[start + 1])
    end = start
    while ruled and end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _piped(line: str) -> list[str] | None:
    """The cells of a row of pipes; None of the rule under the headings."""
    if _RULE.fullmatch(line):
        return None
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in _PIPE.split(bare)]
