"""The rubric that people chose for a workbook: a hidden defined name of it, which travels with the file.

No sheet, and none of what people see of names, shows it; 自动识别 takes it out again.
"""

from contextlib import suppress
from typing import Final

from xlplugin.problem import Refused
from xlplugin.workbook.file.contents import defined_name
from xlplugin.workbook.file.package import Package

CHOICE: Final = "xlplugin_rubric"
"""The defined name; it refers to the rubric's id, as a text."""


def choice_formula(rubric: str) -> str:
    """What the name refers to, without ``=``."""
    return '"{}"'.format(rubric.replace('"', '""'))


def chosen_by(formula: str) -> str | None:
    """The id in what the name refers to, without ``=``; None where a person has made something else of it."""
    if len(formula) > len('""') and formula[0] == formula[-1] == '"':
        return formula[1:-1].replace('""', '"')
    return None


def chosen_in(package: Package) -> str | None:
    """The rubric that was chosen for a workbook; None where none was, or where that cannot be read."""
    with suppress(Refused):  # whoever reads its sheets tells why
        return chosen_by(defined_name(package, CHOICE) or "")
    return None
