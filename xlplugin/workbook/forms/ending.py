"""Where a score table ends, and what stands there: its total, the grade and the footnotes."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.form.form import Closing, Column, Field, FurtherScore
from xlplugin.workbook.forms.columns import ScoreTable, repeats
from xlplugin.workbook.forms.entries import heading_key, in_points, score_behind, squeezed, typed
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import parse_a1

BELOW: Final = 100
"""How many rows below a total still belong to the form: grade, footnotes, signatures, a second total."""

_WEIGHTS: Final = (Column.WEIGHT, Column.SECONDARY_WEIGHT, Column.PRIMARY_WEIGHT)
_GIVEN: Final = ("自评", "得分")
"""What tells that a label above the table names what was given: a blank 总分 may be the full points."""

_TICKS: Final = "☑√✓✔■□☐▢○●"
_NEAR: Final = 8
_SEVERAL: Final = 2
_BARE_GRADE: Final = 6


class TableRows(NamedTuple):
    """The rows of a score table.

    Attributes:
        first: the first row under the headings.
        last: the last row that may hold an indicator.
        total: the row of the total, None where there is none.
        next_form: the row of the headings of a further form below, None where there is none.
    """

    first: int
    last: int
    total: int | None = None
    next_form: int | None = None

    @property
    def end(self) -> int:
        """The last row that belongs to the table, its total included."""
        return max(self.last, self.total or 0)


def _label_of(page: SheetPage, table: ScoreTable, row: int) -> str:
    """The first words of a row, left of the self-score."""
    column, words = next((each for each in page.texts(row) if each[1]), (0, ""))
    return words if column <= table.labels_end else ""


def is_sum(page: SheetPage, table: ScoreTable, row: int) -> bool:
    """Whether a row holds a sum: any of its names says so, the level that it sums up before it or not."""
    names = [words for column, words in page.texts(row) if words and column <= table.names_end]
    return any(map(page.headings.is_sum, names or (_label_of(page, table, row),)))


def remark_in(page: SheetPage, table: ScoreTable, row: int) -> str:
    """The label of a row of words without points (其他需要说明的问题), no indicator; else nothing."""
    column, words = next(iter(page.texts(row)), (0, ""))
    if not 0 < column <= table.names_end:
        return ""
    points = [table.columns[kind] for kind in (Column.WEIGHT, Column.SCORE) if kind in table.columns]
    label = page.headings.remark(words)
    if not label and points and page.words(row, points[0]):
        # Whatever its label, words in one cell over the weight and the score are no indicator's.
        wordy = len({page.area(row, at) for at in points}) < len(points)
        label = squeezed(words).rstrip("：:") if wordy else ""
    if not label:
        return ""
    scored = any(page.area(row, at).is_one_cell and page.entry(row, at).number is not None for at in points)
    return "" if scored else label


def read_remarks(page: SheetPage, table: ScoreTable, extent: TableRows) -> Iterator[Field]:
    """The rows of words inside the table and under it, as fields."""
    for row in page.rows:
        label = remark_in(page, table, row) if extent.first <= row <= extent.end + BELOW else ""
        if label and (row <= extent.end or page.headings.remark(label)):
            column = page.rows[row][0]
            behind = page.words(row, column).replace(":", "：").partition("：")[2].strip()
            after = (page.entry(row, at) for at in page.rows[row][1:])
            place = page.source(row, column)
            value = typed(behind, place) if behind else next(after, Entry(source=place))
            yield Field(label, value, place)


def _is_indicator_like(page: SheetPage, table: ScoreTable, row: int) -> bool:
    """Whether a row has a name of its own and the points it can earn."""
    name = table.columns[Column.INDICATOR]
    area = page.area(row, name)
    if area.right > table.names_end or not page.words(row, name) or is_sum(page, table, row):
        return False
    if remark_in(page, table, row):
        return False
    weight = table.columns.get(Column.WEIGHT)
    return weight is None or page.entry(row, weight).number is not None


class _MoneyBelow(NamedTuple):
    """The money that some forms print below their indicators.

    Attributes:
        row: the row of its headings; 0 where there is none.
        last: the last row that the label left of it is merged over.
        columns: the columns of its figures.
    """

    row: int = 0
    last: int = 0
    columns: tuple[int, ...] = ()

    def counts(self, page: SheetPage, row: int) -> bool:
        """Whether a row is a line of the money: its 合计 is not the form's total."""
        if row <= self.last:
            return self.row < row
        figures = (page.entry(row, at).number for at in self.columns if page.area(row, at).is_one_cell)
        total = (page.headings.is_head_total(words) for _, words in page.texts(row))
        return any(figures) and not any(total)


def _money_below(page: SheetPage, first: int) -> _MoneyBelow:
    for row in page.rows:
        if row <= first:
            continue
        headed = {at: words for at, words in page.texts(row) if words and page.headings.is_money(words)}
        # An indicator is called 执行率 on one level and 预算执行率 on the next: this is no money.
        names = {"" if page.headings.is_rate(words) else heading_key(words) for words in headed.values()}
        if len(names) >= _SEVERAL:
            return _MoneyBelow(row, page.area(row, page.rows[row][0]).bottom, tuple(headed))
    return _MoneyBelow()


def table_rows(page: SheetPage, table: ScoreTable, below: int = 0) -> TableRows:
    """Where the table ends: at its last total, as sums inside the table may bear the same label.

    Args:
        page: the sheet.
        table: the table.
        below: the row in which a different form is known to start; 0 where there is none.
    """
    if below:
        return table_rows(page.above(below), table)._replace(next_form=below)
    first = table.block.bottom + 1
    total: int | None = None
    seen = since = False
    above = named = 0
    money = _money_below(page, first)
    for row in (each for each in page.rows if each >= first and not money.counts(page, each)):
        # A form without scores has no total that ends it: words above its headings tell a further form.
        further = named and named < above and Column.SCORE not in table.columns
        if further and repeats(page, row, table.block):
            return TableRows(first, named, None, row)
        above = row
        if total is not None and row > total + BELOW:
            break
        if total is not None and seen and repeats(page, row, table.block):
            return TableRows(first, total - 1, total, row)
        if page.headings.is_total(_label_of(page, table, row)):
            if total is None or since or not seen or _is_the_total(page, table, total, row):
                total, since = row, False
        elif not 0 < money.row < row and _is_indicator_like(page, table, row):
            seen = since = True
            named = row
    return TableRows(first, _last_row(page, table, first, total, money.row), total)


def _is_the_total(page: SheetPage, table: ScoreTable, above: int, row: int) -> bool:
    """Whether a row right under a sum of the indicators (合计) is the total of all: 总分."""
    first, second = (page.headings.is_head_total(_label_of(page, table, each)) for each in (above, row))
    score = table.columns.get(Column.SCORE, 0)
    return second and not first and row == above + 1 and page.entry(row, score).number is not None


def _last_row(page: SheetPage, table: ScoreTable, first: int, total: int | None, money: int) -> int:
    """The last row that may hold an indicator: above the money, the total, or the first footnote."""
    if money and (total is None or money < total):
        return money - 1
    rows = range(first, total or first)
    if total is None or not any(_is_indicator_like(page, table, row) for row in page.rows if row in rows):
        return _last_without_total(page, first)
    return total - 1


def _last_without_total(page: SheetPage, first: int) -> int:
    """The row above the first footnote; without one, the last row."""
    for row in page.rows:
        if row >= first and any(page.headings.is_note(words) for _, words in page.texts(row)):
            return row - 1
    return max(page.last_row, first)


def read_closing(page: SheetPage, table: ScoreTable, extent: TableRows) -> Closing | None:
    """The row of the total; None where the form has none."""
    if extent.total is None:
        return None
    row, columns = extent.total, table.columns
    labels = (column for column, words in page.texts(row) if page.headings.is_total(words))
    label = next((page.entry(row, column) for column in labels), NOTHING)

    def under(column: int | None) -> Entry:
        """A cell of the row; nothing where the label's own merged area reaches over it."""
        entry = NOTHING if column is None else page.entry(row, column)
        return Entry(source=label.source) if column and entry.source == label.source else entry

    score = under(columns.get(Column.SCORE))
    if score.blank and score_behind(label.text):
        score = total_behind(label)
    # The full points stand under whichever weight column the form prints them.
    apart = [
        columns[kind]
        for kind in _WEIGHTS
        if kind in columns and not page.area(row, columns[kind]).covers(row, columns.get(Column.SCORE, 0))
    ]
    weights = (entry for entry in map(under, apart) if entry.number is not None)
    beside = ((each.title, under(each.column)) for each in table.others)
    return Closing(
        label,
        next(map(in_points, weights), NOTHING),
        score,
        under(columns.get(Column.REVIEWED)),
        under(columns.get(Column.DEDUCTION)),
        tuple(FurtherScore(title, entry) for title, entry in beside if not entry.computed),
    )


def closing_above(page: SheetPage, fields: Iterable[Field]) -> Closing | None:
    """The total that a form prints above its table, among the fields; None where none is there.

    Where several labels could be it, the self-score goes before 总分, which may be the full points.
    """
    labelled = ((each, parse_a1(each.source.cell or "")) for each in fields)
    found = [
        each
        for each, place in labelled
        if page.headings.is_head_total(each.label) and place is not None and not _is_of_money(page, place[0])
    ]
    found.sort(key=lambda each: (each.value.number is None, "自评" not in each.label))
    if not found or (found[0].value.blank and not any(each in found[0].label for each in _GIVEN)):
        return None
    own = found[0]
    reviewed = (each.value for each in fields if page.headings.is_reviewed_total(each.label))
    label = _label_cell(page, own)
    score = own.value._replace(text=label.text) if own.value.source == own.source else own.value
    return Closing(label, NOTHING, score, next(reviewed, NOTHING))


def _is_of_money(page: SheetPage, row: int) -> bool:
    """Whether a label in a row is one of money: 自评得分 is there the score for spending it.

    Where the money has a score of its own in the row (执行率得分), it is the total after all.
    """
    beside = [words for _, words in page.texts(row)]
    scores = sum(heading_key(words).endswith("得分") for words in beside)
    return scores < _SEVERAL and any(map(page.headings.is_money, beside))


def _label_cell(page: SheetPage, field: Field) -> Entry:
    """The whole cell in which a label stands."""
    place = parse_a1(field.source.cell or "")
    return page.entry(*place) if place is not None else NOTHING


def grade_above(page: SheetPage, fields: Iterable[Field]) -> Entry:
    """The grade that a form prints above its table; blank where it prints none there."""
    own = next((each for each in fields if page.headings.is_grade(each.label)), None)
    if own is None:
        totals = (each for each in fields if page.headings.is_head_total(each.label))
        places = (place for each in totals if (place := parse_a1(each.value.source.cell or "")) is not None)
        found = (page.entry(row, page.area(row, column).right + 1) for row, column in places)
        return next((each for each in found if each.text in page.headings.names.grade_words), NOTHING)
    behind = own.value.source == own.source and not own.value.blank
    return own.value._replace(text=_label_cell(page, own).text) if behind else own.value


def grade_concluded(page: SheetPage, remarks: Iterable[Field]) -> Entry:
    """The grade that a row of words names (自评结论：优; 自评等级为优); blank where none does."""
    words = page.headings.names.grade_words
    for each in remarks:
        said = squeezed(each.value.text).partition("等级")[2].lstrip("为是：:“") or each.value.text
        if said.rstrip("。级”") in words:
            return each.value
    return NOTHING


def total_behind(label: Entry) -> Entry:
    """The total that is written behind its label; its text is all that stands in the cell."""
    number = typed(score_behind(label.text), label.source)
    return number._replace(text=label.text, formula=label.formula)


def read_grade(page: SheetPage, table: ScoreTable, extent: TableRows) -> Entry:
    """The cell with the grade; blank where the form has none.

    Beside the label stand its choices, of which one is ticked; else the word is in the column of scores, or
    what stands first.
    """
    labels = (
        (row, column)
        for row in page.rows
        if extent.end < row <= extent.end + _NEAR
        for column, words in page.texts(row)
        if page.headings.is_grade(words.replace(":", "：").partition("：")[0])
    )
    row, label = next(labels, (0, 0))
    if not row:
        return _grade_in_total(page, table, extent.total or 0)
    own = page.entry(row, label)
    if not page.headings.is_grade(own.text):
        return own  # the label's own cell holds the grade as well: 自评等级：优
    beside = [page.entry(row, column) for column in page.rows.get(row, ()) if column > label]
    ticked = next((entry for entry in beside if any(tick in entry.text for tick in _TICKS)), None)
    scored = page.entry(row, table.columns[Column.SCORE]) if Column.SCORE in table.columns else NOTHING
    if ticked is not None:
        return ticked
    if scored in beside and len(scored.text) <= _BARE_GRADE:
        return scored
    words = next((entry for entry in beside if 0 < len(entry.text) <= _BARE_GRADE), None)
    right = page.entry(row, page.area(row, label).right + 1)
    return words or next((entry for entry in beside if not entry.blank), right)


def _grade_in_total(page: SheetPage, table: ScoreTable, row: int) -> Entry:
    """The bare word of a grade in the row of the total; blank where none stands there."""
    beside = (page.entry(row, column) for column in page.rows.get(row, ()) if column > table.names_end)
    return next((entry for entry in beside if entry.text in page.headings.names.grade_words), NOTHING)


def read_notes(page: SheetPage, extent: TableRows) -> tuple[Entry, ...]:
    """The footnotes: from the first text that says it is one, whatever stands alone in its row below it."""
    notes: list[Entry] = []
    for row in page.rows:
        texts = list(page.texts(row)) if extent.end < row <= extent.end + BELOW else []
        for column, words in texts:
            if words and (page.headings.is_note(words) or (notes and len(texts) == 1)):
                notes.append(page.entry(row, column))
    return tuple(notes)
