"""A whole form scored in one call: every indicator of a rubric on one table of facts."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlplugin.facts.factset import FactSet
from xlplugin.functions.binding import as_block
from xlplugin.functions.cell import Argument, Block, Cell
from xlplugin.functions.scoring_call import Answer, cell_of, rubric_of
from xlplugin.functions.table import facts_in
from xlplugin.money import ZERO, plain
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict, score_sheet

_UNSCORED: Final = (Verdict.JUDGEMENT, Verdict.UNVERIFIABLE)


def score_table(arguments: Sequence[Argument], own: Path | None) -> Answer:
    """Score every indicator on the facts of a table.

    Returns:
        For SCORE_TABLE as many rows as the rubric has indicators, in its order, each 指标, 分值, 得分 (points
        or an Excel error) and 说明 (what EXPLAIN_INDICATOR says). There is no row of headings: the rows lie
        beside those of people's own forms, and the third column can be summed by SCORE_TOTAL as it is.
        For EXPLAIN_TABLE how many were scored, their sum, and which were not.
    """
    loaded = rubric_of(arguments, own)
    if isinstance(loaded, Answer):
        return loaded
    table = as_block(arguments[1]) if len(arguments) > 1 else ((None,),)
    facts = facts_in(table, loaded.vocabulary)
    sheet = score_sheet(loaded, FactSet(loaded.vocabulary, facts), {})
    return Answer(_rows(sheet), _words(loaded, sheet, found=bool(facts)))


def _rows(sheet: ScoreSheet) -> Block:
    return tuple(_row(line) for line in sheet.lines)


def _row(line: IndicatorScore) -> tuple[Cell, ...]:
    points = cell_of(line.outcome, line.decimals)
    return (line.indicator.name, float(line.indicator.weight), points, line.explanation)


def _words(loaded: LoadedRubric, sheet: ScoreSheet, *, found: bool) -> str:
    head = f"评价标准 {loaded.rubric.id} 共{len(sheet.lines)}项指标：{_scored(sheet)}"
    rest = (_listed(verdict, sheet) for verdict in _UNSCORED)
    hint = "" if found else "基础数据表中没有认出任何数据项，首列应为编码或数据项名称，请核对所选区域"
    return f"{'；'.join(filter(None, (head, *rest, hint)))}。"


def _scored(sheet: ScoreSheet) -> str:
    lines = [line for line in sheet.lines if line.score is not None]
    if not lines:
        return "没有可以核算的指标"
    points: Decimal = sum((line.score or ZERO for line in lines), ZERO)
    weight: Decimal = sum((line.indicator.weight for line in lines), ZERO)
    full = plain(sheet.rubric.total)
    return f"已核算{len(lines)}项，合计得{plain(points)}分（分值{plain(weight)}分，满分{full}分）"


def _listed(verdict: Verdict, sheet: ScoreSheet) -> str:
    names = [line.indicator.name for line in sheet.lines if line.status is verdict]
    # Names themselves hold 、, so that it cannot stand between them.
    return f"{verdict}{len(names)}项：{'，'.join(names)}" if names else ""
