"""The doctor: every check of the machine, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from hashlib import sha256
from pathlib import Path, PureWindowsPath
from typing import Final

from xlplugin.excel.doctor.bundled import reinstall, reinstall_packages, without_addin
from xlplugin.excel.doctor.installation import HEADER_SIZE, Places, architecture, find_dll, version_of_addin
from xlplugin.excel.doctor.machine import CLICK_TO_RUN, Hive, Key, Machine, RegistryValue
from xlplugin.excel.names import ADDIN, ADDIN_FILE, XLWINGS_VERSION, dll_name
from xlplugin.rubric.library import ENVIRONMENT

_OFFICE: Final = r"Software\Microsoft\Office"
_POLICIES: Final = r"Software\Policies\Microsoft\Office"
_CHOICE: Final = Key(
    Hive.USER, r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx\UserChoice"
)
_DISABLED: Final = r"Excel\Resiliency\DisabledItems"
_OPENED: Final = r"Excel\Options"
_RULES: Final = Key(
    Hive.MACHINE,
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_CHILD_PROCESSES: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_BLOCKED: Final = ("1", "6")
_OLDEST: Final = 14
_NO_MACROS: Final = 4
_SIGNED_MACROS: Final = 3
_WPS_FILES: Final = ("et.", "wps.", "ket.", "ksoet")


class Health(StrEnum):
    """How a thing stands; the value is what people read."""

    GOOD = "正常"
    WRONG = "有问题"
    UNKNOWN = "未查明"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a thing stands, what was seen, what to do where it is not in order, and what it is about."""

    health: Health
    seen: str
    advice: str = ""
    name: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be done."""
        return self.health is Health.WRONG

    @property
    def is_good(self) -> bool:
        """Whether it was looked at and is in order."""
        return self.health is Health.GOOD

    def __str__(self) -> str:
        advice = f"。{self.advice}" if self.advice else ""
        return f"{self.health}　{self.name}：{self.seen}{advice}"


good = partial(Diagnosis, Health.GOOD)
wrong = partial(Diagnosis, Health.WRONG)
unknown = partial(Diagnosis, Health.UNKNOWN)


def python(machine: Machine) -> Diagnosis:
    """The Python that Excel starts; without a configuration, the one that runs the doctor."""
    tested = machine.tested
    if not tested.starts:
        return wrong(f"{machine.whose} 不能运行（{tested.failure}）：{machine.python}", reinstall())
    return good(f"{machine.whose}：{tested.version}，{tested.bits} 位，{machine.python}")


def _unseen(machine: Machine) -> Diagnosis | None:
    """What is said of a Python's contents where it does not run."""
    if machine.tested.starts:
        return None
    return unknown(f"{machine.whose} 不能运行，没有查", "请先解决“Python”一项")


def packages(machine: Machine) -> Diagnosis:
    """What Excel will ask of the packages: all files there, the right versions, all can be used."""
    tested, whose = machine.tested, machine.whose
    if unseen := _unseen(machine):
        return unseen
    if tested.damage:
        return wrong(f"{whose} 的文件不完整：{tested.damage}，可能被杀毒软件删除", reinstall())
    if tested.xlwings != XLWINGS_VERSION:
        have = tested.xlwings or "没有安装"
        return wrong(f"{whose} 的 xlwings 是 {have}，应为 {XLWINGS_VERSION}", reinstall_packages())
    if not tested.pywin32:
        return wrong(f"{whose} 没有安装 pywin32", reinstall_packages())
    if tested.failure and not tested.broken:
        return wrong(f"{whose}：{tested.failure}", reinstall_packages())
    return good(f"{whose}：xlwings {tested.xlwings}，pywin32 {tested.pywin32}，其余齐全")


def configuration(machine: Machine) -> Diagnosis:
    """The file that tells the add-in where Python is, and of which version."""
    if machine.damaged is not None:
        return wrong(f"配置文件 {machine.damaged} 已损坏", reinstall())
    if machine.configuration is None:
        return wrong(
            f"没有配置文件 {machine.places.configuration if machine.places else ''}".strip(), reinstall()
        )
    have = machine.tested.xlplugin
    if have and machine.configuration.version != have:
        return wrong(f"配置写的是 {machine.configuration.version} 版，程序是 {have} 版", reinstall())
    if machine.configuration.debugged:
        advice = "调试完请删除配置文件中 DEBUG 一行，再重新打开 Excel"
        return unknown("处于调试方式：Excel 只连接工程师自己启动的 Python", advice)
    return good(f"{machine.configuration.version} 版")


def pythonw(machine: Machine) -> Diagnosis:
    """The program that Excel starts."""
    if machine.exists(machine.pythonw):
        return good(str(machine.pythonw))
    return wrong(f"Excel 要启动的程序不存在：{machine.pythonw}", reinstall())


def code_page(machine: Machine) -> Diagnosis:
    """VBA hands its path over in Windows' code page."""
    if machine.fits_code_page(machine.pythonw):
        return good("路径中的字符都可用")
    advice = "请把 Python 装到只含英文字母的文件夹，再重新安装加载项"
    return wrong(f"路径含有本机 Windows 语言以外的字符：{machine.pythonw}", advice)


def dll(machine: Machine) -> Diagnosis:
    """The DLL of xlwings, which Excel loads: of Excel's bits."""
    made_for = machine.excel_architecture
    bits = made_for.bits if made_for else machine.bits
    name = dll_name(bits)
    found = find_dll(machine.pythonw, name, machine.exists)
    if found is None:
        return wrong(f"{name} 不在 {machine.pythonw.parent} 及其上一级文件夹", reinstall())
    made_for = architecture(machine.read(found, HEADER_SIZE) or b"")
    if made_for is None or made_for.bits != bits:
        return wrong(f"{found} 已损坏或不是 {bits} 位", reinstall())
    return good(f"{bits} 位，{found}")


def rubrics(machine: Machine) -> Diagnosis:
    """Every rubric opens, those in the user's own folder too."""
    own = machine.environment(ENVIRONMENT)
    if own and not machine.exists(Path(own)):
        return wrong(f"自备标准的文件夹不存在：{own}", f"请改正环境变量 {ENVIRONMENT}")
    if unseen := _unseen(machine):
        return unseen
    ids, broken = machine.tested.rubrics, machine.tested.broken
    if broken:
        advice = f"自备的标准请用 xlplugin rubric check 核对；随程序提供的，{reinstall()}"
        return wrong(f"{machine.whose} 的 {'、'.join(broken)} 不能使用", advice)
    return good(f"{len(ids)} 套，全部可用（{machine.whose}）") if ids else wrong("没有评价标准", reinstall())


def round_trip(machine: Machine) -> Diagnosis:
    """A call as from a cell, through the DLL and COM, and back."""
    found = find_dll(machine.pythonw, dll_name(machine.bits), machine.exists)
    if found is None or not machine.exists(machine.pythonw):
        return unknown("缺少 DLL 或 pythonw.exe，没有试", "请先解决上面的问题")
    trip = machine.round_trip(found, machine.pythonw)
    if not trip.failure:
        return good(f"启动 {trip.start_ms / 1000:.1f} 秒，每次调用 {trip.call_ms:.1f} 毫秒")
    # The DLL knows only that no answer came; the self-test of the Python tells why.
    cause = machine.tested.failure
    if cause:
        return wrong(f"调用失败，因为{machine.whose} 不能用（{cause}）", reinstall())
    last = f"仍不行，{reinstall()}，再不行把本报告交给维护人员"
    advice = f"请先解决其他问题，再检查杀毒软件是否拦截 {machine.pythonw}；{last}"
    return wrong(f"调用失败（{trip.failure}）", advice)


def excel(machine: Machine) -> Diagnosis:
    """The installed Excel."""
    program = machine.program("excel.exe")
    made_for = machine.excel_architecture
    if program is None and made_for is None:
        return wrong(
            "没有找到 Excel",
            "加载项只能在 Windows 桌面版 Excel 中使用，请先安装；表格也可用 xlplugin score 评分",
        )
    if program and "WindowsApps" in PureWindowsPath(program).parts:
        return wrong(
            f"是应用商店版：{program}", "商店版常常不能启动 Python，请换成从 Office 官网安装的桌面版"
        )
    if float(machine.office) < _OLDEST:
        return wrong(
            f"Office {machine.office} 太旧",
            "加载项需要 Excel 2010（14.0）或更新的版本；表格也可用 xlplugin score 评分",
        )
    version = machine.registry(CLICK_TO_RUN, "VersionToReport") or f"Office {machine.office}"
    parts = (str(version), made_for.chinese if made_for else "位数未查明", program or "")
    return good("，".join(part for part in parts if part))


def wps(machine: Machine) -> Diagnosis:
    """Whether a double-click opens WPS, where the add-in does not work."""
    choice = str(machine.registry(_CHOICE, "ProgId") or "")
    if choice.lower().startswith(_WPS_FILES):
        advice = "加载项不能在 WPS 中使用：请右键点击文件，选“打开方式”“Excel”，并设为始终使用"
        return wrong("双击 .xlsx 打开的是 WPS", f"{advice}；只有 WPS 的，把自评表{without_addin()}")
    if not choice and machine.program("et.exe"):
        advice = f"加载项不能在 WPS 中使用，请用 Excel 打开自评表；或把自评表{without_addin()}"
        return unknown("装有 WPS，默认打开方式未查明", advice)
    return good("双击 .xlsx 打开的不是 WPS" if choice else "没有 WPS")


def _places(machine: Machine) -> Places | Diagnosis:
    return machine.places or unknown(
        "环境变量 APPDATA、LOCALAPPDATA 或 USERPROFILE 没有设置", "请在普通用户下运行"
    )


def addin(machine: Machine) -> Diagnosis:
    """The file in XLSTART, as it was installed."""
    where = _places(machine)
    if isinstance(where, Diagnosis):
        return where
    contents = machine.read(where.addin)
    if contents is None:
        return wrong(f"没有 {where.addin}", reinstall())
    return _compared(machine, contents, str(where.addin))


def _compared(machine: Machine, contents: bytes, place: str) -> Diagnosis:
    """The file with what was installed and with the program."""
    built_by, have = version_of_addin(contents), machine.tested.xlplugin
    if built_by is None:
        return wrong(f"{place} 已损坏或不是本程序的加载项", reinstall())
    if have and built_by != have:
        return wrong(f"加载项是 {built_by} 版，程序是 {have} 版", reinstall())
    if machine.configuration is None or not machine.configuration.addin_hash:
        return unknown(f"{built_by} 版，{place}，没有安装记录可以核对")
    if sha256(contents).hexdigest() != machine.configuration.addin_hash:
        return wrong(f"{place} 与安装时的不同", reinstall())
    return good(f"{built_by} 版，{place}，与安装时一致")


def mark_of_the_web(machine: Machine) -> Diagnosis:
    """Excel does not run macros of a file that is marked as downloaded."""
    where = _places(machine)
    if isinstance(where, Diagnosis):
        return where
    if machine.exists(where.mark_of_the_web):
        return wrong(f"{ADDIN_FILE} 带有网络下载标记", "请在该文件的“属性”中勾选“解除锁定”，或重新安装")
    return good("没有网络下载标记")


def loaded_twice(machine: Machine) -> Diagnosis:
    """Another copy in a folder that Excel loads from, or in Excel's own list."""
    files = [str(file) for file in machine.copies()]
    for name, value in machine.registry_values(_own_key(machine, _OPENED)):
        if name.startswith("OPEN") and ADDIN in str(value).lower():
            files.append(str(value))
    if files:
        return wrong(f"还有别的副本：{'、'.join(files)}", "请删除该文件，并在 Excel“加载项”列表中取消勾选")
    return good("没有别的副本")


def disabled(machine: Machine) -> Diagnosis:
    """Excel keeps away what it thinks made it crash."""
    for _, value in machine.registry_values(_own_key(machine, _DISABLED)):
        if isinstance(value, bytes) and ADDIN.encode("utf-16-le") in value.lower():
            advice = "请在 Excel“文件”“选项”“加载项”“管理：禁用项目”中启用"
            return wrong("Excel 因上次出错把加载项列入了禁用项目", advice)
    return good("不在禁用项目中")


def _own_key(machine: Machine, below: str) -> Key:
    """A key of the user's settings of the Office that is used."""
    return Key(Hive.USER, rf"{_OFFICE}\{machine.office}\{below}")


def _office_setting(machine: Machine, below: str, name: str) -> RegistryValue:
    """A setting of Office: the administrator's, else the user's own."""
    keys = [Key(hive, rf"{_POLICIES}\{machine.office}\{below}") for hive in (Hive.MACHINE, Hive.USER)]
    keys.append(_own_key(machine, below))
    values = (machine.registry(key, name) for key in keys)
    return next((value for value in values if value is not None), None)


def macros(machine: Machine) -> Diagnosis:
    """XLSTART is trusted, so that macros run there even where all others are off."""
    if _office_setting(machine, "Common", "vbaoff") == 1:
        return wrong("管理员关闭了 Office 的宏功能（vbaoff）", "请管理员允许 VBA，否则加载项不能使用")
    if _office_setting(machine, r"Excel\Security", "DisableAllAddins") == 1:
        return wrong("Excel 设置为禁用全部加载项", "请在“信任中心”“加载项”中取消，或请管理员允许")
    warnings = _office_setting(machine, r"Excel\Security", "VBAWarnings")
    if warnings not in (_NO_MACROS, _SIGNED_MACROS):
        return good("没有禁用")
    which = "宏全部禁用" if warnings == _NO_MACROS else "只允许签名的宏"
    if not _trusted(machine):
        return wrong(f"{which}，受信任位置也被停用", "请管理员允许受信任位置，或在“信任中心”“宏设置”中放开")
    advice = "XLSTART 是受信任位置，加载项一般仍可用；若没有“绩效评价”选项卡，请在“信任中心”放开宏"
    return unknown(which, advice)


def _trusted(machine: Machine) -> bool:
    return _office_setting(machine, r"Excel\Security\Trusted Locations", "AllLocationsDisabled") != 1


def trusted_locations(machine: Machine) -> Diagnosis:
    """Excel trusts XLSTART unless all trusted locations are off, or it lies on a network.

    There it lies in a roaming profile whose folders are redirected.
    """
    if not _trusted(machine):
        advice = "请在“信任中心”“受信任位置”中取消“禁用所有受信任位置”，或请管理员放开"
        return wrong("受信任位置全部停用", advice)
    folder = str(machine.places.start_folder) if machine.places else ""
    if not folder.startswith(("\\\\", "//")):
        return good("受信任位置有效，XLSTART 在内")
    if _office_setting(machine, r"Excel\Security\Trusted Locations", "AllowNetworkLocations") == 1:
        return good("受信任位置有效，允许网络位置，XLSTART 在内")
    advice = (
        "若没有“绩效评价”选项卡，请在“信任中心”“受信任位置”中勾选“允许网络上的受信任位置”，"
        "并添加该文件夹，或请管理员放开"
    )
    return unknown(f"XLSTART 在网络上（{folder}），Excel 可能不信任", advice)


def defender(machine: Machine) -> Diagnosis:
    """The rule that keeps Office from starting other programs."""
    rules = {name.lower().strip("{}"): str(value) for name, value in machine.registry_values(_RULES)}
    rule = rules.get(_CHILD_PROCESSES)
    if rule in _BLOCKED:
        program = str(machine.pythonw)
        if machine.places is not None and machine.places.pythons in machine.pythonw.parents:
            # Defender knows no variables of a user, and the folder changes with the version.
            program = r"C:\Users\*\AppData\Local\xlplugin\python\*\pythonw.exe"
        advice = f"请管理员在 Defender 攻击面减少规则 {_CHILD_PROCESSES} 中排除 {program}"
        return wrong("Defender 阻止 Office 启动其他程序", advice)
    if rule is None:
        return unknown("组策略中没有这条规则", "若由其他方式（Intune 等）下发则看不到；调用往返正常即可不管")
    return good("Defender 没有阻止 Office 启动其他程序")


@dataclass(frozen=True, slots=True)
class _Check:
    """What is checked, how, whether that makes sense off Windows, and whether without a configuration."""

    name: str
    run: Callable[[Machine], Diagnosis]
    anywhere: bool = False
    needs_configuration: bool = False


_ROUND_TRIP: Final = _Check("调用往返", round_trip, needs_configuration=True)
_CHECKS: Final = (
    _Check("Python", python, anywhere=True),
    _Check("评价标准", rubrics, anywhere=True),
    _Check("程序包", packages),
    _Check("Excel", excel),
    _Check("WPS", wps),
    _Check("加载项文件", addin),
    _Check("下载标记", mark_of_the_web),
    _Check("重复加载", loaded_twice),
    _Check("禁用项目", disabled),
    _Check("配置", configuration),
    _Check("pythonw", pythonw, needs_configuration=True),
    _Check("路径字符", code_page, needs_configuration=True),
    _Check("DLL", dll, needs_configuration=True),
    _Check("宏", macros),
    _Check("受信任位置", trusted_locations),
    _Check("Defender", defender),
    _ROUND_TRIP,
)


def report(machine: Machine | None = None, *, inside_excel: bool = False) -> tuple[Diagnosis, ...]:
    """Look at everything; never raises.

    Args:
        machine: The machine to look at; this one where none is given.
        inside_excel: Called through Excel, by the ribbon: that the call arrived is the round trip.

    Returns:
        One line a thing looked at, in the order in which things should be mended.
    """
    return tuple(checks(machine, inside_excel=inside_excel))


def checks(machine: Machine | None = None, *, inside_excel: bool = False) -> Iterator[Diagnosis]:
    """The same, one by one as they are looked at: some take seconds."""
    machine = machine or Machine()
    for each in _CHECKS:
        if not (each.anywhere or machine.is_windows):
            found = unknown("只能在 Windows 上查看")
        elif inside_excel and each is _ROUND_TRIP:
            found = good("本报告就是经 Excel 调用得到的")
        elif each.needs_configuration and machine.damaged is not None:
            found = unknown("配置已损坏，没有查", "请先解决“配置”一项")
        else:
            try:
                found = each.run(machine)
            except Exception as error:  # noqa: BLE001 - a doctor that falls ill helps nobody
                why = f"查看时出错（{type(error).__name__}：{error}）"
                found = unknown(why, "请把本报告交给维护人员")
        yield replace(found, name=each.name)
