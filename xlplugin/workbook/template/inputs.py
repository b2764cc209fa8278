"""The validations of cells for facts, with their Chinese prompts."""

from collections.abc import Sequence
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.workbook.edit.plan import Validation
from xlplugin.workbook.edit.sheetrules import choice_list, cut
from xlplugin.workbook.file.xstring import xstring
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.layout.accepted import Numeric, accepted
from xlplugin.workbook.layout.layout import FactRow

_ANYWHERE: Final = Area(1, 1, 1, 1)
_LONGEST_PROMPT: Final = 255
_LONGEST_TITLE: Final = 32
_LONGEST_ERROR: Final = 225


def validation(row: FactRow) -> DataValidation:
    """The validation of a row's value, with the fact's definition as its prompt."""
    takes = accepted(row)
    made = choice(takes.choices) if takes.choices else between(takes.number, takes.most)
    prompt = f"{row.definition.definition}。{takes.wanted}。"
    return worded(made, row.definition.label, prompt, takes.wanted)


def choice(values: Sequence[str]) -> DataValidation:
    """A drop-down list; where Excel cannot hold the values in one, no more than its prompt."""
    listed = choice_list(Validation((_ANYWHERE,), tuple(values)))
    return DataValidation(type="list" if listed else None, formula1=listed, allow_blank=True)


def between(number: Numeric, most: str) -> DataValidation:
    """A number from zero to ``most``, a number or cell as a formula writes it; empty means no limit."""
    if most:
        return DataValidation(type=number, operator="between", formula1="0", formula2=most, allow_blank=True)
    return DataValidation(type=number, operator="greaterThanOrEqual", formula1="0", allow_blank=True)


def worded(made: DataValidation, title: str, prompt: str, wanted: str) -> DataValidation:
    """The same validation with its Chinese prompt and error."""
    made.promptTitle, made.prompt = xstring(cut(title, _LONGEST_TITLE)), xstring(cut(prompt, _LONGEST_PROMPT))
    made.errorTitle = "填写内容不符合要求"
    made.error = xstring(cut(f"{wanted}；没有数据请留空。", _LONGEST_ERROR))
    made.showInputMessage = made.showErrorMessage = True
    made.errorStyle = "stop"
    return made
