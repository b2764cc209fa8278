"""What people do to a form changes nothing of what it says; and no grid whatever makes the finder fail."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbook.books import first_sheet, opened, value_of
from tests.workbook.form_sheets import FILE, filed_in, told, tree
from tests.workbook.official_forms import (
    ALL_PAGES,
    Naming,
    Page,
    Shape,
    guangzhou_form,
    item_form,
    shenzhen_form,
)
from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Refused
from xlplugin.workbook.forms.finder import find_form
from xlplugin.workbook.forms.tables import read_beside
from xlplugin.workbook.grid.grid import Area, BookGrid, CellView, SheetGrid

Build = Callable[[Shape], bytes]
BUILDERS: dict[str, tuple[Build, int]] = {
    "shenzhen": (shenzhen_form, 21),
    "guangzhou": (guangzhou_form, 26),
    "item": (item_form, 8),
}


def shapes(rows: int) -> st.SearchStrategy[Shape]:
    """The same form in every shape that a person might give it."""
    indexes = st.frozensets(st.integers(1, rows - 1), max_size=4)
    extras = st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(("序号", "备注", "责任科室", "完成时限"))), max_size=4
    )
    return st.builds(
        Shape,
        extras=extras.map(tuple),
        down=st.integers(0, 4),
        right=st.integers(0, 3),
        titles=st.lists(st.sampled_from(("附件2", "内部资料", "某某区财政局")), max_size=3).map(tuple),
        blank_before=indexes,
        repeat_before=st.frozensets(st.integers(1, rows - 1), max_size=2),
        hidden=indexes,
        hidden_columns=st.frozensets(st.integers(0, 7), max_size=2),
        naming=st.sampled_from(Naming),
        text_digits=st.booleans(),
        pages=st.permutations(ALL_PAGES).map(tuple),
    )


@cache
def _plain(layout: str, folder: Path) -> tuple[object, object]:
    form = filed_in(BUILDERS[layout][0](Shape()), folder).form
    return told(form), tree(form)


@pytest.mark.parametrize("layout", BUILDERS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_shape_of_a_form_changes_what_it_says(layout: str, tmp_path: Path, data: st.DataObject) -> None:
    build, rows = BUILDERS[layout]
    form = filed_in(build(data.draw(shapes(rows))), tmp_path).form
    assert form.sheet == Page.FORM.value
    assert (told(form), tree(form)) == _plain(layout, tmp_path)


WORDS = (
    *(
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "自评得分",
        "得分",
        "评分标准",
        "扣分原因",
        "名称",
        "合计",
        "总分",
    ),
    *(
        "评价等级",
        "☑优 □良",
        "注：",
        "部门名称",
        "单位：万元",
        "年初预算数",
        "全年执行数",
        "全年预算数",
        "小计",
        "5",
        " ",
    ),
    *(
        "预算执行率（10分）",
        "指标：",
        "：",
        "（",
        "2023年度",
        "二〇二三年",
        "\u200b",
        "：：：",
        "一级分值",
        "核定得分",
    ),
)
cell_values: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=True),
    st.sampled_from(tuple(CellError)),
    st.sampled_from(WORDS),
    st.text(max_size=12),
)
formats = st.sampled_from(
    ("General", "0.00%", "#,##0.00", "yyyy/m/d", "0.0E+0", "@", '"', "[", "0,", "_", "")
)
views = st.builds(CellView, cell_values, st.sampled_from((None, "A1+1")), formats)
places = st.tuples(st.integers(1, 14), st.integers(1, 10))


@st.composite
def areas(draw: st.DrawFn) -> Area:
    (top, left), (bottom, right) = draw(places), draw(places)
    far = draw(st.sampled_from((0, 0, 0, 1_048_000)))
    return Area(min(top, bottom), min(left, right), max(top, bottom) + far, max(left, right))


sheets = st.builds(
    SheetGrid,
    st.sampled_from(("自评", "乙", "2020年度", "测算")),
    st.dictionaries(places, views, max_size=60),
    st.lists(areas(), max_size=8).map(tuple),
    visible=st.booleans(),
)


def _is_an_answer(grid: BookGrid) -> None:
    for sheet in (None, "自评"):
        try:
            checked = find_form(grid, FILE, sheet)
        except Refused as refused:
            problems, is_found = refused.problems, False
        else:
            problems, is_found = checked.problems, True
            assert read_beside(value_of(checked)) == read_beside(value_of(find_form(grid, FILE, sheet)))
        assert is_found != any(problem.severity == "error" for problem in problems)
        assert all(problem.message and problem.fix and problem.source for problem in problems)


@settings(max_examples=150, deadline=None)
@given(st.lists(sheets, max_size=3, unique_by=lambda sheet: sheet.name))
def test_any_grid_gives_a_form_or_a_problem(found: list[SheetGrid]) -> None:
    _is_an_answer(BookGrid(tuple(found)))


@cache
def _sound(layout: str, folder: Path) -> SheetGrid:
    path = folder / FILE
    path.write_bytes(BUILDERS[layout][0](Shape()))
    return first_sheet(opened(path))


def _mutated(sheet: SheetGrid, data: st.DataObject) -> SheetGrid:
    cells = dict(sheet.cells)
    for place in data.draw(st.lists(st.sampled_from(sorted(cells)), max_size=12)):
        cells.pop(place, None)
    cells.update(data.draw(st.dictionaries(st.sampled_from(sorted(sheet.cells)), views, max_size=12)))
    kept = data.draw(st.integers(0, len(sheet.merged)))
    added = data.draw(st.lists(areas(), max_size=4))
    return replace(sheet, cells=cells, merged=(*added, *sheet.merged[:kept]))


@pytest.mark.parametrize("layout", BUILDERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_a_form_gives_a_form_or_a_problem(
    layout: str, tmp_path: Path, data: st.DataObject
) -> None:
    _is_an_answer(BookGrid((_mutated(_sound(layout, tmp_path), data),)))
