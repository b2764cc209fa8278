"""The doctor: every check of the machine, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from xlplugin.excel.doctor import excel_checks, python_checks
from xlplugin.excel.doctor.check import Context, Diagnosis, context_of, good, unknown
from xlplugin.excel.doctor.machine import Machine


@dataclass(frozen=True, slots=True)
class _Check:
    """What is checked, how, whether that makes sense off Windows, and whether without a configuration."""

    name: str
    run: Callable[[Context], Diagnosis]
    anywhere: bool = False
    needs_configuration: bool = False


_ROUND_TRIP: Final = _Check("调用往返", python_checks.round_trip, needs_configuration=True)
_CHECKS: Final = (
    _Check("Python", python_checks.python, anywhere=True),
    _Check("评价标准", python_checks.rubrics, anywhere=True),
    _Check("程序包", python_checks.packages),
    _Check("Excel", excel_checks.excel),
    _Check("WPS", excel_checks.wps),
    _Check("加载项文件", excel_checks.addin),
    _Check("下载标记", excel_checks.mark_of_the_web),
    _Check("重复加载", excel_checks.loaded_twice),
    _Check("禁用项目", excel_checks.disabled),
    _Check("配置", python_checks.configuration),
    _Check("pythonw", python_checks.pythonw, needs_configuration=True),
    _Check("路径字符", python_checks.code_page, needs_configuration=True),
    _Check("DLL", python_checks.dll, needs_configuration=True),
    _Check("宏", excel_checks.macros),
    _Check("受信任位置", excel_checks.trusted_locations),
    _Check("Defender", excel_checks.defender),
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
    context = context_of(machine or Machine())
    for each in _CHECKS:
        yield replace(_diagnosis(each, context, inside_excel=inside_excel), name=each.name)


def _diagnosis(check: _Check, context: Context, *, inside_excel: bool) -> Diagnosis:
    if not (check.anywhere or context.machine.is_windows()):
        return unknown("只能在 Windows 上查看")
    if inside_excel and check is _ROUND_TRIP:
        return good("本报告就是经 Excel 调用得到的")
    if check.needs_configuration and context.damaged is not None:
        return unknown("配置已损坏，没有查", "请先解决“配置”一项")
    try:
        return check.run(context)
    except Exception as error:  # noqa: BLE001 - a doctor that falls ill helps nobody
        return unknown(f"查看时出错（{type(error).__name__}：{error}）", "请把本报告交给维护人员")
