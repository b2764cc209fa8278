"""A workbook or document as stored: its parts stay packed until they are read, and nothing is lost."""

import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from xlplugin.problem import Checked, Problem, Refused, Severity, Source
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.archive import (
    MOST_BYTES,
    PartError,
    Parts,
    encrypted,
    in_pieces,
    new_part,
    read_parts,
    write_parts,
)
from xlplugin.workbook.file.outline import Node, outline
from xlplugin.workbook.file.xmlpart import is_utf8, local_name, malformed, not_for_memory, utf8

WORKBOOK_PART: Final = "xl/workbook.xml"
"""Where programs put the part that lists the sheets, unless they say otherwise."""

ENDINGS: Final = (".xls", ".et")
"""What the names of older workbooks end with; one of today's format may be called so, too."""

OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of the older formats begin, and encrypted ones."""

ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
"""What an encrypted file of today's format has in it."""

_RELATIONSHIPS: Final = "_rels/.rels"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOST_OPEN: Final = 400_000
"""The most elements in what has begun and not ended, such as the row of a sheet."""

_CONTROL: Final = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b")
"""Bytes that stand in no text, whatever its encoding but UTF-16."""


class Package(NamedTuple):
    """A workbook's parts, or a Word document's.

    Attributes:
        path: Where it was read from.
        parts: The parts by name.
        main: The part that lists its sheets, or holds its text.
        legacy: Whether they are a copy of what is in an older workbook (.xls, .et), which is only read.
    """

    path: Path
    parts: Parts
    main: str = WORKBOOK_PART
    legacy: bool = False

    @property
    def ending(self) -> str:
        """What the name of a file of these parts has to end with."""
        named = self.path.suffix
        return ".xlsx" if self.legacy or named.lower() in ENDINGS else named

    @property
    def source(self) -> Source:
        """The file, as problems name it."""
        return Source(str(self.path))

    def part_source(self, name: str) -> Source:
        """A part of the workbook as a place in a problem."""
        return Source(f"{self.path}（{name}）")

    def data(self, name: str) -> bytes | None:
        """The bytes of a part, or None where the workbook has none of that name or it is damaged."""
        part = self.parts.get(name)
        try:
            return part.data() if part else None
        except PartError:
            return None

    def xml(self, name: str) -> bytes:
        """A part the workbook must have, as UTF-8 XML without a document type.

        Raises:
            Refused: The part is not there or cannot be read.
        """
        source = self.part_source(name)
        part = self.parts.get(name)
        if part is None:
            raise Refused(absent(source))
        try:
            data = utf8(part.data())
        except PartError as error:
            raise Refused(error.problem(source)) from None
        if data is None:
            raise Refused(malformed(source))
        return data

    def outline(self, name: str, depth: int) -> Node:
        """The root element of a part the workbook must have, with what is in it down to a depth.

        Raises:
            Refused: The part is not there or cannot be read.
        """
        root = outline(self.xml(name), depth)
        if root is None:
            raise Refused(malformed(self.part_source(name)))
        return root

    def lists(
        self,
        name: str,
        depth: int,
        wanted: Container[str],
        sieve: Callable[[Iterable[bytes]], Iterable[bytes]] = iter,
    ) -> Iterator[tuple[str, list[Element]]]:
        """What the elements of a part hold that lie so deep, with all that is in it, while the part is read.

        Only one piece of the part, and what it has begun and not ended, is in memory at a time.

        Args:
            name: The part.
            depth: How deep they are; the root is 1.
            wanted: Their local names; others are passed over, however much they hold.
            sieve: What of the pieces, in UTF-8, is looked at.

        Yields:
            Their local names, and what is in them as far as it was read since.

        Raises:
            Refused: The part is not there or cannot be read.
        """
        source = self.part_source(name)
        part = self.parts.get(name)
        if part is None:
            raise Refused(absent(source))
        builder = TreeBuilder()
        top = builder.start("", {})
        parser = expat.ParserCreate(intern=None)  # to look names up takes longer than to make them anew
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        # They lead from C to C: a sheet may have a million elements.
        parser.StartElementHandler = builder.start
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.data
        try:
            pieces = part.pieces()
            start = next(pieces, b"")
            if not is_utf8(start):
                start, pieces = b"", in_pieces(utf8(part.data()) or b"")
            for piece in sieve(chain((start,), pieces)):
                parser.Parse(piece)
                yield from _ended(top, depth, wanted, is_open=True)
                if sum(1 for _ in top.iter()) > _MOST_OPEN:
                    _refuse()
            parser.Parse(b"", True)  # noqa: FBT003 - the library's own signature
        except expat.ExpatError as error:
            not_for_memory(error)
            raise Refused(malformed(source)) from None
        except PartError as error:
            raise Refused(error.problem(source)) from None
        yield from _ended(top, depth, wanted, is_open=False)

    def spelling(self, name: str) -> str:
        """A part's name as the file spells it; where it has no such part, the name as it is."""
        part = self.parts.get(name)
        return part.name if part else name

    def with_data(self, changed: Mapping[str, bytes]) -> "Package":
        """The same package with other bytes in some of its parts; new ones come last."""
        fresh = {name.casefold(): data for name, data in changed.items()}
        kept = [
            part.with_data(fresh[key]) if (key := part.name.casefold()) in fresh else part
            for part in self.parts.values()
        ]
        new = [new_part(name, data) for name, data in changed.items() if name not in self.parts]
        return self._replace(parts=Parts((*kept, *new)))

    def without(self, name: str) -> "Package":
        """The same package without one of its parts."""
        gone = self.parts.get(name)
        return self._replace(parts=Parts(part for part in self.parts.values() if part is not gone))

    def to_bytes(self) -> bytes:
        """The file as it is saved; the same package gives the same bytes."""
        return write_parts(self.parts.values())


def related_name(part: str, target: str) -> str:
    """The name of a part that another refers to by a relative or absolute target."""
    path = posixpath.join("/", posixpath.dirname(part), unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def open_package(path: Path) -> Checked[Package]:
    """Read a workbook file.

    Args:
        path: An ``.xlsx`` or ``.xlsm`` file (templates and add-ins of the same kind too), or an older one.

    Returns:
        The package, with a warning while another program has it open.

    Raises:
        Refused: It is no workbook that can be read.
    """
    package = read_package(path, read_contents(path))
    lock = lock_problem(path, writing=False)
    return Checked(package, (lock,) if lock else ())


def lock_problem(path: Path, *, writing: bool) -> Problem | None:
    """What to tell a user whose workbook another program has open, by the lock file that it leaves beside it.

    Args:
        path: The workbook.
        writing: Whether this very path is about to be written: then it is an error.

    Returns:
        None when no lock file of Excel, WPS or LibreOffice lies beside the workbook.
    """
    locks = {f"~${path.name}": "Excel 或 WPS", f".~lock.{path.name}#": "LibreOffice"}
    program = next((program for name, program in locks.items() if _exists(path.with_name(name))), None)
    if program is None:
        return None
    source = Source(str(path))
    if writing:
        message = f"文件正在 {program} 中打开，不能写入"
        return codes.WORKBOOK_OPEN.at(source, message, fix="请先保存并关闭该文件，或用 -o 指定另一个输出文件")
    message = f"文件正在 {program} 中打开，读到的是最近一次保存的内容"
    fix = "如有未保存的修改，请保存后再运行"
    return codes.WORKBOOK_OPEN.at(source, message, fix=fix, severity=Severity.WARNING)


def absent(source: Source) -> Problem:
    """The problem of a workbook without a part that it must have."""
    return codes.WORKBOOK_PART_MISSING.at(source, "工作簿内部缺少必需的部件")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A name too long for the folder cannot be there.
        return False


def _ended(
    parent: Element, depth: int, wanted: Container[str], *, is_open: bool
) -> Iterator[tuple[str, list[Element]]]:
    """What has ended in the elements so deep below one; it is let go. Of one not ended the last is open."""
    ended = parent[:-1] if is_open else parent[:]
    if depth:
        for child in parent:
            yield from _ended(child, depth - 1, wanted, is_open=is_open and child is parent[-1])
    elif (name := local_name(parent.tag)) in wanted:
        if ended:
            yield name, ended
    elif is_open:
        inside = parent
        while len(inside):
            del inside[:-1]
            inside = inside[0]
    del parent[: len(ended)]


def _refuse(*_: object) -> None:
    raise expat.ExpatError


def read_contents(path: Path) -> bytes:
    """The bytes of a file that may be a workbook.

    Raises:
        Refused: It cannot be read, or is too big for one.
    """
    source = Source(str(path))
    try:
        seen = path.stat()
        if not S_ISREG(seen.st_mode):
            what = "这是一个文件夹，不是工作簿" if S_ISDIR(seen.st_mode) else "这不是普通文件"
            fix = "请指定一个 .xlsx 或 .xlsm 文件（核查也可以是 .xls 或 .et）"
            raise Refused(_unusable(what, fix, source))
        if seen.st_size > MOST_BYTES:
            raise Refused(_unusable("文件超过 256 MB，无法处理", "请删去无关的图片或工作表后再试", source))
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(codes.WORKBOOK_MISSING.at(source, "找不到该文件")) from None
    except (OSError, ValueError):
        message = "没有读取该文件的权限，或文件正被其他程序独占"
        raise Refused(codes.WORKBOOK_UNREADABLE.at(source, message)) from None


def read_package(path: Path, contents: bytes) -> Package:
    """The workbook that a file of these contents is.

    Raises:
        Refused: It is none that can be read.
    """
    source = Source(str(path))
    if contents.startswith(OLE2):
        if ENCRYPTED_STREAM in contents:
            raise Refused(encrypted(source))
        from xlplugin.workbook.file.legacy import as_xlsx  # noqa: PLC0415 - few files are so old

        return Package(path, Parts(as_xlsx(contents, source)), legacy=True)
    if not contents.startswith(b"PK"):
        raise Refused(_text(source) if _is_text(contents) else _not_a_workbook(source))
    package = Package(path, Parts(read_parts(contents, source)))
    package = package._replace(main=main_part(package, WORKBOOK_PART, "xl/workbook.bin"))
    if package.main.casefold().endswith(".bin"):
        raise Refused(
            _unusable("不支持二进制工作簿（.xlsb）", "请在 Excel 中另存为 .xlsx 或 .xlsm 后再试", source)
        )
    try:
        is_other = package.outline(package.main, 3).name != "workbook"  # as deep as others ask, and so once
    except Refused:  # one that is there and cannot be read is told by whoever needs it
        is_other = package.main not in package.parts
    if is_other:
        raise Refused(_not_a_workbook(source))
    return package


def main_part(package: Package, *usual: str) -> str:
    """The part that all others hang on, wherever the file keeps it.

    Args:
        package: The file.
        usual: The names that it has where the file says nothing, the commonest first.
    """
    try:
        entries = package.outline(_RELATIONSHIPS, 2).children
    except Refused:
        entries = []
    stated = (
        related_name("", entry.attributes.get("Target", ""))
        for entry in entries
        if entry.attributes.get("Type", "").endswith("/officeDocument")
    )
    return package.spelling(next((name for name in (*stated, *usual) if name in package.parts), usual[0]))


def _is_text(contents: bytes) -> bool:
    """Whether a file begins as text does: a web page, XML, or values between commas."""
    start = contents[:4096]
    return start.startswith(_UTF16) or (bool(start) and not _CONTROL.intersection(start))


def _text(source: Source) -> Problem:
    return _unusable(
        "这是网页或文本文件，不是 Excel 工作簿（有的系统导出的“Excel”就是这样）",
        "请在 Excel 或 WPS 中打开它，另存为 .xlsx 后再试",
        source,
    )


def _not_a_workbook(source: Source) -> Problem:
    return _unusable(
        "这不是 Excel 工作簿",
        "请指定 .xlsx 或 .xlsm 文件（核查也可以是 .xls 或 .et）；其他格式请先在 Excel 中另存为 .xlsx",
        source,
    )


def _unusable(message: str, fix: str, source: Source) -> Problem:
    return codes.WORKBOOK_FORMAT.at(source, message, fix=fix)
