"""``xlplugin score``: the main job, on one workbook."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Final

from xlplugin.cli import codes
from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json, print_problems
from xlplugin.cli.saving import refuse_folder, save, target
from xlplugin.problem import Problem, Refused, Source, has_errors
from xlplugin.service.file import FileBook
from xlplugin.service.file_kind import FileKind
from xlplugin.service.mending import mark_errors, take_back_marks
from xlplugin.service.scoring import ScoredCase, Stage, score
from xlplugin.service.workbook import refuse_legacy
from xlplugin.workbook.file.save import same_file
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.layout.names import DRAFT_ID

_MEND: Final = "下一步：按其中的“待改正”改好，再对它运行 xlplugin score"
_MEND_FIRST: Final = "没有写入文件：请先改正以上错误"
_LIVE_REVIEW: Final = "本程序模板的得分都是公式，--as-reviewer 不起作用，与普通评分相同"


def run(arguments: Namespace) -> Exit:
    """Score a workbook, write the workbook with its results, and say what came of it."""
    refuse_folder(arguments.book)
    book = FileBook(arguments.book, arguments.rubrics)
    refuse_legacy(book)
    left = take_back_marks(book)
    rubric = DRAFT_ID if arguments.draft else arguments.rubric
    request = Request(rubric, arguments.rubrics, arguments.sheet, accept=arguments.accept_proposed)
    scored = score(book, request, as_reviewer=arguments.as_reviewer)
    scored = scored._replace(problems=(*left, *scored.problems))
    nothing = all(line.score is None for line in scored.sheet.lines)
    code = Exit.FINDINGS if has_errors(scored.problems) else Exit.FACTS_MISSING if nothing else Exit.DONE
    kind, how = FileKind.FACTS_WANTED if nothing else FileKind.SCORED, ""
    if scored.stage is Stage.FACTS_ADDED:
        code, kind = Exit.FACTS_MISSING, FileKind.FACTS_WANTED
    elif code is Exit.FINDINGS:
        try:
            marked = mark_errors(book, scored)
        except Refused as refused:
            _show(arguments, scored, _MEND_FIRST, refused.problems)
            return code
        if marked is None:
            _show(arguments, scored, _MEND_FIRST)
            return code
        scored, kind = marked, FileKind.TO_MEND
        own = same_file(target(arguments, kind, book.package.ending), arguments.book)
        how = f"\n还没有评分{'' if own else '，原文件没有改动'}；{_MEND}"
    elif nothing and scored.stage is not Stage.SCORED:
        _show(arguments, scored, "没有写入文件：没有可以计分的数据")
        return code
    try:
        saved = save(book.package, arguments, kind)
    except Refused as refused:
        _show(arguments, scored, "", refused.problems)
        return Exit.UNUSABLE
    if arguments.as_reviewer and scored.stage is Stage.LIVE:
        how = f"\n{_LIVE_REVIEW}"
    _show(arguments, scored, f"{saved}{how}")
    return code


def _show(arguments: Namespace, scored: ScoredCase, outcome: str, refusal: tuple[Problem, ...] = ()) -> None:
    """Print the answer; the JSON document, or everything there is to tell, where that is asked for.

    Args:
        arguments: the command line.
        scored: what became of the workbook.
        outcome: what was written, or why nothing was; empty where it could not be.
        refusal: why it could not be saved.
    """
    more = (*_facts_wanted(scored), *refusal)
    if arguments.json:
        from xlplugin.service.score_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), scored.sheet, (*scored.problems, *more)))
        return
    from xlplugin.cli.score_text import answer, everything  # noqa: PLC0415 - only where text is wanted

    is_complaint = scored.stage is not Stage.FACTS_ADDED and has_errors(scored.problems)
    stream = sys.stderr if is_complaint else sys.stdout
    if refusal and scored.stage is Stage.FACTS_ADDED:  # nothing of it came to be
        print_problems(refusal, arguments)
        return
    if arguments.details:
        print(everything(scored))
        print_problems((*scored.problems, *more), arguments)
        if outcome:
            print(outcome, file=stream)
        return
    print(answer(str(arguments.book), scored, outcome), file=stream)
    print_problems(refusal, arguments)


def _facts_wanted(scored: ScoredCase) -> Iterator[Problem]:
    """That a workbook without facts was given its sheet of facts."""
    if scored.stage is Stage.FACTS_ADDED:
        from xlplugin.workbook.formbook.facts_plan import lacking  # noqa: PLC0415 - only without facts

        case = scored.case
        found, needed = len(case.proposals), len(lacking(case))
        message = f"工作簿没有基础数据：从中找到{found}项待确认，还需要填写{needed}项"
        yield codes.FACTS_WANTED.at(Source(case.form.file), message)
