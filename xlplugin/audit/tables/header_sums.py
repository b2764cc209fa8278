"""Sums inside the form's own budget block: the year's total against its parts."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from xlplugin.audit.basis.columns import bare
from xlplugin.audit.basis.printed import (
    Fit,
    added,
    exactly,
    figures_of,
    fits_sum,
    number,
    step,
    sum_of,
    writing,
)
from xlplugin.form.entry import Entry
from xlplugin.form.form import BudgetLine, Field, Form
from xlplugin.problem import Problem, Severity

_WHOLE: Final = ("总预算", "预算总额", "预算总规模", "部门预算总额", "年度预算总额")
_BASIC, _PROJECT = "基本支出", "项目支出"
_FURTHER: Final = ("专项资金", "其他事业发展支出", "事业发展支出", "其他支出")
_YEAR_TOTAL: Final = ("年度资金总额", "资金总额", "年度资金总", "合计")
_AMONG, _PART = "其中", "#"
_COLUMNS: Final = (("initial", "年初预算数"), ("full", "全年预算数"), ("spent", "全年执行数"))


def _named(fields: Sequence[Field], words: Sequence[str]) -> list[Entry]:
    """The filled fields whose label is one of the words, whatever unit or group stands around it."""
    return [
        each.value
        for each in fields
        if number(each.value) is not None and bare(each.label).partition("（")[0].endswith(tuple(words))
    ]


def _fields(form: Form) -> Iterator[Problem]:
    wholes = _named(form.fields, _WHOLE)
    basic, project = _named(form.fields, (_BASIC,)), _named(form.fields, (_PROJECT,))
    if len(wholes) != 1 or len(basic) != 1 or len(project) != 1:
        return
    further = _named(form.fields, _FURTHER)
    choices = ((*basic, *project, *further), (*basic, *project))
    best = min(choices, key=lambda choice: fits_sum(choice, wholes[0]))
    # A block may name further parts in words of its own, so this is a question rather than an error.
    yield from _sum("总预算", wholes[0], best, Severity.WARNING)


def _sum(name: str, total: Entry, choice: Sequence[Entry], worst: Severity) -> Iterator[Problem]:
    fit = fits_sum(choice, total)
    if fit is Fit.EXACT:
        return
    finest = step((*choice, total))
    wrong = fit is Fit.WRONG
    code, severity = ("sum-wrong", worst) if wrong else ("sum-rounding", Severity.NOTICE)
    yield Problem(
        code,
        severity,
        f"“{name}”为{writing(total)}，各部分之和为{exactly(sum_of(choice), finest)}",
        "请核对总数和各部分" if fit is Fit.WRONG else "属末位四舍五入之差，可不改",
        total.source,
        f"{added(choice)}，填{writing(total)}",
        others=tuple(each.source for each in figures_of(choice)),
    )


def _lines(budget: Sequence[BudgetLine]) -> Iterator[Problem]:
    """The block of an item form: its first line is the total of the others."""
    if len(budget) <= 1 or not bare(budget[0].name).startswith(_YEAR_TOTAL):
        return
    rest = budget[1:]
    whole = [line for at, line in enumerate(rest) if not _is_subset(line, first=at == 0)]
    for column, name in _COLUMNS:
        total: Entry = getattr(budget[0], column)
        choices = [[getattr(line, column) for line in lines] for lines in (whole, rest)]
        if number(total) is None or not figures_of(choices[0]):
            continue
        best = min(choices, key=lambda choice: fits_sum(choice, total))
        # Behind a subset, or under a line with parts of its own, the block does not say what belongs where.
        plain = len(whole) == len(rest) and not _some_make(choices[1], total)
        if plain or fits_sum(best, total) is Fit.ROUNDED:
            yield from _sum(f"{budget[0].name}·{name}", total, best, Severity.ERROR)


def _is_subset(line: BudgetLine, *, first: bool) -> bool:
    """其中 in front of the first line opens the parts; further down it names a part of the line above."""
    return _PART in line.name or (_AMONG in line.name and not first)


def _some_make(entries: Sequence[Entry], total: Entry) -> bool:
    """Whether some of the lines, the first among them, make the total: the others are parts of those."""
    first, *others = entries
    some = (chosen for many in range(len(others)) for chosen in combinations(others, many))
    return any(fits_sum((first, *chosen), total) is not Fit.WRONG for chosen in some)


def header_sums(form: Form) -> Iterator[Problem]:
    """What the form's own budget block does not add up to."""
    yield from _fields(form)
    yield from _lines(form.budget)
