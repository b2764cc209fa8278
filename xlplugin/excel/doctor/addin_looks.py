"""The installed add-in's file, and whether Excel loads it: once, and of the right version."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.addin_file import addin_version
from xlplugin.excel.doctor.advice import reinstall
from xlplugin.excel.doctor.check import Finding, good, unknown, wrong
from xlplugin.excel.doctor.machine import Hive, Key
from xlplugin.excel.doctor.places import Places
from xlplugin.excel.doctor.setting import Setting
from xlplugin.excel.names import ADDIN, ADDIN_FILE

OFFICE: Final = r"Software\Microsoft\Office\16.0"
ZONE: Final = ":Zone.Identifier"
_DISABLED: Final = Key(Hive.USER, rf"{OFFICE}\Excel\Resiliency\DisabledItems")
_OPENED: Final = Key(Hive.USER, rf"{OFFICE}\Excel\Options")


def _places(at: Setting) -> Places | Finding:
    return at.where or unknown("环境变量 APPDATA、LOCALAPPDATA 或 USERPROFILE 没有设置", "请在普通用户下运行")


def addin(at: Setting) -> Finding:
    """The file in XLSTART, as it was installed."""
    where = _places(at)
    if isinstance(where, Finding):
        return where
    contents = at.machine.read(where.addin)
    if contents is None:
        return wrong(f"没有 {where.addin}", reinstall())
    return _compared(at, contents, str(where.addin))


def _compared(at: Setting, contents: bytes, place: str) -> Finding:
    """The file with what was installed and with the program."""
    built_by, have = addin_version(contents), at.tried.xlplugin
    if built_by is None:
        return wrong(f"{place} 已损坏或不是本程序的加载项", reinstall())
    if have and built_by != have:
        return wrong(f"加载项是 {built_by} 版，程序是 {have} 版", reinstall())
    if at.told is None or not at.told.addin_hash:
        return unknown(f"{built_by} 版，{place}，没有安装记录可以核对")
    if sha256(contents).hexdigest() != at.told.addin_hash:
        return wrong(f"{place} 与安装时的不同", reinstall())
    return good(f"{built_by} 版，{place}，与安装时一致")


def mark_of_the_web(at: Setting) -> Finding:
    """Excel does not run macros of a file that is marked as downloaded."""
    where = _places(at)
    if isinstance(where, Finding):
        return where
    if at.machine.exists(Path(f"{where.addin}{ZONE}")):
        return wrong(f"{ADDIN_FILE} 带有网络下载标记", "请在该文件的“属性”中勾选“解除锁定”，或重新安装")
    return good("没有网络下载标记")


def loaded_twice(at: Setting) -> Finding:
    """Another copy in a folder that Excel loads from, or in Excel's own list."""
    files = [str(file) for file in at.machine.copies()]
    for name, value in at.machine.registry_values(_OPENED):
        if name.startswith("OPEN") and ADDIN in str(value).lower():
            files.append(str(value))
    if files:
        return wrong(f"还有别的副本：{'、'.join(files)}", "请删除该文件，并在 Excel“加载项”列表中取消勾选")
    return good("没有别的副本")


def disabled(at: Setting) -> Finding:
    """Excel keeps away what it thinks made it crash."""
    for _, value in at.machine.registry_values(_DISABLED):
        if isinstance(value, bytes) and ADDIN.encode("utf-16-le") in value.lower():
            advice = "请在 Excel“文件”“选项”“加载项”“管理：禁用项目”中启用"
            return wrong("Excel 因上次出错把加载项列入了禁用项目", advice)
    return good("不在禁用项目中")
