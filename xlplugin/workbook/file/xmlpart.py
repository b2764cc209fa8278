"""The XML parts of a workbook as UTF-8: no entities, no document types, in any encoding that Excel reads.

And the texts in them: characters that XML cannot hold are written ``_xHHHH_``.
"""

import codecs
import re
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Source
from xlplugin.workbook.file import codes

_MOST_DIGITS: Final = 9
_FORBIDDEN: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_DECLARATION: Final = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml\b[^>]*?\?>")
_ENCODING: Final = re.compile(r"""(\sencoding\s*=\s*)(["'])([^"']*)\2""")
_WIDE: Final = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
}
_NO_MEMORY: Final = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
_UTF8: Final = frozenset({"utf-8", "ascii"})
_OTHERS: Final = {
    # What calls itself GB2312 often holds later characters.
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("big5", "iso8859-1", "cp1252")},
}
"""By Python's names for them, its codec for each; others, among them codecs of no text, are refused."""

_ESCAPED: Final = Pattern("_x([0-9A-Fa-f]{4})_")
_NOT_IN_XML: Final = Pattern("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def utf8(data: bytes) -> bytes | None:
    """An XML part as UTF-8; the same bytes where they are that already.

    Args:
        data: The part as stored.

    Returns:
        The part, its declaration made right; None where its encoding is not known or it holds a document
        type or entities.
    """
    wide = _WIDE.get(data[:2])
    stated = "" if wide else _stated(data)
    encoding = wide or _OTHERS.get(stated)
    text = _decoded(data, encoding) if encoding else data if stated in _UTF8 else None
    return None if text is None or b"\x00" in text or _FORBIDDEN.search(text) else text


def is_utf8(start: bytes) -> bool:
    """Whether an XML part that starts so is UTF-8 as it is stored."""
    return start[:2] not in _WIDE and _stated(start) in _UTF8


def _decoded(data: bytes, encoding: str) -> bytes | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    end = text.find("?>") if text.startswith("<?xml") else 0
    return (_ENCODING.sub(r"\1\2UTF-8\2", text[:end], count=1) + text[end:]).encode()


def _stated(start: bytes) -> str:
    """The encoding that a part states for itself, by Python's name for it; UTF-8 where it states none."""
    declaration = _DECLARATION.match(start)
    stated = _ENCODING.search(declaration[0].decode("latin-1")) if declaration else None
    try:
        return codecs.lookup(stated[3]).name if stated else "utf-8"
    except (LookupError, ValueError):  # no such encoding; no name at all, with a null character in it
        return ""


def malformed(source: Source) -> Problem:
    """The problem of a part that is not the XML it should be."""
    return codes.WORKBOOK_XML.at(source, "工作簿内部的 XML 损坏、编码不受支持或含有不允许的声明")


def not_for_memory(error: expat.ExpatError) -> None:
    """Nothing, where XML is not well-formed.

    Raises:
        MemoryError: the parser had too little of it, so that nobody knows whether the XML is well-formed.
    """
    if getattr(error, "code", None) == _NO_MEMORY:
        raise MemoryError from error


@lru_cache(maxsize=1024)
def local_name(name: str) -> str:
    """An element's or attribute's name without the prefix that is written before it."""
    return name.rpartition(":")[2]


def is_true(text: str | None) -> bool:
    """An XML boolean attribute."""
    return text in {"1", "true", "on"}


@lru_cache(maxsize=4096)
def index_of(text: str | None) -> int | None:
    """A whole number from 0, as indexes and row numbers are written; None where the text is none."""
    if text is None or len(text) > _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return int(text)


def decode_xstring(text: str) -> str:
    """The characters that a stored text stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def xstring(text: str) -> str:
    """A text as Excel stores it, of characters that XML can carry."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def encode_xstring(text: str) -> bytes:
    """A text as UTF-8 XML character data that reads back the same."""
    return xstring(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
