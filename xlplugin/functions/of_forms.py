"""The functions that tell of a form: all scores in one call, what an indicator may come to, total, grade."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.functions.cell import Argument, Block, CellError, as_block, flat, number_of, text
from xlplugin.functions.scoring_call import Answer, cell_of, no_indicator, refused, targets_in
from xlplugin.functions.table import facts_in
from xlplugin.money import ZERO, plain
from xlplugin.rubric.model import LoadedRubric, distance, grade_of


def _table(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """Score every indicator on the facts of a table.

    Returns:
        For SCORE_TABLE as many rows as the rubric has indicators, in its order, each 指标, 分值, 得分 (points
        or an Excel error) and 说明 (what EXPLAIN_INDICATOR says). There is no row of headings: the rows lie
        beside those of people's own forms, and the third column can be summed by SCORE_TOTAL as it is.
        For EXPLAIN_TABLE how many were scored, their sum, and which were not.
    """
    from xlplugin.scoring.sheet import Verdict, score_sheet  # noqa: PLC0415 - totals and grades need it not

    facts = facts_in(as_block(arguments[1] if len(arguments) > 1 else None), loaded.vocabulary)
    lines = score_sheet(loaded, FactSet(loaded.vocabulary, facts), {}).lines
    rows = tuple(
        (
            each.indicator.name,
            float(each.indicator.weight),
            cell_of(each.outcome, each.decimals),
            each.explanation,
        )
        for each in lines
    )
    scored = [(each.score, each.indicator.weight) for each in lines if each.score is not None]
    sums = "没有可以核算的指标"
    if scored:
        points, weight = (plain(sum(numbers, ZERO)) for numbers in zip(*scored, strict=True))
        full = plain(loaded.rubric.total)
        sums = f"已核算{len(scored)}项，合计得{points}分（分值{weight}分，满分{full}分）"
    said = [f"评价标准 {loaded.rubric.id} 共{len(lines)}项指标：{sums}"]
    for verdict in (Verdict.JUDGEMENT, Verdict.UNVERIFIABLE):
        names = [each.indicator.name for each in lines if each.status is verdict]
        # Names themselves hold 、, so that it cannot stand between them.
        said += [f"{verdict}{len(names)}项：{'，'.join(names)}"] if names else []
    if not facts:
        said.append("基础数据表中没有认出任何数据项，首列应为编码或数据项名称，请核对所选区域")
    return Answer(rows, f"{'；'.join(said)}。")


def _lowest(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """The fewest points that an indicator may still come to."""
    return _bound(loaded, arguments, 0)


def _highest(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """The most points that an indicator may still come to."""
    return _bound(loaded, arguments, 1)


def _bound(loaded: LoadedRubric, arguments: Sequence[Argument], side: int) -> Answer:
    """The fewest (0) or most (1) points on a table of facts, and on goals where the rule asks for them."""
    name, table, goals, actuals = (*arguments[1:], *(None,) * 4)[:4]
    indicator = loaded.rubric.indicator(text(name))
    if indicator is None:
        return refused(no_indicator(loaded.rubric, text(name)))
    points = _bounds(loaded, indicator.name, as_block(table), goals, actuals)
    low, high = map(plain, points)
    words = f"只能得{low}分" if low == high else f"可能得{low}～{high}分"
    return Answer(float(points[side]), f"{indicator.name}：按已有数据{words}。")


@lru_cache(maxsize=64)
def _bounds(
    loaded: LoadedRubric, name: str, table: Block, goals: Argument, actuals: Argument
) -> tuple[Decimal, Decimal]:
    """Both at once: a form asks for each on the same cells.

    Raises:
        LookupError: the rubric has no such indicator.
    """
    from xlplugin.scoring.sheet import bounds  # noqa: PLC0415 - totals and grades need it not

    indicator = loaded.rubric.indicator(name)
    if indicator is None:
        raise LookupError(name)
    facts = facts_in(table, loaded.vocabulary)
    if any(kind is UnitKind.TARGETS for _, kind in indicator.rule.needs()):
        facts = [*facts, targets_in(goals, actuals, indicator.rule, loaded.vocabulary)]
    return bounds(indicator, FactSet(loaded.vocabulary, facts), loaded.rubric.decimals)


def _total(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """The sum of the scores of a form or of a part of it, or why there is none."""
    cells = flat(arguments[1]) if len(arguments) > 1 else []
    if not cells:
        return refused("没有给出各项得分")
    numbers: list[Decimal] = []
    for place, number in enumerate(map(number_of, cells), start=1):
        if isinstance(number, CellError):
            words = "尚无得分" if number is CellError.NA else f"不是可合计的数字（{number.value}）"
            return Answer(number, f"第{place}项{words}，不能合计。")
        if number < ZERO:
            return Answer(CellError.NUM, f"第{place}项为负数（{plain(number)}），不能合计。")
        numbers.append(number)
    summed, full = sum(numbers, ZERO), loaded.rubric.total
    if summed > full:
        words = f"合计{plain(summed)}分，超过满分{plain(full)}分，请核对是否重复合计。"
        return Answer(CellError.NUM, words)
    wanted = sum(1 for _ in loaded.rubric.indicators())
    of_all = "" if loaded.rubric.of_form else f"（评价标准共{wanted}项）"
    return Answer(float(summed), f"{len(numbers)}项得分合计{plain(summed)}分{of_all}。")


def _grade(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """The grade of a total and the distance to the next grade, or why there is none."""
    cells = flat(arguments[1]) if len(arguments) > 1 else []
    if len(cells) != 1:
        return refused("总得分应为一个单元格")
    number = number_of(cells[0])
    if isinstance(number, CellError):
        return Answer(number, "总得分尚未算出，不能评定等级。")
    name = grade_of(loaded.rubric, number)
    if name is None:
        full = plain(loaded.rubric.total)
        return Answer(CellError.NUM, f"总得分{plain(number)}分不在0～{full}分之间，不能评定等级。")
    return Answer(name, f"总得分{plain(number)}分，评价等级为“{name}”，{distance(loaded.rubric, number)}。")


FUNCTIONS: Final[Mapping[str, Callable[[LoadedRubric, Sequence[Argument]], Answer]]] = {
    "LOWEST": _lowest,
    "HIGHEST": _highest,
    "TABLE": _table,
    "TOTAL": _total,
    "GRADE": _grade,
}
"""By concept; each is given the rubric that its first argument names, and all arguments."""
