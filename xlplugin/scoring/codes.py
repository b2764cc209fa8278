"""What scoring can find: the code, how bad it is, and the remedy where that is always the same."""

from typing import Final

from xlplugin.problem import Code, Severity
from xlplugin.scoring.claim import SEVERITY, ClaimStanding

MEND_CELL: Final = "请更正该单元格后重新评分"
"""The remedy where a fact's cell is wrong."""

# Facts.
FACT_UNUSABLE = Code("fact-unusable", Severity.ERROR, MEND_CELL)
FACT_CONTRARY = Code("fact-contrary", Severity.ERROR, MEND_CELL)
FACT_MISSING = Code("fact-missing", Severity.NOTICE)
UNIT_SUSPECT = Code("unit-suspect", Severity.WARNING, "请核对两者的单位是元还是万元")
PROGRESS_FALLS = Code("progress-falls", Severity.WARNING, "请核对是否填成了当期数")

# Claims.
CLAIM_TEXT = Code("claim-text", Severity.ERROR, "请改为数字")
CLAIM_RANGE = Code("claim-range", Severity.ERROR)
CLAIM_LOW = Code("claim-low", SEVERITY[ClaimStanding.TOO_LOW])
CLAIM_IMPOSSIBLE = Code("claim-impossible", SEVERITY[ClaimStanding.TOO_HIGH])
CLAIM_DIFFERS = Code("claim-differs", SEVERITY[ClaimStanding.TOO_HIGH])
CLAIM_OTHER_READING = Code(
    "claim-other-reading", SEVERITY[ClaimStanding.OTHER_READING], "请注明采用的口径，并取得财政部门认可"
)
EXEMPT = Code("exempt", Severity.NOTICE, "请保留不适用的依据")

# Worked cases.
RUBRIC_CASE = Code("rubric-case", Severity.ERROR, "请改正规则或算例")
RUBRIC_CASE_LEFT = Code("rubric-case-left", Severity.ERROR, "请改这个算例的数据，或删去它")
RUBRIC_CASE_NAME = Code("rubric-case-name", Severity.NOTICE, "请改名称")
