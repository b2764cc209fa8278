"""``xlplugin addin``: build the add-in and its bundle, install it, take it away, see what is wrong."""

import sys
from argparse import Namespace
from hashlib import sha256
from pathlib import Path
from typing import Final

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_problems, say_done
from xlplugin.excel import codes
from xlplugin.excel.doctor.bundled import is_bundled
from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.doctor.machine import Machine
from xlplugin.excel.doctor.report import Diagnosis, checks
from xlplugin.problem import Refused, Source
from xlplugin.workbook.file.reasons import reason

_READABLE: Final = 0o644
"""Of a file that is handed on: others read it."""


def run_build(arguments: Namespace) -> Exit:
    """Build the add-in's file into a folder."""
    try:
        built = addin_bytes(None)
        from xlplugin.excel.xlam.build import write_addin  # noqa: PLC0415 - xlwings and pyopenvba are heavy

        written = write_addin(built, arguments.output)
        written.chmod(_READABLE)
    except OSError as error:
        message = f"写入失败（{reason(error)}），原来的未改动"
        fix = "请关闭 Excel，或换一个有写入权限的文件夹"
        raise Refused(codes.ADDIN_WRITE.at(Source(str(arguments.output)), message, fix=fix)) from None
    say_done(f"已生成 {written}")
    return Exit.DONE


def run_bundle(arguments: Namespace) -> Exit:
    """Build the offline archive for machines without a network, and tell its size and hash."""
    from xlplugin.excel.install.bundle import bundle, write_bundle  # noqa: PLC0415 - only for bundling

    addin = addin_bytes(arguments.addin)
    if sys.stderr.isatty():
        print("正在取 Windows 版程序包，需要几分钟…", file=sys.stderr)
    options = [word for folder in arguments.find_links for word in ("--find-links", folder)]
    options += ["--no-index"] if arguments.no_index else []
    made = bundle(addin, arguments.python, arguments.wheel, options)
    write_bundle(made, arguments.output)
    size, digest = len(made) / 1_000_000, sha256(made).hexdigest()
    say_done(f"已生成 {arguments.output}（{size:.1f} MB）\nSHA-256 {digest}")
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
    addin = addin_bytes(arguments.addin)
    program = Path(sys.executable)
    if arguments.copy_python:
        done = install_with_python(addin, program.parent, where, host)
    else:
        done = install(addin, host(program), where)
    print_problems(done.problems, arguments)
    say_done("\n".join(done.value))
    return Exit.DONE


def run_uninstall(_arguments: Namespace) -> Exit:
    """Take away what installing put there."""
    from xlplugin.excel.install.install import uninstall  # noqa: PLC0415 - only for uninstalling

    say_done("\n".join(uninstall(_windows_places("卸载"))))
    return Exit.DONE


def addin_bytes(file: Path | None) -> bytes:
    """The add-in from a file; built on the spot where none is named."""
    if file is None:
        from xlplugin.excel.xlam.build import build_addin  # noqa: PLC0415 - as above

        return build_addin()
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"加载项文件打不开（{reason(error)}）"
        fix = "请恢复被隔离的文件，或重新解压安装包" if is_bundled() else "请核对 --addin 后的路径"
        raise Refused(codes.ADDIN_FILE.at(Source(str(file)), message, fix=fix)) from None


def _windows_places(doing: str) -> Places:
    machine = Machine()
    if not machine.is_windows:
        raise Refused(codes.ADDIN_WINDOWS.at(None, f"只能在 Windows 上{doing}"))
    if machine.places is None:
        message = "环境变量 APPDATA、LOCALAPPDATA 或 USERPROFILE 没有设置"
        raise Refused(codes.ADDIN_PLACES.at(None, message))
    return machine.places
