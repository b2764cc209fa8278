"""What Excel lets a sheet of ours be and hold."""

import re
from collections.abc import Iterator
from typing import Final

from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.edit.edits import Formula, text_problems
from xlplugin.workbook.edit.plan import NewCell, NewSheet, Validation
from xlplugin.workbook.grid.grid import a1, on_sheet

_LONGEST_NAME: Final = 31
_LONGEST_FORMULA: Final = 8_192
_LONGEST_LIST: Final = 255
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$|^\s*$")
_RESERVED_NAME: Final = "history"


def sheet_problems(sheet: NewSheet, file: str) -> Iterator[Problem]:
    """Why a sheet cannot be written as it is, and what of it is left out.

    Args:
        sheet: The sheet.
        file: The workbook.
    """
    whole = Source(file, sheet=sheet.name)
    is_allowed = not _NOT_IN_NAMES.search(sheet.name) and sheet.name.casefold() != _RESERVED_NAME
    if not is_allowed or _units(sheet.name) > _LONGEST_NAME:
        message = f"工作表名称“{sheet.name}”不合 Excel 的规定"
        fix = r"名称应为 1 至 31 个字，不含 [ ] : * ? / \ ，不以单引号开头或结尾"
        yield Problem("sheet-name", Severity.ERROR, message, fix, whole)
    for cell in sheet.cells:
        yield from _cell_problems(cell, whole)
    for rule in sheet.validations:
        if not rule.number and choice_list(rule) is None:
            message = f"{'、'.join(map(str, rule.areas))} 的下拉选项过长、含逗号或为空，没有设置下拉列表"
            yield Problem("choice-left-out", Severity.NOTICE, message, "请直接在单元格中填写", whole)


def choice_list(rule: Validation) -> str | None:
    """The values of a drop-down list as Excel writes them; None where that cannot be done."""
    listed = ",".join(rule.values)
    parted = all(value.strip() and "," not in value for value in rule.values)
    fits = 0 < _units(listed) <= _LONGEST_LIST
    return '"' + listed.replace('"', '""') + '"' if parted and fits else None


def cut(text: str, longest: int) -> str:
    """The text, cut where Excel would refuse it for its length."""
    if _units(text) <= longest:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * longest - 2].decode("utf-16-le", "ignore") + "…"


def _cell_problems(cell: NewCell, whole: Source) -> Iterator[Problem]:
    if not on_sheet(cell.row, cell.column):
        yield Problem("cell-outside", Severity.ERROR, "单元格超出工作表范围", "请减少要写入的行或列", whole)
        return
    place = Source(whole.file, sheet=whole.sheet, cell=a1(cell.row, cell.column))
    content = cell.content
    if isinstance(content, Formula) and _units(content.text) > _LONGEST_FORMULA:
        message = f"公式超过 {_LONGEST_FORMULA} 个字符"
        yield Problem("formula-too-long", Severity.ERROR, message, "请缩短公式中的文字后再试", place)
    yield from text_problems(content, place)


def _units(text: str) -> int:
    """The length of a text as Excel counts it, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
