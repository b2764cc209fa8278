"""xlwings' DLLs where the add-in looks for them; ``pip --user`` puts them elsewhere."""

from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.bundled import is_bundled, packages_first
from xlplugin.excel.doctor.installation import find_dll
from xlplugin.excel.install.host import Host
from xlplugin.excel.install.writes import Write
from xlplugin.excel.names import dll_name
from xlplugin.problem import Checked, Problem, Severity, Source, failed

_BITS: Final = (64, 32)


def dll_writes(host: Host) -> Checked[tuple[Write, ...]]:
    """The DLLs to be put beside pythonw.exe: none where the add-in finds them already.

    Both are wanted, as an Excel of 32 bits works with a Python of 64.
    """
    writes: list[Write] = []
    for name in map(dll_name, _BITS):
        if find_dll(host.pythonw, name, Path.is_file) is None:
            contents = _contents(host, name)
            if contents is None:
                return failed(_missing(name, host.pythonw))
            writes.append(Write(host.pythonw.with_name(name), contents, host.pythonw.parent))
    return Checked(tuple(writes))


def _contents(host: Host, name: str) -> bytes | None:
    try:
        return next((file.read_bytes() for file in host.dlls if file.name == name), None)
    except OSError:
        return None


def _missing(name: str, pythonw: Path) -> Problem:
    message = f"xlwings 的 {name} 不在 Python 的文件夹里，也不在 xlwings 的安装记录里"
    again = "请运行 pip install --force-reinstall --no-deps xlwings 后再试"
    fix = packages_first() if is_bundled() else again
    return Problem("addin-dll", Severity.ERROR, message, fix, Source(str(pythonw.parent)))


def dll_not_allowed(target: Path) -> Problem:
    """A Python for all users takes no DLL from one of them."""
    message = f"xlwings 是用 pip --user 装的，{target.name} 要放在 Python 旁边，但没有写入权限"
    fix = (
        "请用虚拟环境：先 py -m venv %USERPROFILE%\\xlplugin-venv，"
        '再在 xlplugin 项目文件夹中用它的 Scripts\\python -m pip install ".[excel]"，'
        "最后用其中的 Scripts\\xlplugin addin install；或改用离线安装包"
    )
    return Problem("addin-dll-place", Severity.ERROR, message, fix, Source(str(target.parent)))
