"""How authorities lay out the money of a form: each layout the same figures, in the form's other rows."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from tests.workbook.books import value_of
from tests.workbook.form_sheets import case_of, found, sheet_of
from xlplugin.audit.audit import audit
from xlplugin.form.form import Form
from xlplugin.functions.cell import Cell
from xlplugin.money import plain, round_half_up
from xlplugin.problem import Problem, Severity
from xlplugin.workbook.grid.grid import CellView

Line: TypeAlias = Sequence[Cell | CellView]
PARTS = ("其中：当年财政拨款", "上年结转资金", "其他资金")


class Funds(NamedTuple):
    """A line of money in 万元."""

    initial: Decimal
    full: Decimal
    spent: Decimal


class Filled(NamedTuple):
    """The figures of a form: the whole of its money, its parts, and what it makes of them."""

    whole: Funds
    parts: tuple[Funds, ...]
    rate: Decimal
    """In percent, as printed."""
    weight: Decimal
    score: Decimal

    @property
    def lines(self) -> list[tuple[str, Funds]]:
        """The lines with their names."""
        return [("年度资金总额", self.whole), *zip(PARTS, self.parts, strict=True)]


def filled(*parts: tuple[str, str, str], weight: int = 10) -> Filled:
    """Figures that agree: the parts' sums, the rate, and the points for it."""
    funds = tuple(Funds(*map(Decimal, part)) for part in parts)
    funds += (Funds(*[Decimal(0)] * 3),) * (len(PARTS) - len(funds))
    whole = Funds(*(sum(column, Decimal(0)) for column in zip(*funds, strict=True)))
    share = whole.spent / whole.full
    score = round_half_up(min(share, Decimal(1)) * weight, 2)
    return Filled(whole, funds, round_half_up(share * 100, 2), Decimal(weight), score)


def number(value: Decimal) -> float:
    return float(value)


def percent(value: Decimal) -> str:
    return f"{value}%"


HEAD = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
GOALS = (
    ("产出指标", "数量指标", "受助人数", "≥10人", "12人", 50),
    ("效益指标", "社会效益指标", "覆盖率", "≥90%", "95%", 30),
    ("满意度指标", "服务对象满意度指标", "受助人满意度", "≥90%", "96%", 10),
)
TITLE: Line = ("项目支出绩效自评表",)
NAME: Line = ("项目名称", None, "社区养老服务")


def goals(whole: int) -> list[Line]:
    """The indicators, with full marks, that give the rest of the whole points."""
    shares = [*(points for *_, points in GOALS[1:])]
    first = whole - sum(shares)
    return [
        (*words, float(points), float(points), None)
        for (*words, _), points in zip(GOALS, [first, *shares], strict=True)
    ]


def national(of: Filled) -> list[Line]:
    head: Line = (
        "项目资金\n（万元）",
        None,
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
    )
    return [head, *(_line(name, funds, of) for name, funds in of.lines)]


def _line(name: str, funds: Funds, of: Filled) -> Line:
    own = (number(of.weight), percent(of.rate), number(of.score)) if funds is of.whole else ("—", None, "—")
    return (None, name, *map(number, funds), *own)


def lettered(of: Filled) -> list[Line]:
    head = (
        "项目资金",
        None,
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        "执行率（B/A）",
        "得分",
    )
    rows = [(*line[:6], *line[6:]) for line in national(of)[1:]]
    return [("金额单位：万元",), head, *rows]


def sichuan(of: Filled) -> list[Line]:
    head = (
        "预算执行情况（10分）",
        "年度预算数（万元）",
        "年初预算",
        "调整后预算数",
        "预算执行数",
        "预算执行率",
        "权重",
        "得分",
        "原因",
    )
    lines: list[Line] = []
    for name, funds in of.lines:
        first = funds is of.whole
        rate = percent(of.rate) if first else "0.00%" if not funds.full else None
        points = (number(of.weight), number(of.score)) if first else ("/", "/")
        why = "年中追加社区建设任务" if first else None
        lines.append((None, "总额" if first else name, *map(number, funds), rate, *points, why))
    return [head, *lines]


def chongqing(of: Filled) -> list[Line]:
    head = (
        "项目资金（万元）",
        "年初预算数",
        "全年（调整）预算数",
        "全年执行数",
        "执行率（%）",
        "执行率权重",
        "执行率得分（分）",
    )
    parts: list[Line] = [(name, *map(number, funds)) for name, funds in of.lines[1:]]
    return [
        head,
        ("年度总金额", *map(number, of.whole), number(of.rate), number(of.weight), number(of.score)),
        *parts,
    ]


def platform(of: Filled) -> list[Line]:
    head = (
        "预算执行情况（10分）",
        "资金来源",
        "年初预算",
        "年度预算调整",
        "调整后的预算",
        "全年执行数",
        "预算执行率%",
        "自评得分",
    )
    lines = [
        (
            None,
            name,
            number(each.initial),
            number(each.full - each.initial),
            number(each.full),
            number(each.spent),
        )
        for name, each in of.lines
    ]
    return [head, (*lines[0], number(of.rate), number(of.score)), *lines[1:]]


def by_rate(of: Filled) -> list[Line]:
    head = (
        f"预算执行情况（万元）（{plain(of.weight)}分）",
        None,
        "预算数（A）",
        "执行数（B）",
        "执行率（B/A）",
        f"得分（{plain(of.weight)}分*执行率）",
    )
    whole = ("年度财政资金总额", number(of.whole.full), number(of.whole.spent))
    return [head, (None, *whole, percent(of.rate), number(of.score))]


def two_headings(of: Filled) -> list[Line]:
    upper = ("资金情况（万元）", "资金来源", "预算数", None, "执行情况", None, "分值", "得分")
    lower = (None, None, "年初", "调整后", "支出数", "执行率", None, None)
    lines = [(None, name, *map(number, each)) for name, each in of.lines]
    return [upper, lower, (*lines[0], percent(of.rate), number(of.weight), number(of.score)), *lines[1:]]


def other_order(of: Filled) -> list[Line]:
    head = ("资金来源", "得分", "权重", "执行率", "实际支出", "全年预算金额")
    own = (number(of.score), number(of.weight), percent(of.rate))
    lines = [(number(each.spent), number(each.full)) for _, each in of.lines]
    names = [name for name, _ in of.lines]
    return [
        head,
        (names[0], *own, *lines[0]),
        *((name, "/", "/", None, *line) for name, line in zip(names[1:], lines[1:], strict=True)),
    ]


def with_units(of: Filled) -> list[Line]:
    head = ("项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    whole, zero = of.whole, ("—", "0", "/")
    first = (f"{whole.initial}万", f"{whole.full:,}万元", f"{plain(whole.spent * 10000)}元")
    rest = [
        (
            None,
            name,
            *((f"{each.initial}万", f"{each.full}万", f"{each.spent}万") if each.full else zero),
            "—",
            None,
            "—",
        )
        for name, each in of.lines[1:]
    ]
    return [head, (None, "年度资金总额", *first, "10分", percent(of.rate), f"{of.score}分"), *rest]


def in_yuan(of: Filled) -> list[Line]:
    head, *lines = national(of)
    yuan = [
        (*line[:2], *(10000 * cell if isinstance(cell, float) else cell for cell in line[2:5]), *line[5:])
        for line in lines
    ]
    return [("项目资金（元）", *head[1:]), *yuan]


def beside_labels(of: Filled) -> list[Line]:
    whole = of.whole
    first = ("预算执行情况（万元）（10分）", "预算数：", number(whole.full), "执行数：", number(whole.spent))
    parts = [(None, name, number(each.full), name, number(each.spent)) for name, each in of.lines[1:]]
    return [first, *parts, (None, "执行率", percent(of.rate), "执行率得分", number(of.score))]


def arrived(of: Filled) -> list[Line]:
    upper = (
        "预算执行情况（10分）",
        "预算安排情况（调整后）",
        None,
        "资金到位情况",
        None,
        "资金执行情况",
        None,
        "预算执行进度",
        "得分",
    )
    lines = [
        (
            None,
            f"{name}：",
            number(each.full),
            f"{name}：",
            number(each.full),
            f"{name}：",
            number(each.spent),
        )
        for name, each in [("预算数", of.whole), *of.lines[1:]]
    ]
    first = (
        None,
        "预算数：",
        number(of.whole.full),
        "到位数：",
        number(of.whole.full),
        "执行数：",
        number(of.whole.spent),
    )
    return [upper, (*first, percent(of.rate), number(of.score)), *lines[1:]]


def downwards(of: Filled) -> list[Line]:
    whole, names = of.whole, ("年初预算数", "全年预算数", "全年执行数")
    columns = [("资金（万元）", None, *(name for name, _ in of.lines))]
    rows = [(None, label, *(number(each[at]) for _, each in of.lines)) for at, label in enumerate(names)]
    assert whole.full
    points = (("分值", number(of.weight)), ("执行率", percent(of.rate)), ("得分", number(of.score)))
    return [*columns, *rows, *((None, *each) for each in points)]


def in_one_cell(of: Filled) -> list[Line]:
    text = f"预算数：{of.whole.full}万元 执行数：{of.whole.spent}万元 执行率：{of.rate}%"
    return [("项目资金（10分）", text), ("预算执行率得分", number(of.score))]


def in_the_head(of: Filled) -> list[Line]:
    return [
        (
            "预算执行率",
            percent(of.rate),
            "预算执行率分值",
            number(of.weight),
            "预算执行率得分",
            number(of.score),
        )
    ]


def without_points(of: Filled) -> list[Line]:
    head = ("资金投入情况（万元）", None, "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A）")
    lines = [(None, name, number(each.full), number(each.spent)) for name, each in of.lines]
    return [head, (*lines[0], percent(of.rate)), *lines[1:]]


def unknown(of: Filled) -> list[Line]:
    head = ("资金执行情况（10分）", None, "概算投资", "完成投资", "投资完成率", "分值", "得分")
    amounts = (number(of.whole.full), number(of.whole.spent), percent(of.rate))
    return [head, (None, "年度资金总额", *amounts, number(of.weight), number(of.score))]


Layout: TypeAlias = Callable[[Filled], list[Line]]
MERGED: dict[Layout, str] = {two_headings: "A3:A4 B3:B4 C3:D3 E3:F3 G3:G4 H3:H4"}
WITH_RATE: tuple[Layout, ...] = (
    national,
    lettered,
    sichuan,
    chongqing,
    platform,
    by_rate,
    two_headings,
    other_order,
    with_units,
    in_yuan,
    beside_labels,
    arrived,
    downwards,
    in_one_cell,
)
ALL = (*WITH_RATE, in_the_head, without_points, unknown)


def rows_of(layout: Layout, of: Filled, total: Decimal | None = None, full: int = 100) -> list[Line]:
    """A whole form: title, name, the money, the indicators, the total."""
    points = int(full - of.weight)
    own = points + of.score if total is None else total
    closing = ("总分", None, None, None, None, float(full), float(own))
    return [TITLE, NAME, *layout(of), HEAD, *goals(points), closing]


def form_of(layout: Layout, of: Filled, total: Decimal | None = None) -> Form:
    """The form as it is read."""
    return value_of(found(sheet_of(rows_of(layout, of, total), MERGED.get(layout, "")))).form


def findings(layout: Layout, of: Filled, total: Decimal | None = None) -> list[Problem]:
    """What an audit says of the form, but that there is no rubric for it."""
    filed = value_of(found(sheet_of(rows_of(layout, of, total), MERGED.get(layout, ""))))
    return [each for each in audit(case_of(filed)).findings if each.code != "rubric-unmatched"]


def serious(problems: Sequence[Problem]) -> list[str]:
    """The errors and warnings."""
    return [f"{each.code} {each.message}" for each in problems if each.severity is not Severity.NOTICE]
