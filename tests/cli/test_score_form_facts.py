"""The sheet of facts in an official workbook: what counts, and what people may do to it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workbook.form_books import (
    FACTS,
    asked,
    page,
    run,
    saved,
    shown,
    table,
    type_facts,
    with_facts,
    working,
)
from tests.workbook.official_forms import Page, guangzhou_form
from xlplugin.workbook.layout.names import FACTS_SHEET, WORKING_SHEET

FORM = Page.FORM.value
BOUGHT = "政府采购执行情况"
SCORE = "得分情况"
REASON = "扣分情况及整改情况说明"


def test_proposals_count_only_once_a_person_has_confirmed_them(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = asked(form)
    type_facts(book, FACTS, "待确认")
    assert run("score", "--details", book) == 3
    assert "facts-proposed" in capsys.readouterr().err

    type_facts(book, FACTS, "已确认")
    assert run("score", "--details", book, "--in-place") == 0
    assert working(book)[BOUGHT]["测算得分"] == 1.94


def test_on_an_official_form_a_confirmed_rate_reaches_the_workings(form: Path) -> None:
    book = with_facts(form)
    type_facts(book, {"asset_use_rate": "98%以上"}, "待确认")
    assert run("score", book, "--in-place") == 0
    assert working(book)["固定资产利用率"]["测算得分"] == "#N/A"
    type_facts(book, {"asset_use_rate": "98%以上"}, "已确认")
    assert run("score", book, "--in-place") == 0
    line = working(book)["固定资产利用率"]
    assert line["测算得分"] == 1
    assert "依据填报的比率，未核分子分母" in str(line)


def test_a_word_of_its_own_under_confirmation_does_not_count_either(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(form)
    type_facts(book, {"procurement_actual": 218.86}, "不对")

    assert run("score", "--details", book, "--in-place") == 0

    assert "fact-confirmation" in capsys.readouterr().err
    assert working(book)[BOUGHT]["测算得分"] == "#N/A"


@pytest.mark.parametrize("yes", ["是", "√", "确认", "同意", "已核对", "OK"])
def test_a_plain_yes_confirms_a_value_and_is_put_as_the_formulas_know_it(form: Path, yes: str) -> None:
    book = asked(form)
    type_facts(book, FACTS, yes)

    assert run("score", book, "--in-place") == 0

    assert working(book)[BOUGHT]["测算得分"] == 1.94
    assert table(book, FACTS_SHEET, "数值", "编码")["procurement_actual"]["确认"] == "已确认"


@pytest.mark.parametrize("no", ["否", "不采用", "不认可"])
def test_a_plain_no_is_taken_as_one_without_a_warning(
    form: Path, no: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(form)
    type_facts(book, {"procurement_actual": 218.86}, no)

    assert run("score", "--details", book, "--in-place") == 0

    assert "fact-confirmation" not in capsys.readouterr().err
    assert working(book)[BOUGHT]["测算得分"] == "#N/A"


def test_accepting_everything_confirms_it_on_the_sheet(form: Path) -> None:
    book = asked(form)
    type_facts(book, FACTS, "待确认")

    assert run("score", book, "--accept-proposed", "--in-place") == 0

    facts = table(book, FACTS_SHEET, "数值", "编码")
    assert {facts[code]["确认"] for code in FACTS} == {"已确认"}
    assert working(book)[BOUGHT]["测算得分"] == 1.94


def test_a_table_of_targets_counts_only_as_a_whole(tmp_path: Path) -> None:
    book = asked(saved(tmp_path, guangzhou_form()))
    workbook = load_workbook(book)
    sheet = page(workbook, "绩效指标完成情况")
    for row, (name, goal, actual, state) in enumerate(
        (("合同", "6000", 27550.726, "待确认"), ("征收", "1000", 1409, "已确认")), start=4
    ):
        sheet.cell(row, 3, name)
        sheet.cell(row, 4, goal)
        sheet.cell(row, 5, actual)
        sheet.cell(row, 10, state)
    workbook.save(book)
    type_facts(book, {"period_progress.1": 0.9663})
    name = "部门整体绩效目标产出指标完成情况"

    assert run("score", book, "-o", book.with_name("waiting.xlsx")) == 0
    assert working(book.with_name("waiting.xlsx"))[name]["测算得分"] == "#N/A"

    assert run("score", book, "--accept-proposed", "-o", book.with_name("whole.xlsx")) == 0
    assert working(book.with_name("whole.xlsx"))[name]["测算得分"] == 15


def test_a_sheet_of_facts_is_never_rewritten(scored: Path) -> None:
    workbook = load_workbook(scored)
    sheet = page(workbook, FACTS_SHEET)
    sheet["G6"] = "会议纪要〔2021〕3号"
    sheet.insert_rows(5)
    sheet["B5"] = "以下由财务科填写"
    workbook.save(scored)
    before = shown(scored, FACTS_SHEET)

    run("score", scored, "--in-place")

    assert {cell for cell, value in shown(scored, FACTS_SHEET).items() if value == "会议纪要〔2021〕3号"} == {
        "G7"
    }
    assert shown(scored, FACTS_SHEET)["B5"] == before["B5"]


def test_sheets_of_the_same_names_that_are_not_ours_stay(form: Path) -> None:
    workbook = load_workbook(form)
    for name in (FACTS_SHEET, WORKING_SHEET):
        workbook.create_sheet(name)["A1"] = "本单位自用"
    workbook.save(form)
    added = asked(form)
    assert f"{FACTS_SHEET}（测算用）" in load_workbook(added).sheetnames
    type_facts(added, FACTS)

    assert run("score", added, "--in-place") == 0
    assert run("score", added, "--in-place") == 0

    assert shown(added, FACTS_SHEET) == {"A1": "本单位自用"}
    assert shown(added, WORKING_SHEET) == {"A1": "本单位自用"}
    assert working(added, f"{WORKING_SHEET}（测算用）")[BOUGHT]["测算得分"] == 1.94
    assert f"{WORKING_SHEET}（测算用）2" not in load_workbook(added).sheetnames


def test_a_renamed_sheet_of_facts_is_still_found(scored: Path) -> None:
    workbook = load_workbook(scored)
    page(workbook, FACTS_SHEET).title = "数据 2020"
    workbook.save(scored)

    assert run("score", scored, "--in-place") == 0

    assert working(scored)[BOUGHT]["测算得分"] == 1.94


def test_a_renamed_sheet_of_workings_is_written_again_under_its_name(scored: Path) -> None:
    workbook = load_workbook(scored)
    page(workbook, WORKING_SHEET).title = "得分测算"
    workbook.save(scored)

    assert run("score", scored, "--in-place") == 0

    assert working(scored, "得分测算")[BOUGHT]["自评得分"] == 2
    assert WORKING_SHEET not in load_workbook(scored).sheetnames


def test_columns_moved_on_the_sheet_of_facts_are_an_error(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = load_workbook(scored)
    page(workbook, FACTS_SHEET).insert_cols(2)
    workbook.save(scored)
    before = scored.read_bytes()

    assert run("score", "--details", scored, "--in-place") == 1

    assert "facts-columns" in capsys.readouterr().err
    assert scored.read_bytes() == before


def test_a_series_torn_apart_is_an_error(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = table(scored, FACTS_SHEET, "数值", "编码")
    second = 5 + list(facts.rows).index("budget_soundness.2")
    workbook = load_workbook(scored)
    page(workbook, FACTS_SHEET).insert_rows(second)
    workbook.save(scored)

    assert run("score", "--details", scored, "--in-place") == 1

    assert "fact-gap" in capsys.readouterr().err


def test_two_sheets_of_facts_are_an_error(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = load_workbook(scored)
    workbook.copy_worksheet(page(workbook, FACTS_SHEET))
    workbook.save(scored)

    assert run("score", "--details", scored, "--in-place") == 1

    assert "several-facts-sheets" in capsys.readouterr().err


def swap(book: Path, one: str, other: str) -> None:
    """Exchange the cells of two rows of facts but for the formulas of 换算值."""
    workbook = load_workbook(book)
    sheet = page(workbook, FACTS_SHEET)
    rows = {row[0].value: number for number, row in enumerate(sheet.iter_rows(), start=1)}
    for column in (1, 2, 3, 4, 5, 6, 7, 9):
        first, second = sheet.cell(rows[one], column), sheet.cell(rows[other], column)
        first.value, second.value = second.value, first.value
    workbook.save(book)


def test_rows_of_facts_that_were_moved_are_still_found(scored: Path) -> None:
    swap(scored, "staff_actual", "staff_quota")

    assert run("score", scored, "--in-place") == 0

    line = working(scored)["财政供养人员控制率"]
    assert (line["测算得分"], line["核对"]) == (1, "一致")
    assert "100人÷105人" in str(line["测算说明"])


def test_formulas_that_no_longer_give_the_score_are_found_out(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swap(scored, "procurement_actual", "staff_actual")

    assert run("score", "--details", scored, "--in-place") == 1

    assert "formula-differs" in capsys.readouterr().err
