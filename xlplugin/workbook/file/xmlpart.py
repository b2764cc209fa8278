"""Reading the XML parts of a workbook: no entities, no network, well-formed or refused."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from xlplugin.problem import Checked, Problem, Severity, Source, failed

_MOST_DIGITS = 9
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")


def parse_xml(data: bytes, source: Source) -> Checked[etree._Element]:
    """The root element of an XML part.

    Args:
        data: The part's bytes; UTF-8, as Excel writes it.
        source: The file and the part's name, for the problems.

    Returns:
        The root, or why the part is refused.
    """
    if not is_harmless(data):
        return failed(malformed(source))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return Checked(etree.fromstring(data, parser))
    except (etree.XMLSyntaxError, ValueError):
        return failed(malformed(source))


def is_harmless(data: bytes) -> bool:
    """Whether the bytes are UTF-8, as Excel writes it, without a document type or entities."""
    declared = _ENCODING.match(data)
    encoded = declared is None or declared[1].lower() in {b"utf-8", b"us-ascii"}
    return encoded and b"\x00" not in data and not _FORBIDDEN.search(data)


def malformed(source: Source) -> Problem:
    """The problem of a part that is not the XML it should be."""
    return Problem(
        "workbook-xml",
        Severity.ERROR,
        "工作簿内部的 XML 损坏、编码不受支持或含有不允许的声明",
        "请在 Excel 中打开该文件并另存为新的 .xlsx 后再试",
        source,
    )


@lru_cache(maxsize=1024)
def local_name(tag: str) -> str:
    """An element's or attribute's name without its namespace."""
    return tag.rpartition("}")[2]


def children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The child elements of a local name, in the parent's own namespace or any other."""
    return parent.iterchildren(f"{{*}}{name}")


def child(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child element of a local name."""
    return next(children(parent, name), None)


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if local_name(str(key)) == name), None)


def is_true(text: str | None) -> bool:
    """An XML boolean attribute."""
    return text in {"1", "true", "on"}


@lru_cache(maxsize=4096)
def index_of(text: str | None) -> int | None:
    """A whole number from 0, as indexes and row numbers are written; None where the text is none."""
    if text is None or len(text) > _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return int(text)
