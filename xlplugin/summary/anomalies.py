"""What is unusual in one form, or among many: a reason to look, no finding.

Each kind has thresholds below which nothing is said, as what is told here should be worth a look.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from statistics import fmean, median
from typing import Final, NamedTuple

from xlplugin.batch.reviewed import KeyFigures, named_form
from xlplugin.form.form import FormKind
from xlplugin.money import ZERO, plain, shown
from xlplugin.summary.results_tables import department_of, figures_of, of_hundred


class AnomalyKind(StrEnum):
    """Why forms stand out; the value is what people read."""

    ALL_FULL = "各项指标全部满分"
    SAME_SCORES = "与其他表各项得分完全相同"
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
    """All that is unusual, by kind, then by the forms' numbers."""
    yield from _all_full(tables)
    yield from _same_scores(tables)
    yield from _outliers(tables)
    yield from _far_above_known(tables)
    yield from _low_targets(tables)
    yield from _execution_full(tables)
    yield from _twice(tables)
    yield from _wrong_year(tables)


class _Form(NamedTuple):
    """A form that stands out, or may."""

    number: int
    path: str
    sheet: str
    figures: KeyFigures

    @property
    def name(self) -> str:
        """Whose it is."""
        return department_of(self.figures, self.path)


def _anomaly(kind: AnomalyKind, forms: Sequence[_Form], message: str) -> Anomaly:
    return Anomaly(kind, tuple(each.number for each in forms), tuple(each.name for each in forms), message)


def _forms(tables: sqlite3.Connection, where: str, *values: object) -> list[_Form]:
    """The forms for which a condition holds, by number."""
    rows = tables.execute(_FORMS + where + _BY_NUMBER, values)
    return [_Form(number, path, sheet, figures_of(figures)) for number, path, sheet, figures in rows]


_FORMS: Final = "SELECT number, path, sheet, figures FROM form WHERE "
_BY_NUMBER: Final = " ORDER BY number"

_FEWEST_INDICATORS: Final = 5
"""Full marks for fewer indicators are nothing unusual."""


def _all_full(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """Full marks, or more, for every indicator."""
    rows = tables.execute(
        "SELECT number, path, sheet, figures, count(*) AS indicators FROM form JOIN indicator ON form = file"
        " GROUP BY file HAVING indicators >= ? AND count(is_full) = indicators AND min(is_full) = 1"
        " ORDER BY number",
        (_FEWEST_INDICATORS,),
    )
    for number, path, sheet, figures, indicators in rows:
        form = _Form(number, path, sheet, figures_of(figures))
        claimed, weight = form.figures.claimed, form.figures.weight
        is_short = claimed is not None and weight is not None and Decimal(claimed) < Decimal(weight)
        but = "，预算执行得分除外" if is_short else ""  # it stands beside the indicators
        message = f"{indicators}项指标自评全部满分{but}（合计{claimed or '不明'}分）"
        yield _anomaly(AnomalyKind.ALL_FULL, [form], message)


def _same_scores(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """The same scores for the same indicators in forms of several bodies, several of them less than full.

    Copies of one file, or one body's forms, are told as such.
    """
    groups = tables.execute(
        "SELECT scores, count(DISTINCT sha256),"
        " count(DISTINCT CASE whose WHEN '' THEN path || sheet ELSE whose END)"
        " FROM form WHERE scores IS NOT NULL GROUP BY scores HAVING count(*) > 1 ORDER BY min(number)"
    )
    for scores, contents, bodies in groups:
        if contents == 1 or bodies == 1:
            continue
        forms = _forms(tables, "scores = ?", scores)
        found = "SELECT count(*), sum(is_full = 0) FROM indicator JOIN form ON form = file WHERE number = ?"
        indicators, lost = tables.execute(found, (forms[0].number,)).fetchone()
        message = (
            f"{len(forms)}份表{indicators}项指标的自评得分逐项相同，其中{lost}项没有得满分"
            f"（合计{forms[0].figures.claimed}分）"
        )
        yield _anomaly(AnomalyKind.SAME_SCORES, forms, message)


_FEWEST_PEERS: Final = 8
_FAR: Final = 3.5
"""Iglewicz and Hoaglin's bound of a robust z."""
_LEAST: Final = Decimal(5)
"""Points of a hundred that an outlier is off at least: among equals a tenth of a point has a great z."""
_BY_MEDIAN: Final = 1.482602
"""What makes the median absolute deviation a standard deviation where figures are normal."""
_BY_MEAN: Final = 1.253314
"""The same for the mean absolute deviation, which is taken where more than half are equal."""


def _outliers(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """Claimed totals far from those of other forms by the same rubric; forms with blanks are left out."""
    peers = tables.execute(
        "SELECT rubric, kind FROM form GROUP BY rubric, kind HAVING count(*) >= ? ORDER BY rubric = '', 1, 2",
        (_FEWEST_PEERS,),
    ).fetchall()
    for chosen in peers:
        rows = tables.execute(
            "SELECT number, figures FROM form WHERE rubric = ? AND kind = ? AND NOT EXISTS ("
            " SELECT 1 FROM indicator WHERE form = file AND claimed IS NULL) ORDER BY number",
            chosen,
        )
        totals = {
            number: total
            for number, told in rows
            for figures in [figures_of(told)]
            if (total := of_hundred(figures.claimed, figures)) is not None
        }
        if len(totals) >= _FEWEST_PEERS:
            yield from _far_off(tables, totals)


def _far_off(tables: sqlite3.Connection, totals: dict[int, Decimal]) -> Iterator[Anomaly]:
    middle = median(totals.values())
    off = {number: float(abs(total - middle)) for number, total in totals.items()}
    spread = _BY_MEDIAN * median(off.values()) or _BY_MEAN * fmean(off.values())
    for number, total in totals.items():
        difference = total - middle
        if abs(difference) < _LEAST or off[number] / spread < _FAR:
            continue
        z = float(difference) / spread
        message = (
            f"自评合计{shown(total, 2)}分（按百分计），同类{len(totals)}份的中位数是{shown(middle, 2)}分，"
            f"{'高' if difference > ZERO else '低'}{shown(abs(difference), 2)}分（稳健z值{z:.1f}）"
        )
        yield _anomaly(AnomalyKind.OUTLIER, _forms(tables, "number = ?", number), message)


_FAR_ABOVE: Final = Decimal(5)
"""Points of a hundred that claims are above what the facts give."""
_SHARE_ABOVE: Final = Decimal("0.1")
_LEAST_ABOVE: Final = Decimal(3)
"""Or such a share of the weight of which scores are known, if it is at least so many points of a hundred."""


def _far_above_known(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """Claims far above the computed scores of the same indicators."""
    rows = tables.execute(
        "SELECT number, path, sheet, figures, count(*), exact_sum(indicator.weight), exact_sum(claimed),"
        " exact_sum(computed) FROM form JOIN indicator ON form = file"
        " WHERE claimed IS NOT NULL AND computed IS NOT NULL GROUP BY file ORDER BY number"
    )
    for number, path, sheet, told, known, *sums in rows:
        form = _Form(number, path, sheet, figures_of(told))
        weight, claimed, computed = map(Decimal, sums)
        excess = of_hundred(plain(claimed - computed), form.figures)
        if excess is None or excess < _LEAST_ABOVE:
            continue
        if excess >= _FAR_ABOVE or claimed - computed >= _SHARE_ABOVE * weight:
            message = (
                f"能核算的{known}项指标（分值合计{plain(weight)}分）自评{plain(claimed)}分，"
                f"核算只得{plain(computed)}分，高出{plain(claimed - computed)}分"
            )
            yield _anomaly(AnomalyKind.FAR_ABOVE_KNOWN, [form], message)


_EXCEEDED: Final = "goal-too-low"
_FEWEST_EXCEEDED: Final = 3
_NAMED: Final = 3


def _low_targets(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """Several goals that the results exceed by half or more, which the audit finds one by one."""
    rows = tables.execute(
        "SELECT number, path, sheet, figures, file, count(DISTINCT about) AS exceeded"
        " FROM finding JOIN form ON form = file WHERE code = ? AND indicator <> ''"
        " GROUP BY file HAVING exceeded >= ? ORDER BY number",
        (_EXCEEDED, _FEWEST_EXCEEDED),
    )
    for number, path, sheet, told, file, exceeded in rows:
        of_all = tables.execute("SELECT count(*) FROM indicator WHERE form = ?", (file,)).fetchone()[0]
        names = tables.execute(
            "SELECT indicator FROM finding WHERE form = ? AND code = ? AND indicator <> ''"
            " GROUP BY about ORDER BY min(position) LIMIT ?",
            (file, _EXCEEDED, _NAMED),
        )
        more = "等" if exceeded > _NAMED else ""
        message = (
            f"{of_all}项指标中有{exceeded}项的完成值达到目标值的1.5倍以上，目标值可能偏低"
            f"（{'、'.join(name for (name,) in names)}{more}）"
        )
        yield _anomaly(AnomalyKind.LOW_TARGETS, [_Form(number, path, sheet, figures_of(told))], message)


_FEWEST_AMOUNTS: Final = 2
"""One amount that was spent to the last digit is nothing unusual."""


def _execution_full(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """Departments of which all forms say that all of the money was spent, to the last digit."""
    rows = tables.execute(
        "SELECT number, path, sheet, figures, whose FROM form ORDER BY whose = '', whose, number"
    )
    found: list[Anomaly] = []
    for _, forms in groupby(rows, key=lambda row: row[-1].split("|")[0] or row[1:3]):
        told = [_Form(number, path, sheet, figures_of(figures)) for number, path, sheet, figures, _ in forms]
        told = sorted(each for each in told if each.figures.amounts)
        amounts = sum(each.figures.amounts for each in told)
        if amounts >= _FEWEST_AMOUNTS and amounts == sum(each.figures.spent_whole for each in told):
            message = f"{len(told)}份表中{amounts}笔资金的执行数都与预算数分毫不差，执行率均为100.00%"
            found.append(_anomaly(AnomalyKind.EXECUTION_FULL, told, message))
    yield from sorted(found, key=lambda each: each.numbers)


def _twice(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """The same file more than once, or several forms of one body for the same year and project.

    Item forms that name no project may be about several.
    """
    found: list[Anomaly] = []
    copies = tables.execute("SELECT sha256 FROM form GROUP BY sha256 HAVING count(sha256) > 1").fetchall()
    for (sha256,) in copies:
        forms = _forms(tables, "sha256 = ?", sha256)
        message = f"{len(forms)}个文件的内容完全相同：{_paths(forms)}"
        found.append(_anomaly(AnomalyKind.TWICE, forms, message))
    several = tables.execute(
        "SELECT whose, year FROM form WHERE whose <> '' GROUP BY whose, year"
        " HAVING count(DISTINCT sha256) > 1"
    ).fetchall()
    for whose, year in several:
        if whose.endswith(f"||{FormKind.ITEM}"):
            continue
        forms = _forms(tables, "whose = ? AND year IS ?", whose, year)
        figures = forms[0].figures
        said = "、".join(filter(None, (figures.department, figures.unit, figures.project)))
        when = f"{year}年度" if year is not None else "没有写明年度"
        message = f"{said}（{when}）有{len(forms)}份表：{_paths(forms)}"
        found.append(_anomaly(AnomalyKind.TWICE, forms, message))
    yield from sorted(found, key=lambda each: each.numbers)


_MOST_PATHS: Final = 5


def _paths(forms: Sequence[_Form]) -> str:
    more = f"等{len(forms)}个" if len(forms) > _MOST_PATHS else ""
    return "、".join(named_form(each.path, each.sheet) for each in forms[:_MOST_PATHS]) + more


_FEWEST_OF_YEAR: Final = 5
_MOST_OF_YEAR: Final = Decimal("0.8")


def _wrong_year(tables: sqlite3.Connection) -> Iterator[Anomaly]:
    """Forms of another year than at least four fifths of all that name one."""
    counted = "SELECT year, count(*) FROM form WHERE year IS NOT NULL GROUP BY year ORDER BY 2 DESC, 1"
    years = dict(tables.execute(counted))
    if not years:
        return
    usual, of_usual = next(iter(years.items()))
    of_all = sum(years.values())
    if of_usual < _FEWEST_OF_YEAR or of_usual < _MOST_OF_YEAR * of_all:
        return
    for form in _forms(tables, "year <> ?", usual):
        message = f"年度是{form.figures.year}年，写明年度的{of_all}份表中有{of_usual}份是{usual}年"
        yield _anomaly(AnomalyKind.WRONG_YEAR, [form], message)
