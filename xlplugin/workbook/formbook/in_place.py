"""Scoring an official form in place: computed values in its cells, drafts of reasons, and the workings."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplugin.form.entry import Entry, EntryKind
from xlplugin.form.form import Row
from xlplugin.form.match import Match
from xlplugin.money import ZERO, plain, to_decimal
from xlplugin.problem import Checked, Problem, Severity, has_errors
from xlplugin.rubric.grade import grade_of
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.drafts import draft
from xlplugin.workbook.formbook.earlier import earlier_writes, place_of
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.formbook.placed import placed_layout
from xlplugin.workbook.formbook.ticks import graded
from xlplugin.workbook.formbook.working_line import Closings, Working, WorkingLine
from xlplugin.workbook.formbook.working_sheet import working_sheet
from xlplugin.workbook.formbook.written import Official, Written
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.layout import Layout

_NUMBER: Final = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")


@dataclass(frozen=True, slots=True)
class _Job:
    """What is scored: the opened form with its rubric, where facts stand, and its official cells."""

    opened: OpenedForm
    loaded: LoadedRubric
    match: Match
    sheet: ScoreSheet
    layout: Layout
    official: Official
    as_reviewer: bool

    @property
    def shared(self) -> frozenset[Place]:
        """The score cells that several rows share, which hold no one row's score."""
        places = Counter(place_of(row.score) for row in self.opened.case.form.rows)
        return frozenset(place for place, times in places.items() if place and times > 1)


def plan_scoring(opened: OpenedForm, *, as_reviewer: bool = False) -> Checked[Plan]:
    """What scoring changes in a workbook with an official form.

    Args:
        opened: the form, with a rubric and a sheet of facts.
        as_reviewer: whether a reviewer scores: then the self-scores stay, and 核定得分 stands beside them.

    Returns:
        The plan, with what a person should know of cells that were left alone; None where the sheet of facts
        is not in order.
    """
    match, sheet, loaded = opened.case.match, opened.case.sheet, opened.loaded
    if match is None or sheet is None or loaded is None:
        message = "an official form is scored only by a rubric"
        raise ValueError(message)
    layout = placed_layout(opened.grid, loaded, str(opened.package.path))
    if layout.value is None or has_errors(layout.problems):
        return Checked(None, layout.problems)
    official = Official(opened.grid, earlier_writes(opened.grid))
    job = _Job(opened, loaded, match, sheet, layout.value, official, as_reviewer)
    planned = _planned(job)
    return Checked(planned.value, (*layout.problems, *planned.problems))


def _planned(job: _Job) -> Checked[Plan]:
    lines = tuple(_lines(job))
    closings, open_total = _closings(job, lines)
    working = Working(job.opened, job.loaded, job.layout, lines, closings, job.as_reviewer)
    cells = [each for line in lines for each in (line.score, line.reason, line.reviewed)]
    edits = [edit for each in (*cells, *closings.all()) for edit in job.official.edits(each)]
    notices = [problem for line in lines for problem in _row_problems(job, line)]
    return Checked(Plan(cells=tuple(_once(edits)), sheets=(working_sheet(working),)), (*notices, *open_total))


def _once(edits: list[CellEdit]) -> Iterator[CellEdit]:
    """Rows that share a merged cell would write to it twice: the first counts."""
    return iter({edit.place: edit for edit in reversed(edits)}.values())


def _lines(job: _Job) -> Iterator[WorkingLine]:
    names = {row: name for name, row in job.match.rows.items()}
    scores = {line.indicator.name: line for line in job.sheet.lines}
    drafts = _drafts({row: scores[name] for row, name in names.items()})
    for row in job.opened.case.form.rows:
        line = scores[names[row]] if row in names else None
        reason = Written(row.reason, drafts.get(place_of(row.reason)) if row.reason.blank else None)
        if job.as_reviewer:
            yield WorkingLine(
                row, line, job.official.kept(row.score), job.official.kept(row.reason), _reviewed(row, line)
            )
        else:
            yield WorkingLine(row, line, _score(job, row, line), reason, Written(row.reviewed))


def _drafts(scored: dict[Row, IndicatorScore]) -> dict[Place | None, str]:
    """The drafts by the cell that they belong into; rows that share one have theirs one after another."""
    drafts: dict[Place | None, str] = {}
    for row, line in scored.items():
        place, words = place_of(row.reason), draft(line)
        if place and words and not _weight_differs(row, line):
            drafts[place] = f"{drafts[place]}\n{words}" if place in drafts else words
    return drafts


def _weight_differs(row: Row, line: IndicatorScore) -> bool:
    return row.weight.number is not None and row.weight.number != line.indicator.weight


def _score(job: _Job, row: Row, line: IndicatorScore | None) -> Written:
    if line is None:
        return Written(row.score, why="按自评")
    if line.score is None:
        return Written(row.score)
    if _weight_differs(row, line):
        return Written(row.score, why="分值与评价标准不同，未写入")
    if row.score.formula:
        return Written(row.score, why="表内为公式，未写入")
    place = place_of(row.score)
    if place is None or place in job.shared:
        return Written(row.score, why="表内没有单独的得分格")
    return Written(row.score, float(line.score))


def _reviewed(row: Row, line: IndicatorScore | None) -> Written:
    """A reviewer's score: the computed one, else the claim."""
    computed = line.score if line else None
    points = row.score.number if computed is None else computed
    if points is None or row.reviewed.formula:
        return Written(row.reviewed)
    return Written(row.reviewed, float(points))


def _number(written: Written) -> Decimal | None:
    value = written.standing
    return to_decimal(value) if isinstance(value, float) else None


def _sum(cells: list[Written]) -> Decimal | None:
    """The sum of what stands in cells; None where one of them holds no number."""
    numbers = [_number(each) for each in cells]
    known = [each for each in numbers if each is not None]
    return sum(known, ZERO) if numbers and len(known) == len(numbers) else None


def _closings(job: _Job, lines: tuple[WorkingLine, ...]) -> tuple[Closings, tuple[Problem, ...]]:
    form = job.opened.case.form
    total = form.total.score if form.total else Entry()
    reviewed = form.total.reviewed if form.total else Entry()
    if job.as_reviewer:
        points = _sum([line.reviewed for line in lines])
        kept = (job.official.kept(total), job.official.kept(form.grade))
        return Closings(*kept, _total(reviewed, points)), ()
    points = _sum([line.score for line in lines])
    if points is None:
        return Closings(Written(total), Written(form.grade), Written(reviewed)), (_open_total(job, total),)
    grade, problems = _grade(job, points)
    ticked = grade_of(job.loaded.rubric, points) if grade.value is not None else None
    return Closings(_total(total, points), grade, Written(reviewed), ticked or ""), problems


def _open_total(job: _Job, total: Entry) -> Problem:
    place = total.source if total.source.cell else job.opened.package.source
    message = "还有指标没有得分，总分和评价等级没有写入"
    return Problem("total-open", Severity.NOTICE, message, "请补齐自评得分或基础数据后重新评分", place)


def _total(entry: Entry, points: Decimal | None) -> Written:
    """A total as its cell words it: ``96`` or ``96分``."""
    if points is None or entry.formula:
        return Written(entry)
    if entry.kind is EntryKind.TEXT:
        worded = _NUMBER.sub(plain(points), entry.text, count=1)
        return Written(entry, worded if _NUMBER.search(entry.text) else float(points))
    return Written(entry, float(points))


def _grade(job: _Job, points: Decimal) -> tuple[Written, tuple[Problem, ...]]:
    entry, rubric = job.opened.case.form.grade, job.loaded.rubric
    grade = grade_of(rubric, points)
    if grade is None or place_of(entry) is None or entry.formula:
        return Written(entry), ()
    text = graded(entry.text, grade, [band.grade for band in rubric.grades.bands])
    if text is None:
        message = f"评价等级应为“{grade}”，但看不出“{entry.text}”是怎样勾选的，没有改动"
        problem = Problem("grade-unclear", Severity.NOTICE, message, "请自行勾选", entry.source)
        return Written(entry), (problem,)
    return Written(entry, text), ()


def _row_problems(job: _Job, line: WorkingLine) -> Iterator[Problem]:
    row, scored = line.row, line.line
    if scored is None or scored.score is None or job.as_reviewer:
        return
    points = plain(scored.score)
    if _weight_differs(row, scored):
        weight = plain(row.weight.number or ZERO)
        message = (
            f"“{row.name}”的分值是{weight}分，评价标准是{plain(scored.indicator.weight)}分，得分没有写入"
        )
        fix = "请核对表内分值，或用 --rubric 指定另一套评价标准"
        yield Problem("weight-differs", Severity.WARNING, message, fix, row.weight.source)
    elif row.score.formula and row.score.number != scored.score:
        message = f"“{row.name}”的得分格是公式，保留不动；测算为{points}分，与公式结果不同"
        yield Problem("score-formula", Severity.NOTICE, message, "请核对该公式", row.score.source)
    elif line.score.value is None and not row.score.formula:
        message = f"“{row.name}”没有单独的得分格，测算得分{points}分没有写入"
        yield Problem("score-cell", Severity.WARNING, message, "请取消得分格的合并，每行一格", row.source)
