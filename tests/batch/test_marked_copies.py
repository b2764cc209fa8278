"""``--marked``: a copy with findings, scores and comments of every form, in a folder of its own."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.batch.forms import FILLED, batch, contents, names, received, results, written
from tests.workbook.form_books import run
from tests.workbook.official_forms import Shape, item_form, shenzhen_form
from tests.workbook.older_books import as_xls
from xlplugin.batch.marking import copy_paths

FORM, OTHER = shenzhen_form(FILLED), item_form(FILLED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two forms of which copies were written."""
    folder = written(tmp_path / "报送", {"甲/教育局.xlsx": FORM, "公园.xlsx": OTHER})
    assert reviewed(folder) in (0, 1)
    return folder


def reviewed(folder: Path, *words: object) -> int:
    out = folder.parent / "汇总.jsonl"
    return batch(folder, "-o", out, "--jobs", 1, "--marked", folder.parent / "核查", *words)


def copies(folder: Path) -> dict[str, bytes]:
    place = folder.parent / "核查"
    return {path.relative_to(place).as_posix(): data for path, data in contents(place).items()}


def marked(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Where the results say that copies are, and the code of what went wrong with them."""
    told = results(folder.parent / "汇总.jsonl")
    return {
        each["path"]: (each["marked"]["path"], (each["marked"]["failure"] or {}).get("code"))
        for each in told
        if each["marked"]
    }


def typed(data: bytes, text: str) -> bytes:
    """A workbook in which somebody has written something."""
    book, buffer = openpyxl.load_workbook(BytesIO(data)), BytesIO()
    book["核查意见"]["P40"] = text
    book.save(buffer)
    return buffer.getvalue()


def test_a_run_that_wants_no_copies_says_nothing_of_earlier_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    batch(folder, "-o", folder.parent / "汇总.jsonl", "--jobs", 1, "--resume")
    assert "核查副本" not in capsys.readouterr().out


def test_each_copy_is_the_one_that_the_audit_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = received(tmp_path / "报送")
    before = contents(folder)

    reviewed(folder)

    assert contents(folder) == before
    found = copies(folder)
    assert sorted(found) == [
        "一区/教育局.xlsx",
        "一区/水务局.xlsx",
        "二区/公园.xlsx",
        "二区/旧表.xlsx",
        "二区/省表.xlsx",
    ]
    assert f"核查副本 5 个：{tmp_path / '核查'}" in capsys.readouterr().out
    for name in names(tmp_path / "汇总.jsonl"):
        alone = tmp_path / "单独.xlsx"
        run("audit", folder / name, "-o", alone)
        copy = name.replace(".xls", ".xlsx") if name.endswith(".xls") else name
        assert sheets(found[copy]) == sheets(alone.read_bytes())
        alone.unlink()


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_of_unchanged_forms_only_copies_that_are_missing_are_made_again(folder: Path) -> None:
    place, before = folder.parent / "核查", copies(folder)
    lines = (folder.parent / "汇总.jsonl").read_bytes().splitlines()
    (place / "公园.xlsx").unlink()
    stamp = (place / "甲/教育局.xlsx").stat()

    reviewed(folder, "--resume")

    assert copies(folder) == before
    assert (place / "甲/教育局.xlsx").stat().st_mtime_ns == stamp.st_mtime_ns
    assert (place / "甲/教育局.xlsx").stat().st_ino == stamp.st_ino
    again = (folder.parent / "汇总.jsonl").read_bytes().splitlines()
    assert lines[1] == again[1]


def test_an_untouched_copy_of_a_changed_form_is_replaced_without_a_trace(folder: Path) -> None:
    before = copies(folder)
    written(folder, {"公园.xlsx": item_form(Shape())})

    reviewed(folder, "--resume")

    after = copies(folder)
    assert sorted(after) == sorted(before)
    assert after["公园.xlsx"] != before["公园.xlsx"]
    assert after["甲/教育局.xlsx"] == before["甲/教育局.xlsx"]


def test_what_people_wrote_into_a_copy_is_never_lost(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder.parent / "核查"
    mine = typed((place / "公园.xlsx").read_bytes(), "已电话核实")
    written(place, {"公园.xlsx": mine})

    assert reviewed(folder, "--resume") in (0, 1)  # the form is as it was: its copy is left alone
    assert copies(folder)["公园.xlsx"] == mine

    written(folder, {"公园.xlsx": item_form(Shape())})
    capsys.readouterr()
    assert reviewed(folder, "--resume") == 2

    assert copies(folder)["公园.xlsx"] == mine
    assert marked(folder)["公园.xlsx"] == ("公园.xlsx", "save-loses")
    printed = capsys.readouterr().out
    assert "核查副本没有写成〔save-loses〕1 个：\n  公园.xlsx：核查副本没有写成：" in printed
    assert "未能处理 0 个" in printed

    (place / "公园.xlsx").rename(place / "公园-我的.xlsx")
    assert reviewed(folder, "--resume") in (0, 1)
    assert marked(folder)["公园.xlsx"] == ("公园.xlsx", None)
    assert copies(folder)["公园-我的.xlsx"] == mine


def test_a_file_in_the_way_that_is_no_copy_stays_and_the_others_are_written(tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {"1.xlsx": FORM, "2.xlsx": FORM, "3/a.xlsx": OTHER})
    # An identical form loses nothing by its copy, and is all the same not to be written over.
    mine = written(tmp_path / "核查", {"2.xlsx": FORM, "3": b"a file where a folder would be"})
    before = contents(mine)

    assert reviewed(folder) == 2

    assert before.items() <= contents(mine).items()
    assert marked(folder) == {
        "1.xlsx": ("1.xlsx", None),
        "2.xlsx": ("2.xlsx", "save-strange"),
        "3/a.xlsx": ("3/a.xlsx", "save-failed"),
    }
    assert not any(each["failure"] for each in results(tmp_path / "汇总.jsonl"))


def test_copies_inside_the_folder_are_no_forms_in_the_next_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = written(tmp_path / "报送", {"1.xlsx": FORM, "2.xlsx": OTHER}), tmp_path / "汇总.jsonl"
    words = (folder, "-o", out, "--jobs", 1)
    batch(*words, "--marked", folder / "核查")
    before = contents(folder)
    capsys.readouterr()

    batch(*words, "--marked", folder / "核查", "--resume")

    assert names(out) == ["1.xlsx", "2.xlsx"]
    assert contents(folder) == before
    assert "本程序写出的 2 个" in capsys.readouterr().out
    batch(*words, "--resume")  # as are those of an earlier run that this one knows nothing of
    assert names(out) == ["1.xlsx", "2.xlsx"]


def test_the_originals_are_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "报送", {"1.xlsx": FORM})

    assert batch(folder, "-o", tmp_path / "汇总.jsonl", "--marked", folder, "--details") == 2
    assert "〔review-original〕" in capsys.readouterr().err
    (tmp_path / "文件").write_bytes(b"")
    assert batch(folder, "-o", tmp_path / "汇总.jsonl", "--marked", tmp_path / "文件", "--details") == 2
    assert "〔save-folder〕" in capsys.readouterr().err

    assert contents(folder) == {folder / "1.xlsx": FORM}
    assert not (tmp_path / "汇总.jsonl").exists()


def test_no_two_copies_have_the_same_name(tmp_path: Path) -> None:
    files = {"表.xls": as_xls(shenzhen_form(FILLED)), "表.xlsx": OTHER}
    folder = written(tmp_path / "报送", files)

    reviewed(folder)

    assert marked(folder) == {"表.xls": ("表.xls.xlsx", None), "表.xlsx": ("表.xlsx", None)}
    assert sorted(copies(folder)) == ["表.xls.xlsx", "表.xlsx"]


def test_where_copies_go_keeps_folders_and_is_one_place_each() -> None:
    names = ("a/表.et", "a/表.xls", "a/表.xls.xlsx", "b/表.xls", "b/表.xlsm", "D:/c/表.xlsx")
    assert copy_paths(names) == (
        "a/表.xlsx",
        "a/表.xls.2.xlsx",
        "a/表.xls.xlsx",
        "b/表.xlsx",
        "b/表.xlsm",
        "D/c/表.xlsx",
    )


def test_a_result_without_marks_gets_them_when_they_are_asked_for(tmp_path: Path) -> None:
    folder, out = written(tmp_path / "报送", {"1.xlsx": FORM}), tmp_path / "汇总.jsonl"
    batch(folder, "-o", out, "--jobs", 1)
    assert results(out)[0]["marked"] is None

    reviewed(folder, "--resume")

    assert list(copies(folder)) == ["1.xlsx"]
    assert marked(folder) == {"1.xlsx": ("1.xlsx", None)}
