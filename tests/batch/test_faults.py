"""What is wrong with a file, a process or the disk costs its own line, or ends the run with a clear word."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.bad_reviews import ENDING, GREEDY, HANGING, KILLED, bad_review
from tests.batch.forms import (
    FILLED,
    batch,
    failures,
    names,
    results,
    reviewed_here,
    timeless,
    with_parts,
    written,
)
from tests.workbook.official_forms import Shape, shenzhen_form
from xlplugin.batch import running
from xlplugin.batch.codes import BATCH_CHANGED
from xlplugin.batch.reviewed import ReviewedBook
from xlplugin.batch.reviewing import review
from xlplugin.batch.task import ReviewTask, made_by
from xlplugin.workbook.file.package import OLE2

FORM = shenzhen_form(Shape())
posix = pytest.mark.skipif(sys.platform == "win32", reason="asks the system for limits and signals")


def with_sheet(sheet: bytes) -> bytes:
    """The form with another sheet's XML in place of its first."""
    return with_parts(FORM, {"xl/worksheets/sheet1.xml": sheet})


def long_sheet(rows: int) -> bytes:
    """A sheet of so many rows of texts."""
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>第{0}行</t></is></c><c r="B{0}"><v>{0}</v></c></row>'
    return start + "".join(map(row.format, range(1, rows + 1))).encode() + b"</sheetData></worksheet>"


def test_files_that_cannot_be_read_cost_their_own_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "1好.xlsx": FORM,
        "2截断.xlsx": FORM[: len(FORM) // 2],
        "3加密.xlsx": OLE2 + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512),
        "4炸弹.xlsx": with_sheet(b"<worksheet>" + b" " * 300_000_000),
        "5文字.xlsx": "不是工作簿".encode(),
        "6空.xlsx": b"",
        "7好.xlsx": FORM,
    }
    folder, out = written(tmp_path / "报送", files), tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 2) == 2

    assert names(out) == sorted(files)
    assert failures(out) == {
        "2截断.xlsx": "workbook-damaged",
        "3加密.xlsx": "workbook-encrypted",
        "4炸弹.xlsx": "workbook-unsafe",
        "5文字.xlsx": "workbook-format",
        "6空.xlsx": "workbook-format",
    }
    printed = capsys.readouterr().out
    assert "核查了 2 个" in printed
    assert "未能处理 5 个" in printed
    assert "未能处理〔workbook-format〕2 个：\n  5文字.xlsx：" in printed


@posix
def test_a_process_that_hangs_ends_or_is_killed_costs_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "review", bad_review)
    good, bad = [f"{number}.xlsx" for number in range(6)], (HANGING, ENDING, KILLED, GREEDY)
    folder = written(tmp_path / "报送", dict.fromkeys((*good, *bad), FORM))
    out = tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 2, "--time-limit", 10) == 2

    assert names(out) == sorted((*good, *bad))
    assert failures(out) == {
        HANGING: "batch-time",
        ENDING: "batch-died",
        KILLED: "batch-died",
        GREEDY: "batch-memory",
    }
    words = {each["path"]: each["failure"]["message"] for each in results(out) if each["failure"]}
    assert "10 秒" in words[HANGING]
    assert "退出码 3" in words[ENDING]
    assert "信号 9" in words[KILLED]

    monkeypatch.undo()
    assert batch(folder, "-o", out, "--jobs", 1, "--resume") == 0
    assert not failures(out)
    assert names(out) == sorted((*good, *bad))


@posix
def test_a_workbook_that_takes_too_much_memory_costs_its_own_line(tmp_path: Path) -> None:
    files = {"1好.xlsx": FORM, "2大.xlsx": with_sheet(long_sheet(500_000)), "3好.xlsx": FORM}
    folder, out = written(tmp_path / "报送", files), tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 1, "--memory-limit", 256, "--time-limit", 600) == 2

    assert failures(out) == {"2大.xlsx": "batch-memory"}
    assert names(out) == sorted(files)


def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "某局.xlsx"
    path.write_bytes(FORM)
    read = Path.read_bytes

    def saved_meanwhile(self: Path) -> bytes:
        found = read(self)
        self.write_bytes(found + b" ")
        return found

    task = ReviewTask(str(path), "某局.xlsx", None, made_by(None))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", saved_meanwhile)
        changed = review(task)

    assert isinstance(changed, ReviewedBook)
    (told,) = changed.forms
    assert told.failure
    assert told.failure.code == BATCH_CHANGED.name
    assert told.sha256 is None
    path.write_bytes(FORM)
    again = review(task)
    assert isinstance(again, ReviewedBook)
    assert again.forms[0].outline


@posix
def test_a_full_disk_ends_the_run_with_a_word_and_loses_no_line(tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {f"{number}.xlsx": shenzhen_form(FILLED) for number in range(5)})
    out, fresh = tmp_path / "汇总.jsonl", reviewed_here(folder)
    most = fresh.stat().st_size // 2 // 1024  # in units of the shell
    command = [sys.executable, "-m", "xlplugin", "batch", str(folder), "-o", str(out), "--jobs", "1"]

    ended = subprocess.run(  # noqa: S603 - our own command
        ["/bin/bash", "-c", f'ulimit -f {most}; exec "$@"', "-", *command],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "结果写不下去了（文件超过大小限制），已写的 2 个结果都在" in ended.stderr
    assert "--resume" in ended.stderr
    assert names(out) == ["0.xlsx", "1.xlsx"]
    batch(folder, "-o", out, "--jobs", 1, "--resume")
    assert timeless(results(out)) == timeless(results(fresh))


def started(
    folder: Path, out: Path, *words: str, results: Path | None = None, module: str = "tests.batch.interrupted"
) -> "subprocess.Popen[str]":
    """The command in a process of its own, once it has written its first lines."""
    command = [sys.executable, "-m", module, str(folder), "-o", str(out), "--jobs", "2", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    lines, until = results or out, time.monotonic() + 60
    while not (lines.exists() and lines.read_bytes().count(b"\n") >= 2) and time.monotonic() < until:
        time.sleep(0.02)
    return process


@posix
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_run_leaves_its_lines_and_is_gone_on_with(how: signal.Signals, tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {f"{number:02}.xlsx": FORM for number in range(30)})
    out = tmp_path / "汇总.jsonl"
    process = started(folder, out)
    process.send_signal(how)
    printed, told = process.communicate(timeout=60)

    if how is signal.SIGINT:
        assert process.returncode == 2
        assert "已中断" in told
        assert "--resume" in told
        assert printed.startswith("共 30 个工作簿：核查了 ")
    done = results(out)
    assert 2 <= len(done) < 30

    assert batch(folder, "-o", out, "--jobs", 2, "--resume") == 0
    assert results(out)[: len(done)] == done
    assert timeless(results(out)) == timeless(results(reviewed_here(folder)))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux for the processes")
def test_the_processes_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {f"{number:02}.xlsx": FORM for number in range(30)})
    process = started(folder, tmp_path / "汇总.jsonl")
    workers = children(process.pid)
    process.kill()
    process.communicate()

    until = time.monotonic() + 20
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert workers
    assert not any(map(alive, workers))


def children(parent: int) -> list[int]:
    numbers = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]
    return [each for each in numbers if stat(each)[1:2] == [str(parent)]]


def alive(process: int) -> bool:
    return stat(process)[:1] not in ([], ["Z"])


def stat(process: int) -> list[str]:
    """The state of a process, its parent, and more; nothing where there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []
