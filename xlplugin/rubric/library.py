"""Where rubrics are found: the shipped folder, and a folder of the user's own."""

import os
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.problem import Refused

ENVIRONMENT: Final = "XLPLUGIN_RUBRICS"
FACTS_FILE: Final = "facts.yaml"
HEADINGS_FILE: Final = "headings.yaml"
CASES_ENDING: Final = ".cases.yaml"
_NO_RUBRICS: Final = (FACTS_FILE, HEADINGS_FILE)

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def shipped(folder: str) -> Path:
    """A folder of shipped data: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


class Library(NamedTuple):
    """Folders of rubrics, the user's own first; a rubric there hides a shipped one of the same id."""

    folders: tuple[Path, ...]

    def files(self) -> dict[str, Path]:
        """The rubric files by id, sorted by id."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            for path in folder.glob("*.yaml") if folder.is_dir() else ():
                if path.name not in _NO_RUBRICS and not path.name.endswith(CASES_ENDING):
                    found[path.stem] = path
        return dict(sorted(found.items()))

    def find(self, rubric_id: str) -> Path:
        """The file of a rubric.

        Raises:
            Refused: there is none of that id; the nearest one is named.
        """
        files = self.files()
        if rubric_id in files:
            return files[rubric_id]
        from difflib import get_close_matches  # noqa: PLC0415 - only for a misspelt id

        from xlplugin.rubric import codes  # noqa: PLC0415 - as above

        close = get_close_matches(rubric_id, files, n=1, cutoff=0.4)
        fix = f"{f'是否想用“{close[0]}”？' if close else ''}现有：{'、'.join(files) or '无'}"
        raise Refused(codes.RUBRIC_UNKNOWN.at(None, f"没有评价标准“{rubric_id}”", fix=fix))

    def headings(self) -> tuple[Path, ...]:
        """The files of names that forms use, the shipped one first: the user's own only adds to it."""
        found = (folder / HEADINGS_FILE for folder in reversed(self.folders))
        return tuple(path for path in found if path.is_file())


def library(own: Path | None = None) -> Library:
    """The shipped rubrics, after the user's own folder: ``own``, or the one XLPLUGIN_RUBRICS names."""
    named = os.environ.get(ENVIRONMENT)
    folder = own or (Path(named) if named else None)
    return Library((folder, shipped("rubrics")) if folder else (shipped("rubrics"),))


def facts_file(rubric_file: Path) -> Path:
    """The shared facts a rubric's file builds on: those in its own folder, else the shipped ones."""
    beside = rubric_file.parent / FACTS_FILE
    return beside if beside.is_file() else shipped("rubrics") / FACTS_FILE
