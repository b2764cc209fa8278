"""What can be wrong with a summary of many reviews: code, severity and remedy."""

from xlplugin.problem import Code, Severity

SUMMARY_RESULTS = Code("summary-results", Severity.ERROR, "请指定 xlplugin batch 写出的 .jsonl 结果文件")
SUMMARY_STORAGE = Code(
    "summary-storage",
    Severity.ERROR,
    "请腾出磁盘空间后再试；临时文件夹在别的磁盘上的，可用环境变量 TMPDIR（Windows 为 TEMP）换一个位置",
)
