"""A workbook file as stored: every part of it read once into memory, and nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.archive import MOST_BYTES, Part, encrypted, read_parts, write_parts
from xlplugin.workbook.file.lock import lock_problem

WORKBOOK_PART: Final = "xl/workbook.xml"

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook by name, in the order of the file, and where it was read from."""

    path: Path
    parts: Mapping[str, Part]

    @property
    def source(self) -> Source:
        """The file, as problems name it."""
        return Source(str(self.path))

    def data(self, name: str) -> bytes | None:
        """The bytes of a part, or None where the workbook has none of that name."""
        part = self.parts.get(name)
        return part.data if part else None

    def with_data(self, changed: Mapping[str, bytes]) -> "Package":
        """The same package with other bytes in some of its parts."""
        parts = {
            name: part._replace(data=changed[name]) if name in changed else part
            for name, part in self.parts.items()
        }
        return replace(self, parts=parts)

    def without(self, name: str) -> "Package":
        """The same package without one of its parts."""
        return replace(self, parts={key: part for key, part in self.parts.items() if key != name})

    def to_bytes(self) -> bytes:
        """The file as it is saved; the same package gives the same bytes."""
        return write_parts(tuple(self.parts.values()))


def open_package(path: Path) -> Checked[Package]:
    """Read a workbook file.

    Args:
        path: An ``.xlsx`` or ``.xlsm`` file (templates and add-ins of the same kind too).

    Returns:
        The package, with a warning while another program has it open; or why it cannot be read.
    """
    source = Source(str(path))
    contents = _read(path, source)
    if contents.value is None:
        return failed(*contents.problems)
    parts = _parts(contents.value, source)
    if parts.value is None:
        return failed(*parts.problems)
    lock = lock_problem(path, writing=False)
    package = Package(path, {part.name: part for part in parts.value})
    return Checked(package, (lock,) if lock else ())


def _read(path: Path, source: Source) -> Checked[bytes]:
    try:
        if path.is_dir():
            return failed(_unusable("这是一个文件夹，不是工作簿", "请指定一个 .xlsx 或 .xlsm 文件", source))
        if path.exists() and not path.is_file():
            return failed(_unusable("这不是普通文件", "请指定一个 .xlsx 或 .xlsm 文件", source))
        if path.stat().st_size > MOST_BYTES:
            return failed(_unusable("文件超过 256 MB，无法处理", "请删去无关的图片或工作表后再试", source))
        return Checked(path.read_bytes())
    except FileNotFoundError:
        return failed(
            Problem("workbook-missing", Severity.ERROR, "找不到该文件", "请检查文件名和路径是否正确", source)
        )
    except (OSError, ValueError):
        return failed(
            Problem(
                "workbook-unreadable",
                Severity.ERROR,
                "没有读取该文件的权限，或文件正被其他程序独占",
                "请关闭占用它的程序，或检查文件权限后再试",
                source,
            )
        )


def _parts(contents: bytes, source: Source) -> Checked[tuple[Part, ...]]:
    if contents.startswith(_OLE2):
        return failed(_ole2(contents, source))
    if not contents.startswith(b"PK"):
        return failed(_not_a_workbook(source))
    parts = read_parts(contents, source)
    if parts.value is None:
        return parts
    names = {part.name for part in parts.value}
    if "xl/workbook.bin" in names:
        return failed(
            _unusable("不支持二进制工作簿（.xlsb）", "请在 Excel 中另存为 .xlsx 或 .xlsm 后再试", source)
        )
    if WORKBOOK_PART not in names:
        return failed(_not_a_workbook(source))
    return parts


def _ole2(contents: bytes, source: Source) -> Problem:
    if _ENCRYPTED_STREAM in contents:
        return encrypted(source)
    return _unusable(
        "这是旧版 Excel 97-2003 文件（.xls），不受支持", "请在 Excel 或 WPS 中另存为 .xlsx 后再试", source
    )


def _not_a_workbook(source: Source) -> Problem:
    return _unusable(
        "这不是 Excel 工作簿", "请指定 .xlsx 或 .xlsm 文件；其他格式请先在 Excel 中另存为 .xlsx", source
    )


def _unusable(message: str, fix: str, source: Source) -> Problem:
    return Problem("workbook-format", Severity.ERROR, message, fix, source)
