"""Which official cells scoring writes to, and which it leaves alone although it could write there."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workbook.form_books import (
    FACTS,
    Shown,
    form_cell,
    page,
    run,
    saved,
    shown,
    type_facts,
    with_facts,
    working,
)
from tests.workbook.official_forms import Naming, Page, Shape, guangzhou_form, shenzhen_form
from xlplugin.workbook.layout.names import WORKING_SHEET

FORM = Page.FORM.value
BOUGHT = "政府采购执行情况"
STAFF = "财政供养人员控制率"
SCORE = "得分情况"
REASON = "扣分情况及整改情况说明"
TOTAL = "总得分情况"


def typed(book: Path, cells: Mapping[str, Shown], merged: str = "", clear: str = "") -> Path:
    """The workbook with cells of its form typed over."""
    workbook = load_workbook(book)
    sheet = page(workbook, FORM)
    for area in [each for each in sheet.merged_cells.ranges if clear and clear in each]:
        sheet.unmerge_cells(str(area))
    for cell, value in cells.items():
        sheet[cell] = value
    if merged:
        sheet.merge_cells(merged)
    workbook.save(book)
    return book


def with_total(folder: Path, words: str, *, merged: bool = True) -> tuple[Path, str]:
    """A form whose total has no words but those of its label, with the label's cell."""
    form = saved(folder, shenzhen_form())
    score = form_cell(form, TOTAL, SCORE)
    label = f"A{score[1:]}"
    area = f"{label}:{score}" if merged else ""
    return typed(form, {score: None, label: words}, area, clear=label), label


@pytest.mark.parametrize("merged", [True, False])
def test_a_total_behind_its_label_changes_its_number_and_keeps_its_words(
    tmp_path: Path, *, merged: bool
) -> None:
    form, label = with_total(tmp_path, "总分：96分", merged=merged)
    book = with_facts(form)

    assert run("score", book, "--in-place") == 0
    assert shown(book, FORM)[label] == "总分：97.94分"

    type_facts(book, {"procurement_actual": None})
    assert run("score", book, "--in-place") == 0
    assert shown(book, FORM)[label] == "总分：98分"
    assert working(book)["合计"]["自评得分"] == "总分：96分"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("总得分情况（满分100分）：96", "total-unclear"),
        ("总分：100分", "total-unclear"),
        ("总得分情况", "total-cell"),
    ],
)
def test_a_label_is_never_written_over(
    tmp_path: Path, words: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    form, label = with_total(tmp_path, words)
    book = with_facts(form)

    assert run("score", "--details", book, "--in-place") == 0

    assert shown(book, FORM)[label] == words
    assert code in capsys.readouterr().err


def test_a_total_with_two_numbers_is_left_alone_with_a_notice(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = form_cell(form, TOTAL, SCORE)
    book = with_facts(typed(form, {cell: "满分100分，自评96分"}))

    assert run("score", "--details", book, "--in-place") == 0

    assert shown(book, FORM)[cell] == "满分100分，自评96分"
    assert "total-unclear" in capsys.readouterr().err


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """A form that a reviewer's run has filled in."""
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(reviewed=True))))
    places = [form_cell(book, name, "核定") for name in (BOUGHT, STAFF, TOTAL)]
    typed(book, dict.fromkeys(places))
    assert run("score", book, "--as-reviewer", "--in-place") == 0
    return book


def test_what_a_reviewer_typed_is_never_written_over(
    reviewed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bought, staff = (form_cell(reviewed, name, "核定") for name in (BOUGHT, STAFF))
    assert shown(reviewed, FORM)[bought] == 1.94
    typed(reviewed, {bought: 1.5, staff: "不予认定"})
    capsys.readouterr()

    assert run("score", "--details", reviewed, "--as-reviewer", "--in-place") == 0

    after = shown(reviewed, FORM)
    assert (after[bought], after[staff]) == (1.5, "不予认定")
    assert capsys.readouterr().err.count("reviewed-kept") >= 2
    line = working(reviewed)[BOUGHT]
    assert (line["核定得分"], line["核定－自评"], line["核定依据"]) == (1.5, -0.5, "评审人填写")
    assert (line["最低"], line["最高"]) == (1.5, 1.5)


def test_an_impossible_claim_is_allowed_only_as_far_as_it_is_possible(tmp_path: Path) -> None:
    bought = {"procurement_actual": 218.86, "procurement_plan": 233.26}
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(reviewed=True))), {**bought, "satisfaction": 0.92})
    typed(book, {form_cell(book, BOUGHT, "核定"): None})

    assert run("score", book, "--as-reviewer", "--in-place") == 0

    line = working(book)[BOUGHT]
    assert (line["自评得分"], line["最低"], line["最高"], line["核定得分"]) == (2, 0.94, 1.94, 1.94)
    assert line["状态"] == "不符"
    assert line["核定依据"] == "自评不可能，暂按1.94分"
    assert shown(book, FORM)[form_cell(book, BOUGHT, "核定")] == 1.94


def test_what_an_earlier_run_wrote_for_the_reviewer_follows_the_facts(reviewed: Path) -> None:
    bought = form_cell(reviewed, BOUGHT, "核定")
    assert run("score", reviewed, "--in-place") == 0
    assert shown(reviewed, FORM)[bought] == 1.94
    type_facts(reviewed, {"procurement_actual": 233.26})

    assert run("score", reviewed, "--as-reviewer", "--in-place") == 0

    assert shown(reviewed, FORM)[bought] == 2


def test_a_reviewers_blank_cells_are_filled_and_typed_ones_count_in_the_total(reviewed: Path) -> None:
    bought, total = (form_cell(reviewed, name, "核定") for name in (BOUGHT, TOTAL))
    first = shown(reviewed, FORM).get(total)
    typed(reviewed, {bought: 1})

    assert run("score", reviewed, "--as-reviewer", "--in-place") == 0

    assert (first, shown(reviewed, FORM)[total]) == (91.94, 91)


def test_what_a_reviewer_typed_on_the_workings_is_kept_and_goes_into_the_form(
    reviewed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = load_workbook(reviewed)
    sheet = page(workbook, WORKING_SHEET)
    titles = {each.value: number for number, each in enumerate(sheet[4], 1)}
    number = next(each.row for each in sheet["B"] if each.value == BOUGHT)
    sheet.cell(number, titles["核定得分"]).value = 1.2
    sheet.cell(number, titles["核定依据"]).value = "合同不全"
    sheet.cell(number, 26).value = "待会商"
    workbook.save(reviewed)
    capsys.readouterr()

    for _ in range(2):
        assert run("score", "--details", reviewed, "--as-reviewer", "--in-place") == 0
        assert "working-kept" in capsys.readouterr().err
        assert run("score", reviewed, "--as-reviewer", "--in-place") == 0
        assert "\n核定合计91.2分（评审人填写" in capsys.readouterr().out
        line = working(reviewed)[BOUGHT]
        assert (line["核定得分"], line["核定依据"]) == (1.2, "合同不全")
        assert shown(reviewed, FORM)[form_cell(reviewed, BOUGHT, "核定")] == 1.2
        assert shown(reviewed, WORKING_SHEET)[f"Z{number}"] == "待会商"
        total, grade = working(reviewed)["合计"], working(reviewed)["评价等级"]
        assert (total["测算得分"], total["核定得分"]) == (None, 91.2)
        assert (grade["测算得分"], grade["核定得分"]) == (None, "优")

    assert run("score", "--details", reviewed, "--in-place") == 0
    assert run("score", "--details", reviewed, "--as-reviewer", "--in-place") == 0
    assert working(reviewed)[BOUGHT]["核定依据"] == "合同不全"


def test_a_score_cell_merged_with_the_reason_is_not_written(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score, reason = form_cell(form, BOUGHT, SCORE), form_cell(form, BOUGHT, REASON)
    book = with_facts(typed(form, {}, f"{score}:{reason}"))

    assert run("score", "--details", book, "--in-place") == 0

    assert shown(book, FORM)[score] == 2
    assert "score-cell" in capsys.readouterr().err


SHAPES = st.builds(
    Shape,
    extras=st.sampled_from(((), ((0, "序号"),), ((9, "责任科室"),))),
    down=st.integers(0, 3),
    right=st.integers(0, 2),
    blank_before=st.frozensets(st.integers(1, 20), max_size=2),
    repeat_before=st.frozensets(st.integers(1, 20), max_size=1),
    naming=st.sampled_from(Naming),
    formulas=st.booleans(),
    text_digits=st.booleans(),
    reviewed=st.booleans(),
)
COLUMNS: Mapping[object, tuple[str, ...]] = {
    shenzhen_form: (TOTAL, SCORE, REASON, "核定得分"),
    guangzhou_form: ("总分", "得分/自评分", "评分依据", "财政核定得分"),
}
"""The label of each form's total, and the headings of the columns that scoring may write into."""
LABELS = st.sampled_from((None, "总分：96分", "总得分（满分100分）：96分", "总分：96"))


@example(
    build=shenzhen_form, shape=Shape(text_digits=True, reviewed=True), label="总分：96分", reviewer=False
)
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    build=st.sampled_from((shenzhen_form, guangzhou_form)),
    shape=SHAPES,
    label=LABELS,
    reviewer=st.booleans(),
)
def test_scoring_again_and_again_leaves_every_cell_but_scores_reasons_total_and_grade_as_it_was(
    *,
    build: type,
    shape: Shape,
    label: str | None,
    reviewer: bool,
) -> None:
    with TemporaryDirectory() as folder:
        form = saved(Path(folder), build(shape))
        name, *headings = COLUMNS[build]
        writable = [
            form_cell(form, name, each).rstrip("0123456789") for each in headings[: 2 + shape.reviewed]
        ]
        if label:
            cell = next(each for each, value in shown(form, FORM).items() if value == name)
            typed(form, {cell: label, form_cell(form, name, headings[0]): None})
        before = shown(form, FORM)
        book = with_facts(form, {**FACTS, "intentions_complete": "是", "intentions_timely": "否"})
        assert run("score", book, "--in-place", *["--as-reviewer"] * reviewer) == 0
        first = shown(book, FORM)
        assert run("score", book, "--in-place", *["--as-reviewer"] * reviewer) == 0
        assert shown(book, FORM) == first
        for cell in {*before, *first}:
            if before.get(cell) != first.get(cell) and cell.rstrip("0123456789") not in writable:
                assert _words(before.get(cell)) == _words(first.get(cell)) != ""


def _words(value: object) -> str:
    """The words of a cell without its figures and without the ticks of a grade."""
    return "".join(each for each in str(value or "") if not (each.isdigit() or each in ".□☑"))
