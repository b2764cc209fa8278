"""What only commands tell: code, severity and remedy."""

from xlplugin.problem import Code, Severity

RUBRIC_FOLDER = Code("rubric-folder", Severity.ERROR)
FACTS_WANTED = Code(
    "facts-wanted",
    Severity.NOTICE,
    "请在新增的“基础数据”中核对、补充后重新评分；全部认可找到的数据可加 --accept-proposed",
)
REVIEW_LAYOUT = Code("review-layout", Severity.ERROR, "请去掉其中一个")
MARKED_REPORT = Code("marked-report", Severity.ERROR)
REVIEW_ORIGINAL = Code("review-original", Severity.ERROR, "请换一个文件名")
PROBLEM_UNKNOWN = Code("problem-unknown", Severity.ERROR)
