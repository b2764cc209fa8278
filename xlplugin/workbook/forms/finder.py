"""Finds the form in a workbook and everything beside it; or says why no form, or not just one, is there."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.form.beside import Beside
from xlplugin.form.form import Column, Form
from xlplugin.functions.library import open_headings
from xlplugin.problem import Checked, Problem, Refused, Source
from xlplugin.workbook.forms import codes
from xlplugin.workbook.forms.candidates import PossibleForm, Prints, as_part, candidates_on, is_own
from xlplugin.workbook.forms.entries import squeezed
from xlplugin.workbook.forms.form_reader import ReadForm, read_form
from xlplugin.workbook.forms.headings import Headings, headings_of
from xlplugin.workbook.grid.grid import Area, BookGrid, SheetGrid, column_letters

_NAMES: Final = {Column.WEIGHT: "分值（权重）", Column.SCORE: "自评得分"}
_MOST_NAMED: Final = 5
_LOOKED_FOR: Final = "没有找到评分表：要找的是带有“三级指标”（或“指标名称”）、“分值”和“自评得分”标题的表"
_OF_POINTS: Final = (
    *(Column.PRIMARY_WEIGHT, Column.SECONDARY_WEIGHT, Column.WEIGHT),
    *(Column.SCORE, Column.REVIEWED, Column.DEDUCTION),
)


class SearchedBook(NamedTuple):
    """A workbook's sheets but for our own that nobody named, with the score tables that they may hold.

    Attributes:
        grid: what is on the sheets, formulas calculated.
        file: the workbook's path, for sources and messages.
        headings: the names that headings and labels may have.
        sheets: the sheets.
        candidates: what may be a form on them.
        beside: what sheets without a form hold, by their places, once read: the same for every form.
    """

    grid: BookGrid
    file: str
    headings: Headings
    sheets: tuple[SheetGrid, ...]
    candidates: tuple[PossibleForm, ...]
    beside: dict[int, Beside]


class FoundForm(NamedTuple):
    """The form that a workbook holds, and where it stands there."""

    form: Form
    book: SearchedBook
    chosen: PossibleForm
    read: ReadForm


def find_form(
    grid: BookGrid,
    file: str,
    sheet: str | None = None,
    own: Path | None = None,
    book: SearchedBook | None = None,
) -> Checked[FoundForm]:
    """The form that a workbook holds.

    Args:
        grid: what is on the sheets, formulas calculated.
        file: the workbook's path, for sources and messages.
        sheet: the sheet that holds the form, where the user has named it.
        own: the user's own folder, whose names of headings are known besides the shipped ones.
        book: the same workbook as ``search`` gave it, where it was searched before.

    Returns:
        The form, perhaps with warnings.

    Raises:
        Refused: no form, several of them, no such sheet, a form without a column that scoring needs, a form
            without indicators, names of headings that are unusable.
    """
    named = grid.sheet(sheet) if sheet is not None else None
    if sheet is not None and named is None:
        names_there = "、".join(each.name for each in grid.sheets) or "（没有工作表）"
        message, fix = f"没有名为“{sheet}”的工作表", f"请用 --sheet 指定其中一张：{names_there}"
        raise Refused(codes.NO_SHEET.at(Source(file), message, fix=fix))
    if book is None or (named is not None and all(each.name != named.name for each in book.sheets)):
        book = search(grid, file, own, named)
    chosen = _chosen(book, named)
    if not chosen.leaves:
        raise Refused(codes.FORM_WITHOUT_ROWS.at(_place(chosen), "评分表的表头下没有指标行"))
    read = read_form(chosen.page, chosen.table, chosen.extent, chosen.leaves)
    form = as_part(read.form, chosen, book.candidates)
    return Checked(FoundForm(form, book, chosen, read), tuple(_doubts(chosen, form, read.area)))


def form_sheets(book: SearchedBook) -> tuple[str, ...]:
    """The sheets that hold what ``find_form`` can take for the form; of several it takes none by itself."""
    return tuple(each.page.sheet.name for each in _meant(book.candidates))


def lesser_sheets(book: SearchedBook) -> tuple[str, ...]:
    """The other sheets that people see with indicators that can be checked: they print less of points."""
    fullest = form_sheets(book)
    return tuple(
        each.page.sheet.name
        for each in book.candidates
        if each.leaves and each.page.sheet.visible and each.page.sheet.name not in fullest
    )


def search(
    grid: BookGrid, file: str, own: Path | None = None, named: SheetGrid | None = None
) -> SearchedBook:
    """A workbook with all that may be a form in it.

    Args:
        grid: what is on the sheets, formulas calculated.
        file: as for ``find_form``, and so the next.
        own: the user's own folder.
        named: a sheet that is searched even if it is one of ours.
    """
    headings = headings_of(open_headings(own))
    sheets = tuple(each for each in grid.sheets if each is named or not is_own(each))
    found = tuple(candidate for each in sheets for candidate in candidates_on(each, file, grid, headings))
    return SearchedBook(grid, file, headings, sheets, found, {})


def _meant(candidates: Sequence[PossibleForm]) -> list[PossibleForm]:
    """Those that print the most, of them those that people see."""
    most = min((each.prints for each in candidates), default=Prints.TOO_LITTLE)
    fullest = [each for each in candidates if each.prints is most is not Prints.TOO_LITTLE]
    return [each for each in fullest if each.page.sheet.visible] or fullest


def _chosen(book: SearchedBook, named: SheetGrid | None) -> PossibleForm:
    """The one form that can be meant."""
    name = named.name if named else None
    on_sheets = [each for each in book.candidates if named is None or each.page.sheet.name == name]
    shown = _meant(on_sheets)
    if len(shown) > 1:
        those = "、".join(f"“{each.page.sheet.name}”" for each in shown)
        message = f"有{len(shown)}张工作表都是评分表：{those}"
        fix = f"请用 --sheet 指定一张，例如 --sheet {shown[0].page.sheet.name}"
        raise Refused(codes.SEVERAL_FORMS.at(Source(book.file), message, fix=fix))
    if shown:
        return shown[0]
    nearest = min(on_sheets, key=lambda each: len(each.table.missing), default=None)
    if nearest is None:
        raise Refused(codes.NO_FORM.at(Source(book.file, sheet=name), _LOOKED_FOR))
    lacking = "、".join(f"“{_NAMES.get(each, each.value)}”" for each in nearest.table.missing)
    if len(nearest.table.missing) == 1 and nearest.is_scored:
        seen = "、".join(dict.fromkeys(squeezed(each.heading.text) for each in nearest.table.block.columns))
        message = f"评分表缺少{lacking}列，表头有：{seen}"
        raise Refused(codes.FORM_COLUMN_MISSING.at(_place(nearest), message))
    message = f"{_LOOKED_FOR}；最接近的是工作表“{nearest.page.sheet.name}”，缺少{lacking}列"
    raise Refused(codes.NO_FORM.at(_place(nearest), message))


def _doubts(chosen: PossibleForm, form: Form, area: Area) -> Iterator[Problem]:
    """What a person should know of how the form was read; ``area`` is the rectangle that it fills."""
    page, table = chosen.page, chosen.table
    overlaps = [both for both in page.overlaps if both[0].top <= area.bottom]
    if overlaps:
        areas = _named(f"{one}与{other}" for one, other in overlaps)
        message = f"合并单元格相互重叠：{areas}，这些单元格按没有合并读取，其中的内容可能读错"
        yield codes.MERGED_TWICE.at(page.source(overlaps[0][0].top, overlaps[0][0].left), message)
    if chosen.prints is Prints.NO_WEIGHTS:
        message = "表上没有印各项指标的分值，分值合计和各项得分是否超过分值没有核对"
        yield codes.WEIGHTS_NOT_PRINTED.at(_place(chosen), message)
    elif chosen.prints is Prints.NO_SCORES:
        message = "本表没有得分栏，只核对预算执行和目标完成情况"
        yield codes.SCORES_NOT_PRINTED.at(_place(chosen), message)
    yield from _hidden(chosen, form)
    if form.partial:
        why = form.recognised[-1]
        message = f"这张表只是评分表的一部分（{why.seen}），没有核对分值、得分的合计和评价等级"
        yield codes.FORM_IN_PARTS.at(why.source, message)
    taken = table.headed(Column.SCORE)
    if table.rivals and taken is not None:
        seen = "、".join(f"“{squeezed(each.heading.text)}”" for each in (taken, *table.rivals))
        message = f"有{len(table.rivals) + 1}列都像是自评得分：{seen}，取了最左的一列"
        yield codes.SEVERAL_SCORE_COLUMNS.at(page.source(table.block.bottom, taken.column), message)
    if chosen.extent.next_form is not None:
        message = f"第{chosen.extent.next_form}行起还有一张评分表，只读取了第一张"
        yield codes.SECOND_FORM_BELOW.at(page.source(chosen.extent.next_form, table.block.left), message)


def _hidden(chosen: PossibleForm, form: Form) -> Iterator[Problem]:
    """Indicators in hidden rows, and weights and scores in hidden columns, count like the others."""
    page, table = chosen.page, chosen.table
    rows = [row for row in form.rows if row.row in page.sheet.hidden_rows]
    if rows:
        names = _named(f"“{row.name}”（第{row.row}行）" for row in rows)
        message = f"有{len(rows)}项指标所在的行被隐藏，仍已计入：{names}"
        yield codes.FORM_ROWS_HIDDEN.at(rows[0].source, message)
    columns = [(kind, table.columns[kind]) for kind in _OF_POINTS if kind in table.columns]
    columns = [(kind, column) for kind, column in columns if column in page.sheet.hidden_columns]
    if columns:
        names = _named(f"“{kind.value}”（{column_letters(column)}列）" for kind, column in columns)
        message = f"有{len(columns)}列被隐藏，其中的分值或得分仍已计入：{names}"
        yield codes.FORM_COLUMNS_HIDDEN.at(page.source(table.block.bottom, columns[0][1]), message)


def _named(names: Iterable[str]) -> str:
    """The first few names, and of more how many there are."""
    told = list(names)
    return "、".join(told[:_MOST_NAMED]) + (f"等{len(told)}处" if len(told) > _MOST_NAMED else "")


def _place(candidate: PossibleForm) -> Source:
    block = candidate.table.block
    return candidate.page.source(block.top, block.left)
