"""Names as they are compared: of departments, projects, indicators and sheets, however they are typed."""

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final
from unicodedata import normalize

from xlplugin.pattern import Pattern

_CODE: Final = Pattern(r"^\s*[0-9][0-9A-Za-z]{2,}\s*[-－—_:：]\s*")
"""A code before a name, such as 219001-市政工程服务中心 has it."""

_YEAR: Final = Pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度|年)?")
_NO_LETTERS: Final = Pattern(r"[\W_]+")


@lru_cache(maxsize=4096)
def alike(name: str) -> str:
    """What two writings of one name have in common: no code before it, year, blank, bracket or full width."""
    plain = _CODE.sub("", normalize("NFKC", name))
    return _NO_LETTERS.sub("", _YEAR.sub("", plain)).casefold()


def path_alike(path: str) -> str:
    """What a file's path has in common with that of another year, without its ending."""
    pieces = PurePosixPath(path).with_suffix("").parts
    return "/".join(alike(each) for each in pieces)
