"""Python, the packages, the DLL and the configuration."""

from pathlib import Path

from xlplugin.excel.doctor.bundled import reinstall, reinstall_packages
from xlplugin.excel.doctor.check import Context, Diagnosis, good, unknown, wrong
from xlplugin.excel.doctor.excel_checks import excel_architecture
from xlplugin.excel.doctor.installation import HEADER_SIZE, architecture, find_dll
from xlplugin.excel.names import XLWINGS_VERSION, dll_name
from xlplugin.rubric.library import ENVIRONMENT


def python(context: Context) -> Diagnosis:
    """The Python that Excel starts; without a configuration, the one that runs the doctor."""
    tested = context.self_test
    if not tested.starts:
        return wrong(f"{context.whose} 不能运行（{tested.failure}）：{context.python}", reinstall())
    return good(f"{context.whose}：{tested.version}，{tested.bits} 位，{context.python}")


def _unseen(context: Context) -> Diagnosis | None:
    """What is said of a Python's contents where it does not run."""
    if context.self_test.starts:
        return None
    return unknown(f"{context.whose} 不能运行，没有查", "请先解决“Python”一项")


def packages(context: Context) -> Diagnosis:
    """What Excel will ask of the packages: all files there, the right versions, all can be used."""
    tested, whose = context.self_test, context.whose
    if unseen := _unseen(context):
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


def configuration(context: Context) -> Diagnosis:
    """The file that tells the add-in where Python is, and of which version."""
    if context.damaged is not None:
        return wrong(f"配置文件 {context.damaged} 已损坏", reinstall())
    if context.configuration is None:
        return wrong(
            f"没有配置文件 {context.places.configuration if context.places else ''}".strip(), reinstall()
        )
    have = context.self_test.xlplugin
    if have and context.configuration.version != have:
        return wrong(f"配置写的是 {context.configuration.version} 版，程序是 {have} 版", reinstall())
    return good(f"{context.configuration.version} 版")


def pythonw(context: Context) -> Diagnosis:
    """The program that Excel starts."""
    if context.machine.exists(context.pythonw):
        return good(str(context.pythonw))
    return wrong(f"Excel 要启动的程序不存在：{context.pythonw}", reinstall())


def code_page(context: Context) -> Diagnosis:
    """VBA hands its path over in Windows' code page."""
    if context.machine.fits_code_page(context.pythonw):
        return good("路径中的字符都可用")
    advice = "请把 Python 装到只含英文字母的文件夹，再重新安装加载项"
    return wrong(f"路径含有本机 Windows 语言以外的字符：{context.pythonw}", advice)


def dll(context: Context) -> Diagnosis:
    """The DLL of xlwings, which Excel loads: of Excel's bits."""
    excel = excel_architecture(context)
    bits = excel.bits if excel else context.machine.bits()
    name = dll_name(bits)
    found = find_dll(context.pythonw, name, context.machine.exists)
    if found is None:
        return wrong(f"{name} 不在 {context.pythonw.parent} 及其上一级文件夹", reinstall())
    made_for = architecture(context.machine.read(found, HEADER_SIZE) or b"")
    if made_for is None or made_for.bits != bits:
        return wrong(f"{found} 已损坏或不是 {bits} 位", reinstall())
    return good(f"{bits} 位，{found}")


def rubrics(context: Context) -> Diagnosis:
    """Every rubric opens, those in the user's own folder too."""
    own = context.machine.environment(ENVIRONMENT)
    if own and not context.machine.exists(Path(own)):
        return wrong(f"自备标准的文件夹不存在：{own}", f"请改正环境变量 {ENVIRONMENT}")
    if unseen := _unseen(context):
        return unseen
    ids, broken = context.self_test.rubrics, context.self_test.broken
    if broken:
        advice = f"自备的标准请用 xlplugin rubric check 核对；随程序提供的，{reinstall()}"
        return wrong(f"{context.whose} 的 {'、'.join(broken)} 不能使用", advice)
    return good(f"{len(ids)} 套，全部可用（{context.whose}）") if ids else wrong("没有评价标准", reinstall())


def round_trip(context: Context) -> Diagnosis:
    """A call as from a cell, through the DLL and COM, and back."""
    found = find_dll(context.pythonw, dll_name(context.machine.bits()), context.machine.exists)
    if found is None or not context.machine.exists(context.pythonw):
        return unknown("缺少 DLL 或 pythonw.exe，没有试", "请先解决上面的问题")
    trip = context.machine.round_trip(found, context.pythonw)
    if not trip.failure:
        return good(f"启动 {trip.start_ms / 1000:.1f} 秒，每次调用 {trip.call_ms:.1f} 毫秒")
    # The DLL knows only that no answer came; the self-test of the Python tells why.
    cause = context.self_test.failure
    if cause:
        return wrong(f"调用失败，因为{context.whose} 不能用（{cause}）", reinstall())
    last = f"仍不行，{reinstall()}，再不行把本报告交给维护人员"
    advice = f"请先解决其他问题，再检查杀毒软件是否拦截 {context.pythonw}；{last}"
    return wrong(f"调用失败（{trip.failure}）", advice)
