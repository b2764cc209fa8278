"""One score table read whole: everything a form says, and what was taken for what, for people to object."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from xlplugin.facts.entry import NOTHING
from xlplugin.form.form import Column, Form, Recognised
from xlplugin.money import HUNDRED, ZERO
from xlplugin.problem import Source
from xlplugin.workbook.forms.budget import read_money
from xlplugin.workbook.forms.budget_splits import read_splits
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.ending import (
    TableRows,
    closing_above,
    grade_above,
    grade_concluded,
    read_closing,
    read_grade,
    read_notes,
    read_remarks,
)
from xlplugin.workbook.forms.entries import squeezed
from xlplugin.workbook.forms.fields import (
    TitleLine,
    Year,
    fields_above,
    fields_below,
    headings_above,
    kind_of,
    title_of,
    year_of,
)
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.forms.rows import Leaf, branches, without_pointless
from xlplugin.workbook.grid.grid import Area, parse_a1


class ReadForm(NamedTuple):
    """A form, the rectangle it fills on its sheet, and the cells outside that hold no statements."""

    form: Form
    area: Area
    left_out: frozenset[tuple[int, int]]


def read_form(page: SheetPage, table: ScoreTable, extent: TableRows, leaves: tuple[Leaf, ...]) -> ReadForm:
    """A form with all that belongs to it."""
    top = table.block.top
    page = page.above(extent.next_form) if extent.next_form else page
    money = read_money(page, table, extent)
    titles = headings_above(page, top)
    closed = {(each.row, each.column) for each in titles} | money.cells
    above = fields_above(page, top, table.block.right, closed)
    notes, grade = read_notes(page, extent), read_grade(page, table, extent)
    remarks = tuple(read_remarks(page, table, extent))
    elsewhere = (grade_above(page, above), grade_concluded(page, remarks))
    grade = next((each for each in (grade, *elsewhere) if each.source.cell), NOTHING)
    noted = set(filter(None, (_place(each.source) for each in (*notes, grade))))
    noted |= {place for each in remarks if (place := _place(each.source)) is not None}
    fields = (*above, *remarks, *fields_below(page, extent.end, noted))
    total = read_closing(page, table, extent) or closing_above(page, above)
    full = total.weight.number if total is not None else None
    beside = next((line.weight.number for line in money.lines if line.weight.number is not None), ZERO)
    leaves = without_pointless(leaves, HUNDRED if full is None else full, beside)
    title, year = title_of(titles, page.headings.names), year_of(page, titles, fields)
    form = Form(
        kind=kind_of(title.text if title else "", table, money.lines, fields, page.headings.names),
        file=page.file,
        sheet=page.sheet.name,
        title="".join(title.text.split()) if title else "",
        year=year.year if year else None,
        columns=table.columns,
        rows=tuple(leaf.row for leaf in leaves),
        branches=branches(leaves),
        total=total,
        grade=grade,
        fields=fields,
        budget=money.lines,
        budget_unread=money.unread,
        splits=read_splits(page, top),
        notes=notes,
    )
    told = chain(_around(page, form, title, year), _of_columns(page, table), _of_indicators(form, table))
    in_order = sorted(told, key=lambda line: _place(line.source) or (0, 0))
    graded = _place(grade.source) or (0, 0)
    area = Area(top, table.block.left, max(extent.end, graded[0]), table.block.right)
    return ReadForm(form._replace(recognised=tuple(in_order)), area, frozenset(closed | noted))


def _place(source: Source) -> tuple[int, int] | None:
    return parse_a1(source.cell or "")


def _around(page: SheetPage, form: Form, title: TitleLine | None, year: Year | None) -> Iterator[Recognised]:
    """What stands above and below the indicators."""
    if title is not None:
        yield Recognised("标题", squeezed(title.text), page.source(title.row, title.column))
    if year is not None:
        yield Recognised("年度", f"{year.year}（“{year.words}”）", year.source)
    for each in form.fields:
        yield Recognised(f"表头“{each.label}”", each.value.text or "（空）", each.value.source)
    for line in form.budget:
        amounts, scored = (line.initial, line.full, line.spent), (line.weight, line.rate, line.score)
        cells = amounts if any(each.source.cell for each in amounts) else scored
        places = (each.source for each in (line.full, line.spent, *amounts, *scored) if each.source.cell)
        seen = "、".join(each.text or "空" for each in cells)
        yield Recognised(f"资金“{line.name}”", seen, next(places, line.full.source))
    for split in form.splits:
        seen = "，".join(f"{part.label} {part.value.text or '空'}" for part in split.parts)
        yield Recognised(f"资金“{split.heading}”", seen, split.parts[0].source)
    for cell in form.budget_unread:
        yield Recognised("资金中没有读懂的", cell.text or "（公式没有结果）", cell.source)
    if form.total is not None:
        points = "" if form.total.behind_label else form.total.score.text
        seen = f"{squeezed(form.total.label.text)} {points}".strip()
        yield Recognised("总分行", seen, form.total.label.source)
    if form.grade.source.cell:
        yield Recognised("评价等级", squeezed(form.grade.text) or "（空）", form.grade.source)
    for note in form.notes:
        yield Recognised("注", squeezed(note.text), note.source)


def _of_columns(page: SheetPage, table: ScoreTable) -> Iterator[Recognised]:
    """Every column with the heading it was known by; those that are of no use as well."""
    kinds = {place: kind for kind, place in table.columns.items()}
    seen: set[object] = set()
    for each in table.block.columns:
        area, kind = each.heading.area, kinds.get(each.column)
        place = page.source(area.top, each.column if area.top == area.bottom else area.left)
        if kind is not None:
            yield Recognised(f"列“{kind.value}”", squeezed(each.heading.text), place)
        elif each in table.others:
            yield Recognised("其他得分列", each.title, place)
        elif area not in seen and area.left == each.column:
            yield Recognised("未采用的列", squeezed(each.heading.text), place)
        seen.add(area)


def _of_indicators(form: Form, table: ScoreTable) -> Iterator[Recognised]:
    """How many indicators there are, from which to which, and the weights that have no column."""
    rows = form.rows
    if rows:
        words = f"{len(rows)}行，“{rows[0].name}”至“{rows[-1].name}”"
        yield Recognised("指标", words, rows[0].source)
    details = [name for row in rows for name in row.details]
    if details:
        first = next(row for row in rows if row.details)
        words = f"{len(details)}行，如“{first.name}”下的“{details[0]}”"
        yield Recognised("不是指标的明细行", words, first.source)
    behind = [row for row in rows if row.weight.number is not None and row.weight.source == row.source]
    if behind:
        first = behind[0]
        words = f"{len(behind)}项写在名称后面，如“{first.name}”{first.weight.text}分"
        yield Recognised("三级指标分值", words, first.source)
    second = [child for branch in form.branches for child in branch.children]
    for what, kind, those in (
        ("一级指标分值", Column.PRIMARY_WEIGHT, form.branches),
        ("二级指标分值", Column.SECONDARY_WEIGHT, second),
    ):
        known = [each for each in those if each.weight.number is not None]
        if known and kind not in table.columns and Column.PRIMARY in table.columns:
            weight = known[0].weight
            place = _place(weight.source)
            apart = place is not None and place[1] == table.columns.get(Column.WEIGHT)
            where = "写在该级自己的一行" if apart else "写在名称后面"
            words = f"{len(known)}项{where}，如“{known[0].name}”{weight.text}分"
            yield Recognised(what, words, weight.source)
