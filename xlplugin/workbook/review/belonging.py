"""Which findings are about which indicator."""

from xlplugin.audit.case import Case
from xlplugin.audit.finding import Finding
from xlplugin.audit.report import AuditReport
from xlplugin.form.form import Row
from xlplugin.workbook.review.place import cell_place


def numbers_about(case: Case, report: AuditReport, row: Row) -> tuple[int, ...]:
    """The numbers, from 1, of the findings about a row's indicator."""
    return tuple(number for number, finding in enumerate(report.findings, 1) if _is_about(case, finding, row))


def _is_about(case: Case, finding: Finding, row: Row) -> bool:
    """By its cell where that lies in an indicator's row, else by name: two rows may share one name."""
    if not finding.indicator:
        return False
    place = cell_place(finding.problem.source, case.form.file)
    if place is not None and place.sheet == case.form.sheet:
        owner = next((each for each in case.form.rows if each.row == place.row), None)
        if owner is not None:
            return owner is row
    score = case.score(row)
    names = {row.name, score.indicator.name} if score is not None else {row.name}
    return finding.indicator in names
