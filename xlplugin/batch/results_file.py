"""The file of results: a line of JSON a form, in the file as soon as they are known of a workbook."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final, NamedTuple, Self

from xlplugin.batch import codes
from xlplugin.batch.own_files import RESULTS_ENDING
from xlplugin.batch.reviewed import (
    LINE_START,
    MadeBy,
    MarkedCopy,
    NotOurs,
    PairedReport,
    Reviewed,
    ReviewedBook,
)
from xlplugin.problem import Refused, Source
from xlplugin.workbook.file.codes import SAVE_ENDING, SAVE_FAILED, SAVE_FOLDER, SAVE_STRANGE
from xlplugin.workbook.file.reasons import reason
from xlplugin.workbook.file.save import flush, hold, new_beside

_UNSAFE: Final = 1
"""Seconds whose results come to the disk together: to wait for it after each one holds up many processes."""


class _Known(NamedTuple):
    """Where a workbook's results stand, and what tells whether they still hold.

    Attributes:
        start: where the first of its lines begins.
        length: the bytes of them all.
        forms: how many lines there are.
        is_whole: whether these are all of them.
        has_failed: whether none of its forms could be reviewed, so that no marked copy is to be expected.
    """

    start: int
    length: int
    forms: int
    is_whole: bool
    has_failed: bool
    sha256: str | None
    made_by: MadeBy
    marked: MarkedCopy | None
    report: PairedReport | None


class ResultsFile:
    """Results on the disk, of which only their places are in memory.

    While a run lasts lines are only added, so whatever ends it loses none, a power failure those of a second
    at most; in the end they are in order.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        """Open the file.

        Args:
            path: the file.
            resume: whether one that is there is gone on with; a last line that is cut off is dropped.

        Raises:
            Refused: it cannot be written to, or is another's, or is there and would be lost.
        """
        self.path, self._source = path, Source(str(path))
        self._known = dict[str, _Known]()
        """By path; workbooks with whole results alone, but while the file is read."""
        if path.suffix.lower() != RESULTS_ENDING:
            fix = "请改正 -o 后的文件名"
            raise Refused(SAVE_ENDING.at(self._source, f"结果文件应以 {RESULTS_ENDING} 结尾", fix=fix))
        if not path.parent.is_dir():
            fix = "请先建立该文件夹，或换一个位置"
            raise Refused(SAVE_FOLDER.at(self._source, "输出文件夹不存在", fix=fix))
        if path.exists() and not path.is_file():
            raise Refused(SAVE_FOLDER.at(self._source, "输出位置不是文件", fix="请指定文件名"))
        if path.exists() and path.stat().st_size and not resume:
            fix = "接着做请加 --resume（没有变的文件不重做）；要重新开始请用 -o 指定别的文件名"
            raise Refused(codes.BATCH_OUTPUT.at(self._source, "结果文件已经存在，没有覆盖", fix=fix))
        try:
            self._stream = path.open("r+b" if path.exists() else "x+b", buffering=0)
        except OSError as error:
            message = f"不能写入结果文件（{reason(error)}）"
            raise Refused(SAVE_FAILED.at(self._source, message)) from None
        self._claim()
        self._end = self._index() if resume else 0
        self._stream.truncate(self._end)
        self._safe = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and not self._stream.closed:
            # An interruption may have come in the middle of a line, or just behind it.
            with suppress(OSError):
                self._stream.seek(self._end)
                self._stream.truncate(self._end + self._stream.read().rfind(b"\n") + 1)
                os.fsync(self._stream.fileno())
        self._stream.close()

    def _claim(self) -> None:
        try:
            hold(self._stream)
        except BlockingIOError:
            self._stream.close()
            message, fix = "另一次运行正在写这个结果文件", "请等它结束，或用 -o 指定别的文件名"
            raise Refused(codes.BATCH_OUTPUT.at(self._source, message, fix=fix)) from None
        except OSError:
            return  # a disk that knows no locks

    def _index(self) -> int:
        """Find the results that are there; where the last whole one ends."""
        end, line = 0, b""
        with self.path.open("rb") as stream:
            for line in stream:
                if line.endswith(b"\n"):
                    with suppress(NotOurs, UnicodeDecodeError):  # what a crash of the system left: done again
                        found = Reviewed.of_line(line.decode())
                        self._note(found, end, len(line))
                    end += len(line)
        has_any = bool(self._known)
        self._known = {path: known for path, known in self._known.items() if known.is_whole}
        is_first_cut = not end and LINE_START.startswith(line[: len(LINE_START)])
        if not has_any and not is_first_cut:
            self._stream.close()
            raise Refused(SAVE_STRANGE.at(self._source, "已有的文件不是批量核查的结果，没有改动它"))
        return end

    def _note(self, found: Reviewed, start: int, length: int) -> None:
        """Take up a line; the first of a workbook takes the place of all that there were before."""
        sheet, forms, has_failed = found.sheet, 1, found.outline is None
        if sheet and sheet.number > 1:
            before = self._known.get(found.path)
            if not before or (before.start + before.length, before.forms) != (start, sheet.number - 1):
                return
            start, length, forms = before.start, before.length + length, sheet.number
            has_failed = has_failed and before.has_failed
        told = (found.sha256, found.made_by, found.marked, found.report)
        is_whole = forms == (sheet.of if sheet else 1)
        self._known[found.path] = _Known(start, length, forms, is_whole, has_failed, *told)

    def known(self, name: str, made_by: MadeBy) -> str | None:
        """The digest of the contents for which a workbook's result holds; None where it has to be done."""
        known = self._known.get(name)
        return known.sha256 if known and known.made_by == made_by else None

    def has_failed(self, name: str) -> bool:
        """Whether nothing of a workbook could be reviewed: then there is no marked copy of it, either."""
        known = self._known.get(name)
        return bool(known and known.has_failed)

    def marked(self, name: str) -> MarkedCopy | None:
        """The marked copy that was written with a workbook's result."""
        known = self._known.get(name)
        return known.marked if known else None

    def report(self, name: str) -> PairedReport | None:
        """The written report that was audited with a workbook."""
        known = self._known.get(name)
        return known.report if known else None

    def read(self, name: str) -> ReviewedBook:
        """The results of a workbook that has some."""
        lines = self._lines(name).decode().removesuffix("\n").split("\n")
        return ReviewedBook(tuple(map(Reviewed.of_line, lines)))

    def _lines(self, name: str) -> bytes:
        known = self._known[name]
        self._stream.seek(known.start)
        lines = b""
        while len(lines) < known.length:
            lines += self._stream.read(known.length - len(lines)) or b"\n"
        return lines

    def add(self, reviewed: ReviewedBook) -> None:
        """Add the results of a workbook; nothing that ends this process loses them any more.

        Raises:
            Refused: the disk does not take it; all results before it stay.
        """
        # Half a letter, as the name of a file may have one, is written as JSON escapes it.
        lines = [f"{each.line()}\n".encode(errors="backslashreplace") for each in reviewed.forms]
        try:
            self._stream.seek(self._end)
            self._write(b"".join(lines))
        except OSError as error:
            with suppress(OSError):
                self._stream.truncate(self._end)
            raise self._refused(error) from None
        for form, line in zip(reviewed.forms, lines, strict=True):
            self._note(form, self._end, len(line))
            self._end += len(line)

    def _write(self, lines: bytes) -> None:
        rest = memoryview(lines)
        while rest:
            rest = rest[self._stream.write(rest) :]
        if monotonic() - self._safe >= _UNSAFE:
            os.fsync(self._stream.fileno())
            self._safe = monotonic()

    def _refused(self, error: OSError) -> Refused:
        message = f"结果写不下去了（{reason(error)}），已写的 {len(self._known)} 个结果都在"
        return Refused(codes.BATCH_WRITE.at(self._source, message))

    def settle(self, names: Sequence[str]) -> int:
        """Put the results in order, each once, drop those of workbooks that are no more, and close the file.

        Args:
            names: the workbooks of this run in their order.

        Returns:
            How many workbooks' results were dropped.

        Raises:
            Refused: the disk does not take it; the file stays as it is, with all results.
        """
        wanted = [name for name in names if name in self._known]
        dropped = len(self._known) - len(wanted)
        starts = [self._known[name].start for name in wanted]
        is_settled = (
            starts == sorted(starts) and sum(self._known[name].length for name in wanted) == self._end
        )
        if not is_settled:
            self._rewrite(wanted)
            return dropped
        try:
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise self._refused(error) from None
        self._stream.close()
        return dropped

    def _rewrite(self, names: Sequence[str]) -> None:
        try:
            with new_beside(self.path) as (fresh, stream):
                for name in names:
                    stream.write(self._lines(name))
                flush(stream)
                self._stream.close()  # Windows gives no open file another name
                fresh.replace(self.path)
        except OSError as error:
            message = f"结果都已写好，但没能按文件名排好顺序（{reason(error)}）"
            raise Refused(codes.BATCH_WRITE.at(self._source, message)) from None
