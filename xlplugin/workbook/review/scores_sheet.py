"""The sheet 核定得分: by indicator the claim, the computed score and the reviewer's own, with its basis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.belonging import numbers_by_row
from xlplugin.audit.summary import AuditReport, totals, verdict
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Row
from xlplugin.functions.cell import Cell
from xlplugin.money import plain, to_decimal
from xlplugin.scoring.sheet import Verdict
from xlplugin.scoring.totals_words import AS_COMPUTED
from xlplugin.workbook.edit.colours import LOST, RED
from xlplugin.workbook.edit.edits import Content, Formula
from xlplugin.workbook.edit.plan import Look, NewCell, NewSheet
from xlplugin.workbook.formbook.by_hand import Extent, Key, numbered
from xlplugin.workbook.grid.grid import Area, BookGrid, Place, a1
from xlplugin.workbook.layout.looks import CENTRED, HEAD, PLAIN, TITLE, TOTAL
from xlplugin.workbook.layout.names import unapproved
from xlplugin.workbook.layout.page import Page
from xlplugin.workbook.review import looks, names
from xlplugin.workbook.review.earlier_review import Entered, beside, cell_place, entered, table_of
from xlplugin.workbook.review.findings_sheet import HEADER_ROW as FINDINGS_HEADER_ROW
from xlplugin.workbook.scorebook.headings import HeadedTable

_LAST: Final = len(names.SCORES)
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
_WIDTHS: Final = (4.5, 33.0, 6.0, 8.5, 8.5, 8.5, 8.0, 9.5, 9.5, 20.0, 47.0, 10.0)
"""Linked names wrap in Excel but not in LibreOffice: the column holds the longest."""
_HEADER_ROW: Final = 3
_FIRST: Final = _HEADER_ROW + 1
_HINT: Final = (
    "核定得分由评审人填写，能够测算的已先填入测算得分；差额＝核定得分－自评得分；"
    "再次核查时保留所填的核定得分和评审说明"
)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One indicator, or the budget block of an item form.

    Attributes:
        place: the cell of its name.
        computed: the computed points, None where there are none.
        reviewed: the score that the review starts from: the form's own, else the computed one.
        findings: the numbers of the findings about it.
        working: how the score was computed.
        entered: the score that the reviewer entered in an earlier review, None where there is none.
        remark: what the reviewer remarked then.
    """

    name: str
    place: Place | None
    weight: Entry
    claim: Entry
    computed: Decimal | None
    reviewed: Decimal | None
    status: Verdict
    findings: tuple[int, ...]
    working: str
    entered: Cell = None
    remark: str = ""

    @property
    def standing(self) -> Cell:
        """What stands under 核定得分: the reviewer's own entry, else what is filled in beforehand."""
        filled_in = None if self.reviewed is None else float(self.reviewed)
        return filled_in if self.entered is None else self.entered

    @property
    def points(self) -> Decimal | None:
        """The points that stand there; None where there are none."""
        return to_decimal(self.standing) if isinstance(self.standing, float) else None


def _budget_line(line: BudgetLine, case: Case, report: AuditReport) -> ScoreLine:
    place = cell_place(line.score.source, case.form.file)
    return ScoreLine(
        name=f"预算执行率（{line.name}）",
        place=place,
        weight=line.weight,
        claim=line.score,
        computed=None,
        reviewed=None,
        status=Verdict.UNVERIFIABLE,
        findings=tuple(
            number
            for number, finding in enumerate(report.findings, 1)
            if place is not None and cell_place(finding.source, case.form.file) == place
        ),
        working="",
    )


def _working(case: Case, row: Row) -> str:
    """How the score was computed, or what the computing lacks."""
    score, trial = case.score(row), case.trial_score(row)
    if score is None or trial is None:
        return ""
    if score.score is None and trial.score is not None:
        return f"待确认的数据全部认可后得{plain(trial.score)}分：{trial.explanation}"
    if score.score is None and trial.explanation != score.explanation:
        return f"按表内找到、尚待确认的数据：{trial.explanation}"
    return score.explanation


def _row_line(row: Row, case: Case, findings: tuple[int, ...]) -> ScoreLine:
    score = case.score(row)
    computed = score.score if score is not None else None
    return ScoreLine(
        name=row.name,
        place=cell_place(row.source, case.form.file),
        weight=row.weight,
        claim=row.score,
        computed=computed,
        reviewed=computed if row.reviewed.points is None else row.reviewed.points,
        status=verdict(row, score, case.trial_score(row)),
        findings=findings,
        working=_working(case, row),
    )


def score_lines(case: Case, report: AuditReport) -> Iterator[ScoreLine]:
    """A line for each row of the form, and for its budget block where that earns points."""
    numbers = numbers_by_row(case, report.findings)
    for row in case.form.rows:
        yield _row_line(row, case, numbers.get(row.row, ()))
    for line in case.form.budget:
        if line.weight.points is not None:
            yield _budget_line(line, case, report)


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


def _put_line(page: Page, number: int, each: ScoreLine, findings: str) -> None:
    row = _HEADER_ROW + number
    first = each.findings[0] if each.findings else None
    basis = Place(findings, FINDINGS_HEADER_ROW + first, 1) if first is not None else None
    as_computed = each.claim.blank and each.computed is not None
    cells: list[tuple[Content, Look]] = [
        (float(number), CENTRED),
        (each.name, looks.LINK if each.place else PLAIN),
        (_content(each.weight), CENTRED),
        (_content(each.claim), CENTRED),
        (_points(each.computed), CENTRED),
        (each.standing, looks.INPUT),
        (_difference(each, row), CENTRED),
        (AS_COMPUTED if as_computed else each.status.value, looks.STATUS[each.status]),
        ("、".join(str(finding) for finding in each.findings), looks.LINK),
        (each.remark or None, looks.REMARK),
        (each.working, PLAIN),
        (_points(each.reviewed), CENTRED),
    ]
    page.row(row, cells, {_NAME: each.place, _BASIS: basis})


def _total(column: int, points: Sequence[Decimal | None]) -> Formula:
    """The sum of a column; while some are missing, how many: a part must not look like the whole."""
    cells = f"{a1(_FIRST, column)}:{a1(_FIRST + len(points) - 1, column)}"
    there = [each for each in points if each is not None]
    missing = len(points) - len(there)
    counted = f"{len(points)}-COUNT({cells})"
    result: str | float = f"缺{missing}项" if missing else float(sum(there, Decimal(0)))
    return Formula(f'IF({counted}>0,"缺"&({counted})&"项",SUM({cells}))', result)


def _put_totals(page: Page, lines: Sequence[ScoreLine], words: str) -> None:
    row = _FIRST + len(lines)
    page.put(f"A{row}:{a1(row, _NAME)}", names.TOTAL, TOTAL)
    cells: list[tuple[Content, Look]] = [
        (_total(_WEIGHT, [each.weight.points for each in lines]), TOTAL),
        (_total(_CLAIM, [each.claim.points for each in lines]), TOTAL),
        (_total(_COMPUTED, [each.computed for each in lines]), TOTAL),
        (_total(_REVIEWED, [each.points for each in lines]), TOTAL),
        *((None, TOTAL) for _ in (_DIFFERENCE, _STATUS, _BASIS, _REMARK)),
        (words, looks.SUM_TEXT),
        (None, TOTAL),
    ]
    page.row(row, cells, first=_WEIGHT)


def _kept(table: HeadedTable, kept: Mapping[Key, Entered], keys: Sequence[Key]) -> tuple[NewCell, ...]:
    """What the reviewer wrote beside and below the table, and for indicators that are no more."""
    total = next((row for row in table.rows() if table.text(row, names.NUMBER) == names.TOTAL), table.first)
    after = Extent(_HEADER_ROW, _FIRST + len(keys), frozenset(range(1, _LAST + 1)))
    rows = {kept[key].row: _FIRST + number for number, key in enumerate(keys) if key in kept}
    cells = beside(table, {**rows, total: after.last}, after, names.SCORES, total)
    lost = [(key, each) for key, each in kept.items() if key not in keys and each.anything]
    end = max((after.last, *(cell.row for cell in cells))) + 1
    for row, (key, each) in enumerate(lost, end):
        words = f"{key[0]}（此前填写，表中已无此项）"
        said = {_NAME: words, _REVIEWED: each.reviewed, _REMARK: each.remark or None}
        cells += tuple(NewCell(row, column, content, looks.BARE) for column, content in said.items())
    return cells


def scores_sheet(case: Case, report: AuditReport, name: str, findings: str, grid: BookGrid) -> NewSheet:
    """The sheet by indicator; what a reviewer entered on it in an earlier review is kept.

    Args:
        case: the form that was audited.
        report: its findings.
        name: the sheet's name in this workbook.
        findings: the name of the sheet of findings.
        grid: the workbook.
    """
    table = table_of(grid, name, names.INDICATOR, names.REVIEWED)
    kept = entered(table) if table else {}
    fresh = list(score_lines(case, report))
    keys = list(numbered(each.name for each in fresh))
    lines = [
        replace(each, entered=kept[key].reviewed, remark=kept[key].remark) if key in kept else each
        for each, key in zip(fresh, keys, strict=True)
    ]
    page, last = Page(_WIDTHS, (_FILLED_IN,)), _HEADER_ROW + len(lines)
    page.banner(1, names.title(names.SCORES_SHEET, case.form.title or case.form.kind), TITLE)
    draft = unapproved(case.match.rubric.id) if case.match else ""
    page.banner(2, f"{draft}{names.facing(case.form.sheet)}。{_HINT}", looks.BARE)
    page.row(_HEADER_ROW, ((words, HEAD) for words in names.SCORES))
    for number, each in enumerate(lines, 1):
        _put_line(page, number, each, findings)
    _put_totals(page, lines, "".join(f"{each}。" for each in totals(case, report.summary)))
    difference = a1(_FIRST, _DIFFERENCE)
    page.mark(f"{difference}:{a1(last, _DIFFERENCE)}", f"AND(ISNUMBER({difference}),{difference}<>0)", LOST)
    page.cells += _kept(table, kept, keys) if table else ()
    return replace(
        page.sheet(name),
        frozen=(_FIRST, _NAME + 1),
        filtered=Area(_HEADER_ROW, 1, last, _LAST),
        title_row=_HEADER_ROW,
        page_note=draft,
        tab=RED,
    )
