"""Scoring an official form in place: computed values in its cells, drafts of reasons, and the workings."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.form.case import Assessment, Case
from xlplugin.form.codes import WEIGHT_DIFFERS
from xlplugin.form.form import DRAFT, Row
from xlplugin.money import ZERO, plain, round_half_up, shown, to_decimal
from xlplugin.problem import Checked, Problem, Severity
from xlplugin.rules.outcome import Step
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.by_hand import NOTHING_TYPED, Typed, kept, numbered
from xlplugin.workbook.formbook.closing_cells import closings
from xlplugin.workbook.formbook.earlier import place_of
from xlplugin.workbook.formbook.facts_plan import acceptances
from xlplugin.workbook.formbook.official_cells import Official, Working, WorkingLine, Written
from xlplugin.workbook.formbook.placed import placed_layout
from xlplugin.workbook.formbook.working_sheet import working_sheet
from xlplugin.workbook.forms import codes
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.scorebook.fact_rows import amounts_as_typed

_OTHER_WEIGHT: Final = "请核对表内分值，或用 --rubric 指定另一套评价标准"


def plan_scoring(
    grid: BookGrid, case: Case, *, accept_proposed: bool = False, as_reviewer: bool = False
) -> Checked[Plan]:
    """What scoring changes in a workbook with an official form.

    Args:
        grid: the workbook, with a sheet of facts.
        case: the form in it, its rubric known.
        accept_proposed: whether facts that wait for a person are confirmed.
        as_reviewer: whether a reviewer scores: then the self-scores stay, and 核定得分 stands beside them.

    Returns:
        The plan, with what a person should know of cells that were left alone.

    Raises:
        Refused: the sheet of facts is not in order.
    """
    assessment, form = case.assessed, case.form
    loaded = assessment.loaded
    layout = None if loaded.rubric.of_form else placed_layout(grid, loaded, form.file)
    elsewhere = (row for row in assessment.match.rows.values() if row not in form.rows)
    official = Official(grid, form, (*elsewhere, *form.rows), as_reviewer)
    lines = tuple(_lines(official, assessment))
    below, closing_problems = closings(official, assessment.sheet, lines)
    cells = [each for line in lines for each in (line.score, line.reason, line.reviewed)]
    edits = [edit for each in (*cells, *below.all()) for edit in official.edits(each)]
    absent = tuple(
        each.indicator for each in assessment.sheet.lines if each.indicator.name not in assessment.match.rows
    )
    workings, beside = working_sheet(Working(official, loaded, layout, lines, below, absent))
    confirmed = acceptances(grid, accepted=accept_proposed)
    notices = [problem for line in lines for problem in _row_problems(official, line)]
    notices += kept(official.hand, beside, form.file)
    changed = (*confirmed, *amounts_as_typed(grid), *_once(edits))
    # Whatever this run had to change: the same run again shall leave the file as it is.
    front = workings.name if as_reviewer else form.sheet
    plan = Plan(cells=changed, sheets=(workings,), front=front)
    return Checked(plan, (*closing_problems, *notices))


def _once(edits: list[CellEdit]) -> Iterator[CellEdit]:
    """Rows that share a merged cell would write to it twice: the first counts."""
    return iter({edit.place: edit for edit in reversed(edits)}.values())


def _lines(official: Official, assessment: Assessment) -> Iterator[WorkingLine]:
    names = {row: name for name, row in assessment.match.rows.items()}
    scores = {line.indicator.name: line for line in assessment.sheet.lines}
    drafts = _drafts(official, {row: scores[name] for row, name in names.items()})
    rows = official.rows
    for row, key in zip(rows, numbered(names.get(row, row.name) for row in rows), strict=True):
        line, typed = scores.get(names.get(row, "")), official.hand.rows.get(key, NOTHING_TYPED)
        if official.as_reviewer:
            score, reason = official.kept(row.score), official.kept(row.reason)
            reviewed = _reviewed(official, row, line, typed)
        else:
            score, reviewed = _score(official, row, line), official.kept(row.reviewed)
            reason = Written(row.reason, drafts.get(place_of(row.reason)) if row.reason.blank else None)
        yield WorkingLine(row, line, score, reason, reviewed, typed)


def _drafts(official: Official, scored: dict[Row, IndicatorScore]) -> dict[Place | None, str]:
    """The drafts by the cell that they belong into; rows that share one have theirs one after another."""
    drafts: dict[Place | None, str] = {}
    for row, line in scored.items():
        place, words = place_of(row.reason), draft(line)
        if place and place not in official.shared and words and _takes_score(row, line):
            drafts[place] = f"{drafts[place]}\n{words}" if place in drafts else words
    return drafts


def _takes_score(row: Row, line: IndicatorScore) -> bool:
    """Whether a score can be written into a row at all."""
    return not (row.computed.computed or _weight_differs(row, line))


def _weight_differs(row: Row, line: IndicatorScore) -> bool:
    return row.weight.number is not None and row.weight.number != line.indicator.weight


def _score(official: Official, row: Row, line: IndicatorScore | None) -> Written:
    if line is None:
        return Written(row.score, why="按自评")
    if line.certain is None:
        return Written(row.score)
    if _weight_differs(row, line):
        return Written(row.score, why="分值与评价标准不同，未写入")
    if row.score.formula or row.computed.computed:
        return Written(row.score, why="表内为公式，未写入")
    place = place_of(row.score)
    if place is None or place in official.shared:
        return Written(row.score, why="表内没有单独的得分格")
    return Written(row.score, float(line.certain))


def _reviewed(official: Official, row: Row, line: IndicatorScore | None, typed: Typed) -> Written:
    """A reviewer's score: what the reviewer typed, else what counts."""
    points = line.counted if line else row.score.points
    standing = (None if points is None else float(points)) if typed.reviewed is None else typed.reviewed
    if not isinstance(standing, float):
        return official.kept(row.reviewed)
    usable = place_of(row.reviewed) not in official.shared and official.is_free(row.reviewed)
    return Written(row.reviewed, standing if usable else None)


def _row_problems(official: Official, line: WorkingLine) -> Iterator[Problem]:
    row, scored = line.row, line.scored
    if scored is None or scored.certain is None:
        return
    points = plain(scored.certain)
    if official.as_reviewer:
        yield from _review_problems(line, points)
    elif _weight_differs(row, scored):
        weight = plain(row.weight.number or ZERO)
        message = (
            f"“{row.name}”的分值是{weight}分，评价标准是{plain(scored.indicator.weight)}分，得分没有写入"
        )
        yield WEIGHT_DIFFERS.at(row.weight.source, message, severity=Severity.WARNING, fix=_OTHER_WEIGHT)
    elif row.score.formula and row.score.number != scored.score:
        message = f"“{row.name}”的得分格是公式，保留不动；测算为{points}分，与公式结果不同"
        yield codes.SCORE_FORMULA.at(row.score.source, message)
    elif row.computed.computed and row.score.number != scored.score:
        message = f"“{row.name}”旁边有公式给出得分，自评得分保留不动；测算为{points}分，与自评不同"
        yield codes.SCORE_FORMULA.at(row.computed.source, message)
    elif line.score.value is None and not (row.score.formula or row.computed.computed):
        message = f"“{row.name}”没有单独的得分格，测算得分{points}分没有写入"
        yield codes.SCORE_CELL.at(row.source, message, fix="请取消得分格的合并，每行一格")


def _review_problems(line: WorkingLine, points: str) -> Iterator[Problem]:
    row, entry = line.row, line.row.reviewed
    if line.reviewed.value is not None or line.reviewed.place is None or entry.formula:
        return
    if entry.blank:
        message = f"“{row.name}”没有单独的核定得分格，核定得分{points}分没有写入"
        yield codes.SCORE_CELL.at(row.source, message, fix="请取消核定得分格的合并，每行一格")
    elif entry.points is None or plain(entry.points) != points:
        message = f"“{row.name}”的核定得分格中已有“{entry.text}”，测算为{points}分，保留不动"
        yield codes.REVIEWED_KEPT.at(entry.source, f"{message}{_typed_over(line)}")


def _typed_over(line: WorkingLine) -> str:
    """A score typed on the sheet of workings that the form's own cell contradicts."""
    typed = line.typed.reviewed
    if not isinstance(typed, float) or line.row.reviewed.points == to_decimal(typed):
        return ""
    return f"（测算表中填的{typed:g}分没有采用）"


_CLOSE: Final = Decimal("0.0001")
_REQUEST: Final = "原因和整改措施："


def draft(line: IndicatorScore) -> str:
    """Rate, band and points lost of a computed score; empty where none were lost or nothing was computed."""
    if line.score is None or line.certain is None or line.outcome.points is None:
        return ""
    lost = line.indicator.weight - line.score
    steps = [each for each in line.outcome.steps if each.words and (each.lost or ZERO) > ZERO]
    if lost <= ZERO or not steps:
        return ""
    apart = sum((each.lost or ZERO for each in steps), ZERO)
    told = len(steps) > 1 and abs(apart - (line.indicator.weight - line.outcome.points)) < _CLOSE
    # Parts that are rounded one by one may sum to another loss than the one that counts.
    told = told and sum((_rounded(each, line.decimals) for each in steps), ZERO) == lost
    words = "；".join(_told(each, line.decimals, alone=not told) for each in steps)
    total = f"，共扣{shown(lost)}分" if len(steps) > 1 else f"，扣{shown(lost)}分"
    return f"{DRAFT}{words}{total}。{_REQUEST}"


def _told(step: Step, decimals: int, *, alone: bool) -> str:
    return step.words if alone else f"{step.words}，扣{shown(_rounded(step, decimals))}分"


def _rounded(step: Step, decimals: int) -> Decimal:
    return round_half_up(step.lost or ZERO, decimals)
