"""The sheets of facts that an official workbook is given, and the confirming of what waits on them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath

from xlplugin.facts.value import Bounded, Level, YesNo
from xlplugin.form.case import Case
from xlplugin.form.proposal import Proposal
from xlplugin.functions.cell import Cell
from xlplugin.rubric.headings import LabelTells
from xlplugin.scoring.findings import Wanted, wanted
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.facts_sheet import (
    Given,
    GivenRow,
    facts_sheet,
)
from xlplugin.workbook.layout.layout import lay_out
from xlplugin.workbook.layout.names import (
    CONFIRMATION,
    CONFIRMED,
    FACTS_SHEET,
    LINES_PER_TARGETS,
    PENDING,
    TARGETS_SHEET,
    free_name,
)
from xlplugin.workbook.layout.targets_sheet import targets_sheet
from xlplugin.workbook.scorebook.fact_rows import CODE, is_yes
from xlplugin.workbook.scorebook.headings import find_tables


def plan_facts(grid: BookGrid, case: Case, *, accepted: bool) -> Plan:
    """The sheets of facts for a workbook that has none, what it suggests itself filled in.

    Args:
        grid: the workbook.
        case: the form in it, its rubric known.
        accepted: whether the proposals count at once.
    """
    loaded, proposals = case.assessed.loaded, case.proposals
    layout = replace(
        lay_out(loaded, _lines(proposals)).with_first({each.definition.id for each in proposals}),
        facts_sheet=free_name(grid, FACTS_SHEET),
        targets_sheet=free_name(grid, TARGETS_SHEET),
    )
    department = case.form.told(LabelTells.DEPARTMENT, LabelTells.FILER).text
    given = Given(department, _rows(proposals, CONFIRMED if accepted else PENDING), confirmed=True)
    drawn = (facts_sheet, targets_sheet) if layout.targets else (facts_sheet,)
    return Plan(sheets=tuple(each(loaded, layout, given) for each in drawn), front=layout.facts_sheet)


def _rows(proposals: Sequence[Proposal], state: str) -> dict[str, GivenRow]:
    """Proposals by the 编码 of their rows; of two for one row the first counts."""
    return {
        each.code: GivenRow(
            value=_content(each.value),
            goal=_content(each.goal),
            name=each.line,
            unit=each.unit,
            source=where_from(each),
            number_format="0.00%" if each.unit == "%" else "General",
            state=state,
        )
        for each in reversed(proposals)
    }


def _content(value: Decimal | Bounded | YesNo | Level | str | None) -> Cell:
    """A proposed value as a cell holds it; percentages are fractions."""
    match value:
        case Decimal() as number:
            return float(number)
        case YesNo() as answer:
            return str(answer.value)
        case Level() as level:
            return level.name
        case Bounded() as bounded:
            return bounded.words
    return value


def where_from(known: Proposal) -> str:
    """What a proposal was taken from, and its cell or line as people inside the workbook name it."""
    inside = known.source.sheet is not None
    place = known.source._replace(file="" if inside else PurePath(known.source.file).name)
    return f"{known.how}（{place}）"


def _lines(proposals: tuple[Proposal, ...]) -> int:
    """The rows of a table of targets: as many as usual, or as many as are proposed."""
    goals = [each.member for each in proposals if each.goal is not None]
    return max([LINES_PER_TARGETS, *goals])


def lacking(case: Case) -> list[Wanted]:
    """What is needed for the scores and nothing in the workbook suggests."""
    return wanted(case.trial) if case.trial else []


def acceptances(grid: BookGrid, *, accepted: bool) -> Iterator[CellEdit]:
    """The edits that say 已确认 where a person confirmed a value in other words: formulas know only these.

    Args:
        grid: the workbook; its sheets of facts.
        accepted: whether everything that waits for a person is confirmed too.
    """
    for table in find_tables(grid, CODE, CONFIRMATION):
        for row in table.rows():
            words = table.text(row, CONFIRMATION)
            settled = is_yes(words) or (accepted and words == PENDING)
            if table.text(row, CODE) and settled and words != CONFIRMED:
                yield CellEdit(table.sheet.name, row, table.columns[CONFIRMATION], CONFIRMED)
