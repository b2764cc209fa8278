"""The ribbon as Excel reads it: the customUI part of the add-in, for Excel 2010 and later."""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from xlplugin.excel.names import CATEGORY
from xlplugin.excel.ribbon.buttons import GROUPS, Button, ButtonGroup

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
"""Of the customUI part, and of the menu that Python writes."""

ON_ACTION: Final = "XlpButton"
"""The VBA that every button calls; the button's tag is its action."""

GET_CONTENT: Final = "XlpRubricMenu"
"""The VBA that fetches the menu of rubrics."""


def custom_ui() -> bytes:
    """The part, UTF-8."""
    root = Element("customUI", xmlns=NAMESPACE)
    tabs = SubElement(SubElement(root, "ribbon"), "tabs")
    tab = SubElement(tabs, "tab", id="xlpTab", label=CATEGORY)
    for group in GROUPS:
        _add_group(tab, group)
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_group(tab: Element, group: ButtonGroup) -> None:
    element = SubElement(tab, "group", id=group.id, label=group.label)
    for button in group.buttons:
        _add_button(element, button)


def _add_button(group: Element, button: Button) -> None:
    attributes = {
        "id": button.id,
        "label": button.label,
        "screentip": button.screentip,
        "supertip": button.supertip,
        "imageMso": button.image,
        "size": "large" if button.large else "normal",
        "tag": button.action,
    }
    if button.menu:
        # Asked for every time, as the user's own rubrics come and go.
        SubElement(group, "dynamicMenu", attributes, getContent=GET_CONTENT, invalidateContentOnDrop="true")
    else:
        SubElement(group, "button", attributes, onAction=ON_ACTION)
