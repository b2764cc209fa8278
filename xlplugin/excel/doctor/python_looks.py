"""Python, the packages, the DLL and the configuration."""

from pathlib import Path

from xlplugin.excel.doctor.advice import reinstall, reinstall_packages
from xlplugin.excel.doctor.check import Finding, good, unknown, wrong
from xlplugin.excel.doctor.dll import find_dll
from xlplugin.excel.doctor.excel_looks import excel_architecture
from xlplugin.excel.doctor.executable import HEADER_SIZE, architecture
from xlplugin.excel.doctor.setting import Setting
from xlplugin.excel.names import XLWINGS_VERSION, dll_name
from xlplugin.rubric.library import ENVIRONMENT


def python(at: Setting) -> Finding:
    """The Python that Excel starts; without a configuration, the one that runs the doctor."""
    tried = at.tried
    if not tried.starts:
        return wrong(f"{at.whose} 不能运行（{tried.failure}）：{at.python}", reinstall())
    return good(f"{at.whose}：{tried.version}，{tried.bits} 位，{at.python}")


def _unseen(at: Setting) -> Finding | None:
    """What is said of a Python's contents where it does not run."""
    return None if at.tried.starts else unknown(f"{at.whose} 不能运行，没有查", "请先解决“Python”一项")


def packages(at: Setting) -> Finding:
    """What Excel will ask of the packages: all files there, the right versions, all can be used."""
    return _unseen(at) or _packages(at)


def _packages(at: Setting) -> Finding:
    tried = at.tried
    if tried.damage:
        return wrong(f"{at.whose} 的文件不完整：{tried.damage}，可能被杀毒软件删除", reinstall())
    if tried.xlwings != XLWINGS_VERSION:
        have = tried.xlwings or "没有安装"
        return wrong(f"{at.whose} 的 xlwings 是 {have}，应为 {XLWINGS_VERSION}", reinstall_packages())
    if not tried.pywin32:
        return wrong(f"{at.whose} 没有安装 pywin32", reinstall_packages())
    if tried.failure and not tried.broken:
        return wrong(f"{at.whose}：{tried.failure}", reinstall_packages())
    return good(f"{at.whose}：xlwings {tried.xlwings}，pywin32 {tried.pywin32}，其余齐全")


def configuration(at: Setting) -> Finding:
    """The file that tells the add-in where Python is, and of which version."""
    if at.damaged is not None:
        return wrong(f"配置文件 {at.damaged} 已损坏", reinstall())
    if at.told is None:
        return wrong(f"没有配置文件 {at.where.configuration if at.where else ''}".strip(), reinstall())
    have = at.tried.xlplugin
    if have and at.told.version != have:
        return wrong(f"配置写的是 {at.told.version} 版，程序是 {have} 版", reinstall())
    return good(f"{at.told.version} 版")


def pythonw(at: Setting) -> Finding:
    """The program that Excel starts."""
    if at.machine.exists(at.pythonw):
        return good(str(at.pythonw))
    return wrong(f"Excel 要启动的程序不存在：{at.pythonw}", reinstall())


def code_page(at: Setting) -> Finding:
    """VBA hands its path over in Windows' code page."""
    if at.machine.fits_code_page(at.pythonw):
        return good("路径中的字符都可用")
    advice = "请把 Python 装到只含英文字母的文件夹，再重新安装加载项"
    return wrong(f"路径含有本机 Windows 语言以外的字符：{at.pythonw}", advice)


def dll(at: Setting) -> Finding:
    """The DLL of xlwings, which Excel loads: of Excel's bits."""
    excel = excel_architecture(at)
    bits = excel.bits if excel else at.machine.interpreter().bits
    name = dll_name(bits)
    found = find_dll(at.pythonw, name, at.machine.exists)
    if found is None:
        return wrong(f"{name} 不在 {at.pythonw.parent} 及其上一级文件夹", reinstall())
    made_for = architecture(at.machine.read(found, HEADER_SIZE) or b"")
    if made_for is None or made_for.bits != bits:
        return wrong(f"{found} 已损坏或不是 {bits} 位", reinstall())
    return good(f"{bits} 位，{found}")


def rubrics(at: Setting) -> Finding:
    """Every rubric opens, those in the user's own folder too."""
    own = at.machine.environment(ENVIRONMENT)
    if own and not at.machine.exists(Path(own)):
        return wrong(f"自备标准的文件夹不存在：{own}", f"请改正环境变量 {ENVIRONMENT}")
    return _unseen(at) or _rubrics(at)


def _rubrics(at: Setting) -> Finding:
    ids, broken = at.tried.rubrics, at.tried.broken
    if broken:
        advice = f"自备的标准请用 xlplugin rubric check 核对；随程序提供的，{reinstall()}"
        return wrong(f"{at.whose} 的 {'、'.join(broken)} 不能使用", advice)
    return good(f"{len(ids)} 套，全部可用（{at.whose}）") if ids else wrong("没有评价标准", reinstall())


def round_trip(at: Setting) -> Finding:
    """A call as from a cell, through the DLL and COM, and back."""
    found = find_dll(at.pythonw, dll_name(at.machine.interpreter().bits), at.machine.exists)
    if found is None or not at.machine.exists(at.pythonw):
        return unknown("缺少 DLL 或 pythonw.exe，没有试", "请先解决上面的问题")
    trip = at.machine.round_trip(found, at.pythonw)
    if trip.failure:
        return _no_trip(at, trip.failure)
    return good(f"启动 {trip.start_ms / 1000:.1f} 秒，每次调用 {trip.call_ms:.1f} 毫秒")


def _no_trip(at: Setting, failure: str) -> Finding:
    """The DLL knows only that no answer came; trying the Python by itself tells why."""
    if at.tried.failure:
        return wrong(f"调用失败，因为{at.whose} 不能用（{at.tried.failure}）", reinstall())
    last = f"仍不行，{reinstall()}，再不行把本报告交给维护人员"
    return wrong(f"调用失败（{failure}）", f"请先解决其他问题，再检查杀毒软件是否拦截 {at.pythonw}；{last}")
