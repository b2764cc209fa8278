"""Which files a review of many takes up, and why others are passed over."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from glob import escape, glob, has_magic
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.batch.own_files import is_our_text
from xlplugin.pattern import Pattern
from xlplugin.problem import Refused, Source
from xlplugin.service.file_kind import name_without_kind
from xlplugin.service.pairing import may_be_report, pairs_by_name
from xlplugin.workbook.file.codes import WORKBOOK_MISSING

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".et")
_LOCKS: Final = ("~$", ".~lock.")
_TEMPORARY: Final = ("~", ".")
_BACKUP: Final = Pattern(r"\.bak\d*\Z")


class Skipped(StrEnum):
    """Why a file is not reviewed; the value is what people read."""

    LOCK = "锁文件"
    TEMPORARY = "临时文件和隐藏的文件"
    OURS = "本程序写出的"
    BACKUP = "备份（.bak）"
    OTHER = "其他类型的文件"
    FOLDER = "打不开的文件夹"


class File(NamedTuple):
    """A workbook to be reviewed.

    Attributes:
        path: where it is.
        name: its path below the folder that all of them share, with "/" between its parts.
        named: whether people named it itself, not by a wildcard: then it is reviewed even if it is a copy.
        report: the written report to audit it with; None where there is none for certain.
        report_name: the report's path, as ``name``; empty where there is none.
    """

    path: Path
    name: str
    named: bool = False
    report: Path | None = None
    report_name: str = ""


class Collection(NamedTuple):
    """What was found.

    Attributes:
        files: the files to review in a stable order.
        skipped: how many others there are, by reason.
        folder: the folder that all of them share, which their names begin below; None where there is none.
        unpaired: the names of files that may be reports of these forms, but of which nobody can say of which.
    """

    files: tuple[File, ...]
    skipped: Counter[Skipped]
    folder: Path | None
    unpaired: tuple[str, ...] = ()


def collect(named: Sequence[Path]) -> Collection:
    """All workbooks that folders, files and wildcards name; each once, sorted by name.

    Args:
        named: what the user gave; a wildcard may be left to us, as Windows leaves them.

    Raises:
        Refused: one of them leads to nothing.
    """
    skipped = Counter[Skipped]()
    roots = [place for each in named for place in _places(each)]
    found = [path for root in roots for path in _below(root, skipped)]
    folders = [os.path.realpath(root if root.is_dir() else root.parent) for root in roots]
    shared = _shared(folders)
    literal, files, others = set(named), dict[str, File](), dict[str, Path]()
    for path in found:
        is_named = path in literal
        reason = _reason(path, is_named=is_named)
        if reason is not None:
            skipped[reason] += 1
            if reason is Skipped.OTHER and may_be_report(path):
                others[os.path.normcase(os.path.realpath(path))] = path
            continue
        true = os.path.realpath(path)
        key = os.path.normcase(true)
        if key not in files or is_named or (files[key].path.is_symlink() and not files[key].named):
            files[key] = File(path, _name(path, shared), is_named)
    in_order = tuple(sorted(files.values(), key=lambda each: each.name))
    reports = pairs_by_name([each.path for each in in_order], others.values())
    skipped[Skipped.OTHER] -= len(reports)
    paired = tuple(
        each._replace(report=report, report_name=_name(report, shared)) if report else each
        for each in in_order
        for report in [reports.get(each.path)]
    )
    left = set(others.values()) - set(reports.values())
    unpaired = tuple(sorted(_name(each, shared) for each in left))
    return Collection(paired, skipped, Path(shared) if shared else None, unpaired)


def _places(named: Path) -> list[Path]:
    """What a path or wildcard names."""
    if named.exists():
        return [named]
    stands = next((each for each in named.parents if each.exists()), named.parent)  # no wildcard: 报送[1]
    pattern = str(Path(escape(str(stands)), named.relative_to(stands)))
    places = sorted(map(Path, glob(pattern, recursive=True))) if has_magic(str(named)) else []  # noqa: PTH207 - may be absolute
    if not places:
        raise Refused(WORKBOOK_MISSING.at(Source(str(named)), "找不到这个文件或文件夹"))
    return places


def _below(root: Path, skipped: Counter[Skipped]) -> Iterator[Path]:
    """The file itself, or all files of a folder; links to folders, which may lead round, are not followed."""
    if not root.is_dir():
        yield root
        return

    def unreadable(_: OSError) -> None:
        skipped[Skipped.FOLDER] += 1

    for folder, folders, names in os.walk(root, onerror=unreadable):
        hidden = [each for each in folders if each.startswith(".")]
        skipped[Skipped.TEMPORARY] += len(hidden)
        folders[:] = [each for each in folders if each not in hidden]
        yield from (Path(folder, name) for name in names)


def _reason(path: Path, *, is_named: bool) -> Skipped | None:
    name, ending = path.name, path.suffix.lower()
    if name.startswith(_LOCKS):
        return Skipped.LOCK
    if name.startswith(_TEMPORARY) or ending == ".tmp":
        return Skipped.TEMPORARY
    if _BACKUP.search(name):
        return Skipped.BACKUP
    if ending not in WORKBOOKS:
        return Skipped.OURS if is_our_text(path) else Skipped.OTHER
    return Skipped.OURS if not is_named and _is_copy(path) else None


def _is_copy(path: Path) -> bool:
    """Whether its name says that we made it from a workbook beside it.

    Without that workbook it may be what a department handed in: people work on in our copies.
    """
    stem = name_without_kind(path.stem)
    return stem != path.stem and any(path.with_name(f"{stem}{ending}").is_file() for ending in WORKBOOKS)


def _shared(folders: Sequence[str]) -> str | None:
    """The folder that all others are in; None on Windows where they are on several drives."""
    try:
        return os.path.commonpath(folders)
    except ValueError:
        return None


def _name(path: Path, shared: str | None) -> str:
    place = Path(os.path.realpath(path.parent), path.name)  # a link keeps the name that people gave it
    return (place.relative_to(shared) if shared and place.is_relative_to(shared) else place).as_posix()
