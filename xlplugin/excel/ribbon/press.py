"""The door that the ribbon's VBA calls: an action and the active workbook in, a box to show out."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Final

import xlwings as xw

from xlplugin.excel.live.last_read import taken_left
from xlplugin.excel.live.retry import RetryingObject
from xlplugin.excel.live.session import cause, is_closed, nothing_held, progress
from xlplugin.excel.names import CATEGORY
from xlplugin.excel.ribbon.actions import (
    audit,
    explain,
    facts,
    finalise,
    helping,
    repair,
    rubric,
    score,
    undo,
)
from xlplugin.excel.ribbon.actions import doctor as diagnosis
from xlplugin.excel.ribbon.interrupted import interrupted
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, refused, unfinished
from xlplugin.functions.catalogue import reload
from xlplugin.problem import Refused
from xlplugin.service.workbook import Unfinished

_CLOSED: Final = (
    "工作簿在操作中被关闭了，操作没有做完。请重新打开它，再点一次按钮；"
    "如果关闭时保存了，写了一半的内容会先自动退回。"
)

_ON_A_BOOK: Final[Mapping[str, tuple[str, Callable[[Pressed], Reply]]]] = MappingProxyType(
    {
        "score": (score.TITLE, score.run),
        "audit": (audit.TITLE, audit.run),
        "facts": (facts.TITLE, facts.run),
        "explain": (explain.TITLE, explain.run),
        "undo": (undo.TITLE, undo.run),
        "finalise": (finalise.TITLE, finalise.run),
        "rubric": (rubric.TITLE, rubric.run),
        "repair": (repair.TITLE, repair.run),
    }
)
_ANYWHERE: Final[Mapping[str, Callable[[str], Reply]]] = MappingProxyType(
    {"doctor": diagnosis.run, "help": lambda _: helping.run()}
)


def actions() -> Iterator[str]:
    """Every action that a button may name."""
    yield from (*_ON_A_BOOK, *_ANYWHERE)


def answer(action: str, book: xw.Book | None, front: str = "", told: str = "") -> Reply:
    """Do what a button stands for.

    Args:
        action: such as ``score``, or ``rubric:longgang-2020`` with an argument.
        book: the active workbook; None where there is none, or only one in Protected View.
        front: the sheet in front of it when the button was pressed; empty for the one that is now.
        told: what VBA tells of its sheets; empty where Excel is to be asked.

    Returns:
        The box to show. A fault of the program is told in it, too, with what to do about what was changed.
    """
    left = taken_left()
    name, _, argument = action.partition(":")
    if name in _ANYWHERE:
        with suppress(Exception):  # these help where nothing else does
            if book is not None and (recovered := interrupted(book)):
                return recovered
        return _ANYWHERE[name](argument)
    if name not in _ON_A_BOOK:
        return Reply(Kind.ERROR, CATEGORY, f"没有这项操作：{name}。加载项的两部分版本不一致，请重新安装。")
    if book is None:
        text = "没有打开的工作簿。请先打开自评表；如果窗口上方有“受保护的视图”，请先点“启用编辑”。"
        return Reply(Kind.WARNING, CATEGORY, text)
    return _on_book(*_ON_A_BOOK[name], Pressed(book, argument, front, told=told, left=left))


def _on_book(title: str, act: Callable[[Pressed], Reply], pressed: Pressed) -> Reply:
    reload()  # the rubrics may have been changed since Excel was opened
    name = ""
    try:
        name = pressed.name  # one that is closed meanwhile tells it no more
        return interrupted(pressed.book) or act(pressed)
    except Unfinished as failure:
        return unfinished(title, failure.problems, name)
    except Refused as failure:
        return refused(title, failure.problems, name)
    except Exception as error:
        logging.getLogger(__name__).exception("a button failed")
        if is_closed(pressed.book):
            return Reply(Kind.ERROR, title, _CLOSED)
        text = (
            f"操作没有完成（{cause(error)}）。请退出单元格编辑状态、关闭打开的对话框后再试；"
            "如果内容有改动，保存之前可以点“撤销评分”恢复。仍不行请把工作簿交给维护人员。"
        )
        return Reply(Kind.ERROR, CATEGORY, text)
    finally:
        pressed.keep()
        with suppress(Exception):  # a workbook that is closed meanwhile has no Excel to ask
            progress(pressed.book.app, None)


def press(action: str, workbook: Any = None, front: str = "", told: str = "") -> str:  # noqa: ANN401 - a COM object, or nothing
    """``answer`` for VBA; never raises.

    Args:
        action: the pressed control's tag, or what follows a question that was answered with yes.
        workbook: Excel's Workbook object that was the active one when the button was pressed.
        front: the sheet that was in front of it then.
        told: what VBA tells of its sheets; empty where Excel is to be asked.
    """
    with nothing_held():
        try:
            return answer(action, _book(workbook), front, told).for_vba()
        except Exception as error:
            logging.getLogger(__name__).exception("a press failed")
            text = f"程序内部错误（{type(error).__name__}：{error}）。请点“诊断”，或重新打开 Excel 再试。"
            return Reply(Kind.ERROR, CATEGORY, text).for_vba()


def recover(workbook: Any = None) -> str:  # noqa: ANN401 - as above
    """Make open workbooks whole after VBA has found Python ended, and been given another one; never raises.

    Returns:
        The box to show, as ``press`` gives it; empty where no operation was interrupted.
    """
    with nothing_held():
        try:
            taken_left()  # what was read before is not what is there now
            book = _book(workbook)
            told = interrupted(book, everywhere=True) if book is not None else None
            return told.for_vba() if told else ""
        except Exception:
            logging.getLogger(__name__).exception("a recovery failed")
            return ""


def _book(workbook: Any) -> xw.Book | None:  # noqa: ANN401 - as above
    if workbook is None:
        return None
    from xlwings import _xlwindows  # noqa: PLC0415 - as xlwings does for its own callbacks

    return xw.Book(impl=_xlwindows.Book(xl=RetryingObject(workbook)))  # type: ignore[no-untyped-call]


def menu(workbook: Any = None) -> str:  # noqa: ANN401 - as above
    """The menu of rubrics, as XML for the ribbon; never raises."""
    with nothing_held():
        try:
            return rubric.menu(_book(workbook))
        except Exception:
            logging.getLogger(__name__).exception("the menu failed")
            return rubric.empty_menu()
