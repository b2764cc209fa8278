"""What to run: people with the bundle double-click a command, people with pip type one."""

import sys
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.sums import SUMS_FILE

PIP_INSTALL: Final = '在 xlplugin 项目文件夹中运行 pip install ".[excel]"，或 pip install "….whl[excel]"'
"""xlplugin is on no public index: it comes as a folder or as a wheel."""


def is_bundled() -> bool:
    """Whether this Python came from a bundle, which lists its files."""
    return Path(sys.executable).with_name(SUMS_FILE).is_file()


def reinstall() -> str:
    """To install the add-in again."""
    if is_bundled():
        return "请关闭 Excel，重新解压安装包，再双击其中的 install.cmd"
    return "请关闭 Excel，重新运行 xlplugin addin install"


def reinstall_packages() -> str:
    """To install xlplugin and what it needs again."""
    return reinstall() if is_bundled() else f"请{PIP_INSTALL}，再运行 xlplugin addin install"


def packages_first() -> str:
    """To install the packages, and then to try again what was asked for."""
    return "请重新解压安装包后再试" if is_bundled() else f"请{PIP_INSTALL} 后再试"


def examine() -> str:
    """To have the doctor look."""
    return "双击安装包中的 doctor.cmd" if is_bundled() else "运行 xlplugin addin doctor"
