"""A user's folders and a Python to install for, in a temporary folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.install.host import Host
from xlplugin.excel.names import XLWINGS_VERSION, dll_name


def folders(root: Path) -> Places:
    """The folders of a user with a Chinese name, none of which is there yet."""
    home = root / "张 三"
    return Places(home / "Roaming", home / "Local", home)


def python_with_dlls(folder: Path) -> Host:
    """A Python with both DLLs beside it, in order for the add-in."""
    folder.mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe", dll_name(64), dll_name(32)):
        (folder / name).write_text(name)
    return Host(folder / "pythonw.exe", "1.0", XLWINGS_VERSION, "312")


def python_of_all_users(root: Path) -> Host:
    """A Python whose xlwings was installed by ``pip --user``: its DLLs lie elsewhere."""
    found = python_with_dlls(root / "Python311")
    elsewhere = root / "Roaming Python"
    elsewhere.mkdir()
    names = (dll_name(64), dll_name(32))
    dlls = tuple((found.pythonw.parent / name).rename(elsewhere / name) for name in names)
    return replace(found, dlls=dlls)


def snapshot(root: Path) -> dict[Path, bytes]:
    """Every file below a folder with its contents."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


class RefusedError(PermissionError):
    """As Windows refuses: 32 while another program has the file open, 5 where there is no right to it."""

    def __init__(self, winerror: int) -> None:
        super().__init__(13, "Access is denied")
        self.winerror = winerror


def refuse(monkeypatch: pytest.MonkeyPatch, target: Path, winerror: int) -> None:
    """The system does not let one file be replaced, renamed or deleted."""
    for name in ("replace", "rename", "unlink"):
        _refuse(monkeypatch, name, target, winerror)


def _refuse(monkeypatch: pytest.MonkeyPatch, name: str, target: Path, winerror: int) -> None:
    done = getattr(Path, name)

    def refusing(path: Path, *goal: Path, **options: bool) -> object:
        touched = goal[0] if goal else path
        # A rename to itself changes nothing: it fails only where another program has the file open.
        if touched == target and not (path in goal and winerror not in (32, 33)):
            raise RefusedError(winerror)
        return done(path, *goal, **options)

    monkeypatch.setattr(Path, name, refusing)
