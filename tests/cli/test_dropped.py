"""What the icons 评分 and 检查 do with the files that are dropped on them."""

import shutil
from pathlib import Path

import pytest

from tests.workbook.official_forms import EXAMPLE
from tests.workbook.older_books import as_xls
from xlplugin.cli import main as cli
from xlplugin.cli.dropped import dropped_files, run
from xlplugin.cli.exits import Exit
from xlplugin.excel.doctor.bundled import SUMS_FILE, sums
from xlplugin.rubric.library import shipped

CMD = r'C:\WINDOWS\system32\cmd.exe /c ""D:\绩效 评价\评分.cmd" '
DROPPED = [
    (CMD + r'D:\自评.xlsx"', [r"D:\自评.xlsx"]),
    (CMD + r'"D:\a b.xlsx" \\srv\财务\科&室(1).xlsx"', [r"D:\a b.xlsx", r"\\srv\财务\科&室(1).xlsx"]),
    (CMD + r'D:\100%PATH%!^,;=.xlsx "D:\a &b.xlsx" "', [r"D:\100%PATH%!^,;=.xlsx", r"D:\a &b.xlsx"]),
    (CMD + '"', []),
    (r'cmd /S/C ""d:\绩效 评价\评分.CMD" D:\a　b.xlsx"', [r"D:\a　b.xlsx"]),
]
"""How Windows starts a .cmd on which files are dropped."""


@pytest.mark.parametrize(("line", "files"), DROPPED)
def test_names_are_read_whole_whatever_cmd_made_of_its_arguments(line: str, files: list[str]) -> None:
    environment = {"XLP_SCRIPT": "评分.cmd", "XLP_LINE": line, "XLP_ARGS": r"D:\cut"}
    assert dropped_files(environment) == files


@pytest.mark.parametrize(
    "line",
    ["", r'"C:\WINDOWS\system32\cmd.exe" ', r'cmd.exe /c ""D:\all.cmd" other.xlsx"', "cmd /c 评分.cmd x"],
)
def test_where_the_line_is_anothers_the_arguments_count(line: str) -> None:
    arguments = r'"D:\a & b.xlsx" 自评.xlsx'
    environment = {"XLP_SCRIPT": "评分.cmd", "XLP_LINE": line, "XLP_ARGS": arguments}
    assert dropped_files(environment) == [r"D:\a & b.xlsx", "自评.xlsx"]
    assert dropped_files({}) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a blank template, one with facts and a form, and what is no workbook."""
    for name, source in (
        ("空 表&1.xlsx", shipped("workbooks") / "longgang-2020.xlsx"),
        ("自评(1)%.xlsx", shipped("workbooks") / "longgang-2020-example.xlsx"),
        ("官方表.xlsx", EXAMPLE),
    ):
        shutil.copy(source, tmp_path / name)
    (tmp_path / "坏.xlsx").write_text("no workbook")
    return tmp_path


def drop(command: str, folder: Path, *names: str) -> tuple[Exit, list[Path]]:
    """Drop files; the code, and what was opened."""
    opened: list[Path] = []
    code = run(command, [str(folder / name) for name in names], folder, opened.append)
    return code, opened


def test_each_file_is_scored_and_its_result_opened_and_told_in_a_line_though_another_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, opened = drop("score", folder, "坏.xlsx", "自评(1)%.xlsx", "官方表.xlsx", "没有.xlsx")
    assert code is Exit.UNUSABLE
    assert all(file.is_file() and file.parent == folder for file in opened)
    [scored, asked] = opened
    told = capsys.readouterr()
    assert told.out.splitlines()[-4:] == [
        "坏.xlsx：没有完成，原因见上",
        f"自评(1)%.xlsx：已评分，见 {scored.name}",
        f"官方表.xlsx：还缺数据，没有评分；请在 {asked.name} 里补好，再拖这个文件",
        "没有.xlsx：没有完成，原因见上",
    ]
    assert scored.name == "自评(1)%-评分.xlsx"
    assert "坏.xlsx" in told.err
    assert "【2/4】" in told.out


@pytest.mark.parametrize(
    ("command", "name", "code"),
    [
        ("score", "自评(1)%.xlsx", Exit.DONE),
        ("score", "官方表.xlsx", Exit.FACTS_MISSING),
        ("audit", "官方表.xlsx", Exit.FINDINGS),
        ("audit", "自评(1)%.xlsx", Exit.DONE),
    ],
)
def test_one_file_has_the_code_of_the_command_and_its_result_is_opened_and_told_last(
    folder: Path, command: str, name: str, code: Exit, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / name).read_bytes()
    done, opened = drop(command, folder, name)
    assert done is code
    [result] = opened
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"{name}：")
    assert result.name in last
    assert (folder / name).read_bytes() == before


def test_a_folder_or_nothing_at_all_is_answered_with_what_to_drop(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drop("score", folder, "") == (Exit.UNUSABLE, [])
    assert "这是一个文件夹" in capsys.readouterr().err
    assert drop("audit", folder) == (Exit.UNUSABLE, [])
    assert "拖到本文件的图标上" in capsys.readouterr().err


def test_a_reviewed_copy_replaces_none_that_people_have_written_into(folder: Path) -> None:
    names = [
        drop("audit", folder, name)[1][0].name for name in ("官方表.xlsx", "官方表.xlsx", "官方表-核查.xlsx")
    ]
    assert names == ["官方表-核查.xlsx", "官方表-核查2.xlsx", "官方表-核查3.xlsx"]
    assert not list(folder.glob("*.bak*"))


@pytest.mark.parametrize("ending", [".xls", ".et", ".XLS"])
def test_an_older_form_is_reviewed_as_an_xlsx_and_never_scored(
    ending: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / f"旧{ending}").write_bytes(as_xls(EXAMPLE.read_bytes()))
    code, opened = drop("audit", folder, f"旧{ending}")
    assert code is not Exit.UNUSABLE
    assert [each.name for each in opened] == ["旧-核查.xlsx"]
    assert drop("score", folder, f"旧{ending}") == (Exit.UNUSABLE, [])
    assert "请在 Excel 或 WPS 中另存为 .xlsx" in capsys.readouterr().err


def test_a_result_that_nothing_opens_is_named_and_the_window_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refusing(_file: Path) -> None:
        raise FileNotFoundError(2, "no program")

    files = [str(folder / name) for name in ("自评(1)%.xlsx", "官方表.xlsx")]
    assert run("score", files, folder, refusing) is Exit.UNUSABLE
    told = capsys.readouterr()
    assert "没能自动打开" in told.err
    assert str(folder / "自评(1)%-评分.xlsx") in told.err
    assert "自评(1)%.xlsx：已写好，没能自动打开，见 自评(1)%-评分.xlsx" in told.out


def test_what_a_virus_scanner_took_away_is_named_and_the_next_file_tried(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[list[str]] = []

    def failing(words: list[str]) -> int:
        tried.append(words)
        raise ModuleNotFoundError(name="lxml")

    monkeypatch.setattr(cli, "main", failing)
    (folder / SUMS_FILE).write_bytes(sums({"lxml.pyd": b""}))
    assert drop("score", folder, "自评(1)%.xlsx", "官方表.xlsx") == (Exit.UNUSABLE, [])
    assert len(tried) == 2
    assert (
        "安装包不完整，可能被杀毒软件删除了文件，请重新解压后再试（缺少 lxml.pyd）" in capsys.readouterr().err
    )
    (folder / SUMS_FILE).write_bytes(b"")
    assert drop("score", folder, "官方表.xlsx") == (Exit.UNUSABLE, [])
    assert "程序内部错误（ModuleNotFoundError" in capsys.readouterr().err
