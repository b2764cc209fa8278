"""What a review of many says of each form, which files it takes up, and that it leaves all of them alone."""

import json
from pathlib import Path

import pytest

from tests.batch.forms import FILLED, batch, contents, failures, names, received, results, written
from tests.workbook.form_books import run
from tests.workbook.official_forms import Shape, shenzhen_form


def test_each_form_gets_what_score_and_audit_say_of_it_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = received(tmp_path / "报送"), tmp_path / "汇总.jsonl"
    before = contents(folder)

    assert batch(folder, "-o", out, "--jobs", 2) == 1

    assert names(out) == [
        "一区/教育局.xlsx",
        "一区/水务局.xlsx",
        "二区/公园.xlsx",
        "二区/旧表.xls",
        "二区/省表.xlsx",
    ]
    assert contents(folder) == before
    capsys.readouterr()
    for each in results(out):
        path = folder / each["path"]
        run("audit", path, "--json")
        alone = json.loads(capsys.readouterr().out.replace(str(path), each["path"]))
        assert each["audit"] == alone
        assert each["size"] == len(before[path])
        if path.suffix == ".xlsx" and each["outline"]["rubric"]:
            run("score", path, "--json", "-o", tmp_path / "scored.xlsx")
            scored = json.loads(capsys.readouterr().out)
            assert each["audit"]["total"] == scored["total"]
            (tmp_path / "scored.xlsx").unlink(missing_ok=True)


def test_an_outline_stands_before_the_audit(tmp_path: Path) -> None:
    folder, out = received(tmp_path / "报送"), tmp_path / "汇总.jsonl"
    batch(folder, "-o", out, "--jobs", 1)

    item = next(each for each in results(out) if each["path"] == "二区/公园.xlsx")
    outline, summary = item["outline"], item["audit"]["summary"]

    assert (outline["department"], outline["unit"], outline["project"]) == (
        "市公园管理局",
        "市绿道建设中心",
        "社区公园和步道建设",
    )
    assert outline["rubric"] == "national-item"
    assert outline["claimed"] == summary["claimed"]["total"]
    assert (outline["lowest"], outline["highest"]) == (
        summary["lowest"]["total"],
        summary["highest"]["total"],
    )
    assert outline["contradicted"] == summary["contradicted"]
    assert outline["errors"] == sum(each["severity"] == "error" for each in item["audit"]["findings"])
    assert len(item["sha256"]) == 64


def test_what_is_no_form_is_passed_over_and_counted_by_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = shenzhen_form(Shape())
    copies = ("某局-核查.xlsx", "某局-评分.xlsx", "某局-待补数据 (2).xlsx")
    others = ("~$某局.xlsx", "~临时.xlsx", "某局.xlsx.bak", "某局.xlsx.bak2", "报告.docx", ".git/x.xlsx")
    files = dict.fromkeys(("某局.xlsx", "只有评分-评分.xlsx", *copies, *others), form)
    folder, out = written(tmp_path / "报送", files), tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    assert names(out) == ["只有评分-评分.xlsx", "某局.xlsx"]
    printed = capsys.readouterr().out
    assert "跳过：锁文件 1 个，临时文件和隐藏的文件 2 个，本程序写出的 3 个，备份（.bak） 2 个，" in printed
    assert "其他类型的文件 1 个" in printed


def test_a_reviewed_copy_is_known_by_what_is_in_it_but_reviewed_where_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "报送", {"某局.xlsx": shenzhen_form(FILLED)})
    run("audit", folder / "某局.xlsx", "-o", folder / "改了名.xlsx")
    capsys.readouterr()

    batch(folder, "-o", tmp_path / "汇总.jsonl", "--jobs", 1)
    assert names(tmp_path / "汇总.jsonl") == ["某局.xlsx"]
    assert "本程序写出的 1 个" in capsys.readouterr().out

    batch(folder / "改了名.xlsx", "-o", tmp_path / "点名.jsonl", "--jobs", 1)
    assert names(tmp_path / "点名.jsonl") == ["改了名.xlsx"]


def test_wildcards_files_and_folders_name_each_workbook_once(tmp_path: Path) -> None:
    form = shenzhen_form(Shape())
    folder = written(tmp_path, {"甲/1.xlsx": form, "甲/2.xlsx": form, "乙/3.xlsx": form, "丙/4.xlsx": form})
    out = tmp_path / "汇总.jsonl"

    batch(folder / "甲", folder / "甲" / "*.xlsx", folder / "乙" / "3.xlsx", "-o", out, "--jobs", 1)

    assert names(out) == ["乙/3.xlsx", "甲/1.xlsx", "甲/2.xlsx"]


def test_a_wildcard_is_no_name_so_that_it_takes_nothing_of_ours_for_a_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = shenzhen_form(FILLED)
    folder = written(tmp_path / "报送[1]", {"某局.xlsx": form, "某局-评分.xlsx": form})
    run("audit", folder / "某局.xlsx", "-o", folder / "改了名.xlsx")
    batch(folder / "某局.xlsx", "-o", folder / "上次.xlsx", "--jobs", 1)
    capsys.readouterr()

    batch(folder / "*.xlsx", folder / "上次.xlsx", "-o", tmp_path / "汇总.jsonl", "--jobs", 1)

    assert names(tmp_path / "汇总.jsonl") == ["某局.xlsx"]
    assert "跳过：本程序写出的 3 个" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "code"),
    [("没有.xlsx", "workbook-missing"), ("没有*.xlsx", "workbook-missing"), ("", "batch-empty")],
)
def test_what_leads_to_nothing_is_told(
    word: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "空", {"报告.docx": b""})

    assert batch(folder / word, "-o", tmp_path / "汇总.jsonl", "--details") == 2

    assert f"〔{code}〕" in capsys.readouterr().err
    assert not (tmp_path / "汇总.jsonl").exists()


def test_the_summary_says_how_many_what_was_verified_and_where_most_is_at_stake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = received(tmp_path / "报送"), tmp_path / "汇总.jsonl"
    batch(folder, "-o", out, "--jobs", 1)
    printed = capsys.readouterr().out

    assert printed.startswith("共 5 个工作簿：核查了 5 个（")
    assert "各表分值合计：一致 " in printed
    told_weights = printed.partition("各表分值合计：")[2].splitlines()[0]
    parts = [float(each.split()[-2].rpartition("）")[2]) for each in told_weights.split("，")]
    assert sum(parts) == sum(float(each["outline"]["weight"]) for each in results(out))
    stakes = {each["path"]: float(each["outline"]["at_stake"]) for each in results(out)}
    most = max(stakes, key=lambda name: stakes[name])
    told = printed.partition("涉及分值最多的：\n")[2].splitlines()
    assert told[0] == f"  {results(out)[names(out).index(most)]['outline']['at_stake']} 分：{most}"
    assert not failures(out)


@pytest.mark.parametrize("command", ["audit", "score"])
def test_a_command_for_one_form_names_this_one_for_a_folder(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "报送 2024"
    folder.mkdir()
    assert run(command, folder) == 2
    assert f'xlplugin batch "{folder}" -o 汇总.xlsx' in capsys.readouterr().err
