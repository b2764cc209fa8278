"""Names as they are compared: of departments, projects, indicators and sheets, however they are typed."""

from functools import lru_cache
from typing import Final
from unicodedata import normalize

from xlplugin.pattern import Pattern

_CODE: Final = Pattern(r"^\s*[0-9][0-9A-Za-z]{2,}\s*[-－—_:：]\s*")
"""A code before a name, such as 219001-市政工程服务中心 has it."""

_YEAR: Final = Pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度|年)?")
_REGION: Final = Pattern(r"^\w{2,}?(?<![城都社园校景灌病农林])(?:[省市县区州盟旗镇乡]|街道)(?![政场容民域])")
"""A region's name at the beginning; 城市更新局 has none."""

_NO_LETTERS: Final = Pattern(r"[\W_]+")


@lru_cache(maxsize=4096)
def alike(name: str) -> str:
    """What two writings of one name have in common: no code before it, year, blank, bracket or full width."""
    plain = _CODE.sub("", normalize("NFKC", name))
    return _NO_LETTERS.sub("", _YEAR.sub("", plain)).casefold()


def path_alike(path: str) -> str:
    """What a file's path has in common with that of another year, without its ending."""
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] or name
    return "/".join(alike.__wrapped__(each) for each in (*folders, stem))  # paths do not come again


def whose(department: str, unit: str, project: str, kind: str, path: str) -> str:
    """What two forms have in common that are about the same: department, unit, project and sort of form.

    A department that does not say of which region it is, as 教育局 does not, is another in another folder.

    Returns:
        The four with ``|`` between them; empty where no department is known.
    """
    named = alike(department)
    if not named:
        return ""
    body = named if _REGION.search(named) else f"{path_alike(path).rpartition('/')[0]}/{named}"
    return "|".join((body, alike(unit), alike(project), alike(kind)))
