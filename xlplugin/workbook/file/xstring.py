"""Text inside workbook XML: characters that XML cannot hold are written ``_xHHHH_``."""

from typing import Final

from xlplugin.pattern import Pattern

_ESCAPED: Final = Pattern("_x([0-9A-Fa-f]{4})_")
_NOT_IN_XML: Final = Pattern("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def decode_xstring(text: str) -> str:
    """The characters that a stored text stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def xstring(text: str) -> str:
    """A text as Excel stores it, of characters that XML can carry."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def encode_xstring(text: str) -> bytes:
    """A text as UTF-8 XML character data that reads back the same."""
    return xstring(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
