"""The other commands: recalc, functions, template, rubric, and the command line itself."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from xlplugin.cli.main import main
from xlplugin.functions.catalogue import functions


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_the_shipped_examples_are_up_to_date(workbooks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for book in sorted(workbooks.glob("*.xlsx")):
        assert run("recalc", book, "--check") == 0, book
    assert "没有过时的结果" in capsys.readouterr().out


def test_recalc_check_names_stale_cells_and_writes_nothing(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "stale.xlsx"
    workbook = openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    workbook.save(book)  # openpyxl drops every stored result

    assert run("recalc", book, "--check", "--details") == 1
    every = capsys.readouterr().out
    assert "自评表!J" in every
    assert run("recalc", book, "--check") == 1
    first = capsys.readouterr().out.splitlines()
    assert first[:5] == every.splitlines()[:5]
    assert first[5] == f"另有 {len(every.splitlines()) - 6} 个单元格，加 --details 看全部"
    assert first[6:] == every.splitlines()[-1:]
    assert list(tmp_path.iterdir()) == [book]


def test_recalc_brings_every_result_up_to_date(workbooks: Path, tmp_path: Path) -> None:
    book, out = tmp_path / "stale.xlsx", tmp_path / "fresh.xlsx"
    openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx").save(book)

    assert run("recalc", book, "-o", out) == 0
    assert run("recalc", out, "--check") == 0


def test_functions_lists_the_whole_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("functions", "--json") == 0

    listed = json.loads(capsys.readouterr().out)["functions"]
    assert [each["name"] for each in listed] == [each.name for each in functions()]
    assert all(each["description"] and each["example"].startswith(f"={each['name']}(") for each in listed)
    assert run("functions") == 0
    assert "SCORE_EXECUTION_RATE(评价标准, 各期末累计支出进度)" in capsys.readouterr().out


def test_a_template_is_the_shipped_workbook(workbooks: Path, tmp_path: Path) -> None:
    out = tmp_path / "模板.xlsx"

    assert run("template", "longgang-2021", "-o", out) == 0
    assert out.read_bytes() == (workbooks / "longgang-2021.xlsx").read_bytes()


def test_a_template_can_be_filled_from_yaml(workbooks: Path, tmp_path: Path) -> None:
    out = tmp_path / "filled.xlsx"
    filling = workbooks / "guangzhou-2023-example.yaml"

    assert run("template", "guangzhou-2023", "--fill", filling, "-o", out) == 0
    assert out.read_bytes() == (workbooks / "guangzhou-2023-example.xlsx").read_bytes()


def test_a_filling_with_an_unknown_fact_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filling = tmp_path / "filling.yaml"
    filling.write_text(
        "rubric: longgang-2020\ndepartment: 某局\nfacts:\n  - {fact: nonsense, value: 1}\nclaims: []\n",
        "utf-8",
    )

    assert run("template", "--details", "longgang-2020", "--fill", filling, "-o", tmp_path / "out.xlsx") == 2
    assert "filling.yaml:4" in capsys.readouterr().err
    assert run("template", "--details", "longgang", "--fill", filling, "-o", tmp_path / "out.xlsx") == 2
    *told, line = capsys.readouterr().err.splitlines()
    assert line == "    4 │ - {fact: nonsense, value: 1}"
    assert [("〔rubric-unknown〕" in line, "filling.yaml:4" in line) for line in told] == [
        (True, False),
        (False, True),
    ]
    assert list(tmp_path.iterdir()) == [filling]
    assert not (tmp_path / "out.xlsx").exists()


def test_rubric_list_names_the_three_rubrics(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "list") == 0

    printed = capsys.readouterr().out
    assert all(each in printed for each in ("longgang-2020", "longgang-2021", "guangzhou-2023", "26"))


@pytest.mark.parametrize("rubric", ["longgang-2020", "longgang-2021", "guangzhou-2023"])
def test_rubric_show_prints_every_indicator_with_its_criterion(
    rubric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "show", "--details", rubric, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert run("rubric", "show", "--details", f"{rubric}0", "--json") == 2
    told = capsys.readouterr()
    assert (told.out, "〔rubric-unknown〕" in told.err) == ("", True)
    assert run("rubric", "show", "--details", rubric) == 0
    printed = capsys.readouterr().out
    for name, text in document["criteria"].items():
        assert name in printed
        assert all(line.strip() in printed for line in text.splitlines())


def test_rubric_show_says_once_how_the_rows_of_an_item_form_are_scored(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("rubric", "show", "national-item") == 0
    printed = capsys.readouterr().out
    assert printed.count("完成率=目标值÷完成值") == 1
    assert printed.count("计分办法同“产出指标”，满分30分") == 1
    assert printed.count("计分办法同“产出指标”") == 2


def test_the_contradictions_of_the_2021_form_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run("rubric", "show", "longgang-2021")
    assert "部门绩效：印刷分值55，下级合计60" in capsys.readouterr().out


@pytest.mark.parametrize("rubric", ["longgang-2020", "longgang-2021", "guangzhou-2023"])
def test_rubric_check_accepts_the_shipped_files_and_runs_their_cases(
    workbooks: Path, rubric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "check", workbooks.parent / "rubrics" / f"{rubric}.yaml") == 0
    assert "个算例全部通过" in capsys.readouterr().out


def test_rubric_check_refuses_a_changed_weight_with_line_and_column(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (workbooks.parent / "rubrics" / "longgang-2020.yaml").read_text("utf-8")
    changed = tmp_path / "longgang-2020.yaml"
    changed.write_text(text.replace("weight: 25", "weight: 24", 1), "utf-8")

    assert run("rubric", "check", changed) == 2
    complaint = capsys.readouterr().err
    assert "部门决策：印刷分值24，下级合计25" in complaint
    assert "longgang-2020.yaml:" in complaint


def test_a_folder_of_own_rubrics_comes_first(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(workbooks.parent / "rubrics" / "longgang-2020.yaml", tmp_path / "our-2027.yaml")

    assert run("rubric", "list", "--rubrics", tmp_path) == 0
    assert "our-2027" in capsys.readouterr().out


def test_a_folder_of_rubrics_that_does_not_exist_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "list", "--rubrics", tmp_path / "nowhere") == 2
    assert "文件夹不存在" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["score"], "缺少参数：BOOK"),
        (["nonsense"], "没有命令"),
        (["score", "a.xlsx", "--nonsense"], "不认识的参数"),
        (["score", "a.xlsx", "-o", "b.xlsx", "--in-place"], "不能与"),
    ],
)
def test_a_wrong_command_line_is_answered_in_chinese(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert complaint in capsys.readouterr().err


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    printed = capsys.readouterr().out
    assert "用法：" in printed
    assert "usage" not in printed
