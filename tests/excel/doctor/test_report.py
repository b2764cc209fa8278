"""What the doctor says of a machine in order, and of one where one thing is wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.excel.doctor.described import (
    APP_PATHS,
    CHOICE,
    EXCEL,
    IN_ORDER,
    OFFICE,
    PYTHON,
    PYTHONW,
    WHERE,
    Described,
    addin,
    program,
    told,
)
from xlplugin.excel.doctor.installation import Architecture
from xlplugin.excel.doctor.machine import Hive, Key
from xlplugin.excel.doctor.report import Diagnosis, Health, checks, report
from xlplugin.excel.doctor.round_trip import RoundTrip
from xlplugin.excel.names import ADDIN, dll_name

RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
SECURITY = Key(Hive.USER, rf"{OFFICE}\Excel\Security")
TRUSTED = Key(Hive.USER, rf"{OFFICE}\Excel\Security\Trusted Locations")
POLICY = Key(Hive.USER, r"Software\Policies\Microsoft\Office\16.0\Common")


def diagnoses(machine: Described, *, inside_excel: bool = False) -> dict[str, Diagnosis]:
    return {each.name: each for each in report(machine, inside_excel=inside_excel)}


def test_a_machine_in_order_has_nothing_wrong() -> None:
    seen = diagnoses(Described())
    assert {name for name, each in seen.items() if each.health is not Health.GOOD} == {"Defender"}
    assert "启动 2.0 秒，每次调用 2.0 毫秒" in seen["调用往返"].seen


def test_off_windows_everything_of_windows_is_left_open() -> None:
    seen = diagnoses(Described(is_windows=False))
    assert {name for name, each in seen.items() if each.health is Health.GOOD} == {"Python", "评价标准"}
    assert Health.WRONG not in {each.health for each in seen.values()}


def _without(file: Path) -> Callable[[Described], object]:
    return lambda machine: machine.files.pop(file)


def _with(file: Path, contents: bytes) -> Callable[[Described], object]:
    return lambda machine: machine.files.update({file: contents})


def _tested(**told: Any) -> Callable[[Described], object]:  # noqa: ANN401 - any attribute
    return lambda machine: machine.pythons.update({PYTHON: replace(IN_ORDER, **told)})


def _registered(key: Key, name: str, value: str | int | bytes) -> Callable[[Described], object]:
    return lambda machine: machine.values.update({(key, name): value})


CURRENT = Key(Hive.MACHINE, r"Software\Classes\Excel.Application\CurVer")


@pytest.mark.parametrize("office", ["14.0", "15.0", "16.0"])
def test_settings_are_those_of_the_office_that_is_used(office: str) -> None:
    machine = Described()
    machine.values[CURRENT, ""] = f"Excel.Application.{office[:2]}"
    others = {"14.0", "15.0", "16.0"} - {office}
    for each in others:
        settings = rf"Software\Microsoft\Office\{each}"
        machine.values[Key(Hive.USER, rf"{settings}\Common"), "vbaoff"] = 1
        machine.values[Key(Hive.USER, rf"{settings}\Excel\Options"), "OPEN"] = "xlplugin.xlam"
        machine.values[Key(Hive.USER, rf"{settings}\Excel\Resiliency\DisabledItems"), "1"] = ADDIN.encode(
            "utf-16-le"
        )
    assert {each.health for each in diagnoses(machine).values()} == {Health.GOOD, Health.UNKNOWN}
    own = rf"Software\Microsoft\Office\{office}"
    machine.values[Key(Hive.USER, rf"{own}\Common"), "vbaoff"] = 1
    machine.values[Key(Hive.USER, rf"{own}\Excel\Options"), "OPEN"] = "xlplugin.xlam"
    machine.values[Key(Hive.USER, rf"{own}\Excel\Resiliency\DisabledItems"), "1"] = ADDIN.encode("utf-16-le")
    wrong = {name for name, each in diagnoses(machine).items() if each.health is Health.WRONG}
    assert wrong == {"宏", "重复加载", "禁用项目"}
    assert f"Office {office}" in diagnoses(machine)["Excel"].seen


def test_an_office_before_2010_is_told() -> None:
    machine = Described()
    machine.values[CURRENT, ""] = "Excel.Application.12"
    assert diagnoses(machine)["Excel"].health is Health.WRONG


def test_that_an_engineer_debugs_is_told() -> None:
    machine = Described()
    contents = told(addin()).decode("utf-16") + '"DEBUG","True"\r\n'
    machine.files[WHERE.configuration] = contents.encode("utf-16")
    found = diagnoses(machine)["配置"]
    assert (found.health, "调试" in found.seen) == (Health.UNKNOWN, True)


FAULTS: list[tuple[str, str, Callable[[Described], object]]] = [
    ("加载项文件", "没有", _without(WHERE.addin)),
    ("加载项文件", "与安装时的不同", _with(WHERE.addin, addin() + b"\n")),
    ("加载项文件", "是 0.9 版，程序是 1.0 版", _with(WHERE.addin, addin("0.9"))),
    ("加载项文件", "已损坏", _with(WHERE.addin, b"no archive")),
    ("下载标记", "网络下载标记", _with(Path(f"{WHERE.addin}:Zone.Identifier"), b"[ZoneTransfer]")),
    ("配置", "没有配置文件", _without(WHERE.configuration)),
    ("配置", "写的是 0.9 版", _with(WHERE.configuration, told(addin(), "0.9"))),
    ("pythonw", "不存在", _without(PYTHONW)),
    ("DLL", "不在", _without(PYTHON.with_name(dll_name(64)))),
    ("DLL", "不是 64 位", _with(PYTHON.with_name(dll_name(64)), program(Architecture.X86))),
    (
        "DLL",
        "不是 32 位",
        lambda machine: machine.files.update(
            {
                EXCEL: program(Architecture.X86),
                PYTHON.with_name(dll_name(32)): program(Architecture.X64),
            }
        ),
    ),
    ("程序包", "xlwings 是 0.30.0", _tested(xlwings="0.30.0")),
    ("程序包", "没有安装 pywin32", _tested(pywin32="")),
    ("程序包", "缺少 lxml", _tested(damage="缺少 lxml", failure="缺少 lxml")),
    ("程序包", "yaml 不能使用", _tested(failure="程序包 yaml 不能使用")),
    ("Python", "被系统策略禁止", _tested(starts=False, failure="被系统策略禁止")),
    ("评价标准", "longgang-2020 不能使用", _tested(failure="标准", broken=("longgang-2020",))),
    ("评价标准", "没有评价标准", _tested(rubrics=())),
    ("配置", "已损坏", _with(WHERE.configuration, b"")),
    (
        "Excel",
        "没有找到",
        lambda machine: machine.values.pop((Key(Hive.MACHINE, rf"{APP_PATHS}\excel.exe"), "")),
    ),
    (
        "Excel",
        "应用商店版",
        _registered(
            Key(Hive.MACHINE, rf"{APP_PATHS}\excel.exe"), "", r"C:\Program Files\WindowsApps\EXCEL.EXE"
        ),
    ),
    ("WPS", "WPS", _registered(CHOICE, "ProgId", "ET.Xlsx.6")),
    (
        "重复加载",
        "/old/xlplugin.xlam",
        lambda machine: setattr(machine, "others", (Path("/old/xlplugin.xlam"),)),
    ),
    (
        "重复加载",
        "D:\\xlplugin.xlam",
        _registered(Key(Hive.USER, rf"{OFFICE}\Excel\Options"), "OPEN1", r'/R "D:\xlplugin.xlam"'),
    ),
    (
        "禁用项目",
        "禁用项目",
        _registered(
            Key(Hive.USER, rf"{OFFICE}\Excel\Resiliency\DisabledItems"),
            "3F0",
            b"\1\0\0" + "C:\\XLSTART\\XLPLUGIN.xlam".encode("utf-16-le"),
        ),
    ),
    ("宏", "vbaoff", _registered(POLICY, "vbaoff", 1)),
    ("宏", "全部加载项", _registered(SECURITY, "DisableAllAddins", 1)),
    ("受信任位置", "停用", _registered(TRUSTED, "AllLocationsDisabled", 1)),
    ("Defender", "阻止", _registered(Key(Hive.MACHINE, RULES), RULE, "1")),
    ("路径字符", "以外的字符", lambda machine: setattr(machine, "letters", False)),
    ("评价标准", "/没有", lambda machine: machine.variables.update(XLPLUGIN_RUBRICS="/没有")),
    ("调用往返", "拒绝访问", lambda machine: setattr(machine, "trip", RoundTrip("拒绝访问"))),
]


@pytest.mark.parametrize(
    ("name", "words", "spoil"), FAULTS, ids=[f"{name} {words}" for name, words, _ in FAULTS]
)
def test_each_fault_is_found_on_its_line_with_what_to_do(
    name: str, words: str, spoil: Callable[[Described], object]
) -> None:
    machine = Described()
    spoil(machine)
    found = diagnoses(machine)[name]
    assert found.health is Health.WRONG
    assert words in found.seen
    assert found.advice


@pytest.mark.parametrize("level", [3, 4])
def test_macros_that_are_off_are_wrong_only_where_trusted_locations_are_off_too(level: int) -> None:
    machine = Described()
    machine.values[SECURITY, "VBAWarnings"] = level
    assert diagnoses(machine)["宏"].health is Health.UNKNOWN
    machine.values[TRUSTED, "AllLocationsDisabled"] = 1
    assert diagnoses(machine)["宏"].health is Health.WRONG


def test_an_administrator_counts_before_the_user() -> None:
    machine = Described()
    machine.values[SECURITY, "VBAWarnings"] = 1
    policy = Key(Hive.USER, r"Software\Policies\Microsoft\Office\16.0\Excel\Security")
    machine.values[policy, "VBAWarnings"] = 4
    assert diagnoses(machine)["宏"].health is Health.UNKNOWN


def test_an_excel_of_32_bits_wants_the_32_bit_dll() -> None:
    machine = Described()
    machine.files[EXCEL] = program(Architecture.X86)
    found = diagnoses(machine)["DLL"]
    assert found.health is Health.GOOD
    assert dll_name(32) in found.seen


def test_the_dll_of_a_virtual_environment_is_one_folder_up() -> None:
    machine = Described()
    machine.files[PYTHON.parent.parent / dll_name(64)] = machine.files.pop(PYTHON.with_name(dll_name(64)))
    assert diagnoses(machine)["DLL"].health is Health.GOOD


def test_a_rule_that_is_off_does_not_count() -> None:
    machine = Described()
    machine.values[Key(Hive.MACHINE, RULES), RULE] = "0"
    assert diagnoses(machine)["Defender"].health is Health.GOOD


def test_without_a_dll_no_round_trip_is_tried() -> None:
    machine = Described()
    del machine.files[PYTHON.with_name(dll_name(64))]
    assert diagnoses(machine)["调用往返"].health is Health.UNKNOWN


def test_a_report_asked_for_through_excel_is_its_own_round_trip() -> None:
    machine = Described(trip=RoundTrip("不应调用"))
    assert diagnoses(machine, inside_excel=True)["调用往返"].health is Health.GOOD


def test_a_configuration_for_all_users_counts_where_there_is_none_of_the_user() -> None:
    machine = Described()
    machine.variables["ProgramData"] = "/everyone"
    machine.files[Path("/everyone") / ADDIN / f"{ADDIN}.conf"] = machine.files.pop(WHERE.configuration)
    assert diagnoses(machine)["配置"].health is Health.GOOD


BUNDLE = Path("/解压/python/python.exe")


def test_the_python_that_excel_starts_is_examined_and_not_the_one_of_the_bundle() -> None:
    machine = Described(executable=BUNDLE)
    machine.pythons = {BUNDLE: IN_ORDER, PYTHON: replace(IN_ORDER, damage="缺少 yaml", failure="缺少 yaml")}
    seen = diagnoses(machine)
    assert seen["程序包"].health is Health.WRONG
    for name in ("Python", "程序包", "评价标准"):
        assert "Excel 使用的 Python" in seen[name].seen


def test_without_a_configuration_the_python_of_the_doctor_is_examined_and_named_so() -> None:
    machine = Described(executable=BUNDLE, pythons={BUNDLE: IN_ORDER})
    del machine.files[WHERE.configuration]
    for name in ("Python", "程序包", "评价标准"):
        assert "运行本诊断的 Python" in diagnoses(machine)[name].seen


def test_what_hangs_on_a_damaged_configuration_is_left_open() -> None:
    machine = Described()
    machine.files[WHERE.configuration] = "INTERPRETER_WIN".encode("utf-16")
    seen = diagnoses(machine)
    unclear = {name for name, each in seen.items() if "配置已损坏" in each.seen}
    assert unclear == {"pythonw", "路径字符", "DLL", "调用往返"}
    assert {seen[name].health for name in unclear} == {Health.UNKNOWN}


def test_a_python_that_does_not_run_leaves_its_packages_open() -> None:
    machine = Described(pythons={})
    assert {diagnoses(machine)[name].health for name in ("程序包", "评价标准")} == {Health.UNKNOWN}


def test_a_failed_round_trip_tells_the_cause_that_a_self_test_finds() -> None:
    machine = Described(trip=RoundTrip("没有任何应答"))
    _tested(failure="缺少程序包 lxml")(machine)
    found = diagnoses(machine)["调用往返"]
    assert "缺少程序包 lxml" in found.seen
    assert "重新" in found.advice


@pytest.mark.parametrize(
    ("allowed", "state"), [(None, Health.UNKNOWN), (0, Health.UNKNOWN), (1, Health.GOOD)]
)
def test_a_start_folder_on_the_network_is_trusted_only_where_that_is_allowed(
    allowed: int | None, state: Health
) -> None:
    machine = Described()
    machine.variables["APPDATA"] = "\\\\server\\home\\roaming"
    machine.values[TRUSTED, "AllowNetworkLocations"] = allowed
    assert diagnoses(machine)["受信任位置"].health is state


def test_the_exclusion_for_defender_fits_every_user_and_version() -> None:
    machine = Described()
    machine.values[Key(Hive.MACHINE, RULES), RULE] = "1"
    assert r"C:\Users\*\AppData\Local\xlplugin\python\*\pythonw.exe" in diagnoses(machine)["Defender"].advice


def test_checks_come_one_by_one() -> None:
    coming = checks(Described())
    assert next(coming).name == "Python"
    assert next(coming).name == "评价标准"


def test_a_check_that_fails_says_so_and_the_others_go_on() -> None:
    class Ill(Described):
        def copies(self) -> tuple[Path, ...]:
            message = "磁盘"
            raise OSError(message)

    seen = diagnoses(Ill())
    assert seen["重复加载"].health is Health.UNKNOWN
    assert "磁盘" in seen["重复加载"].seen
    assert seen["调用往返"].health is Health.GOOD
