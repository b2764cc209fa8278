"""What can be wrong with a form and its facts in a workbook: code, severity and usual remedy."""

from typing import Final

from xlplugin.problem import Code, Severity

_OTHER_NAMES: Final = "表头叫法特别的，可在自备评价标准的文件夹里用 headings.yaml 添加"

# Which sheet holds the form.
NO_SHEET = Code("no-sheet", Severity.ERROR)
NO_FORM = Code(
    "no-form", Severity.ERROR, f"请核对表头文字，或用 --sheet 指定评分表所在的工作表；{_OTHER_NAMES}"
)
SEVERAL_FORMS = Code("several-forms", Severity.ERROR)
FORM_COLUMN_MISSING = Code(
    "form-column-missing",
    Severity.ERROR,
    f"请核对表头文字；评分表在另一张工作表的，用 --sheet 指定；{_OTHER_NAMES}",
)
FORM_WITHOUT_ROWS = Code(
    "form-without-rows", Severity.ERROR, "请填写指标名称和分值；评分表在另一张工作表的，用 --sheet 指定"
)

# How the form was read.
MERGED_TWICE = Code("merged-twice", Severity.WARNING, "请在 Excel 中取消这些单元格的合并，核对内容后重新合并")
FORM_IN_PARTS = Code("form-in-parts", Severity.WARNING, "请把各部分合并到一张工作表里，再核对合计")
SEVERAL_SCORE_COLUMNS = Code(
    "several-score-columns", Severity.WARNING, "请把自评得分一列的标题改为“自评得分”"
)
WEIGHTS_NOT_PRINTED = Code(
    "weights-not-printed",
    Severity.NOTICE,
    f"表样没有分值的无需补填；分值一列{_OTHER_NAMES.removeprefix('表头')}",
)
SCORES_NOT_PRINTED = Code(
    "scores-not-printed",
    Severity.NOTICE,
    f"表样没有得分的无需补填；得分一列{_OTHER_NAMES.removeprefix('表头')}",
)
SECOND_FORM_BELOW = Code("second-form-below", Severity.WARNING, "请把每张评分表放在单独的工作表里")
FORM_ROWS_HIDDEN = Code("form-rows-hidden", Severity.NOTICE, "请取消隐藏后核对；确不适用的请删去该行")
FORM_COLUMNS_HIDDEN = Code("form-columns-hidden", Severity.NOTICE, "请取消隐藏后核对")

# The written report.
NARRATIVE_KIND = Code("narrative-kind", Severity.ERROR, "请另存为 .docx 或 .txt")
NARRATIVE_SIZE = Code("narrative-size", Severity.ERROR, "请去掉图片，或只保留正文")
NARRATIVE_DAMAGED = Code("narrative-damaged", Severity.ERROR, "请用 Word 打开后另存为 .docx")
NARRATIVE_ENCRYPTED = Code(
    "narrative-encrypted",
    Severity.ERROR,
    "请在 Word 中打开，通过“文件→信息→保护文档→用密码进行加密”清空密码并保存后再试",
)
NARRATIVE_UNSAFE = Code(
    "narrative-unsafe",
    Severity.ERROR,
    "请勿使用该文件；如确需使用，请在 Word 中打开核对后另存为新的 .docx",
)

# The rubric to score by.
NO_RUBRIC = Code("no-rubric", Severity.ERROR)
RUBRIC_DIFFERS = Code("rubric-differs", Severity.ERROR)
RUBRIC_CHOSEN = Code("rubric-chosen", Severity.NOTICE, "不是这套标准的，请用 --rubric 指定另一套评价标准")
RUBRIC_CHOSEN_GONE = Code(
    "rubric-chosen-gone",
    Severity.ERROR,
    "请用 --rubric 指定另一套评价标准，或把选定时的自备标准文件夹复制过来",
)

# The sheet of facts.
FACTS_SHEET_GONE = Code("facts-sheet-gone", Severity.ERROR)
SEVERAL_FACTS_SHEETS = Code("several-facts-sheets", Severity.ERROR, "请只保留一张")
FACTS_COLUMNS = Code("facts-columns", Severity.ERROR)
FACT_GAP = Code("fact-gap", Severity.ERROR, "请把这几行放回一起")
FACT_ORDER = Code("fact-order", Severity.ERROR, "请恢复各行原来的顺序，不要删除或移动行")
FACT_REPEATED = Code("fact-repeated", Severity.ERROR, "请只保留一行")
FACT_READ = Code("fact-read", Severity.NOTICE, "读得不对的，请改为数字并选好单位")
FACT_UNKNOWN = Code("fact-unknown", Severity.WARNING, "请核对编码，不要改动编码列")
FACT_CONFIRMATION = Code(
    "fact-confirmation", Severity.WARNING, "核对无误的请填“已确认”，不采用的请填“不采用”"
)
FACTS_PROPOSED = Code(
    "facts-proposed",
    Severity.NOTICE,
    "请核对后在“确认”栏改为“已确认”；全部认可的可加 --accept-proposed",
)

# Official cells that scoring leaves alone.
SCORE_CELL = Code("score-cell", Severity.WARNING)
SCORE_FORMULA = Code("score-formula", Severity.NOTICE, "请核对该公式")
REVIEWED_TOTAL = Code("reviewed-total", Severity.NOTICE, "核定得分在“测算”中，可以改填")
REVIEWED_KEPT = Code("reviewed-kept", Severity.NOTICE, "请核对；要改用程序的结果，请清空该格后重新评分")
TOTAL_OPEN = Code("total-open", Severity.NOTICE, "请补齐自评得分或基础数据后重新评分")
TOTAL_CELL = Code("total-cell", Severity.NOTICE, "请取消总分行的合并，留出得分格后重新评分，或自行填写")
TOTAL_UNCLEAR = Code("total-unclear", Severity.NOTICE, "请自行填写")
GRADE_OUTDATED = Code("grade-outdated", Severity.WARNING, "请补齐数据，或用 xlplugin template 重新生成工作簿")
GRADE_OPEN = Code("grade-open", Severity.NOTICE, "请补齐基础数据后重新评分")
GRADE_UNCLEAR = Code("grade-unclear", Severity.NOTICE, "请自行勾选")
WORKING_KEPT = Code("working-kept", Severity.NOTICE, "要改用程序的结果，请清空该格后重新评分")

# Formulas of ours that do not show what the facts give.
ROW_MISSING = Code("row-missing", Severity.ERROR, "请用模板重新生成自评表")
ROW_REPEATED = Code("row-repeated", Severity.ERROR, "请只保留一行")
FORMULA_CHANGED = Code("formula-changed", Severity.ERROR, "请从模板复制该单元格")
FORMULAS_RENEWED = Code("formulas-renewed", Severity.NOTICE, "请核对这几行的得分")
FORMULA_DIFFERS = Code("formula-differs", Severity.ERROR, "请核对基础数据的编码、单位和各行顺序")
