"""What the names of the files that we write say of what is inside."""

from enum import StrEnum
from typing import Final

from xlplugin.pattern import Pattern


class FileKind(StrEnum):
    """What stands at the end of a file's name and says what is inside."""

    FACTS_WANTED = "待补数据"
    TO_MEND = "待改正"
    SCORED = "评分"
    RECALCULATED = "重算"
    REVIEWED = "核查"


_SAYS_KIND: Final = Pattern(rf"(?<=.)(?:-(?:{'|'.join(FileKind)}))+(?=$|\s*[(（]\d+[)）]$|\s*-\s*副本$)")
"""How a name says its kind; Windows and chats add a number or 副本 to the name of a copy."""


def name_of_kind(name: str, kind: FileKind) -> str:
    """A file's name, without its ending, that says its kind; what said another gives way."""
    return _SAYS_KIND.sub(f"-{kind}", name) if _SAYS_KIND.search(name) else f"{name}-{kind}"


def name_without_kind(name: str) -> str:
    """The name, without its ending, of the file that one of such a name was made from."""
    found = _SAYS_KIND.search(name)
    return name[: found.start()] if found else name
