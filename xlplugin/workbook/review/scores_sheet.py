"""The sheet 核定得分: by indicator the claim, the computed score and the reviewer's own, with its basis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xlplugin.audit.summary import AuditReport, totals
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.workbook.edit.colours import LOST, RED
from xlplugin.workbook.edit.edits import Content, Formula
from xlplugin.workbook.edit.plan import Condition, NewCell, NewSheet
from xlplugin.workbook.formbook.by_hand import Extent, Key, numbered
from xlplugin.workbook.grid.grid import Area, BookGrid, Place, a1
from xlplugin.workbook.layout.looks import CENTRED, HEAD, PLAIN, TITLE, TOTAL
from xlplugin.workbook.review import headings as named
from xlplugin.workbook.review import looks
from xlplugin.workbook.review.block import Span, line, stacked
from xlplugin.workbook.review.earlier_review import Entered, beside, entered, table_of
from xlplugin.workbook.review.findings_sheet import HEADER_ROW as FINDINGS_HEADER_ROW
from xlplugin.workbook.review.score_line import ScoreLine, score_lines
from xlplugin.workbook.review.sheet_names import SCORES_SHEET, title
from xlplugin.workbook.scorebook.headings import HeadedTable

_LAST: Final = len(named.SCORES)
(
    _NAME,
    _WEIGHT,
    _CLAIM,
    _COMPUTED,
    _REVIEWED,
    _DIFFERENCE,
    _STATUS,
    _BASIS,
    _REMARK,
    _WORKING,
    _FILLED_IN,
) = range(2, _LAST + 1)
_WIDTHS: Final[Mapping[int, float]] = MappingProxyType(
    dict(enumerate((6.0, 30.0, 9.0, 10.0, 10.0, 10.0, 10.0, 12.0, 18.0, 30.0, 85.0, 10.0), 1))
)
_HEADER_ROW: Final = 3
_FIRST: Final = _HEADER_ROW + 1
_HINT: Final = (
    "核定得分由评审人填写，能够测算的已先填入测算得分；差额＝核定得分－自评得分；"
    "再次核查时保留所填的核定得分和评审说明"
)


def _content(entry: Entry) -> Content:
    return float(entry.points) if entry.points is not None else entry.text or None


def _points(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _difference(each: ScoreLine, row: int) -> Formula:
    """The reviewer's score less the claim; blank while either is not given."""
    reviewed, claim = a1(row, _REVIEWED), a1(row, _CLAIM)
    given, claimed = each.points, each.claim.points
    result = "" if given is None or claimed is None else float(given - claimed)
    return Formula(f'IF(AND(ISNUMBER({reviewed}),ISNUMBER({claim})),ROUND({reviewed}-{claim},4),"")', result)


def _spans(number: int, each: ScoreLine, findings: str) -> list[Span]:
    row = _HEADER_ROW + number
    first = each.findings[0] if each.findings else None
    basis = Place(findings, FINDINGS_HEADER_ROW + first, 1) if first is not None else None
    numbers = "、".join(str(finding) for finding in each.findings)
    return [
        Span(1, 1, float(number), CENTRED),
        Span(_NAME, _NAME, each.name, looks.LINK if each.place else PLAIN, each.place),
        Span(_WEIGHT, _WEIGHT, _content(each.weight), CENTRED),
        Span(_CLAIM, _CLAIM, _content(each.claim), CENTRED),
        Span(_COMPUTED, _COMPUTED, _points(each.computed), CENTRED),
        Span(_REVIEWED, _REVIEWED, each.standing, looks.INPUT),
        Span(_DIFFERENCE, _DIFFERENCE, _difference(each, row), CENTRED),
        Span(_STATUS, _STATUS, each.status.value, looks.status_look(each.status)),
        Span(_BASIS, _BASIS, numbers, looks.LINK, basis),
        Span(_REMARK, _REMARK, each.remark or None, looks.REMARK),
        Span(_WORKING, _WORKING, each.working, PLAIN),
        Span(_FILLED_IN, _FILLED_IN, _points(each.reviewed), CENTRED),
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
        _Column(_REVIEWED, tuple(each.points for each in lines)),
    )
    words = "；".join(str(each) for each in totals(case, report.summary))
    return [
        Span(1, _NAME, named.TOTAL, TOTAL),
        *(Span(each.column, each.column, each.total(), TOTAL) for each in columns),
        *(Span(column, column, None, TOTAL) for column in (_DIFFERENCE, _STATUS, _BASIS, _REMARK)),
        Span(_WORKING, _WORKING, words, looks.SUM_TEXT),
        Span(_FILLED_IN, _FILLED_IN, None, TOTAL),
    ]


def _rows(case: Case, report: AuditReport, lines: Sequence[ScoreLine], findings: str) -> Iterator[list[Span]]:
    yield [Span(1, _LAST, title(SCORES_SHEET, case.form.title or case.form.kind), TITLE)]
    yield [Span(1, _LAST, _HINT, looks.BARE)]
    yield line((words, HEAD) for words in named.SCORES)
    for number, each in enumerate(lines, 1):
        yield _spans(number, each, findings)
    yield _totals(lines, case, report)


def _changed(last: int) -> Condition:
    """Colours a difference between the reviewer's score and the claim."""
    cell = a1(_FIRST, _DIFFERENCE)
    area = Area(_FIRST, _DIFFERENCE, last, _DIFFERENCE)
    return Condition(area, f"AND(ISNUMBER({cell}),{cell}<>0)", LOST)


def _kept(table: HeadedTable, kept: Mapping[Key, Entered], keys: Sequence[Key]) -> tuple[NewCell, ...]:
    """What the reviewer wrote beside and below the table, and for indicators that are no more."""
    total = next((row for row in table.rows() if table.text(row, named.NUMBER) == named.TOTAL), table.first)
    after = Extent(_HEADER_ROW, _FIRST + len(keys), frozenset(range(1, _LAST + 1)))
    rows = {kept[key].row: _FIRST + number for number, key in enumerate(keys) if key in kept}
    cells = beside(table, {**rows, total: after.last}, after, named.SCORES, total)
    lost = [(key, each) for key, each in kept.items() if key not in keys and each.anything]
    end = max((after.last, *(cell.row for cell in cells))) + 1
    return (*cells, *(cell for number, each in enumerate(lost, end) for cell in _lost(number, *each)))


def _lost(row: int, key: Key, kept: Entered) -> Iterator[NewCell]:
    """What was entered for an indicator that the form has no more."""
    yield NewCell(row, _NAME, f"{key[0]}（此前填写，表中已无此项）", looks.BARE)
    yield NewCell(row, _REVIEWED, kept.reviewed, looks.BARE)
    yield NewCell(row, _REMARK, kept.remark or None, looks.BARE)


def scores_sheet(case: Case, report: AuditReport, name: str, findings: str, grid: BookGrid) -> NewSheet:
    """The sheet by indicator; what a reviewer entered on it in an earlier review is kept.

    Args:
        case: the form that was audited.
        report: its findings.
        name: the sheet's name in this workbook.
        findings: the name of the sheet of findings.
        grid: the workbook.
    """
    table = table_of(grid, name, named.INDICATOR, named.REVIEWED)
    kept = entered(table) if table else {}
    fresh = list(score_lines(case, report))
    keys = list(numbered(each.name for each in fresh))
    lines = [_with_entries(each, kept.get(key)) for each, key in zip(fresh, keys, strict=True)]
    block = stacked(_rows(case, report, lines, findings), _WIDTHS)
    last = block.last - 1
    return NewSheet(
        name,
        cells=(*block.cells, *(_kept(table, kept, keys) if table else ())),
        widths=_WIDTHS,
        heights=block.heights,
        merged=block.merged,
        frozen=(_FIRST, _NAME + 1),
        filtered=Area(_HEADER_ROW, 1, last, _LAST),
        conditions=(_changed(last),),
        title_row=_HEADER_ROW,
        tab=RED,
    )


def _with_entries(each: ScoreLine, kept: Entered | None) -> ScoreLine:
    return replace(each, entered=kept.reviewed, remark=kept.remark) if kept else each
