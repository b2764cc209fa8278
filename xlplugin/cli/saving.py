"""Where a command writes: the named file, the book itself with a backup, or a new file beside it.

A file that is in the way gives way only where nothing is lost that people have put into it.
"""

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlplugin.problem import Refused, Source
from xlplugin.service.file_kind import FileKind, name_of_kind
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.package import Package, read_package
from xlplugin.workbook.file.save import Made, Saved, save_bytes, save_package

if TYPE_CHECKING:
    from xlplugin.service.losses import Loss

_MOVE: Final = "要重新开始，请先把它移走，或用 -o 指定别的文件名"
_FEW: Final = 3
_LONGEST: Final = 20


def target(arguments: Namespace, kind: FileKind, ending: str) -> Path:
    """The file to write; without -o and --in-place the book's name with its kind.

    Marks on wrong cells go into a copy, wherever scores would go. A mended copy without scores keeps its
    name: that of the file that it was made from is in use.
    """
    book: Path = arguments.book
    if kind is FileKind.FACTS_WANTED and name_of_kind(book.stem, FileKind.TO_MEND) == book.stem:
        kind = FileKind.TO_MEND
    named = book if arguments.in_place else arguments.output
    if named is not None and not (kind is FileKind.TO_MEND and same_file(named, book)):
        return Path(named)
    return book.with_name(f"{name_of_kind(book.stem, kind)}{ending}")


def save(package: Package, arguments: Namespace, kind: FileKind) -> Saved:
    """Write a package where the arguments say; a file that is replaced is kept as .bak.

    Raises:
        Refused: Nothing was written.
    """
    return save_made(package, target(arguments, kind, package.ending), arguments.book, arguments.command)


def save_made(package: Package, out: Path, book: Path, command: str) -> Saved:
    """Write what a command has made of a book; the book itself may be written over.

    Raises:
        Refused: Nothing was written: a file that is in the way holds what would be lost, or other reasons.
    """
    if same_file(out, book):
        return save_package(package, out)
    other = " -o 别的文件名" if command == "audit" else ""
    fix = f"请接着用这个文件，原文件里后来的更正也在其中改：xlplugin {command} {_quoted(out)}{other}；{_MOVE}"
    made = Made(_true_name(book), lambda there: _no_cells_lost(there, package, out, fix))
    return save_package(package, out, made)


def save_marked(package: Package, out: Path, report: Path) -> Saved:
    """Write the marked copy of a report.

    Raises:
        Refused: as for ``save_made``.
    """

    def check(there: bytes) -> None:
        from xlplugin.service.losses import document_losses  # noqa: PLC0415 - only where a file is in the way
        from xlplugin.workbook.reports.document import document_of  # noqa: PLC0415 - as above

        fix = _MOVE.replace("-o", "--marked-report")
        _nothing_lost(lambda: document_losses(document_of(out, there), package), "Word 文档", out, fix)

    return save_package(package, out, Made(_true_name(report), check))


def save_template(contents: bytes, out: Path) -> Saved:
    """Write a new workbook that was made from no other.

    Raises:
        Refused: as for ``save_made``.
    """

    def check(there: bytes) -> None:
        _no_cells_lost(there, read_package(out, contents), out, _MOVE)

    return save_bytes(contents, out, Made("template", check))


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are those of one file, be it by a link or by upper and lower case."""
    try:
        return _true_name(one) == _true_name(other) or one.samefile(other)
    except OSError:
        return False


def _true_name(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _no_cells_lost(there: bytes, fresh: Package, out: Path, fix: str) -> None:
    from xlplugin.service.losses import losses  # noqa: PLC0415 - only where a file is in the way

    _nothing_lost(lambda: losses(read_package(out, there), fresh), "工作簿", out, fix)


def _nothing_lost(find: "Callable[[], list[Loss]]", what: str, out: Path, fix: str) -> None:
    """Refuse to let contents of a file give way where the new ones do not hold all that people put there."""

    def shown(loss: "Loss") -> str:
        words = loss.words if len(loss.words) <= _LONGEST else f"{loss.words[:_LONGEST]}…"
        return f"{loss.place.sheet}!{loss.place.cell}“{words}”" if loss.place else words

    try:
        lost = find()
    except Refused as refused:
        message = f"已有的文件不是能读懂的{what}（{refused.problems[0].message}），没有覆盖"
        raise Refused(codes.SAVE_STRANGE.at(Source(str(out)), message)) from None
    if lost:
        few = "、".join(map(shown, lost[:_FEW]))
        more = f"等 {len(lost)} 处" if len(lost) > _FEW else ""
        message = f"这个文件里有新结果中没有的内容（{few}{more}），没有覆盖"
        raise Refused(codes.SAVE_LOSES.at(Source(str(out)), message, fix=fix))


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
