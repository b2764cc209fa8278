"""The total of a form and its grade, with the distance to the next one."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from xlplugin.functions.binding import flat
from xlplugin.functions.cell import Argument, Cell, CellError
from xlplugin.functions.scoring_call import Answer, refused, rubric_of
from xlplugin.money import ZERO, plain, to_decimal
from xlplugin.rubric.grade import distance, grade_of
from xlplugin.rubric.model import Rubric


def _number(cell: Cell) -> Decimal | CellError:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return CellError.NA
    if isinstance(cell, (bool, str)):
        return cell if isinstance(cell, CellError) else CellError.VALUE
    number = to_decimal(cell)
    return CellError.VALUE if number is None else number


def _unusable(cells: Sequence[Cell]) -> Answer | None:
    for place, cell in enumerate(cells, start=1):
        number = _number(cell)
        if isinstance(number, CellError):
            words = "尚无得分" if number is CellError.NA else f"不是可合计的数字（{number.value}）"
            return Answer(number, f"第{place}项{words}，不能合计。")
        if number < ZERO:
            return Answer(CellError.NUM, f"第{place}项为负数（{plain(number)}），不能合计。")
    return None


def total(arguments: Sequence[Argument], own: Path | None) -> Answer:
    """The sum of the scores of a form or of a part of it, or why there is none."""
    loaded = rubric_of(arguments, own)
    if isinstance(loaded, Answer):
        return loaded
    cells = flat(arguments[1]) if len(arguments) > 1 else []
    unusable = _unusable(cells) if cells else refused("没有给出各项得分")
    if unusable is not None:
        return unusable
    numbers = [number for number in map(_number, cells) if isinstance(number, Decimal)]
    return _summed(loaded.rubric, numbers)


def _summed(rubric: Rubric, numbers: Sequence[Decimal]) -> Answer:
    summed = sum(numbers, ZERO)
    if summed > rubric.total:
        words = f"合计{plain(summed)}分，超过满分{plain(rubric.total)}分，请核对是否重复合计。"
        return Answer(CellError.NUM, words)
    wanted = sum(1 for _ in rubric.indicators())
    return Answer(float(summed), f"{len(numbers)}项得分合计{plain(summed)}分（评价标准共{wanted}项）。")


def grade(arguments: Sequence[Argument], own: Path | None) -> Answer:
    """The grade of a total and the distance to the next grade, or why there is none."""
    loaded = rubric_of(arguments, own)
    if isinstance(loaded, Answer):
        return loaded
    cells = flat(arguments[1]) if len(arguments) > 1 else []
    if len(cells) != 1:
        return refused("总得分应为一个单元格")
    number = _number(cells[0])
    if isinstance(number, CellError):
        return Answer(number, "总得分尚未算出，不能评定等级。")
    name = grade_of(loaded.rubric, number)
    if name is None:
        full = plain(loaded.rubric.total)
        return Answer(CellError.NUM, f"总得分{plain(number)}分不在0～{full}分之间，不能评定等级。")
    return Answer(name, f"总得分{plain(number)}分，评价等级为“{name}”，{distance(loaded.rubric, number)}。")
