"""The reviewed copy of a form: sheets with findings and scores, and coloured cells with comments."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, takewhile
from typing import Final, TypeAlias

from xlplugin.audit.summary import AuditReport
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Severity
from xlplugin.workbook.edit.plan import Mark, NewSheet, Plan
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.review import names
from xlplugin.workbook.review.earlier_review import answered, cell_place, is_about, place_on, table_of
from xlplugin.workbook.review.findings_sheet import findings_sheet
from xlplugin.workbook.review.looks import FILLS, SETTLED
from xlplugin.workbook.review.scores_sheet import scores_sheet

_NO_SHEETS: Final = BookGrid(())
_LONGEST: Final = 800
_SETTLED: Final = "此前核查的发现已不再出现。底色和批注为核查所加，原样请见原文件"
_Numbered: TypeAlias = tuple[int, Problem]


def plan_reviews(reviews: Sequence[tuple[Case, AuditReport]], grid: BookGrid) -> Plan:
    """What a reviewed copy adds to a workbook with one form or several: sheets for each, and all marks.

    Args:
        reviews: each form that was audited, with its findings.
        grid: the workbook's sheets, as for ``plan_review``.
    """
    plans, taken = list[Plan](), set[str]()
    for case, report in reviews:
        plans.append(plan_review(case, report, grid, taken))
        taken |= {sheet.name for sheet in plans[-1].sheets}
    marks: dict[Place, Mark] = {}
    for mark in (each for plan in plans for each in plan.marks if each.place.sheet not in taken):
        marks[mark.place] = _both(marks[mark.place], mark) if mark.place in marks else mark
    sheets = tuple(sheet for plan in plans for sheet in plan.sheets)
    return Plan(sheets=sheets, marks=tuple(marks.values()), front=plans[0].front)


def _both(one: Mark, other: Mark) -> Mark:
    """What two forms' reviews say of a cell that both look at, in the colour of the worse."""
    worse = min(one.fill, other.fill, key=(*FILLS.values(), SETTLED).index)
    return Mark(one.place, worse, f"{one.comment}\n{other.comment}")


def plan_review(
    case: Case, report: AuditReport, grid: BookGrid = _NO_SHEETS, taken: Collection[str] = ()
) -> Plan:
    """What a reviewed copy adds to a form; nothing that people wrote is changed.

    Args:
        case: the form that was audited.
        report: its findings and summary.
        grid: the workbook's sheets: those of an earlier review are written anew with all that people entered
            on them, people's own are left alone.
        taken: names that sheets about other forms of the workbook are given.
    """
    wanted = (names.REVIEW_SHEET, names.SCORES_SHEET)
    findings, scores = (names.review_name(grid, each, case.form.sheet, taken) for each in wanted)
    ours = {findings, scores}
    sheets = (
        findings_sheet(case, report, findings, grid),
        scores_sheet(case, report, scores, findings, grid),
    )
    marked = tuple(marks_on(report.findings, case.form.file, ours, findings))
    again = _settled(case, grid, ours, findings, {mark.place for mark in marked})
    return Plan(sheets=sheets, marks=(*marked, *again), front=findings)


def plan_findings(case: Case, report: AuditReport, grid: BookGrid) -> NewSheet:
    """The sheet of findings alone, for a department that checks its own form before handing it in.

    Args:
        case: the form that was audited.
        report: its findings and summary.
        grid: the workbook's sheets, as for ``plan_review``.
    """
    return findings_sheet(case, report, names.review_name(grid, names.REVIEW_SHEET, case.form.sheet), grid)


def marks_on(findings: Iterable[Problem], file: str, ours: Collection[str], listed: str) -> Iterator[Mark]:
    """A mark for every cell that findings are about, coloured by the worst of them.

    Args:
        findings: the findings.
        file: the workbook.
        ours: the names of the sheets that are added with the marks, which are not marked.
        listed: the one of them that holds all findings.
    """
    by_place: dict[Place, list[_Numbered]] = {}
    for number, finding in enumerate(findings, 1):
        place = cell_place(finding.source, file)
        if place is not None and place.sheet not in ours:
            by_place.setdefault(place, []).append((number, finding))
    for place, found in by_place.items():
        worst = min((finding.severity for _, finding in found), key=list(Severity).index)
        yield Mark(place, FILLS[worst], _comment(found, listed))


def _settled(
    case: Case, grid: BookGrid, ours: Collection[str], findings: str, marked: Collection[Place]
) -> Iterator[Mark]:
    """A mark that takes back what an earlier review of the form said of a cell that is in order now.

    How the cell looked before is not known any more: Excel numbers styles anew whenever it saves.

    Args:
        case: the form.
        grid: the workbook.
        ours: the names of the review's own sheets, which are not marked.
        findings: the one of them that holds all findings.
        marked: the cells that this review marks.
    """
    table = table_of(grid, findings, names.WHERE, names.MESSAGE)
    if table is None or not is_about(table, case.form.sheet):
        return
    places = (place_on(each.where, case.form.sheet, grid) for each in answered(table) if not each.is_old)
    for place in dict.fromkeys(places):
        if place is not None and place.sheet not in ours and place not in marked:
            yield Mark(place, SETTLED, _SETTLED)


def _comment(found: list[_Numbered], sheet: str) -> str:
    """The findings as long as they fit; of the rest only how many there are."""
    words = [f"{number}. {each.severity.chinese}：{each.message}。{each.fix}" for number, each in found]
    ends = accumulate(len(each) + 1 for each in words)
    fitting = max(sum(1 for _ in takewhile(lambda end: end <= _LONGEST, ends)), 1)
    shown = [each if len(each) <= _LONGEST else f"{each[:_LONGEST]}…" for each in words[:fitting]]
    rest = len(words) - fitting
    more = [f"另有 {rest} 项，见工作表“{sheet}”"] if rest else []
    return "\n".join([*shown, *more])
