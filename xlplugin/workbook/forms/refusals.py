"""Why no form, or not just one, could be read, and what in it nobody sees: what to do about it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from xlplugin.form.form import Column, Form
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.forms.candidates import Candidate
from xlplugin.workbook.forms.names import squeezed
from xlplugin.workbook.grid.grid import Area, BookGrid, column_letters

_NAMES: Final = {Column.WEIGHT: "分值（权重）", Column.SCORE: "自评得分"}
_MOST_NAMED: Final = 5
_OF_POINTS: Final = (
    *(Column.PRIMARY_WEIGHT, Column.SECONDARY_WEIGHT, Column.WEIGHT),
    *(Column.SCORE, Column.REVIEWED, Column.DEDUCTION),
)


def _place(candidate: Candidate) -> Source:
    block = candidate.table.block
    return candidate.page.source(block.top, block.left)


def _columns(candidate: Candidate) -> str:
    return "、".join(f"“{_NAMES.get(each, each.value)}”" for each in candidate.missing)


def no_sheet(grid: BookGrid, file: str, sheet: str) -> Problem:
    """The sheet that the user named does not exist."""
    names = "、".join(each.name for each in grid.sheets) or "（没有工作表）"
    message = f"没有名为“{sheet}”的工作表"
    return Problem("no-sheet", Severity.ERROR, message, f"请用 --sheet 指定其中一张：{names}", Source(file))


def no_form(file: str, nearest: Candidate | None, sheet: str | None) -> Problem:
    """No sheet holds a score table."""
    looked = "没有找到评分表：要找的是带有“三级指标”（或“指标名称”）、“分值”和“自评得分”标题的表"
    if nearest is None:
        message, source = looked, Source(file, sheet=sheet)
    else:
        message = f"{looked}；最接近的是工作表“{nearest.page.sheet.name}”，缺少{_columns(nearest)}列"
        source = _place(nearest)
    fix = "请核对表头文字，或用 --sheet 指定评分表所在的工作表"
    return Problem("no-form", Severity.ERROR, message, fix, source)


def several_forms(forms: Sequence[Candidate], file: str) -> Problem:
    """Several sheets hold a form: which one is meant is for the user to say."""
    names = "、".join(f"“{each.page.sheet.name}”" for each in forms)
    message = f"有{len(forms)}张工作表都是评分表：{names}"
    fix = f"请用 --sheet 指定一张，例如 --sheet {forms[0].page.sheet.name}"
    return Problem("several-forms", Severity.ERROR, message, fix, Source(file))


def without_columns(form: Candidate) -> Problem:
    """A form lacks a column that scoring needs."""
    seen = "、".join(dict.fromkeys(squeezed(each.heading.text) for each in form.table.block.columns))
    message = f"评分表缺少{_columns(form)}列，表头有：{seen}"
    fix = "请补上该列或改正表头文字；评分表在另一张工作表的，用 --sheet 指定"
    return Problem("form-column-missing", Severity.ERROR, message, fix, _place(form))


def no_rows(form: Candidate) -> Problem:
    """A score table has headings and nothing under them."""
    message = "评分表的表头下没有指标行"
    fix = "请填写指标名称和分值；评分表在另一张工作表的，用 --sheet 指定"
    return Problem("form-without-rows", Severity.ERROR, message, fix, _place(form))


def several_scores(form: Candidate) -> Problem:
    """More than one column may hold the self-score."""
    taken = form.table.headed(Column.SCORE)
    headings = [each for each in (taken, *form.table.rivals) if each is not None]
    seen = "、".join(f"“{squeezed(each.heading.text)}”" for each in headings)
    message = f"有{len(headings)}列都像是自评得分：{seen}，取了最左的一列"
    place = form.page.source(form.table.block.bottom, headings[0].column)
    fix = "请把自评得分一列的标题改为“自评得分”"
    return Problem("several-score-columns", Severity.WARNING, message, fix, place)


def form_in_parts(form: Form) -> Problem:
    """Only a part of the form stands on the sheet."""
    why = form.recognised[-1]
    message = f"这张表只是评分表的一部分（{why.seen}），没有核对分值、得分的合计和评价等级"
    fix = "请把各部分合并到一张工作表里，再核对合计"
    return Problem("form-in-parts", Severity.WARNING, message, fix, why.source)


def second_form_below(form: Candidate, row: int) -> Problem:
    """Another form stands below the one that was read."""
    message = f"第{row}行起还有一张评分表，只读取了第一张"
    fix = "请把每张评分表放在单独的工作表里"
    source = form.page.source(row, form.table.block.left)
    return Problem("second-form-below", Severity.WARNING, message, fix, source)


def _named(names: Iterable[str]) -> str:
    """The first few names, and of more how many there are."""
    told = list(names)
    return "、".join(told[:_MOST_NAMED]) + (f"等{len(told)}处" if len(told) > _MOST_NAMED else "")


def merged_twice(form: Candidate, overlaps: Sequence[tuple[Area, Area]]) -> Problem:
    """Merged areas lie over one another: what they hide, and whose it is, cannot be told."""
    areas = _named(f"{one}与{other}" for one, other in overlaps)
    message = f"合并单元格相互重叠：{areas}，这些单元格按没有合并读取，其中的内容可能读错"
    fix = "请在 Excel 中取消这些单元格的合并，核对内容后重新合并"
    first = overlaps[0][0]
    return Problem("merged-twice", Severity.WARNING, message, fix, form.page.source(first.top, first.left))


def hidden_rows(candidate: Candidate, form: Form) -> Iterator[Problem]:
    """Indicators in hidden rows are read and counted like the others."""
    hidden = [row for row in form.rows if row.row in candidate.page.sheet.hidden_rows]
    if hidden:
        names = _named(f"“{row.name}”（第{row.row}行）" for row in hidden)
        message = f"有{len(hidden)}项指标所在的行被隐藏，仍已计入：{names}"
        fix = "请取消隐藏后核对；确不适用的请删去该行"
        yield Problem("form-rows-hidden", Severity.NOTICE, message, fix, hidden[0].source)


def hidden_columns(candidate: Candidate) -> Iterator[Problem]:
    """Weights and scores in hidden columns are read and counted like the others."""
    page, table = candidate.page, candidate.table
    columns = [(kind, table.columns[kind]) for kind in _OF_POINTS if kind in table.columns]
    hidden = [(kind, column) for kind, column in columns if column in page.sheet.hidden_columns]
    if hidden:
        names = _named(f"“{kind.value}”（{column_letters(column)}列）" for kind, column in hidden)
        message = f"有{len(hidden)}列被隐藏，其中的分值或得分仍已计入：{names}"
        place = page.source(table.block.bottom, hidden[0][1])
        yield Problem("form-columns-hidden", Severity.NOTICE, message, "请取消隐藏后核对", place)
