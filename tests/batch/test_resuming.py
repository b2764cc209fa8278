"""``--resume``: what has not changed is not done again, and no result that is there is lost."""

import json
import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.batch.forms import batch, contents, failures, names, results, timeless, written
from tests.workbook.official_forms import Shape, item_form, shenzhen_form
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.reviewed import Failure, MadeBy, Reviewed, ReviewedBook

FORM, OTHER = shenzhen_form(Shape()), item_form(Shape())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three forms that were reviewed."""
    folder = written(tmp_path / "报送", {f"{name}.xlsx": FORM for name in "bdf"})
    batch(folder, "-o", tmp_path / "汇总.jsonl", "--jobs", 1)
    return folder


@pytest.fixture
def out(folder: Path) -> Path:
    """Where their results are."""
    return folder.parent / "汇总.jsonl"


def resumed(folder: Path, out: Path, *words: object) -> dict[str, bool]:
    """Which results are the very lines that were there."""
    before = set(out.read_bytes().splitlines())
    assert batch(folder, "-o", out, "--jobs", 1, "--resume", *words) in (0, 1)
    return {
        name: line in before for name, line in zip(names(out), out.read_bytes().splitlines(), strict=True)
    }


def test_only_what_is_new_or_changed_is_done_and_the_order_stays(folder: Path, out: Path) -> None:
    written(folder, {"a.xlsx": FORM, "d.xlsx": OTHER, "e.xlsx": OTHER})
    (folder / "f.xlsx").unlink()

    assert resumed(folder, out) == {"a.xlsx": False, "b.xlsx": True, "d.xlsx": False, "e.xlsx": False}

    fresh = out.with_name("一次.jsonl")
    batch(folder, "-o", fresh, "--jobs", 1)
    assert timeless(results(out)) == timeless(results(fresh))
    assert sorted(path.name for path in out.parent.iterdir()) == ["一次.jsonl", "报送", "汇总.jsonl"]


def test_other_rubrics_make_all_of_it_new(folder: Path, out: Path, tmp_path: Path) -> None:
    own = written(tmp_path / "标准", {"headings.yaml": b"{}\n"})

    assert resumed(folder, out, "--rubrics", own) == dict.fromkeys(("b.xlsx", "d.xlsx", "f.xlsx"), False)
    assert resumed(folder, out, "--rubrics", own) == dict.fromkeys(("b.xlsx", "d.xlsx", "f.xlsx"), True)


def test_another_version_makes_all_of_it_new(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "9.9.9")

    assert resumed(folder, out) == dict.fromkeys(("b.xlsx", "d.xlsx", "f.xlsx"), False)


def test_a_line_that_is_cut_off_is_done_again(folder: Path, out: Path) -> None:
    whole = timeless(results(out))
    out.write_bytes(out.read_bytes()[:-100])

    assert resumed(folder, out) == {"b.xlsx": True, "d.xlsx": True, "f.xlsx": False}
    assert timeless(results(out)) == whole


@pytest.mark.parametrize("half", [chr(0xDCFF), chr(0xD83D)])
def test_half_a_letter_in_a_name_or_a_text_is_kept(half: str, tmp_path: Path) -> None:
    reviewed = Reviewed(
        f"{half}.xlsx",
        MadeBy("1", "a"),
        "0" * 64,
        1,
        0.1,
        failure=Failure("workbook-damaged", f"“{half}”坏了", "请重新下载", f"{half}.xlsx"),
        audit=json.dumps({"findings": [{"message": half}]}, ensure_ascii=False),
    )
    out = tmp_path / "汇总.jsonl"
    with ResultsFile(out, resume=False) as written_results:
        written_results.add(ReviewedBook((reviewed,)))

    with ResultsFile(out, resume=True) as kept:
        assert kept.known(reviewed.path, reviewed.made_by) == reviewed.sha256
        (found,) = kept.read(reviewed.path).forms
    assert json.loads(found.audit or "") == json.loads(reviewed.audit or "")
    assert found._replace(audit=reviewed.audit) == reviewed


@pytest.mark.skipif(sys.platform != "linux", reason="has a name that only Linux lets a file have")
def test_a_file_whose_name_is_no_text_is_reviewed_and_summarised(folder: Path, tmp_path: Path) -> None:
    strange = folder / os.fsdecode(b"\xb2\xe1.xlsx")
    strange.write_bytes(shenzhen_form(Shape()))
    out = tmp_path / "再.xlsx"

    assert batch(folder, "-o", out, "--html", tmp_path / "再.html", "--jobs", 1) in (0, 1)

    assert strange.name in names(out.with_suffix(".jsonl"))
    ranking = load_workbook(BytesIO(out.read_bytes()), read_only=True)["排名"].iter_rows(values_only=True)
    assert any("\\udcb2\\udce1.xlsx" in row for row in ranking)
    before = out.with_suffix(".jsonl").read_bytes()
    batch(folder, "-o", out, "--jobs", 1, "--resume")
    assert out.with_suffix(".jsonl").read_bytes() == before


def test_results_that_are_there_are_not_written_over(
    folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = out.read_bytes()

    assert batch(folder, "-o", out) == 2

    assert "--resume" in capsys.readouterr().err
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    "contents", [b'{"a": 1}\n{"a": 2}\n', b"no lines at all", "名单\n甲\n".encode("gbk")]
)
def test_a_file_of_somebody_else_is_left_alone(contents: bytes, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.jsonl"
    other.write_bytes(contents)

    assert batch(folder, "-o", other, "--resume") == 2

    assert other.read_bytes() == contents


@pytest.mark.parametrize("name", ["汇总.csv", "没有/汇总.jsonl", "没有/汇总.xlsx", "夹.jsonl", "夹.xlsx"])
def test_where_results_cannot_go_is_said_before_the_work(name: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "夹.jsonl").mkdir()
    (tmp_path / "夹.xlsx").mkdir()
    before = contents(tmp_path)

    assert batch(folder, "-o", tmp_path / name) == 2

    assert contents(tmp_path) == before


def test_a_form_that_fails_is_done_again_only_where_it_or_its_report_changes(tmp_path: Path) -> None:
    """Neither the report beside it nor a marked copy, which it has none of, makes it worth another try."""
    files = {"甲/自评表.xlsx": FORM[: len(FORM) // 2], "甲/自评报告.txt": "预算执行率为98%。".encode()}
    folder, out = written(tmp_path / "报送", files), tmp_path / "汇总.jsonl"
    words = (folder, "-o", out, "--jobs", 1, "--marked", tmp_path / "核查")
    batch(*words)
    before = out.read_bytes()

    batch(*words, "--resume")
    assert out.read_bytes() == before

    written(folder, {"甲/自评报告.txt": "预算执行率为97%。".encode()})
    batch(*words, "--resume")
    after = out.read_bytes()
    assert after != before
    written(folder, {"甲/自评表.xlsx": FORM})
    batch(*words, "--resume")
    assert not failures(out)


def test_results_come_to_the_disk_together_and_all_of_them_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, safe = tmp_path / "汇总.jsonl", list[int]()
    monkeypatch.setattr(os, "fsync", lambda _: safe.append(len(out.read_bytes().splitlines())))
    made = [f"{number:02}.xlsx" for number in range(50)]
    failure = Failure("workbook-damaged", "坏了", "请重新下载", "")

    with ResultsFile(out, resume=False) as kept:
        for name in made:
            kept.add(ReviewedBook((Reviewed(name, MadeBy("1", "a"), None, 1, 0.1, failure=failure),)))
        kept.settle(made)

    assert len(safe) < len(made) / 2
    assert safe[-1] == len(made)
