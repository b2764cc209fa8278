"""The sheet 基础数据: one row a fact, with what it takes, its unit, its source and what formulas count.

And what the sheets of facts are filled with beforehand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.functions.cell import Cell
from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.edit.colours import INK, MISSING, PROPOSED, RED, WRONG
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look, NewSheet
from xlplugin.workbook.grid.grid import Area, Lines
from xlplugin.workbook.layout import looks
from xlplugin.workbook.layout.accepted import is_wrong, number_format, states_of, units_of, values_of
from xlplugin.workbook.layout.amounts import counted_amount, nothing_given
from xlplugin.workbook.layout.layout import AskedFact, Layout
from xlplugin.workbook.layout.names import CONFIRMATION, FACTS_HEADER_ROW, PENDING, RUBRIC_LABEL, unapproved
from xlplugin.workbook.layout.page import Page, formula
from xlplugin.workbook.layout.paper import Part, rows_alone

_WIDTHS: Final = (19.0, 21.0, 46.0, 18.0, 7.0, 34.0, 24.0, 18.0)
_HIDDEN: Final = (1, 8)
"""编码 and 换算值: what they hold is for the program."""

_DEPARTMENT_CELL: Final = (2, 4)
_CONFIRMATION_WIDTH: Final = 10.0
_BY_CHOICE: Final = (UnitKind.YES_NO, UnitKind.LEVEL)
_PROPOSED: Final = (
    "蓝色的行是程序从本工作簿中找到、待您核对的数据：核对无误的，把右侧“确认”改为“已确认”；有误的直接改数值"
    "后再确认；不采用的清空数值。待确认的数据不计入得分。"
)
_INSTEAD: Final = "不知道分子、分母时填；都填的须一致"
_SOMETIMES: Final = "只有用到它的一档、一级或一组才填，其余可不填"
_LOCKED: Final = "，其余已锁定（没有密码）"
_HINT: Final = (
    "黄色格和浅红色格（测算需要而尚未填写）为填写处{}；没有的数据请留空，留空不等于0。"
    "金额可改单位，百分数请连同%一起填写。"
)


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What one row is filled with.

    Attributes:
        value: the value; of a target what was reached.
        goal: of a target.
        name: of a target.
        unit: of the value.
        source: what the value rests on.
        note: a remark.
        number_format: how a target's value is written.
        state: what stands under 确认 beside it.
    """

    value: Cell = None
    goal: Cell = None
    name: str = ""
    unit: str = ""
    source: str = ""
    note: str = ""
    number_format: str = "General"
    state: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What the sheets are filled with.

    Attributes:
        department: the department's name, empty where it is not known.
        rows: by the 编码 of a row.
        confirmed: whether a person confirms every value, in a column of its own, before it counts.
    """

    department: str = ""
    rows: Mapping[str, GivenRow] = field(default_factory=dict)
    confirmed: bool = False

    def row(self, code: str) -> GivenRow:
        """What a row is filled with; nothing where nothing is given."""
        return self.rows.get(code, GivenRow())


def facts_sheet(loaded: LoadedRubric, layout: Layout, given: Given) -> NewSheet:
    """The sheet of facts of a rubric.

    Args:
        loaded: the rubric.
        layout: where its facts stand, and the name of the sheet.
        given: what is filled in beforehand.
    """
    page = Page((*_WIDTHS, _CONFIRMATION_WIDTH) if given.confirmed else _WIDTHS, _HIDDEN)
    _put_heading(page, loaded, layout, given)
    parts = []
    for _, group in groupby(layout.facts, key=lambda each: each.indicator):
        rows = list(group)
        for row in rows:
            _put_row(page, row, given, first=row is rows[0])
        parts.append(Part(rows[0].row, rows[-1].row, rows_alone(rows[0].row, rows[-1].row)))
    _check(page, layout, given)
    return replace(
        page.sheet(layout.facts_sheet),
        frozen=(FACTS_HEADER_ROW + 1, 4),
        filtered=Area(FACTS_HEADER_ROW, 1, layout.last_fact_row, len(page.widths)),
        title_row=FACTS_HEADER_ROW,
        breaks=page.page_starts(FACTS_HEADER_ROW, parts),
        page_note=unapproved(loaded.rubric.id),
        selected=_first_asked(layout, given),
        tab="F2C94C",
        protected=not given.confirmed,  # in a workbook of their own people write beside our table
    )


def _first_asked(layout: Layout, given: Given) -> tuple[int, int]:
    """The first cell that waits for a person: a value to confirm, the department's name, a figure."""
    waiting = (row.row for row in layout.facts if given.row(row.code).state == PENDING)
    blank = (row.row for row in layout.facts if row.required and given.row(row.code).value is None)
    confirming, figure = next(waiting, 0), next(blank, FACTS_HEADER_ROW + 1)
    if confirming:
        return confirming, len(_WIDTHS) + 1
    return (figure, _DEPARTMENT_CELL[1]) if given.department else _DEPARTMENT_CELL


def _put_heading(page: Page, loaded: LoadedRubric, layout: Layout, given: Given) -> None:
    page.banner(1, f"{loaded.rubric.title}　基础数据", looks.TITLE)
    page.heights[1] = 32
    page.put("A2", RUBRIC_LABEL, looks.NAME)
    page.put("B2", loaded.rubric.id, looks.STRONG)
    page.put("C2", "填报单位", looks.NAME)
    page.put("D2", given.department or None, replace(looks.INPUT, bold=True))
    page.put("E2", "完成度", looks.NAME)
    page.put("F2", formula(_completeness(layout)), looks.STRONG)
    page.fit(2, least=30)
    hint = f"{_PROPOSED}{_HINT.format('')}" if given.confirmed else _HINT.format(_LOCKED)
    page.banner(3, hint, looks.HINT)
    titles = (*SHEET_COLUMNS, CONFIRMATION) if given.confirmed else SHEET_COLUMNS
    page.heading(FACTS_HEADER_ROW, titles, 26)


def _put_row(page: Page, row: AskedFact, given: Given, *, first: bool) -> None:
    """One fact; a line parts the first of an indicator from those above."""
    known, at = given.row(row.code), row.row
    across = "center" if row.definition.member_kind in _BY_CHOICE else "right"
    shape = number_format(row)
    others = f"仅其他口径“{'”“'.join(row.readings)}”使用，可不填" if row.readings else ""
    others = others or (_SOMETIMES if row.sometimes else "")
    instead = _INSTEAD if row.instead_of else ""
    cells: dict[str, tuple[Content, Look]] = {
        "A": (row.code, looks.CODE),
        "B": (row.indicator, looks.LEVEL),
        "C": (row.label, looks.PLAIN),
        "D": (known.value, replace(looks.INPUT, across=across, number_format=shape)),
        "E": _unit(row, known),
        "F": (known.source or None, looks.INPUT_WORDS),
        "G": ("；".join(filter(None, (others, instead, known.note))) or None, looks.INPUT_WORDS),
        "H": (
            formula(f"={_counted(row, given)}"),
            replace(looks.COUNTED, across=across, number_format=shape),
        ),
    }
    if given.confirmed:
        cells["I"] = (known.state or None, looks.INPUT_CENTRED)
    page.line(at, cells, parted=first)
    page.fit(at)


def _unit(row: AskedFact, known: GivenRow) -> tuple[Content, Look]:
    usual = row.definition.units[0]
    if row.definition.member_kind is not UnitKind.AMOUNT:
        return usual or None, looks.CENTRED
    return known.unit if known.unit in row.definition.units else usual, looks.INPUT_CENTRED


def _counted(row: AskedFact, given: Given) -> str:
    if row.definition.member_kind is UnitKind.AMOUNT:
        return counted_amount(row.row, confirmed=given.confirmed)
    return f'IF({nothing_given(row.row, confirmed=given.confirmed)},"",D{row.row})'


def _completeness(layout: Layout) -> str:
    """The formula, with ``=``, that counts the values given of those that the default readings need.

    A rate that is given counts for all in whose place it is given.
    """
    required = [row for row in layout.facts if row.required]
    spared = "".join(
        f'+IF(D{row.row}="",0,{"+".join(f"COUNTBLANK({cells})" for cells in _values(amounts))})'
        for row in layout.facts
        if (amounts := [each for fact in row.instead_of for each in layout.rows_of(fact)])
    )
    cells = ",".join(_values(required)) or '""'
    return f'="已填 "&COUNTA({cells}){spared}&" / "&{len(required)}'


def _values(rows: Iterable[AskedFact]) -> list[str]:
    """The cells with the values of some rows, adjacent ones as one range."""
    return [f"D{first}:D{last}" for first, last in Lines((row.row, row.row) for row in rows).runs()]


def _given_instead(layout: Layout, row: AskedFact) -> str:
    """The conditions, each behind a comma, that no rate is given in the place of a row's value."""
    rates = (each for each in layout.facts if row.definition.id in each.instead_of)
    return "".join(f',D{each.row}=""' for each in rates)


def _check(page: Page, layout: Layout, given: Given) -> None:
    """What may be typed, and the colours of what is wrong, missing or waiting."""
    amounts = [row for row in layout.facts if row.definition.member_kind is UnitKind.AMOUNT]
    if amounts:
        page.validations.append(units_of(amounts))
    for row in layout.facts:
        cell = f"D{row.row}"
        page.validations.append(values_of(row))
        page.mark(cell, is_wrong(row, cell), WRONG, RED)
        if row.required:
            page.mark(cell, f'AND({cell}=""{_given_instead(layout, row)})', MISSING)
    if given.confirmed and layout.facts:
        first, last = layout.facts[0].row, layout.last_fact_row
        page.validations.append(states_of(f"I{first}:I{last}"))
        page.mark(f"D{first}:I{last}", f'AND($I{first}="{PENDING}",$D{first}<>"")', PROPOSED, INK)
