"""评分本表: scores the form in the workbook, exactly as the command ``score`` does, in place."""

from xlplugin.excel.live.session import progress
from xlplugin.excel.ribbon.actions.facts import facts_inserted
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import CHOOSE, UNTIL_SAVED, Kind, Reply, cut, problem_lines
from xlplugin.problem import Refused, Severity
from xlplugin.scoring.findings import wanted
from xlplugin.scoring.totals_words import totals_words
from xlplugin.service.score_words import (
    differences,
    lacking_words,
    other_problems,
    rubric_words,
    written_words,
)
from xlplugin.service.scoring import ScoredCase, Stage, score
from xlplugin.workbook.layout.names import MENDING_COLUMNS
from xlplugin.workbook.scorebook.headings import find_tables

TITLE = "评分本表"
REVIEWER = "reviewer"
"""The argument with which a reviewer scores: the self-scores then stay as they are."""

_FIRST = 4


def run(pressed: Pressed) -> Reply:
    """Score the workbook; one without facts gets its sheet of facts first."""
    progress(pressed.book.app, "正在评分……")
    scored = score(pressed, as_reviewer=pressed.argument == REVIEWER)
    match scored.stage:
        case Stage.FACTS_ADDED:
            return facts_inserted(pressed, scored)
        case Stage.IN_ERROR:
            raise Refused(*scored.problems)
        case Stage.NOTHING_GIVEN:
            text = "“基础数据”里还没有可以计分的数据：请填写，或把待确认的改为“已确认”，然后再点“评分本表”。"
            if scored.sheet.rubric.of_form:
                text = "表里还没有可以计分的数据：请填写目标值、实际完成值和预算执行数，然后再点“评分本表”。"
            return Reply(Kind.WARNING, TITLE, f"{text}\n\n工作簿没有改动。")
        case Stage.LIVE:
            by = "" if scored.sheet.rubric.of_form else "按“基础数据”"
            return _summary(pressed, scored, f"各项得分已{by}算好。")
        case Stage.SCORED:
            return _summary(pressed, scored, f"{written_words(scored)}；{UNTIL_SAVED}")


def _marks_left(pressed: Pressed) -> list[str]:
    """Marks on wrong cells, which the command put there and only the command takes back."""
    tables = find_tables(pressed.read().value, *MENDING_COLUMNS)
    return [
        f"红色单元格和“{each.sheet.name}”是评分前标出的：已改好的，可以自行去掉底色、删除批注和这张表。"
        for each in tables
    ]


def _summary(pressed: Pressed, scored: ScoredCase, done: str) -> Reply:
    """The totals, what is lacking, what was done, and what a person should look at."""
    sheet = scored.sheet
    differing = [*rubric_words(scored.case, CHOOSE), *differences(sheet)]
    told = [cut(str(each)) for each in differing[:_FIRST]]
    told += [f"另有 {len(differing) - _FIRST} 项没有列出，见各项的“状态”"] if len(differing) > _FIRST else []
    told += problem_lines(scored.left_alone, pressed.name, least=Severity.NOTICE)
    told += [*problem_lines(other_problems(scored.problems), pressed.name), *_marks_left(pressed)]
    lines = list(dict.fromkeys(told))
    lacking = [cut(words) for words in [lacking_words(wanted(sheet))] if words]
    head = [sheet.rubric.title, *totals_words(sheet), *lacking, "", done]
    text = "\n".join([*head, *(["", *lines] if lines else [])])
    return Reply(Kind.WARNING if lines else Kind.INFO, TITLE, text)
