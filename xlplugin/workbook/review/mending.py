"""The sheet 待改正 and the marks on wrong cells: what has to be put right before a workbook can be scored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlplugin.audit.basis.texts import place_words
from xlplugin.form.form import Form
from xlplugin.money import percent, plain, to_decimal
from xlplugin.problem import Problem, Severity
from xlplugin.workbook.edit.colours import RED
from xlplugin.workbook.edit.plan import Mark, NewSheet, Plan, Unmark
from xlplugin.workbook.formbook.opening import live_forms
from xlplugin.workbook.forms.entries import date_shown
from xlplugin.workbook.grid.grid import BLANK, BookGrid, CellView, Place
from xlplugin.workbook.layout.looks import CENTRED, HEAD, PLAIN, TITLE
from xlplugin.workbook.layout.names import MENDING_COLUMNS, unapproved
from xlplugin.workbook.layout.page import Page
from xlplugin.workbook.review import looks, names
from xlplugin.workbook.review.earlier_review import cell_place, place_on
from xlplugin.workbook.review.review import marks_on
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables

_NUMBER, _WHERE, _NOW, _WRONG, _FIX, _BEFORE = MENDING_COLUMNS
_WIDTHS: Final = (6.0, 22.0, 26.0, 58.0, 44.0, 8.0)
_HEADER_ROW: Final = 4
_ENOUGH: Final = 30
_LAST: Final = len(MENDING_COLUMNS)
_FOUND: Final = "{0}：{1} 处要改正，{2} 个单元格标了红色，批注里写着怎么改；还没有评分。"
_TO_DO: Final = (
    "点“位置”可到相应的单元格。改好后保存，对这个文件重新评分："
    "改好的单元格恢复原来的底色和批注，本表随之去掉。"
)


def plan_mending(form: Form, errors: Sequence[Problem], grid: BookGrid, rubric: str) -> Plan:
    """The sheet that lists errors, and a mark on every cell that they are about; nothing without cells.

    Args:
        form: the form that was to be scored.
        errors: what is wrong.
        grid: the workbook as it was handed in.
        rubric: the id of the rubric that it was to be scored by.
    """
    name = names.review_name(grid, names.MENDING_SHEET, form.sheet)
    each_place = [each._replace(source=place) for each in errors for place in (each.source, *each.others)]
    ordered = in_order(each_place, form, grid)
    marks = [each for each in marks_on(ordered, form.file, (name,), name) if grid.sheet(each.place.sheet)]
    if not marks:
        return Plan()
    places = [_place(each, form, grid) for each in ordered]
    twins = (
        Mark(Place(name, _HEADER_ROW + number, _LAST), place)
        for number, place in enumerate(places, 1)
        if place is not None
    )
    return Plan(sheets=(_sheet(name, form, ordered, grid, rubric),), marks=(*twins, *marks), front=name)


def in_order(problems: Iterable[Problem], form: Form, grid: BookGrid) -> list[Problem]:
    """As people go through a workbook: sheet by sheet from the top; what has no cell comes last."""
    return sorted(problems, key=lambda each: _order(_place(each, form, grid), grid))


def plan_mended(grid: BookGrid) -> Plan:
    """What takes such a sheet and its marks out of a workbook again; nothing where there is none."""
    tables = list(find_tables(grid, *MENDING_COLUMNS))
    unmarks = tuple(
        Unmark(place, looks.WRONG, Place(table.sheet.name, row, table.columns[_BEFORE]), _said(table, row))
        for table in tables
        for row in table.rows()
        if (place := place_on(table.text(row, _WHERE), "", grid)) is not None
    )
    front = [*live_forms(grid), *(each.place.sheet for each in unmarks)]
    removed = tuple(table.sheet.name for table in tables)
    return Plan(unmarks=unmarks, removed=removed, front=front[0] if front else "")


def _said(table: HeadedTable, row: int) -> str:
    """How the comment begins that tells of a row; of several rows of a cell the first."""
    number, wrong = table.view(row, _NUMBER).value, table.text(row, _WRONG)[:_ENOUGH]
    return f"{number:g}. {Severity.ERROR.chinese}：{wrong}" if isinstance(number, float) else ""


def _place(problem: Problem, form: Form, grid: BookGrid) -> Place | None:
    place = cell_place(problem.source, form.file)
    return place if place is not None and grid.sheet(place.sheet) else None


def _order(place: Place | None, grid: BookGrid) -> tuple[int, int, int]:
    if place is None:
        return (len(grid.sheets), 0, 0)
    sheets = [sheet.name.casefold() for sheet in grid.sheets]
    return (sheets.index(place.sheet.casefold()), place.row, place.column)


def _sheet(name: str, form: Form, errors: Sequence[Problem], grid: BookGrid, rubric: str) -> NewSheet:
    page = Page(_WIDTHS)
    cells = len({place for each in errors if (place := _place(each, form, grid)) is not None})
    page.banner(1, names.title(names.MENDING_SHEET, form.title or form.kind), TITLE)
    page.banner(2, _FOUND.format(Path(form.file).name, len(errors), cells), looks.STRONG)
    page.banner(3, f"{unapproved(rubric)}{_TO_DO}", looks.BARE)
    page.row(_HEADER_ROW, ((words, HEAD) for words in MENDING_COLUMNS))
    for number, each in enumerate(errors, 1):
        place = _place(each, form, grid)
        values = (float(number), _where(each, place, form), _shown(place, grid), each.message, each.fix)
        shown = (CENTRED, looks.LINK if place else PLAIN, PLAIN, PLAIN, PLAIN)
        page.row(_HEADER_ROW + number, [*zip(values, shown, strict=True), (None, PLAIN)], {2: place})
    return replace(
        page.sheet(name),
        frozen=(_HEADER_ROW + 1, 1),
        title_row=_HEADER_ROW,
        page_note=unapproved(rubric),
        tab=RED,
        protected=True,
    )


def _where(problem: Problem, place: Place | None, form: Form) -> str:
    return f"{place.sheet}!{place.cell}" if place else place_words(problem.source, form.file)


def _shown(place: Place | None, grid: BookGrid) -> str | None:
    """What stands in a cell, as people see it."""
    sheet = grid.sheet(place.sheet) if place else None
    view = sheet.cell(place.row, place.column) if sheet and place else BLANK
    return _words(view, from_1904=grid.dates_from_1904) or ("（空）" if place else None)


def _words(view: CellView, *, from_1904: bool) -> str:
    number = to_decimal(view.value) if isinstance(view.value, float) else None
    if date := date_shown(view, from_1904=from_1904):
        result = date
    elif number is None:
        result = "" if view.value is None else str(view.value)
    else:
        result = percent(number) if "%" in view.number_format else plain(number)
    return result if view.formula is None else f"{result}（公式）"
