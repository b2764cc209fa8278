"""What is unusual in one form, or among many: a reason to look, no finding."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xlplugin.summary.results_tables import department_of, figures_of


class AnomalyKind(StrEnum):
    """Why forms stand out; the value is what people read."""

    ALL_FULL = "各项指标全部满分"
    SAME_SCORES = "与其他部门各项得分完全相同"
    OUTLIER = "总分明显偏离同类"
    FAR_ABOVE_KNOWN = "自评远高于可核算的得分"
    LOW_TARGETS = "目标值远低于完成值"
    EXECUTION_FULL = "预算执行率均为100.00%"
    TWICE = "同一部门报送多份"
    WRONG_YEAR = "年度与其他表不一致"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something to look at.

    Attributes:
        kind: why.
        numbers: the forms' numbers in the review.
        names: their departments, or files where those are unknown, in the same order.
        message: with figures, what stands out.
    """

    kind: AnomalyKind
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    message: str


def anomalies_of(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """All that is unusual, by kind."""
    yield from _all_full(tables)


_FEWEST: Final = 5
"""Of fewer indicators full marks are nothing unusual."""


def _all_full(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    rows = tables.execute(
        "SELECT number, path, figures, count(*) AS indicators FROM form JOIN indicator ON form = file"
        " GROUP BY file HAVING indicators >= ? AND count(claimed) = indicators AND min(is_full) = 1"
        " ORDER BY number",
        (_FEWEST,),
    )
    for number, path, figures, indicators in rows:
        told = figures_of(figures)
        message = f"{indicators}项指标自评全部满分（合计{told.claimed}分）"
        yield Anomaly(AnomalyKind.ALL_FULL, (number,), (department_of(told, path),), message)
