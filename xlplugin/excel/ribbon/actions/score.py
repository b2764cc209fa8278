"""评分本表: scores the form in the workbook, exactly as the command ``score`` does, in place."""

from collections.abc import Iterable

from xlplugin.excel.live.session import progress
from xlplugin.excel.ribbon.actions.facts import facts_inserted
from xlplugin.excel.ribbon.differing import differing
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import UNTIL_SAVED, Kind, Reply, problem_lines
from xlplugin.problem import Refused, Severity
from xlplugin.scoring.totals_words import totals_words
from xlplugin.service.scoring import ScoredCase, Stage, score
from xlplugin.workbook.layout.names import MENDING_COLUMNS
from xlplugin.workbook.scorebook.headings import find_tables

TITLE = "评分本表"
REVIEWER = "reviewer"
"""The argument with which a reviewer scores: the self-scores then stay as they are."""


def run(pressed: Pressed) -> Reply:
    """Score the workbook; one without facts gets its sheet of facts first."""
    progress(pressed.book.app, "正在评分……")
    scored = score(pressed, pressed.request, as_reviewer=pressed.argument == REVIEWER)
    match scored.stage:
        case Stage.FACTS_ADDED:
            return facts_inserted(pressed, scored)
        case Stage.IN_ERROR:
            raise Refused(*scored.problems)
        case Stage.NOTHING_GIVEN:
            text = "“基础数据”里还没有可以计分的数据：请填写，或把待确认的改为“已确认”，然后再点“评分本表”。"
            return Reply(Kind.WARNING, TITLE, f"{text}\n\n工作簿没有改动。")
        case Stage.LIVE:
            lines = [*problem_lines(scored.problems, pressed.name), *_marks_left(pressed)]
            return _summary(scored, "各项得分已按“基础数据”算好。", lines)
        case Stage.SCORED:
            notices = problem_lines(scored.left_alone, pressed.name, least=Severity.NOTICE)
            told = [*differing(scored.case), *notices, *problem_lines(scored.problems, pressed.name)]
            return _summary(scored, _written(scored), [*told, *_marks_left(pressed)])


def _marks_left(pressed: Pressed) -> list[str]:
    """Marks on wrong cells, which the command put there and only the command takes back."""
    tables = find_tables(pressed.read().value, *MENDING_COLUMNS)
    return [
        f"红色单元格和“{each.sheet.name}”是评分前标出的：已改好的，可以自行去掉底色、删除批注和这张表。"
        for each in tables
    ]


def _written(scored: ScoredCase) -> str:
    """Where scores and workings are, by the names that the sheets have here."""
    form, plan = scored.case.form.sheet, scored.plan
    cells = sum(each.sheet == form for each in plan.cells) if plan else 0
    written = f"“{form}”写入 {cells} 个单元格" if cells else f"“{form}”没有需要改动的单元格"
    workings = plan.sheets[0].name if plan else ""
    return f"{written}，算式和得分在“{workings}”中；{UNTIL_SAVED}"


def _summary(scored: ScoredCase, done: str, told: Iterable[str]) -> Reply:
    """The totals, what was done, and what a person should look at."""
    lines = list(dict.fromkeys(told))
    totals = totals_words(scored.sheet)
    text = "\n".join([scored.sheet.rubric.title, *totals, "", done, *(["", *lines] if lines else [])])
    return Reply(Kind.WARNING if lines else Kind.INFO, TITLE, text)
