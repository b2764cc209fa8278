"""What only commands tell: the code, and the remedy where that is always the same."""

from xlplugin.problem import Code, Severity

FILLING_RUBRIC = Code("filling-rubric", Severity.ERROR, "请核对两者")
PROBLEM_UNKNOWN = Code("problem-unknown", Severity.ERROR)
