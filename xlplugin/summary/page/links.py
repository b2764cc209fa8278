"""Where a page's links lead: from the page's folder to people's workbooks."""

import os
from pathlib import Path
from typing import Final
from urllib.parse import quote

_HERE: Final = "."
"""How a way begins that no browser takes for a scheme; "..", too."""


class Links:
    """Links to the files below one folder, from a file in another.

    Attributes:
        lead: whether there are any.
    """

    def __init__(self, folder: Path | None, output: Path) -> None:
        """Find the way.

        Args:
            folder: the folder that paths are below; without one there are no links.
            output: the file that the links stand in.
        """
        self.lead = folder is not None
        self._start = _way(folder.resolve(), output.resolve().parent) if folder else ""

    def to(self, path: str) -> str:
        """The link to a path below the folder, "/" between its parts; empty where there is none.

        Nothing in it can be read as a scheme, a query or a mark inside a page.
        """
        return self._start + quote(path, errors="surrogateescape") if self.lead and path else ""


def _way(folder: Path, start: Path) -> str:
    try:
        relative = Path(os.path.relpath(folder, start)).as_posix()
    except ValueError:  # another drive of Windows
        return f"{folder.as_uri()}/"
    way = quote(relative, errors="surrogateescape")
    return f"{way}/" if way.startswith(_HERE) else f"{_HERE}/{way}/"
