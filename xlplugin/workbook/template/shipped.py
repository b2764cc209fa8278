"""The workbooks that ship with the program: for every rubric a blank one and a filled example."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlplugin.functions.library import open_rubric
from xlplugin.problem import Checked, failed
from xlplugin.rubric.library import Library, shipped
from xlplugin.workbook.template.build import build_template
from xlplugin.workbook.template.filling import load_filling


@dataclass(frozen=True, slots=True)
class ShippedBook:
    """One shipped workbook: its rubric, and the file of its filling where it is an example."""

    rubric: str
    filling: Path | None = None

    @property
    def file(self) -> str:
        """The name of the workbook's file."""
        return f"{self.filling.stem if self.filling else self.rubric}.xlsx"

    def build(self) -> Checked[bytes]:
        """The bytes of the workbook, or what is wrong with its rubric or its filling."""
        loaded = open_rubric(self.rubric)
        if loaded.value is None:
            return failed(*loaded.problems)
        if self.filling is None:
            return Checked(build_template(loaded.value))
        filling = load_filling(self.filling)
        if filling.value is None:
            return failed(*filling.problems)
        return Checked(build_template(loaded.value, filling.value))


def books() -> Iterator[ShippedBook]:
    """Every shipped workbook, the blank one of a rubric before its example."""
    for rubric in Library((shipped("rubrics"),)).files():
        yield ShippedBook(rubric)
        filling = shipped("workbooks") / f"{rubric}-example.yaml"
        if filling.is_file():
            yield ShippedBook(rubric, filling)
