"""What the written report says was reached of a goal, against the cell with the goal's result.

新建社区公园2个 in the report is asked about where the row 新建社区公园数量 says 3个: words may speak of a
part of the year's work. Where they say the row's result anywhere nothing is asked.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import writing
from xlplugin.audit.basis.texts import StatedFigure, excerpt
from xlplugin.facts.entry import Entry
from xlplugin.facts.figures import Bound, Figure, FigureKind, figures
from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.form.matching import plain_name
from xlplugin.form.statement import sentence_start
from xlplugin.form.whose import whose
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_MEASURE: Final = Pattern(r"(?<=[^\W\d_]{3})(?:数量|长度|面积|个数|人数|次数|场次|总数|总量|数)$")
"""What a row's name has behind what the words say with the unit alone: 改造步道长度, 改造步道17公里."""
_NOT_REACHED: Final = Pattern(
    r"目标|计划|要求|预期|预计|标准|[应拟将]|力争|确保|其中|包括|分别|累计|新增加|另|上年|去年"
)
_LEAD: Final = Pattern(
    r"(?:全年|本年度?|年内|当年|共计?|实际|已|完成|(?:19|20)\d\d年度?|[我本](?:局|单位|项目))+"
)
_OF_WHAT: Final = Pattern(r"(?![并和及与且])[^\W\d_]")
_SHORTEST: Final = 4


class _Result(NamedTuple):
    """A row with what its cell says was reached, and the values that its goal names."""

    row: Row
    reached: Figure
    goals: frozenset[Decimal]


def check(case: Case) -> Iterator[Problem]:
    """The results that the report states under a goal's name and that are not the cell's, once a row."""
    texts = [each for each in case.texts if each.row is None and each.figures]
    results = _results(case) if texts else {}
    said: dict[str, list[StatedFigure]] = {}
    for text in texts if results else ():
        for figure in text.figures:
            name = plain_name(_LEAD.sub("", figure.name))
            result = results.get(name)
            alike = result is not None and (figure.kind, figure.unit) == (
                result.reached.kind,
                result.reached.unit,
            )
            before = text.text[sentence_start(text.text, figure.start) : figure.start]
            # 2个片区 are no two of them.
            counted = not _OF_WHAT.match(text.text[figure.end :][:1])
            told = alike and counted and figure.bound is Bound.EXACT and not _NOT_REACHED.search(before)
            if told and whose(text, figure, case.form.year).of_year:
                said.setdefault(name, []).append(StatedFigure(figure, text))
    for name, stated in said.items():
        row, reached, goals = results[name]
        apart = [each for each in stated if not _alike(each.figure, reached)]
        if len(apart) == len(stated) and apart[0].figure.value not in goals:
            (figure, text), printed = apart[0], writing(row.actual)
            yield codes.FIGURE_DIFFERS.at(
                text.source,
                f"报告写“{excerpt(figure.name + figure.words)}”，完成值一栏为{printed}",
                f"{figure.words}≠{printed}",
                severity=Severity.NOTICE,
                others=(row.actual.source,),
                row=row,
            )


def _results(case: Case) -> Mapping[str, _Result]:
    """The rows whose result is one exact figure with a unit, by name with and without the measure."""
    found: dict[str, list[_Result]] = {}
    for row in case.form.rows:
        reached = _figure(row.actual)
        if reached is not None:
            goals = frozenset(each.value for each in figures(row.target.text))
            result = _Result(row, reached, goals)
            name = plain_name(row.name)
            for each in {name, _MEASURE.sub("", name)}:
                found.setdefault(each, []).append(result)
    single = {name: each[0] for name, each in found.items() if len(each) == 1}
    return {name: each for name, each in single.items() if len(name) >= _SHORTEST}


def _figure(entry: Entry) -> Figure | None:
    """The one exact figure that a cell holds."""
    stated = figures(writing(entry)) if not entry.blank else ()
    known = len(stated) == 1 and stated[0].bound is Bound.EXACT and stated[0].kind is not FigureKind.NUMBER
    return stated[0] if known else None


def _alike(one: Figure, other: Figure) -> bool:
    """Whether one figure is the other, or that rounded to its own digits."""
    return abs(one.value - other.value) <= (max(one.step, other.step) / 2 if one.step != other.step else 0)
