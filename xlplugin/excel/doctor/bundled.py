"""Whether a Python came from a bundle, which lists its files, and what people run accordingly.

A virus scanner may take files away, now or later. So only the standard library is imported here: everything
else may be what is missing.
"""

import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

SUMS_FILE: Final = "SHA256SUMS.txt"
"""The list, in the folder that it describes; one line a file, as ``sha256sum`` reads it."""

PIP_INSTALL: Final = "在 xlplugin 项目文件夹中运行 pip install .，或 pip install ….whl"
"""xlplugin is on no public index: it comes as a folder or as a wheel."""

_SHOWN: Final = 3


def is_bundled() -> bool:
    """Whether this Python came from a bundle, which lists its files."""
    return Path(sys.executable).with_name(SUMS_FILE).is_file()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The list of files: contents by name with forward slashes."""
    lines = sorted((name, sha256(contents).hexdigest()) for name, contents in files.items())
    return "".join(f"{digest} *{name}\r\n" for name, digest in lines).encode()


def damage(folder: Path) -> str:
    """What differs from the list in the folder, in words; where there is no list, that is what is missing."""
    try:
        lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return f"缺少 {SUMS_FILE}"
    listed = [(name, digest) for digest, _, name in (line.partition(" *") for line in lines) if name]
    found = [(name, digest, _digest(folder / name)) for name, digest in listed]
    missing = [name for name, _, seen in found if seen is None]
    changed = [name for name, digest, seen in found if seen not in (None, digest)]
    parts = (("缺少", missing), ("内容已变", changed))
    return "；".join(f"{word} {_some(names)}" for word, names in parts if names)


def _digest(file: Path) -> str | None:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


def _some(names: Sequence[str]) -> str:
    shown = "、".join(name.replace("/", "\\") for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} 等 {len(names)} 个文件"


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


def without_addin() -> str:
    """What does the same where the add-in cannot."""
    if is_bundled():
        return "保存后拖到安装包中的“评分.cmd”或“检查.cmd”上，不用加载项"
    return "保存后用命令 xlplugin score 或 xlplugin audit，不用加载项"


def diagnose() -> str:
    """To have the doctor look."""
    return "双击安装包中的 doctor.cmd" if is_bundled() else "运行 xlplugin addin doctor"
