"""Python, the packages, the DLL and the configuration."""

from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.check import Finding, good, unknown, wrong
from xlplugin.excel.doctor.dll import find_dll
from xlplugin.excel.doctor.excel_looks import excel_architecture
from xlplugin.excel.doctor.executable import HEADER_SIZE, architecture
from xlplugin.excel.doctor.setting import Setting
from xlplugin.excel.names import ADDIN, XLWINGS_VERSION, dll_name
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import ENVIRONMENT, library

REINSTALL: Final = "请关闭 Excel，重新运行 install.cmd 或 xlplugin addin install"


def python(at: Setting) -> Finding:
    """The Python that runs the doctor."""
    here = at.machine.interpreter()
    return good(f"{here.version}，{here.bits} 位，{here.executable}")


def packages(at: Setting) -> Finding:
    """The one xlwings that fits the DLL, and pywin32."""
    found = at.machine.version("xlwings")
    if found != XLWINGS_VERSION:
        return wrong(
            f"xlwings 是 {found or '没有安装'}，应为 {XLWINGS_VERSION}",
            '请运行 pip install "xlplugin[excel]"',
        )
    bridge = at.machine.version("pywin32")
    if bridge is None:
        return wrong("没有安装 pywin32", '请运行 pip install "xlplugin[excel]"')
    return good(f"xlwings {found}，pywin32 {bridge}")


def configuration(at: Setting) -> Finding:
    """The file that tells the add-in where Python is, and of which version."""
    if at.told is None:
        return wrong(f"没有配置文件 {at.where.configuration if at.where else ''}".strip(), REINSTALL)
    have = at.machine.version(ADDIN)
    if have and at.told.version != have:
        return wrong(f"配置写的是 {at.told.version} 版，程序是 {have} 版", REINSTALL)
    return good(f"{at.told.version} 版")


def pythonw(at: Setting) -> Finding:
    """The program that Excel starts."""
    if at.machine.exists(at.pythonw):
        return good(str(at.pythonw))
    return wrong(f"Excel 要启动的程序不存在：{at.pythonw}", REINSTALL)


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
        return wrong(f"{name} 不在 {at.pythonw.parent} 及其上一级文件夹", REINSTALL)
    made_for = architecture(at.machine.read(found, HEADER_SIZE) or b"")
    if made_for is None or made_for.bits != bits:
        return wrong(f"{found} 已损坏或不是 {bits} 位", REINSTALL)
    return good(f"{bits} 位，{found}")


def rubrics(at: Setting) -> Finding:
    """Every rubric opens, those in the user's own folder too."""
    own = at.machine.environment(ENVIRONMENT)
    if own and not at.machine.exists(Path(own)):
        return wrong(f"自备标准的文件夹不存在：{own}", f"请改正环境变量 {ENVIRONMENT}")
    ids = tuple(library().files())
    broken = [each for each in ids if open_rubric(each).value is None]
    if broken:
        return wrong(f"{'、'.join(broken)} 不能使用", "请运行 xlplugin rubric check 核对该文件")
    return good(f"{len(ids)} 套，全部可用") if ids else wrong("没有评价标准", REINSTALL)


def round_trip(at: Setting) -> Finding:
    """A call as from a cell, through the DLL and COM, and back."""
    found = find_dll(at.pythonw, dll_name(at.machine.interpreter().bits), at.machine.exists)
    if found is None or not at.machine.exists(at.pythonw):
        return unknown("缺少 DLL 或 pythonw.exe，没有试", "请先解决上面的问题")
    trip = at.machine.round_trip(found, at.pythonw)
    if trip.failure:
        advice = f"请先解决其他问题，再检查杀毒软件是否拦截 {at.pythonw}；仍不行请把本报告交给维护人员"
        return wrong(f"调用失败（{trip.failure}）", advice)
    return good(f"启动 {trip.start_ms / 1000:.1f} 秒，每次调用 {trip.call_ms:.1f} 毫秒")
