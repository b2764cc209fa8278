"""The bundle, unzipped and double-clicked on a Chinese Windows: installs, and finds itself in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.referee.wine.excel import Installed, opened_excel, read_configuration
from tests.referee.wine.machine import USER, Ran, Wine
from xlplugin.excel.names import ADDIN_FILE, dll_name

pytestmark = pytest.mark.referee

GOOD, WRONG = "正常　", "有问题　"
CALL = ("SCORE_ASSET_USE", ("longgang-2020", 1600.0, 1778.87))
NO_EXCEL = f"{WRONG}Excel：没有找到 Excel"


def test_installing_by_double_click_ends_well_and_says_so_in_chinese(install_run: Ran) -> None:
    assert install_run.code == 0, install_run.text
    assert "已安装" in install_run.text
    assert "�" not in install_run.text


def test_everything_lies_in_the_folders_of_the_user_alone(
    wine: Wine, bundle: Path, installed: Installed
) -> None:
    start_folder = wine.profile / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    assert (start_folder / ADDIN_FILE).read_bytes() == (bundle / ADDIN_FILE).read_bytes()
    assert installed.folder.startswith(rf"C:\users\{USER}\AppData\Local\xlplugin\python")
    assert wine.here(installed.pythonw).is_file()
    assert wine.here(rf"{installed.folder}\{dll_name(64)}").is_file()


def faults(ran: Ran) -> list[str]:
    return [line.partition("。")[0] for line in ran.text.splitlines() if line.startswith(WRONG)]


def test_doctor_finds_fault_with_nothing_but_the_missing_excel(
    wine: Wine, bundle: Path, installed: Installed
) -> None:
    assert installed
    ran = wine.run("cmd", "/c", "doctor.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")
    assert faults(ran) == [NO_EXCEL]
    assert f"{GOOD}调用往返：" in ran.text
    assert ran.code == 1


@contextmanager
def missing(place: Path) -> Iterator[None]:
    """A file or folder is not there for a while, as where a virus scanner took it."""
    aside = place.with_name(f"{place.name}.aside")
    place.rename(aside)
    try:
        yield
    finally:
        aside.rename(place)


PACKAGES = "Lib/site-packages"
HOLD = r"""
import os, sys, win32file
place = os.path.expandvars(r"%APPDATA%\Microsoft\Excel\XLSTART\xlplugin.xlam")
shared = win32file.FILE_SHARE_READ
held = win32file.CreateFile(place, win32file.GENERIC_READ, shared, None, win32file.OPEN_EXISTING, 0, None)
print("held", flush=True)
sys.stdin.readline()
"""
"""A program that has the add-in open as Excel has it: others may read, nothing else."""

REMOVED = (
    f"{PACKAGES}/lxml",
    f"{PACKAGES}/xlplugin/excel/ribbon",
    f"{PACKAGES}/pydantic_core/_pydantic_core.cp311-win_amd64.pyd",
    "pythonw.exe",
)


@pytest.mark.parametrize("file", REMOVED)
def test_doctor_notices_what_is_missing_from_the_installed_python(
    wine: Wine, bundle: Path, installed: Installed, file: str
) -> None:
    with missing(wine.here(installed.folder) / file):
        ran = wine.run("cmd", "/c", "doctor.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")
    lines = [line for line in faults(ran) if line.startswith(f"{WRONG}程序包：Excel 使用的 Python")]
    assert len(lines) == 1, ran.text
    assert file.rpartition("/")[2] in lines[0]


@pytest.mark.parametrize("command", ["install.cmd", "doctor.cmd", "uninstall.cmd", "评分.cmd", "检查.cmd"])
@pytest.mark.parametrize("file", ["python311.zip", "python311.dll", "Lib"])
def test_without_what_nothing_runs_without_that_is_said_in_chinese(
    wine: Wine, bundle: Path, command: str, file: str
) -> None:
    with missing(bundle / "python" / file):
        ran = wine.run("cmd", "/c", command, folder=bundle, XLPLUGIN_NO_PAUSE="1")
    assert ran.code == 2
    assert "安装包不完整，可能被杀毒软件删除了文件" in ran.text
    assert file in ran.text
    assert len(ran.text.strip().splitlines()) == 1


@pytest.mark.parametrize("file", [f"{PACKAGES}/lxml", f"{PACKAGES}/xlplugin/excel/ribbon"])
def test_an_incomplete_bundle_is_refused_and_no_policy_is_blamed(wine: Wine, bundle: Path, file: str) -> None:
    with missing(bundle / "python" / file):
        ran = wine.run("cmd", "/c", "install.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")
    assert ran.code == 2
    assert "请重新解压后再试（缺少" in ran.text
    assert "禁止" not in ran.text


def test_only_installing_needs_the_add_in_of_the_bundle(
    wine: Wine, bundle: Path, installed: Installed
) -> None:
    assert installed
    with missing(bundle / ADDIN_FILE):
        refused = wine.run("cmd", "/c", "install.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")
        examined = wine.run("cmd", "/c", "doctor.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")
    assert "可能被杀毒软件隔离" in refused.text
    assert faults(examined) == [NO_EXCEL]


def test_an_add_in_that_excel_holds_is_told_before_anything_is_copied(
    wine: Wine, bundle: Path, installed: Installed
) -> None:
    before = sorted(wine.here(installed.folder).parent.iterdir())
    holder = wine.start(bundle / "python" / "python.exe", "-c", HOLD, folder=bundle, XLPLUGIN_NO_PAUSE="1")
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        ran = wine.run("cmd", "/c", "install.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")
    finally:
        holder.communicate(b"\n")
    assert ran.code == 2
    assert "正被 Excel 使用" in ran.text
    assert sorted(wine.here(installed.folder).parent.iterdir()) == before


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another user of the same machine, who double-clicks in the same bundle."""

    home: str
    wine: Wine
    bundle: Path

    def opens(self, command: str) -> Ran:
        folders = {"USERPROFILE": "", "APPDATA": "\\Roaming", "LOCALAPPDATA": "\\Local"}
        settings = "".join(f"set {name}={self.home}{folder}&& " for name, folder in folders.items())
        return self.wine.run("cmd", "/c", f"{settings}{command}", folder=self.bundle, XLPLUGIN_NO_PAUSE="1")

    @property
    def files(self) -> list[Path]:
        return [file for file in self.wine.here(self.home).rglob("*") if file.is_file()]


def test_a_user_whose_name_the_code_page_lacks_can_install_call_and_uninstall(
    wine: Wine, bundle: Path
) -> None:
    colleague = Colleague(r"C:\users\王😀", wine, bundle)
    assert colleague.opens("install.cmd").code == 0
    checked = colleague.opens("doctor.cmd")
    assert faults(checked) == [NO_EXCEL]
    assert f"{GOOD}调用往返：" in checked.text
    assert colleague.opens("uninstall.cmd").code == 0
    assert colleague.files == []


def test_installing_again_beside_an_open_excel_says_so_and_serves_the_next_one(
    wine: Wine, bundle: Path
) -> None:
    colleague = Colleague(r"C:\users\李 科员", wine, bundle)
    conf = wine.here(colleague.home) / ".xlplugin" / "xlplugin.conf"
    assert colleague.opens("install.cmd").code == 0
    with opened_excel(wine, read_configuration(conf)) as excel:
        before = excel.call([CALL])
        again = colleague.opens("install.cmd")
        assert (again.code, "旧版 Python 正在运行" in again.text) == (0, True), again.text
        assert excel.call([CALL]).result == before.result
    with opened_excel(wine, read_configuration(conf)) as excel:
        assert excel.call([CALL]).result == before.result == [0.7]
