"""``xlplugin score``: the main job, on one workbook."""

import sys
from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from shutil import get_terminal_size

from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import print_json, print_problems, table
from xlplugin.cli.saving import save
from xlplugin.money import Missing, plain
from xlplugin.problem import Problem, has_errors
from xlplugin.rubric.grade import distance
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.scorebook.book import score_book

_NARROWEST = 30
_OTHER_COLUMNS = 66


def _points(value: Decimal | Missing | None) -> str:
    return plain(value) if isinstance(value, Decimal) else "—"


def _row(line: IndicatorScore) -> list[str]:
    why = line.explanation.removeprefix(f"{line.indicator.name}：")
    return [
        line.indicator.name,
        plain(line.indicator.weight),
        _points(line.claim.score),
        _points(line.score),
        line.status.value,
        why,
    ]


def _totals(sheet: ScoreSheet) -> str:
    total = sheet.total
    sums = f"自评合计 {_points(total.claimed)} 分，测算合计 {_points(total.computed)} 分"
    span = f"各口径之间 {_points(total.lowest)}～{_points(total.highest)} 分"
    counts = "，".join(f"{status.value} {sheet.count(status)} 项" for status in Verdict)
    lines = [f"{sums}（无法核算和待定的按自评得分计入），{span}", counts]
    if total.computed is not None and total.grade is not None:
        lines.append(f"评价等级：{total.grade}（{distance(sheet.rubric, total.computed)}）")
    return "\n".join(lines)


def _printed(sheet: ScoreSheet) -> str:
    last = get_terminal_size((140, 24)).columns - _OTHER_COLUMNS
    headings, rows = ["指标", "分值", "自评", "测算", "状态", "依据"], [_row(line) for line in sheet.lines]
    if last >= _NARROWEST:
        shown = table(headings, rows, last)
    else:
        shown = "\n".join([table(headings[:-1], [row[:-1] for row in rows]), "", *_explanations(sheet)])
    return "\n".join([sheet.rubric.title, "", shown, "", _totals(sheet)])


def _explanations(sheet: ScoreSheet) -> list[str]:
    """For a narrow terminal: below the table, since beside it there is no room."""
    return [line.explanation for line in sheet.lines]


def _show(arguments: Namespace, sheet: ScoreSheet | None, problems: tuple[Problem, ...]) -> None:
    if arguments.json:
        from xlplugin.cli.score_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), sheet, problems))
        return
    if sheet is not None:
        print(_printed(sheet))
    print_problems(problems)


def _outcome(sheet: ScoreSheet, problems: tuple[Problem, ...]) -> Exit:
    if has_errors(problems):
        return Exit.FINDINGS
    nothing = all(line.score is None for line in sheet.lines)
    return Exit.FACTS_MISSING if nothing else exit_for(problems)


def _say_nothing_written(arguments: Namespace, outcome: Exit) -> None:
    if arguments.json:
        return
    why = "没有可以计分的数据，请先填写基础数据" if outcome is Exit.FACTS_MISSING else "请先改正以上错误"
    print(f"没有写入文件：{why}", file=sys.stderr)


def run(arguments: Namespace) -> Exit:
    """Score a workbook, print the scores, and write the workbook with its results."""
    book: Path = arguments.book
    package = open_package(book)
    scored = package.value and score_book(package.value, arguments.rubric, arguments.rubrics)
    problems = (*package.problems, *(scored.problems if scored else ()))
    if not scored or scored.value is None:
        _show(arguments, None, problems)
        return Exit.UNUSABLE
    outcome = _outcome(scored.value.sheet, problems)
    saved = save(scored.value.package, arguments, "评分") if outcome is Exit.DONE else None
    _show(arguments, scored.value.sheet, (*problems, *(saved.problems if saved else ())))
    if saved is None:
        _say_nothing_written(arguments, outcome)
        return outcome
    if saved.value is None:
        return Exit.UNUSABLE
    if not arguments.json:
        print(f"已写入 {saved.value}")
    return outcome
