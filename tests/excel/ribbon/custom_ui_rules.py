"""The rules of the published 2009/07 customUI schema, as far as tabs of buttons and dynamic menus go."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml import etree

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
LONGEST_TEXT: Final = 1024
LONGEST_KEYTIP: Final = 3
MOST_IN_MENU: Final = 1000

_IDENTITY: Final = frozenset({"id", "idQ", "idMso"})
_PLACE: Final = frozenset({"insertAfterMso", "insertBeforeMso", "insertAfterQ", "insertBeforeQ"})
_SHOWN: Final = frozenset({"visible", "getVisible", "label", "getLabel", "keytip", "getKeytip", "tag"})
_HINT: Final = frozenset({"screentip", "getScreentip", "supertip", "getSupertip"})
_IMAGE: Final = frozenset({"image", "imageMso", "getImage"})
_CONTROL: Final = (
    _IDENTITY | _PLACE | _SHOWN | _HINT | _IMAGE
    | {"enabled", "getEnabled", "showLabel", "getShowLabel", "showImage", "getShowImage"}
    | {"description", "getDescription"}
)  # fmt: skip
_SIZE: Final = frozenset({"size", "getSize"})
_CONTENT: Final = frozenset({"getContent", "invalidateContentOnDrop"})

_ATTRIBUTES: Final = {
    "customUI": frozenset({"onLoad", "loadImage"}),
    "ribbon": frozenset({"startFromScratch"}),
    "tabs": frozenset[str](),
    "tab": _IDENTITY | _PLACE | _SHOWN,
    "group": _IDENTITY | _PLACE | _SHOWN | _HINT | _IMAGE | {"autoScale", "centerVertically"},
    "group/button": _CONTROL | _SIZE | {"onAction"},
    "group/dynamicMenu": _CONTROL | _SIZE | _CONTENT,
    "menu": frozenset({"title", "getTitle", "itemSize"}),
    "menu/button": _CONTROL | {"onAction"},
    "menu/menuSeparator": frozenset({"id", "idQ", "title", "getTitle"}) | _PLACE,
}
_CHILDREN: Final = {
    "customUI": ("commands", "ribbon", "backstage", "contextMenus"),
    "ribbon": ("qat", "tabs", "contextualTabs"),
    "tabs": ("tab",),
    "tab": ("group",),
    "group": ("button", "dynamicMenu"),
    "menu": ("button", "menuSeparator"),
}
_IN_ORDER: Final = frozenset({"customUI", "ribbon"})
_WITH_IDENTITY: Final = frozenset(
    {"tab", "group", "group/button", "group/dynamicMenu", "menu/button", "menu/menuSeparator"}
)
_EITHER: Final = ("label", "screentip", "supertip", "enabled", "visible", "size", "keytip", "description")
_BOOLEANS: Final = frozenset(
    {"enabled", "visible", "showLabel", "showImage", "invalidateContentOnDrop", "startFromScratch"}
)
_NC_NAME: Final = re.compile(r"[^\W\d][\w.\-]*")


def violations(xml: bytes) -> list[str]:
    """What the schema forbids in a customUI part or in the menu of a dynamicMenu."""
    root = etree.fromstring(xml)
    found = list(_of_root(root))
    for element in root.iter():
        found += [f"{_name(element)}: {each}" for each in _of_element(element)]
    return found + list(_of_identities(root))


def _of_root(root: etree._Element) -> Iterator[str]:
    if etree.QName(root).namespace != NAMESPACE:
        yield "namespace"
    if _name(root) not in {"customUI", "menu"}:
        yield "root"


def _of_element(element: etree._Element) -> Iterator[str]:
    key = _key(element)
    if key not in _ATTRIBUTES:
        yield "element not allowed here"
        return
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    yield from (f"attribute {each} not allowed" for each in attributes if each not in _ATTRIBUTES[key])
    if key in _WITH_IDENTITY and len(_IDENTITY & set(attributes)) != 1:
        yield "exactly one id"
    if key == "group/dynamicMenu" and "getContent" not in attributes:
        yield "getContent required"
    yield from _of_alternatives(attributes)
    yield from (f"{name}: {each}" for name, value in attributes.items() for each in _of_value(name, value))
    yield from _of_children(element)


def _of_alternatives(attributes: dict[str, str]) -> Iterator[str]:
    if len(_IMAGE & set(attributes)) > 1:
        yield "more than one image"
    for name in _EITHER:
        if name in attributes and f"get{name[0].upper()}{name[1:]}" in attributes:
            yield f"{name} twice"


def _of_value(name: str, value: str) -> Iterator[str]:
    if not value and name != "tag":
        yield "empty"
    if len(value) > (LONGEST_KEYTIP if name == "keytip" else LONGEST_TEXT):
        yield "too long"
    if name == "id" and not _NC_NAME.fullmatch(value):
        yield "no name"
    if name in {"size", "itemSize"} and value not in {"normal", "large"}:
        yield "no size"
    if name in _BOOLEANS and value not in {"true", "false", "1", "0"}:
        yield "no boolean"


def _of_children(element: etree._Element) -> Iterator[str]:
    name = _name(element)
    order = _CHILDREN.get(name, ())
    children = [_name(each) for each in element]
    yield from (f"child {each} not allowed" for each in children if each not in order)
    places = [order.index(each) for each in children if each in order]
    if name == "menu" and len(children) > MOST_IN_MENU:
        yield "too many children"
    if name in _IN_ORDER and any(first >= second for first, second in pairwise(places)):
        yield "children out of order"


def _of_identities(root: etree._Element) -> Iterator[str]:
    counts = Counter(each.get("id") for each in root.iter() if each.get("id"))
    yield from (f"id {name} used {count} times" for name, count in counts.items() if count > 1)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _key(element: etree._Element) -> str:
    parent = element.getparent()
    name = _name(element)
    return name if parent is None or name in {"ribbon", "tabs", "tab", "group"} else f"{_name(parent)}/{name}"
