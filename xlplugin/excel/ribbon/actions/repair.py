"""修复公式: calls that name the add-in's file, after that file or the workbook moved, become plain calls."""

from collections.abc import Iterator

from xlplugin.excel.live.changing import change
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, refused
from xlplugin.functions.catalogue import functions
from xlplugin.problem import has_errors
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.formulas import unlinked
from xlplugin.workbook.grid.grid import BookGrid

TITLE = "修复公式"


def run(pressed: Pressed) -> Reply:
    """Repair every formula of the workbook that calls a function of ours through a file's name."""
    repaired = tuple(repairs(pressed.grid()))
    if not repaired:
        return Reply(Kind.INFO, TITLE, "没有需要修复的公式。")
    changed = change(pressed.book, Plan(cells=repaired), title=TITLE)
    if has_errors(changed.problems):
        return refused(TITLE, changed.problems, pressed.name)
    places = "、".join(f"{each.sheet}!{each.place.cell}" for each in repaired[:_FIRST])
    more = "等" if len(repaired) > _FIRST else ""
    return Reply(
        Kind.INFO, TITLE, f"已修复 {len(repaired)} 个公式（{places}{more}）。保存之前可以“撤销评分”。"
    )


_FIRST = 5


def repairs(grid: BookGrid) -> Iterator[CellEdit]:
    """The edits that make linked calls plain; array formulas are left to people."""
    names = frozenset(each.name for each in functions())
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items():
            if view.formula is None or view.array is not None:
                continue
            plain = unlinked(view.formula, names)
            if plain != view.formula:
                yield CellEdit(sheet.name, row, column, Formula(plain, view.value))
