"""Reads a written report: plain text, Markdown or a Word document."""

from pathlib import Path
from typing import Final

from xlplugin.form.beside import WrittenReport
from xlplugin.functions.library import open_headings
from xlplugin.problem import Refused, Source
from xlplugin.rubric.codes import FILE_UNREADABLE
from xlplugin.workbook.forms import codes
from xlplugin.workbook.forms.headings import headings_of
from xlplugin.workbook.reports.document import LARGEST, WORD, document_of, open_document, too_large
from xlplugin.workbook.reports.reading import understood
from xlplugin.workbook.reports.text import read_text

_PLAIN: Final = (".txt", ".md", ".markdown", ".text")


def read_report(path: Path, own: Path | None = None, contents: bytes | None = None) -> WrittenReport:
    """What a report says.

    Args:
        path: a .txt or .md file in UTF-8 or GB18030, or a .docx file.
        own: the user's own folder, whose names of headings are known besides the shipped ones.
        contents: what is in it, where it was read before; then the path is only what it is called.

    Returns:
        Its words, its tables and the forms among them, each with its place, and how much was read.

    Raises:
        Refused: it cannot be read.
    """
    kind = path.suffix.lower()
    if kind not in (*_PLAIN, WORD):
        raise Refused(codes.NARRATIVE_KIND.at(Source(str(path)), f"不能读取“{kind}”文件"))
    if kind == WORD:
        from xlplugin.workbook.reports.word import read_word  # noqa: PLC0415 - only for Word documents

        read = read_word(open_document(path) if contents is None else document_of(path, contents))
    else:
        try:
            if (path.stat().st_size if contents is None else len(contents)) > LARGEST:
                raise Refused(too_large(path))
            read = read_text(path.read_bytes() if contents is None else contents, path)
        except OSError:
            raise Refused(FILE_UNREADABLE.at(Source(str(path)), "文件打不开")) from None
    return understood(read, path.name, headings_of(open_headings(own)))
