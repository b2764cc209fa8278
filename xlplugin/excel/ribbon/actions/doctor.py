"""诊断: what is in order on this machine, what is not, and what to do about it."""

from xlplugin.excel.doctor.report import report
from xlplugin.excel.ribbon.reply import Kind, Reply

TITLE = "诊断"


def run() -> Reply:
    """Look at everything; what is in order is only counted, so that what is not stands out."""
    checks = report(inside_excel=True)
    wrong = [str(each) for each in checks if each.is_wrong]
    unclear = [str(each) for each in checks if not each.is_wrong and not each.is_good]
    good = [each.name for each in checks if each.is_good]
    head = f"{len(wrong)} 处有问题，请按提示处理：" if wrong else "没有发现问题。"
    parts = [head, *wrong, "", *unclear, "", f"正常：{'、'.join(good)}"]
    return Reply(Kind.WARNING if wrong else Kind.INFO, TITLE, "\n".join(parts))
