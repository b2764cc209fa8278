"""The concepts that custom functions score, each with its arguments, in Chinese for the wizard."""

from typing import Final

from xlplugin.facts.vocabulary import FactId
from xlplugin.functions.signature import Parameter, Role, Signature

RUBRIC: Final = Parameter("评价标准", "文字", "评价标准的编号，如 longgang-2020", Role.RUBRIC)
NAME: Final = Parameter("指标名称", "文字", "评价标准中三级指标的全称", Role.NAME)
TABLE: Final = Parameter(
    "基础数据表", "区域", "两列（编码或数据项、数值）、三列（再加单位）或基础数据表的整行区域", Role.TABLE
)

OF_FORMS: Final = frozenset({"TABLE", "TOTAL", "GRADE"})
"""The concepts that are about a whole form; no indicator can be scored by them."""


def _amount(fact: FactId, label: str, description: str, *, optional: bool = False) -> Parameter:
    note = f"{description}；同一公式中的金额须用同一单位"
    return Parameter(label, "金额", note, Role.FACT, fact, optional)


def _count(fact: FactId, label: str, description: str) -> Parameter:
    return Parameter(label, "个数", description, Role.FACT, fact)


def _points(fact: FactId, label: str, description: str) -> Parameter:
    return Parameter(label, "分", description, Role.FACT, fact)


def _rate(fact: FactId, label: str, description: str) -> Parameter:
    return Parameter(
        label, "比率（小数）", f"{description}；填百分比格式的单元格，93.83%即0.9383", Role.FACT, fact
    )


def _yes_no(fact: FactId, label: str, description: str) -> Parameter:
    return Parameter(label, "是/否", description, Role.FACT, fact)


def _level(fact: FactId, label: str, description: str) -> Parameter:
    return Parameter(label, "等级", f"{description}；填按规定公开、部分合规、未公开或涉密", Role.FACT, fact)


SIGNATURES: Final[tuple[Signature, ...]] = (
    Signature(
        "EXECUTION_RATE",
        "预算执行率",
        "按各期支出进度计算预算执行率（部门预算资金支出率）得分",
        (
            RUBRIC,
            Parameter(
                "各期末累计支出进度",
                "比率（小数）",
                "按顺序排列的各期进度：四个季度末的累计支出进度，或逐月通报的执行率",
                Role.SERIES,
                "period_progress",
            ),
        ),
        '=SCORE_EXECUTION_RATE("longgang-2020",B2:B5)',
    ),
    Signature(
        "PROCUREMENT",
        "政府采购执行情况",
        "按政府采购执行率和政策功能落实情况计算得分",
        (
            RUBRIC,
            _amount("procurement_actual", "实际采购金额", "本年度实际完成的政府采购金额合计"),
            _amount("procurement_plan", "采购计划金额", "年度政府采购计划（预算）金额合计"),
            _points("procurement_policy_points", "政策功能落实得分", "对采购政策功能落实情况的评定得分"),
        ),
        '=SCORE_PROCUREMENT("longgang-2020",218.86,233.26,1)',
    ),
    Signature(
        "COMPLIANCE",
        "财务合规性",
        "按支出规范、调整调剂、会计核算和违规支出情况计算得分",
        (
            RUBRIC,
            _points("spending_points", "资金支出规范性得分", "对资金支出规范性的评定得分"),
            _amount("adjusted_total", "资金调整调剂累计金额", "年度内调整、调剂资金的累计金额"),
            _amount("budget_total", "部门预算总规模", "本单位部门预算总规模"),
            _points("accounting_points", "会计核算规范性得分", "对会计核算规范性的评定得分"),
            _yes_no("violations", "是否存在违规支出", "有违规支出的整个指标不得分"),
        ),
        '=SCORE_COMPLIANCE("longgang-2020",1,5414.51,7825.28,1,"否")',
    ),
    Signature(
        "DISCLOSURE",
        "预决算信息公开",
        "按部门预算、决算公开情况计算得分",
        (
            RUBRIC,
            _level("budget_disclosure", "预算公开情况", "部门预算公开的等级"),
            _level("accounts_disclosure", "决算公开情况", "部门决算公开的等级"),
        ),
        '=SCORE_DISCLOSURE("longgang-2020","按规定公开","按规定公开")',
    ),
    Signature(
        "ASSET_USE",
        "固定资产利用率",
        "按在用固定资产占全部固定资产的比率计算得分",
        (
            RUBRIC,
            _amount("assets_in_use", "实际在用固定资产总额", "年末实际在用的固定资产总额"),
            _amount("assets_total", "所有固定资产总额", "年末所有固定资产总额"),
        ),
        '=SCORE_ASSET_USE("longgang-2020",1600,1778.87)',
    ),
    Signature(
        "STAFF_CONTROL",
        "财政供养人员控制率",
        "按在编人数与核定编制数的比率计算得分",
        (
            RUBRIC,
            _count("staff_actual", "本年度在编人数", "年末实有在编人数，含工勤人员"),
            _count("staff_quota", "核定编制数", "核定的编制数，含工勤人员"),
        ),
        '=SCORE_STAFF_CONTROL("longgang-2020",100,105)',
    ),
    Signature(
        "CONTRACT_STAFF",
        "编外人员控制率",
        "按编外人员占在职人员总数的比率计算得分",
        (
            RUBRIC,
            _count("contract_staff", "编外人员数", "劳务派遣和直接聘用的编外人员数"),
            _count("staff_total", "在职人员总数", "在编人数与编外人员数之和"),
        ),
        '=SCORE_CONTRACT_STAFF("longgang-2020",74,174)',
    ),
    Signature(
        "OPERATING_COST",
        "公用经费控制率",
        "按公用经费（龙岗表另含三公经费）实际支出与预算安排的比率计算得分",
        (
            RUBRIC,
            _amount("operating_actual", "公用经费实际支出", "本年度日常公用经费决算数"),
            _amount("operating_budget", "公用经费预算安排", "本年度日常公用经费预算安排数"),
            _amount(
                "three_public_actual", "三公经费实际支出", "三公经费实际支出合计；广州表不填", optional=True
            ),
            _amount(
                "three_public_budget", "三公经费预算安排", "三公经费预算安排合计；广州表不填", optional=True
            ),
        ),
        '=SCORE_OPERATING_COST("guangzhou-2023",341816.25,360133.08)',
    ),
    Signature(
        "THREE_PUBLIC",
        "三公经费控制情况",
        "按三公经费实际支出与预算安排计算得分（龙岗表为公用经费控制率中的一项）",
        (
            RUBRIC,
            _amount("three_public_actual", "三公经费实际支出", "三公经费实际支出合计"),
            _amount("three_public_budget", "三公经费预算安排", "三公经费预算安排合计"),
        ),
        '=SCORE_THREE_PUBLIC("longgang-2020",18.04,23.5)',
    ),
    Signature(
        "KEY_TASKS",
        "重点工作完成情况",
        "按未完成的重点工作项数扣分",
        (RUBRIC, _count("key_tasks_unfinished", "未完成重点工作项数", "全部完成填0；没有统计请留空")),
        '=SCORE_KEY_TASKS("longgang-2020",1)',
    ),
    Signature(
        "TIMELINESS",
        "项目完成及时性",
        "按按时完成的项目占计划完成项目的比例计算得分",
        (
            RUBRIC,
            _count("projects_done", "已完成项目数", "按计划时间完成的项目个数"),
            _count("projects_planned", "计划完成项目总数", "计划在本年度完成的项目个数"),
        ),
        '=SCORE_TIMELINESS("longgang-2020",9,10)',
    ),
    Signature(
        "PETITIONS",
        "群众信访办理情况",
        "按信访渠道、回复率和及时回复率计算得分",
        (
            RUBRIC,
            _yes_no("petition_channel", "是否建立信访渠道和回复机制", "是否建立意见反映渠道和办理回复机制"),
            _rate("petition_reply_rate", "信访回复率", "已回复信访件的比例"),
            _rate("petition_timely_rate", "信访及时回复率", "按期回复信访件的比例"),
        ),
        '=SCORE_PETITIONS("longgang-2020","是",100%,98%)',
    ),
    Signature(
        "SATISFACTION",
        "公众或服务对象满意度",
        "按满意度所在档次计算得分",
        (RUBRIC, _rate("satisfaction", "满意度", "满意度调查结果")),
        '=SCORE_SATISFACTION("longgang-2020",92.5%)',
    ),
    Signature(
        "COMPLETION",
        "绩效目标完成情况",
        "按各绩效指标的完成率计算得分，各指标平均分配分值",
        (
            RUBRIC,
            NAME,
            Parameter(
                "目标值", "数值或文字", "各绩效指标的目标值；“≤5”表示不超过，定性目标写文字", Role.GOALS
            ),
            Parameter(
                "完成值", "数值", "各绩效指标的完成值，与目标值逐个对应；定性目标填评定比例", Role.ACTUALS
            ),
        ),
        '=SCORE_COMPLETION("guangzhou-2023","部门整体绩效目标产出指标完成情况",B2:B3,C2:C3)',
    ),
    Signature(
        "PRE_EVALUATION",
        "新增预算项目事前绩效评估",
        "按未开展事前评估的项目数扣分，应评估项目少的扣得多",
        (
            RUBRIC,
            _count("pre_evaluation_missed", "未开展事前评估项目数", "应评估而未评估的项目个数"),
            _count("pre_evaluation_due", "应评估项目数", "按规定应开展事前评估的项目个数；没有填0"),
        ),
        '=SCORE_PRE_EVALUATION("guangzhou-2023",0,0)',
    ),
    Signature(
        "CARRYOVER",
        "结转结余率",
        "按年末结转结余占当年度预算总额的比率计算得分",
        (
            RUBRIC,
            _amount("carryover", "年末结转结余", "年末财政拨款结转和结余决算数"),
            _amount("carryover_base", "结转结余率分母", "年初结转结余与两项财政拨款决算数之和"),
        ),
        '=SCORE_CARRYOVER("guangzhou-2023",0,739200)',
    ),
    Signature(
        "CONTRACT_TIMELINESS",
        "采购合同签订时效性",
        "按三十日内签订合同的项目比率计算得分",
        (
            RUBRIC,
            _count("contracts_on_time", "按时签订合同项目数", "三十日内签订合同的采购项目个数"),
            _count("purchases_total", "采购项目总数", "应签订合同的采购项目总个数"),
        ),
        '=SCORE_CONTRACT_TIMELINESS("guangzhou-2023",19,20)',
    ),
    Signature(
        "SME_PROCUREMENT",
        "采购政策效能",
        "按面向中小企业的采购金额与预留金额的比率计算得分，最高为分值",
        (
            RUBRIC,
            _amount("sme_procurement", "面向中小企业采购金额", "实际面向中小企业采购的金额"),
            _amount("sme_reserved", "预留中小企业采购金额", "编制预算时预留的金额"),
        ),
        '=SCORE_SME_PROCUREMENT("guangzhou-2023",5583214.44,5248807.44)',
    ),
    Signature(
        "CHECKLIST",
        "逐项评定",
        "逐项核对评定得分是否超出各项满分，并合计",
        (RUBRIC, NAME, Parameter("各项得分", "分", "按评分标准顺序排列的各项评定得分", Role.OWN_SERIES)),
        '=SCORE_CHECKLIST("longgang-2020","项目监管",B2:B3)',
    ),
    Signature(
        "DEDUCTION",
        "逐项扣分",
        "按发现的问题个数扣分，扣完为止",
        (
            RUBRIC,
            NAME,
            Parameter("问题个数", "个数", "发现的问题个数；没有问题填0，未检查请留空", Role.OWN_COUNT),
        ),
        '=SCORE_DEDUCTION("longgang-2020","预算编制规范性",1)',
    ),
    Signature(
        "JUDGEMENT",
        "评定得分",
        "核对评定得分是否在0与分值之间；得分由人评定",
        (RUBRIC, NAME, Parameter("评定得分", "分", "评定的得分", Role.OWN_POINTS)),
        '=SCORE_JUDGEMENT("longgang-2020","社会、经济、生态效益及可持续影响等",18)',
    ),
    Signature(
        "INDICATOR",
        "任一指标",
        "用基础数据表中的数据计算任一指标的得分",
        (RUBRIC, NAME, TABLE),
        '=SCORE_INDICATOR("guangzhou-2023","合同备案时效性",A2:C2)',
    ),
    Signature(
        "TABLE",
        "整表评分",
        "一次计算全部指标：按评价标准的顺序每项一行，各列为指标、分值、得分、说明，没有标题行",
        (RUBRIC, TABLE),
        '=SCORE_TABLE("longgang-2020",A2:C3)',
    ),
    Signature(
        "TOTAL",
        "合计得分",
        "合计各指标得分；有缺失、文字或错误值时不给出合计",
        (RUBRIC, Parameter("各项得分", "分", "各指标已舍入的得分", Role.SCORES)),
        '=SCORE_TOTAL("longgang-2020",I6:I26)',
    ),
    Signature(
        "GRADE",
        "评价等级",
        "按总得分给出评价等级",
        (RUBRIC, Parameter("总得分", "分", "已舍入的总得分", Role.TOTAL)),
        '=SCORE_GRADE("guangzhou-2023",91.7)',
    ),
)


def by_score_name(name: str) -> Signature | None:
    """The signature whose SCORE function has that name, or None."""
    return next((each for each in SIGNATURES if each.score_name == name), None)
