"""Everything that can be wrong with a workbook as it is read, changed, recalculated, filled in or saved.

The code, how bad it is, and the remedy where that is always the same.
"""

from typing import Final

from xlplugin.problem import Code, Severity

REPAIR: Final = "请在 Excel 中用“打开并修复”后另存为新的 .xlsx 再试"
"""The remedy where Excel itself can put a file right."""

# Files that are no workbooks, or cannot be read.
WORKBOOK_MISSING = Code("workbook-missing", Severity.ERROR, "请检查文件名和路径是否正确")
WORKBOOK_UNREADABLE = Code("workbook-unreadable", Severity.ERROR, "请关闭占用它的程序，或检查文件权限后再试")
WORKBOOK_FORMAT = Code("workbook-format", Severity.ERROR)
WORKBOOK_LEGACY = Code("workbook-legacy", Severity.ERROR, "请在 Excel 或 WPS 中另存为 .xlsx 后再试")
WORKBOOK_OPEN = Code("workbook-open", Severity.ERROR)
WORKBOOK_ENCRYPTED = Code(
    "workbook-encrypted",
    Severity.ERROR,
    "请在 Excel 中打开，通过“文件→信息→保护工作簿→用密码进行加密”清空密码并保存后再试",
)
WORKBOOK_DAMAGED = Code(
    "workbook-damaged",
    Severity.ERROR,
    "请重新下载或复制该文件；也可在 Excel 中用“打开并修复”后另存为 .xlsx 再试",
)
WORKBOOK_UNSAFE = Code(
    "workbook-unsafe",
    Severity.ERROR,
    "请勿使用该文件；如确需使用，请在 Excel 中打开核对后另存为新的 .xlsx",
)

# What is inside a workbook.
WORKBOOK_PART_MISSING = Code("workbook-part-missing", Severity.ERROR, f"文件可能已损坏，{REPAIR}")
WORKBOOK_XML = Code("workbook-xml", Severity.ERROR, "请在 Excel 中打开该文件并另存为新的 .xlsx 后再试")
WORKBOOK_SHEET_LOST = Code(
    "workbook-sheet-lost", Severity.NOTICE, "如确有这个工作表，请在 Excel 中打开核对后另存为新的 .xlsx"
)
WORKBOOK_MANUAL = Code(
    "workbook-manual",
    Severity.NOTICE,
    "请在 Excel 中按 F9 重新计算并保存后再用，或把“公式→计算选项”改为“自动”",
)
WORKBOOK_LEFTOVERS = Code(
    "workbook-leftovers",
    Severity.NOTICE,
    "不用处理；要从原文件中去掉，请在装有加载项的 Excel 中打开它并保存一次",
)
WORKBOOK_HALF_CHANGED = Code(
    "workbook-half-changed",
    Severity.ERROR,
    "请在装有加载项的 Excel 中打开它，点“绩效评价”中的任一按钮，程序会先恢复到改动之前，保存后再用",
)
WORKBOOK_CELL = Code("workbook-cell", Severity.ERROR, REPAIR)
WORKBOOK_CELLS = Code("workbook-cells", Severity.ERROR, "请把与评分无关的大表移到其他工作簿后再试")

# Changes that cannot be made, or not as they were planned.
SHEET_MISSING = Code("sheet-missing", Severity.ERROR, "请检查工作表名称")
SHEET_NAME = Code("sheet-name", Severity.ERROR)
SHEET_NAME_TAKEN = Code("sheet-name-taken", Severity.ERROR, "请在 Excel 中将其改名后再试")
CELL_OUTSIDE = Code("cell-outside", Severity.ERROR)
CELL_IN_ARRAY = Code("cell-in-array", Severity.ERROR, "请在 Excel 中选中整个区域，删除数组公式后再试")
TEXT_TOO_LONG = Code("text-too-long", Severity.ERROR, "请缩短文字后再试")
FORMULA_TOO_LONG = Code("formula-too-long", Severity.ERROR, "请缩短公式中的文字后再试")
CHOICE_LEFT_OUT = Code("choice-left-out", Severity.NOTICE, "请直接在单元格中填写")
COMMENT_IN_THREAD = Code("comment-in-thread", Severity.NOTICE, "请以核查意见表中的内容为准")

# Recalculation.
FORMULA_SET_ASIDE = Code("formula-set-aside", Severity.WARNING)
INTERNAL_ERROR = Code("internal-error", Severity.ERROR, "这是程序缺陷，请把工作簿和本提示发给维护人员")

# Fillings of a template.
FILLING_RUBRIC = Code("filling-rubric", Severity.ERROR, "请核对两者")
FILLING_TWICE = Code("filling-twice", Severity.ERROR, "请只保留一处")
FILLING_INDICATOR = Code("filling-indicator", Severity.ERROR, "请按评价标准中三级指标的全称填写")
FILLING_SCORE = Code("filling-score", Severity.ERROR, "请核对自评得分")
FILLING_FACT = Code("filling-fact", Severity.ERROR, "请核对编码；可用的编码见空白工作簿的“编码”列")
FILLING_VALUE = Code("filling-value", Severity.ERROR, "请按该项数据的要求填写")
FILLING_SHAPE = Code("filling-shape", Severity.ERROR)
FILLING_ROWS = Code("filling-rows", Severity.ERROR, "请删去多余的行")
FILLING_UNIT = Code("filling-unit", Severity.ERROR, "请改为元、千元、万元、百万元或亿元")

# Files that cannot be written.
SAVE_ENDING = Code("save-ending", Severity.ERROR, "请改正 -o 后的文件名")
SAVE_LINK = Code("save-link", Severity.ERROR, "请换一个文件名，或改正链接")
SAVE_FOLDER = Code("save-folder", Severity.ERROR)
SAVE_DEVICE = Code("save-device", Severity.ERROR, "请指定普通文件")
SAVE_READ_ONLY = Code("save-read-only", Severity.ERROR, "请取消文件的只读属性，或用 -o 另存为其他文件")
SAVE_DENIED = Code(
    "save-denied", Severity.ERROR, "请在 Excel、WPS 或 Word 中关闭该文件，或换一个有写入权限的文件夹"
)
SAVE_FAILED = Code("save-failed", Severity.ERROR, "请检查磁盘空间和路径后再试")
SAVE_LOSES = Code("save-loses", Severity.ERROR)
SAVE_STRANGE = Code("save-strange", Severity.ERROR, "请先把它移走，或指定别的文件名")
