"""The form's own budget block: its sums, what of it was not understood, the split of the other points."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit, PrintedSum, filled, known_points, listed, same, sum_of, writing
from xlplugin.audit.basis.columns import bare
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Field, Form, FormKind
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity

_WHOLE: Final = ("总预算", "预算总额", "预算总规模", "部门预算总额", "年度预算总额")
_BASIC, _PROJECT = "基本支出", "项目支出"
_FURTHER: Final = ("专项资金", "其他事业发展支出", "事业发展支出", "其他支出")
_YEAR_TOTAL: Final = (
    *(
        "年度资金总",
        "资金总",
        "年度总",
        "项目资金",
        "预算资金",
        "年度预算",
        "预算执行",
        "资金执行",
        "资金情况",
    ),
    *(
        "总额",
        "总计",
        "总金额",
        "合计",
        "资金合计",
        "年度财政资金总额",
        "全年资金",
        "年度资金",
        "财政资金总额",
        "项目总",
    ),
)
_SUMS: Final = ("合计", "总计", "总额", "总金额", "情况")
_REST: Final = "其他"
_AMONG, _PART = "其中", "#"
_COLUMNS: Final = (("initial", "年初预算数"), ("full", "全年预算数"), ("spent", "全年执行数"))
_AMOUNTS_UNREAD: Final = "请把金额和比率改填为数字，单位写在表头"
_COLUMNS_UNREAD: Final = (
    "请人工核对执行率和它的得分；要让程序认识这些叫法，请把表头的名称写进headings.yaml中budget_开头的类"
)
_USUAL: Final = (("产出", Decimal(50)), ("效益", Decimal(30)), ("满意度", Decimal(10)))


def _named(fields: Sequence[Field], words: Sequence[str]) -> list[Entry]:
    """The filled fields whose label is one of the words, whatever unit or group stands around it."""
    return [
        each.value
        for each in fields
        if each.value.number is not None and bare(each.label).partition("（")[0].endswith(tuple(words))
    ]


def check_header_sums(case: Case) -> Iterator[Problem]:
    """The whole budget of the header and its parts there."""
    form = case.form
    wholes = _named(form.fields, _WHOLE)
    if len(wholes) != 1:
        return
    basic, project = _named(form.fields, (_BASIC,)), _named(form.fields, (_PROJECT,))
    if len(basic) != 1 or len(project) != 1:
        return
    further = _named(form.fields, _FURTHER)
    sums = [PrintedSum(wholes[0], (*basic, *project, *more)) for more in (further, ())]
    # A block may name further parts in words of its own, so this is a question rather than an error.
    yield from _sum("总预算", min(sums, key=lambda each: each.fit), Severity.WARNING)


def _sum(name: str, printed: PrintedSum, worst: Severity) -> Iterator[Problem]:
    if printed.fit is Fit.EXACT:
        return
    wrong = codes.SUM_WRONG._replace(severity=worst, fix="请核对总数和各部分")
    code = wrong if printed.fit is Fit.WRONG else codes.SUM_ROUNDING
    message = f"“{name}”为{writing(printed.total)}，各部分之和为{printed.value}"
    yield code.at(printed.total.source, message, printed.arithmetic, others=printed.places)


def check_sums(case: Case) -> Iterator[Problem]:
    """The block of an item form: its first line is the total of the others."""
    form, budget = case.form, case.form.budget
    whole_name = bare(budget[0].name).partition("（")[0] if budget else ""
    if len(budget) <= 1 or not (whole_name.startswith(_YEAR_TOTAL) or whole_name.endswith(_SUMS)):
        return
    rest = budget[1:]
    # 其中 in front of the first line opens the parts; further down it names a part of the line above.
    whole = [
        line
        for at, line in enumerate(rest)
        if _PART not in line.name and (at == 0 or _AMONG not in line.name)
    ]
    for column, name in _COLUMNS:
        total: Entry = getattr(budget[0], column)
        if any(_is_unknown(form, getattr(line, column)) for line in budget):
            continue
        sums = [PrintedSum(total, tuple(getattr(line, column) for line in lines)) for lines in (whole, rest)]
        if total.number is None or not sums[0].places:
            continue
        best = min(sums, key=lambda each: each.fit)
        if best.fit is Fit.EXACT:
            continue
        # Behind a subset, or under a line with parts of its own, the block does not say what belongs where.
        flat = len(whole) == len(rest) and not _some_make(sums[1])
        # Parts may be named without those that make up the rest.
        some = sum_of(sums[1].parts) < (total.number or ZERO) and not any(map(_is_the_rest, rest))
        if (flat and not some) or best.fit is Fit.ROUNDED:
            yield from _sum(f"{budget[0].name}·{name}", best, Severity.ERROR)


def check_splits(case: Case) -> Iterator[Problem]:
    """The money split by its source or use beside the one line that tells the whole."""
    form = case.form
    whole = form.budget[0] if len(form.budget) == 1 else None
    if whole is None or not bare(whole.name).startswith(_YEAR_TOTAL):
        return
    totals = [each for name, _ in _COLUMNS if (each := getattr(whole, name)).number]
    for split in form.splits:
        parts = tuple(each.value for each in split.parts)
        cells = (*totals, *parts)
        if not totals or any(each.number is None or _is_unknown(form, each) for each in cells):
            continue
        # A form need not say of which of its columns it splits the money.
        sums = [PrintedSum(total, parts) for total in totals]
        names = [bare(each.label) for each in split.parts]
        is_complete = any(_REST in each for each in names) or {_BASIC, _PROJECT} <= set(names)
        is_more = all(sum_of(parts) > (each.number or ZERO) for each in totals)
        if all(each.fit is Fit.WRONG for each in sums) and (is_complete or is_more):
            of_budget = next((each for each in sums if each.total is whole.full), sums[0])
            yield from _sum(f"{whole.name}·{split.heading}", of_budget, Severity.WARNING)


def _is_unknown(form: Form, entry: Entry) -> bool:
    """Whether a cell says something that is not known: a sum with it says nothing."""
    return entry in form.budget_unread or entry.unread


def _is_the_rest(line: BudgetLine) -> bool:
    """Whether a line stands for all that no other line names."""
    return _REST in line.name


def _some_make(printed: PrintedSum) -> bool:
    """Whether some of the lines, the first among them, make the total: the others are parts of those."""
    first, *others = printed.parts
    some = (chosen for many in range(len(others)) for chosen in combinations(others, many))
    return any(PrintedSum(printed.total, (first, *chosen)).fit is not Fit.WRONG for chosen in some)


def check_unread(case: Case) -> Iterator[Problem]:
    """Money that was not understood, once for the whole form; nothing else rests on it."""
    unread = case.form.budget_unread
    if not unread or not filled(case.form):
        return
    typed = [each for each in unread if any(each in line for line in case.form.budget)]
    told, fix = typed or unread, _AMOUNTS_UNREAD if typed else _COLUMNS_UNREAD
    what = listed(each.text or "没有结果的公式" for each in told)
    why = "不是可以核算的数" if typed else "等栏目没有全部认出"
    message = f"资金执行情况没有读懂：{what}{why}，执行率及其得分没有核对"
    place, *others = (each.source for each in told)
    yield codes.BUDGET_UNREAD.at(place, message, fix=fix, others=others)


def check_split(case: Case) -> Iterator[Problem]:
    """The usual split of the points, told once, where a form has just these parts and prints no points."""
    form = case.form
    parts = [
        (word, usual, branch) for word, usual in _USUAL for branch in form.branches if word in branch.name
    ]
    apart = form.kind is FormKind.ITEM and len({word for word, _, _ in parts}) == len(form.branches) == len(
        parts
    )
    if not apart or any(not branch.weight.blank for branch in form.branches):
        return
    split = [
        (branch, sum(weights, ZERO), usual)
        for _, usual, branch in parts
        if (weights := known_points(row.weight.points for row in branch.rows))
    ]
    # Where the rows share other points than these, execution has none beside them, and the rule says nothing.
    shared = same(sum((points for _, points, _ in split), ZERO), sum((each for _, each in _USUAL), ZERO))
    unusual = [each for each in split if not same(each[1], each[2])]
    if unusual and shared and len(split) == len(parts):
        told = "、".join(f"“{branch.name}”{plain(points)}分" for branch, points, _ in split)
        usual = "、".join(plain(each) for _, _, each in split)
        place, *others = (branch.rows[0].weight.source for branch, _, _ in unusual)
        message = f"{told}，通常为{usual}分"
        yield codes.ITEM_SPLIT.at(place, message, others=others)
