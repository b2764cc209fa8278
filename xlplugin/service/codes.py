"""What can be wrong with files that belong together: code, severity and remedy."""

from xlplugin.problem import Code, Severity

REPORT_NOT_FOUND = Code("report-not-found", Severity.ERROR, "请用 --report 直接指定报告文件")
REPORT_AMBIGUOUS = Code("report-ambiguous", Severity.ERROR, "请用 --report 直接指定其中一份")
REPORT_UNPAIRED = Code("report-unpaired", Severity.WARNING, "请核对文件名中的部门和年度，或直接指定报告文件")
