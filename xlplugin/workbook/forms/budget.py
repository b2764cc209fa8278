"""The money of a form: what was to be spent, what was, and the points for it, wherever the form prints them.

What looks like money and cannot be read is kept as such, so that it can be said and nothing rests on it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.form.form import BudgetLine, Column
from xlplugin.money import plain
from xlplugin.pattern import Pattern
from xlplugin.workbook.forms.budget_cells import POINTS, Amount, Money, names_of
from xlplugin.workbook.forms.budget_columns import read_columns
from xlplugin.workbook.forms.budget_labels import RATE_ALONE, points_beside_labels, read_labels
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.ending import TableRows
from xlplugin.workbook.forms.entries import squeezed
from xlplugin.workbook.forms.page import SheetPage

_LONGEST_LABEL: Final = 16
_LONGEST_HEADING: Final = 32
_SIGNS: Final = Pattern(
    r"执行[数额率]|(?:资金|预算)执行|支出[数额率]|(?:执行|支出)进度|到位[数率]|决算[数额]|预算[数额]|支出金额|执行金额",
    words="执行|支出|到位|决算|预算",
)
_SURE_SIGNS: Final = Pattern(r"执行[数额率]|(?:资金|预算)执行|(?:执行|支出)进度|支出率")
_EXECUTION: Final = Pattern(r"执行|资金")
_PRINTED_POINTS: Final = Pattern(
    r"[（(](?:(?:权重|分值|满分|计|共)[:：]?(\d{1,3}(?:\.\d+)?)分?"
    r"|(\d{1,3}(?:\.\d+)?)分(?:[*×xX＊]\D{0,6}率)?)[）)]",
    words="（|(",
)
_CRITERION: Final = Pattern(
    r"(?:执行|支出)(?:率|进度).{0,80}(?:满分|不得分|[得扣计给赋]\D{0,8}\d)|得分[=＝]?.{0,12}执行率",
    words="执行|支出",
)


_OF_TABLE: Final = (
    (Amount.WEIGHT, Column.WEIGHT),
    (Amount.SCORE, Column.SCORE),
    (Amount.RATE, Column.ACTUAL),
)
"""What a row for execution says in the columns of the indicators."""


def read_money(page: SheetPage, table: ScoreTable, extent: TableRows) -> Money:
    """The money that a form names above its score table, else below it; nothing where it names none."""
    names, top = names_of(page.headings.names), table.block.top
    below, bottom = page.below(extent.last), page.last_row + 1
    money = (
        read_columns(page, names, top)
        or read_labels(page, names, top)
        or read_columns(below, names, bottom)
        or Money(unread=_looks_like_money(page, top) or _looks_like_money(below, bottom))
    )
    apart = {
        **points_beside_labels(page, names, top, extent.last),
        **_points_in_table(page, table, extent),
    }
    return _with_points(page, top, money, apart)


def _points_in_table(page: SheetPage, table: ScoreTable, extent: TableRows) -> Mapping[Amount, Entry]:
    """The points for execution in a row of the table that is no indicator: its label is as wide as goals."""
    inside = (row for row in page.rows if extent.first <= row <= extent.last)
    for row in inside if Column.WEIGHT in table.columns else ():
        column, words = next(iter(page.texts(row)))
        if not page.headings.is_rate(words):
            continue
        label = page.area(row, column)
        if table.names_end < label.right < table.columns[Column.WEIGHT]:
            cells = {
                amount: page.entry(row, table.columns[kind])
                for amount, kind in _OF_TABLE
                if table.columns.get(kind, 0) > label.right
            }
            return {
                amount: cell for amount, cell in cells.items() if amount in POINTS or cell.number is not None
            }
    return {}


def _looks_like_money(page: SheetPage, top: int) -> tuple[Entry, ...]:
    """The labels of money, where it is plain that there is some."""
    rows = [row for row in page.rows if row < top and _has_figures(page, row)]
    signs = [
        page.entry(row, column)
        for row in rows
        for column, words in page.texts(row)
        if len(squeezed(words)) <= _LONGEST_LABEL and _SIGNS.search(squeezed(words))
    ]
    sure = len(signs) > 1 or any(_SURE_SIGNS.search(squeezed(each.text)) for each in signs)
    return tuple(signs) if sure else ()


def _has_figures(page: SheetPage, row: int) -> bool:
    """Whether figures stand in a row or right under it: where only words follow, they are no money."""
    cells = (
        page.entry(each, column) for each in (row, row + 1, row + 2) for column in page.rows.get(each, ())
    )
    return any(cell.number is not None for cell in cells)


def _with_points(page: SheetPage, top: int, money: Money, apart: Mapping[Amount, Entry]) -> Money:
    """The money with the points and the rule of scoring that stand apart from it: 预算执行情况（10分）."""
    texts = [(row, column, words) for row in page.rows if row < top for column, words in page.texts(row)]
    first = money.lines[0] if money.lines else BudgetLine(RATE_ALONE, NOTHING, NOTHING, NOTHING)
    if all(line.weight.points is None for line in money.lines) and Amount.WEIGHT in apart:
        first = first._replace(weight=apart[Amount.WEIGHT])
    if all(line.score.points is None for line in (first, *money.lines[1:])) and Amount.SCORE in apart:
        first = first._replace(score=apart[Amount.SCORE])
    if first.rate.blank and Amount.RATE in apart:
        first = first._replace(rate=apart[Amount.RATE])
    if all(line.weight.points is None for line in (first, *money.lines[1:])):
        for row, column, words in texts:
            short = squeezed(words)
            of_money = (row, column) in money.cells or _EXECUTION.search(short)
            found = _PRINTED_POINTS.search(short) if of_money and len(short) <= _LONGEST_HEADING else None
            if found:
                points = Decimal(found[1] or found[2])
                place = page.source(row, column)
                first = first._replace(
                    weight=Entry(EntryKind.TYPED_NUMBER, points, plain(points), source=place)
                )
                break
    rules = (
        page.entry(row, column)
        for row, column, words in texts
        if _CRITERION.search(_PRINTED_POINTS.sub("", squeezed(words)))
    )
    # What a function of ours says of the score is no rule.
    first = first._replace(criterion=next((each for each in rules if not each.computed), NOTHING))
    stated = money.lines or first.weight.points is not None or first.score.points is not None
    return money._replace(lines=(first, *money.lines[1:])) if stated else money
