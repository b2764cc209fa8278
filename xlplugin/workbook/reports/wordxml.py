"""The XML of Word documents: names without their namespaces, of which strict documents have others."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it

NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""What Word's own elements belong to; the second in strict documents."""

PARAGRAPHS: Final = tuple(f"{{{namespace}}}p" for namespace in NAMESPACES)
"""What paragraphs are called; those in drawings, which are others, are called likewise in their namespace."""

_TEXTS: Final = frozenset(f"{{{namespace}}}t" for namespace in NAMESPACES)
_SETTINGS: Final = (
    "pPr pStyle jc ind spacing snapToGrid keepNext keepLines pageBreakBefore widowControl wordWrap "
    "outlineLvl numPr numId ilvl rPr rFonts b bCs i iCs u sz szCs color kern lang highlight shd "
    "proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak"
)
_PLAIN: Final = frozenset(
    f"{{{namespace}}}{name}" for namespace in NAMESPACES for name in ("p", "r", *_SETTINGS.split())
)
"""What a paragraph consists of besides texts where it is nothing else, with settings that hide none of it."""

_OFF: Final = ("0", "false", "off", "none")


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute of an element, whatever its namespace; empty where it has none."""
    return next((str(value) for key, value in element.attrib.items() if _local(str(key)) == name), "")


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at the end of a path of names; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def inside(element: Element | None, *path: str) -> Sequence[Element]:
    """What stands in the element at the end of a path; nothing where there is none."""
    found = child(element, *path)
    return () if found is None else list(found)


def by_name(element: Element | None, *path: str) -> dict[str, Element]:
    """The first of every name of what stands in the element at the end of a path."""
    found: dict[str, Element] = {}
    for each in inside(element, *path):
        found.setdefault(local(each), each)
    return found


def value(element: Element | None, *path: str) -> str | None:
    """The value of a setting at the end of a path: of one that is only there an empty text; else None."""
    found = child(element, *path)
    return None if found is None else attribute(found, "val")


def is_on(element: Element | None, *path: str) -> bool:
    """Whether a setting at the end of a path is switched on."""
    found = value(element, *path)
    return found is not None and found.lower() not in _OFF


def number(element: Element | None, *path: str) -> int | None:
    """The whole number that a setting has, None where it has none that a document can have."""
    found = value(element, *path) or ""
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 6 else None  # noqa: PLR2004


def plain_text(paragraph: Element) -> str | None:
    """The text of a paragraph that is nothing but runs of text, as most are; None for any other."""
    pieces: list[str] = []
    for each in paragraph.iter():
        tag = each.tag
        if tag in _TEXTS:
            pieces.append(each.text or "")
        elif tag not in _PLAIN:
            return None
    return "".join(pieces)


def parsed(data: bytes) -> Element | None:
    """The root of a part; None where it is not sound. Entities stay folded, and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def top_level(data: bytes, names: Iterable[str]) -> Iterator[Element]:
    """What stands in a document's body, one after the other; each is gone when the next is asked for.

    Args:
        data: the main part.
        names: what is looked for there; all else before the last of it is told, too.

    Raises:
        etree.XMLSyntaxError: the part is not sound.
    """
    settings = {"resolve_entities": False, "no_network": True, "huge_tree": False, "remove_comments": True}
    # Only these come up from the parser: the runs of a long report are a hundred thousand elements.
    wanted = [f"{{*}}{name}" for name in names]
    done: Element | None = None
    for _, element in etree.iterparse(BytesIO(data), events=("end",), tag=wanted, **settings):
        body = element.getparent()
        document = None if body is None else body.getparent()
        if body is None or document is None or document.getparent() is not None or local(body) != "body":
            continue
        while body[0] is not element:  # the parser still holds on to the last one that it gave
            if body[0] is not done:
                yield body[0]
            del body[0]
        yield element
        element.clear()
        done = element
