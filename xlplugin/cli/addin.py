"""``xlplugin addin``: build the add-in and its bundle, install it, take it away, see what is wrong."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_problems, say_done
from xlplugin.excel.doctor.bundled import PIP_INSTALL, is_bundled
from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.doctor.machine import Machine
from xlplugin.excel.doctor.report import Diagnosis, checks
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import reason

_READABLE: Final = 0o644
"""Of a file that is handed on: others read it."""


def run_build(arguments: Namespace) -> Exit:
    """Build the add-in's file into a folder."""
    try:
        built = addin_bytes(None)
        if built.value is None:
            return _finished(built.problems, None)
        from xlplugin.excel.xlam.build import write_addin  # noqa: PLC0415 - xlwings and pyopenvba are heavy

        written = write_addin(built.value, arguments.output)
        written.chmod(_READABLE)
    except OSError as error:
        message = f"写入失败（{reason(error)}），原来的未改动"
        fix = "请关闭 Excel，或换一个有写入权限的文件夹"
        source = Source(str(arguments.output))
        return _finished([Problem("addin-write", Severity.ERROR, message, fix, source)], None)
    return _finished((), [f"已生成 {written}"])


def run_bundle(arguments: Namespace) -> Exit:
    """Build the offline archive for machines without a network, and tell its size and hash."""
    from xlplugin.excel.install.bundle import bundle, write_bundle  # noqa: PLC0415 - only for bundling

    addin = addin_bytes(arguments.addin)
    if addin.value is None:
        return _finished(addin.problems, None)
    if sys.stderr.isatty():
        print("正在取 Windows 版程序包，需要几分钟…", file=sys.stderr)
    options = [word for folder in arguments.find_links for word in ("--find-links", folder)]
    options += ["--no-index"] if arguments.no_index else []
    made = bundle(addin.value, arguments.python, arguments.wheel, options)
    if made.value is None:
        return _finished(made.problems, None)
    written = write_bundle(made.value, arguments.output)
    size, digest = len(made.value) / 1_000_000, sha256(made.value).hexdigest()
    done = (f"已生成 {written.value}（{size:.1f} MB）", f"SHA-256 {digest}")
    return _finished((*made.problems, *written.problems), done if written.value else None)


def _finished(problems: Sequence[Problem], lines: Sequence[str] | None) -> Exit:
    """Print what was found wrong, and what was done: nothing, where there are no lines."""
    print_problems(problems)
    if lines is None:
        return Exit.UNUSABLE
    say_done("\n".join(lines))
    return Exit.DONE


def run_doctor(_arguments: Namespace) -> Exit:
    """Print every check; a finding is something that has to be done."""
    found_all: list[Diagnosis] = []
    for check in checks():
        print(check, flush=True)  # some checks take seconds
        found_all.append(check)
    wrong = sum(check.is_wrong for check in found_all)
    unclear = sum(not check.is_wrong and not check.is_good for check in found_all)
    found = f"{wrong} 处有问题，请按提示处理" if wrong else "没有发现问题"
    print(f"\n{found}{f'；{unclear} 项未查明' if unclear else ''}")
    return Exit.FINDINGS if wrong else Exit.DONE


def run_install(arguments: Namespace) -> Exit:
    """Install for this user."""
    from xlplugin.excel.install.host import host  # noqa: PLC0415 - only for installing
    from xlplugin.excel.install.install import install, install_with_python  # noqa: PLC0415

    where = _windows_places("安装")
    addin = addin_bytes(arguments.addin) if where.value else failed()
    if where.value is None or addin.value is None:
        return _finished((*where.problems, *addin.problems), None)
    program = Path(sys.executable)
    if arguments.copy_python:
        done = install_with_python(addin.value, program.parent, where.value, host)
    else:
        done = install(addin.value, host(program), where.value)
    return _finished(done.problems, done.value)


def run_uninstall(_arguments: Namespace) -> Exit:
    """Take away what installing put there."""
    from xlplugin.excel.install.install import uninstall  # noqa: PLC0415 - only for uninstalling

    where = _windows_places("卸载")
    done = uninstall(where.value) if where.value else failed(*where.problems)
    return _finished(done.problems, done.value)


def addin_bytes(file: Path | None) -> Checked[bytes]:
    """The add-in from a file; built on the spot where none is named."""
    if file is None:
        lacking = [each for each in ("xlwings", "pyopenvba") if find_spec(each) is None]
        if lacking:
            message = f"没有安装加载项需要的程序包 {'、'.join(lacking)}"
            fix = f"请{PIP_INSTALL} 后再试"
            return failed(Problem("addin-packages", Severity.ERROR, message, fix))
        from xlplugin.excel.xlam.build import build_addin  # noqa: PLC0415 - as above

        return Checked(build_addin())
    try:
        return Checked(file.read_bytes())
    except OSError as error:
        message = f"加载项文件打不开（{reason(error)}）"
        fix = "请恢复被隔离的文件，或重新解压安装包" if is_bundled() else "请核对 --addin 后的路径"
        return failed(Problem("addin-file", Severity.ERROR, message, fix, Source(str(file))))


def _windows_places(doing: str) -> Checked[Places]:
    machine = Machine()
    if not machine.is_windows:
        fix = "请在装有桌面版 Excel 的 Windows 电脑上运行；表格可用 xlplugin score 评分"
        return failed(Problem("addin-windows", Severity.ERROR, f"只能在 Windows 上{doing}", fix))
    if machine.places is None:
        message = "环境变量 APPDATA、LOCALAPPDATA 或 USERPROFILE 没有设置"
        return failed(Problem("addin-places", Severity.ERROR, message, "请在普通用户的命令窗口中运行"))
    return Checked(machine.places)
