"""The audit of a filed form: every check, and the summary on top."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from xlplugin.audit.scores import (
    claims,
    entries,
    evidence,
    goals,
    grades,
    reasons,
    totals,
    weights,
)
from xlplugin.audit.summary import AuditReport, summarise
from xlplugin.audit.tables import (
    budget_block,
    copies,
    execution,
    execution_points,
    tables,
    units,
    year_columns,
)
from xlplugin.audit.words import (
    adjusted_budget,
    annex,
    changes,
    facts_twice,
    other_powers,
    owned_problems,
    per_head,
    results_in_words,
    rows_in_words,
    same_clause,
    same_sentence,
    shares,
    stated_arithmetic,
    stated_points,
    stated_result,
    stated_sums,
    twice_given,
    years,
)
from xlplugin.form.case import Case
from xlplugin.money import plain
from xlplugin.problem import Problem, Severity, Source, gravest_first, readable
from xlplugin.rubric.codes import RUBRIC_CONTRADICTION

Check: TypeAlias = Callable[[Case], Iterator[Problem]]

CHECKS: Final[tuple[Check, ...]] = (
    weights.check_rows,
    weights.check_sums,
    weights.check_differences,
    entries.check,
    totals.check,
    grades.check,
    claims.check,
    claims.check_stated_rates,
    reasons.check,
    reasons.check_repeated,
    evidence.check,
    reasons.check_full_marks,
    tables.check,
    year_columns.check,
    budget_block.check_header_sums,
    budget_block.check_sums,
    budget_block.check_splits,
    years.check_titles,
    years.check_slips,
    twice_given.check_tables,
    copies.check,
    adjusted_budget.check,
    stated_sums.check,
    twice_given.check_rounded,
    twice_given.check_words,
    same_clause.check,
    twice_given.check_words_against_tables,
    rows_in_words.check,
    results_in_words.check,
    facts_twice.check_facts,
    facts_twice.check_rates,
    facts_twice.check_rivals,
    stated_result.check_total,
    stated_result.check_grade,
    stated_result.check_in_words,
    stated_points.check,
    annex.check,
    units.check,
    other_powers.check,
    stated_arithmetic.check_quotients,
    same_sentence.check_rates,
    shares.check,
    same_sentence.check_remainders,
    changes.check,
    per_head.check,
    stated_arithmetic.check_spending,
    stated_arithmetic.check_rates,
    owned_problems.check,
    evidence.check_subordinates,
    evidence.check_items,
    execution.check,
    budget_block.check_unread,
    budget_block.check_split,
    execution_points.check_rates,
    execution_points.check_points,
    execution_points.check_score_of_nothing,
    goals.check,
    entries.check_leftovers,
    entries.check_header,
)
"""Every check, in the order in which a reviewer goes through a form: a new one is one line here."""

_FIRST: Final = 3


def audit(case: Case) -> AuditReport:
    """Everything wrong with a filed form, the worst first; of equal ones in the order of the checks.

    Two checks that say the same of the same place, or reckon the same there, have found one thing.
    """
    found: dict[tuple[str, str, str], Problem] = {}
    for each in (each for check in CHECKS for each in check(case)):
        found.setdefault((each.code, str(each.source), each.arithmetic or each.message), each)
    return AuditReport(_ordered(found.values()), summarise(case, found.values()))


def _ordered(findings: Iterable[Problem]) -> tuple[Problem, ...]:
    """The gravest first; what is wrong with the print itself, no fault of the department, behind its like."""
    of_the_print_last = sorted(readable(findings), key=lambda each: each.code == RUBRIC_CONTRADICTION.name)
    return tuple(gravest_first(of_the_print_last))


def gravest(report: AuditReport) -> tuple[Problem, ...]:
    """The findings to look at first; the rest is left to lists."""
    return report.findings[:_FIRST]


def in_short(finding: Problem, book: str) -> str:
    """A finding with its place in the book and the points at stake, without code and remedy."""
    points = "" if finding.points is None else f"{plain(finding.points)}分"
    at_stake = "" if points in finding.message else f"（涉及{points}）"
    return f"{finding.said(book)}{at_stake}"


def _said(problem: Problem) -> tuple[str, Severity, str, str, Source | None]:
    """What a problem says, whatever it was found to cost."""
    return problem.code, problem.severity, problem.message, problem.fix, problem.source


def with_problems(report: AuditReport, problems: tuple[Problem, ...]) -> AuditReport:
    """The report with what was found wrong on opening, each once; an error of the file itself goes first."""
    known = {_said(each) for each in report.findings}
    more = [each for each in dict.fromkeys(problems) if _said(each) not in known]
    of_file = tuple(each for each in more if _is_of_whole_file(each))
    others = _ordered((*(each for each in more if each not in of_file), *report.findings))
    return report._replace(findings=(*of_file, *others))


def _is_of_whole_file(problem: Problem) -> bool:
    """Whether an error leaves everything that was found in doubt, whatever points are at stake there."""
    return problem.severity is Severity.ERROR and problem.source is not None and not problem.source.sheet
