"""Trying a Python in a process of its own."""

import re
import sys
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.child import Told, run_child
from xlplugin.excel.doctor.tried import Tried, read_tried
from xlplugin.workbook.file.reasons import reason

_TRIAL: Final = "xlplugin.excel.doctor.trial"
_PATIENCE: Final = 300
_ABSENT: Final = re.compile(r"No module named '?(?P<name>[\w.]+)")


def try_python(python: Path) -> Tried:
    """Start a python.exe with everything that Excel will ask of it.

    Args:
        python: The program; it is asked for words, so it must not be pythonw.exe.
    """
    if not python.is_file():
        return Tried(starts=False, failure=f"没有 {python.name}")
    try:
        told = run_child([str(python), "-X", "utf8", "-P", "-m", _TRIAL], _PATIENCE)
    except OSError as error:
        return Tried(starts=False, failure=reason(error))
    return read_tried(told.last_line) or Tried(starts=False, failure=_why(told))


def _why(told: Told) -> str:
    """The last words of a Python that could not even say how it is."""
    absent = _ABSENT.search(told.last_line)
    if absent is not None:
        return f"缺少程序包 {absent['name']}"
    return told.last_line or f"退出码 {told.code}"


def is_this(python: Path) -> bool:
    """Whether a Python is the one that runs now, as python.exe or as pythonw.exe."""
    return python.parent == Path(sys.executable).parent
