"""What 评分.cmd and 检查.cmd of a bundle run: one command on every file dropped on them, the results opened.

As in ``addin_bundled``, a virus scanner may have taken files away: so little is imported at first.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, count
from pathlib import Path, PureWindowsPath
from typing import Final, NamedTuple

from xlplugin.cli.addin_bundled import fault, incomplete
from xlplugin.cli.exits import Exit
from xlplugin.excel.doctor.bundled import damage

_DROPPED: Final = re.compile(r'/c\s*""(?P<script>[^"]+)"(?P<files>.*)"\s*', re.IGNORECASE)
_FILE: Final = re.compile(r'"([^"]*)"|([^ "]+)')
_REVIEWED: Final = re.compile(r"-核查\d*\Z")
_GRAVEST_FIRST: Final = (Exit.UNUSABLE, Exit.FINDINGS, Exit.FACTS_MISSING, Exit.DONE)
_WORDS: Final = {
    ("score", Exit.DONE): "已评分，见 {}",
    ("score", Exit.FINDINGS): "有错误，没有评分；请在 {} 里改好，再拖这个文件",
    ("score", Exit.FACTS_MISSING): "还缺数据，没有评分；请在 {} 里补好，再拖这个文件",
    ("audit", Exit.DONE): "已核查，见 {}",
    ("audit", Exit.FINDINGS): "已核查，有错误，见 {}",
}
_UNOPENED: Final = "已写好，没能自动打开，见 {}"
_FAILED: Final = "没有完成，原因见上"
_NOTHING: Final = (
    "请选中填好的自评表（.xlsx 或 .xlsm，核查也可以是 .xls 或 .et；可以是几个），拖到本文件的图标上松开"
)

Open = Callable[[Path], None]


def dropped_files(environment: Mapping[str, str]) -> list[str]:
    """The files that were dropped, out of what the .cmd put into its environment.

    Explorer quotes a name only where it holds a blank. So cmd.exe cuts ``a&b.xlsx`` in two, and replaces what
    stands between two ``%``: its own command line has them whole. Where that is another's, as when the .cmd
    is called from a console, its arguments are right, as the caller has quoted them.
    """
    line = _DROPPED.search(environment.get("XLP_LINE", ""))
    script = environment.get("XLP_SCRIPT", "").casefold()
    ours = line is not None and PureWindowsPath(line["script"]).name.casefold() == script
    words = line["files"] if line is not None and ours else environment.get("XLP_ARGS", "")
    return [quoted or plain for quoted, plain in _FILE.findall(words)]


class _Done(NamedTuple):
    """What became of a file: the command's code, and the workbooks it saved."""

    file: Path
    code: Exit
    results: tuple[Path, ...]


def run(command: str, files: Sequence[str], python: Path, open_file: Open) -> Exit:
    """Run ``score`` or ``audit`` on each file and open what it saved; the gravest of their codes.

    Args:
        command: Which of the two.
        files: The dropped files.
        python: The folder with the list of the bundle's files.
        open_file: Opens a workbook in the program that people have for it.
    """
    if not files:
        print(_NOTHING, file=sys.stderr)
        return Exit.UNUSABLE
    done: list[_Done] = []
    for number, name in enumerate(files, 1):
        if len(files) > 1:
            print(f"\n【{number}/{len(files)}】{name}", flush=True)
        done.append(_opened(_run(command, Path(name), python), open_file))
    print("", *(_line(command, each) for each in done), sep="\n", flush=True)
    codes = {each.code for each in done}
    return next(code for code in _GRAVEST_FIRST if code in codes)


def _run(command: str, file: Path, python: Path) -> _Done:
    try:
        from xlplugin.cli.main import main  # noqa: PLC0415 - may be what is missing
        from xlplugin.workbook.file.save import saved_so_far  # noqa: PLC0415 - as above

        before = saved_so_far()
        target = [f"--output={_review(file)}"] if command == "audit" and file.name else []
        code = Exit(main([command, *target, "--", str(file)]))
        return _Done(file, code, tuple(each.path for each in saved_so_far() if each not in before))
    except Exception as error:  # noqa: BLE001 - the outermost border: the next file may fare better
        found = damage(python)
        told = [incomplete(found)] if found else []
        print(*told, fault(error, found), sep="\n", file=sys.stderr, flush=True)
        return _Done(file, Exit.UNUSABLE, ())


def _review(file: Path) -> Path:
    """Where the reviewed copy goes: the first name that is free, as people write into their copies."""
    from xlplugin.service.file_kind import FileKind, name_of_kind  # noqa: PLC0415 - may be what is missing
    from xlplugin.workbook.file.package import ENDINGS  # noqa: PLC0415 - as above

    stem = name_of_kind(_REVIEWED.sub("", file.stem), FileKind.REVIEWED)
    ending = ".xlsx" if file.suffix.lower() in ENDINGS else file.suffix
    names = (f"{stem}{number}{ending}" for number in chain(("",), count(2)))
    return next(path for path in map(file.with_name, names) if not path.exists())


def _opened(done: _Done, open_file: Open) -> _Done:
    """Open the results; where nothing opens them, people have to be told where they are."""
    for result in done.results:
        try:
            open_file(result)
        except OSError as error:
            from xlplugin.workbook.file.reasons import reason  # noqa: PLC0415 - only where something is wrong

            told = f"结果已写好，但没能自动打开（{reason(error)}），请用 Excel 或 WPS 打开 {result}"
            print(told, file=sys.stderr, flush=True)
            done = done._replace(code=Exit.UNUSABLE)
    return done


def _line(command: str, done: _Done) -> str:
    names = "、".join(result.name for result in done.results)
    words = _WORDS.get((command, done.code), _UNOPENED) if names else _FAILED
    return f"{done.file.name}：{words.format(names)}"


def _open(file: Path) -> None:
    if sys.platform == "win32":
        os.startfile(file)  # noqa: S606 - the workbook that was just saved


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], dropped_files(os.environ), Path(sys.executable).parent, _open))
