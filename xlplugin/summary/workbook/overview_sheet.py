"""The sheet 概览: the review in a few figures, where to go on, and charts beside their tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.problem import Severity
from xlplugin.summary.overview import Overview
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook import looks, sheets
from xlplugin.summary.workbook.book import SummaryBook, Value
from xlplugin.summary.workbook.charts import ChartKind, ChartSeries, ChartShape, draw
from xlplugin.summary.workbook.links import to_row
from xlplugin.summary.workbook.ranking_sheet import Ranked
from xlplugin.workbook.edit.boxes import halves
from xlplugin.workbook.edit.colours import ACCENT, LINE, RED
from xlplugin.workbook.edit.plan import Look

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_COLUMNS: Final = 12
_WIDTH: Final = 11.0
_TABLE: Final = 6
"""The columns of a table; those beside it are for its chart."""

_LINE: Final = 18.0
_WRAPPED: Final = 13.0
_CHART_LINES: Final = 9
"""The rows that a section has at least, so that its chart can be read."""

_MOST: Final = 8
_LABEL: Final = 18
_LEAST_SHARE: Final = 0.0005
_PIXELS: Final = 96 / 72
_COLUMN_PIXELS: Final = _WIDTH * 7 + 5
_NO_GRADE: Final = "未定"
_OTHERS: Final = "E2E6EC"
_CLAIMED: Final = "9DB7D5"
"""A lighter accent: what is claimed, beside what is known."""


class Counted(NamedTuple):
    """How many rows the sheets have that the overview tells of.

    Attributes:
        anomalies: of 异常.
        failures: of 未能处理.
        changes: of 两年对比.
    """

    anomalies: int
    failures: int
    changes: int


class _Column(NamedTuple):
    """A column of a small table.

    Attributes:
        heading: what stands above it.
        spans: how many columns of the sheet it takes.
        look: how its cells look.
    """

    heading: str
    spans: int
    look: Look


class _Section(NamedTuple):
    """A table with a chart beside it.

    Attributes:
        title: what stands above it.
        columns: of the table, together as wide as ``_TABLE``.
        rows: its cells.
        kind: of the chart, whose bars bear the names of the first column.
        drawn: the columns that the chart shows, from 0, with their colours; of the bars, if they differ.
    """

    title: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Value]]
    kind: ChartKind
    drawn: Sequence[tuple[int, str]]
    colours: Sequence[str] = ()


class OverviewSheet:
    """The first sheet, which is written last: it tells what is on the others."""

    def __init__(self, book: SummaryBook) -> None:
        """Add the sheet, still empty."""
        self._book, self._row = book, 0
        self._sheet: Worksheet = book.add_sheet(sheets.OVERVIEW, [_WIDTH] * _COLUMNS, ACCENT)

    def write(self, review: BulkReview, ranked: Ranked, counted: Counted) -> None:
        """Write it."""
        overview = review.overview()
        self._put_head(overview)
        self._put_cards(overview)
        self._put_ways(review, overview, ranked, counted)
        breaks = list[int]()
        sections = (_weights(overview), _grades(overview), _totals(overview), _kinds(review), _stakes(review))
        for number, section in enumerate(sections):
            if number % 2:
                breaks.append(self._row)
            self._put_section(section)
        self._put_rubrics(overview, ranked)
        self._sheet.set_h_pagebreaks(breaks)
        self._sheet.print_area(0, 0, self._row - 1, _COLUMNS - 1)
        self._sheet.activate()

    def _next(self, height: float = _LINE) -> int:
        row = self._row
        self._sheet.set_row(row, height)
        self._row += 1
        return row

    def _line(self, value: Value, look: Look, height: float = _LINE) -> None:
        self._book.put(self._sheet, (self._next(height), 0), value, look, wrap=False)

    def _put_head(self, overview: Overview) -> None:
        self._line("自评表批量核查汇总", looks.TITLE, 34)
        failed = f"，{overview.failed} 个未能处理" if overview.failed else ""
        several = overview.reviewed > overview.reviewed_files
        forms = f"里的 {overview.reviewed} 张自评表" if several else ""
        said = f"共 {overview.files} 个工作簿，核查了 {overview.reviewed_files} 个{forms}{failed}。"
        self._line(said, looks.SAID)
        if overview.expected is not None:
            words = (
                f"没有做完：应核查 {overview.expected} 个，以下只是已做的部分；加 --resume 再运行就接着做。"
            )
            self._line(words, replace(looks.SAID, colour=RED, bold=True))
        self._next(6)

    def _put_cards(self, overview: Overview) -> None:
        forms, weight = overview.reviewed, overview.weight
        wrong = replace(looks.CARD, colour=RED) if overview.with_errors else looks.CARD
        cards: tuple[tuple[str, Value, Look, str], ...] = (
            ("核查的表", forms, looks.CARD, f"共 {overview.files} 个文件"),
            ("有错误的表", overview.with_errors, wrong, _share_words(overview.with_errors, forms)),
            ("只有警告的表", overview.with_warnings, looks.CARD, _share_words(overview.with_warnings, forms)),
            ("没有错误和警告", overview.clean, looks.CARD, _share_words(overview.clean, forms)),
            (
                "不符的分值",
                overview.contradicted,
                looks.CARD_POINTS,
                _share_words(overview.contradicted, weight),
            ),
            ("涉及的分值", overview.at_stake, looks.CARD_POINTS, _share_words(overview.at_stake, weight)),
        )
        for part, height in enumerate((_LINE, 30.0, _LINE)):
            row = self._next(height)
            for place, (name, value, look, note) in enumerate(cards):
                shown = (name, value, note)[part]
                own = look if part == 1 else looks.CARD_NAME
                self._book.spread(self._sheet, (row, 2 * place), 2, shown, own)
        self._next(8)

    def _put_ways(self, review: BulkReview, overview: Overview, ranked: Ranked, counted: Counted) -> None:
        self._line("从哪里看起", looks.SECTION, 24)
        found, kinds = sum(overview.findings.values()), len(review.kinds())
        by_severity = "、".join(f"{each.chinese} {overview.findings.get(each, 0)}" for each in Severity)
        years = f"{ranked.compared} 份与上年的表可比，{counted.changes} 项得分和上年不同"
        ways = (
            (sheets.RANKING, f"{overview.reviewed} 份表按涉及分值从大到小排列，先看前面的"),
            (sheets.BY_FORM, "一份表的发现放在一起，筛选部门就是要退回的清单"),
            (sheets.KINDS, f"{kinds} 种问题，看哪些是普遍的" if kinds else "没有发现问题"),
            (sheets.FINDINGS, f"共 {found} 条：{by_severity}" if found else "没有发现问题"),
            (sheets.INDICATORS, "每项指标的得分率，多少份满分，多少份与测算不符"),
            (sheets.HEAT_MAPS, "部门 × 指标，看谁在哪项扣分、哪项不符"),
            (sheets.ANOMALIES, f"{counted.anomalies} 条值得再看一眼" if counted.anomalies else "没有异常"),
            (sheets.FAILURES, f"{counted.failures} 个文件要处理" if counted.failures else "没有"),
            *(((sheets.CHANGES, years),) if review.has_previous else ()),
        )
        for name, words in ways:
            row = self._next(17)
            self._book.put(self._sheet, (row, 0), to_row(name, 1, name), looks.NAVIGATION, wrap=False)
            self._book.put(self._sheet, (row, 1), words, looks.SAID, wrap=False)
        self._next(8)

    def _put_section(self, section: _Section) -> None:
        self._line(section.title, looks.SECTION, 24)
        top, tall = self._row, 0.0
        tall += self._put_headings(section.columns)
        first = self._row
        for row in section.rows:
            tall += self._put_row(row, section.columns)
        if not section.rows:
            self._book.put(self._sheet, (first, 0), "没有。", looks.SAID, wrap=False)
        while self._row < top + _CHART_LINES:
            self._next()
            tall += _LINE
        if section.rows:
            chart = draw(self._book.workbook, sheets.OVERVIEW, first, _shape(section))
            wide = (_COLUMNS - _TABLE) * _COLUMN_PIXELS
            chart.set_size({"width": wide - 14, "height": tall * _PIXELS})
            self._sheet.insert_chart(top, _TABLE, chart, {"x_offset": 12})
        self._next(10)

    def _put_headings(self, columns: Sequence[_Column]) -> float:
        return self._put_row(
            [each.heading for each in columns], [each._replace(look=looks.HEAD) for each in columns]
        )

    def _put_row(self, values: Sequence[Value], columns: Sequence[_Column]) -> float:
        """One row of a table, as tall as its texts need; the height."""
        pairs = list(zip(values, columns, strict=True))
        lines = max(-(-halves(_text(value)) // int(each.spans * _WIDTH - 2)) for value, each in pairs)
        height = max(_LINE, lines * _WRAPPED + 5)
        row, start = self._next(height), 0
        for value, each in pairs:
            if each.spans == 1:
                self._book.put(self._sheet, (row, start), value, each.look)
            else:
                self._book.spread(self._sheet, (row, start), each.spans, value, each.look)
            start += each.spans
        return height

    def _put_rubrics(self, overview: Overview, ranked: Ranked) -> None:
        """Which rubrics the forms follow; a table without a chart."""
        columns = (_Column("评价标准", 5, looks.TEXT), _Column("表数", 1, looks.CENTRED_COUNT))
        self._line("各表用的评价标准", looks.SECTION, 24)
        self._put_headings(columns)
        for rubric, forms in overview.rubrics.items():
            title = ranked.rubrics.get(rubric) or rubric if rubric else "没有对应的评价标准"
            self._put_row((title, forms), columns)


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _shape(section: _Section) -> ChartShape:
    starts = [sum(each.spans for each in section.columns[:place]) for place in range(len(section.columns))]
    series = tuple(
        ChartSeries(
            section.columns[column].heading if len(section.drawn) > 1 else "",
            starts[column],
            [_drawn(row[column]) for row in section.rows],
            colour,
            section.colours,
            section.columns[column].look.number_format.replace('"–"', ""),
        )
        for column, colour in section.drawn
    )
    return ChartShape(section.kind, section.title, [str(row[0]) for row in section.rows], 0, series)


def _drawn(value: Value) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def _share(part: Decimal | int, whole: Decimal | int) -> float | None:
    return float(part / whole) if whole else None


def _share_words(part: Decimal | int, whole: Decimal | int) -> str:
    share = _share(part, whole)
    return "" if share is None else f"占 {share:.1%}" if not 0 < share < _LEAST_SHARE else "占 <0.1%"


def _weights(overview: Overview) -> _Section:
    weighed = (
        ("一致", overview.verified),
        ("不符", overview.contradicted),
        ("无法核算", overview.unverifiable),
        ("其余（由人评定等）", overview.others),
    )
    columns = (
        _Column("自评得分与测算", 2, looks.TEXT),
        _Column("分值", 2, looks.CENTRED_POINT),
        _Column("占全部分值", 2, looks.CENTRED_SHARE),
    )
    rows = [(name, weight, _share(weight, overview.weight)) for name, weight in weighed]
    return _Section(
        "各表分值合计", columns, rows, ChartKind.BARS, ((1, ACCENT),), (ACCENT, RED, LINE, _OTHERS)
    )


def _grades(overview: Overview) -> _Section:
    columns = (
        _Column("等级", 2, looks.TEXT),
        _Column("自评", 2, looks.CENTRED_COUNT),
        _Column("测算后能确定", 2, looks.CENTRED_COUNT),
    )
    listed = dict.fromkeys((*overview.claimed_grades, *overview.grades))
    rows = [
        (each or _NO_GRADE, overview.claimed_grades.get(each, 0), overview.grades.get(each, 0))
        for each in listed
    ]
    return _Section("等级：自评和测算（份）", columns, rows, ChartKind.COLUMNS, ((1, _CLAIMED), (2, ACCENT)))


def _totals(overview: Overview) -> _Section:
    columns = (
        _Column("百分制总分", 2, looks.TEXT),
        _Column("自评", 2, looks.CENTRED_COUNT),
        _Column("测算（每项都能核算）", 2, looks.CENTRED_COUNT),
    )
    rows = [(f"{each.low}–{each.high}", each.claimed, each.computed) for each in overview.totals]
    return _Section(
        "总分分布：自评和测算（份）", columns, rows, ChartKind.COLUMNS, ((1, _CLAIMED), (2, ACCENT))
    )


def _kinds(review: BulkReview) -> _Section:
    columns = (
        _Column("序号", 1, looks.CENTRED),
        _Column("问题", 3, looks.TEXT),
        _Column("表数", 1, looks.CENTRED_COUNT),
        _Column("条数", 1, looks.CENTRED_COUNT),
    )
    most = sorted(review.kinds(), key=lambda each: -each.forms)[:_MOST]
    rows = [(place, each.meaning, each.forms, each.findings) for place, each in enumerate(most, 1)]
    return _Section("最常见的问题（多少份表有）", columns, rows, ChartKind.BARS, ((2, ACCENT),))


def _stakes(review: BulkReview) -> _Section:
    columns = (
        _Column("部门", 3, looks.TEXT),
        _Column("错误", 1, looks.CENTRED_COUNT),
        _Column("涉及分值", 2, looks.CENTRED_POINT),
    )
    return _Section("涉及分值最多的表", columns, list(_greatest(review)), ChartKind.BARS, ((2, ACCENT),))


def _greatest(review: BulkReview) -> Iterator[Sequence[Value]]:
    for each in islice(review.ranking(), _MOST):
        at_stake = Decimal(each.figures.at_stake or 0)
        name = each.department
        label = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"  # bars need the room
        if at_stake:
            yield label, each.figures.errors, at_stake
