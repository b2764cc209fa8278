"""Excel's session: kept quiet while a workbook is written, given back as it was, and its errors in words."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

import xlwings as xw

from xlplugin.excel import codes
from xlplugin.excel.live.areas import area_at
from xlplugin.excel.live.retry import is_busy
from xlplugin.problem import Problem, Source
from xlplugin.workbook.grid.grid import Area

_QUIET: Final = (
    ("screen_updating", False, "屏幕更新"),
    ("enable_events", False, "事件"),
    ("display_alerts", False, "提示"),
    ("calculation", "manual", "自动计算"),
)
"""COM's settings, what they are while we write, and what people call them."""

_ATTEMPTS: Final = 2
_DETAILS: Final = 2
_DESCRIPTION: Final = 2


@contextmanager
def quiet(app: xw.App) -> Iterator[list[Problem]]:
    """Excel without redrawing, events, questions and calculation.

    Whatever happens inside, every setting is put back in reverse order, the status bar too, even where
    putting back another one fails.

    Yields:
        A list that gets, at the end, a warning of each setting that could not be put back.
    """
    failures: list[Problem] = []
    before: list[tuple[str, Any, str]] = [("status_bar", app.status_bar, "状态栏")]
    try:
        for name, value, called in _QUIET:
            before.append((name, getattr(app, name), called))
            setattr(app, name, value)
        app.cut_copy_mode = False
        yield failures
    finally:
        left = [called for name, value, called in reversed(before) if not _set(app, name, value)]
        failures += [codes.LIVE_SETTINGS.at(Source(), f"Excel 的“{called}”没有恢复") for called in left]


def _set(app: xw.App, name: str, value: object) -> bool:
    """Set a setting of Excel, again where it was busy just then; whether it took it."""
    for _ in range(_ATTEMPTS):
        with suppress(Exception):  # whatever COM raises, the other settings are put back too
            setattr(app, name, value)
            return True
    return False


def progress(app: xw.App, text: str | None) -> None:
    """Say in the status bar what is being done; None gives the bar back to Excel.

    Never raises: what is done does not depend on its being said.
    """
    _set(app, "status_bar", False if text is None else text)


@contextmanager
def nothing_held() -> Iterator[None]:
    """What is done inside leaves no object of Excel behind: Excel does not end while somebody holds one.

    Errors and the frames that they went through hold each other, and what those frames held, until Python
    looks for such rings, which it does when much has been made, not when Excel is to end.
    """
    try:
        yield
    finally:
        gc.collect()


def full_name(book: xw.Book) -> str:
    """Where a workbook is, a path or an address; xlwings' own ``fullname`` raises for most addresses."""
    return str(book.api.FullName)


class Selected(NamedTuple):
    """The sheet in front in a workbook, and the cells that are selected on it, the first area of several."""

    sheet: str
    area: Area


def selected(book: xw.Book) -> Selected | None:
    """What is selected in a workbook; None where that is a picture or a chart, which have no cells."""
    try:
        selection = book.api.Application.Selection
        address = str(selection.Address).partition(",")[0]
        return Selected(str(selection.Worksheet.Name), area_at(address))
    except Exception:  # noqa: BLE001 - an object without an address, in several wordings
        return None


@contextmanager
def kept_view(book: xw.Book) -> Iterator[None]:
    """The sheet and the cells that a person looks at stay the active ones, where they are still there.

    A window is documented to tell the selected cells even while a picture is selected; a chart has none.
    """
    active, address = book.api.ActiveSheet, None
    with suppress(Exception):
        address = book.api.Windows(1).RangeSelection.Address
    try:
        yield
    finally:
        # A sheet that is gone or hidden now cannot be gone back to: then Excel has chosen another one.
        with suppress(Exception):
            book.api.Activate()
            active.Activate()
            if address is not None:
                active.Range(address).Select()


def live_failed(book: xw.Book, error: Exception, outcome: str) -> Problem:
    """An operation that failed in Excel; ``outcome`` says how the workbook is now."""
    return codes.LIVE_FAILED.at(Source(book.name), f"Excel 没有完成操作（{cause(error)}），{outcome}")


def incomplete(book: xw.Book, error: Exception, fix: str) -> Problem:
    """Something could not be put back."""
    return codes.LIVE_INCOMPLETE.at(
        Source(book.name),
        f"有的内容没有恢复（{cause(error)}）",
        fix=f"{fix}；也可不保存就关闭工作簿，再重新打开",
    )


def cause(error: Exception) -> str:
    """What Excel itself says of an error, in its own language; or what kind of error it is."""
    found = error.args[_DETAILS] if len(error.args) > _DETAILS else None
    details = found if isinstance(found, tuple) else ()
    if is_busy(error):
        return "Excel 正忙，可能正在编辑单元格或开着对话框"
    told = str(details[_DESCRIPTION] or "") if len(details) > _DESCRIPTION else ""
    return (told or str(error)).strip() or type(error).__name__
