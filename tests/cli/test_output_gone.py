"""Where nobody takes the output, or a command is broken off: what is said of the files is true."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

pytestmark = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs Linux' device that is always full"
)


@pytest.fixture
def full() -> Iterator[IO[bytes]]:
    """A place that takes nothing."""
    with Path("/dev/full").open("wb") as device:
        yield device


@pytest.fixture
def book(workbooks: Path, tmp_path: Path) -> Path:
    """A filled workbook of one's own."""
    path = tmp_path / "自评.xlsx"
    path.write_bytes((workbooks / "longgang-2020-example.xlsx").read_bytes())
    return path


def command(*words: object, breaking: str = "") -> list[str]:
    """A command in a process of its own; ``breaking`` is run before it."""
    start = f"import sys\nfrom xlplugin.cli.main import run\n{breaking}\nsys.exit(run())"
    return [sys.executable, "-c", start, *map(str, words)]


def last_line(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode().splitlines()[-1]


@pytest.mark.parametrize(
    "words",
    [("score", "自评.xlsx", "-o"), ("score", "自评.xlsx", "--json", "-o"), ("recalc", "自评.xlsx", "-o"),
     ("audit", "自评.xlsx", "-o"), ("template", "longgang-2020", "-o")],
)  # fmt: skip
def test_a_file_that_was_written_is_named_though_the_output_is_lost(
    words: tuple[str, ...], book: Path, full: IO[bytes]
) -> None:
    out, folder = "结果.xlsx", book.parent
    done = subprocess.run(  # noqa: S603
        command(*words, out), check=False, stdout=full, stderr=subprocess.PIPE, cwd=folder
    )
    assert done.returncode == 2
    assert last_line(done) == f"结果没有全部输出（磁盘空间不足），已写入 {out}"
    assert (folder / out).is_file()


def test_where_nothing_was_written_that_is_said(full: IO[bytes]) -> None:
    done = subprocess.run(command("rubric", "list"), check=False, stdout=full, stderr=subprocess.PIPE)  # noqa: S603
    assert done.returncode == 2
    assert last_line(done) == "结果没有全部输出（磁盘空间不足），没有写入工作簿"


def test_a_built_addin_is_named_though_the_output_is_lost(full: IO[bytes], tmp_path: Path) -> None:
    build = command("addin", "build", "-o", tmp_path)
    done = subprocess.run(build, check=False, stdout=full, stderr=subprocess.PIPE)  # noqa: S603
    assert done.returncode == 2
    assert f"已生成 {next(tmp_path.iterdir())}" in done.stderr.decode().splitlines()


def test_a_reader_who_has_seen_enough_is_no_error(book: Path) -> None:
    taken, given = os.pipe()
    os.close(taken)
    done = subprocess.run(command("score", book), check=False, stdout=given, stderr=subprocess.PIPE)  # noqa: S603
    os.close(given)
    assert done.returncode == 0
    assert last_line(done).endswith(f"已写入 {book.with_name('自评-评分.xlsx')}")


def test_lost_complaints_are_no_success(book: Path, full: IO[bytes]) -> None:
    words = command("score", book, "--details")
    done = subprocess.run(words, check=False, stdout=subprocess.PIPE, stderr=full)  # noqa: S603
    assert done.returncode == 2
    assert done.stdout.decode().splitlines()[-1].endswith(f"已写入 {book.with_name('自评-评分.xlsx')}")


def test_output_that_was_closed_before_the_start_goes_nowhere(book: Path) -> None:
    closed = 'exec >&-; exec "$@"'
    words = ["sh", "-c", closed, "sh", *command("score", book, "--json")]
    done = subprocess.run(words, check=False, stderr=subprocess.PIPE)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, b"")
    assert book.with_name("自评-评分.xlsx").is_file()


@pytest.mark.parametrize(
    ("error", "words"),
    [("KeyboardInterrupt()", "已中断"), ("LookupError('x')", "程序内部错误（LookupError：x）")],
)
@pytest.mark.parametrize(
    ("step", "told"), [("_show", "已写入 {out}"), ("save", "没有写入工作簿")]
)  # fmt: skip
def test_a_command_that_is_broken_off_says_what_was_written(
    book: Path, error: str, words: str, step: str, told: str
) -> None:
    breaking = f"""
from xlplugin.cli import score
def broken(*_):
    raise {error}
score.{step} = broken
"""
    done = subprocess.run(command("score", book, breaking=breaking), check=False, capture_output=True)  # noqa: S603
    out = book.with_name("自评-评分.xlsx")
    assert done.returncode == 2
    assert last_line(done).startswith(f"{words}，{told.format(out=out)}")
    assert out.is_file() == (step == "_show")


def test_a_second_run_that_changes_nothing_says_so(book: Path, full: IO[bytes]) -> None:
    words = command("template", "longgang-2020", "-o", book.with_name("空白.xlsx"))
    first = subprocess.run(words, check=True, capture_output=True)  # noqa: S603
    second = subprocess.run(words, check=True, capture_output=True)  # noqa: S603
    lost = subprocess.run(words, check=False, stdout=full, stderr=subprocess.PIPE)  # noqa: S603
    assert first.stdout.decode().startswith("已写入")
    assert second.stdout.decode().startswith("内容没有变化，文件保持原样")
    assert "内容没有变化，文件保持原样" in last_line(lost)
    assert {each.name for each in book.parent.iterdir()} == {book.name, "空白.xlsx"}
