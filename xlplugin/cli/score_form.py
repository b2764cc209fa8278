"""``xlplugin score`` on an official form: proposes facts where it has none, else scores it in place."""

from argparse import Namespace
from collections.abc import Iterable, Iterator

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_problems, table
from xlplugin.cli.saving import save
from xlplugin.cli.score_output import finish, show
from xlplugin.form.form import FormKind
from xlplugin.form.proposal import Proposal
from xlplugin.money import MISSING
from xlplugin.problem import Checked, Problem, Severity, Source, failed, has_errors
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.facts_plan import lacking, where_from
from xlplugin.workbook.formbook.opening import Asked, OpenedForm, open_form
from xlplugin.workbook.formbook.scoring import add_facts, score_form
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.recalc.recalc import SET_ASIDE

_LONGEST = 60


def run_form(arguments: Namespace, package: Package, grid: BookGrid, before: tuple[Problem, ...]) -> Exit:
    """Score the official form in a workbook.

    Args:
        arguments: of the command line.
        package: the workbook.
        grid: what is on its sheets.
        before: the problems of opening it.
    """
    opened = _opened(arguments, package, grid)
    problems = (*before, *opened.problems)
    if opened.value is None:
        show(arguments, None, problems)
        return Exit.UNUSABLE
    if opened.value.has_facts_sheet:
        return _score(arguments, package, opened.value, problems)
    added = add_facts(package, opened.value, arguments.rubrics, accepted=arguments.accept_proposed)
    if added.value is None:
        show(arguments, opened.value.sheet, (*problems, *added.problems))
        return Exit.UNUSABLE
    if not arguments.accept_proposed:
        found = (*_without_formulas(problems), *added.problems)
        return _ask_for_facts(arguments, opened.value, added.value, found)
    again = _opened(arguments, added.value)
    if again.value is None:
        show(arguments, None, (*before, *again.problems))
        return Exit.UNUSABLE
    return _score(arguments, added.value, again.value, (*before, *again.problems), new_facts=True)


def _opened(arguments: Namespace, package: Package, grid: BookGrid | None = None) -> Checked[OpenedForm]:
    """The form with its rubric; without one nothing can be scored."""
    asked = Asked(arguments.rubric, arguments.rubrics, arguments.sheet, accept=arguments.accept_proposed)
    opened = open_form(package, asked, grid)
    if opened.value is None or opened.value.loaded is not None:
        return opened
    return failed(*opened.problems, _no_rubric(opened.value))


def _no_rubric(opened: OpenedForm) -> Problem:
    form = opened.form
    place = Source(form.file, sheet=form.sheet)
    if form.kind is FormKind.ITEM:
        message, fix = "项目支出自评表没有可用的评价标准，不能评分", "可以用 xlplugin audit 核查这张表"
    else:
        message = "没有与这张表相符的评价标准，不能评分"
        fix = "请用 --rubric 指定（可用的见 xlplugin rubric list），或用 xlplugin audit 核查"
    return Problem("no-rubric", Severity.ERROR, message, fix, place)


def _score(
    arguments: Namespace,
    package: Package,
    opened: OpenedForm,
    problems: tuple[Problem, ...],
    *,
    new_facts: bool = False,
) -> Exit:
    scored = score_form(
        package,
        opened,
        arguments.rubrics,
        accept_proposed=arguments.accept_proposed,
        as_reviewer=arguments.as_reviewer,
    )
    if scored.value is None:
        found = (*problems, *scored.problems)
        show(arguments, opened.sheet, found)
        return Exit.FINDINGS if has_errors(found) else Exit.UNUSABLE
    found = (*_without_formulas(problems), *scored.problems)
    given = any(fact.value is not MISSING for line in scored.value.sheet.lines for fact in line.inputs)
    return finish(arguments, scored.value.sheet, scored.value.package, found, to_fill_in=new_facts or given)


def _ask_for_facts(
    arguments: Namespace, opened: OpenedForm, package: Package, problems: tuple[Problem, ...]
) -> Exit:
    """Write the workbook with the sheet of facts, and say what was proposed and what is still needed."""
    saved = save(package, arguments, "评分")
    everything = (*problems, _wanted(opened), *saved.problems)
    if arguments.json:
        show(arguments, opened.sheet, everything)
    else:
        print(_asked(opened))
        print_problems(everything)
    if saved.value is None:
        return Exit.UNUSABLE
    if not arguments.json:
        print(f"{saved.value}：请在“基础数据”中核对、补充后，对这个文件再运行 xlplugin score")
    return Exit.FACTS_MISSING


def _asked(opened: OpenedForm) -> str:
    proposals, wanted = opened.proposals, [list(each) for each in lacking(opened)]
    parts = [f"工作簿里还没有基础数据，按“{opened.loaded.rubric.title}”生成。" if opened.loaded else ""]
    if proposals:
        rows = [[_label(each), each.shown, where_from(each)] for each in proposals]
        parts += [
            f"\n从工作簿中找到{len(proposals)}项，待确认：",
            table(["数据项", "数值", "来源"], rows, _LONGEST),
        ]
    if wanted:
        parts += [f"\n还需要填写{len(wanted)}项：", table(["指标", "数据项"], wanted)]
    return "\n".join(parts)


def _without_formulas(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What opening found, but for formulas set aside: writing tells these again, with all that are alike."""
    return (each for each in problems if each.code != SET_ASIDE)


def _label(proposal: Proposal) -> str:
    return proposal.line or proposal.definition.label


def _wanted(opened: OpenedForm) -> Problem:
    found, wanted = len(opened.proposals), len(list(lacking(opened)))
    message = f"工作簿没有基础数据：从中找到{found}项待确认，还需要填写{wanted}项"
    fix = "请在新增的“基础数据”中核对、补充后重新评分；全部认可找到的数据可加 --accept-proposed"
    return Problem("facts-wanted", Severity.NOTICE, message, fix, opened.source)
