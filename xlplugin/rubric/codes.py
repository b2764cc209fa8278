"""What can be wrong with a rubric and its files: the code, and the remedy where that is always the same."""

from xlplugin.problem import Code, Severity

# Files.
FILE_ENCODING = Code(
    "file-encoding",
    Severity.ERROR,
    "请用记事本打开，点“文件→另存为”，文件名不变，“编码”选 UTF-8，再保存",
)
FILE_UNREADABLE = Code("file-unreadable", Severity.ERROR, "请核对路径和权限")
RUBRIC_UNKNOWN = Code("rubric-unknown", Severity.ERROR)
RUBRIC_ENDING = Code("rubric-ending", Severity.ERROR)
RUBRIC_TWO_FILES = Code("rubric-two-files", Severity.ERROR, "请只保留一个，另一个移到别的文件夹")

# YAML: how it is written.
YAML_SYNTAX = Code("yaml-syntax", Severity.ERROR, "请检查该行的缩进、冒号和引号")
YAML_TAB = Code("yaml-tab", Severity.ERROR, "请删去，改成与同级各行一样多的空格")
YAML_FULL_WIDTH = Code("yaml-full-width", Severity.ERROR)
YAML_SPACE = Code("yaml-space", Severity.ERROR)
YAML_QUOTES = Code("yaml-quotes", Severity.ERROR)
YAML_DEPTH = Code("yaml-depth", Severity.ERROR, "请检查括号和缩进")
YAML_SIZE = Code("yaml-size", Severity.ERROR, "请减少别名（*名称）的引用")
YAML_EMPTY = Code("yaml-empty", Severity.ERROR, "请填写内容")
YAML_ALIAS = Code("yaml-alias", Severity.ERROR, "请删去这个引用")
YAML_DUPLICATE_KEY = Code("yaml-duplicate-key", Severity.ERROR, "请只保留一个")
YAML_NUMBER = Code("yaml-number", Severity.ERROR, "请写成普通小数")

# YAML: what it holds.
YAML_MISSING = Code("yaml-missing", Severity.ERROR, "请补上这一项")
YAML_UNKNOWN_KEY = Code("yaml-unknown-key", Severity.ERROR, "请删去，或核对拼写")
YAML_RULE_KIND = Code("yaml-rule-kind", Severity.ERROR)
YAML_NOT_A_NUMBER = Code("yaml-not-a-number", Severity.ERROR, "请改为数字")
YAML_RATE = Code("yaml-rate", Severity.ERROR)
YAML_CHOICE = Code("yaml-choice", Severity.ERROR)
YAML_NOT_WHOLE = Code("yaml-not-whole", Severity.ERROR, "请改为整数")
YAML_TOO_SMALL = Code("yaml-too-small", Severity.ERROR)
YAML_TOO_LARGE = Code("yaml-too-large", Severity.ERROR)
YAML_NOT_TEXT = Code("yaml-not-text", Severity.ERROR, "请加引号或改为文字")
YAML_HEADING = Code(
    "yaml-heading", Severity.ERROR, "请去掉空白、冒号、括号和括号里的字；几个名称之间用半角逗号"
)
YAML_BLANK = Code("yaml-blank", Severity.ERROR, "请填写内容")
YAML_TOO_FEW = Code("yaml-too-few", Severity.ERROR)
YAML_NOT_A_LIST = Code("yaml-not-a-list", Severity.ERROR, "请改为每项一行、以“- ”开头的写法")
YAML_NOT_A_MAPPING = Code("yaml-not-a-mapping", Severity.ERROR, "请核对缩进和冒号")
YAML_CONTRARY = Code("yaml-contrary", Severity.ERROR, "请按提示改正")
YAML_VALUE = Code("yaml-value", Severity.ERROR, "请核对这一项")

# A rubric and its readings.
RUBRIC_ID = Code("rubric-id", Severity.ERROR, "请删去 id 一行")
READING_TWICE = Code("reading-twice", Severity.ERROR, "请删去其中一个")
READING_PATH = Code("reading-path", Severity.ERROR, "请写成 parts.1.rule.counting 这样的路径")
RUBRIC_READING = Code("rubric-reading", Severity.ERROR, "请给每个口径不同的名称")
RUBRIC_FACT = Code("rubric-fact", Severity.ERROR, "请核对编码，或在 facts 中定义")
RUBRIC_FACT_KIND = Code("rubric-fact-kind", Severity.ERROR, "请换用同类的数据")
RUBRIC_FACT_TWICE = Code("rubric-fact-twice", Severity.ERROR, "请只保留一个")
RUBRIC_LABEL = Code("rubric-label", Severity.ERROR, "请给每个编码不同的名称")
RUBRIC_LEVELS = Code("rubric-levels", Severity.ERROR)
RUBRIC_SCHEDULE = Code("rubric-schedule", Severity.ERROR, "请使两者个数相同")
RUBRIC_POINTS = Code("rubric-points", Severity.ERROR, "请使两者相等")
RUBRIC_STATUS = Code("rubric-status", Severity.ERROR, "请改正 status")
RUBRIC_YEAR = Code("rubric-year", Severity.ERROR, "请改正其中一个：编号就是文件名，表按年度认标准")
RUBRIC_TITLE = Code("rubric-title", Severity.WARNING, "请核对名称；确实如此的不必改")
RUBRIC_AUTHORITY = Code("rubric-authority", Severity.WARNING, "请填写印发这套标准的机关")
RUBRIC_TITLE_TAKEN = Code("rubric-title-taken", Severity.WARNING, "请改为这套标准自己的名称")
RUBRIC_NAME = Code("rubric-name", Severity.ERROR, "同名两行请在名称后加括号区分")
RUBRIC_ITEM_GOAL = Code(
    "rubric-item-goal",
    Severity.ERROR,
    "请用 completion 写目标表的完成率；项目支出自评表的办法写 of_form: true",
)
RUBRIC_OF_FORM = Code(
    "rubric-of-form",
    Severity.ERROR,
    "请照 national-item.yaml 写一个 proportional 和一个有 share 的 item_goal 指标",
)
RUBRIC_GRADES = Code("rubric-grades", Severity.ERROR, "请调整")
RUBRIC_WEIGHTS = Code("rubric-weights", Severity.ERROR)
RUBRIC_CONTRADICTION = Code("rubric-contradiction", Severity.ERROR, "请删去这条声明")

# A rubric and the catalogue of functions.
RUBRIC_FUNCTION = Code("rubric-function", Severity.ERROR, "函数目录见 xlplugin functions")
RUBRIC_ARGUMENTS = Code("rubric-arguments", Severity.ERROR, "请换用 SCORE_INDICATOR 或改写规则")
RUBRIC_NAME_LONG = Code("rubric-name-long", Severity.ERROR, "请缩短名称")
RUBRIC_FUNCTION_TWICE = Code("rubric-function-twice", Severity.ERROR, "请换用带指标名称的函数")

# A rubric kept as a workbook.
BOOK_SHEET = Code(
    "rubric-book-sheet", Severity.ERROR, "工作表的名称不要改；缺的请从 rubric convert 写出的工作簿里复制"
)
BOOK_COLUMN = Code("rubric-book-column", Severity.ERROR, "列的先后可以变，名称不要改；表头应在前10行之内")
BOOK_BLANK = Code("rubric-book-blank", Severity.ERROR, "请填写")
BOOK_NUMBER = Code("rubric-book-number", Severity.ERROR, "请改为数字")
BOOK_CHOICE = Code("rubric-book-choice", Severity.ERROR)
BOOK_VALUE = Code("rubric-book-value", Severity.ERROR)
BOOK_NAME = Code("rubric-book-name", Severity.ERROR)
BOOK_RULE = Code("rubric-book-rule", Severity.ERROR)
BOOK_KIND = Code("rubric-book-kind", Severity.ERROR)
BOOK_NOTE = Code("rubric-book-note", Severity.ERROR)
