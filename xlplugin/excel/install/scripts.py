"""The files of a bundle that people open: five commands, a leaflet, and the list of what others made."""

import re
from collections.abc import Iterator, Mapping, Sequence
from email.message import Message
from email.parser import BytesParser
from typing import Final, NamedTuple

from xlplugin.excel.names import ADDIN, ADDIN_FILE, CATEGORY

_OPERATIONS: Final = {
    "install.cmd": rf'install --copy-python --addin "%~dp0{ADDIN_FILE}"',
    "uninstall.cmd": "uninstall",
    "doctor.cmd": "doctor",
}
SCORE: Final = "评分.cmd"
AUDIT: Final = "检查.cmd"
_DROPPED: Final = {SCORE: "score", AUDIT: "audit"}
"""The commands onto which people drop their files."""

_ESSENTIAL: Final = (
    "python.exe",
    "python3{minor}.dll",
    "python3{minor}.zip",
    "vcruntime140.dll",
    r"Lib\site-packages\xlplugin\cli\addin_bundled.py",
)
"""Without these, nothing of the bundle can say what is missing; the rest, it looks at itself."""

_ESSENTIAL_DROPPED: Final = (
    *_ESSENTIAL,
    r"Lib\site-packages\xlplugin\cli\dropped.py",
    r"Lib\site-packages\xlplugin\cli\exits.py",
    r"Lib\site-packages\xlplugin\problem.py",
    r"Lib\site-packages\xlplugin\excel\doctor\bundled.py",
)

# The Chinese lines stand last, behind a change of code page: cmd.exe reads a file by the console's. Read by
# code page 936 each would still end with a whole letter, so that even then it swallows no line's end.
_COMMAND: Final = """\
@echo off
setlocal DisableDelayedExpansion
set "XLP_PYTHON={place.python}"
set "XLP_CODE=2"
set "XLP_TOLD=gone"
if not exist "%XLP_PYTHON%" goto told
{tests}
{start}
set "XLP_CODE=%ERRORLEVEL%"
{known}
set "XLP_TOLD=crash"
goto told
:done
if not defined XLPLUGIN_NO_PAUSE pause
:closed
{leave} %XLP_CODE%
:told
chcp 65001 >nul
if "%XLP_TOLD%"=="gone" echo {place.gone_english}
if "%XLP_TOLD%"=="gone" echo {place.gone}
if "%XLP_TOLD%"=="file" echo {place.incomplete}！缺少 "%XLP_FILE%"
if "%XLP_TOLD%"=="addin" echo 安装包中没有 {addin}（可能被杀毒软件隔离），请恢复该文件或重新解压后再试！
if "%XLP_TOLD%"=="crash" echo {place.crashed}！"%XLP_CODE%"
if not defined XLPLUGIN_NO_PAUSE pause
{leave} %XLP_CODE%
"""
_START: Final = r'"%XLP_PYTHON%\python.exe" -X utf8 -B -P -m xlplugin.cli.addin_bundled {operation}'
# Explorer quotes a file's name only where it holds a blank. So cmd.exe cuts its arguments at "&", and would
# run what follows as a command if the script did not end it; its own command line, which "!" alone gives
# unharmed, has the names whole.
_START_DROPPED: Final = r"""set "XLP_SCRIPT=%~nx0"
set XLP_ARGS=%*
setlocal EnableDelayedExpansion
set XLP_LINE=!cmdcmdline!
"!XLP_PYTHON!\python.exe" -X utf8 -B -P -m xlplugin.cli.dropped {operation}"""


class _Place(NamedTuple):
    """Where a command finds its Python, and what it says where that is gone, lacks a file or crashes."""

    python: str
    gone_english: str
    gone: str
    incomplete: str
    crashed: str


_BUNDLE: Final = _Place(
    r"%~dp0python",
    "Please unzip the whole archive first, then run this file again.",
    "请先解压：右键点击压缩包，选“全部解压缩”，再到解压出的文件夹里使用本文件！",
    "安装包不完整，可能被杀毒软件删除了文件，请重新解压后再试",
    "程序没有正常结束，安装包可能不完整，请您重新解压后再试",
)
_INSTALLED: Final = _BUNDLE._replace(
    gone_english="xlplugin is not installed any more. Please install it again.",
    gone="程序已经卸载或移走，请用安装包重新安装！",
    incomplete="程序不完整，可能被杀毒软件删除了文件，请您用安装包重新安装",
    crashed="程序没有正常结束，文件可能不完整，请您用安装包重新安装",
)
_LEAFLET: Final = """\
xlplugin {version}：Excel 加载项“{tab}”，离线安装包

一、安装（不需要管理员权限，不需要网络）
  1. 右键点击压缩包，选“全部解压缩”，解压到桌面等路径较短的位置。
  2. 关闭所有 Excel 窗口。
  3. 双击 install.cmd；如出现“打开文件 - 安全警告”，点“运行”。看到“已安装”后按任意键。
  4. 打开 Excel，功能区出现“{tab}”选项卡。
  5. 打开自评表，点“评分本表”。

二、不用加载项（使用 WPS，或 Excel 不让装加载项）
  不用安装。先保存并关闭自评表，再把它（.xlsx 或 .xlsm，检查也可以是 .xls 或 .et；
  可以同时选几个）拖到解压出的图标上松开：
    {score}　评分：结果另存为“…-评分”；缺数据时另存为“…-待补数据”，填好保存后把它再拖一次
    {audit}　报送前检查：另存一份“…-核查”，问题单元格有颜色和批注，原表不动
  如出现“打开文件 - 安全警告”，点“运行”。结果由 Excel 或 WPS 自动打开；出错时窗口不关，按提示处理。
  没有官方表的，用文件夹“空白工作簿”里的一份，另存后填写。
  运行过 install.cmd 的，也可以右键点击自评表，选“发送到”“评分”或“检查”。

三、不正常时
  双击 doctor.cmd，逐项显示“正常”“有问题”“未查明”，按提示处理；仍不行，把显示的内容交给维护人员。
  加载项只能在 Windows 桌面版 Excel 中使用，不能在 WPS 中使用。

四、升级和卸载
  升级：关闭 Excel，用新的安装包再安装一次。卸载：关闭 Excel，双击 uninstall.cmd。

五、信息技术部门
  写入的位置（均在用户文件夹内）：
    %APPDATA%\\Microsoft\\Excel\\XLSTART\\{addin}      加载项
    %USERPROFILE%\\.xlplugin\\xlplugin.conf            配置
    %LOCALAPPDATA%\\xlplugin\\                         Python、程序包、运行记录和缓存
    %APPDATA%\\Microsoft\\Windows\\SendTo\\            “发送到”菜单中的“评分”和“检查”
  Excel 启动 %LOCALAPPDATA%\\xlplugin\\python\\ 中的 pythonw.exe，不联网，不写注册表。
  如启用了 Defender 规则“阻止 Office 应用程序创建子进程”（d4f940ab-401b-4efc-aadc-ad5f3c50688a），
  或 AppLocker 等禁止运行用户文件夹中的程序，请排除：
    C:\\Users\\*\\AppData\\Local\\xlplugin\\python\\*\\pythonw.exe
  （排除项中不能用 %LOCALAPPDATA% 等用户变量；版本文件夹随升级改变，所以用 *。）
  SHA256SUMS.txt 列有每个文件的 SHA-256。install.cmd 无人值守运行时先设 XLPLUGIN_NO_PAUSE=1，退出码 0 为成功。

六、许可
  xlplugin：MIT。Python：见 python\\LICENSE.txt。
  其他程序包：名称、版本和许可见 第三方组件.txt，全文见 python\\Lib\\site-packages 中各 *.dist-info 文件夹。
"""
_RECORD: Final = re.compile(r"[^/]+\.dist-info/METADATA")
_LICENCE: Final = "License :: "
_LONGEST: Final = 80
"""Some packages put the whole text of their licence where its name belongs."""


def scripts(version: str, minor: int) -> dict[str, bytes]:
    """The commands and the leaflet of a bundle by name; ``minor`` is the 11 of Python 3.11."""
    texts = {name: _command(operation, minor) for name, operation in _OPERATIONS.items()}
    texts |= {name: _dropped(operation, minor, _BUNDLE) for name, operation in _DROPPED.items()}
    leaflet = _LEAFLET.format(version=version, tab=CATEGORY, addin=ADDIN_FILE, score=SCORE, audit=AUDIT)
    return {name: _windows(text) for name, text in texts.items()} | {"说明.txt": _windows(f"\ufeff{leaflet}")}


def sent_to(folder: str, minor: int) -> dict[str, bytes]:
    """The commands for Windows' menu 发送到 by name, for the installed Python in a folder of that name."""
    place = _INSTALLED._replace(python=rf"%LOCALAPPDATA%\{ADDIN}\python\{folder}")
    return {name: _windows(_dropped(operation, minor, place)) for name, operation in _DROPPED.items()}


def is_sent_to(contents: bytes) -> bool:
    """Whether a file is such a command."""
    return b"-m xlplugin.cli.dropped " in contents


def _windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _command(operation: str, minor: int) -> str:
    tests = _file_tests(_ESSENTIAL, minor)
    if operation.startswith("install"):
        tests += ['set "XLP_TOLD=addin"', f'if not exist "%~dp0{ADDIN_FILE}" goto told']
    good = (0, 1, 2, 3) if operation == "doctor" else (0, 2, 3)
    known = [f'if "%XLP_CODE%"=="{code}" goto done' for code in good]
    return _script(_BUNDLE, tests, _START.format(operation=operation), known, "exit /b")


def _dropped(operation: str, minor: int, place: _Place) -> str:
    """A command that closes its window where a workbook with the result has been opened."""
    tests = _file_tests(_ESSENTIAL_DROPPED, minor)
    closing = (0, 3) if operation == "score" else (0, 1)  # facts wanted, findings: all in the workbook
    goals = [(code, "closed" if code in closing else "done") for code in range(4)]
    known = [f'if "%XLP_CODE%"=="{code}" goto {goal}' for code, goal in goals]
    return _script(place, tests, _START_DROPPED.format(operation=operation), known, "exit")


def _file_tests(files: Sequence[str], minor: int) -> list[str]:
    tests = ['set "XLP_TOLD=file"']
    for each in files:
        file = each.format(minor=minor)
        tests += [rf'set "XLP_FILE=python\{file}"', rf'if not exist "%XLP_PYTHON%\{file}" goto told']
    return tests


def _script(place: _Place, tests: Sequence[str], start: str, known: Sequence[str], leave: str) -> str:
    lines = {"tests": "\n".join(tests), "start": start, "known": "\n".join(known), "leave": leave}
    return _COMMAND.format(place=place, addin=ADDIN_FILE, **lines)


def components(packages: Mapping[str, bytes], minor: int) -> bytes:
    """The list of what others made, from the packages' own records, as Windows' old notepad can read it.

    The files of all packages are given by path; ``minor`` is the 11 of Python 3.11.
    """
    files = [contents for name, contents in packages.items() if _RECORD.fullmatch(name)]
    records = [(record.get("Name", ""), record) for record in map(BytesParser().parsebytes, files)]
    lines = sorted(
        f"{name} {record.get('Version', '')}　{next(_licences(record), '见其 dist-info 文件夹')}"
        for name, record in records
        if name and name.lower() != ADDIN
    )
    head = ("第三方组件（名称、版本、许可）", "", f"Python 3.{minor}　PSF-2.0（见 python\\LICENSE.txt）")
    return "".join(f"{line}\r\n" for line in (*head, *lines)).encode("utf-8-sig")


def _licences(record: Message) -> Iterator[str]:
    yield from filter(None, [record.get("License-Expression", "")])
    named = str(record.get("License", "")).strip()
    if named and "\n" not in named and len(named) <= _LONGEST:
        yield named
    for each in record.get_all("Classifier", []):
        if str(each).startswith(_LICENCE):
            yield str(each).rpartition(" :: ")[2]
