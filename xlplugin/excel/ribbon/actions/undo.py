"""撤销评分: puts back what the last press changed, as long as the workbook has not been saved since."""

from xlplugin.excel.live.undo import undo
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, problem_lines
from xlplugin.problem import Refused, Severity
from xlplugin.service.workbook import Unfinished

TITLE = "撤销评分"


def run(pressed: Pressed) -> Reply:
    """Undo the last change."""
    try:
        undone = undo(pressed.book)
        done = undone.value
    except Refused as refused:
        raise Unfinished(*refused.problems) from None
    parts = [f"{done.cells} 个单元格"] if done.cells else []
    parts += [f"{done.sheets} 张工作表"] if done.sheets else []
    restored = "、".join(parts)
    words = f"已撤销“{done.title}”：{restored}恢复原样。" if parts else f"“{done.title}”没有恢复任何内容。"
    kept = problem_lines(undone.problems, pressed.name, least=Severity.NOTICE)
    return Reply(Kind.WARNING if kept else Kind.INFO, TITLE, "\n".join([words, *kept]))
