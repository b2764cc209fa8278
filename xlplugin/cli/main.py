"""The entry point: arguments in, exit code out; the outermost border, where nothing may crash unexplained."""

import errno
import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

from xlplugin.cli import codes
from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json, print_problems
from xlplugin.cli.parser import build_parser
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.library import ENVIRONMENT

_FIRST: Final = 8
_READER_GONE: Final = (errno.EPIPE, errno.EINVAL)
"""What a system says when the reader of a pipe has seen enough; the latter is Windows' word."""


def _missing_folder(folder: Path | None) -> Problem | None:
    """The folder of own rubrics does not exist, wherever it was named."""
    named = os.environ.get(ENVIRONMENT)
    wanted = folder or (Path(named) if named else None)
    if wanted is None or wanted.is_dir():
        return None
    fix = f"请核对 --rubrics 后的路径或环境变量 {ENVIRONMENT}"
    return codes.RUBRIC_FOLDER.at(Source(str(wanted)), "评价标准文件夹不存在", fix=fix)


def _readable_output() -> None:
    """A console without the characters must not stop the work; one that knows only ASCII gets UTF-8.

    Where output was closed before we started, it goes nowhere: its number must not become a workbook's.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            plain = (stream.encoding or "").lower() in ("ascii", "us-ascii", "ansi_x3.4-1968")
            stream.reconfigure(encoding="utf-8" if plain else None, errors="replace")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    _readable_output()
    try:
        arguments = build_parser().parse_args(words)
        missing = _missing_folder(getattr(arguments, "rubrics", None))
        if missing is not None:
            print_problems([missing], arguments)
            return Exit.UNUSABLE
        return int(_done(arguments))
    finally:
        sys.stdout.flush()


def _done(arguments: Namespace) -> Exit:
    """Run the command that was asked for; what it cannot do at all is told here, for every command alike."""
    try:
        code: Exit = arguments.run(arguments)
    except Refused as refused:
        if "book" in arguments and getattr(arguments, "json", False):
            from xlplugin.service.score_json import document  # noqa: PLC0415 - only where JSON is wanted

            print_json(document(str(arguments.book), None, refused.problems))
        else:
            print_problems(refused.problems, arguments, _FIRST if "book" in arguments else None)
        return Exit.UNUSABLE
    return code


def run() -> int:
    """The installed command: what even ``main`` did not foresee is told in one line, not in a traceback."""
    try:
        return main()
    except KeyboardInterrupt:
        _last_words(f"已中断，{_saved_words()}", sys.stderr)
    except Exception as error:  # noqa: BLE001 - the outermost border
        return _after(error)
    finally:
        gc.freeze()  # the system takes all memory back at once: no last search for garbage
    return Exit.UNUSABLE


def _after(error: Exception) -> Exit:
    """Say what happened, and what was written all the same."""
    from xlplugin.workbook.file.reasons import reason  # noqa: PLC0415 - only where something is wrong

    of_output = isinstance(error, OSError) and error.filename is None
    for stream, other in ((sys.stdout, sys.stderr), (sys.stderr, sys.stdout)) if of_output else ():
        refused = _refused(stream)
        if refused is not None:
            _last_words(f"结果没有全部输出（{reason(refused)}），{_saved_words()}", other)
            return Exit.DONE if refused.errno in _READER_GONE else Exit.UNUSABLE
    message = f"程序内部错误（{type(error).__name__}：{error}），{_saved_words()}"
    _last_words(f"{message}。这是程序缺陷，请把命令和文件交给维护人员", sys.stderr)
    return Exit.UNUSABLE


def _refused(stream: TextIO) -> OSError | None:
    """Why a stream takes no more output, None where it does; what it did not take is dropped."""
    try:
        print(file=stream, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return error
    return None


def _saved_words() -> str:
    from xlplugin.workbook.file.save import saved_so_far  # noqa: PLC0415 - most commands have it by then

    return "；".join(map(str, saved_so_far())) or "没有写入工作簿"


def _last_words(text: str, stream: TextIO) -> None:
    """Tell it, where anybody listens."""
    with suppress(OSError):
        print(text, file=stream, flush=True)


if __name__ == "__main__":
    sys.exit(run())
