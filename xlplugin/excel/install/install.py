"""Installing the add-in for one user, without an administrator."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from xlplugin.excel.doctor.bundled import diagnose, is_bundled
from xlplugin.excel.doctor.installation import (
    Configuration,
    Places,
    addin_version,
    other_copies,
    read_configuration,
)
from xlplugin.excel.install.dlls import dll_not_allowed, dll_writes
from xlplugin.excel.install.host import Host, host_problems
from xlplugin.excel.install.moving import is_held
from xlplugin.excel.install.writes import Write, WriteFailure, write_all
from xlplugin.excel.names import CATEGORY
from xlplugin.problem import Checked, Problem, Severity, Source, failed, has_errors
from xlplugin.workbook.file.reasons import is_sharing, reason


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
        return (
            f"已安装 xlplugin {self.version}{self._replaced()}",
            f"  加载项：{self.addin}",
            f"  Python：{self.pythonw}",
            *(f"  已复制：{file}" for file in self.dlls),
            f"请重新打开 Excel，功能区会出现“{CATEGORY}”选项卡；没有出现时{diagnose()}",
        )

    def _replaced(self) -> str:
        if self.before is None:
            return ""
        return "（重新安装）" if self.before == self.version else f"（替换了 {self.before} 版）"


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
    problems = (*host_problems(host), *addin_problems(addin, host.version), *dlls.problems)
    if has_errors(problems) or dlls.value is None or host.version is None:
        return failed(*problems)
    if is_held(where.addin):
        return failed(excel_open(where))
    before = installed_configuration(where)
    told = _told(addin, host, dlls.value, before)
    failure = write_all([*_writes(addin, told, where), *dlls.value])
    if failure is not None:
        return failed(_not_written(failure, where, host))
    with suppress(OSError):  # the mark may be on an older file of that name, which a file system may keep
        where.mark_of_the_web.unlink(missing_ok=True)
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


def addin_problems(addin: bytes, version: str | None) -> tuple[Problem, ...]:
    """Why an add-in's file does not go with xlplugin of a version; None fits all."""
    built_by = addin_version(addin)
    if built_by is not None and version in (built_by, None):
        return ()
    message = (
        "加载项文件已损坏，或不是 xlplugin 的加载项"
        if built_by is None
        else f"加载项是 {built_by} 版，程序是 {version} 版，不能配合使用"
    )
    again = "请重新解压安装包后再试"
    fix = again if is_bundled() else "请去掉 --addin，由程序当场生成，或用同一版本的 xlplugin.xlam"
    return (Problem("addin-file", Severity.ERROR, message, fix),)


def excel_open(where: Places) -> Problem:
    """Excel holds the add-in that is to be replaced."""
    message = "加载项正被 Excel 使用，没有安装，原来的未改动"
    fix = "请先关闭 Excel（任务管理器里也没有 EXCEL.EXE）再运行"
    return Problem("addin-excel-open", Severity.ERROR, message, fix, Source(str(where.addin)))


def _not_written(failure: WriteFailure, where: Places, host: Host) -> Problem:
    target, denied = failure.target, isinstance(failure.error, PermissionError)
    if target.is_dir():
        return _failure(target, "这里有一个同名的文件夹", "请把该文件夹移走或改名后再试")
    if target == where.addin and (is_held(target) or is_sharing(failure.error)):
        return excel_open(where)
    if denied and target.parent == host.pythonw.parent:
        return dll_not_allowed(target)
    fix = (
        "请在该文件和文件夹的“属性”“安全”中核对权限，或请管理员允许写入后再试"
        if denied
        else "请检查磁盘空间和文件夹权限后再试"
    )
    return _failure(target, f"写入失败（{reason(failure.error)}）", fix)


def _failure(target: Path, why: str, fix: str) -> Problem:
    message = f"{why}，没有安装，原来的未改动"
    return Problem("addin-write", Severity.ERROR, message, fix, Source(str(target)))


def _other_copy(file: Path) -> Problem:
    message = "这里还有一份加载项，Excel 会加载两次"
    fix = "请删除该文件，并在 Excel“加载项”列表中取消勾选"
    return Problem("addin-twice", Severity.WARNING, message, fix, Source(str(file)))
