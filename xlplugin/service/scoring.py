"""Opening the form in a workbook, asking for its facts, and scoring it in place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.form.case import Case
from xlplugin.form.form import FormKind
from xlplugin.money import MISSING
from xlplugin.problem import Checked, Problem, Refused, Severity, Source, has_errors
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.formbook.opening import Asked, read_case
from xlplugin.workbook.scorebook.stated_rubric import stated_rubric

if TYPE_CHECKING:
    from xlplugin.workbook.edit.plan import Plan

_SEVERAL: Final = "several-forms"


class Outcome(Enum):
    """What became of a workbook that was to be scored."""

    SCORED = auto()
    """Scores and workings were written."""

    LIVE = auto()
    """Formulas of ours hold the scores: they were calculated, and nothing else was to be written."""

    FACTS_ADDED = auto()
    """It had no sheet of facts: it was given one, for people to fill in."""

    NOTHING_GIVEN = auto()
    """No fact is given yet: nothing was written."""

    IN_ERROR = auto()
    """Something has to be put right first: nothing was written."""


class Scored(NamedTuple):
    """A workbook that was to be scored.

    Attributes:
        outcome: what became of it.
        case: the form, its rubric known.
        sheet: the scores.
        problems: everything found, on the way and in the form.
        plan: what was written; None where nothing was.
        left_alone: those of the problems that tell of official cells which were not written to.
    """

    outcome: Outcome
    case: Case
    sheet: ScoreSheet
    problems: tuple[Problem, ...]
    plan: "Plan | None" = None
    left_alone: tuple[Problem, ...] = ()


def open_case(book: Workbook, asked: Asked = Asked()) -> Checked[Case]:
    """The form in a workbook; of several forms the one in front of the user.

    Raises:
        Refused: there is no form, or not just one.
    """
    read = book.read()
    grid = read.needed()
    opened = read_case(grid, book.name, asked)
    if book.front and any(each.code == _SEVERAL for each in opened.problems):
        in_front = read_case(grid, book.name, replace(asked, sheet=book.front))
        opened = in_front if in_front.value else opened
    case = opened.needed()
    of_form = (
        each for each in read.problems if each.source is None or each.source.sheet in (None, case.form.sheet)
    )
    return Checked(case, (*of_form, *opened.problems))


def open_assessed(book: Workbook, asked: Asked = Asked()) -> tuple[Case, tuple[Problem, ...]]:
    """As ``open_case``, for what cannot be done without a rubric: the case, and what was found on the way."""
    opened = open_case(book, asked)
    case = opened.needed()
    if case.assessment is None:
        raise Refused(*opened.problems, _no_rubric(case))
    return case, opened.problems


def _no_rubric(case: Case) -> Problem:
    place = Source(case.form.file, sheet=case.form.sheet)
    if case.form.kind is FormKind.ITEM:
        message, fix = "项目支出自评表没有可用的评价标准，不能评分", "可以用 xlplugin audit 核查这张表"
    else:
        message = "没有与这张表相符的评价标准，不能评分"
        fix = "请用 --rubric 指定（可用的见 xlplugin rubric list），或用 xlplugin audit 核查"
    return Problem("no-rubric", Severity.ERROR, message, fix, place)


def add_facts(book: Workbook, case: Case, *, accepted: bool = False) -> Scored:
    """Give a workbook the sheets of facts that it lacks, what it suggests itself filled in.

    Args:
        book: the workbook.
        case: the form in it, its rubric known.
        accepted: whether the suggestions count at once.
    """
    from xlplugin.workbook.formbook.facts_plan import plan_facts  # noqa: PLC0415 - not where facts are given

    plan = plan_facts(book.read().needed(), case, accepted=accepted)
    problems = book.change(plan, "基础数据")
    return Scored(Outcome.FACTS_ADDED, case, case.assessed.sheet, problems, plan)


def score(book: Workbook, asked: Asked = Asked(), *, as_reviewer: bool = False) -> Scored:
    """Score the form in a workbook; one without facts is given its sheet of facts first.

    Args:
        book: the workbook.
        asked: what the user asked for; where suggestions are accepted, a workbook without facts is scored
            on them at once.
        as_reviewer: whether a reviewer scores: then the self-scores stay as they are.

    Raises:
        Refused: there is no form, or no rubric for it.
    """
    case, problems = open_assessed(book, asked)
    if case.assessed.is_live:
        return _score_live(book, asked, case, problems)
    is_new = not case.assessed.has_facts_sheet
    if is_new:
        added = add_facts(book, case, accepted=asked.accept)
        if not asked.accept:
            return added._replace(problems=(*_without_formulas(problems), *added.problems))
        case, problems = open_assessed(book, asked)
    from xlplugin.workbook.formbook.formula_check import contradictions  # noqa: PLC0415 - as above
    from xlplugin.workbook.formbook.in_place import plan_scoring  # noqa: PLC0415 - not where formulas do it

    sheet = case.assessed.sheet
    planned = plan_scoring(book.read().needed(), case, accept_proposed=asked.accept, as_reviewer=as_reviewer)
    found = (*planned.problems, *findings(sheet))
    if planned.value is None or has_errors((*problems, *found)):
        return Scored(Outcome.IN_ERROR, case, sheet, (*problems, *found))
    given = any(fact.value is not MISSING for line in sheet.lines for fact in line.inputs)
    if not (given or is_new):
        return Scored(Outcome.NOTHING_GIVEN, case, sheet, (*problems, *found))
    changed = book.change(planned.value, "评分本表")
    shown = book.read({each.name for each in planned.value.sheets}).needed()
    wrong = contradictions(shown, book.name, sheet)
    everything = (*_without_formulas(problems), *found, *changed, *wrong)
    return Scored(Outcome.SCORED, case, sheet, everything, planned.value, planned.problems)


def _score_live(book: Workbook, asked: Asked, case: Case, problems: tuple[Problem, ...]) -> Scored:
    """A form that holds formulas of ours: they are calculated, and what they show is checked."""
    wanted, stated = case.assessed.loaded.rubric.id, stated_rubric(book.read().needed())
    if stated and stated != wanted:
        message = f"工作簿是按评价标准“{stated}”制作的，不能按“{wanted}”评分"
        fix = f"请用“{wanted}”的模板，或去掉 --rubric"
        raise Refused(*problems, Problem("rubric-differs", Severity.ERROR, message, fix, Source(book.name)))
    if not case.assessed.has_facts_sheet:
        message = "自评表的公式要用的“基础数据”不在工作簿里"
        fix = "请恢复这张工作表，或用 xlplugin template 重新生成工作簿"
        raise Refused(*problems, Problem("facts-sheet-gone", Severity.ERROR, message, fix, Source(book.name)))
    before = book.read().value
    book.recalculate()
    if book.read().value is not before:
        case, problems = open_assessed(book, asked)
    sheet = case.assessed.sheet
    everything = dict.fromkeys((*book.read().problems, *problems, *findings(sheet)))
    return Scored(Outcome.LIVE, case, sheet, tuple(everything))


def _without_formulas(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What opening found, but for formulas set aside: writing tells these again, with all that are alike."""
    from xlplugin.workbook.recalc.recalc import SET_ASIDE  # noqa: PLC0415 - only where something was written

    return (each for each in problems if each.code != SET_ASIDE)
