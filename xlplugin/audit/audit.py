"""The audit of a filed form: every check, and the summary on top."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.report import AuditReport
from xlplugin.audit.goals import items, worded_goals
from xlplugin.audit.scores import claims, entries, leftovers, reasons, totals, weights
from xlplugin.audit.summary import summarise
from xlplugin.audit.tables import execution, tables, units
from xlplugin.audit.words import consistency, stated_faults, stated_rates, statements
from xlplugin.problem import Problem, Severity, Source, readable

Check: TypeAlias = Callable[[Case], Iterator[Problem]]

CHECKS: Final[tuple[Check, ...]] = (
    weights.check,
    entries.check,
    totals.check,
    claims.check,
    stated_rates.check,
    reasons.check,
    stated_faults.check,
    tables.check,
    consistency.check,
    units.check,
    statements.check,
    execution.check,
    items.check,
    worded_goals.check,
    leftovers.check,
)
"""Every check, in the order in which a reviewer goes through a form."""

_ORDER: Final = tuple(Severity)


def audit(case: Case) -> AuditReport:
    """Everything wrong with a filed form, the worst first; within a severity in the order of the checks."""
    found: dict[tuple[str, str, str], Problem] = {}
    for finding in (finding for check in CHECKS for finding in check(case)):
        found.setdefault(_key(finding), finding)
    findings = sorted(found.values(), key=lambda each: _ORDER.index(each.severity))
    return AuditReport(tuple(readable(findings)), summarise(case, findings))


def _key(finding: Problem) -> tuple[str, str, str]:
    """Two checks that say the same of the same place have found one thing."""
    return finding.code, str(finding.source), finding.message


def _said(problem: Problem) -> tuple[str, Severity, str, str, Source | None]:
    """What a problem says, whatever it was found to cost."""
    return problem.code, problem.severity, problem.message, problem.fix, problem.source


def with_problems(report: AuditReport, problems: tuple[Problem, ...]) -> AuditReport:
    """The report with what was found wrong on opening, a finding like any other, each once."""
    known = {_said(each) for each in report.findings}
    more = [each for each in dict.fromkeys(problems) if _said(each) not in known]
    findings = sorted((*more, *report.findings), key=lambda each: _ORDER.index(each.severity))
    return replace(report, findings=tuple(readable(findings)))
