"""What an add-in's file says about itself."""

import re
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from xlplugin.excel.names import ADDIN

_PROPERTIES: Final = "docProps/custom.xml"
_VERSION: Final = re.compile(rf'name="{ADDIN}"><vt:lpwstr>([^<]*)<')


def addin_version(contents: bytes) -> str | None:
    """The version of xlplugin that an .xlam was built by; None where it is no add-in of ours."""
    try:
        with ZipFile(BytesIO(contents)) as package:
            found = _VERSION.search(package.read(_PROPERTIES).decode(errors="replace"))
    except (BadZipFile, KeyError, OSError, ValueError):
        return None
    return found[1] if found else None
