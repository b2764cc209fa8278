"""The sheets of facts that an official workbook is given, and the confirming of what waits on them."""

from collections.abc import Iterator

from xlplugin.form.proposal import Proposal
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import NewSheet, Plan
from xlplugin.workbook.formbook.facts_sheet import facts_sheet, suggested
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.formbook.own_sheets import free_name
from xlplugin.workbook.formbook.targets_sheet import targets_sheet
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.layout import lay_out
from xlplugin.workbook.layout.names import CONFIRMATION, FACTS_SHEET, LINES_PER_TARGETS, TARGETS_SHEET
from xlplugin.workbook.scorebook.confirmation import CONFIRMED, PENDING, is_yes
from xlplugin.workbook.scorebook.fact_rows import CODE
from xlplugin.workbook.scorebook.headings import find_tables

_DEPARTMENT = ("部门名称", "填报单位", "单位名称", "部门（单位）名称", "预算单位")


def plan_facts(opened: OpenedForm, loaded: LoadedRubric, *, accepted: bool) -> Plan:
    """The sheets of facts for a workbook that has none.

    Args:
        opened: the workbook with its form.
        loaded: the rubric.
        accepted: whether the proposals count at once.
    """
    proposals = opened.proposals
    layout = lay_out(loaded, _lines(proposals))
    department = opened.form.field(*_DEPARTMENT).text
    given = suggested(proposals, accepted=accepted, department=department)
    sheets: list[NewSheet] = [facts_sheet(loaded, layout.facts, given, free_name(opened.grid, FACTS_SHEET))]
    if layout.targets:
        name = free_name(opened.grid, TARGETS_SHEET)
        sheets.append(targets_sheet(loaded, layout.targets, given, name))
    return Plan(sheets=tuple(sheets))


def _lines(proposals: tuple[Proposal, ...]) -> int:
    """The rows of a table of targets: as many as usual, or as many as are proposed."""
    goals = [each.member for each in proposals if each.goal is not None]
    return max([LINES_PER_TARGETS, *goals])


def lacking(opened: OpenedForm) -> Iterator[tuple[str, str]]:
    """The indicator and label of every fact that default readings need and nothing suggests, each once."""
    seen = {each.definition.id for each in opened.proposals}
    for line in opened.sheet.lines if opened.sheet else ():
        for fact in line.inputs:
            if fact.definition.id not in seen:
                seen.add(fact.definition.id)
                yield line.indicator.name, fact.definition.label


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
