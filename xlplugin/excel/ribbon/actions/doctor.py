"""诊断: what is in order on this machine, what is not, what to do about it, and Python started anew."""

from xlplugin.excel.doctor.report import report
from xlplugin.excel.ribbon.reply import Kind, Reply
from xlplugin.excel.server import end_soon

TITLE = "诊断"
_RESTART = "要重新启动后台的 Python 吗？换过程序或环境变量，或程序反应不正常时选“是”；平时选“否”。"


def run(argument: str = "") -> Reply:
    """Look at everything; what is in order is only counted, so that what is not stands out.

    Args:
        argument: ``restart`` ends this Python once it has answered instead; Excel's next call starts another.
    """
    if argument == "restart":
        end_soon()
        return Reply(Kind.INFO, TITLE, "后台的 Python 正在结束，下一次按按钮或重算时会重新启动，需要几秒。")
    checks = report(inside_excel=True)
    wrong = [str(each) for each in checks if each.is_wrong]
    unclear = [str(each) for each in checks if not each.is_wrong and not each.is_good]
    good = [each.name for each in checks if each.is_good]
    head = f"{len(wrong)} 处有问题，请按提示处理：" if wrong else "没有发现问题。"
    parts = [head, *wrong, "", *unclear, "", f"正常：{'、'.join(good)}", "", _RESTART]
    return Reply(Kind.QUESTION, TITLE, "\n".join(parts), then="doctor:restart")
