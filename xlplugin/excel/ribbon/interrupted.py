"""What is told where a press finds that an earlier one was interrupted: it has been made whole, and no more.

The pressed action itself is not done: it was chosen by somebody who saw a workbook half changed.
"""

import xlwings as xw

from xlplugin.excel.live.recovery import Recovered, recover, recover_all
from xlplugin.excel.live.undo_log import Phase
from xlplugin.excel.names import CATEGORY
from xlplugin.excel.ribbon.reply import Kind, Reply, problem_lines, unfinished
from xlplugin.problem import Refused, Severity

_CAUSE = "后台程序（pythonw.exe）意外退出，可能是被任务管理器或安全软件结束"


def interrupted(book: xw.Book, *, everywhere: bool = False) -> Reply | None:
    """The box that tells of interrupted operations; None where there was none.

    Args:
        book: the workbook in front.
        everywhere: whether to look at every open workbook, and not only at this one.
    """
    try:
        found = recover_all(book.app) if everywhere else recover(book)
    except Refused as refused:
        return unfinished(CATEGORY, refused.problems, str(book.name))
    if not found:
        return None
    return Reply(Kind.WARNING, CATEGORY, "\n\n".join(_words(each) for each in found))


def _words(found: Recovered) -> str:
    lines = problem_lines(found.problems, found.book, least=Severity.NOTICE)
    return "\n".join([f"{_happened(found)}{_CAUSE}。", *lines])


def _happened(found: Recovered) -> str:
    record = found.record
    if record is None:
        return f"“{found.book}”的上次操作被打断，但没有留下写了一半的内容。请核对后再点一次按钮。原因："
    match record.phase:
        case Phase.RESTORING:
            done = f"撤销“{record.title}”时被打断，现已撤销完"
        case Phase.REMOVING:
            done = f"“{record.title}”时被打断，现已做完，请保存工作簿"
        case _:
            done = f"“{record.title}”没有做完就被打断，写了一半的内容已全部退回，工作簿和操作之前一样"
    return f"“{found.book}”{done}。请再点一次要用的按钮。原因："
