"""The bundle, unzipped and double-clicked on a Chinese Windows: installs, and finds itself in order."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.referee.wine.excel import Installed, opened_excel, read_configuration
from tests.referee.wine.machine import USER, Ran, Wine
from xlplugin.excel.names import ADDIN_FILE, dll_name

pytestmark = pytest.mark.referee

GOOD, WRONG = "正常　", "有问题　"
CALL = ("SCORE_ASSET_USE", ("longgang-2020", 1600.0, 1778.87))
CACHED = ".rubric"
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
    assert {file.suffix for file in colleague.files} <= {CACHED}


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
