"""Excel itself: which one, of how many bits, and whether files open in it at all."""

from pathlib import Path, PureWindowsPath
from typing import Final

from xlplugin.excel.doctor.check import Finding, good, unknown, wrong
from xlplugin.excel.doctor.executable import HEADER_SIZE, Architecture, architecture
from xlplugin.excel.doctor.machine import Hive, Key
from xlplugin.excel.doctor.setting import Setting

_APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
_CLICK_TO_RUN: Final = Key(Hive.MACHINE, r"Software\Microsoft\Office\ClickToRun\Configuration")
_CHOICE: Final = Key(
    Hive.USER, r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx\UserChoice"
)
_PLATFORMS: Final = {"x86": Architecture.X86, "x64": Architecture.X64}
_WPS_FILES: Final = ("et.", "wps.", "ket.", "ksoet")


def _program(at: Setting, name: str) -> str | None:
    for hive in (Hive.USER, Hive.MACHINE):
        found = at.machine.registry(Key(hive, rf"{_APP_PATHS}\{name}"))
        if isinstance(found, str) and found.strip('" '):
            return found.strip('" ')
    return None


def excel_architecture(at: Setting) -> Architecture | None:
    """For what Excel was made, which the DLL must fit; None where no Excel was found."""
    program = _program(at, "excel.exe")
    header = at.machine.read(Path(program), HEADER_SIZE) if program else None
    found = architecture(header) if header else None
    return found or _PLATFORMS.get(str(at.machine.registry(_CLICK_TO_RUN, "Platform")).lower())


def excel(at: Setting) -> Finding:
    """The installed Excel."""
    program = _program(at, "excel.exe")
    made_for = excel_architecture(at)
    if program is None and made_for is None:
        return wrong(
            "没有找到 Excel",
            "加载项只能在 Windows 桌面版 Excel 中使用，请先安装；表格也可用 xlplugin score 评分",
        )
    if program and "WindowsApps" in PureWindowsPath(program).parts:
        return wrong(
            f"是应用商店版：{program}", "商店版常常不能启动 Python，请换成从 Office 官网安装的桌面版"
        )
    version = at.machine.registry(_CLICK_TO_RUN, "VersionToReport")
    parts = (str(version) if version else "", made_for.chinese if made_for else "位数未查明", program or "")
    return good("，".join(part for part in parts if part))


def wps(at: Setting) -> Finding:
    """Whether a double-click opens WPS, where the add-in does not work."""
    choice = str(at.machine.registry(_CHOICE, "ProgId") or "")
    if choice.lower().startswith(_WPS_FILES):
        advice = "加载项不能在 WPS 中使用：请右键点击文件，选“打开方式”“Excel”，并设为始终使用"
        return wrong("双击 .xlsx 打开的是 WPS", advice)
    if not choice and _program(at, "et.exe"):
        return unknown("装有 WPS，默认打开方式未查明", "加载项不能在 WPS 中使用，请用 Excel 打开自评表")
    return good("双击 .xlsx 打开的不是 WPS" if choice else "没有 WPS")
