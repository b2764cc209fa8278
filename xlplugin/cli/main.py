"""The entry point: arguments in, exit code out; the outermost border, where nothing may crash unexplained."""

import sys
from collections.abc import Sequence

from xlplugin.cli.exits import Exit
from xlplugin.cli.parser import build_parser
from xlplugin.problem import Problem, Severity, Source


def _missing_folder(folder: object) -> Problem:
    place = Source(str(folder))
    return Problem(
        "rubric-folder", Severity.ERROR, "评价标准文件夹不存在", "请核对 --rubrics 后的路径", place
    )


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without the characters must not stop the work
    arguments = build_parser().parse_args(words)
    folder = getattr(arguments, "rubrics", None)
    if folder is not None and not folder.is_dir():
        print(_missing_folder(folder), file=sys.stderr)
        return Exit.UNUSABLE
    code: Exit = arguments.run(arguments)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
