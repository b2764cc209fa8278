"""Where a command writes: the named file, the book itself with a backup, or a new file beside it."""

from argparse import Namespace
from pathlib import Path

from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.save import Saved, save_package


def target(arguments: Namespace, mark: str) -> Path:
    """The file to write; without -o and --in-place the book's name with a mark added."""
    book: Path = arguments.book
    if arguments.in_place:
        return book
    if arguments.output is not None:
        return Path(arguments.output)
    return book.with_name(f"{book.stem}-{mark}{book.suffix}")


def save(package: Package, arguments: Namespace, mark: str) -> Saved:
    """Write a package where the arguments say; a file that is replaced is kept as .bak.

    Raises:
        Refused: Nothing was written.
    """
    return save_package(package, target(arguments, mark))
