"""Opening the form in a workbook, asking for its facts, and scoring it in place."""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from xlplugin.form.case import Case
from xlplugin.form.codes import RUBRIC_UNMATCHED
from xlplugin.form.form import FormKind
from xlplugin.form.matching import NOT_SCORED
from xlplugin.money import MISSING
from xlplugin.problem import Checked, Problem, Refused, Severity, Source, has_errors, told_after
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.service.workbook import Unfinished, Workbook, refuse_half_changed, refuse_legacy
from xlplugin.workbook.file.codes import FORMULA_SET_ASIDE
from xlplugin.workbook.formbook.opening import Request, read_case
from xlplugin.workbook.forms import codes
from xlplugin.workbook.layout.names import DRAFT_ID
from xlplugin.workbook.scorebook.fact_rows import amounts_as_typed, stated_rubric

if TYPE_CHECKING:
    from xlplugin.workbook.edit.plan import Plan


class Stage(Enum):
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


class ScoredCase(NamedTuple):
    """A workbook that was to be scored.

    Attributes:
        stage: what became of it.
        case: the form, its rubric known.
        sheet: the scores.
        problems: everything found, on the way and in the form.
        plan: what was written; None where nothing was.
        left_alone: those of the problems that tell of official cells which were not written to, and of cells
            of ours that were given their formulas back.
    """

    stage: Stage
    case: Case
    sheet: ScoreSheet
    problems: tuple[Problem, ...]
    plan: "Plan | None" = None
    left_alone: tuple[Problem, ...] = ()


def open_case(book: Workbook, request: Request = Request()) -> Checked[Case]:
    """The form in a workbook; of several forms the one in front of the user.

    Raises:
        Refused: there is no form, or not just one.
    """
    read = book.read()
    request = request._replace(chosen=book.chosen)
    of_file = [each for each in read.problems if each.source is None or each.source.sheet is None]
    with told_after(of_file):
        try:
            opened = _read(book, request)
        except Refused as refused:
            if all(each.code != codes.SEVERAL_FORMS.name for each in refused.problems) or not book.front:
                raise
            try:
                opened = _read(book, request._replace(sheet=book.front))
            except Refused:
                raise refused from None
    own = opened.value.form.sheet
    of_form = (each for each in read.problems if each.source is None or each.source.sheet in (None, own))
    return Checked(opened.value, (*of_form, *opened.problems))


def _read(book: Workbook, request: Request) -> Checked[Case]:
    """The case; by the form's own criteria where they are asked for, or the workbook was scored so."""
    grid = book.read().value
    if (request.rubric or stated_rubric(grid) or request.chosen) != DRAFT_ID:
        return read_case(grid, book.name, request)
    from xlplugin.service.drafting import with_draft  # noqa: PLC0415 - only where it is asked for

    drafted = with_draft(book, request)
    opened = read_case(grid, book.name, drafted.value)
    return Checked(opened.value, (*drafted.problems, *opened.problems))


def open_assessed(book: Workbook, request: Request = Request()) -> tuple[Case, tuple[Problem, ...]]:
    """As ``open_case``, for what cannot be done without a rubric: the case, and what was found on the way."""
    opened = open_case(book, request)
    case = opened.value
    place = Source(case.form.file, sheet=case.form.sheet)
    if not case.form.scored:
        message, fix = (
            "这张表没有得分栏，不能评分",
            "可以用 xlplugin audit 核查这张表的预算执行和目标完成情况",
        )
        raise Refused(*opened.problems, codes.FORM_COLUMN_MISSING.at(place, message, fix=fix))
    if case.assessment is None:
        unmatched = [each for each in opened.problems if each.code == RUBRIC_UNMATCHED.name]
        if case.form.kind is FormKind.ITEM and unmatched:
            message = f"{unmatched[0].message.removesuffix(NOT_SCORED)}，不能评分"
            fix = "表样里有而没有填的请补上；表样本来没有的不必改表，可以用 xlplugin audit 核查"
            others = (each for each in opened.problems if each not in unmatched)
            raise Refused(*others, codes.NO_RUBRIC.at(place, message, fix=fix))
        if case.form.kind is FormKind.ITEM:
            message, fix = "项目支出自评表不能断定用哪套评价标准，不能评分", "请用 --rubric 指定"
        else:
            message = "没有与这张表相符的评价标准，不能评分"
            fix = "请用 --rubric 指定（可用的见 xlplugin rubric list），或用 xlplugin audit 核查"
        raise Refused(*opened.problems, codes.NO_RUBRIC.at(place, message, fix=fix))
    return case, opened.problems


def add_facts(book: Workbook, case: Case, *, accepted: bool = False) -> ScoredCase:
    """Give a workbook the sheets of facts that it lacks, what it suggests itself filled in.

    Args:
        book: the workbook.
        case: the form in it, its rubric known.
        accepted: whether the suggestions count at once.
    """
    from xlplugin.workbook.formbook.facts_plan import plan_facts  # noqa: PLC0415 - not where facts are given

    refuse_legacy(book)
    if case.assessed.is_live:
        raise Refused(_facts_gone(book))
    plan = plan_facts(book.read().value, case, accepted=accepted)
    problems = book.change(plan, "基础数据")
    return ScoredCase(Stage.FACTS_ADDED, case, case.assessed.sheet, problems, plan)


def score(book: Workbook, request: Request = Request(), *, as_reviewer: bool = False) -> ScoredCase:
    """Score the form in a workbook; one without facts is given its sheet of facts first.

    Args:
        book: the workbook.
        request: what the user asked for; where suggestions are accepted, a workbook without facts is scored
            on them at once.
        as_reviewer: whether a reviewer scores: then the self-scores stay as they are.

    Raises:
        Refused: there is no form, or no rubric for it, or the workbook is only read or half changed.
    """
    refuse_legacy(book)
    refuse_half_changed(book.read().problems)
    case, problems = open_assessed(book, request)
    if case.assessed.is_live:
        return _score_live(book, request, case, problems)
    own_facts = case.assessed.loaded.rubric.of_form
    is_new, sheet = not (own_facts or case.assessed.has_facts_sheet), case.assessed.sheet
    if is_new:
        if any(line.claim.words for line in sheet.lines):  # it is no claim, and must not pass for none
            errors = (each for each in findings(sheet) if each.severity is Severity.ERROR)
            return ScoredCase(Stage.IN_ERROR, case, sheet, (*problems, *errors))
        with told_after(problems):
            added = add_facts(book, case, accepted=request.accept)
        if not request.accept:
            return added._replace(problems=(*_without_formulas(problems), *added.problems))
        case, problems = open_assessed(book, request)
    from xlplugin.workbook.formbook.formula_check import contradictions  # noqa: PLC0415 - not where formulas do it
    from xlplugin.workbook.formbook.in_place import plan_scoring  # noqa: PLC0415 - as above

    sheet, found = case.assessed.sheet, findings(case.assessed.sheet)
    given = any(fact.value is not MISSING for line in sheet.lines for fact in line.inputs)
    try:
        planned = plan_scoring(
            book.read().value, case, accept_proposed=request.accept, as_reviewer=as_reviewer
        )
        plan, found = planned.value, (*planned.problems, *found)
        if not has_errors((*problems, *found)):
            if not (given or is_new):
                return ScoredCase(Stage.NOTHING_GIVEN, case, sheet, (*problems, *found))
            changed = book.change(plan, "评分本表")
            shown = book.read({each.name for each in plan.sheets}).value
            wrong = contradictions(shown, book.name, sheet)
            everything = (*_without_formulas(problems), *found, *changed, *wrong)
            return ScoredCase(Stage.SCORED, case, sheet, everything, plan, planned.problems)
    except Unfinished:
        raise
    except Refused as refused:
        found = (*found, *refused.problems)
    return ScoredCase(Stage.IN_ERROR, case, sheet, (*problems, *found))


def _score_live(book: Workbook, request: Request, case: Case, problems: tuple[Problem, ...]) -> ScoredCase:
    """A form that holds formulas of ours: they are calculated, and what they show is checked."""
    wanted, stated = case.assessed.loaded.rubric.id, stated_rubric(book.read().value)
    if stated and stated != wanted:
        message = f"工作簿是按评价标准“{stated}”制作的，不能按“{wanted}”评分"
        fix = f"请用“{wanted}”的模板，或去掉 --rubric"
        raise Refused(*problems, codes.RUBRIC_DIFFERS.at(Source(book.name), message, fix=fix))
    if not case.assessed.has_facts_sheet:
        raise Refused(*problems, _facts_gone(book))
    before = book.read().value
    renewed, told = tuple(amounts_as_typed(before)), list[Problem]()
    if case.assessed.loaded.rubric.of_form:
        from xlplugin.workbook.formbook.item_renewal import renewals, told_of  # noqa: PLC0415 - only for item forms

        renewed = renewals(before, case.form, case.assessed.loaded.rubric)
        told = list(told_of(renewed, book.name))
    if renewed:
        from xlplugin.workbook.edit.plan import Plan  # noqa: PLC0415 - not where nothing is written

        book.change(Plan(cells=renewed), "评分本表", calculate=False)
    book.recalculate()
    if book.read().value is not before:
        case, problems = open_assessed(book, request)
    sheet = case.assessed.sheet
    found = findings(sheet)
    if sheet.rubric.of_form:
        from xlplugin.workbook.formbook.item_renewal import amiss  # noqa: PLC0415 - as above

        found = (*amiss(case), *found)
    everything = dict.fromkeys((*book.read().problems, *problems, *told, *found))
    return ScoredCase(Stage.LIVE, case, sheet, tuple(everything), left_alone=tuple(told))


def _facts_gone(book: Workbook) -> Problem:
    """The formulas of a form speak of a sheet of facts that is no more: another one would not mend them."""
    message = "自评表的公式要用的“基础数据”不在工作簿里"
    fix = "请恢复这张工作表，或用 xlplugin template 重新生成工作簿"
    return codes.FACTS_SHEET_GONE.at(Source(book.name), message, fix=fix)


def _without_formulas(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What opening found, but for formulas set aside: writing tells these again, with all that are alike."""
    return (each for each in problems if each.code != FORMULA_SET_ASIDE.name)
