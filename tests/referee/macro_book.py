"""The add-in as a workbook that LibreOffice opens with its VBA, and the results of the formulas in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from pyopenvba import ExcelFile

_STAND_IN: Final = Path(__file__).with_name("XLPy.bas")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the VBA, wherever the text occurs in a module.

    Attributes:
        module: the module's name.
        old: what stands there, in Excel.
        new: what stands there instead.
        why: what LibreOffice lacks.
    """

    module: str
    old: str
    new: str
    why: str


def save_with_vba(book: Workbook, path: Path, edits: Sequence[Edit], launcher: str) -> None:
    """Save a workbook, its VBA changed and the stand-in for Python in the place of the launcher.

    Args:
        book: read with its VBA.
        path: of the .xlsm file.
        edits: the changes, of which every one must be one.
        launcher: the module that would start Python.
    """
    book.save(path)
    with ExcelFile(path) as file:
        project = file.vba_project()
        project.delete_module(launcher)
        project.add_module(_STAND_IN.stem, "\r\n".join(_STAND_IN.read_text("ascii").splitlines()) + "\r\n")
        for edit in edits:
            source = file.get_module(edit.module)
            assert edit.old in source, f"{edit.module} no longer holds {edit.old!r}"
            file.set_module(edit.module, source.replace(edit.old, edit.new))
        file.save()
