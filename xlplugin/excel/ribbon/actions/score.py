"""评分本表: scores the form in the workbook, exactly as the command ``score`` does, in place."""

from collections.abc import Iterable

from xlplugin.excel.live.changing import change
from xlplugin.excel.live.reading import read_live
from xlplugin.excel.live.session import progress
from xlplugin.excel.ribbon.actions.facts import insert_facts
from xlplugin.excel.ribbon.differing import differing
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import UNTIL_SAVED, Kind, Reply, problem_lines, refused, unfinished
from xlplugin.money import MISSING
from xlplugin.problem import Problem, Severity, has_errors
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.scoring.totals_words import totals_words
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.in_place import plan_scoring
from xlplugin.workbook.formbook.live_scores import contradictions
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.scorebook.book import is_ours, score_grid

TITLE = "评分本表"
REVIEWER = "reviewer"
"""The argument with which a reviewer scores: the self-scores then stay as they are."""


def run(pressed: Pressed) -> Reply:
    """Score the workbook; one without facts gets its sheet of facts first."""
    grid = pressed.grid()
    if is_ours(grid):
        return _scored_book(pressed)
    opened = pressed.form_with_rubric(grid)
    if opened.value is None:
        return refused(TITLE, opened.problems, pressed.name)
    if not opened.value.has_facts_sheet:
        return insert_facts(pressed, opened.value, opened.problems)
    return _scored_form(pressed, opened.value, opened.problems)


def _scored_book(pressed: Pressed) -> Reply:
    """A workbook of our own holds its formulas already: Excel calculates, and what it shows is checked."""
    progress(pressed.book.app, "正在重算……")
    # Not only what changed: cells that failed while Python could not be started wait for nothing else.
    pressed.book.app.api.CalculateFull()
    scored = score_grid(pressed.grid(), pressed.name)
    if scored.value is None:
        return refused(TITLE, scored.problems, pressed.name)
    return summary(pressed, scored.value, scored.problems, "各项得分已按“基础数据”算好。")


def _scored_form(pressed: Pressed, opened: OpenedForm, before: tuple[Problem, ...]) -> Reply:
    progress(pressed.book.app, "正在评分……")
    sheet = opened.sheet
    planned = plan_scoring(opened, as_reviewer=pressed.argument == REVIEWER)
    problems = (*before, *planned.problems, *(findings(sheet) if sheet else ()))
    if planned.value is None or sheet is None or has_errors(problems):
        return refused(TITLE, problems, pressed.name)
    if not _any_fact(sheet):
        text = "“基础数据”里还没有可以计分的数据：请填写，或把待确认的改为“已确认”，然后再点“评分本表”。"
        return Reply(Kind.WARNING, TITLE, f"{text}\n\n工作簿没有改动。")
    changed = change(pressed.book, planned.value, title=TITLE)
    if has_errors(changed.problems):
        return unfinished(TITLE, changed.problems, pressed.name)
    progress(pressed.book.app, "正在核对……")
    workings = read_live(pressed.book, {each.name for each in planned.value.sheets})
    wrong = tuple(contradictions(workings, pressed.name, sheet))
    told = [*differing(opened), *problem_lines(planned.problems, pressed.name, least=Severity.NOTICE)]
    done = _written(planned.value, opened.form.sheet)
    return summary(pressed, sheet, (*before, *findings(sheet), *changed.problems, *wrong), done, told)


def _written(plan: Plan, form: str) -> str:
    """Where scores and workings are, by the names that the sheets have here."""
    cells = sum(each.sheet == form for each in plan.cells)
    written = f"“{form}”写入 {cells} 个单元格" if cells else f"“{form}”没有需要改动的单元格"
    return f"{written}，算式和得分在“{plan.sheets[0].name}”中；{UNTIL_SAVED}"


def _any_fact(sheet: ScoreSheet) -> bool:
    return any(fact.value is not MISSING for line in sheet.lines for fact in line.inputs)


def summary(
    pressed: Pressed, sheet: ScoreSheet, problems: Iterable[Problem], done: str, told: Iterable[str] = ()
) -> Reply:
    """The totals, what was done, and what a person should look at: what is told first, then the problems."""
    lines = list(dict.fromkeys((*told, *problem_lines(problems, pressed.name))))
    text = "\n".join([sheet.rubric.title, *totals_words(sheet), "", done, *(["", *lines] if lines else [])])
    return Reply(Kind.WARNING if lines else Kind.INFO, TITLE, text)
