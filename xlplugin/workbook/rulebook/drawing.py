"""A rubric's workbook drawn: drop-downs, frozen heads, and grey what people leave to the program."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

from xlplugin.money import to_decimal
from xlplugin.rubric.book import columns
from xlplugin.rubric.book.cases import SCORES
from xlplugin.rubric.book.columns import Sheet
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.cases import WorkedCase
from xlplugin.workbook.edit import colours
from xlplugin.workbook.edit.boxes import halves
from xlplugin.workbook.rulebook import contents
from xlplugin.workbook.rulebook.contents import Cells, Value

_WIDTHS: Final[Mapping[str, float]] = {
    "项目": 22, "内容": 56, "一级指标": 14, "二级指标": 16, "三级指标": 22, "指标说明": 40, "出处": 24,
    "函数": 20, "存疑": 24, "评分标准原文": 60,
    "指标": 22, "口径": 20, "种类": 20, "规则的话": 62, "照抄的句式": 30,
    "原文": 50, "原文读懂多少": 30,
    "口径的理由": 30, "填报的比率": 18, "读作": 44, "状态": 14, "名称": 28, "类别": 14, "说明": 48,
    "项目或等级": 22, "编码": 20, "数据项": 24, "表名": 18, "行名": 18, "列名": 18, "词语": 24, "前面有": 16,
    "除非有": 16, "注意": 24, "矛盾": 24, "在哪里": 22, "算例": 46, "数据": 40, "公文的说法": 50,
    "规则的话（照抄再改）": 62, "用到的数据项": 40, "单位或量词": 12, "原文所写满分": 13,
}  # fmt: skip
_NARROW: Final = 10
_QUIET: Final = frozenset(
    {"函数", "照抄的句式", "读作", "状态", "原文读懂多少", "编码", "原文所写满分", "存疑"}
)
"""The columns that most people leave alone: grey."""

_SPARE: Final = 20
"""Rows below the last that are ready to be filled in."""

_LINE: Final = 14.5
"""The height of a line of text in points."""

_MADE: Final = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same contents give the same file."""

_HINTS: Final = (
    "黄色的格子填写，灰色的列一般不用改。规则写在“评分规则”表里：一行一句，照“句式”表里的句子写，只改名称、数字和数据项。",
    "规则里用到的数据先写在“基础数据项”表里；“自带数据项”表里有的直接用。每条规则至少配两个“算例”：数据和应得的分。",
    "草拟的标准，“评分规则”里黄色的指标请补写。改好保存、关闭，运行 rubric check，会指出有问题的格子。",
)


class _List(NamedTuple):
    """What a column offers: the values, or the cells that hold them."""

    values: Sequence[str] | str
    strict: bool = True


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": colours.BODY_FACE, "font_size": 10, "valign": "top", "text_wrap": True}
        boxed = {**base, "border": 1, "border_color": f"#{colours.LINE}", "font_color": f"#{colours.INK}"}
        quiet = {**boxed, "font_color": f"#{colours.GREY}", "bg_color": f"#{colours.BAND}"}
        self.title = book.add_format(
            {"font_name": colours.TITLE_FACE, "font_size": 16, "font_color": f"#{colours.ACCENT}"}
        )
        self.hint = book.add_format({**base, "font_color": f"#{colours.GREY}"})
        self.heading = book.add_format(
            {**boxed, "bold": True, "bg_color": f"#{colours.HEADER}", "align": "center", "valign": "vcenter"}
        )
        self.quiet_heading = book.add_format({**quiet, "bold": True, "align": "center", "valign": "vcenter"})
        self.name = book.add_format({**boxed, "bold": True, "bg_color": f"#{colours.BAND}"})
        self.typed = book.add_format({**boxed, "bg_color": f"#{colours.INPUT}", "align": "left"})
        self.text = book.add_format(boxed)
        self.quiet = book.add_format(quiet)
        self.number = book.add_format({**boxed, "align": "center"})
        self.percent = book.add_format({**boxed, "align": "center", "num_format": "0%"})
        self.fine_percent = book.add_format({**boxed, "align": "center", "num_format": "0.00%"})
        self.changed = book.add_format({"bg_color": f"#{colours.LOST}"})
        self.unread = book.add_format({"bg_color": f"#{colours.INPUT}", "font_color": f"#{colours.INK}"})
        line = {"border": 1, "border_color": f"#{colours.LINE}", "top_color": f"#{colours.ACCENT}"}
        self.begins = book.add_format(line)


def book_bytes(
    loaded: LoadedRubric,
    cases: Iterable[WorkedCase] = (),
    understood: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The workbook of a rubric with its worked cases.

    Args:
        loaded: the rubric.
        cases: its cases.
        understood: how much of each indicator's official criterion its rule says, where it was drafted.
    """
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": loaded.rubric.title, "created": _MADE})
    _Drawing(book, loaded, tuple(cases), understood).draw()
    book.close()
    return _growing(stream.getvalue())


def _growing(made: bytes) -> bytes:
    """The workbook with rows that Excel makes higher when more is typed into them: the library fixes them."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(b' customHeight="1"', b""))
    return out.getvalue()


def _height(cells: Cells) -> float:
    """How high a row must be for its texts, in points."""
    lines = 1
    for heading, value in cells.items():
        width = _WIDTHS.get(heading, _NARROW) - 1
        for_each = (max(1, ceil(halves(line) / width)) for line in str(value or "").split("\n"))
        lines = max(lines, sum(for_each))
    return lines * _LINE + 3


def _letter(heading: str) -> str:
    """The letter of a column of the rules."""
    return "ABCDEFGHIJKL"[columns.RULES.columns.index(heading)]


class _Drawing:
    """One workbook while it is drawn."""

    def __init__(
        self,
        book: Workbook,
        loaded: LoadedRubric,
        cases: tuple[WorkedCase, ...],
        understood: Mapping[str, str],
    ) -> None:
        self._book, self._loaded, self._cases, self._understood = book, loaded, cases, understood
        self._formats = _Formats(book)

    def draw(self) -> None:
        """Every sheet, in the order in which people work on them."""
        rubric = self._loaded.rubric
        self._head()
        tree = list(contents.indicators(rubric))
        examples = list(contents.example_rows())
        names = f"={columns.INDICATORS.name}!$E$2:$E${len(tree) + _SPARE + 1}"
        kinds = f"={contents.EXAMPLES.name}!$A$2:$A${len(examples) + 1}"
        yes, levels = _List((columns.YES,)), "ABCD"
        sheet = self._table(columns.INDICATORS, tree)
        self._parted(sheet, f"A2:L{len(tree) + 1}", '=$A2<>""')
        self._rules(
            {
                "指标": _List(names),
                "种类": _List(kinds),
                "口径": _List(contents.reading_names(rubric), strict=False),
            }
        )
        self._table(
            columns.FACTS, list(contents.facts(rubric)), {"类别": _List(columns.OFFERED_KINDS, strict=False)}
        )
        self._table(columns.GRADES, list(contents.grades(rubric)), spare=len(levels))
        cases = list(contents.cases(self._cases, self._loaded.vocabulary))
        sheet = self._table(
            columns.CASES,
            cases,
            {"指标": _List(names), "应得分": _List(SCORES, strict=False), "免于扣分": yes},
        )
        self._parted(sheet, f"A3:J{len(cases) + 1}", "=$B3<>$B2")
        self._table(contents.EXAMPLES, examples, spare=0)
        self._table(contents.SHARED_FACTS, list(contents.shared_facts(self._loaded)), spare=0)
        self._table(columns.CLUES, list(contents.clues(rubric)), {"只在本行": yes})
        clashes = {"矛盾": _List(tuple(columns.CLASHES.values()))}
        self._table(columns.CONTRADICTIONS, list(contents.contradictions(rubric)), clashes, spare=10)

    def _head(self) -> None:
        sheet, looks = self._book.add_worksheet(columns.HEAD.name), self._formats
        for column, width in enumerate((22, 56, 40)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, self._loaded.rubric.title, looks.title)
        sheet.set_row(0, 30)
        for row, hint in enumerate(_HINTS, start=1):
            sheet.merge_range(row, 0, row, 2, hint, looks.hint)
            sheet.set_row(row, 18)
        top = len(_HINTS) + 2
        for column, heading in enumerate((*columns.HEAD.columns, "填写说明")):
            sheet.write_string(top, column, heading, looks.heading)
        choice = {"validate": "list", "source": [columns.YES, columns.NO], **_refusal("请选“是”或“否”")}
        for row, (name, value, remark) in enumerate(contents.head(self._loaded.rubric), start=top + 1):
            sheet.write_string(row, 0, name, looks.name)
            _write(sheet, row, 1, value, looks.typed)
            sheet.write_string(row, 2, remark, looks.quiet)
            if name in (columns.PRINTED, columns.OF_FORM):
                sheet.data_validation(row, 1, row, 1, choice)
        _printed(sheet)

    def _rules(self, offered: Mapping[str, _List]) -> None:
        rows = list(contents.rules(self._loaded, self._understood))
        shown = [{**row, "读作": row["规则的话"], "状态": "读懂"} for row in rows]
        sheet = self._table(columns.RULES, shown, offered)
        last = len(rows) + _SPARE + 1
        words, read, left = (_letter(each) for each in ("规则的话", "读作", "原文读懂多少"))
        place, official = (columns.RULES.columns.index(each) for each in ("照抄的句式", "原文"))
        for row in range(1, last):
            formula = (
                f'=IF(OR($C{row + 1}="",AND($D{row + 1}<>"",LEFT(${left}{row + 1},3)<>"须人工")),"",'
                f'IFERROR(VLOOKUP($C{row + 1},{contents.EXAMPLES.name}!$A:$C,3,FALSE),""))'
            )
            sheet.write_formula(row, place, formula, self._formats.quiet, "")
            first = rows[row - 1].get("原文") if row <= len(rows) else None
            formula = (
                f'=IF($A{row + 1}=$A{row},"",IFERROR(INDEX({columns.INDICATORS.name}!$L:$L,'
                f'MATCH($A{row + 1},{columns.INDICATORS.name}!$E:$E,0))&"",""))'
            )
            sheet.write_formula(row, official, formula, self._formats.text, first or "")
        changed = f'=AND(${words}2<>"",${words}2<>${read}2)'
        unread = f'=OR(LEFT(${left}2,3)="须人工",LEFT(${left}2,4)="部分读懂")'
        for area, criteria, look in (
            (f"{words}2:{words}{last}", changed, self._formats.changed),
            (f"{left}2:{left}{last}", unread, self._formats.unread),
            (f"A2:A{last}", unread, self._formats.unread),
        ):
            sheet.conditional_format(area, {"type": "formula", "criteria": criteria, "format": look})
        self._parted(sheet, f"A3:L{len(rows) + 1}", "=$A3<>$A2")

    def _parted(self, sheet: Any, area: str, condition: str) -> None:  # noqa: ANN401 - the library's own
        """A line above the rows where something new begins."""
        rule = {"type": "formula", "criteria": condition, "format": self._formats.begins}
        sheet.conditional_format(area, rule)

    def _table(
        self,
        kind: Sheet,
        rows: Sequence[Cells],
        offered: Mapping[str, _List] | None = None,
        spare: int = _SPARE,
    ) -> Any:  # noqa: ANN401 - the library's own
        sheet, looks = self._book.add_worksheet(kind.name), self._formats
        last = len(rows) + spare
        for column, heading in enumerate(kind.columns):
            is_quiet = heading in _QUIET
            sheet.set_column(column, column, _WIDTHS.get(heading, _NARROW))
            sheet.write_string(0, column, heading, looks.quiet_heading if is_quiet else looks.heading)
            for place in range(last):
                cells = rows[place] if place < len(rows) else {}
                value = cells.get(heading)
                look = looks.quiet if is_quiet else self._look(heading, value, cells)
                _write(sheet, place + 1, column, value, look)
            if offered and heading in offered and last:
                sheet.data_validation(1, column, last, column, _offer(heading, offered[heading]))
        for place, cells in enumerate(rows, start=1):
            sheet.set_row(place, _height(cells))
        sheet.set_row(0, 24)
        sheet.freeze_panes(1, _FROZEN.get(kind.name, 1))
        sheet.autofilter(0, 0, max(last, 1), len(kind.columns) - 1)
        _printed(sheet)
        sheet.repeat_rows(0)
        return sheet

    def _look(self, heading: str, value: Value, cells: Cells) -> Any:  # noqa: ANN401 - as above
        looks = self._formats
        if not isinstance(value, (Decimal, int)):
            return looks.text
        if heading in ("下限", "上限") and "百分比" in str(cells.get("类别")):
            return looks.percent if value * 100 == int(value * 100) else looks.fine_percent
        return looks.number


_FROZEN: Final[Mapping[str, int]] = {columns.INDICATORS.name: 5, columns.RULES.name: 1}
"""The columns that stay in sight, where it is not the first alone."""


def _offer(heading: str, offered: _List) -> dict[str, Any]:
    source = offered.values if isinstance(offered.values, str) else list(offered.values)
    choice: dict[str, Any] = {"validate": "list", "source": source}
    if offered.strict:
        return {**choice, **_refusal(f"“{heading}”请在下拉列表里选")}
    return {**choice, "show_error": False}


def _refusal(message: str) -> dict[str, Any]:
    return {"error_title": "请选择", "error_message": message, "error_type": "stop"}


def _write(sheet: Any, row: int, column: int, value: Value, look: Any) -> None:  # noqa: ANN401 - the library's own
    """A value in a cell; a number that Excel would not keep exactly as text."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif to_decimal(float(value)) == value:
        sheet.write_number(row, column, float(value), look)
    else:
        sheet.write_string(row, column, f"{value:f}", look)


def _printed(sheet: Any) -> None:  # noqa: ANN401 - the library's own
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.hide_gridlines(2)
