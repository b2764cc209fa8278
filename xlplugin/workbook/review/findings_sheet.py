"""The sheet 核查意见: the summary, then one row a finding, linked to its cell, with room for an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from xlplugin.audit.basis.texts import place_words
from xlplugin.audit.summary import (
    AuditReport,
    checked_words,
    counts,
    others_words,
    rubric_words,
    stakes,
    totals,
    weights,
)
from xlplugin.form.case import Case
from xlplugin.form.form import Form
from xlplugin.problem import Problem, Source
from xlplugin.workbook.edit.colours import BAND, GREY, RED
from xlplugin.workbook.edit.plan import Condition, NewCell, NewSheet, Validation
from xlplugin.workbook.formbook.by_hand import Extent
from xlplugin.workbook.grid.grid import Area, BookGrid, a1
from xlplugin.workbook.layout.looks import CENTRED, CODE, HEAD, PLAIN, TITLE
from xlplugin.workbook.review import headings as named
from xlplugin.workbook.review import looks
from xlplugin.workbook.review.answers import Named, left_over, matched
from xlplugin.workbook.review.block import Span, line, stacked
from xlplugin.workbook.review.earlier_review import Answered, answered, beside, table_of
from xlplugin.workbook.review.place import cell_place
from xlplugin.workbook.review.sheet_names import REVIEW_SHEET, title
from xlplugin.workbook.scorebook.headings import HeadedTable

ANSWERS: Final = ("已更正", "说明理由", "不采纳")
"""What a department may answer to a finding."""

HEADER_ROW: Final = 6
"""The row of the headings; the findings follow in their order."""

_LAST: Final = len(named.FINDINGS)
_ANSWER: Final = named.FINDINGS.index(named.ANSWER) + 1
_WIDTHS: Final[Mapping[int, float]] = MappingProxyType(
    dict(enumerate((6.0, 10.0, 26.0, 20.0, 50.0, 36.0, 10.0, 38.0, 12.0, 18.0), 1))
)
_NO_MORE: Final = "以下各项此前已填处理情况，本次核查不再出现"


def _summary(case: Case, report: AuditReport) -> Iterator[list[Span]]:
    """As many rows as there are above the headings."""
    summary, form = report.summary, case.form
    facing = f"{Path(form.file).name}，工作表“{form.sheet}”；{rubric_words(case)}"
    sums = "；".join(str(each) for each in totals(case, summary))
    found = f"共 {len(report.findings)} 项发现：{counts(report.findings)}"
    yield [Span(1, _LAST, title(REVIEW_SHEET, form.title or form.kind), TITLE)]
    yield [Span(1, _LAST, facing, looks.BARE)]
    yield [Span(1, _LAST, sums, looks.STRONG)]
    yield [Span(1, _LAST, f"{weights(case, summary)}；{stakes(summary)}", looks.BARE)]
    yield [Span(1, _LAST, found, looks.BARE)]


def _message(finding: Problem, book: str) -> str:
    others = others_words(finding, book)
    return f"{finding.message}（另见{others}）" if others else finding.message


def _where(source: Source | None, form: Form) -> str:
    """A place in a narrow column: on the form's own sheet, which the summary names, the cell alone."""
    on_form = source is not None and (source.file, source.sheet) == (form.file, form.sheet)
    return source.cell if source and source.cell and on_form else place_words(source, form.file)


def _finding(number: int, finding: Problem, form: Form, earlier: Answered | None) -> list[Span]:
    points = finding.points
    place = cell_place(finding.source, form.file)
    where = _where(finding.source, form)
    first = line(
        (
            (float(number), CENTRED),
            (finding.severity.chinese, looks.severity_look(finding.severity)),
        )
    )
    rest = (
        (finding.indicator, PLAIN),
        (_message(finding, form.file), PLAIN),
        (finding.arithmetic, PLAIN),
        (None if points is None else float(points), CENTRED),
        (finding.fix, PLAIN),
        (earlier.answer if earlier else None, looks.INPUT),
        (finding.code, CODE),
    )
    linked = Span(3, 3, where, looks.LINK if place else PLAIN, place)
    return [*first, linked, *(Span(column, column, *cell) for column, cell in enumerate(rest, 4))]


def _no_more(each: Answered) -> list[Span]:
    """A finding of an earlier review that was answered and is no more."""
    cells = (
        (None, CENTRED),
        (each.severity, CENTRED),
        (each.where, PLAIN),
        (each.indicator, PLAIN),
        (each.message, PLAIN),
        (each.arithmetic, PLAIN),
        (each.points, CENTRED),
        (each.fix, PLAIN),
        (each.answer, looks.INPUT),
        (each.code, CODE),
    )
    return line(cells)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What an earlier review says: the like of every finding, and the answered ones that are no more."""

    table: HeadedTable | None
    like: list[Answered | None]
    gone: list[Answered]
    last: int


def _earlier(case: Case, report: AuditReport, table: HeadedTable | None) -> _Earlier:
    there = list(answered(table)) if table else []
    form = case.form
    now = [
        Named(each.code, _where(each.source, form), each.indicator, _message(each, form.file))
        for each in report.findings
    ]
    like = matched(now, there)
    last = max((each.row for each in there), default=table.first if table else 0)
    return _Earlier(table, like, left_over(like, there), last)


def _rows(case: Case, report: AuditReport, earlier: _Earlier) -> Iterator[list[Span]]:
    yield from _summary(case, report)
    yield line((words, HEAD) for words in named.FINDINGS)
    if not report.findings:
        yield [Span(1, _LAST, checked_words(case), CENTRED)]
    for number, (finding, like) in enumerate(zip(report.findings, earlier.like, strict=True), 1):
        yield _finding(number, finding, case.form, like)
    if earlier.gone:
        yield [Span(1, _LAST, _NO_MORE, looks.BARE)]
    for each in earlier.gone:
        yield _no_more(each)


def _beside(earlier: _Earlier, last: int) -> tuple[NewCell, ...]:
    """What people wrote beside and below the findings."""
    if earlier.table is None:
        return ()
    rows = {each.row: HEADER_ROW + number for number, each in enumerate(earlier.like, 1) if each}
    first = last - len(earlier.gone) + 1
    rows |= {each.row: first + number for number, each in enumerate(earlier.gone)}
    after = Extent(HEADER_ROW, last, frozenset(range(1, _LAST + 1)))
    return beside(earlier.table, rows, after, named.FINDINGS, earlier.last)


def _answers(last: int) -> Validation:
    """The drop-down for a department's answer."""
    prompt = "由填报部门逐项填写：已更正、说明理由或不采纳"
    return Validation((Area(HEADER_ROW + 1, _ANSWER, last, _ANSWER),), ANSWERS, "处理情况", prompt)


def _answered(last: int) -> Condition:
    """What is answered turns grey."""
    cell = a1(HEADER_ROW + 1, _ANSWER)
    return Condition(Area(HEADER_ROW + 1, 1, last, _LAST), f'${cell}<>""', BAND, GREY)


def findings_sheet(case: Case, report: AuditReport, name: str, grid: BookGrid) -> NewSheet:
    """The sheet of findings; the answers that people gave in an earlier review stay beside their findings.

    Args:
        case: the form that was audited.
        report: its findings and summary.
        name: the sheet's name in this workbook.
        grid: the workbook.
    """
    earlier = _earlier(case, report, table_of(grid, name, named.WHERE, named.MESSAGE, named.ANSWER))
    block = stacked(_rows(case, report, earlier), _WIDTHS)
    some, last = bool(report.findings), HEADER_ROW + len(report.findings)
    return NewSheet(
        name,
        cells=(*block.cells, *_beside(earlier, block.last)),
        widths=_WIDTHS,
        heights=block.heights,
        merged=block.merged,
        frozen=(HEADER_ROW + 1, 1),
        filtered=Area(HEADER_ROW, 1, last, _LAST) if some else None,
        validations=(_answers(last),) if some else (),
        conditions=(_answered(last),) if some else (),
        title_row=HEADER_ROW,
        tab=RED,
    )
