"""What it costs to understand a form grows with what stands in it, whatever stands in it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import TypeAlias

import pytest

from tests.workbook.books import opened, value_of
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, shenzhen_form
from xlplugin.audit.audit import audit
from xlplugin.form.form import Passage
from xlplugin.problem import Source
from xlplugin.workbook.formbook.opening import Asked, understand
from xlplugin.workbook.formbook.ticks import graded
from xlplugin.workbook.grid.grid import BookGrid, CellView, SheetGrid
from xlplugin.workbook.grid.reader import read_grid

TIMES = 4
MOST = TIMES * 1.5
"""Work that grows with the square of a text makes sixteen times as much of four times the text."""

TRIES = 3
LENGTH = 8_000
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


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> BookGrid:
    path = tmp_path_factory.mktemp("form") / "表.xlsx"
    path.write_bytes(shenzhen_form(Shape(pages=ALL_PAGES)))
    return value_of(read_grid(opened(path)))


def _with(sheet: SheetGrid, places: Places, text: str) -> SheetGrid:
    said = {place: CellView(text) for place in places.get(sheet.name, ())}
    return replace(sheet, cells={**sheet.cells, **said})


def _seconds(grid: BookGrid, places: Places, text: str) -> float:
    """What it costs to understand and audit the form with the text wherever people write."""
    full = replace(grid, sheets=tuple(_with(sheet, places, text) for sheet in grid.sheets))
    asked = Asked(narrative=(Passage(text, Source("报告.txt", line=1)),))
    start = process_time()
    audit(value_of(understand(full, "表.xlsx", asked)).case)
    graded(f"优{text}", "优", ("优", "良", "中", "差"))
    return process_time() - start


def _growth(grid: BookGrid, places: Places, unit: str) -> float:
    short, long = (f"{unit * (length // len(unit))}甲" for length in (LENGTH, LENGTH * TIMES))
    return _seconds(grid, places, long) / _seconds(grid, places, short)


@pytest.mark.parametrize("places", [TITLE, REST])
@pytest.mark.parametrize("unit", UNITS)
def test_no_text_costs_more_than_its_length(plain: BookGrid, unit: str, places: Places) -> None:
    _seconds(plain, places, unit)
    assert any(_growth(plain, places, unit) < MOST for _ in range(TRIES))


def test_many_lines_of_a_report_cost_no_more_than_their_number(plain: BookGrid) -> None:
    def seconds(lines: int) -> float:
        said = [
            Passage(f"采购设备{line}台，支出{line / 10}万元。", Source("报告.txt", line=line))
            for line in range(1, lines + 1)
        ]
        start = process_time()
        audit(value_of(understand(plain, str(Path("表.xlsx")), Asked(narrative=tuple(said)))).case)
        return process_time() - start

    seconds(1)
    assert any(seconds(6_000) / seconds(1_500) < MOST for _ in range(TRIES))
