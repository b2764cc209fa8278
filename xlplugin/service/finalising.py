"""What finalising takes out of a workbook: our sheets, and formulas that are nothing without them or us."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlplugin.form.form import DRAFT
from xlplugin.functions.catalogue import names as function_names
from xlplugin.functions.cell import CellError
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.formbook.earlier import CLAIM, NAME, SHOWN, WRITTEN
from xlplugin.workbook.formbook.working_columns import CHECK, CUT
from xlplugin.workbook.grid.formulas import calls_any, sheet_names, uses_name
from xlplugin.workbook.grid.grid import Area, BookGrid, CellView
from xlplugin.workbook.scorebook.headings import find_tables, is_added

_STALE: Final = ("过期", "改动", "不符")
_WORKINGS: Final = (NAME, CLAIM, WRITTEN, SHOWN)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes when a workbook is finalised.

    Attributes:
        sheets: the names of the sheets that are removed.
        edits: the cells whose formula becomes its value.
        names: people's own defined names that refer to a sheet that goes, and will refer to nothing.
        remarks: what a person should know before, a sentence each.
    """

    sheets: tuple[str, ...]
    edits: tuple[CellEdit, ...]
    names: tuple[str, ...]
    remarks: tuple[str, ...]


def leaving(grid: BookGrid, names: Mapping[str, str], form: str, *, is_live: bool = False) -> Leaving:
    """What finalising would take out.

    Args:
        grid: the workbook, formulas calculated.
        names: its defined names and what they refer to.
        form: the sheet with the form, which always stays.
        is_live: whether the form is one of our template: then every sheet is part of it.
    """
    sheets = () if is_live else tuple(name for name in _sheets(grid) if name != form)
    spoken = frozenset(each.casefold() for each in sheets)
    broken = tuple(name for name, refers in names.items() if spoken & _named(refers))
    ours = function_names()
    calling = tuple(name for name, refers in names.items() if calls_any(refers, ours))
    used = tuple(
        name.rpartition("!")[2] for name in (*broken, *calling)
    )  # of one sheet's name without the sheet
    edits = tuple(_values(grid, spoken, ours, used))
    remarks = (*_remarks(grid, edits, broken, form), *map(_calls, calling))
    return Leaving(sheets, edits, broken, remarks)


def _calls(name: str) -> str:
    return f"名称“{name}”的定义用到本程序的公式，用它的单元格将改为数值，不再需要的请自行删除。"


def _sheets(grid: BookGrid) -> Iterator[str]:
    """The sheets that were added to a form."""
    for sheet in grid.sheets:
        if is_added(sheet):
            yield sheet.name


def _named(formula: str) -> frozenset[str]:
    return frozenset(each.casefold() for each in sheet_names(formula.removeprefix("=")))


def _values(
    grid: BookGrid, spoken: frozenset[str], ours: frozenset[str], names: tuple[str, ...]
) -> Iterator[CellEdit]:
    """A value where a formula calls us or speaks of a sheet that goes; of an array for each of its cells.

    So it is, too, where it does either by one of the defined ``names``.
    """
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items() if sheet.name.casefold() not in spoken else ():
            if not _depends(view, ours, spoken, names):
                continue
            for place in sheet.cells_in(view.array or Area(row, column, row, column)):
                yield CellEdit(sheet.name, *place, sheet.cell(*place).value)


def _depends(view: CellView, ours: frozenset[str], spoken: frozenset[str], names: tuple[str, ...]) -> bool:
    formula = view.formula
    if formula is None:
        return False
    return (
        calls_any(formula, ours)
        or bool(spoken & _named(formula))
        or any(uses_name(formula, name) for name in names)
    )


def _remarks(
    grid: BookGrid, edits: tuple[CellEdit, ...], broken: tuple[str, ...], form: str
) -> Iterator[str]:
    workings = list(find_tables(grid, *_WORKINGS))
    stale = sum(
        any(word in table.text(row, CHECK) for word in _STALE) for table in workings for row in table.rows()
    )
    if stale:
        yield f"有 {stale} 处得分已过期或被改动，建议先点“评分本表”。"
    if any(CUT in table.columns for table in workings):
        yield "“测算”里的核定得分和核定依据将只保留在底稿中。"
    sheet = grid.sheet(form)
    drafts = sum(DRAFT in str(view.value) for view in sheet.cells.values()) if sheet else 0
    if drafts:
        yield f"有 {drafts} 处说明仍是“{DRAFT}”，请先改好。"
    wrong = sum(isinstance(each.value, CellError) for each in edits)
    if wrong:
        yield f"有 {wrong} 个单元格是错误值（如 #N/A），请先补充数据。"
    for name in broken:
        yield f"名称“{name}”引用了将移除的工作表，定稿后失效。"
