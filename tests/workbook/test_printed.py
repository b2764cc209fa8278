"""Our sheets as people meet them: on paper, and when a workbook is opened."""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.form_books import FACTS, asked, page, run, saved, table, with_facts
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, guangzhou_form, shenzhen_form
from tests.workbook.shipped_books import BOOKS, authored, blank, layout
from xlplugin.workbook.grid.grid import parse_area
from xlplugin.workbook.layout.names import CONFIRMATION, FACTS_SHEET, FORM_SHEET, PENDING, WORKING_SHEET

FORMS: dict[str, Callable[[Shape], bytes]] = {
    "longgang-2020": shenzhen_form,
    "longgang-2021": lambda shape: shenzhen_form(shape, "longgang-2021"),
    "guangzhou-2023": guangzhou_form,
}
OWN = {each.value for each in Page}
LEAST_POINTS = 8.0
LEAST_USED = 0.45
"""Of a page that is not the last; a row is never parted."""
A4_POINTS = 841.9
PIXELS_A_CHARACTER = 7
"""Of the typeface that our workbooks count widths in."""


@cache
def folder() -> Path:
    return Path(mkdtemp())


@cache
def form(rubric: str) -> Path:
    return saved(folder(), FORMS[rubric](Shape(pages=ALL_PAGES)), f"{rubric}.xlsx")


@cache
def proposing(rubric: str) -> Path:
    return asked(form(rubric))


@cache
def scored(rubric: str, *options: str) -> Path:
    out = folder() / f"{rubric}-scored{''.join(options)}.xlsx"
    run("score", form(rubric), "--accept-proposed", *options, "-o", out)
    return out


@cache
def reviewed(rubric: str) -> Path:
    out = folder() / f"{rubric}-review.xlsx"
    run("audit", form(rubric), "-o", out)
    return out


def books() -> Iterator[tuple[str, Callable[[], Workbook]]]:
    for book in BOOKS:
        yield book.file, partial(authored, book)
    for rubric in FORMS:
        yield f"{rubric} asked", partial(_loaded, proposing, rubric)
        yield f"{rubric} scored", partial(_loaded, scored, rubric)
        yield f"{rubric} cut", partial(_loaded, scored, rubric, "--as-reviewer")
        yield f"{rubric} reviewed", partial(_loaded, reviewed, rubric)


def _loaded(made: Callable[..., Path], *words: str) -> Workbook:
    return load_workbook(made(*words))


each_workbook = pytest.mark.parametrize(
    "opened", [each for _, each in books()], ids=[name for name, _ in books()]
)


def ours(workbook: Workbook) -> list[Worksheet]:
    return [each for each in workbook.worksheets if each.title not in OWN]


def printed_columns(sheet: Worksheet) -> list[int]:
    area = parse_area((sheet.print_area or "").rpartition("!")[2].replace("$", ""))
    letters = [get_column_letter(each) for each in range(1, (area.right if area else sheet.max_column) + 1)]
    return [number for number, each in enumerate(letters, 1) if not sheet.column_dimensions[each].hidden]


def scale(sheet: Worksheet) -> float:
    """How large the sheet is printed: one page wide, never enlarged."""
    widths = (sheet.column_dimensions[get_column_letter(each)].width for each in printed_columns(sheet))
    points = sum(width * PIXELS_A_CHARACTER + 5 for width in widths) * 72 / 96
    margins = (sheet.page_margins.left + sheet.page_margins.right) * 72
    return min((A4_POINTS - margins) / points, 1)


@each_workbook
def test_every_sheet_of_ours_prints_on_a4_landscape_one_page_wide_with_page_numbers(
    opened: Callable[[], Workbook],
) -> None:
    for sheet in ours(opened()):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToWidth == 1
        fitting, footer = sheet.sheet_properties.pageSetUpPr, sheet.oddFooter
        assert fitting is not None
        assert fitting.fitToPage
        assert footer is not None
        assert "&P" in str(footer.center.text)


@each_workbook
def test_every_table_of_ours_repeats_its_headings_and_can_be_read_on_paper(
    opened: Callable[[], Workbook],
) -> None:
    for sheet in ours(opened()):
        if sheet.page_setup.fitToHeight == 1:
            continue
        assert sheet.print_title_rows
        shown = printed_columns(sheet)
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.column in shown]
        smallest = min(cell.font.sz for cell in cells if cell.value is not None)
        assert smallest * scale(sheet) >= LEAST_POINTS, (sheet.title, smallest, scale(sheet))


@each_workbook
def test_a_page_never_begins_within_merged_cells_and_none_is_longer_than_the_paper(
    opened: Callable[[], Workbook],
) -> None:
    for sheet in ours(opened()):
        starts = [each.id + 1 for each in sheet.row_breaks.brk]
        for merged in sheet.merged_cells.ranges:
            assert not [start for start in starts if merged.min_row < start <= merged.max_row]
        if not starts:
            continue
        room = (595.3 - (sheet.page_margins.top + sheet.page_margins.bottom) * 72) / scale(sheet)
        heights = {row: sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1)}
        title = heights[int(str(sheet.print_title_rows).replace("$", "").partition(":")[0])]
        for top, below in zip([1, *starts], [*starts, sheet.max_row + 1], strict=True):
            tall = sum(heights[row] for row in range(top, below)) + (title if top > 1 else 0)
            assert tall <= room, (sheet.title, top)
            assert tall >= room * LEAST_USED or below > sheet.max_row, (sheet.title, top)


@each_workbook
def test_just_one_sheet_is_chosen_when_a_workbook_is_opened(opened: Callable[[], Workbook]) -> None:
    workbook = opened()
    chosen = [each for each in workbook.worksheets if each.sheet_view.tabSelected]
    assert chosen == [workbook.active]


@pytest.mark.parametrize("rubric", FORMS)
def test_a_workbook_opens_on_the_sheet_with_the_news(rubric: str) -> None:
    def front(book: Path) -> str:
        active = load_workbook(book).active
        assert isinstance(active, Worksheet)
        return active.title

    assert front(proposing(rubric)) == FACTS_SHEET
    assert front(scored(rubric, "--as-reviewer")) == WORKING_SHEET
    assert front(reviewed(rubric)) == "核查意见"
    fronts = {book.filling is None: authored(book).active for book in BOOKS if book.rubric == rubric}
    assert {filled: each.title for filled, each in fronts.items() if isinstance(each, Worksheet)} == {
        True: FACTS_SHEET,
        False: FORM_SHEET,
    }


def test_a_form_into_which_scores_were_written_is_what_its_workbook_opens_on(tmp_path: Path) -> None:
    out = tmp_path / "scored.xlsx"
    assert run("score", with_facts(saved(tmp_path, shenzhen_form()), FACTS), "-o", out) == 0
    active = load_workbook(out).active
    assert isinstance(active, Worksheet)
    assert active.title == Page.FORM
    once = out.read_bytes()

    assert [run("score", out, "--in-place") for _ in range(2)] == [0, 0]

    assert out.read_bytes() == once
    assert not list(tmp_path.glob("scored.xlsx.bak*"))


@pytest.mark.parametrize("rubric", FORMS)
def test_what_waits_for_a_person_stands_first_and_its_confirmation_is_chosen(rubric: str) -> None:
    sheet = page(proposing(rubric), FACTS_SHEET)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(rows) if CONFIRMATION in row)
    states = [row[rows[head].index(CONFIRMATION)] for row in rows[head + 1 :]]
    facts = [str(row[0]).partition(".")[0] for row in rows[head + 1 :]]
    last = max(place for place, state in enumerate(states) if state == PENDING)
    proposed = {fact for fact, state in zip(facts, states, strict=True) if state == PENDING}
    families = [{row.definition.id, *row.instead_of} for row in layout(rubric).facts if row.instead_of]
    beside = {fact for family in families if family & proposed for fact in family}
    assert proposed
    assert proposed <= set(facts[: last + 1]) <= proposed | beside
    first = states.index(PENDING) + head + 2
    assert (
        sheet.sheet_view.selection[0].activeCell
        == f"{get_column_letter(rows[head].index(CONFIRMATION) + 1)}{first}"
    )


@pytest.mark.parametrize("rubric", FORMS)
def test_the_codes_of_facts_are_the_programs_and_not_shown(rubric: str) -> None:
    for workbook in (authored(blank(rubric)), load_workbook(proposing(rubric))):
        sheet = workbook[FACTS_SHEET]
        assert isinstance(sheet, Worksheet)
        assert 1 not in printed_columns(sheet)


@pytest.mark.parametrize("rubric", FORMS)
def test_facts_beside_a_form_are_guarded_by_every_rule_of_the_template(rubric: str) -> None:
    def rules(sheet: Worksheet) -> list[tuple[object, ...]]:
        found = []
        for each in sheet.data_validations.dataValidation:
            condition = re.sub(r"D\d+", "D", str(each.formula1))
            rule = (each.type, each.operator, condition, each.formula2, each.prompt, each.error)
            found += [rule] * sum(len(list(area.cells)) for area in each.sqref.ranges)
        return sorted(found, key=repr)

    template, beside = (
        rules(book[FACTS_SHEET]) for book in (authored(blank(rubric)), load_workbook(proposing(rubric)))
    )
    assert len(template) > 60
    assert [rule for rule in beside if "已确认" not in str(rule)] == template


def test_the_scores_of_a_review_quote_the_figures_that_its_findings_quote() -> None:
    """政府采购 lacks a judgement: its figures, though only found, are not missing."""
    words = table(reviewed("longgang-2020"), "核定得分", "测算过程", "指标")["政府采购执行情况"]["测算过程"]
    assert str(words).startswith("按表内找到、尚待确认的数据：")
    assert "缺少实际采购金额" not in str(words)
    assert "233" in str(words)
