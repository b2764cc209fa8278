"""Money in columns: one or two rows of headings (预算数, 执行数, 执行率, 得分), and the lines under them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.form.form import BudgetLine
from xlplugin.pattern import Pattern, holds
from xlplugin.workbook.forms.budget_cells import (
    BUDGETS,
    MONEY,
    MOST_LINES,
    POINTS,
    WHOLE,
    Amount,
    Money,
    Names,
    full_and_initial,
    has_digit,
    line_label,
    line_of,
    meaning_key,
    stands_for_money,
    unit_of,
)
from xlplugin.workbook.forms.entries import is_sign, squeezed
from xlplugin.workbook.forms.page import SheetPage

_ONCE: Final = (Amount.WEIGHT, Amount.RATE, Amount.SCORE, Amount.REASON)
"""What may be merged down over the lines of the block: it then belongs to the first of them."""

_TASKS: Final = ("任务", "主要内容")
"""A table of the year's tasks has columns of money, too."""

_SEVERAL: Final = 2
_WHOLES: Final = ("总额", "合计", "总计")
_MARK: Final = Pattern(r"[（(]([A-Z\d①-⑨])[）)]")


class _Block(NamedTuple):
    """The rows of the headings, and the sheet's columns that each heading takes up."""

    first: int
    last: int
    columns: Mapping[Amount, range]

    @property
    def left(self) -> int:
        """The first column of figures: what stands left of it names the lines."""
        figures = (*MONEY, Amount.RATE)
        return min(span.start for amount, span in self.columns.items() if amount in figures)


def read_columns(page: SheetPage, names: Names, top: int) -> Money | None:
    """The money under the first headings that have lines; None where there are none."""
    below, alone = 0, None
    for row in page.rows:
        if row >= top:
            return None
        one = alone if row == below else _block(page, names, row, row, top)
        below = row + 1
        two, alone = _block(page, names, row, below, top), _block(page, names, below, below, top)
        single = one or alone
        block = two if two and (not single or len(two.columns) > len(single.columns)) else one
        found = _lines(page, block, top) if block else Money()
        if found.lines:
            return found
    return None


def _block(page: SheetPage, names: Names, first: int, last: int, top: int) -> _Block | None:
    """The columns that headings in these rows make; None where they are not those of money.

    Headings one above the other are read together: 年初 under 预算数 is 年初预算数.
    """
    if last + 1 >= top or any(holds(words, _TASKS) for _, words in page.texts(last)):
        return None
    found: dict[Amount, list[range]] = {}
    bottom = last
    for column in sorted({*page.rows.get(first, ()), *page.rows.get(last, ())}):
        upper, lower = page.words(first, column), page.words(last, column)
        both = upper and lower and upper != lower
        written = (upper + lower, lower + upper, lower) if both else (upper or lower,)
        amount = next(filter(None, map(names.get, map(meaning_key, written))), None)
        if amount is not None:
            area = page.area(last, column)
            found.setdefault(amount, []).append(range(column, area.right + 1))
            bottom = max(bottom, area.bottom)
    if len(found) < _SEVERAL or bottom + 1 >= top:
        return None
    if first < last and _any_figure(page, last, found.values()):
        return None
    columns = {
        amount: span
        for amount, spans in found.items()
        if (span := next((each for each in spans if not _names_lines(page, bottom + 1, each, amount)), None))
    }
    columns = full_and_initial(columns)
    if Amount.FULL not in columns and _is_divisor(page, last, columns):
        columns[Amount.FULL] = columns.pop(Amount.INITIAL)
    budgeted, rated = any(each in columns for each in BUDGETS), Amount.RATE in columns
    complete = (budgeted and (Amount.SPENT in columns or rated)) or (
        rated and all(each in columns for each in POINTS)
    )
    return _Block(first, bottom, columns) if complete else None


def _is_divisor(page: SheetPage, row: int, columns: Mapping[Amount, range]) -> bool:
    """Whether the form measures the rate against the first budget: 年初预算数（A） beside 执行率（B/A）."""
    initial, rate = columns.get(Amount.INITIAL), columns.get(Amount.RATE)
    if initial is None or rate is None:
        return False
    mark = _MARK.search(squeezed(page.words(row, initial.start)))
    over = squeezed(page.words(row, rate.start)).replace("÷", "/").replace("／", "/")
    return mark is not None and f"/{mark[1]}" in over


def _any_figure(page: SheetPage, row: int, found: Iterable[list[range]]) -> bool:
    return any(_cell(page, row, span).number is not None for spans in found for span in spans)


def _names_lines(page: SheetPage, row: int, span: range, amount: Amount) -> bool:
    """Whether words stand under a heading of money: 年度预算数 may head the names of the lines."""
    text = _cell(page, row, span).text if amount in MONEY else ""
    return bool(text) and not is_sign(text) and not has_digit(text)


def _cell(page: SheetPage, row: int, span: range) -> Entry:
    """What stands under a heading, which may be merged over more columns than the values."""
    for column in span:
        entry = page.entry(row, column)
        if not entry.blank:
            return entry
    return page.entry(row, span.start)


def _lines(page: SheetPage, block: _Block, top: int) -> Money:
    """The lines right under the headings, as long as they hold amounts."""
    headings = [page.words(block.last, span.start) for span in block.columns.values()]
    unit = unit_of(page, block.first, headings)
    lines: list[BudgetLine] = []
    unread: list[Entry] = []
    row = block.last + 1
    while row < min(top, block.last + 1 + MOST_LINES):
        name = line_label(page, row, block.left)
        if not name and row == block.last + 1 and _is_whole(page, row, block):
            name = line_label(page, block.first, block.left) or WHOLE
        if not name or not _holds_amounts(page, row, block, name):
            break
        cells = {amount: _under(page, row, amount, span) for amount, span in block.columns.items()}
        line, doubts = line_of(name, cells, unit)
        lines.append(line)
        unread += doubts
        row += 1
    if not lines:
        return Money()
    if Amount.SPENT not in block.columns or not any(each in block.columns for each in BUDGETS):
        unread += _unknown_columns(page, block)
    others = _columns_of_the_total(page, block)
    rows = range(block.first, row)
    taken = {(each, column) for each in rows for column in page.rows.get(each, ()) if column not in others}
    return Money(_whole_first(page, lines), tuple(unread), frozenset(taken))


def _whole_first(page: SheetPage, lines: list[BudgetLine]) -> tuple[BudgetLine, ...]:
    """The lines with the whole in front, which some forms print below its parts; it has the points."""
    first, last = lines[0], lines[-1]
    if len(lines) == 1 or first.name.endswith(_WHOLES) or not page.headings.is_total(last.name):
        return tuple(lines)
    if last.score.blank and last.weight.points is None:
        last = last._replace(weight=first.weight, score=first.score, reason=first.reason)
        first = first._replace(weight=NOTHING, score=NOTHING, reason=NOTHING)
    if all(line.rate.blank for line in lines[1:]):
        last, first = last._replace(rate=first.rate), first._replace(rate=NOTHING)
    return (last, first, *lines[1:-1])


def _columns_of_the_total(page: SheetPage, block: _Block) -> set[int]:
    """The columns of the form's own total and grade, where these stand right of its money."""
    headings, known = page.headings, {column for span in block.columns.values() for column in span}
    return {
        column
        for column, words in page.texts(block.last)
        if column not in known and (headings.is_head_total(words) or headings.is_grade(words))
    }


def _unknown_columns(page: SheetPage, block: _Block) -> Iterator[Entry]:
    """Headings without a meaning over figures: what was spent may bear a name that nobody knows."""
    known = {column for span in block.columns.values() for column in span}
    for column in page.rows.get(block.last, ()):
        figure = page.entry(block.last + 1, column).number is not None
        if figure and column not in known and page.words(block.last, column):
            yield page.entry(block.last, column)


def _is_whole(page: SheetPage, row: int, block: _Block) -> bool:
    """Whether a row without a label, the whole of the money, bears both a budget and what was spent of it."""
    budgets = [_cell(page, row, block.columns[each]) for each in BUDGETS if each in block.columns]
    used = [
        _cell(page, row, block.columns[each]) for each in (Amount.SPENT, Amount.RATE) if each in block.columns
    ]
    return any(has_digit(each.text) for each in budgets) and any(has_digit(each.text) for each in used)


def _holds_amounts(page: SheetPage, row: int, block: _Block, name: str) -> bool:
    """Whether the cells under the amounts are figures, signs that there is none, or still blank.

    A row of words, such as the goals of the year that follow the block, is none of its lines.
    """
    needed = [each for each in (Amount.FULL, Amount.SPENT) if each in block.columns]
    filled = [entry for each in needed if not (entry := _cell(page, row, block.columns[each])).blank]
    if filled:
        plain = any(entry.number is not None or has_digit(entry.text) for entry in filled)
        return all(stands_for_money(entry, name) and (plain or is_sign(entry.text)) for entry in filled)
    wordy = any(
        words and not is_sign(words) and not has_digit(words)
        for column, words in page.texts(row)
        if column >= block.left
    )
    return not (wordy or page.headings.is_label(name) or page.headings.is_head_total(name))


def _under(page: SheetPage, row: int, amount: Amount, span: range) -> Entry:
    if amount in _ONCE and page.area(row, span.start).top < row:
        return Entry(source=page.source(row, span.start))
    return _cell(page, row, span)
