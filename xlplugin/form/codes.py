"""What can be told of the rubric that a form follows: code, severity and remedy."""

from xlplugin.problem import Code, Severity

RUBRIC_UNFIT = Code("rubric-unfit", Severity.ERROR, "请核对 --rubric 后的编号和 --sheet 指定的工作表")
RUBRIC_UNMATCHED = Code(
    "rubric-unmatched",
    Severity.NOTICE,
    "如有对应的标准，请用 --rubric 指定，或用 --rubrics 指定自备标准的文件夹",
)
RUBRIC_UNSURE = Code("rubric-unsure", Severity.WARNING, "请用 --rubric 指定")
WEIGHT_DIFFERS = Code("weight-differs", Severity.ERROR, "请按评价标准改正分值，确已调整的请附调整依据")
