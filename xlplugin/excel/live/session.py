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


class Settings(NamedTuple):
    """Excel's settings that are others while a workbook is written, by xlwings' names."""

    screen_updating: bool
    enable_events: bool
    display_alerts: bool
    calculation: str


_QUIET: Final = Settings(
    screen_updating=False, enable_events=False, display_alerts=False, calculation="manual"
)
_CALLED: Final = {
    "screen_updating": "屏幕更新",
    "enable_events": "事件",
    "display_alerts": "提示",
    "calculation": "自动计算",
}

_GONE: Final = frozenset({-2147417848, -2147220995, -2147023174, -2147023170})
"""RPC_E_DISCONNECTED, CO_E_OBJNOTCONNECTED; the server is unavailable, its call failed: Excel has ended."""

_ATTEMPTS: Final = 2
_WORDS: Final = 1
_DETAILS: Final = 2
_DESCRIPTION: Final = 2


def settings_of(app: xw.App) -> Settings:
    """Excel's settings as they are."""
    return Settings(*(getattr(app, name) for name in Settings._fields))


@contextmanager
def quiet(app: xw.App, before: Settings | None = None) -> Iterator[list[Problem]]:
    """Excel without redrawing, events, questions and calculation.

    Whatever happens inside, every setting is put back in reverse order, the status bar too, even where
    putting back another one fails.

    Args:
        app: Excel.
        before: The settings to give it afterwards; those that it has by default.

    Yields:
        A list that gets, at the end, a warning of each setting that could not be put back.
    """
    failures: list[Problem] = []
    bar = app.status_bar
    before = before or settings_of(app)
    try:
        for name, value in _QUIET._asdict().items():
            setattr(app, name, value)
        app.cut_copy_mode = False
        yield failures
    finally:
        left = [name for name, value in reversed(before._asdict().items()) if not _set(app, name, value)]
        called = [_CALLED[name] for name in left]
        called += [] if _set(app, "status_bar", bar) else ["状态栏"]
        failures += [codes.LIVE_SETTINGS.at(Source(), f"Excel 的“{each}”没有恢复") for each in called]


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


def refers_to(book: xw.Book, name: str) -> str | None:
    """What a defined name of a workbook refers to; None where there is none: Excel has no error for it."""
    try:
        return str(book.api.Names(name).RefersTo)
    except Exception as error:
        if is_busy(error):
            raise
        return None


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
    details = _details(error)
    if is_busy(error):
        return "Excel 正忙，可能正在编辑单元格或开着对话框"
    told = str(details[_DESCRIPTION] or "") if len(details) > _DESCRIPTION else ""
    # What COM itself says has a number, words and no details.
    words = error.args[_WORDS] if len(error.args) > _DETAILS else None
    return (told or (words if isinstance(words, str) else str(error))).strip() or type(error).__name__


def is_closed(book: xw.Book) -> bool:
    """Whether a workbook, or its whole Excel, is there no more."""
    try:
        _ = book.api.Name
    except Exception as error:  # noqa: BLE001 - whatever else it is does not tell
        return not _GONE.isdisjoint(each for each in error.args[:1] if isinstance(each, int))
    return False


def _details(error: Exception) -> tuple[Any, ...]:
    found = error.args[_DETAILS] if len(error.args) > _DETAILS else None
    return found if isinstance(found, tuple) else ()
