"""Installing the add-in for one user, without an administrator, and taking it away again."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from xlplugin.excel import codes
from xlplugin.excel.doctor.bundled import diagnose, is_bundled
from xlplugin.excel.doctor.installation import (
    Configuration,
    Places,
    other_copies,
    read_configuration,
    version_of_addin,
)
from xlplugin.excel.doctor.self_test import SelfTest, self_test_of
from xlplugin.excel.install.files import Write, WriteFailure, delete, is_held, write_all
from xlplugin.excel.install.host import (
    Host,
    copy_python,
    dll_not_allowed,
    dll_writes,
    host_problems,
    remove_pythons,
)
from xlplugin.excel.install.scripts import AUDIT, SCORE, is_sent_to, sent_to
from xlplugin.excel.names import CATEGORY
from xlplugin.problem import Checked, Problem, Refused, Source, told_after
from xlplugin.workbook.file.reasons import is_sharing, reason


def install(addin: bytes, host: Host, where: Places) -> Checked[tuple[str, ...]]:
    """Put add-in and configuration in place, or leave everything as it was.

    Args:
        addin: The .xlam file.
        host: The Python that will answer it.
        where: The user's places.

    Returns:
        What people read of what was done, with a warning for every other copy that Excel would load.

    Raises:
        Refused: Everything in the way.
    """
    problems = (*host_problems(host), *addin_problems(addin, host.version))
    with told_after(problems):
        dlls = dll_writes(host)
    if problems or host.version is None:
        raise Refused(*problems)
    if is_held(where.addin):
        raise Refused(_excel_open(where))
    before = installed_configuration(where)
    dll_files = tuple(each.target for each in dlls)
    # The DLLs that an earlier installation put beside the same Python are its own to take away.
    same = before is not None and Path(before.interpreter) == host.pythonw
    copied = dict.fromkeys([*(before.copied_dlls if before and same else ()), *map(str, dll_files)])
    told = Configuration(str(host.pythonw), host.version, sha256(addin).hexdigest(), tuple(copied))
    # The add-in first: an Excel that runs holds it, and then nothing else has been touched.
    writes = (
        Write(where.addin, addin, where.start_folder.parent),
        Write(where.configuration, told.to_bytes(), where.configuration.parent),
        *dlls,
    )
    failure = write_all(writes)
    if failure is not None:
        raise Refused(_not_written(failure, where, host))
    with suppress(OSError):  # the mark may be on an older file of that name, which a file system may keep
        where.mark_of_the_web.unlink(missing_ok=True)
    replaced = ""
    if before is not None:
        same_version = before.version == host.version
        replaced = "（重新安装）" if same_version else f"（替换了 {before.version} 版）"
    done = (
        f"已安装 xlplugin {host.version}{replaced}",
        f"  加载项：{where.addin}",
        f"  Python：{host.pythonw}",
        *(f"  已复制：{file}" for file in dll_files),
        f"请重新打开 Excel，功能区会出现“{CATEGORY}”选项卡；没有出现时{diagnose()}",
    )
    message = "这里还有一份加载项，Excel 会加载两次"
    twice = (codes.ADDIN_TWICE.at(Source(str(file)), message) for file in other_copies(where))
    return Checked(done, tuple(twice))


def installed_configuration(where: Places) -> Configuration | None:
    """What the last installation wrote; None where there was none."""
    try:
        return read_configuration(where.configuration.read_bytes())
    except OSError:
        return None


def addin_problems(addin: bytes, version: str | None) -> tuple[Problem, ...]:
    """Why an add-in's file does not go with xlplugin of a version; None fits all."""
    built_by = version_of_addin(addin)
    if built_by is not None and version in (built_by, None):
        return ()
    message = (
        "加载项文件已损坏，或不是 xlplugin 的加载项"
        if built_by is None
        else f"加载项是 {built_by} 版，程序是 {version} 版，不能配合使用"
    )
    again = "请重新解压安装包后再试"
    fix = again if is_bundled() else "请去掉 --addin，由程序当场生成，或用同一版本的 xlplugin.xlam"
    return (codes.ADDIN_FILE.at(None, message, fix=fix),)


def _excel_open(where: Places) -> Problem:
    """Excel holds the add-in that is to be replaced."""
    message = "加载项正被 Excel 使用，没有安装，原来的未改动"
    fix = "请先关闭 Excel（任务管理器里也没有 EXCEL.EXE）再运行"
    return codes.ADDIN_EXCEL_OPEN.at(Source(str(where.addin)), message, fix=fix)


def _not_written(failure: WriteFailure, where: Places, host: Host) -> Problem:
    target = failure.target
    why, fix = f"写入失败（{reason(failure.error)}）", "请检查磁盘空间和文件夹权限后再试"
    if target.is_dir():
        why, fix = "这里有一个同名的文件夹", "请把该文件夹移走或改名后再试"
    elif target == where.addin and (is_held(target) or is_sharing(failure.error)):
        return _excel_open(where)
    elif isinstance(failure.error, PermissionError):
        if target.parent == host.pythonw.parent:
            return dll_not_allowed(target)
        fix = "请在该文件和文件夹的“属性”“安全”中核对权限，或请管理员允许写入后再试"
    message = f"{why}，没有安装，原来的未改动"
    return codes.ADDIN_WRITE.at(Source(str(target)), message, fix=fix)


def install_with_python(
    addin: bytes,
    source: Path,
    where: Places,
    host_of: Callable[[Path], Host],
    self_test: Callable[[Path], SelfTest] = self_test_of,
) -> Checked[tuple[str, ...]]:
    """Copy a Python, install for the copy, and remove the copies of earlier versions.

    Args:
        addin: The .xlam file.
        source: The folder with the Python to copy.
        where: The user's places.
        host_of: What the Python of that program brings along.
        self_test: Has a python.exe test itself.

    Returns:
        What was done, with a notice for each older Python that still runs.

    Raises:
        Refused: Nothing was changed, and why.
    """
    if is_held(where.addin):
        raise Refused(_excel_open(where))
    _delete_kept_rubrics(where)
    version = host_of(source / "python.exe").version or ""
    copied = copy_python(source, where, version, self_test)
    try:
        done = install(addin, host_of(copied), where)
    except Refused:
        shutil.rmtree(copied.parent, ignore_errors=True)
        raise
    unsent = tuple(_send_to(where, sent_to(copied.parent.name, sys.version_info.minor)))
    told = () if unsent else ("不打开 Excel 也可以：右键点击自评表，选“发送到”“评分”或“检查”",)
    message = "旧版 Python 正在运行，没有删除"
    stayed = remove_pythons(where, keep=copied)
    running = (codes.ADDIN_OLD_PYTHON.at(Source(str(file)), message) for file in stayed)
    return done._replace(value=(*done.value, *told), problems=(*done.problems, *unsent, *running))


def _send_to(where: Places, commands: Mapping[str, bytes]) -> Iterator[Problem]:
    """Put the commands into the menu 发送到; the add-in works without."""
    files = {where.send_to / name: contents for name, contents in commands.items()}
    others = [file for file in files if file.exists() and file not in _sent_to(where)]
    writes = [Write(file, contents, where.roaming) for file, contents in files.items() if file not in others]
    failure = write_all(writes)
    if failure is not None:
        message = f"没能加到“发送到”菜单（{reason(failure.error)}）"
        yield codes.ADDIN_SEND_TO.at(Source(str(failure.target)), message)
    message = "“发送到”菜单中已有同名的文件，不是 xlplugin 的，没有替换"
    yield from (codes.ADDIN_SEND_TO.at(Source(str(file)), message) for file in others)


def _sent_to(where: Places) -> tuple[Path, ...]:
    """Our commands in the menu 发送到."""
    found: list[Path] = []
    for name in (SCORE, AUDIT):
        with suppress(OSError):  # none there
            found += [file for file in [where.send_to / name] if is_sent_to(file.read_bytes())]
    return tuple(found)


def _delete_kept_rubrics(where: Places) -> tuple[Path, ...]:
    """Delete the checked rubrics kept for the next start; those that stay, as a program has them open."""
    kept = sorted(where.kept_rubrics.glob("*.rubric"))
    return tuple(file for file in kept if delete(file) is not None)


def uninstall(where: Places) -> tuple[str, ...]:
    """Take the add-in, its configuration, copied DLLs and brought Pythons away.

    Returns:
        What people read of what went and what stays.

    Raises:
        Refused: The add-in cannot be deleted; nothing has been touched.
    """
    told = installed_configuration(where)
    changed, ours = _addin_now(where, told)
    wanted = [where.addin] if ours else []
    wanted += [Path(each) for each in told.copied_dlls] if told else []
    files = [file for file in (*wanted, where.configuration, *where.logs) if file.exists()]
    files += _sent_to(where)
    refused = delete(where.addin) if where.addin in files else None
    if refused is not None:
        raise Refused(_addin_stays(where.addin, refused))
    left = [(file, "不是安装程序放的，如不需要请手工删除") for file in other_copies(where)]
    if not ours:
        left.append((where.addin, "不是 xlplugin 的加载项，没有删除；如不需要请手工删除"))
    refusals = ((file, delete(file)) for file in files)
    left += [(file, f"{reason(why)}，请关闭 Excel 后手工删除") for file, why in refusals if why]
    with suppress(OSError):
        where.configuration.parent.rmdir()
    files += [where.pythons] if where.pythons.exists() else []
    left += [(each, "其中的程序正在运行，请关闭 Excel 后手工删除") for each in remove_pythons(where)]
    left += [(each, "评价标准的缓存，可以删除") for each in _delete_kept_rubrics(where)]
    shutil.rmtree(where.generated, ignore_errors=True)
    with suppress(OSError):
        where.kept_rubrics.rmdir()
    stayed = {place for place, _ in left} | ({where.pythons} if where.pythons.exists() else set())
    removed = [f"  {file}" for file in files if file not in stayed]
    done = ["已卸载，删除了：" if removed else "没有安装过，没有可删除的文件", *removed]
    done += ["其中加载项在安装后被改动过（例如加了签名）"] if changed and ours else []
    done += ["没有删除：", *(f"  {place}：{why}" for place, why in left)] if left else []
    return tuple(done)


def _addin_now(where: Places, told: Configuration | None) -> tuple[bool, bool]:
    """Whether the file in the add-in's place was changed since it was installed, and whether it is ours.

    Without a record, or where it cannot be read, its name must do.
    """
    try:
        contents = where.addin.read_bytes()
    except OSError:
        return False, True
    changed = told is not None and sha256(contents).hexdigest() != told.addin_hash
    return changed, not changed or version_of_addin(contents) is not None


def _addin_stays(addin: Path, refused: OSError) -> Problem:
    """The add-in goes first: where it stays, everything else does too."""
    source = Source(str(addin))
    if is_sharing(refused):
        message = "加载项正被 Excel 使用，没有卸载，什么也没有改动"
        return codes.ADDIN_EXCEL_OPEN.at(source, message, fix="请先关闭 Excel 再运行")
    message = f"加载项不能删除（{reason(refused)}），没有卸载，什么也没有改动"
    return codes.ADDIN_DELETE.at(source, message)
