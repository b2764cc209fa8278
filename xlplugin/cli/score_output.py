"""What scoring puts out, of whatever workbook: the table or JSON, the written workbook, and the exit code."""

import sys
from argparse import Namespace

from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import print_json, print_problems
from xlplugin.cli.saving import save
from xlplugin.problem import Problem, has_errors
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.workbook.file.package import Package


def show(arguments: Namespace, sheet: ScoreSheet | None, problems: tuple[Problem, ...]) -> None:
    """Print scores and problems, or the JSON document that holds both."""
    if arguments.json:
        from xlplugin.cli.score_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), sheet, problems))
        return
    if sheet is not None:
        from xlplugin.cli.score_table import score_table  # noqa: PLC0415 - only where a table is wanted

        print(score_table(sheet))
    print_problems(problems)


def _outcome(sheet: ScoreSheet, problems: tuple[Problem, ...]) -> Exit:
    """What scoring came to: errors, nothing to score, or done."""
    if has_errors(problems):
        return Exit.FINDINGS
    nothing = all(line.score is None for line in sheet.lines)
    return Exit.FACTS_MISSING if nothing else exit_for(problems)


def _say_nothing_written(arguments: Namespace, outcome: Exit) -> None:
    if arguments.json:
        return
    why = "没有可以计分的数据，请先填写基础数据" if outcome is Exit.FACTS_MISSING else "请先改正以上错误"
    print(f"没有写入文件：{why}", file=sys.stderr)


def finish(
    arguments: Namespace,
    sheet: ScoreSheet,
    package: Package,
    problems: tuple[Problem, ...],
    *,
    to_fill_in: bool = False,
) -> Exit:
    """Write the scored workbook unless something forbids it, and print scores and problems.

    Args:
        arguments: of the command line.
        sheet: the scores.
        package: the workbook to write.
        problems: everything found.
        to_fill_in: whether the workbook is worth having although nothing could be scored.
    """
    outcome = _outcome(sheet, problems)
    writing = outcome is Exit.DONE or (to_fill_in and outcome is Exit.FACTS_MISSING)
    saved = save(package, arguments, "评分") if writing else None
    show(arguments, sheet, (*problems, *(saved.problems if saved else ())))
    if saved is None:
        _say_nothing_written(arguments, outcome)
        return outcome
    if saved.value is None:
        return Exit.UNUSABLE
    if not arguments.json:
        print(saved.value)
        if outcome is Exit.FACTS_MISSING:
            print("还没有一项指标的数据是齐全的，各项得分仍按自评；请补充基础数据后重新评分", file=sys.stderr)
    return outcome
