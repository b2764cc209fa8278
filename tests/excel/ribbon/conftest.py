"""An Excel for each test, and official forms of the three layouts with facts to score by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
import xlwings as xw
from openpyxl import load_workbook

from tests.excel.engine.excel import Excel, handed_over, saved_copy
from tests.excel.engine.vba import left_in, told_of
from tests.workbook.books import opened
from tests.workbook.form_books import page, run, saved
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from xlplugin.excel.ribbon.press import answer
from xlplugin.excel.ribbon.reply import Kind, Reply
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid

_FILLED: Final = Shape(pages=ALL_PAGES)
_PUBLISHED: Final = Path(__file__).parents[4] / "shared" / "forms"
BUILT: Final[dict[str, Callable[[], bytes]]] = {
    "longgang-2020": lambda: shenzhen_form(_FILLED),
    "longgang-2021": lambda: shenzhen_form(_FILLED, "longgang-2021"),
    "guangzhou-2023": lambda: guangzhou_form(_FILLED),
}
PUBLISHED: Final = ("longgang-2020-urban-renewal", "longgang-2021-sasac", "nansha-2023-land")
_TYPED: Final = {"staff_actual": 100, "staff_quota": 105, "satisfaction": 0.97}


@dataclass(frozen=True)
class Desk:
    """A workbook open in Excel, with the ribbon at hand."""

    excel: Excel
    book: xw.Book
    folder: Path
    left: list[str] = field(default_factory=list)

    def press(self, action: str) -> Reply:
        reply = answer(action, handed_over(self.book), told=told_of(self.book, *self.left))
        self.left[:] = [left_in(self.book)]
        return reply

    def done(self, action: str) -> Reply:
        """Press a button that must do its work."""
        reply = self.press(action)
        assert reply.kind is not Kind.ERROR, reply.text
        return reply

    def finalised(self) -> Reply:
        """Press 定稿 and say yes."""
        return self.done(self.press("finalise").then)

    def grid(self) -> BookGrid:
        """The workbook as Excel would save it now."""
        return grid_of(saved_copy(self.book, self.folder / "copy.xlsx"))


def grid_of(path: Path) -> BookGrid:
    grid = read_grid(opened(path)).value
    assert grid is not None
    return grid


@pytest.fixture
def excel() -> Iterator[Excel]:
    running = Excel()
    yield running
    running.quit()


@pytest.fixture(params=[*BUILT, *PUBLISHED])
def form(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An official form as it was handed in, without facts."""
    name = str(request.param)
    if name in BUILT:
        return saved(tmp_path, BUILT[name]())
    published = _PUBLISHED / f"{name}.xlsx"
    if not published.is_file():
        pytest.skip("the published forms are not here")
    return saved(tmp_path, published.read_bytes())


def with_confirmed_facts(form: Path) -> Path:
    """The form with its sheet of facts, every proposal confirmed and a few facts typed."""
    book = form.with_name("有数据.xlsx")
    assert run("score", form, "-o", book) == 3
    workbook = load_workbook(book)
    for row in page(workbook, "基础数据").iter_rows():
        if row[0].value in _TYPED:
            row[3].value = _TYPED[str(row[0].value)]
        if row[8].value == "待确认":
            row[8].value = "已确认"
    workbook.save(book)
    return book


@pytest.fixture
def facts(form: Path) -> Path:
    return with_confirmed_facts(form)


@pytest.fixture
def desk(excel: Excel, tmp_path: Path) -> Desk:
    """The 2020 form with confirmed facts, open in Excel."""
    form = saved(tmp_path, BUILT["longgang-2020"]())
    return Desk(excel, excel.open(with_confirmed_facts(form)), tmp_path)


@pytest.fixture
def fresh(excel: Excel, tmp_path: Path) -> Desk:
    """The 2020 form as it was handed in, open in Excel."""
    return Desk(excel, excel.open(saved(tmp_path, BUILT["longgang-2020"]())), tmp_path)
