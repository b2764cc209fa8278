"""What an administrator or a security program may forbid."""

from typing import Final

from xlplugin.excel.doctor.addin_looks import OFFICE
from xlplugin.excel.doctor.check import Finding, good, unknown, wrong
from xlplugin.excel.doctor.machine import Hive, Key, RegistryValue
from xlplugin.excel.doctor.setting import Setting

_POLICIES: Final = OFFICE.replace("Software", r"Software\Policies", 1)
_CHILD_PROCESSES: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_RULES: Final = Key(
    Hive.MACHINE,
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_NO_MACROS: Final = 4
_SIGNED_MACROS: Final = 3
_BLOCKED: Final = ("1", "6")


def _setting(at: Setting, below: str, name: str) -> RegistryValue:
    """A setting of Office: the administrator's, else the user's own."""
    keys = [Key(hive, rf"{_POLICIES}\{below}") for hive in (Hive.MACHINE, Hive.USER)]
    keys.append(Key(Hive.USER, rf"{OFFICE}\{below}"))
    values = (at.machine.registry(key, name) for key in keys)
    return next((value for value in values if value is not None), None)


def macros(at: Setting) -> Finding:
    """XLSTART is trusted, so that macros run there even where all others are off."""
    if _setting(at, "Common", "vbaoff") == 1:
        return wrong("管理员关闭了 Office 的宏功能（vbaoff）", "请管理员允许 VBA，否则加载项不能使用")
    if _setting(at, r"Excel\Security", "DisableAllAddins") == 1:
        return wrong("Excel 设置为禁用全部加载项", "请在“信任中心”“加载项”中取消，或请管理员允许")
    warnings = _setting(at, r"Excel\Security", "VBAWarnings")
    if warnings not in (_NO_MACROS, _SIGNED_MACROS):
        return good("没有禁用")
    which = "宏全部禁用" if warnings == _NO_MACROS else "只允许签名的宏"
    if not _trusted(at):
        return wrong(f"{which}，受信任位置也被停用", "请管理员允许受信任位置，或在“信任中心”“宏设置”中放开")
    advice = "XLSTART 是受信任位置，加载项一般仍可用；若没有“绩效评价”选项卡，请在“信任中心”放开宏"
    return unknown(which, advice)


def _trusted(at: Setting) -> bool:
    return _setting(at, r"Excel\Security\Trusted Locations", "AllLocationsDisabled") != 1


def trusted_locations(at: Setting) -> Finding:
    """Excel trusts XLSTART unless all trusted locations are off."""
    if _trusted(at):
        return _near(at) if _is_far(at) else good("受信任位置有效，XLSTART 在内")
    advice = "请在“信任中心”“受信任位置”中取消“禁用所有受信任位置”，或请管理员放开"
    return wrong("受信任位置全部停用", advice)


def _is_far(at: Setting) -> bool:
    """Whether XLSTART lies on a network share: a roaming profile whose folders are redirected."""
    return at.where is not None and str(at.where.start_folder).startswith(("\\\\", "//"))


def _near(at: Setting) -> Finding:
    """Locations on a network are trusted only where that is allowed."""
    if _setting(at, r"Excel\Security\Trusted Locations", "AllowNetworkLocations") == 1:
        return good("受信任位置有效，允许网络位置，XLSTART 在内")
    advice = (
        "若没有“绩效评价”选项卡，请在“信任中心”“受信任位置”中勾选“允许网络上的受信任位置”，"
        "并添加该文件夹，或请管理员放开"
    )
    return unknown(
        f"XLSTART 在网络上（{at.where.start_folder if at.where else ''}），Excel 可能不信任", advice
    )


def _program_for_exclusion(at: Setting) -> str:
    """As Defender takes it: it knows no variables of a user, and the folder changes with the version."""
    if at.where is None or at.where.pythons not in at.pythonw.parents:
        return str(at.pythonw)
    return r"C:\Users\*\AppData\Local\xlplugin\python\*\pythonw.exe"


def defender(at: Setting) -> Finding:
    """The rule that keeps Office from starting other programs."""
    rules = {name.lower().strip("{}"): str(value) for name, value in at.machine.registry_values(_RULES)}
    rule = rules.get(_CHILD_PROCESSES)
    if rule in _BLOCKED:
        advice = f"请管理员在 Defender 攻击面减少规则 {_CHILD_PROCESSES} 中排除 {_program_for_exclusion(at)}"
        return wrong("Defender 阻止 Office 启动其他程序", advice)
    if rule is None:
        return unknown("组策略中没有这条规则", "若由其他方式（Intune 等）下发则看不到；调用往返正常即可不管")
    return good("Defender 没有阻止 Office 启动其他程序")
