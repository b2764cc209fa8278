"""The concepts that custom functions score: what each is called, and what each of its arguments is for."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.rules.base import Rule


class Role(Enum):
    """What an argument is for."""

    RUBRIC = "rubric"
    NAME = "name"
    FACT = "fact"
    SERIES = "series"
    GOALS = "goals"
    ACTUALS = "actuals"
    OWN_SERIES = "own_series"
    OWN_COUNT = "own_count"
    OWN_POINTS = "own_points"
    TABLE = "table"
    SCORES = "scores"
    TOTAL = "total"
    WEIGHT = "weight"
    OPERATOR = "operator"
    GOAL = "goal"
    ACTUAL = "actual"
    UNIT = "unit"

    @property
    def is_range(self) -> bool:
        """Whether the argument may be a range of several cells."""
        return self in _RANGES


_NAMES: Final = {
    Role.NAME: "indicator",
    Role.OWN_SERIES: "points",
    Role.OWN_COUNT: "counts",
    Role.OWN_POINTS: "points",
}
"""What arguments without a fact of their own are called, where it is not what they are for."""

_RANGES: Final = frozenset({Role.SERIES, Role.GOALS, Role.ACTUALS, Role.OWN_SERIES, Role.TABLE, Role.SCORES})

OWN_KINDS: Final = {
    Role.OWN_SERIES: UnitKind.SERIES,
    Role.OWN_COUNT: UnitKind.COUNT,
    Role.OWN_POINTS: UnitKind.POINTS,
    Role.GOALS: UnitKind.TARGETS,
    Role.GOAL: UnitKind.TARGET,
}
"""The roles whose argument carries the rule's own fact, and the kind of that fact."""


def own_fact(rule: Rule, role: Role) -> FactId:
    """The fact of a rule that an argument of such a role carries: its first one of that kind."""
    return next(fact for fact, kind in rule.needs() if kind is OWN_KINDS[role])


class Parameter(NamedTuple):
    """One argument of a function.

    Attributes:
        label: the Chinese name, the fact's own label where it is a fact.
        unit: the unit expected: 金额, 比率（小数）, 个数, 分, 是/否, 等级 or 文字.
        description: one Chinese sentence for the function wizard (at most 255 characters).
        role: what the argument is for.
        fact: the fact it carries, for a FACT or SERIES argument.
        optional: may be left out at the end.
    """

    label: str
    unit: str
    description: str
    role: Role
    fact: FactId = ""
    optional: bool = False

    @property
    def name(self) -> str:
        """What Excel's function wizard and VBA call it: ASCII, unique in its function and stable."""
        return self.fact or _NAMES.get(self.role, self.role.value)

    @property
    def words(self) -> str:
        """The label, the unit and what to give."""
        return f"{self.label}（{self.unit}）：{self.description}"


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """One concept that can be scored: SCORE_<concept> and EXPLAIN_<concept> take the same arguments."""

    concept: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str

    @property
    def score_name(self) -> str:
        """The function that gives points."""
        return f"SCORE_{self.concept}"

    @property
    def explain_name(self) -> str:
        """The function that gives the sentence."""
        return f"EXPLAIN_{self.concept}"

    @property
    def facts(self) -> tuple[FactId, ...]:
        """The facts its arguments carry."""
        return tuple(each.fact for each in self.parameters if each.fact)

    @property
    def is_shared(self) -> bool:
        """Whether any number of indicators may be scored by it: it says which one, or with which weight."""
        return self.is_named or self.concept in OF_ROWS

    @property
    def is_named(self) -> bool:
        """Whether it says by an argument which indicator it scores."""
        return any(each.role is Role.NAME for each in self.parameters)


RUBRIC: Final = Parameter("评价标准", "文字", "评价标准的编号，如 longgang-2020", Role.RUBRIC)
NAME: Final = Parameter("指标名称", "文字", "评价标准中三级指标的全称", Role.NAME)
TABLE: Final = Parameter(
    "基础数据表", "区域", "两列（编码或数据项、数值）、三列（再加单位）或基础数据表的整行区域", Role.TABLE
)

GOALS: Final = Parameter(
    "目标值", "数值或文字", "各绩效指标的目标值；“≤5”表示不超过，定性目标写文字", Role.GOALS
)
ACTUALS: Final = Parameter(
    "完成值", "数值", "各绩效指标的完成值，与目标值逐个对应；定性目标填评定比例", Role.ACTUALS
)
_BOUNDED: Final = (NAME, TABLE, GOALS._replace(optional=True), ACTUALS._replace(optional=True))

OF_FORMS: Final = frozenset({"LOWEST", "HIGHEST", "TABLE", "TOTAL", "GRADE"})
"""The concepts that tell of a form what is not the score of an indicator; none can be scored by them."""

OF_ROWS: Final = frozenset({"ITEM", "ITEM_LOWEST", "ITEM_HIGHEST", "ITEM_EXECUTION"})
"""The concepts that score a row of a form, which says its weight itself: any number of rows share them."""

_WEIGHT: Final = Parameter("分值", "分", "表内印刷的该项指标的分值", Role.WEIGHT)
_OF_ITEM: Final = (
    _WEIGHT,
    Parameter("指标性质", "文字", "≥、≤、＝、＞、＜或定性；没有这一栏的留空，写在目标值中", Role.OPERATOR),
    Parameter("目标值", "数值或文字", "年度指标值，如 95%、≥100户、2024年12月前；定性目标写文字", Role.GOAL),
    Parameter("完成值", "数值或文字", "全年实际完成值；定性目标写达成情况，如“部分达成”", Role.ACTUAL),
    Parameter("度量单位", "文字", "目标值和完成值共同的单位；已写在值中的可不填", Role.UNIT, optional=True),
    Parameter(
        "评定比例",
        "比率（小数）",
        "定性指标在所属档次内评定的比例，如85%；定量指标不填",
        Role.FACT,
        "item_share",
        optional=True,
    ),
)

_NOTES: Final = {
    "金额": "；同一公式中的金额须用同一单位",
    "比率（小数）": "；填百分比格式的单元格，93.83%即0.9383",
    "等级": "；填按规定公开、部分合规、未公开或涉密",
}
"""What the description of a fact says besides, by its unit."""


def _fact(unit: str, fact: FactId, label: str, description: str, *, optional: bool = False) -> Parameter:
    return Parameter(label, unit, description + _NOTES.get(unit, ""), Role.FACT, fact, optional)


def _stated(fact: FactId, label: str, note: str = "") -> Parameter:
    """The rate that may be given in the place of the amounts it is made of."""
    description = f"填报的比率，不知道分子、分母时填；都填的须一致{note}"
    return _fact("比率（小数）", fact, label, description, optional=True)


def _signature(concept: str, title: str, description: str, example: str, *arguments: Parameter) -> Signature:
    return Signature(concept, title, description, (RUBRIC, *arguments), example)


SIGNATURES: Final[tuple[Signature, ...]] = (
    _signature(
        "EXECUTION_RATE",
        "预算执行率",
        "按各期支出进度计算预算执行率（部门预算资金支出率）得分",
        '=SCORE_EXECUTION_RATE("longgang-2020",B2:B5)',
        Parameter(
            "各期末累计支出进度",
            "比率（小数）",
            "按顺序排列的各期进度：四个季度末的累计支出进度，或逐月通报的执行率",
            Role.SERIES,
            "period_progress",
        ),
    ),
    _signature(
        "PROCUREMENT",
        "政府采购执行情况",
        "按政府采购执行率和政策功能落实情况计算得分",
        '=SCORE_PROCUREMENT("longgang-2020",218.86,233.26,1)',
        _fact("金额", "procurement_actual", "实际采购金额", "本年度实际完成的政府采购金额合计"),
        _fact("金额", "procurement_plan", "采购计划金额", "年度政府采购计划（预算）金额合计"),
        _fact("分", "procurement_policy_points", "政策功能落实得分", "对采购政策功能落实情况的评定得分"),
        _stated("procurement_rate", "政府采购执行率"),
    ),
    _signature(
        "COMPLIANCE",
        "财务合规性",
        "按支出规范、调整调剂、会计核算和违规支出情况计算得分",
        '=SCORE_COMPLIANCE("longgang-2020",1,5414.51,7825.28,1,"否")',
        _fact("分", "spending_points", "资金支出规范性得分", "对资金支出规范性的评定得分"),
        _fact("金额", "adjusted_total", "资金调整调剂累计金额", "年度内调整、调剂资金的累计金额"),
        _fact("金额", "budget_total", "部门预算总规模", "本单位部门预算总规模"),
        _fact("分", "accounting_points", "会计核算规范性得分", "对会计核算规范性的评定得分"),
        _fact("是/否", "violations", "是否存在违规支出", "有违规支出的整个指标不得分"),
        _stated("adjusted_rate", "资金调整调剂率"),
    ),
    _signature(
        "DISCLOSURE",
        "预决算信息公开",
        "按部门预算、决算公开情况计算得分",
        '=SCORE_DISCLOSURE("longgang-2020","按规定公开","按规定公开")',
        _fact("等级", "budget_disclosure", "预算公开情况", "部门预算公开的等级"),
        _fact("等级", "accounts_disclosure", "决算公开情况", "部门决算公开的等级"),
    ),
    _signature(
        "ASSET_USE",
        "固定资产利用率",
        "按在用固定资产占全部固定资产的比率计算得分",
        '=SCORE_ASSET_USE("longgang-2020",1600,1778.87)',
        _fact("金额", "assets_in_use", "实际在用固定资产总额", "年末实际在用的固定资产总额"),
        _fact("金额", "assets_total", "所有固定资产总额", "年末所有固定资产总额"),
        _stated("asset_use_rate", "固定资产利用率"),
    ),
    _signature(
        "STAFF_CONTROL",
        "财政供养人员控制率",
        "按在编人数与核定编制数的比率计算得分",
        '=SCORE_STAFF_CONTROL("longgang-2020",100,105)',
        _fact("个数", "staff_actual", "本年度在编人数", "年末实有在编人数，含工勤人员"),
        _fact("个数", "staff_quota", "核定编制数", "核定的编制数，含工勤人员"),
        _stated("staff_rate", "财政供养人员控制率"),
    ),
    _signature(
        "CONTRACT_STAFF",
        "编外人员控制率",
        "按编外人员占在职人员总数的比率计算得分",
        '=SCORE_CONTRACT_STAFF("longgang-2020",74,174)',
        _fact("个数", "contract_staff", "编外人员数", "劳务派遣和直接聘用的编外人员数"),
        _fact("个数", "staff_total", "在职人员总数", "在编人数与编外人员数之和"),
        _stated("contract_staff_rate", "编外人员控制率"),
    ),
    _signature(
        "OPERATING_COST",
        "公用经费控制率",
        "按公用经费（龙岗表另含三公经费）实际支出与预算安排的比率计算得分",
        '=SCORE_OPERATING_COST("guangzhou-2023",341816.25,360133.08)',
        _fact("金额", "operating_actual", "公用经费实际支出", "本年度日常公用经费决算数"),
        _fact("金额", "operating_budget", "公用经费预算安排", "本年度日常公用经费预算安排数"),
        _fact(
            "金额",
            "three_public_actual",
            "三公经费实际支出",
            "三公经费实际支出合计；广州表不填",
            optional=True,
        ),
        _fact(
            "金额",
            "three_public_budget",
            "三公经费预算安排",
            "三公经费预算安排合计；广州表不填",
            optional=True,
        ),
        _stated("operating_rate", "日常公用经费控制率", "；广州表填超出预算的比率，节约填负数"),
        _stated("three_public_rate", "三公经费控制率"),
    ),
    _signature(
        "THREE_PUBLIC",
        "三公经费控制情况",
        "按三公经费实际支出与预算安排计算得分（龙岗表为公用经费控制率中的一项）",
        '=SCORE_THREE_PUBLIC("longgang-2020",18.04,23.5)',
        _fact("金额", "three_public_actual", "三公经费实际支出", "三公经费实际支出合计"),
        _fact("金额", "three_public_budget", "三公经费预算安排", "三公经费预算安排合计"),
        _stated("three_public_rate", "三公经费控制率"),
    ),
    _signature(
        "KEY_TASKS",
        "重点工作完成情况",
        "按未完成的重点工作项数扣分",
        '=SCORE_KEY_TASKS("longgang-2020",1)',
        _fact("个数", "key_tasks_unfinished", "未完成重点工作项数", "全部完成填0；没有统计请留空"),
    ),
    _signature(
        "TIMELINESS",
        "项目完成及时性",
        "按按时完成的项目占计划完成项目的比例计算得分",
        '=SCORE_TIMELINESS("longgang-2020",9,10)',
        _fact("个数", "projects_done", "已完成项目数", "按计划时间完成的项目个数"),
        _fact("个数", "projects_planned", "计划完成项目总数", "计划在本年度完成的项目个数"),
        _stated("timeliness_rate", "项目按时完成率"),
    ),
    _signature(
        "PETITIONS",
        "群众信访办理情况",
        "按信访渠道、回复率和及时回复率计算得分",
        '=SCORE_PETITIONS("longgang-2020","是",100%,98%)',
        _fact(
            "是/否", "petition_channel", "是否建立信访渠道和回复机制", "是否建立意见反映渠道和办理回复机制"
        ),
        _fact("比率（小数）", "petition_reply_rate", "信访回复率", "已回复信访件的比例"),
        _fact("比率（小数）", "petition_timely_rate", "信访及时回复率", "按期回复信访件的比例"),
    ),
    _signature(
        "SATISFACTION",
        "公众或服务对象满意度",
        "按满意度所在档次计算得分",
        '=SCORE_SATISFACTION("longgang-2020",92.5%)',
        _fact("比率（小数）", "satisfaction", "满意度", "满意度调查结果"),
    ),
    _signature(
        "COMPLETION",
        "绩效目标完成情况",
        "按各绩效指标的完成率计算得分，各指标平均分配分值",
        '=SCORE_COMPLETION("guangzhou-2023","部门整体绩效目标产出指标完成情况",B2:B3,C2:C3)',
        NAME,
        GOALS,
        ACTUALS,
    ),
    _signature(
        "PRE_EVALUATION",
        "新增预算项目事前绩效评估",
        "按未开展事前评估的项目数扣分，应评估项目少的扣得多",
        '=SCORE_PRE_EVALUATION("guangzhou-2023",0,0)',
        _fact("个数", "pre_evaluation_missed", "未开展事前评估项目数", "应评估而未评估的项目个数"),
        _fact("个数", "pre_evaluation_due", "应评估项目数", "按规定应开展事前评估的项目个数；没有填0"),
    ),
    _signature(
        "CARRYOVER",
        "结转结余率",
        "按年末结转结余占当年度预算总额的比率计算得分",
        '=SCORE_CARRYOVER("guangzhou-2023",0,739200)',
        _fact("金额", "carryover", "年末结转结余", "年末财政拨款结转和结余决算数"),
        _fact("金额", "carryover_base", "结转结余率分母", "年初结转结余与两项财政拨款决算数之和"),
        _stated("carryover_rate", "结转结余率"),
    ),
    _signature(
        "CONTRACT_TIMELINESS",
        "采购合同签订时效性",
        "按三十日内签订合同的项目比率计算得分",
        '=SCORE_CONTRACT_TIMELINESS("guangzhou-2023",19,20)',
        _fact("个数", "contracts_on_time", "按时签订合同项目数", "三十日内签订合同的采购项目个数"),
        _fact("个数", "purchases_total", "采购项目总数", "应签订合同的采购项目总个数"),
        _stated("contract_rate", "合同签订及时率"),
    ),
    _signature(
        "SME_PROCUREMENT",
        "采购政策效能",
        "按面向中小企业的采购金额与预留金额的比率计算得分，最高为分值",
        '=SCORE_SME_PROCUREMENT("guangzhou-2023",5583214.44,5248807.44)',
        _fact("金额", "sme_procurement", "面向中小企业采购金额", "实际面向中小企业采购的金额"),
        _fact("金额", "sme_reserved", "预留中小企业采购金额", "编制预算时预留的金额"),
        _stated("sme_rate", "中小企业采购份额执行率"),
    ),
    _signature(
        "CHECKLIST",
        "逐项评定",
        "逐项核对评定得分是否超出各项满分，并合计",
        '=SCORE_CHECKLIST("longgang-2020","项目监管",B2:B3)',
        NAME,
        Parameter("各项得分", "分", "按评分标准顺序排列的各项评定得分", Role.OWN_SERIES),
    ),
    _signature(
        "DEDUCTION",
        "逐项扣分",
        "按发现的问题个数扣分，扣完为止",
        '=SCORE_DEDUCTION("longgang-2020","预算编制规范性",1)',
        NAME,
        Parameter("问题个数", "个数", "发现的问题个数；没有问题填0，未检查请留空", Role.OWN_COUNT),
    ),
    _signature(
        "JUDGEMENT",
        "评定得分",
        "核对评定得分是否在0与分值之间；得分由人评定",
        '=SCORE_JUDGEMENT("longgang-2020","社会、经济、生态效益及可持续影响等",18)',
        NAME,
        Parameter("评定得分", "分", "评定的得分", Role.OWN_POINTS),
    ),
    _signature(
        "INDICATOR",
        "任一指标",
        "用基础数据表中的数据计算任一指标的得分",
        '=SCORE_INDICATOR("guangzhou-2023","合同备案时效性",A2:C2)',
        NAME,
        TABLE,
    ),
    _signature(
        "ITEM",
        "项目绩效指标",
        "项目支出绩效自评表一行指标的得分：达到目标得满分，未达到按比例，定性指标按评定比例",
        '=SCORE_ITEM("national-item",10,"≥",100,80,"户")',
        *_OF_ITEM,
    ),
    _signature(
        "ITEM_LOWEST",
        "项目绩效指标最低可能得分",
        "项目支出绩效自评表一行指标最低可能的得分：没有评定的取所属档次的下限，有多种口径的取最低",
        '=SCORE_ITEM_LOWEST("national-item",10,"定性","有效提升","部分达成")',
        *_OF_ITEM,
    ),
    _signature(
        "ITEM_HIGHEST",
        "项目绩效指标最高可能得分",
        "项目支出绩效自评表一行指标最高可能的得分：没有评定的取所属档次的上限，有多种口径的取最高",
        '=SCORE_ITEM_HIGHEST("national-item",10,"定性","有效提升","部分达成")',
        *_OF_ITEM,
    ),
    _signature(
        "ITEM_EXECUTION",
        "项目预算执行率",
        "项目支出绩效自评表预算执行率的得分：执行数÷预算数×分值，超过100%按100%计",
        '=SCORE_ITEM_EXECUTION("national-item",10,120,96)',
        _WEIGHT,
        _fact("金额", "item_budget", "全年预算数", "年度资金总额的全年预算数，有调整的按调整后的数"),
        _fact("金额", "item_spent", "全年执行数", "年度资金总额的全年执行数"),
        _stated("item_rate", "预算执行率"),
    ),
    _signature(
        "LOWEST",
        "最低可能得分",
        "按已有数据，一项指标最低可能的得分：还不知道的数据按最差计，有多种口径的取最低",
        '=SCORE_LOWEST("longgang-2020","政府采购执行情况",A2:C3)',
        *_BOUNDED,
    ),
    _signature(
        "HIGHEST",
        "最高可能得分",
        "按已有数据，一项指标最高可能的得分：还不知道的数据按最好计，有多种口径的取最高",
        '=SCORE_HIGHEST("longgang-2020","政府采购执行情况",A2:C3)',
        *_BOUNDED,
    ),
    _signature(
        "TABLE",
        "整表评分",
        "一次计算全部指标：按评价标准的顺序每项一行，各列为指标、分值、得分、说明，没有标题行",
        '=SCORE_TABLE("longgang-2020",A2:C3)',
        TABLE,
    ),
    _signature(
        "TOTAL",
        "合计得分",
        "合计各指标得分；有缺失、文字或错误值时不给出合计",
        '=SCORE_TOTAL("longgang-2020",I6:I26)',
        Parameter("各项得分", "分", "各指标已舍入的得分", Role.SCORES),
    ),
    _signature(
        "GRADE",
        "评价等级",
        "按总得分给出评价等级",
        '=SCORE_GRADE("guangzhou-2023",91.7)',
        Parameter("总得分", "分", "已舍入的总得分", Role.TOTAL),
    ),
)


def by_score_name(name: str) -> Signature | None:
    """The signature whose SCORE function has that name, or None."""
    return next((each for each in SIGNATURES if each.score_name == name), None)
