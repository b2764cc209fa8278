"""Where a command writes: the named file, the book itself with a backup, or a new file beside it.

A file that is in the way gives way only where nothing is lost that people have put into it.
"""

from argparse import Namespace
from pathlib import Path
from typing import Final

from xlplugin.problem import Refused, Source
from xlplugin.service.file_kind import FileKind, name_of_kind
from xlplugin.workbook.file.codes import WORKBOOK_FORMAT
from xlplugin.workbook.file.package import Package, read_package
from xlplugin.workbook.file.save import Made, Saved, same_file, save_bytes, save_package, true_name

_MOVE: Final = "要重新开始，请先把它移走，或用 -o 指定别的文件名"


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

    def check(there: bytes) -> None:
        from xlplugin.service.losses import refuse_lost_cells  # noqa: PLC0415 - only where a file is in the way

        refuse_lost_cells(there, package, out, fix)

    return save_package(package, out, Made(true_name(book), check))


def save_marked(package: Package, out: Path, report: Path) -> Saved:
    """Write the marked copy of a report.

    Raises:
        Refused: as for ``save_made``.
    """

    def check(there: bytes) -> None:
        from xlplugin.service.losses import refuse_lost_words  # noqa: PLC0415 - only where a file is in the way

        refuse_lost_words(there, package, out, _MOVE.replace("-o", "--marked-report"))

    return save_package(package, out, Made(true_name(report), check))


def save_template(contents: bytes, out: Path) -> Saved:
    """Write a new workbook that was made from no other.

    Raises:
        Refused: as for ``save_made``.
    """

    def check(there: bytes) -> None:
        from xlplugin.service.losses import refuse_lost_cells  # noqa: PLC0415 - only where a file is in the way

        refuse_lost_cells(there, read_package(out, contents), out, _MOVE)

    return save_bytes(contents, out, Made("template", check))


def refuse_folder(book: Path) -> None:
    """Say what to do with a folder of forms where one form is wanted.

    Raises:
        Refused: the path is a folder.
    """
    if book.is_dir():
        fix = f"一批文件请用 xlplugin batch {_quoted(book)} -o 汇总.xlsx，一个文件请写出它的名字"
        raise Refused(WORKBOOK_FORMAT.at(Source(str(book)), "这是一个文件夹，不是工作簿", fix=fix))


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
