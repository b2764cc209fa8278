"""``xlplugin score``: the main job, on one workbook."""

import sys
from argparse import Namespace

from xlplugin.cli import codes
from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json, print_problems, table
from xlplugin.cli.saving import Mark, save
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Source, has_errors
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.service.file import FileBook
from xlplugin.service.mending import mark_errors, take_back_marks
from xlplugin.service.scoring import ScoredCase, Stage, score
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.save import Saved
from xlplugin.workbook.formbook.opening import Request

_LONGEST = 60
_IN_PART = "还没有一项指标的数据是齐全的，各项得分仍按自评；请补充基础数据后重新评分"


def run(arguments: Namespace) -> Exit:
    """Score a workbook, print the scores, and write the workbook with its results."""
    book = FileBook(arguments.book, arguments.rubrics)
    take_back_marks(book)
    request = Request(arguments.rubric, arguments.rubrics, arguments.sheet, accept=arguments.accept_proposed)
    scored = score(book, request, as_reviewer=arguments.as_reviewer)
    problems = scored.problems
    if scored.stage is Stage.FACTS_ADDED:
        return _ask(arguments, book.package, scored.case, problems)
    nothing = all(line.score is None for line in scored.sheet.lines)
    code = Exit.FINDINGS if has_errors(problems) else Exit.FACTS_MISSING if nothing else Exit.DONE
    if code is Exit.FINDINGS and mark_errors(book, scored):
        return _to_mend(arguments, book.package, scored)
    if code is Exit.FINDINGS or (nothing and scored.stage is not Stage.SCORED):
        _show(arguments, scored.sheet, problems)
        why = "请先改正以上错误" if code is Exit.FINDINGS else "没有可以计分的数据，请先填写基础数据"
        if not arguments.json:
            print(f"没有写入文件：{why}", file=sys.stderr)
        return code
    saved, refusal = _saved(book.package, arguments, Mark.FACTS_WANTED if nothing else Mark.SCORED)
    _show(arguments, scored.sheet, (*problems, *refusal))
    if saved is None:
        return Exit.UNUSABLE
    if not arguments.json:
        print(saved)
    if nothing and not arguments.json:
        print(_IN_PART, file=sys.stderr)
    return code


def _to_mend(arguments: Namespace, package: Package, scored: ScoredCase) -> Exit:
    """Write the copy in which the wrong cells are marked."""
    saved, refusal = _saved(package, arguments, Mark.TO_MEND)
    _show(arguments, scored.sheet, (*scored.problems, *refusal))
    if saved is None:
        return Exit.UNUSABLE
    if not arguments.json:
        print(f"{saved}：还没有评分，原文件没有改动；请按其中的“待改正”改好，再对这个文件运行 xlplugin score")
    return Exit.FINDINGS


def _saved(package: Package, arguments: Namespace, mark: Mark) -> tuple[Saved | None, tuple[Problem, ...]]:
    """Save it, or say why not: what was scored is shown all the same."""
    try:
        return save(package, arguments, mark), ()
    except Refused as refused:
        return None, refused.problems


def _show(arguments: Namespace, sheet: ScoreSheet, problems: tuple[Problem, ...]) -> None:
    """Print scores and problems, or the JSON document that holds both."""
    if arguments.json:
        from xlplugin.cli.score_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), sheet, problems))
    else:
        from xlplugin.cli.score_table import score_table  # noqa: PLC0415 - only where a table is wanted

        print(score_table(sheet))
        print_problems(problems)


def _ask(arguments: Namespace, package: Package, case: Case, problems: tuple[Problem, ...]) -> Exit:
    """Write the workbook with its new sheet of facts, and say what was proposed and what is still needed."""
    from xlplugin.workbook.formbook.facts_plan import lacking  # noqa: PLC0415 - only without facts

    wanted = [list(each) for each in lacking(case)]
    message = f"工作簿没有基础数据：从中找到{len(case.proposals)}项待确认，还需要填写{len(wanted)}项"
    notice = codes.FACTS_WANTED.at(Source(case.form.file), message)
    saved, refusal = _saved(package, arguments, Mark.FACTS_WANTED)
    everything = (*problems, notice, *refusal)
    if arguments.json:
        _show(arguments, case.assessed.sheet, everything)
    else:
        print(_asked(case, wanted))
        print_problems(everything)
    if saved is None:
        return Exit.UNUSABLE
    if not arguments.json:
        print(f"{saved}：请在“基础数据”中核对、补充后，对这个文件再运行 xlplugin score")
    return Exit.FACTS_MISSING


def _asked(case: Case, wanted: list[list[str]]) -> str:
    from xlplugin.workbook.formbook.facts_plan import where_from  # noqa: PLC0415 - only without facts

    parts = [f"工作簿里还没有基础数据，按“{case.assessed.loaded.rubric.title}”生成。"]
    if case.proposals:
        rows = [[each.line or each.definition.label, each.shown, where_from(each)] for each in case.proposals]
        parts += [
            f"\n从工作簿中找到{len(case.proposals)}项，待确认：",
            table(["数据项", "数值", "来源"], rows, _LONGEST),
        ]
    if wanted:
        parts += [f"\n还需要填写{len(wanted)}项：", table(["指标", "数据项"], wanted)]
    return "\n".join(parts)
