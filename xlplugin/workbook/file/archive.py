"""The zip archive a workbook is stored in: read once, within limits, and written back part by part."""

import io
import struct
import zlib
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xlplugin.problem import Checked, Problem, Severity, Source, failed

MOST_BYTES: Final = 256 * 1024 * 1024
MOST_PARTS: Final = 5_000
MOST_RATIO: Final = 200
RATIO_MATTERS_ABOVE: Final = 16 * 1024 * 1024

_ENCRYPTED_FLAG = 0x1
_UNREADABLE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
    LookupError,
)


class Part(NamedTuple):
    """One file inside a workbook, with the archive's own entry for it."""

    name: str
    data: bytes
    entry: ZipInfo


def read_parts(archive: bytes, source: Source) -> Checked[tuple[Part, ...]]:
    """The parts of an archive, in order.

    Args:
        archive: The whole file.
        source: The file, for the problems.

    Returns:
        The parts, or the reason why the archive is damaged, encrypted or not safe to unpack.
    """
    try:
        with ZipFile(io.BytesIO(archive)) as opened:
            refusal = _refusal(opened.infolist(), source)
            if refusal is not None:
                return failed(refusal)
            return Checked(tuple(_part(opened, entry) for entry in opened.infolist()))
    except _UNREADABLE:
        return failed(_damaged(source))


def write_parts(parts: tuple[Part, ...]) -> bytes:
    """An archive of the parts, in order, each with its own compression and time; same parts, same bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as opened:
        for part in parts:
            opened.writestr(_entry(part), part.data)
    return buffer.getvalue()


def stored_archive(parts: tuple[tuple[str, bytes], ...]) -> bytes:
    """An uncompressed archive of names and contents, for a reader in the same process."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as opened:
        for name, data in parts:
            opened.writestr(ZipInfo(name), data)
    return buffer.getvalue()


def _part(opened: ZipFile, entry: ZipInfo) -> Part:
    # Reading exactly the declared size keeps an entry that lies about it from unpacking further.
    with opened.open(entry) as stream:
        data = stream.read(entry.file_size)
        if len(data) != entry.file_size:
            raise EOFError
    return Part(entry.filename, data, entry)


def _entry(part: Part) -> ZipInfo:
    entry = ZipInfo(part.name, part.entry.date_time)
    entry.compress_type = part.entry.compress_type
    entry.create_system = part.entry.create_system
    entry.external_attr = part.entry.external_attr
    entry.comment = part.entry.comment
    return entry


def _refusal(entries: list[ZipInfo], source: Source) -> Problem | None:
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        return encrypted(source)
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        return _damaged(source)
    if _is_bomb(entries):
        return _unsafe("文件解压后异常庞大，可能是恶意文件", source)
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        return _unsafe("文件内部有重名的部件，内容不可信", source)
    if any(_escapes(entry.filename) for entry in entries):
        return _unsafe("文件内部的部件名指向文件之外，内容不可信", source)
    return None


def _is_bomb(entries: list[ZipInfo]) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_PARTS or unpacked > MOST_BYTES:
        return True
    return unpacked > RATIO_MATTERS_ABOVE and unpacked > packed * MOST_RATIO


def _escapes(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return name == "" or steps[0] == "" or ".." in steps or ":" in steps[0]


def encrypted(source: Source) -> Problem:
    """The problem of a workbook that needs a password."""
    return Problem(
        "workbook-encrypted",
        Severity.ERROR,
        "工作簿已加密，无法读取",
        "请在 Excel 中打开，通过“文件→信息→保护工作簿→用密码进行加密”清空密码并保存后再试",
        source,
    )


def _damaged(source: Source) -> Problem:
    return Problem(
        "workbook-damaged",
        Severity.ERROR,
        "文件不完整或已损坏，无法读取",
        "请重新下载或复制该文件；也可在 Excel 中用“打开并修复”后另存为 .xlsx 再试",
        source,
    )


def _unsafe(message: str, source: Source) -> Problem:
    return Problem(
        "workbook-unsafe",
        Severity.ERROR,
        message,
        "请勿使用该文件；如确需使用，请在 Excel 中打开核对后另存为新的 .xlsx",
        source,
    )
