"""The files of a bundle that people open: three commands and a leaflet."""

from collections.abc import Iterator
from typing import Final

from xlplugin.excel.install.embedded import PackedFile
from xlplugin.excel.names import ADDIN_FILE, CATEGORY

_NEWLINE: Final = "\r\n"
_OPERATIONS: Final = {
    "install.cmd": rf'install --copy-python --addin "%~dp0{ADDIN_FILE}"',
    "uninstall.cmd": "uninstall",
    "doctor.cmd": "doctor",
}
# The Chinese line stands last, behind a change of code page: cmd.exe reads a file by the console's. Read by
# code page 936 it would still end with a whole letter, so that even then it swallows no line's end.
_COMMAND: Final = """\
@echo off
setlocal
set "XLP_PYTHON=%~dp0python\\python.exe"
if not exist "%XLP_PYTHON%" goto missing
if not exist "%~dp0{addin}" goto missing
"%XLP_PYTHON%" -X utf8 -B -P -m xlplugin addin {operation}
set "XLP_CODE=%ERRORLEVEL%"
if not defined XLPLUGIN_NO_PAUSE pause
exit /b %XLP_CODE%
:missing
chcp 65001 >nul
echo Please unzip the whole archive first, then run this file again.
echo 请先解压：右键点击压缩包，选“全部解压缩”，再到解压出的文件夹里双击本文件！
if not defined XLPLUGIN_NO_PAUSE pause
exit /b 2
"""
_LEAFLET: Final = """\
xlplugin {version}：Excel 加载项“{tab}”，离线安装包

一、安装（不需要管理员权限，不需要网络）
  1. 右键点击压缩包，选“全部解压缩”，解压到桌面等路径较短的位置。
  2. 关闭所有 Excel 窗口。
  3. 双击 install.cmd；如出现“打开文件 - 安全警告”，点“运行”。看到“已安装”后按任意键。
  4. 打开 Excel，功能区出现“{tab}”选项卡。
  5. 打开自评表，点“评分本表”。

二、不正常时
  双击 doctor.cmd，逐项显示“正常”“有问题”“未查明”，按提示处理；仍不行，把显示的内容交给维护人员。
  加载项只能在 Windows 桌面版 Excel 中使用，不能在 WPS 中使用。

三、升级和卸载
  升级：关闭 Excel，用新的安装包再安装一次。卸载：关闭 Excel，双击 uninstall.cmd。

四、信息技术部门
  写入的位置（均在用户文件夹内）：
    %APPDATA%\\Microsoft\\Excel\\XLSTART\\{addin}      加载项
    %USERPROFILE%\\.xlplugin\\xlplugin.conf            配置
    %LOCALAPPDATA%\\xlplugin\\                         Python、程序包和评价标准的缓存
  Excel 启动 %LOCALAPPDATA%\\xlplugin\\python\\ 中的 pythonw.exe，不联网，不写注册表。
  如启用了 Defender 规则“阻止 Office 应用程序创建子进程”（d4f940ab-401b-4efc-aadc-ad5f3c50688a），
  或 AppLocker 等禁止运行用户文件夹中的程序，请排除上述文件夹。
  SHA256SUMS.txt 列有每个文件的 SHA-256。install.cmd 无人值守运行时先设 XLPLUGIN_NO_PAUSE=1，退出码 0 为成功。

五、许可
  xlplugin：MIT。Python：见 python\\LICENSE.txt。
  其他程序包：见 python\\Lib\\site-packages 中各 *.dist-info 文件夹。
"""


def scripts(version: str) -> Iterator[PackedFile]:
    """The commands, for a double-click, and the leaflet."""
    for name, operation in _OPERATIONS.items():
        yield PackedFile(name, _encoded(_COMMAND.format(addin=ADDIN_FILE, operation=operation), "utf-8"))
    leaflet = _LEAFLET.format(version=version, tab=CATEGORY, addin=ADDIN_FILE)
    yield PackedFile("说明.txt", _encoded(leaflet, "utf-8-sig"))


def _encoded(text: str, encoding: str) -> bytes:
    return text.replace("\n", _NEWLINE).encode(encoding)
