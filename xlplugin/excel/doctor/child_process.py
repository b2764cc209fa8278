"""A program run for its words, with an end to waiting for it."""

import subprocess
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import NamedTuple


class ChildExit(NamedTuple):
    """How a program ended: its exit code, None where it was stopped, and the last line of its words."""

    code: int | None
    last_line: str


def run_child(command: Sequence[str], patience: int) -> ChildExit:
    """Run a program without a window.

    Args:
        command: The program and its arguments.
        patience: In seconds; then it is stopped.

    Raises:
        OSError: The program cannot be started.
    """
    # Into a file, not a pipe: a process that the program starts and leaves behind would keep a pipe open.
    with TemporaryFile() as words:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreters and modules
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                timeout=patience,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            return ChildExit(None, f"等了 {patience} 秒没有应答")
        words.seek(0)
        lines = words.read().decode(errors="replace").strip().splitlines()
        return ChildExit(done.returncode, lines[-1] if lines else "")
