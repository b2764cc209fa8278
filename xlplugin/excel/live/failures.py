"""What went wrong in Excel, in words for people."""

from typing import Final

import xlwings as xw

from xlplugin.problem import Problem, Severity, Source

_BUSY: Final = frozenset({-2147418111, -2146777998})
"""What Excel answers while it cannot be called: as the error itself, or as the code inside a general one."""

_DETAILS: Final = 2
_DESCRIPTION: Final = 2
_CODE: Final = 5


def live_failed(book: xw.Book, error: Exception, outcome: str) -> Problem:
    """An operation that failed in Excel; ``outcome`` says how the workbook is now."""
    return Problem(
        "live-failed",
        Severity.ERROR,
        f"Excel 没有完成操作（{cause(error)}），{outcome}",
        "请退出单元格编辑状态、关闭打开的对话框后再试；仍不行请点“诊断”",
        Source(book.name),
    )


def incomplete(book: xw.Book, error: Exception, fix: str) -> Problem:
    """Something could not be put back."""
    return Problem(
        "live-incomplete",
        Severity.ERROR,
        f"有的内容没有恢复（{cause(error)}）",
        f"{fix}；也可不保存就关闭工作簿，再重新打开",
        Source(book.name),
    )


def cause(error: Exception) -> str:
    """What Excel itself says of an error, in its own language; or what kind of error it is."""
    found = error.args[_DETAILS] if len(error.args) > _DETAILS else None
    details = found if isinstance(found, tuple) else ()
    if not _BUSY.isdisjoint((*error.args[:1], *details[_CODE:])):
        return "Excel 正忙，可能正在编辑单元格或开着对话框"
    told = str(details[_DESCRIPTION] or "") if len(details) > _DESCRIPTION else ""
    return (told or str(error)).strip() or type(error).__name__
