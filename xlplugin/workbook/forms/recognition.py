"""What was taken for what, line by line, so that people can see it and object."""

from collections.abc import Iterator, Sequence

from xlplugin.form.entry import Entry
from xlplugin.form.form import BudgetLine, Closing, Field, Recognised, Row
from xlplugin.problem import Source
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.heading_block import HeadedColumn
from xlplugin.workbook.forms.page import Page, squeezed
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
        yield Recognised(f"资金“{line.name}”", seen, line.full.source)


def of_columns(page: Page, table: ScoreTable) -> Iterator[Recognised]:
    """Every column with the heading it was known by; those that are of no use as well."""
    kinds = {place: kind for kind, place in table.columns.items()}
    seen: set[object] = set()
    for each in table.block.columns:
        kind = kinds.get(each.column)
        if kind is not None:
            yield Recognised(f"列“{kind.value}”", squeezed(each.heading.text), _place(page, each))
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


def of_closing(total: Closing | None, grade: Entry, notes: Sequence[Entry]) -> Iterator[Recognised]:
    """The total, the grade and the footnotes."""
    if total is not None:
        seen = f"{squeezed(total.label.text)} {total.score.text}".strip()
        yield Recognised("总分行", seen, total.label.source)
    if grade.source.cell:
        yield Recognised("评价等级", squeezed(grade.text) or "（空）", grade.source)
    for note in notes:
        yield Recognised("注", squeezed(note.text), note.source)


def in_order(lines: Sequence[Recognised]) -> tuple[Recognised, ...]:
    """The lines in the order of their cells on the sheet."""
    return tuple(sorted(lines, key=lambda line: parse_a1(line.source.cell or "") or (0, 0)))
