"""修复公式: calls that name the add-in's file, after that file or the workbook moved, become plain calls.

Calls that Excel has not bound to the add-in are entered anew.
"""

from collections.abc import Iterator, Sequence

from xlplugin.excel.names import ADDIN_FILE
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import UNTIL_SAVED, Kind, Reply, binding_words, problem_lines
from xlplugin.functions.catalogue import names
from xlplugin.service.workbook import refuse_legacy
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.formulas import unlinked
from xlplugin.workbook.grid.grid import BookGrid, CellView, Place

TITLE = "修复公式"


def run(pressed: Pressed) -> Reply:
    """Bring every formula of the workbook that calls a function of ours alive.

    Those that call it through the add-in's file are changed; those that Excel does not connect with the
    add-in are entered anew.
    """
    refuse_legacy(pressed)
    grid = pressed.read().value
    repaired, arrays = tuple(repairs(grid)), tuple(linked_arrays(grid))
    problems = pressed.change(Plan(cells=repaired), TITLE) if repaired else ()
    pressed.recalculate()
    places = _listed([Place(each.sheet, each.row, each.column) for each in repaired])
    done = [f"已修复 {len(repaired)} 个公式：{places}。{UNTIL_SAVED}"] if repaired else []
    count = sum(each.value for each in pressed.bindings)
    done += [f"{binding_words(count)}。"] if count else []
    by_hand = [f"数组公式要手工改（去掉函数名前的文件名）：{_listed(arrays)}。"] if arrays else []
    left = [problem for each in pressed.bindings for problem in each.problems]
    warnings = [*by_hand, *problem_lines((*problems, *left), pressed.name)]
    text = "\n".join([*done, *warnings]) or "没有需要修复的公式。"
    return Reply(Kind.WARNING if warnings else Kind.INFO, TITLE, text)


_FIRST = 5


def _listed(places: Sequence[Place]) -> str:
    named = "、".join(f"{each.sheet}!{each.cell}" for each in places[:_FIRST])
    return f"{named}等" if len(places) > _FIRST else named


def repairs(grid: BookGrid) -> Iterator[CellEdit]:
    """The edits that make linked calls plain."""
    for place, view, plain in _linked(grid):
        if view.array is None:
            yield CellEdit(place.sheet, place.row, place.column, Formula(plain, view.value))


def linked_arrays(grid: BookGrid) -> Iterator[Place]:
    """The array formulas with linked calls: Excel takes those only from a person."""
    yield from (place for place, view, _ in _linked(grid) if view.array is not None)


def _linked(grid: BookGrid) -> Iterator[tuple[Place, CellView, str]]:
    ours = names()
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items():
            plain = unlinked(view.formula, ours, ADDIN_FILE) if view.formula else None
            if plain != view.formula and plain is not None:
                yield Place(sheet.name, row, column), view, plain
