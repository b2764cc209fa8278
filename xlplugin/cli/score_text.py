"""What ``score`` says: a few lines in the order in which people ask, or with --details everything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import Final

from xlplugin.cli.output import columns, cut, table, wrapped
from xlplugin.form.case import Case
from xlplugin.money import plain
from xlplugin.problem import Problem, Severity, has_errors, readable
from xlplugin.rubric.model import Rubric
from xlplugin.scoring.findings import Wanted, wanted
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict
from xlplugin.scoring.totals_words import cap, claimed_words, points_words, status_words, totals_words
from xlplugin.service.score_words import (
    differences,
    found_words,
    has_drafts,
    lacking_words,
    other_problems,
    reviewed_words,
    rubric_words,
    written_words,
)
from xlplugin.service.scoring import ScoredCase, Stage
from xlplugin.workbook.layout.names import FACTS_SHEET

_MOST: Final = 12
"""The lines of an answer."""

_ITEMS: Final = 4
_BEFORE_WARNINGS: Final = 2
_FIRST: Final = 3
_MORE: Final = "加 --details 看全部"

_NARROWEST = 30
_OTHER_COLUMNS = 66
_LONGEST = 60


def answer(file: str, scored: ScoredCase, outcome: str) -> str:
    """The few lines that are said of a workbook.

    Args:
        file: the workbook as the user named it.
        scored: what became of it.
        outcome: what was written, or why nothing was; empty where it could not be.
    """
    if scored.stage is Stage.FACTS_ADDED:
        lines = _asked(file, scored, outcome)
    elif has_errors(scored.problems):
        lines = _wrong(file, scored, outcome)
    else:
        lines = _scored(file, scored, outcome)
    return "\n".join(lines)


def _title(file: str, rubric: Rubric) -> str:
    return f"{Path(file).name}：{rubric.title}"


def _scored(file: str, scored: ScoredCase, outcome: str) -> Iterator[str]:
    """Scores were computed, or nothing is known that could be scored."""
    sheet, needed = scored.sheet, wanted(scored.sheet)
    above = [_title(file, sheet.rubric)]
    above += [line for words in totals_words(sheet) for line in wrapped(words, columns())]
    above += reviewed_words(scored)
    if scored.plan and all(line.score is None for line in sheet.lines):
        above.append("还没有一项指标的数据是齐全的，各项得分仍按自评")
    if needed:
        above.append(cut(lacking_words(needed), columns()))
    below = [_MORE]
    if outcome:
        below = [
            *outcome.split("\n"),
            *filter(None, [written_words(scored)]),
            f"下一步：{_next_step(scored, needed)}；{_MORE}",
        ]
    room = _MOST - len(above) - len(below)
    yield from (*above, *_shown(_items(file, scored, room), room), *below)


def _next_step(scored: ScoredCase, needed: Sequence[Wanted]) -> str:
    sheet = scored.sheet
    if scored.plan is None and all(line.score is None for line in sheet.lines):
        return "打开工作簿，在标色单元格填数，没有的留空，再运行 xlplugin score"
    pending = sheet.count(Verdict.JUDGEMENT)
    things = (
        ("补齐数据", needed),
        ("评定待定项", pending),
        ("核对不符项", sheet.count(Verdict.DIFFERS)),
    )
    doing = [words for words, given in things if given]
    # While facts are wanted, drafts will be made anew.
    drafted = ["补完并删去【草稿】"] if not (needed or pending) and has_drafts(scored) else []
    if doing:
        return f"打开它，{'、'.join([*doing, *drafted])}，再对它运行 xlplugin score"
    return "，".join(["打开它核对", *drafted, "无误即可报送"])


def _asked(file: str, scored: ScoredCase, outcome: str) -> Iterator[str]:
    """A workbook was given its sheet of facts: what was found, what is wanted, where."""
    from xlplugin.workbook.formbook.facts_plan import lacking  # noqa: PLC0415 - only without facts

    facts = [each.name for each in scored.plan.sheets] if scored.plan else [FACTS_SHEET]
    found = found_words(scored.case)
    yield _title(file, scored.sheet.rubric)
    yield f"工作簿里还没有基础数据，已加入“{facts[0]}”，还没有评分"
    yield from (line for words in claimed_words(scored.sheet) for line in wrapped(words, columns()))
    known = (found, lacking_words(lacking(scored.case), facts))
    yield from (cut(line, columns()) for line in known if line)
    yield from _shown(_items(file, scored, _ITEMS), _ITEMS)
    if not outcome:
        yield _MORE
    elif not found:
        yield from (outcome, f"下一步：打开它填数，没有的留空，再对它运行 xlplugin score；{_MORE}")
    else:
        yield outcome
        yield "下一步：打开它，在“确认”栏把核对过的数据改为“已确认”，补上所缺的，再对它运行 xlplugin score"
        yield f"找到的数据全部认可时可加 --accept-proposed；{_MORE}"


def _wrong(file: str, scored: ScoredCase, outcome: str) -> Iterator[str]:
    """Cells have to be put right first: how many, and the first of them with the remedy."""
    errors = [each for each in dict.fromkeys(scored.problems) if each.severity is Severity.ERROR]
    cells = {str(each.source) for each in errors if each.source and each.source.cell}
    others = sum(not (each.source and each.source.cell) for each in errors)
    counted = [f"{len(cells)}个单元格"] if cells else []
    counted += [f"{others}处"] if others else []
    yield _title(file, scored.sheet.rubric)
    yield f"{'和另外'.join(counted)}要改正，没有评分："
    yield from (f"  {line}" for each in errors[:_FIRST] for line in _in_two_lines(each, file))
    yield from filter(None, [outcome])
    yield f"另有{len(errors) - _FIRST}处；{_MORE}" if len(errors) > _FIRST else _MORE


def _in_two_lines(problem: Problem, file: str) -> Iterator[str]:
    most = columns() - len("  ")
    first, *more = wrapped(problem.told(file), most)
    yield first
    yield from [cut("".join(more), most)] if more else []


def _items(file: str, scored: ScoredCase, room: int) -> list[tuple[str, str]]:
    """Lines to look at with their kinds; warnings go before all but the two gravest differences.

    In a small room the first warning, about an official cell that was left alone, goes first.

    Before a form is scored nothing is said against its claims.
    """
    found = [] if scored.stage is Stage.FACTS_ADDED else differences(scored.sheet)
    differing = [(each.kind, str(each)) for each in found]
    rubric = [(each.kind, str(each)) for each in rubric_words(scored.case, "用 --rubric 另选")]
    problems = readable(other_problems((*scored.left_alone, *scored.problems)))
    told = [(each.severity.chinese, each.told(file)) for each in problems]
    others = [*told[:1], *rubric, *told[1:]] if scored.left_alone else [*rubric, *told]
    notices = [each for each in others if each[0] == Severity.NOTICE.chinese]
    warnings = [each for each in others if each not in notices]
    first = max(min(_BEFORE_WARNINGS, room - 2), 0) if warnings else len(differing)
    return [*differing[:first], *warnings, *differing[first:], *notices]


def _shown(items: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    """As many as there is room for, and how many more there are of each kind."""
    first = len(items) if len(items) <= min(room, _ITEMS) else max(min(room - 1, _ITEMS), 1)
    yield from (cut(line, columns()) for _, line in items[:first])
    more = Counter(kind for kind, _ in items[first:])
    if more:
        yield f"另有{'、'.join(f'{kind}{number}项' for kind, number in more.items())}"


def everything(scored: ScoredCase) -> str:
    """All scores; of a workbook that was given its sheet of facts what it suggests and what is wanted."""
    return _facts_table(scored.case) if scored.stage is Stage.FACTS_ADDED else _score_table(scored.sheet)


def _score_table(sheet: ScoreSheet) -> str:
    """The table of indicators and below it the totals; explanations go below where the terminal is narrow."""
    last = get_terminal_size((140, 24)).columns - _OTHER_COLUMNS
    headings, rows = ["指标", "分值", "自评", "测算", "状态", "依据"], [_row(line) for line in sheet.lines]
    if last >= _NARROWEST:
        shown = table(headings, rows, last)
    else:
        below = [f"{line.indicator.name}：{_why(line)}" for line in sheet.lines]
        shown = "\n".join([table(headings[:-1], [row[:-1] for row in rows]), "", *below])
    return "\n".join([sheet.rubric.title, "", shown, "", *totals_words(sheet)])


def _row(line: IndicatorScore) -> list[str]:
    return [
        line.indicator.name,
        plain(line.indicator.weight),
        points_words(line.claim.points),
        points_words(line.score),
        status_words(line),
        _why(line),
    ]


def _why(line: IndicatorScore) -> str:
    why, counted = line.explanation, cap(line)
    return why if counted is None else f"自评不可能，按{plain(counted)}分计；{why}"


def _facts_table(case: Case) -> str:
    from xlplugin.workbook.formbook.facts_plan import lacking, where_from  # noqa: PLC0415 - only without facts

    parts = [f"工作簿里还没有基础数据，按“{case.assessed.loaded.rubric.title}”生成。"]
    if case.proposals:
        rows = [[each.line or each.definition.label, each.shown, where_from(each)] for each in case.proposals]
        found = table(["数据项", "数值", "来源"], rows, _LONGEST)
        parts += [f"\n从工作簿中找到{len(case.proposals)}项，待确认：", found]
    needed = [[each.indicator, each.label] for each in lacking(case)]
    if needed:
        parts += [f"\n还需要填写{len(needed)}项：", table(["指标", "数据项"], needed)]
    return "\n".join(parts)
