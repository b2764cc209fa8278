"""Files dropped on 评分.cmd and 检查.cmd, and sent to the installed ones, on a Chinese Windows."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.referee.wine.excel import Installed
from tests.referee.wine.machine import Ran, Wine
from tests.workbook.official_forms import EXAMPLE

pytestmark = pytest.mark.referee

SCORED = EXAMPLE.with_name("longgang-2020-example.xlsx")
ASSOCIATE = r"""
import sys, winreg
kind = "Software\\Classes\\"
# As WPS and Excel do; Wine does not look among the user's own.
for key, value in ((".xlsx", "Noted"), (r"Noted\shell\open\command", sys.argv[1])):
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, kind + key) as opened:
        winreg.SetValueEx(opened, "", 0, winreg.REG_SZ, value)
"""
NOTE = r"""
import sys
with open(r"C:\opened.txt", "a", encoding="utf-8") as notes:
    notes.write(sys.argv[1] + "\n")
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder of the clerk's, and what a double-click on a workbook has opened."""

    wine: Wine
    bundle: Path
    folder: Path

    def put(self, name: str, source: Path = SCORED) -> str:
        """A workbook in the folder, as a Windows path."""
        if not (self.folder / name).exists():
            shutil.copy(source, self.folder / name)
        return rf"C:\财务 科&室\{name}"

    def drop(self, *files: str, on: Path, line: str = "") -> Ran:
        """Drop files on an icon; ``line`` is the command line that Wine's cmd does not tell."""
        variables = {"CMDCMDLINE": line} if line else {}
        return self.wine.run(on, *files, folder=self.folder, XLPLUGIN_NO_PAUSE="1", **variables)

    def opened(self) -> list[str]:
        """What was opened since this was last asked."""
        notes = self.wine.here(r"C:\opened.txt")
        names = notes.read_text("utf-8").splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return [name.rpartition("\\")[2] for name in names]


@pytest.fixture(scope="module")
def desk(wine: Wine, bundle: Path) -> Desk:
    folder = wine.here(r"C:\财务 科&室")
    folder.mkdir()
    wine.here(r"C:\note.py").write_text(NOTE)
    wine.here(r"C:\associate.py").write_text(ASSOCIATE)
    opens = r'"C:\绩效 评价\离线安装包 一\python\pythonw.exe" C:\note.py "%1"'
    ran = wine.run(bundle / "python" / "python.exe", r"C:\associate.py", opens, folder=folder)
    assert ran.code == 0, ran.text
    return Desk(wine, bundle, folder)


def test_each_file_is_scored_and_opened_though_another_is_no_workbook(desk: Desk) -> None:
    (desk.folder / "坏.xlsx").write_text("no workbook")
    files = [desk.put("自评 一.xlsx"), desk.put("坏.xlsx"), desk.put("官方(1)^.xlsx", EXAMPLE)]
    ran = desk.drop(*files, on=desk.bundle / "评分.cmd")
    opened = desk.opened()
    assert ran.code == 2, ran.text
    assert "�" not in ran.text
    assert len(opened) == 2
    assert opened[0] == "自评 一-评分.xlsx"
    assert opened[1].startswith("官方(1)^-")
    assert all((desk.folder / name).is_file() for name in opened)
    told = [line.partition("：") for line in ran.text.splitlines() if "：" in line]
    assert [name for name, _, _ in told[-3:]] == ["自评 一.xlsx", "坏.xlsx", "官方(1)^.xlsx"]


@pytest.mark.parametrize(
    ("icon", "source", "code", "name"),
    [
        ("评分.cmd", SCORED, 0, "好-评分.xlsx"),
        ("评分.cmd", EXAMPLE, 3, ""),
        ("检查.cmd", SCORED, 0, "好-核查.xlsx"),
        ("检查.cmd", EXAMPLE, 1, "-核查.xlsx"),
    ],
)
def test_one_file_leaves_the_code_of_its_command(
    desk: Desk, icon: str, source: Path, code: int, name: str
) -> None:
    book = desk.put("好.xlsx" if source is SCORED else "官方 表.xlsx", source)
    ran = desk.drop(book, on=desk.bundle / icon)
    assert ran.code == code, ran.text
    [opened] = desk.opened()
    assert opened.endswith(name)
    assert (desk.folder / opened).is_file()


def test_a_name_that_cmd_would_cut_in_two_is_taken_whole(desk: Desk) -> None:
    shutil.copy(SCORED, desk.wine.here(r"C:\科&室100%.xlsx"))
    book = r"C:\科&室100%.xlsx"
    icon = r"C:\绩效 评价\离线安装包 一\评分.cmd"
    line = rf'C:\windows\system32\cmd.exe /c ""{icon}" {book} "{desk.put("好.xlsx")}""'
    ran = desk.drop(book, on=desk.bundle / "评分.cmd", line=line)
    assert ran.code == 0, ran.text
    assert desk.opened() == ["科&室100%-评分.xlsx", "好-评分.xlsx"]


def test_a_workbook_on_a_network_share_is_scored_there(desk: Desk) -> None:
    share = desk.wine.prefix / "dosdevices" / "unc" / "server" / "共 享"
    share.mkdir(parents=True)
    shutil.copy(SCORED, share / "自评 一.xlsx")
    for icon, result in (("评分.cmd", "自评 一-评分.xlsx"), ("检查.cmd", "自评 一-核查.xlsx")):
        ran = desk.drop(r"\\server\共 享\自评 一.xlsx", on=desk.bundle / icon)
        assert ran.code == 0, ran.text
        assert (share / result).is_file()
        assert desk.opened() == [result]


def test_without_a_file_it_says_what_to_drop(desk: Desk) -> None:
    ran = desk.drop(on=desk.bundle / "检查.cmd")
    assert ran.code == 2
    assert "拖到本文件的图标上" in ran.text


def test_after_installing_a_file_can_be_sent_to_both(desk: Desk, installed: Installed) -> None:
    assert installed
    menu = desk.wine.profile / "AppData" / "Roaming" / "Microsoft" / "Windows" / "SendTo"
    for icon, result in (("评分.cmd", "发 送-评分.xlsx"), ("检查.cmd", "发 送-核查.xlsx")):
        ran = desk.drop(desk.put("发 送.xlsx"), on=menu / icon)
        assert ran.code == 0, ran.text
        assert desk.opened() == [result]
