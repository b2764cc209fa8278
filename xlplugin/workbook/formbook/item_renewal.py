"""The formulas of an item form of ours, put back where people added rows: every row has its own again."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from xlplugin.audit.basis.codes import WEIGHT_NOT_NUMBER, WEIGHT_TOTAL
from xlplugin.facts.entry import EntryKind
from xlplugin.form.case import Case
from xlplugin.form.form import Form
from xlplugin.money import HUNDRED, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.model import Rubric
from xlplugin.scoring.codes import CLAIM_TEXT, FACT_UNUSABLE
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.formbook.earlier import place_of
from xlplugin.workbook.forms import codes
from xlplugin.workbook.grid.grid import BookGrid, column_letters
from xlplugin.workbook.layout.item_formulas import CLAIM, ItemTable, MoneyCells
from xlplugin.workbook.layout.names import ITEM_SIGN
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables

_ROWS: Final = Pattern(r"(?<=[A-Z$])[0-9]+")


def renewals(grid: BookGrid, form: Form, rubric: Rubric) -> tuple[CellEdit, ...]:
    """The edits that give every row, the total and the grade their formulas; what people typed stays."""
    tables = (each for each in find_tables(grid, *ITEM_SIGN) if each.sheet.name == form.sheet)
    headed = next(tables, None)
    money, total = _money(form), place_of(form.total.label) if form.total else None
    if headed is None or money is None or total is None:
        return ()
    letters = {heading: column_letters(column) for heading, column in headed.columns.items()}
    table = ItemTable(letters, headed.first - 1, total.row, money)
    made = {row.row: {CLAIM: table.claim(row.row), **table.line(rubric, row.row)} for row in form.rows}
    made |= {table.total: table.closing(rubric), table.total + 1: table.grade(rubric)}
    made[money.row] = table.execution(rubric)
    return tuple(edit for row, formulas in made.items() for edit in _lacking(headed, row, formulas))


def _money(form: Form) -> MoneyCells | None:
    """Where the whole of the money stands; None where a cell of it is gone."""
    if not form.budget:
        return None
    line = form.budget[0]
    places = [place_of(each) for each in (line.weight, line.full, line.spent, line.score)]
    known = [each for each in places if each is not None]
    return MoneyCells(known[0].row, *(each.cell for each in known)) if len(known) == len(places) else None


def _lacking(table: HeadedTable, row: int, formulas: Mapping[str, str]) -> Iterator[CellEdit]:
    """What is blank, or speaks of other rows than it should; all else is a person's."""
    for heading, written in formulas.items():
        view, wanted = table.view(row, heading), written.removeprefix("=")
        blank = view.formula is None and view.value in (None, "")
        if blank or (
            view.formula not in (None, wanted) and _without_rows(view.formula) == _without_rows(wanted)
        ):
            yield CellEdit(table.sheet.name, row, table.columns[heading], Formula(wanted))


def _without_rows(formula: str | None) -> str:
    return _ROWS.sub("", formula or "")


def amiss(case: Case) -> Iterator[Problem]:
    """What sums of ours cannot be right with: numbers typed as text (9分), weights that make no whole."""
    form, weight = case.form, case.assessed.sheet.total.weight
    for row in form.rows:
        for what, entry, code in (
            ("分值", row.weight, WEIGHT_NOT_NUMBER),
            ("自评得分", row.score, CLAIM_TEXT),
        ):
            if entry.kind is EntryKind.TYPED_NUMBER:
                message = f"“{row.called}”{what}应为数字，填的是{entry.quoted}"
                yield code.at(entry.source, message)
    for line in form.budget:
        amounts = {"年初预算数": line.initial, "全年预算数": line.full, "全年执行数": line.spent}
        for what, entry in amounts.items():
            if not entry.blank and entry.kind is not EntryKind.NUMBER:
                message = f"“{line.name}”{what}应为数字，填的是{entry.quoted}"
                yield FACT_UNUSABLE.at(entry.source, message, fix="请改为数字，不写单位")
    if weight != HUNDRED and form.total is not None:
        message = f"分值合计{plain(weight)}分，应为{plain(HUNDRED)}分"
        yield WEIGHT_TOTAL.at(form.total.weight.source, message, severity=Severity.WARNING)


def told_of(edits: tuple[CellEdit, ...], file: str) -> Iterator[Problem]:
    """The notice of the rows whose formulas were put back."""
    rows = [row for row, _ in groupby(sorted(edits, key=lambda each: each.row), lambda each: each.row)]
    if rows:
        named = "、".join(map(str, rows))
        place = Source(file, sheet=edits[0].sheet)
        yield codes.FORMULAS_RENEWED.at(place, f"补上了第{named}行的测算公式")
