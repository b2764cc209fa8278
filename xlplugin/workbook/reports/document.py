"""A Word document as stored, opened to be read or to be commented on; what is hostile is refused at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.codes import FILE_UNREADABLE
from xlplugin.workbook.file.archive import Parts, read_parts
from xlplugin.workbook.file.codes import WORKBOOK_ENCRYPTED, WORKBOOK_UNSAFE
from xlplugin.workbook.file.package import ENCRYPTED_STREAM, OLE2, Package, main_part
from xlplugin.workbook.forms import codes

WORD: Final = ".docx"
"""What the names of Word documents end with."""

LARGEST: Final = 20_000_000
"""The most bytes of a report, of whatever kind; with pictures they mostly have a tenth."""

MOST_PARAGRAPHS: Final = 200_000
MOST_CELLS: Final = 100_000
"""The most paragraphs and cells of a report; a long one has a few thousand."""

_LARGEST_TEXT: Final = 64_000_000
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)*+<(?:[\w.-]+:)?document[\s/>]"
)
"""How the main part of a document of today's format begins; whether it is whole is seen when it is read."""

_USUAL: Final = "word/document.xml"


def open_document(path: Path) -> Package:
    """Open a Word document; it is never written to, and nothing outside of it is ever looked for.

    Args:
        path: the .docx file.

    Returns:
        Its parts, the main one of a size that can be read.

    Raises:
        Refused: it is too large, encrypted, damaged, no Word document or not safe to read.
    """
    source = Source(str(path))
    try:
        if not path.is_file():
            raise Refused(FILE_UNREADABLE.at(source, "找不到该文件，或它不是普通文件"))
        if path.stat().st_size > LARGEST:
            raise Refused(too_large(path))
        contents = path.read_bytes()
    except (OSError, ValueError):
        raise Refused(FILE_UNREADABLE.at(source, "文件打不开")) from None
    return document_of(path, contents)


def document_of(path: Path, contents: bytes) -> Package:
    """The Word document that a file of these contents is.

    Raises:
        Refused: as for ``open_document``.
    """
    source = Source(str(path))
    if contents.startswith(OLE2):
        if ENCRYPTED_STREAM in contents:
            raise Refused(_encrypted(source))
        message = "这是旧版 Word 文档（.doc），只是名字以 .docx 结尾"
        raise Refused(codes.NARRATIVE_KIND.at(source, message))
    with told_of_a_report(source):
        package = Package(path, Parts(read_parts(contents, source)))
        package = package._replace(main=main_part(package, _USUAL))
        main = package.parts.get(package.main)
        if main is not None and main.size > _LARGEST_TEXT:
            raise Refused(too_large(path))
        if _ROOT.match(package.xml(package.main)) is None:
            raise Refused(damaged(source))
    return package


@contextmanager
def told_of_a_report(source: Source) -> Iterator[None]:
    """What is wrong with a package inside is told in the words for reports."""
    try:
        yield
    except Refused as refused:
        raise Refused(*(_told(each, source) for each in refused.problems)) from None


def _told(problem: Problem, source: Source) -> Problem:
    if problem.code == WORKBOOK_UNSAFE.name:
        return codes.NARRATIVE_UNSAFE.at(source, problem.message)
    if problem.code == WORKBOOK_ENCRYPTED.name:
        return _encrypted(source)
    return problem if problem.code.startswith("narrative-") else damaged(source)


def _encrypted(source: Source) -> Problem:
    return codes.NARRATIVE_ENCRYPTED.at(source, "报告已加密，无法读取")


def damaged(source: Source) -> Problem:
    """The problem of a Word document that is none, or not whole."""
    return codes.NARRATIVE_DAMAGED.at(source, "Word 文档无法读取")


def too_large(path: Path) -> Problem:
    """The problem of a report that holds more than anybody reads."""
    message = f"报告太大，超过{LARGEST // 1_000_000}MB"
    return codes.NARRATIVE_SIZE.at(Source(str(path)), message)


def too_long(path: Path) -> Problem:
    """The problem of a report with more paragraphs or cells than anybody writes."""
    message = f"报告太长，超过{MOST_PARAGRAPHS // 10_000}万段或表格超过{MOST_CELLS // 10_000}万格"
    return codes.NARRATIVE_SIZE.at(Source(str(path)), message)
