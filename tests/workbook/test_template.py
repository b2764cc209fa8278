"""The shipped workbooks: built the same everywhere, and every formula right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.workbook.shipped_books import (
    BOOKS,
    RUBRICS,
    each_book,
    each_department_book,
    example,
    grid,
    layout,
    loaded,
    package,
    page,
    path,
    sheet,
    value,
)
from xlplugin.functions.catalogue import function, functions
from xlplugin.functions.cell import Argument, Cell, CellError
from xlplugin.workbook.grid.grid import SheetGrid, parse_area
from xlplugin.workbook.layout.names import (
    CHARTS_SHEET,
    FACTS_SHEET,
    FORM_COLUMNS,
    FORM_HEADER_ROW,
    FORM_SHEET,
    GUIDE_SHEET,
    TARGETS_SHEET,
)
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.template.build import ShippedBook

CALL = re.compile(r"((?:SCORE|EXPLAIN)_\w+)\(([^()]*)\)")
RANGE = re.compile(rb"<f>'[^']+'!([$A-Z0-9:]+)</f>")
ARGUMENT = re.compile(r'"((?:[^"]|"")*)"|([^,"]+)')


def argument(book: ShippedBook, home: SheetGrid, written: str) -> Argument:
    name, _, cells = written.rpartition("!")
    area = parse_area(cells)
    assert area is not None, written
    where = sheet(book, name) if name else home
    block = tuple(
        tuple(where.cell(row, column).value for column in range(area.left, area.right + 1))
        for row in range(area.top, area.bottom + 1)
    )
    return block[0][0] if area.is_one_cell else block


@dataclass(frozen=True)
class CustomCall:
    cell: str
    name: str
    arguments: tuple[Argument, ...]
    stored: Cell


def custom_calls(book: ShippedBook) -> Iterator[CustomCall]:
    for home in grid(book).sheets:
        for (row, column), view in home.cells.items():
            found = CALL.search(view.formula or "")
            if found is None or view.value == "":
                continue
            parts = [
                text.replace('""', '"') if not reference else argument(book, home, reference)
                for text, reference in ARGUMENT.findall(found[2])
            ]
            yield CustomCall(f"{home.name}!R{row}C{column}", found[1], tuple(parts), view.value)


def test_the_workbooks_are_a_blank_one_and_an_example_for_each_rubric() -> None:
    rubrics = (*RUBRICS, "national-item")
    expected = [f"{rubric}{ending}.xlsx" for rubric in rubrics for ending in ("", "-example")]
    assert [book.file for book in BOOKS] == expected


@each_book
def test_building_a_shipped_workbook_again_gives_the_same_bytes(book: ShippedBook) -> None:
    assert book.build() == path(book).read_bytes(), "请运行 python -m xlplugin.workbook.template"


@each_book
def test_nothing_in_a_workbook_tells_when_where_or_by_what_it_was_built(book: ShippedBook) -> None:
    with ZipFile(path(book)) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml") + archive.read("docProps/app.xml")
        assert not re.search(rb"dcterms:|AppVersion|\d\d:\d\d:\d\d", properties)


@each_book
def test_a_computer_without_the_functions_keeps_the_stored_results(book: ShippedBook) -> None:
    with ZipFile(path(book)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
        author = archive.read("docProps/app.xml").decode()
    assert "<Application>Microsoft Excel" in author  # otherwise LibreOffice calculates texts again
    assert 'calcId="191029"' in workbook
    assert "fullCalcOnLoad" not in workbook.replace('fullCalcOnLoad="0"', "")
    assert all(call.stored is not None for call in custom_calls(book))


@each_department_book
def test_the_sheets_come_in_order_with_the_targets_only_where_the_rubric_has_them(book: ShippedBook) -> None:
    targets = [TARGETS_SHEET] if book.rubric == "guangzhou-2023" else []
    expected = [GUIDE_SHEET, FACTS_SHEET, *targets, FORM_SHEET, CHARTS_SHEET]
    assert [each.name for each in grid(book).sheets] == expected


@each_department_book
def test_every_score_and_explanation_is_what_the_function_gives_on_its_cells(book: ShippedBook) -> None:
    calls = list(custom_calls(book))
    plan, grades = layout(book.rubric), 2 + (book.filling is not None)
    # Each indicator's score and its bounds; subtotals and total; grades of what is claimed and possible.
    scores = 3 * len(plan.indicators) + len(plan.primaries) + 1 + grades
    assert sum(call.name.startswith("SCORE_") for call in calls) == scores
    for call in calls:
        called = function(call.name)
        assert called is not None, call.cell
        assert called(*call.arguments) == call.stored, call.cell


@each_book
def test_recalculating_a_shipped_workbook_changes_nothing(book: ShippedBook) -> None:
    again = recalculate(package(book), functions())
    assert again.value is not None
    assert (again.value.changes, again.problems) == ((), ())


@each_department_book
def test_every_indicator_has_its_row_with_name_weight_and_both_formulas(book: ShippedBook) -> None:
    form = sheet(book, FORM_SHEET)
    assert tuple(form.cell(FORM_HEADER_ROW, place + 1).value for place in range(16)) == FORM_COLUMNS
    indicators = tuple(loaded(book.rubric).rubric.indicators())
    assert len(layout(book.rubric).indicators) == len(indicators)
    for row, indicator in enumerate(indicators, FORM_HEADER_ROW + 1):
        assert value(form, f"E{row}") == indicator.name
        assert value(form, f"F{row}") == float(indicator.weight)
        scoring, explaining = form.cell(row, 10).formula or "", form.cell(row, 13).formula or ""
        assert scoring.startswith(f"{indicator.function}(")
        assert explaining == scoring.replace("SCORE_", "EXPLAIN_", 1)


@each_department_book
def test_primary_and_secondary_names_are_merged_over_just_their_indicators_a_page(book: ShippedBook) -> None:
    form, row = sheet(book, FORM_SHEET), FORM_HEADER_ROW + 1
    starts = {each.id + 1 for each in page(book, FORM_SHEET).row_breaks.brk}
    for primary in loaded(book.rubric).rubric.primaries:
        top = row
        for secondary in primary.secondaries:
            last = row + len(secondary.indicators) - 1
            assert_named(form, ("C", "D"), (secondary.name, secondary.weight), (row, last), starts)
            row = last + 1
        assert_named(form, ("A", "B"), (primary.name, primary.weight), (top, row - 1), starts)


def assert_named(
    form: SheetGrid,
    columns: tuple[str, str],
    level: tuple[str, Decimal],
    rows: tuple[int, int],
    starts: set[int],
) -> None:
    """A level's name and weight stand over its rows, once on every printed page."""
    tops = sorted({rows[0], *(start for start in starts if rows[0] < start <= rows[1])})
    for top, below in zip(tops, [*tops[1:], rows[1] + 1], strict=True):
        assert tuple(value(form, f"{letters}{top}") for letters in columns) == (level[0], float(level[1]))
        if below - 1 > top:
            assert {parse_area(f"{each}{top}:{each}{below - 1}") for each in columns} <= set(form.merged)


@each_department_book
def test_no_score_cell_holds_text(book: ShippedBook) -> None:
    form = sheet(book, FORM_SHEET)
    for row in (*range(layout(book.rubric).form.first, layout(book.rubric).total_row + 1),):
        score = value(form, f"J{row}")
        assert isinstance(score, (float, CellError)), row


def expected_comparison(claim: Cell, score: Cell, words: Cell) -> str:
    if isinstance(score, float):
        if not isinstance(claim, float):
            return "按测算"
        return "一致" if round(claim - score, 4) == 0 else "不符"
    if score is CellError.NA:
        return "待定" if "；待评定，" in str(words) else "无法核算"
    return "数据有误"


@each_department_book
def test_the_comparison_says_how_claim_and_score_stand(book: ShippedBook) -> None:
    form = sheet(book, FORM_SHEET)
    for each in layout(book.rubric).indicators:
        row = each.row
        words = expected_comparison(value(form, f"I{row}"), value(form, f"J{row}"), value(form, f"M{row}"))
        assert value(form, f"K{row}") == words, row


def test_the_guangzhou_example_totals_as_published() -> None:
    form, plan = sheet(example("guangzhou-2023"), FORM_SHEET), layout("guangzhou-2023")
    assert value(form, f"I{plan.total_row}") == pytest.approx(91.7)
    assert value(form, f"J{plan.total_row}") == 91.7
    assert (value(form, f"I{plan.grade_row}"), value(form, f"J{plan.grade_row}")) == ("优", "未定")
    assert [value(form, f"{letters}{plan.total_row}") for letters in "OP"] == [57.5, 94.7]
    assert [value(form, f"{letters}{plan.grade_row}") for letters in "OP"] == ["差", "优"]
    words = [value(form, f"G{row}") for row in (plan.total_row, plan.grade_row)]
    assert words == [
        "能核算的指标满分54分，得48.7分；其余46分未核实（按自评计43分）",
        "总分最低57.5分（差），最高94.7分（优），等级未定",
    ]


@each_department_book
def test_the_charts_show_their_tables_every_level_and_the_greatest_losses(book: ShippedBook) -> None:
    plan, where = layout(book.rubric), sheet(book, CHARTS_SHEET)
    levels = len(plan.primaries) + len(plan.secondaries)
    for number, rows in enumerate((levels, 12), start=1):
        drawn = package(book).data(f"xl/charts/chart{number}.xml") or b""
        names, numbers = (parse_area(cells.decode()) for cells in RANGE.findall(drawn))
        assert names is not None
        assert numbers is not None
        assert (names.left, numbers.left) == (1, 4)
        assert (names.top, names.bottom) == (numbers.top, numbers.bottom)
        assert names.bottom - names.top + 1 == rows
        assert number == 2 or all(where.cell(row, 1).value for row in range(names.top, names.bottom + 1))


@each_department_book
def test_the_table_of_losses_holds_who_lost_points_the_most_first_and_nobody_else(book: ShippedBook) -> None:
    charts, form, plan = sheet(book, CHARTS_SHEET), sheet(book, FORM_SHEET), layout(book.rubric)
    standing = [(each, value(form, f"N{each.row}")) for each in plan.indicators]
    weighed = [(each.indicator.name, float(each.indicator.weight), score) for each, score in standing]
    scores = [(name, weight, score) for name, weight, score in weighed if isinstance(score, float)]
    lost = [(name, weight, score, weight - score) for name, weight, score in scores if score < weight]
    lost.sort(key=lambda each: -round(each[3], 4))
    head = next(
        row for (row, _), view in charts.cells.items() if str(view.value).startswith("扣分的三级指标")
    )
    table: list[tuple[object, ...]] = [
        tuple(charts.cell(head + rank, column).value for column in range(1, 5)) for rank in range(1, 13)
    ]
    expected: list[tuple[object, ...]] = [(*each[:3], pytest.approx(each[3])) for each in lost[:12]]
    assert [*table[: len(lost)]] == expected
    assert set(table[len(lost) :]) <= {("", "", "", "")}
    words = "还没有得分" if not scores else "没有扣分的指标" if not lost else ""
    assert charts.cell(head + 13, 1).value == words


@each_department_book
def test_the_charts_print_on_one_landscape_page(book: ShippedBook) -> None:
    charts = page(book, CHARTS_SHEET)
    assert (charts.page_setup.paperSize, charts.page_setup.orientation) == (9, "landscape")
    assert (charts.page_setup.fitToWidth, charts.page_setup.fitToHeight) == (1, 1)


@each_department_book
def test_a_form_prints_on_a4_landscape_one_page_wide_with_its_heading_repeated(book: ShippedBook) -> None:
    form = page(book, FORM_SHEET)
    assert (form.page_setup.paperSize, form.page_setup.orientation) == (9, "landscape")
    assert (form.page_setup.fitToWidth, form.page_setup.fitToHeight) == (1, 0)
    assert form.print_title_rows == f"${FORM_HEADER_ROW}:${FORM_HEADER_ROW}"
    assert form.freeze_panes == f"G{FORM_HEADER_ROW + 1}"
