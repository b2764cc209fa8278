"""The evidence column: points were claimed, and no document is named for them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, listed, says_nothing
from xlplugin.form.form import Column, Row
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity, Source

_MOST_TOLD: Final = 3
_FIX: Final = "请填写支撑得分的文件、报表或凭证的名称；不能佐证的得分有可能被核减"


def _claims_points(row: Row) -> bool:
    score = row.score.points
    return score is not None and score > ZERO


def _shows_nothing(row: Row) -> bool:
    return says_nothing(row.evidence) and not row.pictured


def _one(row: Row) -> Problem:
    score = row.score.points or ZERO
    message = f"“{called(row)}”自评{plain(score)}分，没有填写佐证材料"
    return Problem(
        "evidence-missing", Severity.WARNING, message, _FIX, row.evidence.source, indicator=row.name
    )


def _all(rows: list[Row], place: Source) -> Problem:
    weight = sum((row.weight.points or ZERO for row in rows), Decimal(0))
    told = f"有得分的{len(rows)}项指标（分值合计{plain(weight)}分）都没有写明依据"
    message = f"佐证材料一栏全部空白：{told}"
    return Problem("evidence-missing", Severity.WARNING, message, _FIX, place)


def _several(rows: list[Row]) -> Problem:
    weight = sum((row.weight.points or ZERO for row in rows), Decimal(0))
    names = listed(called(row) for row in rows)
    message = f"{len(rows)}项有得分的指标（分值合计{plain(weight)}分）没有填写佐证材料：{names}"
    return Problem(
        "evidence-missing",
        Severity.WARNING,
        message,
        _FIX,
        rows[0].evidence.source,
        others=tuple(row.evidence.source for row in rows[1:]),
    )


def evidence(case: Case) -> Iterator[Problem]:
    """One finding where the whole column or many rows are blank, else one for every row that lacks it."""
    if Column.EVIDENCE not in case.form.columns:
        return
    claiming = [row for row in case.form.rows if _claims_points(row)]
    lacking = [row for row in claiming if _shows_nothing(row)]
    if len(lacking) > 1 and all(map(_shows_nothing, case.form.rows)):
        yield _all(lacking, lacking[0].evidence.source)
    elif len(lacking) > _MOST_TOLD:
        yield _several(lacking)
    else:
        yield from (_one(row) for row in lacking)
