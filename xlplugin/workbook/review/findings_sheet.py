"""The sheet 核查意见: the summary, then one row a finding, linked to its cell, with room for an answer."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from xlplugin.audit.case import Case
from xlplugin.audit.finding import Finding
from xlplugin.audit.report import AuditReport
from xlplugin.audit.wording import (
    checked_words,
    counts,
    others_words,
    place_words,
    rubric_words,
    stakes,
    totals,
    weights,
)
from xlplugin.form.form import Form
from xlplugin.problem import Source
from xlplugin.workbook.edit.plan import Choice, Condition, NewSheet
from xlplugin.workbook.grid.grid import Area, a1
from xlplugin.workbook.review import looks
from xlplugin.workbook.review.block import Span, line, stacked
from xlplugin.workbook.review.place import cell_place
from xlplugin.workbook.review.sheet_names import REVIEW_SHEET, title

ANSWERS: Final = ("已更正", "说明理由", "不采纳")
"""What a department may answer to a finding."""

HEADER_ROW: Final = 6
"""The row of the headings; the findings follow in their order."""

_HEADINGS: Final = (
    "序号",
    "严重程度",
    "位置",
    "指标",
    "发现",
    "算式",
    "涉及分值",
    "建议",
    "处理情况",
)
_LAST: Final = len(_HEADINGS)
_WIDTHS: Final[Mapping[int, float]] = MappingProxyType(
    dict(enumerate((6.0, 10.0, 26.0, 20.0, 50.0, 36.0, 10.0, 38.0, 12.0), 1))
)


def _summary(case: Case, report: AuditReport) -> Iterator[list[Span]]:
    """As many rows as there are above the headings."""
    summary, form = report.summary, case.form
    facing = f"{Path(form.file).name}，工作表“{form.sheet}”；{rubric_words(case)}"
    sums = "；".join(str(each) for each in totals(case, summary))
    found = f"共 {len(report.findings)} 项发现：{counts(report.findings)}"
    yield [Span(1, _LAST, title(REVIEW_SHEET, form.title or form.kind), looks.TITLE)]
    yield [Span(1, _LAST, facing, looks.PLAIN)]
    yield [Span(1, _LAST, sums, looks.STRONG)]
    yield [Span(1, _LAST, f"{weights(case, summary)}；{stakes(summary)}", looks.PLAIN)]
    yield [Span(1, _LAST, found, looks.PLAIN)]


def _message(finding: Finding, book: str) -> str:
    others = others_words(finding, book)
    return f"{finding.problem.message}（另见{others}）" if others else finding.problem.message


def _where(source: Source | None, form: Form) -> str:
    """A place in a narrow column: on the form's own sheet, which the summary names, the cell alone."""
    on_form = source is not None and (source.file, source.sheet) == (form.file, form.sheet)
    return source.cell if source and source.cell and on_form else place_words(source, form.file)


def _finding(number: int, finding: Finding, form: Form) -> list[Span]:
    problem, points = finding.problem, finding.points
    place = cell_place(problem.source, form.file)
    where = _where(problem.source, form)
    first = line(
        (
            (float(number), looks.CENTRE),
            (finding.severity.chinese, looks.severity_look(finding.severity)),
        )
    )
    rest = (
        (finding.indicator, looks.TEXT),
        (_message(finding, form.file), looks.TEXT),
        (finding.arithmetic, looks.TEXT),
        (None if points is None else float(points), looks.CENTRE),
        (problem.fix, looks.TEXT),
        (None, looks.INPUT),
    )
    linked = Span(3, 3, where, looks.LINK if place else looks.TEXT, place)
    return [*first, linked, *(Span(column, column, *cell) for column, cell in enumerate(rest, 4))]


def _rows(case: Case, report: AuditReport) -> Iterator[list[Span]]:
    yield from _summary(case, report)
    yield line((words, looks.HEAD) for words in _HEADINGS)
    if not report.findings:
        yield [Span(1, _LAST, checked_words(case), looks.CENTRE)]
    for number, finding in enumerate(report.findings, 1):
        yield _finding(number, finding, case.form)


def _answers(last: int) -> Choice:
    """The drop-down for a department's answer."""
    prompt = "由填报部门逐项填写：已更正、说明理由或不采纳"
    return Choice(Area(HEADER_ROW + 1, _LAST, last, _LAST), ANSWERS, "处理情况", prompt)


def _answered(last: int) -> Condition:
    """What is answered turns grey."""
    cell = a1(HEADER_ROW + 1, _LAST)
    return Condition(Area(HEADER_ROW + 1, 1, last, _LAST), f'${cell}<>""', looks.ANSWERED, looks.GREY)


def findings_sheet(case: Case, report: AuditReport, name: str) -> NewSheet:
    """The sheet of findings, under the name that it has in this workbook."""
    block = stacked(_rows(case, report), _WIDTHS)
    some = bool(report.findings)
    return NewSheet(
        name,
        cells=block.cells,
        widths=_WIDTHS,
        heights=block.heights,
        merged=block.merged,
        frozen=(HEADER_ROW + 1, 1),
        filtered=Area(HEADER_ROW, 1, block.last, _LAST) if some else None,
        choices=(_answers(block.last),) if some else (),
        conditions=(_answered(block.last),) if some else (),
        title_row=HEADER_ROW,
        tab=looks.TAB,
    )
