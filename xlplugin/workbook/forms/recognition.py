"""What was taken for what, line by line, so that people can see it and object."""

from collections.abc import Iterator, Sequence

from xlplugin.form.entry import Entry
from xlplugin.form.form import Branch, BudgetLine, Closing, Column, Field, Recognised, Row
from xlplugin.problem import Source
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.heading_block import HeadedColumn
from xlplugin.workbook.forms.names import squeezed
from xlplugin.workbook.forms.page import Page
from xlplugin.workbook.forms.title import Heading, Year
from xlplugin.workbook.grid.grid import parse_a1


def of_title(page: Page, title: Heading | None, year: Year | None) -> Iterator[Recognised]:
    """The title and the year."""
    if title is not None:
        yield Recognised("标题", squeezed(title.text), page.source(title.row, title.column))
    if year is not None:
        yield Recognised("年度", f"{year.year}（“{year.words}”）", year.source)


def of_fields(fields: Sequence[Field], budget: Sequence[BudgetLine]) -> Iterator[Recognised]:
    """The header block and the budget block."""
    for each in fields:
        yield Recognised(f"表头“{each.label}”", each.value.text or "（空）", each.value.source)
    for line in budget:
        seen = f"{line.initial.text or '空'}、{line.full.text or '空'}、{line.spent.text or '空'}"
        places = (each.source for each in (line.full, line.spent, line.initial) if each.source.cell)
        yield Recognised(f"资金“{line.name}”", seen, next(places, line.full.source))


def of_columns(page: Page, table: ScoreTable) -> Iterator[Recognised]:
    """Every column with the heading it was known by; those that are of no use as well."""
    kinds = {place: kind for kind, place in table.columns.items()}
    seen: set[object] = set()
    for each in table.block.columns:
        kind = kinds.get(each.column)
        if kind is not None:
            yield Recognised(f"列“{kind.value}”", squeezed(each.heading.text), _place(page, each))
        elif each in table.others:
            yield Recognised("其他得分列", each.title, _place(page, each))
        elif each.heading.area not in seen and each.heading.area.left == each.column:
            yield Recognised("未采用的列", squeezed(each.heading.text), _place(page, each))
        seen.add(each.heading.area)


def _place(page: Page, each: HeadedColumn) -> Source:
    area = each.heading.area
    return page.source(area.top, each.column if area.top == area.bottom else area.left)


def of_rows(rows: Sequence[Row]) -> Iterator[Recognised]:
    """How many indicators there are, from which to which."""
    if rows:
        words = f"{len(rows)}行，“{rows[0].name}”至“{rows[-1].name}”"
        yield Recognised("指标", words, rows[0].source)
    behind = [row for row in rows if row.weight.number is not None and row.weight.source == row.source]
    if behind:
        first = behind[0]
        words = f"{len(behind)}项写在名称后面，如“{first.name}”{first.weight.text}分"
        yield Recognised("三级指标分值", words, first.source)


def of_levels(levels: Sequence[Branch], table: ScoreTable) -> Iterator[Recognised]:
    """The weights of levels that have no column."""
    second = [child for branch in levels for child in branch.children]
    for what, kind, branches in (
        ("一级指标分值", Column.PRIMARY_WEIGHT, levels),
        ("二级指标分值", Column.SECONDARY_WEIGHT, second),
    ):
        known = [
            each for each in branches if each.weight.number is not None and Column.PRIMARY in table.columns
        ]
        if known and kind not in table.columns:
            first = known[0].weight
            place = parse_a1(first.source.cell or "")
            apart = place is not None and place[1] == table.columns.get(Column.WEIGHT)
            where = "写在该级自己的一行" if apart else "写在名称后面"
            yield Recognised(what, f"{len(known)}项{where}，如“{known[0].name}”{first.text}分", first.source)


def of_closing(total: Closing | None, grade: Entry, notes: Sequence[Entry]) -> Iterator[Recognised]:
    """The total, the grade and the footnotes."""
    if total is not None:
        points = "" if total.behind_label else total.score.text
        seen = f"{squeezed(total.label.text)} {points}".strip()
        yield Recognised("总分行", seen, total.label.source)
    if grade.source.cell:
        yield Recognised("评价等级", squeezed(grade.text) or "（空）", grade.source)
    for note in notes:
        yield Recognised("注", squeezed(note.text), note.source)


def in_order(lines: Sequence[Recognised]) -> tuple[Recognised, ...]:
    """The lines in the order of their cells on the sheet."""
    return tuple(sorted(lines, key=lambda line: parse_a1(line.source.cell or "") or (0, 0)))
