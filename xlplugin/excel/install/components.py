"""The list of what others made: its names, versions and licences, from the packages' own records."""

import re
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import BytesParser
from typing import Final

from xlplugin.excel.install.embedded import PackedFile
from xlplugin.excel.names import ADDIN

_RECORD: Final = re.compile(r"[^/]+\.dist-info/METADATA")
_LICENCE: Final = "License :: "
_LONGEST: Final = 80
"""Some packages put the whole text of their licence where its name belongs."""


def components(packages: Iterable[PackedFile], minor: int) -> PackedFile:
    """The list as a file of the bundle, which Windows' old notepad can read.

    Args:
        packages: The files of all packages.
        minor: The 11 of Python 3.11.
    """
    records = (each for each in packages if _RECORD.fullmatch(each.name))
    lines = sorted(filter(None, (_line(BytesParser().parsebytes(each.contents)) for each in records)))
    head = ("第三方组件（名称、版本、许可）", "", f"Python 3.{minor}　PSF-2.0（见 python\\LICENSE.txt）")
    text = "".join(f"{line}\r\n" for line in (*head, *lines))
    return PackedFile("第三方组件.txt", text.encode("utf-8-sig"))


def _line(record: Message) -> str:
    name = record.get("Name", "")
    if not name or name.lower() == ADDIN:
        return ""
    return f"{name} {record.get('Version', '')}　{next(_licences(record), '见其 dist-info 文件夹')}"


def _licences(record: Message) -> Iterator[str]:
    yield from filter(None, [record.get("License-Expression", "")])
    named = str(record.get("License", "")).strip()
    if named and "\n" not in named and len(named) <= _LONGEST:
        yield named
    for each in record.get_all("Classifier", []):
        if str(each).startswith(_LICENCE):
            yield str(each).rpartition(" :: ")[2]
