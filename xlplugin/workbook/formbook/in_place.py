"""Scoring an official form in place: computed values in its cells, drafts of reasons, and the workings."""

from collections.abc import Iterator
from dataclasses import replace

from xlplugin.form.form import Row
from xlplugin.money import ZERO, plain, to_decimal
from xlplugin.problem import Checked, Problem, Severity, has_errors
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.by_hand import NOTHING_TYPED, Typed, by_hand, kept, numbered
from xlplugin.workbook.formbook.closing_cells import closings, kept_by_reviewer
from xlplugin.workbook.formbook.drafts import draft
from xlplugin.workbook.formbook.earlier import earlier_writes, place_of
from xlplugin.workbook.formbook.facts_plan import acceptances
from xlplugin.workbook.formbook.job import Job
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.formbook.placed import placed_layout
from xlplugin.workbook.formbook.working_line import Working, WorkingLine
from xlplugin.workbook.formbook.working_sheet import working_sheet
from xlplugin.workbook.formbook.written import Official, Written
from xlplugin.workbook.grid.grid import Place


def plan_scoring(
    opened: OpenedForm, *, accept_proposed: bool = False, as_reviewer: bool = False
) -> Checked[Plan]:
    """What scoring changes in a workbook with an official form.

    Args:
        opened: the form, with a rubric and a sheet of facts.
        accept_proposed: whether facts that wait for a person are confirmed.
        as_reviewer: whether a reviewer scores: then the self-scores stay, and 核定得分 stands beside them.

    Returns:
        The plan, with what a person should know of cells that were left alone; None where the sheet of facts
        is not in order.
    """
    match, sheet, loaded = opened.match, opened.sheet, opened.loaded
    if match is None or sheet is None or loaded is None:
        message = "an official form is scored only by a rubric"
        raise ValueError(message)
    layout = placed_layout(opened.grid, loaded, opened.form.file)
    if layout.value is None or has_errors(layout.problems):
        return Checked(None, layout.problems)
    official = Official(opened.grid, earlier_writes(opened.grid))
    hand = by_hand(opened.grid)
    job = Job(opened, loaded, match, sheet, layout.value, official, as_reviewer, hand)
    planned = _planned(job)
    problems = (*layout.problems, *planned.problems)
    if planned.value is None:
        return Checked(None, problems)
    confirmed = tuple(acceptances(opened.grid, accepted=accept_proposed))
    return Checked(replace(planned.value, cells=(*confirmed, *planned.value.cells)), problems)


def _planned(job: Job) -> Checked[Plan]:
    lines = tuple(_lines(job))
    below, closing_problems = closings(job, lines)
    working = Working(job.opened, job.loaded, job.layout, lines, below, job.as_reviewer, job.hand)
    cells = [each for line in lines for each in (line.score, line.reason, line.reviewed)]
    edits = [edit for each in (*cells, *below.all()) for edit in job.official.edits(each)]
    notices = [problem for line in lines for problem in _row_problems(job, line)]
    workings, beside = working_sheet(working)
    notices += kept(job.hand, beside, job.opened.form.file)
    return Checked(Plan(cells=tuple(_once(edits)), sheets=(workings,)), (*notices, *closing_problems))


def _once(edits: list[CellEdit]) -> Iterator[CellEdit]:
    """Rows that share a merged cell would write to it twice: the first counts."""
    return iter({edit.place: edit for edit in reversed(edits)}.values())


def _lines(job: Job) -> Iterator[WorkingLine]:
    names = {row: name for name, row in job.match.rows.items()}
    scores = {line.indicator.name: line for line in job.sheet.lines}
    drafts = _drafts(job, {row: scores[name] for row, name in names.items()})
    rows = job.opened.form.rows
    for row, key in zip(rows, numbered(names.get(row, row.name) for row in rows), strict=True):
        line, typed = (scores[names[row]] if row in names else None), job.hand.rows.get(key, NOTHING_TYPED)
        reason = Written(row.reason, drafts.get(place_of(row.reason)) if row.reason.blank else None)
        if job.as_reviewer:
            yield WorkingLine(
                row,
                line,
                job.official.kept(row.score),
                job.official.kept(row.reason),
                _reviewed(job, row, line, typed),
                typed,
            )
        else:
            reviewed = job.official.kept(row.reviewed)
            yield WorkingLine(row, line, _score(job, row, line), reason, reviewed, typed)


def _drafts(job: Job, scored: dict[Row, IndicatorScore]) -> dict[Place | None, str]:
    """The drafts by the cell that they belong into; rows that share one have theirs one after another."""
    drafts: dict[Place | None, str] = {}
    for row, line in scored.items():
        place, words = place_of(row.reason), draft(line)
        if place and place not in job.shared and words and not _weight_differs(row, line):
            drafts[place] = f"{drafts[place]}\n{words}" if place in drafts else words
    return drafts


def _weight_differs(row: Row, line: IndicatorScore) -> bool:
    return row.weight.number is not None and row.weight.number != line.indicator.weight


def _score(job: Job, row: Row, line: IndicatorScore | None) -> Written:
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


def _reviewed(job: Job, row: Row, line: IndicatorScore | None, typed: Typed) -> Written:
    """A reviewer's score: what the reviewer typed, else the computed one, else the claim."""
    computed = line.score if line else None
    points = row.score.points if computed is None else computed
    standing = (None if points is None else float(points)) if typed.reviewed is None else typed.reviewed
    if not isinstance(standing, float):
        return job.official.kept(row.reviewed)
    usable = place_of(row.reviewed) not in job.shared and job.official.is_free(row.reviewed)
    return Written(row.reviewed, standing if usable else None)


def _row_problems(job: Job, line: WorkingLine) -> Iterator[Problem]:
    row, scored = line.row, line.line
    if scored is None or scored.score is None:
        return
    points = plain(scored.score)
    if job.as_reviewer:
        yield from _review_problems(line, points)
    elif _weight_differs(row, scored):
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


def _review_problems(line: WorkingLine, points: str) -> Iterator[Problem]:
    row, entry = line.row, line.row.reviewed
    if line.reviewed.value is not None or line.reviewed.place is None or entry.formula:
        return
    if entry.blank:
        message = f"“{row.name}”没有单独的核定得分格，核定得分{points}分没有写入"
        yield Problem("score-cell", Severity.WARNING, message, "请取消核定得分格的合并，每行一格", row.source)
    elif entry.points is None or plain(entry.points) != points:
        message = f"“{row.name}”的核定得分格中已有“{entry.text}”，测算为{points}分，保留不动"
        yield kept_by_reviewer(entry, f"{message}{_typed_over(line)}")


def _typed_over(line: WorkingLine) -> str:
    """A score typed on the sheet of workings that the form's own cell contradicts."""
    typed = line.typed.reviewed
    if not isinstance(typed, float) or line.row.reviewed.points == to_decimal(typed):
        return ""
    return f"（测算表中填的{typed:g}分没有采用）"
