"""What can be wrong with files that belong together: code, severity and remedy."""

from xlplugin.problem import Code, Severity

REPORT_NOT_FOUND = Code("report-not-found", Severity.ERROR, "请用 --report 直接指定报告文件")
REPORT_AMBIGUOUS = Code("report-ambiguous", Severity.ERROR, "请用 --report 直接指定其中一份")
REPORT_UNPAIRED = Code("report-unpaired", Severity.WARNING, "请核对文件名中的部门和年度，或直接指定报告文件")

# Drafts of rubrics.
DRAFT_ITEM_FORM = Code("draft-item-form", Severity.ERROR, "请用 national-item 评分")
DRAFT_WEIGHTS = Code("draft-weights", Severity.ERROR, "请在表中填好各指标的分值后再试")
DRAFT_DOCUMENT = Code("draft-document", Severity.ERROR, "请把要读的那张表单独存为一个文档或 .xlsx 再试")
DRAFT_SCORED = Code(
    "draft-scored",
    Severity.NOTICE,
    "请用 xlplugin rubric draft --details 核对读成的规则，核定后存为评价标准再正式评分",
)
