"""What it costs to understand a form grows with what stands in it, whatever stands in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import TypeAlias

from tests.workbook.books import opened, value_of
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, shenzhen_form
from xlplugin.audit.audit import audit
from xlplugin.form.beside import WrittenReport
from xlplugin.form.form import Passage
from xlplugin.problem import Source
from xlplugin.workbook.formbook.closing_cells import graded
from xlplugin.workbook.formbook.opening import Request, read_case
from xlplugin.workbook.grid.grid import BookGrid, CellView, SheetGrid
from xlplugin.workbook.grid.reader import read_grid

TIMES = 4
TRIES = 3
LENGTH = 8_000
LINES = 1_500
Places: TypeAlias = Mapping[str, tuple[tuple[int, int], ...]]
# The title says what is looked for elsewhere, so it is filled by itself.
TITLE: Places = {Page.FORM: ((2, 1),), Page.THREE_PUBLIC: ((3, 2),)}
REST: Places = {
    # name, weight, explanation, standard, score and reasons of indicators; beside and below the table
    Page.FORM: ((10, 5), (9, 6), (11, 7), (6, 8), (8, 9), (7, 10), (18, 10), (6, 12), (28, 1), (31, 1)),
    Page.THREE_PUBLIC: ((1, 1), (4, 1), (5, 3)),
    Page.NOTES: ((2, 2),),
}
UNITS = (
    *("1", "1+", "1,111,", "1 、", " ", "（", "(", "《", "“", "〔", "：", "一", "年", "优 ", "□优"),
    *("规定", "满分 ", "针对问题", "存在的", "人民币", "按规定公开", "第1季度1%"),
)


def _with(sheet: SheetGrid, places: Places, text: str) -> SheetGrid:
    said = {place: CellView(text) for place in places.get(sheet.name, ())}
    return replace(sheet, cells={**sheet.cells, **said})


def _seconds(grid: BookGrid, places: Places, text: str) -> float:
    """What it costs to understand and audit the form with the text wherever people write."""
    full = grid._replace(sheets=tuple(_with(sheet, places, text) for sheet in grid.sheets))
    asked = Request(report=WrittenReport("报告.txt", (Passage(text, Source("报告.txt", line=1)),)))
    start = process_time()
    audit(value_of(read_case(full, "表.xlsx", asked)))
    graded(f"优{text}", "优", ("优", "良", "中", "差"))
    return process_time() - start


def _growth(cost: Callable[[int], float], length: int) -> float:
    """How many times as much four times as much costs, at the least noisy of a few tries."""
    cost(1)
    return min(cost(length * TIMES) / cost(length) for _ in range(TRIES))


def _of_texts(grid: BookGrid, places: Places, unit: str) -> float:
    return _growth(lambda length: _seconds(grid, places, f"{unit * (length // len(unit))}甲"), LENGTH)


def _of_lines(grid: BookGrid) -> float:
    def cost(lines: int) -> float:
        said = [
            Passage(f"采购设备{line}台，支出{line / 10}万元。", Source("报告.txt", line=line))
            for line in range(1, lines + 1)
        ]
        start = process_time()
        audit(value_of(read_case(grid, "表.xlsx", Request(report=WrittenReport("报告.txt", tuple(said))))))
        return process_time() - start

    return _growth(cost, LINES)


def growths(folder: Path) -> Iterator[tuple[str, float]]:
    """How the cost of an audit grows when a text, or a report's lines, become four times as many.

    Args:
        folder: for the form that is audited.

    Returns:
        What grows, and how many times the cost grows with it; about four where it grows with the length.
    """
    path = folder / "表.xlsx"
    path.write_bytes(shenzhen_form(Shape(pages=ALL_PAGES)))
    grid = value_of(read_grid(opened(path)))
    for places in (TITLE, REST):
        for unit in UNITS:
            yield f"a text of “{unit}”", _of_texts(grid, places, unit)
    yield "the lines of a report", _of_lines(grid)
