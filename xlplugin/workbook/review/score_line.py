"""What a review says of one indicator: claim, computed score, where the reviewer starts, and the basis."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlplugin.audit.basis.belonging import numbers_by_row
from xlplugin.audit.summary import AuditReport, verdict
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Row
from xlplugin.functions.cell import Cell
from xlplugin.money import plain, to_decimal
from xlplugin.scoring.sheet import IndicatorScore, Verdict
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.review.place import cell_place


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One indicator, or the budget block of an item form.

    Attributes:
        place: the cell of its name.
        computed: the computed points, None where there are none.
        reviewed: the score that the review starts from: the form's own, else the computed one.
        findings: the numbers of the findings about it.
        working: how the score was computed.
        entered: the score that the reviewer entered in an earlier review, None where there is none.
        remark: what the reviewer remarked then.
    """

    name: str
    place: Place | None
    weight: Entry
    claim: Entry
    computed: Decimal | None
    reviewed: Decimal | None
    status: Verdict
    findings: tuple[int, ...]
    working: str
    entered: Cell = None
    remark: str = ""

    @property
    def standing(self) -> Cell:
        """What stands under 核定得分: the reviewer's own entry, else what is filled in beforehand."""
        filled_in = None if self.reviewed is None else float(self.reviewed)
        return filled_in if self.entered is None else self.entered

    @property
    def points(self) -> Decimal | None:
        """The points that stand there; None where there are none."""
        return to_decimal(self.standing) if isinstance(self.standing, float) else None


def _budget_line(line: BudgetLine, case: Case, report: AuditReport) -> ScoreLine:
    place = cell_place(line.score.source, case.form.file)
    return ScoreLine(
        name=f"预算执行率（{line.name}）",
        place=place,
        weight=line.weight,
        claim=line.score,
        computed=None,
        reviewed=None,
        status=Verdict.UNVERIFIABLE,
        findings=tuple(
            number
            for number, finding in enumerate(report.findings, 1)
            if place is not None and cell_place(finding.source, case.form.file) == place
        ),
        working="",
    )


def _explained(line: IndicatorScore) -> str:
    return line.explanation.removeprefix(f"{line.indicator.name}：")


def _working(case: Case, row: Row) -> str:
    """How the score was computed, or what the computing lacks."""
    score, trial = case.score(row), case.trial_score(row)
    if score is None or trial is None:
        return ""
    if score.score is None and trial.score is not None:
        return f"采纳提议数据后得 {plain(trial.score)} 分：{_explained(trial)}"
    return _explained(score)


def _row_line(row: Row, case: Case, findings: tuple[int, ...]) -> ScoreLine:
    score = case.score(row)
    computed = score.score if score is not None else None
    return ScoreLine(
        name=row.name,
        place=cell_place(row.source, case.form.file),
        weight=row.weight,
        claim=row.score,
        computed=computed,
        reviewed=computed if row.reviewed.points is None else row.reviewed.points,
        status=verdict(row, score, case.trial_score(row)),
        findings=findings,
        working=_working(case, row),
    )


def score_lines(case: Case, report: AuditReport) -> Iterator[ScoreLine]:
    """A line for each row of the form, and for its budget block where that earns points."""
    numbers = numbers_by_row(case, report.findings)
    for row in case.form.rows:
        yield _row_line(row, case, numbers.get(row.row, ()))
    for line in case.form.budget:
        if line.weight.points is not None:
            yield _budget_line(line, case, report)
