"""Where rubrics are found: the shipped folder, and a folder of the user's own."""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from zlib import error as zlib_error

from xlplugin.problem import Problem, Refused, Source

ENVIRONMENT: Final = "XLPLUGIN_RUBRICS"
FACTS_FILE: Final = "facts.yaml"
HEADINGS_FILE: Final = "headings.yaml"
_NO_RUBRICS: Final = (Path(FACTS_FILE).stem, Path(HEADINGS_FILE).stem)
BOOK_ENDING: Final = ".xlsx"
_TEXT_ENDINGS: Final = (".yml", ".yaml")
_ENDINGS: Final = (BOOK_ENDING, *_TEXT_ENDINGS)
"""Of two files of one name the last of these is taken where nobody can be asked."""

_MISNAMED: Final = (
    ".yaml.txt",
    ".yml.txt",
    ".yaml.yaml",
    ".yml.yml",
    ".yaml.yml",
    ".yml.yaml",
    ".yaml.doc",
    ".yaml.docx",
)
"""How a file ends that an editor or a person has given a second ending."""

_LOCK: Final = "~$"
"""How the file begins that Excel puts beside an open workbook."""

_BOOK_PART: Final = "xl/workbook.xml"
_LONGEST_BOOK_PART: Final = 1_000_000
_BOOK_SHEETS: Final = ("评分规则", "基础数据项")

_PACKAGE: Final = Path(__file__).resolve().parent.parent


@cache
def shipped(folder: str) -> Path:
    """A folder of shipped data: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def is_rubric(path: Path) -> bool:
    """Whether a file is taken for a rubric: by its name, a workbook by its sheets."""
    name = path.name.lower()
    if name.endswith(BOOK_ENDING):
        return not name.startswith(_LOCK) and is_rubric_book(path)
    stem = name.rpartition(".")[0]
    of_cases = stem.endswith(".cases")
    return (
        name.endswith(_TEXT_ENDINGS)
        and not name.endswith(_MISNAMED)
        and not of_cases
        and stem not in _NO_RUBRICS
    )


def is_rubric_book(path: Path) -> bool:
    """Whether a workbook has the sheets that only rubrics have; forms may lie in the same folder."""
    try:
        seen = path.stat()
    except OSError:
        return False
    return _has_sheets(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=4096)
def _has_sheets(path: Path, _changed: int, _size: int) -> bool:
    """Look once at each state of a file: every rubric that is opened asks for all."""
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415 - most folders have no workbooks

    try:
        with ZipFile(path) as parts:
            if parts.getinfo(_BOOK_PART).file_size > _LONGEST_BOOK_PART:
                return False
            held = parts.read(_BOOK_PART).decode("utf-8", errors="replace")
    except (OSError, BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, zlib_error):
        return False
    return all(f'"{name}"' in held for name in _BOOK_SHEETS)


def misnamed(path: Path) -> str | None:
    """The name that a rubric's file was meant to have; None where its name is as good as any."""
    name = path.name.lower()
    ending = next((each for each in _MISNAMED if name.endswith(each)), None)
    return f"{path.name[: -len(ending)]}.yaml" if ending else None


def _file(folder: Path, name: str) -> Path | None:
    """The text file of that name in a folder, whichever of the two endings it has."""
    found = (folder / f"{name}{ending}" for ending in reversed(_TEXT_ENDINGS))
    return next((path for path in found if path.is_file()), None)


class Library(NamedTuple):
    """Folders of rubrics, the user's own first; a rubric there hides a shipped one of the same id."""

    folders: tuple[Path, ...]

    def files(self) -> dict[str, Path]:
        """The rubric files by id, sorted by id."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            here = sorted(filter(is_rubric, _entries(folder)), key=_by_ending)
            found |= {path.stem: path for path in here}
        return dict(sorted(found.items()))

    def find(self, rubric_id: str) -> Path:
        """The file of a rubric.

        Raises:
            Refused: there is none of that id; the nearest one is named.
        """
        files = self.files()
        found = files.get(rubric_id)
        if found is not None and len(alike(found)) == 1:
            return found
        from difflib import get_close_matches  # noqa: PLC0415 - only for a misspelt id

        from xlplugin.rubric import codes  # noqa: PLC0415 - as above

        if found is not None:
            names = "、".join(path.name for path in alike(found))
            message = f"编号“{rubric_id}”有几个文件：{names}"
            raise Refused(codes.RUBRIC_TWO_FILES.at(Source(str(found.parent)), message))
        for path in self.misnamed():
            if misnamed(path) == f"{rubric_id}.yaml":
                raise Refused(ending_problem(path))
        close = get_close_matches(rubric_id, files, n=1, cutoff=0.4)
        own = "" if self.folders != (shipped("rubrics"),) else "；自己的标准请用 --rubrics 指定它所在的文件夹"
        fix = f"{f'是否想用“{close[0]}”？' if close else ''}现有：{'、'.join(files) or '无'}{own}"
        raise Refused(codes.RUBRIC_UNKNOWN.at(None, f"没有评价标准“{rubric_id}”", fix=fix))

    def misnamed(self) -> Iterator[Path]:
        """The files that were meant for rubrics but are none by their names."""
        for folder in self.folders:
            yield from (path for path in sorted(_entries(folder)) if misnamed(path))

    def headings(self) -> tuple[Path, ...]:
        """The files of names that forms use, the shipped one first: the user's own only adds to it."""
        found = (_file(folder, "headings") for folder in reversed(self.folders))
        return tuple(path for path in found if path)


def library(own: Path | None = None) -> Library:
    """The shipped rubrics, after the user's own folder: ``own``, or the one XLPLUGIN_RUBRICS names."""
    named = os.environ.get(ENVIRONMENT)
    folder = own or (Path(named) if named else None)
    return Library((folder, shipped("rubrics")) if folder else (shipped("rubrics"),))


def facts_file(rubric_file: Path) -> Path:
    """The shared facts a rubric's file builds on: those in its own folder, else the shipped ones."""
    return _file(rubric_file.parent, "facts") or shipped("rubrics") / FACTS_FILE


def cases_beside(rubric_file: Path) -> Path | None:
    """The file of cases beside a rubric's file, or None; a rubric's workbook holds its own."""
    if rubric_file.suffix.lower() == BOOK_ENDING:
        return rubric_file
    return _file(rubric_file.parent, f"{rubric_file.stem}.cases")


def _entries(folder: Path) -> list[Path]:
    """What is in a folder; nothing where there is none to be read."""
    with suppress(OSError):
        return list(folder.iterdir())
    return []


def of_rubrics(folder: Path) -> list[Path]:
    """All files of a folder that scores may depend on: rubrics, their cases, facts and headings; by name."""
    return sorted(
        each for each in _entries(folder) if each.suffix.lower() in _TEXT_ENDINGS or is_rubric(each)
    )


def _by_ending(path: Path) -> tuple[int, str]:
    ending = path.suffix.lower()
    return (_ENDINGS.index(ending) if ending in _ENDINGS else -1, path.name)


def alike(path: Path) -> list[Path]:
    """All rubrics' files of that id in the same folder: with the other ending, too."""
    return sorted(each for each in _entries(path.parent) if is_rubric(each) and each.stem == path.stem)


def ending_problem(path: Path) -> Problem:
    """That a file was meant for a rubric, and its name keeps it from being one."""
    from xlplugin.rubric import codes  # noqa: PLC0415 - only where something is wrong

    fix = f"请改名为 {misnamed(path)}；看不到扩展名的，先在资源管理器的“查看”里勾选“文件扩展名”"
    return codes.RUBRIC_ENDING.at(
        Source(str(path)), f"文件名以 {_twice(path)} 结尾，不会被当作评价标准", fix=fix
    )


def _twice(path: Path) -> str:
    return "".join(path.suffixes[-2:])
