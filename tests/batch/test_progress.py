"""The progress that a person at a terminal sees, and nobody else."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.forms import batch, written
from tests.workbook.official_forms import Shape, shenzhen_form


def test_a_file_or_a_pipe_gets_no_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "报送", {"1.xlsx": shenzhen_form(Shape())})

    batch(folder, "-o", tmp_path / "汇总.jsonl", "--jobs", 1)

    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="makes a terminal of POSIX")
def test_a_terminal_shows_how_far_it_is_and_how_fast(tmp_path: Path) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none
    import termios  # noqa: PLC0415 - as above

    folder = written(tmp_path / "报送", {f"{number}.xlsx": shenzhen_form(Shape()) for number in range(3)})
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    command = [sys.executable, "-m", "xlplugin", "batch", str(folder), "-o", str(tmp_path / "汇总.jsonl")]
    subprocess.run(command, stderr=theirs, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - our own command
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "0/3" in shown
    assert "个/s" in shown
    assert "还需" in shown
