"""The written report beside a form, paragraph by paragraph: plain text, Markdown or a Word document."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from xlplugin.form.form import Passage
from xlplugin.problem import Checked, Problem, Severity, Source, failed

_PLAIN: Final = (".txt", ".md", ".markdown", ".text")
_WORD: Final = ".docx"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_LARGEST: Final = 20_000_000
_LARGEST_UNPACKED: Final = 200_000_000
_TABLE_TABS: Final = 3


def read_narrative(path: Path) -> Checked[tuple[Passage, ...]]:
    """The paragraphs of a report, without its tables.

    Args:
        path: a .txt or .md file in UTF-8 or GB18030, or a .docx file.

    Returns:
        One passage a paragraph that is not blank; its source is the file with the line in text, and the
        number of the paragraph, blank ones counted, in a Word document; or what keeps it from being read.
    """
    kind = path.suffix.lower()
    if kind not in (*_PLAIN, _WORD):
        return failed(_problem("narrative-kind", f"不能读取“{kind}”文件", "请另存为 .docx 或 .txt", path))
    try:
        if path.stat().st_size > _LARGEST:
            return failed(_too_large(path))
        return _word(path) if kind == _WORD else _plain(path)
    except OSError:
        return failed(_problem("file-unreadable", "文件打不开", "请核对路径和权限", path))


def _problem(code: str, message: str, fix: str, path: Path) -> Problem:
    return Problem(code, Severity.ERROR, message, fix, Source(str(path)))


def _too_large(path: Path) -> Problem:
    message = f"报告太大，超过{_LARGEST // 1_000_000}MB"
    return _problem("narrative-size", message, "请去掉图片，或只保留正文", path)


def _plain(path: Path) -> Checked[tuple[Passage, ...]]:
    written = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return Checked(_passages(text.splitlines(), path))
    fix = "请用记事本另存为 UTF-8 编码的文本"
    return failed(_problem("file-encoding", "文件不是 UTF-8 或 GB18030 编码的文字", fix, path))


def _passages(paragraphs: Iterable[str], path: Path) -> tuple[Passage, ...]:
    """The paragraphs with words; a line of several tabs is a row of a table, the form's own among them."""
    return tuple(
        Passage(paragraph.strip(), Source(path.name, line=line))
        for line, paragraph in enumerate(paragraphs, start=1)
        if paragraph.strip() and paragraph.count("\t") < _TABLE_TABS
    )


def _word(path: Path) -> Checked[tuple[Passage, ...]]:
    damaged = _problem("narrative-damaged", "Word 文档无法读取", "请用 Word 打开后另存为 .docx", path)
    try:
        with ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > _LARGEST_UNPACKED:
                return failed(_too_large(path))
    except BadZipFile:
        return failed(damaged)
    paragraphs = _paragraphs(path)
    return failed(damaged) if paragraphs is None else Checked(_passages(paragraphs, path))


def _paragraphs(path: Path) -> list[str] | None:
    """The paragraphs outside tables; None where the package is no Word document."""
    from docx import Document  # noqa: PLC0415 - heavy, and only for Word documents

    try:
        return [paragraph.text for paragraph in Document(str(path)).paragraphs]
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - a damaged document fails in python-docx, lxml and zipfile alike
        return None
