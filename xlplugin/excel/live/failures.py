"""What went wrong in Excel, in words for people."""

from typing import Final

import xlwings as xw

from xlplugin.problem import Problem, Severity, Source

_BUSY: Final = (-2147418111, -2146777998)
_DESCRIPTION: Final = 2


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
    if error.args and error.args[0] in _BUSY:
        return "Excel 正忙，可能正在编辑单元格或开着对话框"
    details = error.args[_DESCRIPTION] if len(error.args) > _DESCRIPTION else None
    told = details[_DESCRIPTION] if isinstance(details, tuple) and len(details) > _DESCRIPTION else None
    return str(told or error or type(error).__name__).strip()
