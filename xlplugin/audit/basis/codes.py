"""Everything an audit can find: the code, how bad it is, and the remedy where that is always the same."""

from typing import Final

from xlplugin.problem import Code, Severity

RECALCULATE: Final = "请打开工作簿重新计算并保存，或直接填写数字"
"""The remedy where a formula has no result."""
MEND_FORMULA: Final = "请改正公式，或直接填写数字"
"""The remedy where a formula gives an error."""
LAST_DIGIT: Final = "属末位四舍五入之差，可不改"
"""The remedy where two numbers differ by their rounding."""

# Weights.
WEIGHT_MISSING = Code("weight-missing", Severity.ERROR, "请填上该指标的分值")
WEIGHT_NOT_NUMBER = Code("weight-not-number", Severity.ERROR, "请改为数字")
WEIGHT_NOT_POSITIVE = Code("weight-not-positive", Severity.ERROR, "请核对分值")
WEIGHTS_ABSENT = Code("weights-absent", Severity.WARNING, "请补充各指标的分值")
WEIGHT_LEVEL = Code("weight-level", Severity.ERROR, "请核对本级与下级的分值，使两者相等")
WEIGHT_TOTAL = Code("weight-total", Severity.ERROR, "请核对各项分值，使合计等于满分")
WEIGHT_TEXT = Code("weight-text", Severity.WARNING, "请核对评分标准与分值，以制表部门的解释为准")
LEVEL_DIFFERS = Code("level-differs", Severity.ERROR, "请按评价标准改正该级分值，确已调整的请附调整依据")
LEVEL_PUT_RIGHT = LEVEL_DIFFERS._replace(
    severity=Severity.NOTICE, fix="评价标准原表该级分值与下级不符，请确认这里是更正"
)
INDICATOR_ABSENT = Code("indicator-absent", Severity.WARNING, "请补上该指标，或说明不适用的依据")
INDICATOR_UNKNOWN = Code("indicator-unknown", Severity.WARNING, "请核对指标名称；自行增加的指标请附评分标准")
INDICATOR_RENAMED = Code("indicator-renamed", Severity.NOTICE, "请核对是否为同一指标")
YEAR_DIFFERS = Code("year-differs", Severity.WARNING, "请核对年度，并用 --rubric 指定该年度的评价标准")
OF_THE_PRINT: Final = "这是原表印刷的问题，不算填报单位的差错；如需处理请与制表的财政部门联系"
"""The remedy where the rubric itself is at odds."""

# Score cells.
FORM_BLANK = Code("form-blank", Severity.NOTICE, "请填写后再审核；填写前只检查表格本身")
SCORE_ERROR = Code("score-error", Severity.ERROR, RECALCULATE)
SCORE_TEXT = Code(
    "score-text", Severity.ERROR, "请改为数字；指标不适用的，请按财政部门的规定计分并在说明栏写明"
)
SCORE_RANGE = Code("score-range", Severity.ERROR, "请改正得分")
SCORE_PERCENT = Code("score-percent", Severity.ERROR, "请改为分数，并把单元格改为常规格式")
SCORE_TYPED_TEXT = Code("score-typed-text", Severity.NOTICE, "请改为半角数字，并把单元格改为数值格式")
SCORE_DECIMALS = Code("score-decimals", Severity.NOTICE)
SCORE_BLANK = Code("score-blank", Severity.ERROR, "请填写得分；不得分的填0并说明原因")
DEDUCTION_DIFFERS = Code("deduction-differs", Severity.WARNING, "请核对扣分与得分")

# Totals.
TOTAL_ERROR = Code("total-error", Severity.ERROR, RECALCULATE)
TOTAL_TEXT = Code("total-text", Severity.ERROR, "请改为数字")
TOTAL_TYPED_TEXT = Code("total-typed-text", Severity.NOTICE, "请改为半角数字")
TOTAL_BLANK = Code("total-blank", Severity.ERROR, "请填写各项得分之和")
SUM_BLANK = TOTAL_BLANK._replace(severity=Severity.WARNING, fix="请填写合计")
TOTAL_DIFFERS = Code("total-differs", Severity.ERROR, "请核对各项得分与总分")
TOTAL_ROUNDED = Code("total-rounded", Severity.NOTICE, "各项得分应先舍入，再相加为总分")
TOTAL_ABSENT = Code("total-absent", Severity.WARNING, "请填写总分；表样没有总分的不必添加")
DEDUCTION_TOTAL = Code("deduction-total", Severity.WARNING, "请核对各项扣分与合计")
TOTAL_RANGE = Code("total-range", Severity.ERROR, "请核对各项得分与总分")
TOTAL_WITHOUT_SCORES = Code("total-without-scores", Severity.WARNING, "请删去遗留的总分，或填写各项得分")

# Grades.
GRADE_ROUNDED = Code(
    "grade-rounded", Severity.WARNING, "请按未舍入的总分核对等级，或取得财政部门对舍入办法的认可"
)
GRADE_DIFFERS = Code("grade-differs", Severity.WARNING, "请核对总分与等级")
GRADE_NONE = Code("grade-none", Severity.WARNING, "请按总分勾选一个等级")
GRADE_SEVERAL = Code("grade-several", Severity.ERROR, "请只勾选一个等级")

# Claims against facts and figures.
READING_RISK = Code("reading-risk", Severity.NOTICE, "请在扣分说明中写明采用的口径")
CLAIMS_UNVERIFIED = Code(
    "claims-unverified", Severity.NOTICE, "请在基础数据表中补充所缺数据，并确认从表内、文中取得的数据"
)
CLAIM_AGAINST_FIGURES = Code(
    "claim-against-figures", Severity.WARNING, "请核对比率及其分子、分母；比率无误请改正自评得分"
)

# Reasons.
REASON_MISSING = Code("reason-missing", Severity.ERROR)
REASON_NOT_ABOUT_LOSS = Code(
    "reason-not-about-loss",
    Severity.NOTICE,
    "没有讲的，请写明没有做到什么、为什么，再写整改措施；已经讲清的不必修改",
)
REASON_WITHOUT_LOSS = Code(
    "reason-without-loss", Severity.WARNING, "请核对：确有扣分的应扣减得分，没有扣分的应改写说明"
)
LEVEL_BAND = Code("level-band", Severity.WARNING)
REASON_OTHER_YEAR = Code("reason-other-year", Severity.NOTICE, "请核对年份；确指其他年度的不必修改")
REASON_REPEATED = Code("reason-repeated", Severity.NOTICE, "请分别写明各指标自己的依据或原因")

# Evidence.
EVIDENCE_MISSING = Code(
    "evidence-missing", Severity.WARNING, "请填写支撑得分的文件、报表或凭证的名称；不能佐证的得分有可能被核减"
)

# Sums, differences and rates of tables.
SUM_ROUNDING = Code("sum-rounding", Severity.NOTICE, LAST_DIGIT)
SUM_WRONG = Code("sum-wrong", Severity.ERROR, "请核对各分项和合计，改正填错的数")
DIFFERENCE_ROUNDING = Code("difference-rounding", Severity.NOTICE, LAST_DIGIT)
DIFFERENCE_WRONG = Code("difference-wrong", Severity.ERROR, "请核对预算、支出和结余（收回）三个数")
RATE_ROUNDING = Code("rate-rounding", Severity.NOTICE, "属末位四舍五入之差，可改为四舍五入后的数")
RATE_WRONG = Code("rate-wrong", Severity.ERROR, "请核对比率和两个金额")

# Figures that contradict each other.
REPORT_OTHER_YEAR = Code("report-other-year", Severity.WARNING)
REPORT_TITLE_YEAR = Code("report-title-year", Severity.WARNING, "请改正报告标题中的年份")
YEAR_SLIP = Code("year-slip", Severity.NOTICE, "请核对年份；确指该年度的不必修改")
TOTAL_STATED_DIFFERS = Code("total-stated-differs", Severity.ERROR, "请核对后统一")
SCORE_STATED_DIFFERS = Code("score-stated-differs", Severity.ERROR, "请核对后统一")
ANNEX_DIFFERS = Code("annex-differs", Severity.ERROR, "请核对后统一，使报告附表与自评表一致")
ANNEX_NOT_COMPARED = Code("annex-not-compared", Severity.NOTICE)
GRADE_STATED_DIFFERS = Code("grade-stated-differs", Severity.ERROR, "请核对后统一")
FIGURE_IN_WORDS_DIFFERS = Code("figure-in-words-differs", Severity.ERROR, "请核对后统一大写和小写")
FACT_DIFFERS_FROM_TABLE = Code("fact-differs-from-table", Severity.WARNING, "请核对两处，改正填错的一处")
FIGURE_ROUNDED = Code("figure-rounded", Severity.NOTICE, "如是同一个数，请统一小数位数")
FIGURE_DIFFERS = Code("figure-differs", Severity.WARNING, "请核对后统一")

# Units and percentages.
PERCENT_MIXED = Code("percent-mixed", Severity.WARNING, "请统一为带百分号的写法，如25%")
PERCENT_SCALE = Code("percent-scale", Severity.ERROR, "请改为正确的百分数")
FIGURE_IN_WORDS = Code("figure-in-words", Severity.WARNING, "请填写确切的数字，单位写在表头")
UNIT_MIXED = Code("unit-mixed", Severity.WARNING, "请核对两个数的单位，统一后重填")

# Arithmetic in words.
QUOTIENT_WRONG = Code("quotient-wrong", Severity.ERROR, "请核对算式和结果，改正写错的数")
QUOTIENT_ROUNDING = Code("quotient-rounding", Severity.NOTICE, LAST_DIGIT)
SUM_STATED_ROUNDING = Code("sum-stated-rounding", Severity.NOTICE, LAST_DIGIT)
SUM_STATED_WRONG = Code("sum-stated-wrong", Severity.ERROR, "请核对各数，改正写错的一处")
RATES_DISAGREE = Code(
    "rates-disagree", Severity.WARNING, "请核对两个比率的分子、分母，或说明差额（如财政收回）"
)
SPENT_OVER_BUDGET = Code(
    "spent-over-budget", Severity.WARNING, "请说明超出部分的资金来源，并核对是否属于超预算支出"
)
RATE_STATED_DIFFERS = Code("rate-stated-differs", Severity.WARNING, "请核对比率和两个金额；口径不同的请写明")
CLAIM_AGAINST_PROBLEM = Code(
    "claim-against-problem", Severity.WARNING, "请核对自评得分是否应扣分，或说明该问题为何不影响得分"
)

# Items and rates left out of a reason.
EVIDENCE_INCOMPLETE = Code(
    "evidence-incomplete", Severity.NOTICE, "请补充该项的完成情况和佐证材料；未做到的应扣分"
)
NO_SUBORDINATES = Code("no-subordinates", Severity.NOTICE, "请核对单位数；确无下属单位的，请说明该项如何计分")
RATE_NOT_STATED = Code("rate-not-stated", Severity.NOTICE, "请写明比率及其分子、分母，并附佐证材料")

# Money: how much of it was spent.
EXECUTION_LOW = Code("execution-low", Severity.WARNING, "请写明执行率低的原因和整改措施")
BUDGET_ADJUSTED = Code("budget-adjusted", Severity.WARNING, "请写明调整的原因、文号和金额")
BUDGET_OVERSPENT = Code(
    "budget-overspent", Severity.WARNING, "请核对数字和单位；确已超支的请说明资金来源和原因"
)

# Goals, and the budget block of an item form.
EXECUTION_OF_NOTHING = Code(
    "execution-of-nothing", Severity.WARNING, "请核对预算数和执行数；没有预算的请说明计分的依据"
)
BUDGET_UNREAD = Code("budget-unread", Severity.NOTICE)
EXECUTION_SCORE = Code("execution-score", Severity.WARNING, "请核对得分；另有计分办法的请注明")
GOAL_MISSED = Code("goal-missed", Severity.WARNING, "请核对完成值与得分")
GOAL_UNCLEAR = Code("goal-unclear", Severity.NOTICE, "请核对指标性质、目标值、完成值及其单位")
GOAL_TOO_LOW = Code(
    "goal-too-low", Severity.NOTICE, "请说明超额较多的原因；有的评分标准对超过150%的只计一半分"
)
ACTUAL_MISSING = Code("actual-missing", Severity.WARNING, "请填写实际完成值；没有完成值的得分无法核实")
ITEM_SPLIT = Code(
    "item-split",
    Severity.NOTICE,
    "通常为产出50、效益30、满意度10、预算执行率10分（财预〔2020〕10号）；有特殊情况作了调整的不必修改",
)

# What is left of the blank form.
LEFTOVER_PROMPT = Code("leftover-prompt", Severity.WARNING, "请删去或改为实际内容")
REASON_DRAFT = Code("reason-draft", Severity.WARNING, "请核对草稿，补上原因和整改措施，并删去“【草稿】”")
HEADER_BLANK = Code("header-blank", Severity.NOTICE, "请填写")
