"""An audit as JSON, by the published contract: numbers are strings, absent is null."""

from collections.abc import Iterator
from typing import Any, Final

from xlplugin.audit.summary import AuditReport, Graded, Summary, verdict
from xlplugin.form.beside import WrittenReport
from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.problem import Problem
from xlplugin.service.score_json import found, number, scored_indicator, total_document

_MOST_OTHERS: Final = 100


def _finding(finding: Problem) -> dict[str, Any]:
    return {
        **found(finding),
        "arithmetic": finding.arithmetic or None,
        "points": number(finding.points),
        "indicator": finding.indicator or None,
        "others": [str(each) for each in finding.others[:_MOST_OTHERS]],
    }


def _row(case: Case, row: Row) -> dict[str, Any]:
    """An indicator that no rubric scores, as the form has it."""
    return {
        "name": row.name,
        "weight": number(row.weight.points),
        "claimed": number(row.score.points),
        "computed": None,
        "unrounded": None,
        "status": verdict(row, case.score(row), case.trial_score(row)).value,
        "explanation": "",
        "inputs": [],
        "readings": [],
    }


def _indicators(case: Case) -> Iterator[dict[str, Any]]:
    """Every indicator of the form in its order, then those of the rubric that the form lacks."""
    known, sheet = set(), case.sheet
    for row in case.form.rows:
        line = case.score(row)
        if line is not None and sheet is not None:
            known.add(line.indicator.name)
            told = verdict(row, line, case.trial_score(row)).value
            yield {**scored_indicator(line, sheet.rubric), "status": told}
        else:
            yield _row(case, row)
    if sheet is not None:
        left = (line for line in sheet.lines if line.indicator.name not in known)
        yield from (scored_indicator(line, sheet.rubric) for line in left)


def _graded(graded: Graded) -> dict[str, Any]:
    return {"total": number(graded.total), "grade": graded.grade}


def _summary(summary: Summary) -> dict[str, Any]:
    total, trial = summary.total, summary.trial
    return {
        "weight": number(summary.weight),
        "claimed": _graded(summary.claimed),
        "printed": _graded(summary.printed),
        "computed": {"total": number(total.computed), "grade": total.grade},
        "trial": {"total": number(trial.computed), "grade": trial.grade},
        "lowest": {"total": number(total.lowest), "grade": total.lowest_grade},
        "highest": {"total": number(total.highest), "grade": total.highest_grade},
        "verified": number(summary.verified),
        "contradicted": number(summary.contradicted),
        "supported": number(summary.supported),
        "unverifiable": number(summary.unverifiable),
        "judged": number(summary.judged),
        "distance": summary.distance or None,
        "at_stake": number(summary.at_stake),
    }


def _report(report: WrittenReport) -> dict[str, Any]:
    """What was read of the written report, and what was not."""
    contents = report.contents
    return {
        "file": report.file,
        "paragraphs": contents.paragraphs,
        "tables": contents.tables,
        "notes": contents.notes,
        "annexes": len(report.annexes),
        "unread": list(contents.unread),
        "words": contents.words,
    }


def document(
    file: str, case: Case, report: AuditReport, problems: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """The whole JSON document of an audit.

    Args:
        file: the workbook as the user named it.
        case: the form.
        report: what was found in it.
        problems: what went wrong on writing a reviewed copy.
    """
    form, summary, written = case.form, report.summary, case.beside.report
    return {
        "schema": 1,
        "file": file,
        "rubric": case.match.rubric.id if case.match else None,
        "form": {"sheet": form.sheet, "title": form.title, "kind": form.kind.value},
        "report": _report(written) if written else None,
        "total": total_document(summary.total),
        "summary": _summary(summary),
        "indicators": list(_indicators(case)),
        "findings": [_finding(each) for each in (*report.findings, *problems)],
    }
