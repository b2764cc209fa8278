"""Reads a plain text or Markdown into paragraphs and tables."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from xlplugin.pattern import Pattern
from xlplugin.problem import Refused, Source
from xlplugin.rubric.codes import FILE_ENCODING
from xlplugin.workbook.reports.blocks import Block, Blocks, Paragraph, joined
from xlplugin.workbook.reports.document import MOST_CELLS, MOST_PARAGRAPHS, too_long
from xlplugin.workbook.reports.tabbed import as_table

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_RE_ENCODE: Final = "请用记事本另存为 UTF-8 编码的文本"
_MARKED: Final = Pattern(r"\s{0,3}(#{1,6})\s+(.*?)[\s#]*$")
_RULE: Final = Pattern(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_IMAGE: Final = Pattern(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,1000}\)")
_SET_EVENLY: Final = 20
"""Lines that are broken to look even have at least as many letters."""

_FIGURE: Final = ".%％万亿元"
_PIPE: Final = Pattern(r"(?<!\\)\|")


def read_text(written: bytes, path: Path) -> Blocks:
    """The paragraphs and tables of a text: one paragraph a line, unless it breaks off; tables by pipes.

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
    marked = path.suffix.lower() in (".md", ".markdown")
    pictures = len(_IMAGE.compiled().findall(text)) if marked else 0
    return Blocks(tuple(_blocks(lines, marked=marked)), (f"图片{pictures}张",) if pictures else ())


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
            end = at + 1
            while end < len(lines) and _breaks_off(lines[end - 1], lines[end]):
                end += 1
            yield _paragraph(lines[at:end], at + 1, marked=marked)
        at = end


def _breaks_off(line: str, following: str) -> bool:
    """Whether a line stops in the middle of a sentence, at a comma or in a figure, as lines set evenly do."""
    before, after = line.rstrip(), following.strip()
    if not after or "\t" in f"{before}{after}" or "|" in after:
        return False
    in_figure = (
        len(before) >= _SET_EVENLY and before[-1].isdigit() and (after[0].isdigit() or after[0] in _FIGURE)
    )
    return before[-1:] in tuple("，、,") or in_figure


def _paragraph(lines: Sequence[str], number: int, *, marked: bool) -> Paragraph:
    heading = _MARKED.match(lines[0]) if marked and len(lines) == 1 else None
    if heading is not None:
        return Paragraph(heading[2].strip(), number, len(heading[1]))
    plain = (_IMAGE.sub("", line).replace("**", "") for line in lines) if marked else lines
    return Paragraph(joined(plain), number)


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
