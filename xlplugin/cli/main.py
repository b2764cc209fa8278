"""The entry point: arguments in, exit code out; the outermost border, where nothing may crash unexplained."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xlplugin.cli.exits import Exit
from xlplugin.cli.parser import build_parser
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.library import ENVIRONMENT

_MANY_OBJECTS: Final = 100_000


def _missing_folder(folder: Path | None) -> Problem | None:
    """The folder of own rubrics does not exist, wherever it was named."""
    named = os.environ.get(ENVIRONMENT)
    wanted = folder or (Path(named) if named else None)
    if wanted is None or wanted.is_dir():
        return None
    fix = f"请核对 --rubrics 后的路径或环境变量 {ENVIRONMENT}"
    return Problem("rubric-folder", Severity.ERROR, "评价标准文件夹不存在", fix, Source(str(wanted)))


def _readable_output() -> None:
    """A console without the characters must not stop the work; one that knows only ASCII gets UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            plain = (stream.encoding or "").lower() in ("ascii", "us-ascii", "ansi_x3.4-1968")
            stream.reconfigure(encoding="utf-8" if plain else None, errors="replace")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    _readable_output()
    arguments = build_parser().parse_args(words)
    missing = _missing_folder(getattr(arguments, "rubrics", None))
    if missing is not None:
        print(missing, file=sys.stderr)
        return Exit.UNUSABLE
    code: Exit = arguments.run(arguments)
    sys.stdout.flush()
    return int(code)


def run() -> int:
    """The installed command: what even ``main`` did not foresee is told in one line, not in a traceback."""
    gc.set_threshold(_MANY_OBJECTS)  # nearly all that a command makes is needed until it ends
    try:
        return main()
    except BrokenPipeError:  # the reader of our output had seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        print("已中断，没有写入文件", file=sys.stderr)
    except Exception as error:  # noqa: BLE001 - the outermost border
        message = f"程序内部错误（{type(error).__name__}：{error}），没有写入文件"
        print(f"{message}。这是程序缺陷，请把命令和文件交给维护人员", file=sys.stderr)
    finally:
        gc.freeze()  # the system takes all memory back at once: no last search for garbage
    return Exit.UNUSABLE


if __name__ == "__main__":
    sys.exit(run())
