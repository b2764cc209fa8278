"""Sheets that are protected without a password: opened while we write, and protected again as before."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from xlplugin.problem import Checked, Problem, Severity, Source, failed

_ALLOWED: Final = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
"""What a protected sheet may allow, in the order in which ``Protect`` takes it."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A sheet's protection: what ``Protect`` takes behind the password."""

    book: xw.Book
    name: str
    options: tuple[bool, ...]

    def close(self) -> None:
        """Protect the sheet as it was, if it is still there."""
        for sheet in self.book.sheets:
            if sheet.name == self.name and not sheet.api.ProtectContents:
                sheet.api.Protect("", *self.options)


def unlock(book: xw.Book, names: Iterable[str]) -> Checked[tuple[Lock, ...]]:
    """Take the protection off sheets.

    Args:
        book: The workbook.
        names: The sheets; those that are not there or not protected are left alone.

    Returns:
        What puts the protection back; or which sheet has a password, and then all are as before.
    """
    wanted = {name.casefold() for name in names}
    locks: list[Lock] = []
    for sheet in book.sheets:
        if sheet.name.casefold() not in wanted or not sheet.api.ProtectContents:
            continue
        lock = _lock(sheet)
        # Without a password given, Excel would ask for it; an empty one is refused where there is another.
        with suppress(Exception):
            sheet.api.Unprotect("")
        if sheet.api.ProtectContents:
            return failed(_has_password(sheet), *close_all(locks))
        locks.append(lock)
    return Checked(tuple(locks))


def close_all(locks: Iterable[Lock]) -> list[Problem]:
    """Put every protection back, the others too where one fails; warnings of those that failed."""
    failures: list[Problem] = []
    for lock in locks:
        try:
            lock.close()
        except Exception:  # noqa: BLE001 - whatever COM raises, the others are put back too
            failures.append(_not_put_back(lock))
    return failures


def _lock(sheet: xw.Sheet) -> Lock:
    api = sheet.api
    allowed = api.Protection
    kinds = (api.ProtectDrawingObjects, True, api.ProtectScenarios, api.ProtectionMode)
    options = tuple(map(bool, (*kinds, *(getattr(allowed, name) for name in _ALLOWED))))
    return Lock(sheet.book, sheet.name, options)


def _has_password(sheet: xw.Sheet) -> Problem:
    return Problem(
        "sheet-protected",
        Severity.ERROR,
        f"工作表“{sheet.name}”设有密码保护，不能写入",
        "请在“审阅→撤消工作表保护”中输入密码解除保护后再试",
        Source(sheet.book.name, sheet=sheet.name),
    )


def _not_put_back(lock: Lock) -> Problem:
    return Problem(
        "sheet-unprotected",
        Severity.WARNING,
        f"工作表“{lock.name}”没有重新保护",
        "请在“审阅→保护工作表”中重新保护",
        Source(lock.book.name, sheet=lock.name),
    )
