"""The marked copy of each workbook, in a folder of its own under the same relative path."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.batch.own_files import is_marked_copy
from xlplugin.batch.reviewed import Failure, MarkedCopy
from xlplugin.problem import Refused, Source
from xlplugin.workbook.file.codes import INTERNAL_ERROR, SAVE_FAILED, SAVE_STRANGE
from xlplugin.workbook.file.package import ENDINGS, read_package
from xlplugin.workbook.file.reasons import reason
from xlplugin.workbook.file.save import Made, same_file, save_bytes, true_name

if TYPE_CHECKING:
    from xlplugin.service.auditing import AuditedCase
    from xlplugin.service.file import FileBook

_MOVE: Final = "请把它改名或移走，再用 --resume 运行；您写的内容没有动"


class Marking(NamedTuple):
    """The marked copy that is wanted of a workbook.

    Attributes:
        folder: the folder of all copies.
        path: where in it.
        earlier: what came of it in an earlier run whose result still holds; None where there was none.
    """

    folder: Path
    path: str
    earlier: MarkedCopy | None

    @property
    def target(self) -> Path:
        """The file to write."""
        return self.folder / self.path

    @property
    def is_done(self) -> bool:
        """Whether the copy was written and is still there, whatever people have written into it since."""
        earlier = self.earlier
        return bool(earlier and earlier.sha256 and earlier.path == self.path and self.target.is_file())


def copy_paths(names: Sequence[str]) -> tuple[str, ...]:
    """Where the copies of workbooks go, in the order of the workbooks; no two to the same place.

    Args:
        names: the workbooks, below the folder that all of them share. The copy of an older one is an .xlsx;
            where there is one of that name besides, it keeps its own ending before the new one.
    """
    plain = [name.replace(":", "").lstrip("/") for name in names]  # on Windows, where they share no folder
    older = [PurePosixPath(each).suffix.lower() in ENDINGS for each in plain]
    taken = {each.casefold() for each, is_older in zip(plain, older, strict=True) if not is_older}
    paths = []
    for name, is_older in zip(plain, older, strict=True):
        path = next(each for each in _names_for(name) if each.casefold() not in taken) if is_older else name
        taken.add(path.casefold())
        paths.append(path)
    return tuple(paths)


def _names_for(name: str) -> Iterator[str]:
    numbered = (f"{name}.{number}.xlsx" for number in count(2))
    return chain((str(PurePosixPath(name).with_suffix(".xlsx")), f"{name}.xlsx"), numbered)


def write_copy(
    book: "FileBook", audited: "Sequence[AuditedCase]", marking: Marking, original: Path
) -> MarkedCopy:
    """Write the marked copy of a workbook that was audited; that it cannot be written is a result, too.

    Args:
        book: the workbook, which is changed in memory.
        audited: what was found in each form of it.
        marking: where the copy goes.
        original: the workbook on the disk, which is not changed.
    """
    from xlplugin.service.auditing import add_review  # noqa: PLC0415 - only where forms are reviewed

    def contents() -> bytes:
        add_review(book, *audited)
        return book.package.to_bytes()

    return _written(contents, marking, original)


def save_copy(contents: bytes, marking: Marking, original: Path) -> MarkedCopy:
    """Write a marked copy that was made elsewhere, as ``write_copy`` does one that is made here."""
    return _written(lambda: contents, marking, original)


def _written(made: Callable[[], bytes], marking: Marking, original: Path) -> MarkedCopy:
    try:
        contents = made()
        _save(contents, marking, original)
        return MarkedCopy(marking.path, hashlib.sha256(contents).hexdigest())
    except Refused as refused:
        problem = refused.first_error
    except MemoryError:
        fix = "请加大 --memory-limit 后用 --resume 再运行"
        problem = SAVE_FAILED.at(None, "内存超过限制，没有写成", fix=fix)
    except Exception as error:  # noqa: BLE001 - the border of a copy: the review of the form stands
        problem = INTERNAL_ERROR.at(None, f"程序内部错误（{type(error).__name__}：{error}）")
    problem = problem._replace(message=f"核查副本没有写成：{problem.message}")
    return MarkedCopy(marking.path, None, Failure.of(problem, str(marking.target), marking.path))


def _save(contents: bytes, marking: Marking, original: Path) -> None:
    target, earlier = marking.target, marking.earlier

    def check(there: bytes) -> None:
        from xlplugin.service.losses import refuse_lost_cells  # noqa: PLC0415 - only where a file is in the way
        from xlplugin.workbook.grid.reader import read_grid  # noqa: PLC0415 - as above

        package = read_package(target, there)
        if same_file(target, original) or not is_marked_copy(read_grid(package).value):
            message = "这个位置已有的文件不是核查副本，没有覆盖"
            raise Refused(SAVE_STRANGE.at(Source(str(target)), message))
        refuse_lost_cells(there, read_package(target, contents), target, _MOVE)

    def is_untouched(there: bytes) -> bool:
        return bool(earlier and earlier.sha256 == hashlib.sha256(there).hexdigest())

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"不能建立放副本的文件夹（{reason(error)}）"
        raise Refused(SAVE_FAILED.at(Source(str(target.parent)), message)) from None
    is_first = _first_in(target.parent)
    save_bytes(contents, target, Made(true_name(original), check, is_untouched), clears=is_first)


_seen: set[Path] = set()


def _first_in(folder: Path) -> bool:
    """Whether this process has written no copy there yet."""
    is_first = folder not in _seen
    _seen.add(folder)
    return is_first
