"""The sheet 核定得分: by indicator the claim, the computed score and the reviewer's own, with its basis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xlplugin.audit.case import Case
from xlplugin.audit.report import AuditReport
from xlplugin.audit.wording import totals
from xlplugin.form.entry import Entry
from xlplugin.workbook.edit.edits import Content, Formula
from xlplugin.workbook.edit.plan import Condition, NewSheet
from xlplugin.workbook.grid.grid import Area, Place, a1
from xlplugin.workbook.review import looks
from xlplugin.workbook.review.block import Span, line, stacked
from xlplugin.workbook.review.findings_sheet import HEADER_ROW as FINDINGS_HEADER_ROW
from xlplugin.workbook.review.score_line import ScoreLine, score_lines
from xlplugin.workbook.review.sheet_names import SCORES_SHEET, title

_HEADINGS: Final = (
    "序号",
    "指标",
    "分值",
    "自评得分",
    "测算得分",
    "核定得分",
    "差额",
    "状态",
    "依据（发现序号）",
    "测算过程",
)
_LAST: Final = len(_HEADINGS)
_NAME, _WEIGHT, _CLAIM, _COMPUTED, _REVIEWED, _DIFFERENCE, _STATUS, _BASIS, _WORKING = range(2, _LAST + 1)
_WIDTHS: Final[Mapping[int, float]] = MappingProxyType(
    dict(enumerate((6.0, 30.0, 9.0, 10.0, 10.0, 10.0, 10.0, 12.0, 18.0, 85.0), 1))
)
_HEADER_ROW: Final = 3
_FIRST: Final = _HEADER_ROW + 1
_HINT: Final = "核定得分由评审人填写，能够测算的已先填入测算得分；差额＝核定得分－自评得分"


def _content(entry: Entry) -> Content:
    return float(entry.points) if entry.points is not None else entry.text or None


def _points(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _difference(each: ScoreLine, row: int) -> Formula:
    """The reviewer's score less the claim; blank while either is not given."""
    reviewed, claim = a1(row, _REVIEWED), a1(row, _CLAIM)
    given, claimed = each.reviewed, each.claim.points
    result = "" if given is None or claimed is None else float(given - claimed)
    return Formula(f'IF(AND(ISNUMBER({reviewed}),ISNUMBER({claim})),ROUND({reviewed}-{claim},4),"")', result)


def _spans(number: int, each: ScoreLine, findings: str) -> list[Span]:
    row = _HEADER_ROW + number
    first = each.findings[0] if each.findings else None
    basis = Place(findings, FINDINGS_HEADER_ROW + first, 1) if first is not None else None
    numbers = "、".join(str(finding) for finding in each.findings)
    return [
        Span(1, 1, float(number), looks.CENTRE),
        Span(_NAME, _NAME, each.name, looks.LINK if each.place else looks.TEXT, each.place),
        Span(_WEIGHT, _WEIGHT, _content(each.weight), looks.CENTRE),
        Span(_CLAIM, _CLAIM, _content(each.claim), looks.CENTRE),
        Span(_COMPUTED, _COMPUTED, _points(each.computed), looks.CENTRE),
        Span(_REVIEWED, _REVIEWED, _points(each.reviewed), looks.INPUT),
        Span(_DIFFERENCE, _DIFFERENCE, _difference(each, row), looks.CENTRE),
        Span(_STATUS, _STATUS, each.status.value, looks.status_look(each.status)),
        Span(_BASIS, _BASIS, numbers, looks.LINK, basis),
        Span(_WORKING, _WORKING, each.working, looks.TEXT),
    ]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the table over its rows, with what stands in it now."""

    column: int
    points: tuple[Decimal | None, ...]

    @property
    def _area(self) -> str:
        return f"{a1(_FIRST, self.column)}:{a1(_FIRST + len(self.points) - 1, self.column)}"

    @property
    def _sum(self) -> float:
        return float(sum((each for each in self.points if each is not None), Decimal(0)))

    def total(self) -> Formula:
        """The sum; while some are missing, how many: a part must not look like the whole."""
        missing = sum(each is None for each in self.points)
        counted = f"{len(self.points)}-COUNT({self._area})"
        result: str | float = f"缺{missing}项" if missing else self._sum
        return Formula(f'IF({counted}>0,"缺"&({counted})&"项",SUM({self._area}))', result)


def _totals(lines: Sequence[ScoreLine], case: Case, report: AuditReport) -> list[Span]:
    columns = (
        _Column(_WEIGHT, tuple(each.weight.points for each in lines)),
        _Column(_CLAIM, tuple(each.claim.points for each in lines)),
        _Column(_COMPUTED, tuple(each.computed for each in lines)),
        _Column(_REVIEWED, tuple(each.reviewed for each in lines)),
    )
    words = "；".join(str(each) for each in totals(case, report.summary))
    return [
        Span(1, _NAME, "合计", looks.SUM),
        *(Span(each.column, each.column, each.total(), looks.SUM) for each in columns),
        *(Span(column, column, None, looks.SUM) for column in (_DIFFERENCE, _STATUS, _BASIS)),
        Span(_WORKING, _WORKING, words, looks.SUM_TEXT),
    ]


def _rows(case: Case, report: AuditReport, findings: str) -> Iterator[list[Span]]:
    lines = list(score_lines(case, report))
    yield [Span(1, _LAST, title(SCORES_SHEET, case.form.title or case.form.kind), looks.TITLE)]
    yield [Span(1, _LAST, _HINT, looks.PLAIN)]
    yield line((words, looks.HEAD) for words in _HEADINGS)
    for number, each in enumerate(lines, 1):
        yield _spans(number, each, findings)
    yield _totals(lines, case, report)


def _changed(last: int) -> Condition:
    """Colours a difference between the reviewer's score and the claim."""
    cell = a1(_FIRST, _DIFFERENCE)
    area = Area(_FIRST, _DIFFERENCE, last, _DIFFERENCE)
    return Condition(area, f"AND(ISNUMBER({cell}),{cell}<>0)", looks.CHANGED)


def scores_sheet(case: Case, report: AuditReport, name: str, findings: str) -> NewSheet:
    """The sheet by indicator, under its name; ``findings`` is the name of the sheet of findings."""
    block = stacked(_rows(case, report, findings), _WIDTHS)
    last = block.last - 1
    return NewSheet(
        name,
        cells=block.cells,
        widths=_WIDTHS,
        heights=block.heights,
        merged=block.merged,
        frozen=(_FIRST, _NAME + 1),
        filtered=Area(_HEADER_ROW, 1, last, _LAST),
        conditions=(_changed(last),),
        title_row=_HEADER_ROW,
        tab=looks.TAB,
    )
