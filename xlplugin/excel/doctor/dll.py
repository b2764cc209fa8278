"""Where the add-in looks for xlwings' DLL: beside pythonw.exe, and one folder up (a virtual environment)."""

from collections.abc import Callable
from pathlib import Path


def dll_places(pythonw: Path, name: str) -> tuple[Path, Path]:
    """The two files the add-in tries, in its order."""
    return pythonw.parent / name, pythonw.parent.parent / name


def find_dll(pythonw: Path, name: str, exists: Callable[[Path], bool]) -> Path | None:
    """The DLL that the add-in would load; None where it would find none."""
    return next((place for place in dll_places(pythonw, name) if exists(place)), None)
