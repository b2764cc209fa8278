"""The validations of cells for facts, with their Chinese prompts."""

from collections.abc import Sequence
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.workbook.layout.accepted import Numeric, accepted
from xlplugin.workbook.layout.layout import FactRow

_LONGEST_PROMPT: Final = 255
_LONGEST_TITLE: Final = 32


def validation(row: FactRow) -> DataValidation:
    """The validation of a row's value, with the fact's definition as its prompt."""
    takes = accepted(row)
    made = choice(takes.choices) if takes.choices else between(takes.number, takes.most)
    prompt = f"{row.definition.definition}。{takes.wanted}。"
    return worded(made, row.definition.label, prompt, takes.wanted)


def choice(values: Sequence[str]) -> DataValidation:
    """A drop-down list."""
    return DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)


def between(number: Numeric, most: str) -> DataValidation:
    """A number from zero to ``most``, a number or cell as a formula writes it; empty means no limit."""
    if most:
        return DataValidation(type=number, operator="between", formula1="0", formula2=most, allow_blank=True)
    return DataValidation(type=number, operator="greaterThanOrEqual", formula1="0", allow_blank=True)


def worded(made: DataValidation, title: str, prompt: str, wanted: str) -> DataValidation:
    """The same validation with its Chinese prompt and error."""
    made.promptTitle, made.prompt = title[:_LONGEST_TITLE], prompt[:_LONGEST_PROMPT]
    made.errorTitle, made.error = "填写内容不符合要求", f"{wanted}；没有数据请留空。"
    made.showInputMessage = made.showErrorMessage = True
    made.errorStyle = "stop"
    return made
