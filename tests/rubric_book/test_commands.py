"""A rubric's workbook in the commands: kept in a folder, checked, converted, scored by."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_rubric_draft_years import form
from tests.refusals import refusal
from tests.workbook.form_books import run
from xlplugin.batch.task import made_by, own_files
from xlplugin.cli.exits import Exit
from xlplugin.excel.ribbon.actions.rubric import menu
from xlplugin.functions.catalogue import reload
from xlplugin.functions.library import forget_rubrics, open_rubric
from xlplugin.rubric.library import ENVIRONMENT, Library, shipped


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a shipped rubric under another id, as a workbook."""
    folder = tmp_path / "评价标准"
    folder.mkdir()
    assert run("rubric", "convert", "longgang-2021", folder / "own-2021.xlsx") == Exit.DONE
    forget_rubrics()
    return folder


def change(path: Path, sheet: str, cell: str, value: object) -> None:
    book = load_workbook(path)
    book[sheet][cell] = value  # type: ignore[assignment]
    book.save(path)


def test_check_runs_the_cases_of_the_workbook(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "check", own / "own-2021.xlsx") == Exit.DONE
    assert "480 个算例全部通过" in capsys.readouterr().out
    change(own / "own-2021.xlsx", "算例", "F2", 4)
    assert run("rubric", "check", own / "own-2021.xlsx") == Exit.UNUSABLE
    told = capsys.readouterr().err
    assert "算例!A2" in told
    assert "应得4，实得5" in told


def test_checking_writes_nothing_unasked(own: Path) -> None:
    book = own / "own-2021.xlsx"
    before = book.read_bytes()
    assert run("rubric", "check", book) == Exit.DONE
    assert book.read_bytes() == before
    assert [each.name for each in own.iterdir()] == ["own-2021.xlsx"]


def test_update_writes_what_was_read_and_what_was_not(own: Path) -> None:
    book = own / "own-2021.xlsx"
    change(book, "评分规则", "D8", "满分5分，扣完为止：预算编制不符合要求，每项扣1分（预算编制不符合项数）")
    change(book, "评分规则", "D3", "1. 预算编制，最高一分。")
    change(book, "评分规则", "D200", "旁注")
    kept = book.read_bytes()
    assert run("rubric", "check", book, "--update") == Exit.UNUSABLE
    sheet = load_workbook(book)["评分规则"]
    assert str(sheet["L3"].value).startswith("没有读懂：")
    assert "1. 预算编制，最高一分" in str(sheet["L3"].value)
    assert sheet["K3"].value is None
    assert sheet["L2"].value == "等这条规则改好"
    assert sheet["K8"].value == "满分5分，扣完为止：预算编制不符合要求，每项扣1分（预算编制不符合项数）。"
    assert sheet["L8"].value == "读懂"
    assert (own / "own-2021.xlsx.bak").read_bytes() == kept


def test_update_into_a_copy_leaves_the_workbook_alone(own: Path, tmp_path: Path) -> None:
    book, copy = own / "own-2021.xlsx", tmp_path / "copy.xlsx"
    change(book, "评分规则", "K2", "旧的")
    before = book.read_bytes()
    assert run("rubric", "check", book, "-o", copy) == Exit.DONE
    assert book.read_bytes() == before
    assert load_workbook(copy)["评分规则"]["K2"].value == load_workbook(copy)["评分规则"]["D2"].value


def test_it_is_listed_shown_and_scored_by_like_any_other(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "list", "--rubrics", own) == Exit.DONE
    assert "own-2021" in capsys.readouterr().out
    assert run("rubric", "show", "own-2021", "--rubrics", own) == Exit.DONE
    assert "预算编制合理性" in capsys.readouterr().out
    assert run("rubric", "show", own / "own-2021.xlsx") == Exit.DONE
    assert "预算编制合理性" in capsys.readouterr().out
    template = own / "2021年度自评.xlsx"
    assert run("template", "own-2021", "--rubrics", own, "-o", template) == Exit.DONE
    assert list(Library((own,)).files()) == ["own-2021"]
    assert run("score", template, "--rubrics", own, "--rubric", "own-2021", "--json") == Exit.FACTS_MISSING
    assert '"own-2021"' in capsys.readouterr().out


def test_a_changed_workbook_is_read_anew(own: Path) -> None:
    assert open_rubric("own-2021", own).rubric.year == 2021
    change(own / "own-2021.xlsx", "概况", "B9", 2022)
    reload()
    assert open_rubric("own-2021", own).rubric.year == 2022


def test_one_id_in_two_files_is_told(own: Path) -> None:
    shutil.copy(shipped("rubrics") / "longgang-2021.yaml", own / "own-2021.yaml")
    (found,) = refusal(open_rubric, "own-2021", own)
    assert "own-2021.xlsx" in found.message
    assert "own-2021.yaml" in found.message


def test_a_workbook_goes_back_to_text_with_its_cases(own: Path) -> None:
    assert run("rubric", "convert", own / "own-2021.xlsx", own / "back.yaml") == Exit.DONE
    assert run("rubric", "check", own / "back.yaml") == Exit.DONE
    assert (own / "back.cases.yaml").is_file()


def test_no_other_ending_and_not_the_same_file(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for target in ("x.xls", "own-2021.xlsx"):
        assert run("rubric", "convert", own / "own-2021.xlsx", own / target) == Exit.UNUSABLE
    assert run("rubric", "check", shipped("rubrics") / "longgang-2021.yaml", "--update") == Exit.UNUSABLE
    assert "只有评价标准的工作簿" in capsys.readouterr().err


def test_the_lock_file_of_an_open_workbook_is_no_rubric(own: Path) -> None:
    shutil.copy(own / "own-2021.xlsx", own / "~$own-2021.xlsx")
    assert list(Library((own,)).files()) == ["own-2021"]


def test_cases_follow_a_rule_that_was_changed(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = own / "own-2021.xlsx"
    change(book, "评分规则", "D8", "满分5分，扣完为止：预算编制不符合要求，每项扣2分（预算编制不符合项数）。")
    assert run("rubric", "check", book) == Exit.UNUSABLE
    assert "算例!A" in capsys.readouterr().err
    assert run("rubric", "check", book, "--update-cases") == Exit.DONE
    assert "4 → 3" in capsys.readouterr().out
    assert run("rubric", "check", book) == Exit.DONE
    assert load_workbook(book)["算例"]["F14"].value == 3


def test_a_rubric_is_drafted_into_a_workbook(tmp_path: Path) -> None:
    form = shipped("workbooks") / "longgang-2021.xlsx"
    drafted = tmp_path / "own-2024.xlsx"
    assert run("rubric", "draft", form, "-o", drafted) == Exit.DONE
    sheet = load_workbook(drafted)["评分规则"]
    assert {str(sheet[f"F{row}"].value).split("\n")[0] for row in range(2, 60)} >= {"读懂"}
    assert str(sheet["E2"].value).startswith("=IF(")
    assert load_workbook(drafted, data_only=True)["评分规则"]["E2"].value
    change(drafted, "概况", "B9", 2024)
    assert run("rubric", "check", drafted) == Exit.DONE


def _unread_form(path: Path) -> Path:
    """A form with a criterion that no rule stands for, and one that falls below its mark."""
    about = "按时率=按时办结数/应办结数×100%"
    return form(
        path,
        (
            ("投入", "预算", "支出安排", 40, "安排是否得当", "安排得当的得分，有通报的减半。"),
            ("产出", "质量", "按时率", 60, about, "按时率≥95%得满分，每低1个百分点扣2分；低于80%的不得分。"),
        ),
    )


def test_what_was_not_read_is_marked_until_a_person_has_rewritten_it(tmp_path: Path) -> None:
    book = tmp_path / "own-2024.xlsx"
    assert run("rubric", "draft", _unread_form(tmp_path / "表.xlsx"), "-o", book) == Exit.DONE
    assert run("rubric", "check", book, "--update") == Exit.DONE
    assert str(load_workbook(book)["评分规则"]["F2"].value).startswith("须人工\n没有读懂：")
    change(book, "评分规则", "D2", "安排得当，评定0～40分，记入“支出安排评定得分”。")
    assert run("rubric", "check", book, "--update") == Exit.DONE
    assert load_workbook(book)["评分规则"]["F2"].value == "已改写，请对照原文"
    assert run("rubric", "check", book, "--update") == Exit.DONE
    assert load_workbook(book)["评分规则"]["F2"].value == "已改写，请对照原文"


def test_a_draft_says_what_a_person_must_fill_in_until_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, next_year = tmp_path / "own-2024.xlsx", tmp_path / "own-2025.xlsx"
    made = _unread_form(tmp_path / "表.xlsx")
    assert run("rubric", "draft", made, "-o", book, "--details") == Exit.DONE
    told = capsys.readouterr().out
    assert "；请填写制定机关，核对后运行" in told
    assert "加 --details" not in told
    assert run("rubric", "check", book) == Exit.DONE
    assert "own-2024.xlsx 概况）：制定机关还没有填。请填写印发这套标准的机关" in capsys.readouterr().err
    change(book, "概况", "B8", "某县财政局")
    assert run("rubric", "check", book) == Exit.DONE
    assert not capsys.readouterr().err
    assert run("rubric", "draft", made, "--from", book, "-o", next_year) == Exit.DONE
    told = capsys.readouterr().out
    assert "沿用2个" in told
    assert "；请核对后运行" in told


def test_who_has_a_rubric_of_his_own_is_told_how_to_name_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "draft", _unread_form(tmp_path / "表.xlsx"), "--from", "own-2023") == Exit.UNUSABLE
    assert "自己的标准请用 --rubrics 指定它所在的文件夹" in capsys.readouterr().err


def test_a_rule_that_falls_below_is_called_so(tmp_path: Path) -> None:
    book = tmp_path / "own-2024.xlsx"
    assert run("rubric", "draft", _unread_form(tmp_path / "表.xlsx"), "-o", book) == Exit.DONE
    sheet = load_workbook(book)["评分规则"]
    named = {str(row[2].value) for row in sheet.iter_rows(min_row=3) if row[2].value}
    assert named == {"每低于一个百分点扣分", "扣分之外低于底线不得分"}


def test_who_gives_points_by_hand_finds_the_official_words_in_the_form(tmp_path: Path) -> None:
    book, template = tmp_path / "own-2024.xlsx", tmp_path / "自评.xlsx"
    assert run("rubric", "draft", _unread_form(tmp_path / "表.xlsx"), "-o", book) == Exit.DONE
    assert run("template", "own-2024", "--rubrics", tmp_path, "-o", template) == Exit.DONE
    sheet = load_workbook(template)["自评表"]
    assert sheet["G5"].value == "安排是否得当\n评分标准原文：安排得当的得分，有通报的减半。"
    assert "原文" not in str(sheet["G6"].value)


def test_the_ribbon_offers_it(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(own))
    assert "own-2021　" in menu(None)


def test_other_processes_get_it_and_see_that_it_changed(own: Path) -> None:
    assert [name for name, _ in own_files(own)] == ["own-2021.xlsx"]
    before = made_by(own)
    change(own / "own-2021.xlsx", "概况", "B8", "某局")
    assert made_by(own) != before
