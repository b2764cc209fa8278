"""The main job from the command line: exit codes, what is written, what is left alone."""

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xlplugin.cli.main import main


@pytest.fixture
def book(workbooks: Path, tmp_path: Path) -> Path:
    """A copy of the filled 2020 example in a folder with Chinese and a space in its name."""
    folder = tmp_path / "绩效 自评"
    folder.mkdir()
    return Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", folder / "2020 自评表.xlsx"))


def fact_cell(book: Path, code: str) -> str:
    sheet = openpyxl.load_workbook(book)["基础数据"]
    return next(f"D{row[0].row}" for row in sheet.iter_rows(min_row=5) if row[0].value == code)


def typed(book: Path, code: str, value: float | str, number_format: str | None = None) -> str:
    """Type a value into a fact's cell, as a person would; returns the cell."""
    workbook = openpyxl.load_workbook(book)
    cell = fact_cell(book, code)
    workbook["基础数据"][cell] = value
    if number_format:
        workbook["基础数据"][cell].number_format = number_format
    workbook.save(book)
    return cell


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_scoring_writes_a_new_book_beside_the_old_one_and_says_where(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()

    assert run("score", book) == 0

    written = book.with_name("2020 自评表-评分.xlsx")
    assert written.is_file()
    assert book.read_bytes() == before
    printed = capsys.readouterr().out
    assert str(written) in printed
    assert "政府采购执行情况" in printed
    assert "总分94.94分（未核实的按自评计），最低11.94分（差），最高97.94分（优）" in printed


def test_scoring_in_place_keeps_the_old_book_as_bak(book: Path) -> None:
    typed(book, "procurement_actual", 233.26)
    before = book.read_bytes()

    assert run("score", book, "--in-place") == 0

    assert book.with_name(book.name + ".bak").read_bytes() == before


def test_a_changed_figure_changes_its_score_and_nothing_but_results_is_written(
    book: Path, tmp_path: Path
) -> None:
    typed(book, "procurement_actual", 233.26)
    out = tmp_path / "out.xlsx"

    assert run("score", book, "-o", out) == 0

    results = openpyxl.load_workbook(out, data_only=True)["自评表"]
    scores = {row[4].value: row[9].value for row in results.iter_rows(min_row=2)}
    assert scores["政府采购执行情况"] == 2
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert all(name.startswith("xl/worksheets/sheet") for name in changed)


def test_json_follows_the_contract(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", book, "--json") == 0

    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert document["rubric"] == "longgang-2020"
    assert document["total"] == {
        "claimed": "96",
        "computed": "94.94",
        "lowest": "11.94",
        "highest": "97.94",
        "weight": "100",
        "grade": None,
        "verified": "7.94",
        "verified_weight": "10",
        "lowest_grade": "差",
        "highest_grade": "优",
    }
    line = next(each for each in document["indicators"] if each["name"] == "政府采购执行情况")
    assert (line["weight"], line["claimed"], line["computed"], line["status"]) == ("2", "2", "1.94", "不符")
    assert line["inputs"][0]["fact"] == "procurement_actual"
    assert line["inputs"][0]["value"] == "2188600"
    assert line["inputs"][0]["source"].endswith(f"基础数据!{fact_cell(book, 'procurement_actual')}")
    missing = next(each for each in document["indicators"] if each["name"] == "公众或服务对象满意度")
    assert missing["computed"] is None
    assert missing["status"] == "无法核算"
    assert {"code", "severity", "message", "fix", "source"} == set(document["findings"][0])


def test_the_other_readings_are_scored_beside_the_default_one(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(book, "procurement_actual", 240)

    run("score", book, "--json")

    document = json.loads(capsys.readouterr().out)
    line = next(each for each in document["indicators"] if each["name"] == "政府采购执行情况")
    assert [each["score"] for each in line["readings"]] == ["1", "0"]
    assert document["total"]["lowest"] == "10"


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        (("procurement_actual", "二百万", None), "应为数字"),
        (("procurement_actual", "-", None), "是0请填0，没有数据请留空"),
        (("procurement_actual", -5, None), "不能是负数"),
        (("petition_reply_rate", 25, None), "“信访回复率”填的是2500%，应为25%"),
        (("petition_reply_rate", 25, "General"), "“信访回复率”填的是25，应为25%"),
        (("petition_reply_rate", 0.25, "General"), "无法区分"),
        (("staff_actual", 99.5, None), "应为整数"),
        (("violations", "也许", None), "应填“是”或“否”"),
        (("budget_disclosure", "公开了", None), "应为按规定公开"),
    ],
)
def test_a_figure_that_cannot_be_meant_is_named_with_its_cell_and_nothing_is_written(
    book: Path, capsys: pytest.CaptureFixture[str], figure: tuple[str, float | str, str | None], message: str
) -> None:
    cell = typed(book, *figure)

    assert run("score", book) == 1

    complaint = "".join(line.strip() for line in capsys.readouterr().err.splitlines())
    assert message in complaint
    assert f"基础数据!{cell}" in complaint
    assert not book.with_name("2020 自评表-评分.xlsx").exists()


@pytest.mark.parametrize("value", [0.25, "25%"])
def test_a_percentage_typed_as_one_is_understood(
    book: Path, capsys: pytest.CaptureFixture[str], value: float | str
) -> None:
    typed(book, "petition_reply_rate", value)

    assert run("score", book, "--json") == 0

    document = json.loads(capsys.readouterr().out)
    line = next(each for each in document["indicators"] if each["name"] == "群众信访办理情况")
    rate = next(each for each in line["inputs"] if each["fact"] == "petition_reply_rate")
    assert rate["value"] == "0.25"


def test_amounts_in_other_units_give_the_same_score(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell = typed(book, "procurement_actual", 2188600)
    workbook = openpyxl.load_workbook(book)
    workbook["基础数据"][cell.replace("D", "E")] = "元"
    workbook.save(book)

    assert run("score", book, "--json") == 0

    document = json.loads(capsys.readouterr().out)
    line = next(each for each in document["indicators"] if each["name"] == "政府采购执行情况")
    assert line["computed"] == "1.94"


def test_a_figure_ten_thousand_times_too_large_is_pointed_out(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(book, "procurement_actual", 2188600)

    run("score", "--details", book)

    assert "相差9383倍" in capsys.readouterr().err


def test_a_missing_fact_is_named_with_its_cell_and_the_claim_stands(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("score", "--details", book) == 0

    complaint = capsys.readouterr().err
    assert "未填“满意度”" in complaint
    assert f"基础数据!{fact_cell(book, 'satisfaction')}" in complaint


def test_a_blank_workbook_has_nothing_to_score(workbooks: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(workbooks / "guangzhou-2023.xlsx", tmp_path / "blank.xlsx"))

    assert run("score", book) == 3
    assert list(tmp_path.iterdir()) == [book]


def test_a_claim_above_its_weight_is_an_error(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(book)
    form = workbook["自评表"]
    row = next(row[0].row for row in form.iter_rows() if row[4].value == "公众或服务对象满意度")
    form[f"I{row}"] = 7
    workbook.save(book)

    assert run("score", book) == 1
    assert f"自评表!I{row}" in capsys.readouterr().err


def test_a_formula_that_was_changed_is_found_out(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(book)
    form = workbook["自评表"]
    row = next(row[0].row for row in form.iter_rows() if row[4].value == "政府采购执行情况")
    form[f"J{row}"] = 2
    workbook.save(book)

    assert run("score", book) == 1
    assert f"自评表!J{row}" in capsys.readouterr().err


def test_a_rubric_that_does_not_exist_is_answered_with_the_nearest_one(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("score", book, "--rubric", "longgang-2200") == 2
    assert "是否想用“longgang-20" in capsys.readouterr().err


def test_a_workbook_without_a_score_table_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(book)

    assert run("score", book) == 2
    assert "没有找到评分表" in capsys.readouterr().err


@pytest.mark.parametrize("contents", [b"", b"not a workbook", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_workbook_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], contents: bytes
) -> None:
    book = tmp_path / "坏 文件.xlsx"
    book.write_bytes(contents)

    assert run("score", book) == 2
    assert "坏 文件.xlsx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [book]


def test_a_book_open_in_excel_is_not_written_over(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book.with_name(f"~${book.name}").write_bytes(b"")
    before = book.read_bytes()

    assert run("score", book, "--in-place") == 2
    assert book.read_bytes() == before
    assert "Excel" in capsys.readouterr().err


def test_bad_json_input_still_gives_a_json_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("score", tmp_path / "nowhere.xlsx", "--json") == 2

    document = json.loads(capsys.readouterr().out)
    assert document["total"] is None
    assert document["findings"][0]["severity"] == "error"
