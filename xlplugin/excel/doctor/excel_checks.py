"""What the doctor looks at in Excel: the program, the add-in in it, and what may be forbidden to it."""

from hashlib import sha256
from pathlib import Path, PureWindowsPath
from typing import Final

from xlplugin.excel.doctor.bundled import reinstall
from xlplugin.excel.doctor.check import Context, Diagnosis, good, unknown, wrong
from xlplugin.excel.doctor.installation import (
    HEADER_SIZE,
    Architecture,
    Places,
    architecture,
    version_of_addin,
)
from xlplugin.excel.doctor.machine import Hive, Key, RegistryValue
from xlplugin.excel.names import ADDIN, ADDIN_FILE

_OFFICE: Final = r"Software\Microsoft\Office\16.0"
_POLICIES: Final = r"Software\Policies\Microsoft\Office\16.0"
_APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
_CLICK_TO_RUN: Final = Key(Hive.MACHINE, r"Software\Microsoft\Office\ClickToRun\Configuration")
_CHOICE: Final = Key(
    Hive.USER, r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx\UserChoice"
)
_DISABLED: Final = Key(Hive.USER, rf"{_OFFICE}\Excel\Resiliency\DisabledItems")
_OPENED: Final = Key(Hive.USER, rf"{_OFFICE}\Excel\Options")
_RULES: Final = Key(
    Hive.MACHINE,
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_CHILD_PROCESSES: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_BLOCKED: Final = ("1", "6")
_NO_MACROS: Final = 4
_SIGNED_MACROS: Final = 3
_PLATFORMS: Final = {"x86": Architecture.X86, "x64": Architecture.X64}
_WPS_FILES: Final = ("et.", "wps.", "ket.", "ksoet")


def _program(context: Context, name: str) -> str | None:
    for hive in (Hive.USER, Hive.MACHINE):
        found = context.machine.registry(Key(hive, rf"{_APP_PATHS}\{name}"))
        if isinstance(found, str) and found.strip('" '):
            return found.strip('" ')
    return None


def excel_architecture(context: Context) -> Architecture | None:
    """For what Excel was made, which the DLL must fit; None where no Excel was found."""
    program = _program(context, "excel.exe")
    header = context.machine.read(Path(program), HEADER_SIZE) if program else None
    found = architecture(header) if header else None
    return found or _PLATFORMS.get(str(context.machine.registry(_CLICK_TO_RUN, "Platform")).lower())


def excel(context: Context) -> Diagnosis:
    """The installed Excel."""
    program = _program(context, "excel.exe")
    made_for = excel_architecture(context)
    if program is None and made_for is None:
        return wrong(
            "没有找到 Excel",
            "加载项只能在 Windows 桌面版 Excel 中使用，请先安装；表格也可用 xlplugin score 评分",
        )
    if program and "WindowsApps" in PureWindowsPath(program).parts:
        return wrong(
            f"是应用商店版：{program}", "商店版常常不能启动 Python，请换成从 Office 官网安装的桌面版"
        )
    version = context.machine.registry(_CLICK_TO_RUN, "VersionToReport")
    parts = (str(version) if version else "", made_for.chinese if made_for else "位数未查明", program or "")
    return good("，".join(part for part in parts if part))


def wps(context: Context) -> Diagnosis:
    """Whether a double-click opens WPS, where the add-in does not work."""
    choice = str(context.machine.registry(_CHOICE, "ProgId") or "")
    if choice.lower().startswith(_WPS_FILES):
        advice = "加载项不能在 WPS 中使用：请右键点击文件，选“打开方式”“Excel”，并设为始终使用"
        return wrong("双击 .xlsx 打开的是 WPS", advice)
    if not choice and _program(context, "et.exe"):
        return unknown("装有 WPS，默认打开方式未查明", "加载项不能在 WPS 中使用，请用 Excel 打开自评表")
    return good("双击 .xlsx 打开的不是 WPS" if choice else "没有 WPS")


def _places(context: Context) -> Places | Diagnosis:
    return context.places or unknown(
        "环境变量 APPDATA、LOCALAPPDATA 或 USERPROFILE 没有设置", "请在普通用户下运行"
    )


def addin(context: Context) -> Diagnosis:
    """The file in XLSTART, as it was installed."""
    where = _places(context)
    if isinstance(where, Diagnosis):
        return where
    contents = context.machine.read(where.addin)
    if contents is None:
        return wrong(f"没有 {where.addin}", reinstall())
    return _compared(context, contents, str(where.addin))


def _compared(context: Context, contents: bytes, place: str) -> Diagnosis:
    """The file with what was installed and with the program."""
    built_by, have = version_of_addin(contents), context.self_test.xlplugin
    if built_by is None:
        return wrong(f"{place} 已损坏或不是本程序的加载项", reinstall())
    if have and built_by != have:
        return wrong(f"加载项是 {built_by} 版，程序是 {have} 版", reinstall())
    if context.configuration is None or not context.configuration.addin_hash:
        return unknown(f"{built_by} 版，{place}，没有安装记录可以核对")
    if sha256(contents).hexdigest() != context.configuration.addin_hash:
        return wrong(f"{place} 与安装时的不同", reinstall())
    return good(f"{built_by} 版，{place}，与安装时一致")


def mark_of_the_web(context: Context) -> Diagnosis:
    """Excel does not run macros of a file that is marked as downloaded."""
    where = _places(context)
    if isinstance(where, Diagnosis):
        return where
    if context.machine.exists(where.mark_of_the_web):
        return wrong(f"{ADDIN_FILE} 带有网络下载标记", "请在该文件的“属性”中勾选“解除锁定”，或重新安装")
    return good("没有网络下载标记")


def loaded_twice(context: Context) -> Diagnosis:
    """Another copy in a folder that Excel loads from, or in Excel's own list."""
    files = [str(file) for file in context.machine.copies()]
    for name, value in context.machine.registry_values(_OPENED):
        if name.startswith("OPEN") and ADDIN in str(value).lower():
            files.append(str(value))
    if files:
        return wrong(f"还有别的副本：{'、'.join(files)}", "请删除该文件，并在 Excel“加载项”列表中取消勾选")
    return good("没有别的副本")


def disabled(context: Context) -> Diagnosis:
    """Excel keeps away what it thinks made it crash."""
    for _, value in context.machine.registry_values(_DISABLED):
        if isinstance(value, bytes) and ADDIN.encode("utf-16-le") in value.lower():
            advice = "请在 Excel“文件”“选项”“加载项”“管理：禁用项目”中启用"
            return wrong("Excel 因上次出错把加载项列入了禁用项目", advice)
    return good("不在禁用项目中")


def _office_setting(context: Context, below: str, name: str) -> RegistryValue:
    """A setting of Office: the administrator's, else the user's own."""
    keys = [Key(hive, rf"{_POLICIES}\{below}") for hive in (Hive.MACHINE, Hive.USER)]
    keys.append(Key(Hive.USER, rf"{_OFFICE}\{below}"))
    values = (context.machine.registry(key, name) for key in keys)
    return next((value for value in values if value is not None), None)


def macros(context: Context) -> Diagnosis:
    """XLSTART is trusted, so that macros run there even where all others are off."""
    if _office_setting(context, "Common", "vbaoff") == 1:
        return wrong("管理员关闭了 Office 的宏功能（vbaoff）", "请管理员允许 VBA，否则加载项不能使用")
    if _office_setting(context, r"Excel\Security", "DisableAllAddins") == 1:
        return wrong("Excel 设置为禁用全部加载项", "请在“信任中心”“加载项”中取消，或请管理员允许")
    warnings = _office_setting(context, r"Excel\Security", "VBAWarnings")
    if warnings not in (_NO_MACROS, _SIGNED_MACROS):
        return good("没有禁用")
    which = "宏全部禁用" if warnings == _NO_MACROS else "只允许签名的宏"
    if not _trusted(context):
        return wrong(f"{which}，受信任位置也被停用", "请管理员允许受信任位置，或在“信任中心”“宏设置”中放开")
    advice = "XLSTART 是受信任位置，加载项一般仍可用；若没有“绩效评价”选项卡，请在“信任中心”放开宏"
    return unknown(which, advice)


def _trusted(context: Context) -> bool:
    return _office_setting(context, r"Excel\Security\Trusted Locations", "AllLocationsDisabled") != 1


def trusted_locations(context: Context) -> Diagnosis:
    """Excel trusts XLSTART unless all trusted locations are off, or it lies on a network.

    There it lies in a roaming profile whose folders are redirected.
    """
    if not _trusted(context):
        advice = "请在“信任中心”“受信任位置”中取消“禁用所有受信任位置”，或请管理员放开"
        return wrong("受信任位置全部停用", advice)
    folder = str(context.places.start_folder) if context.places else ""
    if not folder.startswith(("\\\\", "//")):
        return good("受信任位置有效，XLSTART 在内")
    if _office_setting(context, r"Excel\Security\Trusted Locations", "AllowNetworkLocations") == 1:
        return good("受信任位置有效，允许网络位置，XLSTART 在内")
    advice = (
        "若没有“绩效评价”选项卡，请在“信任中心”“受信任位置”中勾选“允许网络上的受信任位置”，"
        "并添加该文件夹，或请管理员放开"
    )
    return unknown(f"XLSTART 在网络上（{folder}），Excel 可能不信任", advice)


def defender(context: Context) -> Diagnosis:
    """The rule that keeps Office from starting other programs."""
    rules = {name.lower().strip("{}"): str(value) for name, value in context.machine.registry_values(_RULES)}
    rule = rules.get(_CHILD_PROCESSES)
    if rule in _BLOCKED:
        program = str(context.pythonw)
        if context.places is not None and context.places.pythons in context.pythonw.parents:
            # Defender knows no variables of a user, and the folder changes with the version.
            program = r"C:\Users\*\AppData\Local\xlplugin\python\*\pythonw.exe"
        advice = f"请管理员在 Defender 攻击面减少规则 {_CHILD_PROCESSES} 中排除 {program}"
        return wrong("Defender 阻止 Office 启动其他程序", advice)
    if rule is None:
        return unknown("组策略中没有这条规则", "若由其他方式（Intune 等）下发则看不到；调用往返正常即可不管")
    return good("Defender 没有阻止 Office 启动其他程序")
