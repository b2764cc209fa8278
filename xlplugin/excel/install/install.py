"""Installing the add-in for one user, without an administrator."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from xlplugin.excel.doctor.addin_file import addin_version
from xlplugin.excel.doctor.addin_looks import ZONE
from xlplugin.excel.doctor.configuration import Configuration, read_configuration
from xlplugin.excel.doctor.places import Places, other_copies
from xlplugin.excel.install.dlls import dll_not_allowed, dll_writes
from xlplugin.excel.install.host import Host, host_problems
from xlplugin.excel.install.writes import Write, WriteFailure, write_all
from xlplugin.excel.names import CATEGORY
from xlplugin.problem import Checked, Problem, Severity, Source, failed, has_errors


@dataclass(frozen=True, slots=True)
class Installed:
    """What installing did.

    Attributes:
        addin: the file that Excel opens at its start.
        pythonw: the program that it starts.
        version: of xlplugin.
        before: the version that was replaced; None where there was none.
        dlls: DLLs that had to be put beside pythonw.
    """

    addin: Path
    pythonw: Path
    version: str
    before: str | None
    dlls: tuple[Path, ...]

    def lines(self) -> tuple[str, ...]:
        """What people read."""
        replaced = f"（替换了 {self.before} 版）" if self.before else ""
        return (
            f"已安装 xlplugin {self.version}{replaced}",
            f"  加载项：{self.addin}",
            f"  Python：{self.pythonw}",
            *(f"  已复制：{file}" for file in self.dlls),
            f"请重新打开 Excel，功能区会出现“{CATEGORY}”选项卡；没有出现时运行 xlplugin addin doctor",
        )


def install(addin: bytes, host: Host, where: Places) -> Checked[Installed]:
    """Put add-in and configuration in place, or leave everything as it was.

    Args:
        addin: The .xlam file.
        host: The Python that will answer it.
        where: The user's places.

    Returns:
        What was done, with a warning for every other copy that Excel would load; or everything in the way.
    """
    dlls = dll_writes(host)
    problems = (*host_problems(host), *_addin_problems(addin, host), *dlls.problems)
    if has_errors(problems) or dlls.value is None or host.version is None:
        return failed(*problems)
    before = installed_configuration(where)
    told = _told(addin, host, dlls.value, before)
    failure = write_all([*_writes(addin, told, where), *dlls.value])
    if failure is not None:
        return failed(_not_written(failure, where, host))
    with suppress(OSError):  # the mark may be on an older file of that name, which a file system may keep
        Path(f"{where.addin}{ZONE}").unlink(missing_ok=True)
    copied = tuple(each.target for each in dlls.value)
    done = Installed(where.addin, host.pythonw, host.version, before.version if before else None, copied)
    return Checked(done, tuple(_other_copy(file) for file in other_copies(where)))


def installed_configuration(where: Places) -> Configuration | None:
    """What the last installation wrote; None where there was none."""
    try:
        return read_configuration(where.configuration.read_bytes())
    except OSError:
        return None


def _told(addin: bytes, host: Host, dlls: tuple[Write, ...], before: Configuration | None) -> Configuration:
    same = before is not None and Path(before.interpreter) == host.pythonw
    earlier = before.copied_dlls if before is not None and same else ()
    copied = dict.fromkeys([*earlier, *(str(each.target) for each in dlls)])
    return Configuration(str(host.pythonw), host.version or "", sha256(addin).hexdigest(), tuple(copied))


def _writes(addin: bytes, told: Configuration, where: Places) -> tuple[Write, Write]:
    """The add-in first: an Excel that runs holds it, and then nothing else has been touched."""
    settings = where.configuration
    return (
        Write(where.addin, addin, where.start_folder.parent),
        Write(settings, told.to_bytes(), settings.parent),
    )


def _addin_problems(addin: bytes, host: Host) -> tuple[Problem, ...]:
    built_by = addin_version(addin)
    if built_by is not None and host.version in (built_by, None):
        return ()
    message = (
        "加载项文件已损坏，或不是 xlplugin 的加载项"
        if built_by is None
        else f"加载项是 {built_by} 版，程序是 {host.version} 版，不能配合使用"
    )
    fix = "请去掉 --addin，由程序当场生成，或用同一版本的安装包"
    return (Problem("addin-file", Severity.ERROR, message, fix),)


def _not_written(failure: WriteFailure, where: Places, host: Host) -> Problem:
    source = Source(str(failure.target))
    denied = isinstance(failure.error, PermissionError)
    if denied and failure.target == where.addin:
        message = "加载项正被 Excel 使用，没有安装，原来的未改动"
        fix = "请先关闭 Excel（任务管理器里也没有 EXCEL.EXE）再运行"
        return Problem("addin-excel-open", Severity.ERROR, message, fix, source)
    if denied and failure.target.parent == host.pythonw.parent:
        return dll_not_allowed(failure.target)
    reason = failure.error.strerror or type(failure.error).__name__
    message = f"写入失败（{reason}），没有安装，原来的未改动"
    return Problem("addin-write", Severity.ERROR, message, "请检查磁盘空间和文件夹权限后再试", source)


def _other_copy(file: Path) -> Problem:
    message = "这里还有一份加载项，Excel 会加载两次"
    fix = "请删除该文件，并在 Excel“加载项”列表中取消勾选"
    return Problem("addin-twice", Severity.WARNING, message, fix, Source(str(file)))
