"""The doctor: every look at the machine, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from xlplugin.excel.doctor import addin_looks, excel_looks, policy_looks, python_looks
from xlplugin.excel.doctor.check import Check, Finding, good, unknown
from xlplugin.excel.doctor.machine import Machine
from xlplugin.excel.doctor.setting import Setting, setting
from xlplugin.excel.doctor.this_machine import ThisMachine


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at, how, whether that makes sense off Windows, and whether without a configuration."""

    name: str
    look: Callable[[Setting], Finding]
    anywhere: bool = False
    needs_configuration: bool = False


_ROUND_TRIP: Final = _Look("调用往返", python_looks.round_trip, needs_configuration=True)
_LOOKS: Final = (
    _Look("Python", python_looks.python, anywhere=True),
    _Look("评价标准", python_looks.rubrics, anywhere=True),
    _Look("程序包", python_looks.packages),
    _Look("Excel", excel_looks.excel),
    _Look("WPS", excel_looks.wps),
    _Look("加载项文件", addin_looks.addin),
    _Look("下载标记", addin_looks.mark_of_the_web),
    _Look("重复加载", addin_looks.loaded_twice),
    _Look("禁用项目", addin_looks.disabled),
    _Look("配置", python_looks.configuration),
    _Look("pythonw", python_looks.pythonw, needs_configuration=True),
    _Look("路径字符", python_looks.code_page, needs_configuration=True),
    _Look("DLL", python_looks.dll, needs_configuration=True),
    _Look("宏", policy_looks.macros),
    _Look("受信任位置", policy_looks.trusted_locations),
    _Look("Defender", policy_looks.defender),
    _ROUND_TRIP,
)


def report(machine: Machine | None = None, *, inside_excel: bool = False) -> tuple[Check, ...]:
    """Look at everything; never raises.

    Args:
        machine: The machine to look at; this one where none is given.
        inside_excel: Called through Excel, by the ribbon: that the call arrived is the round trip.

    Returns:
        One line a thing looked at, in the order in which things should be mended.
    """
    return tuple(checks(machine, inside_excel=inside_excel))


def checks(machine: Machine | None = None, *, inside_excel: bool = False) -> Iterator[Check]:
    """The same, one by one as they are looked at: some take seconds."""
    at = setting(machine or ThisMachine())
    for each in _LOOKS:
        yield Check(each.name, _finding(each, at, inside_excel=inside_excel))


def _finding(look: _Look, at: Setting, *, inside_excel: bool) -> Finding:
    if not (look.anywhere or at.machine.is_windows()):
        return unknown("只能在 Windows 上查看")
    if inside_excel and look is _ROUND_TRIP:
        return good("本报告就是经 Excel 调用得到的")
    if look.needs_configuration and at.damaged is not None:
        return unknown("配置已损坏，没有查", "请先解决“配置”一项")
    try:
        return look.look(at)
    except Exception as error:  # noqa: BLE001 - a doctor that falls ill helps nobody
        return unknown(f"查看时出错（{type(error).__name__}：{error}）", "请把本报告交给维护人员")
