"""帮助: what each button does, and where to read more."""

from xlplugin.excel.log import log_file
from xlplugin.excel.ribbon.reply import Kind, Reply
from xlplugin.workbook.formbook.version import program_version

TITLE = "帮助"
_STEPS = (
    "1. 打开填好或空白的自评表，点“评分本表”。第一次会插入“基础数据”：蓝色行是从表内找到、待确认的数据。",
    "2. 核对后把“确认”改为“已确认”，缺的补上，没有的留空；再点“评分本表”，得分写进自评表，算式在“测算”。",
    "3. “说明”解释所选一行的得分；“检查”列出表内的错误、无法核实之处和所涉分值。",
    "4. 不满意就点“撤销评分”（保存之前有效）。报送前点“定稿”：另存底稿，公式改为数值，移除本程序的工作表。",
    "5. 表中公式变成“…xlplugin.xlam'!…”时点“修复公式”；按钮不动作或得分是 #VALUE! 时点“诊断”。",
)


def run() -> Reply:
    """The five steps, which version this is, and where faults are noted."""
    log = log_file()
    where = [f"出错记录：{log}"] if log else []
    return Reply(Kind.INFO, TITLE, "\n".join([*_STEPS, "", program_version(), *where]))
