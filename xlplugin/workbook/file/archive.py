"""The zip archive a workbook is stored in: parts are unpacked only when they are read, and kept as packed."""

import io
import struct
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xlplugin.problem import Problem, Refused, Source
from xlplugin.workbook.file import codes

MOST_BYTES: Final = 256 * 1024 * 1024
MOST_PARTS: Final = 5_000
MOST_RATIO: Final = 100
RATIO_MATTERS_ABOVE: Final = 16 * 1024 * 1024
PIECE: Final = 64 * 1024
"""The most bytes of a part that are told at a time."""

_FEW: Final = 16 * 1024
"""Bytes of a part that are kept once they are unpacked: a workbook may have thousands of parts."""

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED_FLAG: Final = 0x1
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_UNREADABLE: Final = (
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


class UnpackLimits(NamedTuple):
    """The most bytes that may be unpacked: of one part, and of all parts that are read together."""

    part: int = MOST_BYTES
    whole: int = MOST_BYTES


class PartError(Exception):
    """A part that cannot be unpacked; ``problem`` is what to tell the user of it."""

    def __init__(self, problem: Callable[[Source], Problem]) -> None:
        super().__init__()
        self.problem = problem


class PackagePart:
    """One file inside a workbook. A part is never changed: the same object holds the same bytes.

    Attributes:
        name: Its name, with ``/`` between the steps.
        entry: The archive's own entry for it.
        stored: Its bytes: packed as they are in the archive, or plain where they are new.
        is_packed: Which of the two.
    """

    def __init__(
        self, name: str, entry: ZipInfo, stored: bytes | memoryview, *, is_packed: bool = False
    ) -> None:
        """Nothing of it is unpacked yet."""
        self.name: Final = name
        self.entry: Final = entry
        self.stored: Final = stored
        self.is_packed: Final = is_packed
        self._small: bytes | None = None

    @property
    def size(self) -> int:
        """How many bytes it unpacks to."""
        return self.entry.file_size if self.is_packed else len(self.stored)

    @property
    def written(self) -> Hashable | None:
        """What the bytes of a small part follow from: where it is the same, they are; None of a large one."""
        if max(self.size, len(self.stored)) > PIECE:
            return None
        entry = self.entry
        packing = (entry.compress_type, entry.file_size, entry.CRC) if self.is_packed else None
        return bytes(self.stored), packing

    def with_data(self, data: bytes) -> "PackagePart":
        """The same part with other bytes."""
        return PackagePart(self.name, self.entry, data)

    def data(self) -> bytes:
        """All its bytes; few are kept, as they are asked for again and again.

        Raises:
            PartError: It cannot be unpacked.
        """
        data = self._small
        if data is None:
            data = b"".join(self.pieces())
            self._small = data if len(data) <= _FEW else None
        return data

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, piece by piece.

        Raises:
            PartError: It cannot be unpacked.
        """
        if not self.is_packed:
            yield from in_pieces(self.stored)
            return
        if _is_bomb(self.entry):
            raise PartError(oversized)
        size, checksum = 0, 0
        try:
            for piece in self._unpacked():
                size, checksum = size + len(piece), zlib.crc32(piece, checksum)
                if size > self.entry.file_size:
                    break
                yield piece
        except zlib.error as error:
            raise PartError(damaged) from error
        if size != self.entry.file_size or checksum != self.entry.CRC:
            raise PartError(damaged)

    def _unpacked(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS) if self.entry.compress_type == ZIP_DEFLATED else None
        if inflater is None:
            yield from in_pieces(self.stored)
            return
        for packed in in_pieces(self.stored):
            yield inflater.decompress(packed, PIECE)
            while waiting := inflater.unconsumed_tail:
                yield inflater.decompress(waiting, PIECE)
        if rest := inflater.flush():
            yield rest


def in_pieces(stored: bytes | memoryview) -> Iterator[bytes]:
    """Bytes, piece by piece: what is made of a piece may take many times its memory."""
    return (bytes(stored[start : start + PIECE]) for start in range(0, len(stored), PIECE))


class Parts(Mapping[str, PackagePart]):
    """Parts by name as Excel finds them: whatever the case; their order and spelling are the file's."""

    def __init__(self, parts: Iterable[PackagePart]) -> None:
        self._parts = {part.name.casefold(): part for part in parts}

    def __getitem__(self, name: str) -> PackagePart:
        return self._parts[name.casefold()]

    def __iter__(self) -> Iterator[str]:
        return (part.name for part in self._parts.values())

    def __len__(self) -> int:
        return len(self._parts)


def read_parts(archive: bytes, source: Source, limits: UnpackLimits | None = None) -> tuple[PackagePart, ...]:
    """The parts of an archive, in order; nothing is unpacked yet.

    Args:
        archive: The whole file.
        source: The file, for the problems.
        limits: Given where whoever reads the archive unpacks all of it: then it is judged as a whole. Without
            them each part is judged when it is read.

    Raises:
        Refused: The archive is damaged, encrypted or not safe to unpack.
    """
    try:
        with ZipFile(io.BytesIO(archive)) as opened:
            entries = opened.infolist()
        parts = tuple(_part(memoryview(archive), entry) for entry in entries)
    except _UNREADABLE:
        raise Refused(damaged(source)) from None
    refusal = _refusal(parts, len(archive), source)
    if refusal is None and limits is not None and are_oversized(parts, limits):
        refusal = oversized(source)
    if refusal is not None:
        raise Refused(refusal)
    return parts


def new_part(name: str, data: bytes) -> PackagePart:
    """A part that no file holds yet."""
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    return PackagePart(name, entry, data)


def are_oversized(parts: Iterable[PackagePart], limits: UnpackLimits) -> bool:
    """Whether parts that are read together unpack to more than the limits, or one of them is a bomb."""
    known = tuple(parts)
    if sum(part.size for part in known) > limits.whole:
        return True
    return any(part.size > limits.part or (part.is_packed and _is_bomb(part.entry)) for part in known)


def write_parts(parts: Iterable[PackagePart]) -> bytes:
    """An archive of the parts, in order, each with its own compression and time; same parts, same bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as opened:
        for part in parts:
            if part.is_packed:
                entry = _entry(part)
                entry.CRC, entry.file_size = part.entry.CRC, part.entry.file_size
                entry.compress_size, entry.header_offset = part.entry.compress_size, buffer.tell()
                buffer.write(entry.FileHeader())
                buffer.write(part.stored)
                opened.filelist.append(entry)
                opened.start_dir = buffer.tell()
            else:
                opened.writestr(_entry(part), bytes(part.stored))
    return buffer.getvalue()


def _part(archive: memoryview, entry: ZipInfo) -> PackagePart:
    magic, name, extra = _LOCAL_HEADER.unpack_from(archive, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + name + extra
    packed = archive[start : start + entry.compress_size]
    if magic != _LOCAL_MAGIC or len(packed) != entry.compress_size:
        raise BadZipFile
    return PackagePart(entry.filename.replace("\\", "/"), entry, packed, is_packed=True)


def _entry(part: PackagePart) -> ZipInfo:
    entry = ZipInfo(part.entry.filename, part.entry.date_time)
    entry.compress_type = part.entry.compress_type
    entry.create_system = part.entry.create_system
    entry.external_attr = part.entry.external_attr
    entry.comment = part.entry.comment
    return entry


def _refusal(parts: tuple[PackagePart, ...], size: int, source: Source) -> Problem | None:
    entries = [part.entry for part in parts]
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        return encrypted(source)
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        return damaged(source)
    # Parts that lie over each other in the file would be written out one by one.
    if len(parts) > MOST_PARTS or sum(entry.compress_size for entry in entries) > size:
        return oversized(source)
    if len({part.name.casefold() for part in parts}) < len(parts):
        return codes.WORKBOOK_UNSAFE.at(source, "文件内部有重名的部件，内容不可信")
    if any(_escapes(part.name) for part in parts):
        return codes.WORKBOOK_UNSAFE.at(source, "文件内部的部件名指向文件之外，内容不可信")
    return None


def _is_bomb(entry: ZipInfo) -> bool:
    if entry.file_size > MOST_BYTES:
        return True
    return entry.file_size > RATIO_MATTERS_ABOVE and entry.file_size > entry.compress_size * MOST_RATIO


def _escapes(name: str) -> bool:
    steps = name.split("/")
    return name == "" or steps[0] == "" or ".." in steps or ":" in steps[0]


def encrypted(source: Source) -> Problem:
    """The problem of a workbook that needs a password."""
    return codes.WORKBOOK_ENCRYPTED.at(source, "工作簿已加密，无法读取")


def damaged(source: Source) -> Problem:
    """The problem of a file, or a part of it, that cannot be unpacked."""
    return codes.WORKBOOK_DAMAGED.at(source, "文件不完整或已损坏，无法读取")


def oversized(source: Source) -> Problem:
    """The problem of a file that is small and unpacks to more than memory bears."""
    return codes.WORKBOOK_UNSAFE.at(source, "文件解压后异常庞大，可能是恶意文件")
