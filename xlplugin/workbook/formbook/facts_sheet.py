"""The sheet 基础数据 of an official workbook, with what the workbook itself suggests filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath
from typing import Final

from xlplugin.facts.value import Level, YesNo
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.form.proposal import Proposal
from xlplugin.functions.cell import Cell
from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.problem import Source
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.colours import GREY, INK, INPUT, MISSING, PROPOSED, RED, WRONG
from xlplugin.workbook.edit.plan import Condition, Look, NewSheet, Validation
from xlplugin.workbook.formbook.looks import (
    CODE,
    HEAD,
    HINT,
    INPUT_WORDS,
    LEVEL,
    NAME,
    STRONG,
    TITLE,
)
from xlplugin.workbook.formbook.page import Page, formula
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.layout.accepted import accepted, is_wrong, number_format
from xlplugin.workbook.layout.canonical import canonical, completeness, remark
from xlplugin.workbook.layout.layout import FactRow
from xlplugin.workbook.layout.names import CONFIRMATION, FACTS_HEADER_ROW, FACTS_SHEET
from xlplugin.workbook.layout.wrapping import Wrapped
from xlplugin.workbook.scorebook.confirmation import CONFIRMED, PENDING, not_counting
from xlplugin.workbook.scorebook.stated_rubric import RUBRIC_LABEL

_WIDTHS: Final = (19.0, 22.0, 46.0, 20.0, 8.0, 44.0, 28.0, 18.0, 10.0)
_COLUMNS: Final = (*SHEET_COLUMNS, CONFIRMATION)
_LAST: Final = len(_COLUMNS)
_VALUE, _UNIT = 4, 5
_BY_CHOICE: Final = (UnitKind.YES_NO, UnitKind.LEVEL)
_HINT: Final = (
    "蓝色的行是程序从本工作簿中找到、待您核对的数据：核对无误的，把右侧“确认”改为“已确认”；有误的直接改数值"
    "后再确认；不采用的清空数值。待确认的数据不计入得分。黄色格由您填写，没有的数据请留空，留空不等于0。"
)
CHOICES: Final = (PENDING, CONFIRMED)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is filled in beforehand.

    Attributes:
        proposals: by the 编码 of their row.
        state: what stands under 确认 beside them.
        department: the department's name, empty where it is not known.
    """

    proposals: Mapping[str, Proposal]
    state: str = PENDING
    department: str = ""


def suggested(proposals: Sequence[Proposal], *, accepted: bool, department: str = "") -> Suggested:
    """Proposals laid out for the rows of sheets; of two for one row the first counts."""
    by_code = {each.code: each for each in reversed(proposals)}
    return Suggested(by_code, CONFIRMED if accepted else PENDING, department)


def facts_sheet(
    loaded: LoadedRubric, rows: Sequence[FactRow], given: Suggested, name: str = FACTS_SHEET
) -> NewSheet:
    """The sheet of facts of a rubric.

    Args:
        loaded: the rubric.
        rows: the rows of its facts.
        given: what is filled in beforehand.
        name: the sheet's name.
    """
    page = Page()
    _heading(page, loaded, rows, given)
    for _, group in groupby(rows, key=lambda each: each.indicator):
        for row in group:
            _row(page, row, given)
    last = rows[-1].row if rows else FACTS_HEADER_ROW
    return NewSheet(
        name,
        tuple(page.cells),
        widths=dict(enumerate(_WIDTHS, start=1)),
        heights=page.heights,
        merged=tuple(page.merged),
        frozen=(FACTS_HEADER_ROW + 1, _VALUE),
        filtered=Area(FACTS_HEADER_ROW, 1, last, _LAST),
        validations=tuple(_choices(rows)),
        conditions=tuple(_conditions(rows)),
        title_row=FACTS_HEADER_ROW,
        tab="F2C94C",
    )


def _heading(page: Page, loaded: LoadedRubric, rows: Sequence[FactRow], given: Suggested) -> None:
    page.band(1, _LAST, f"{loaded.rubric.title}　基础数据", TITLE)
    page.put(2, 1, RUBRIC_LABEL, NAME)
    page.put(2, 2, loaded.rubric.id, STRONG)
    page.put(2, 3, "填报单位", NAME)
    page.put(2, 4, given.department or None, Look(fill=INPUT, bold=True))
    page.put(2, 5, "完成度", NAME)
    page.put(2, 6, formula(completeness(rows)), STRONG)
    page.band(3, _LAST, _HINT, HINT)
    page.heading(FACTS_HEADER_ROW, _COLUMNS, HEAD)
    page.heights[1] = 32
    page.fit(2, [Wrapped(given.department, _WIDTHS[3])], least=24)
    page.fit(3, [Wrapped(_HINT, sum(_WIDTHS), 9)])
    page.heights[FACTS_HEADER_ROW] = 26


def _row(page: Page, row: FactRow, given: Suggested) -> None:
    known, at = given.proposals.get(row.code), row.row
    across = "center" if row.definition.member_kind in _BY_CHOICE else "right"
    shape = number_format(row)
    source = where_from(known) if known else ""
    page.put(at, 1, row.code, CODE)
    page.put(at, 2, row.indicator, LEVEL)
    page.put(at, 3, row.label)
    page.put(at, 4, content(known), Look(fill=INPUT, across=across, number_format=shape))
    page.put(at, 5, _unit(row, known) or None, _unit_look(row))
    page.put(at, 6, source or None, INPUT_WORDS)
    page.put(at, 7, remark(row) or None, INPUT_WORDS)
    settled = formula(canonical(row, not_counting(f"I{at}")))
    page.put(at, 8, settled, Look(size=9, colour=GREY, across=across, number_format=shape))
    page.put(at, 9, given.state if known else None, Look(fill=INPUT, across="center"))
    page.fit(at, _texts(row, source))


def _texts(row: FactRow, source: str) -> tuple[Wrapped, ...]:
    return (
        Wrapped(row.code, _WIDTHS[0], 8),
        Wrapped(row.indicator, _WIDTHS[1]),
        Wrapped(row.label, _WIDTHS[2]),
        Wrapped(source, _WIDTHS[5], 9),
        Wrapped(remark(row), _WIDTHS[6], 9),
    )


def content(known: Proposal | None) -> Cell:
    """A proposed value as a cell holds it; percentages are fractions."""
    match known and known.value:
        case Decimal() as number:
            return float(number)
        case YesNo() as answer:
            return str(answer.value)
        case Level() as level:
            return level.name
    return None


def where_from(known: Proposal) -> str:
    """What a proposal was taken from, and its cell or line."""
    return f"{known.how}（{place_words(known.source)}）"


def place_words(source: Source) -> str:
    """A place as people inside the workbook name it: ``表!B3``, or a report's file and line."""
    if source.sheet is not None:
        return str(replace(source, file=""))
    return str(replace(source, file=PurePath(source.file).name))


def _unit(row: FactRow, known: Proposal | None) -> str:
    usual = row.definition.units[0]
    is_amount = row.definition.member_kind is UnitKind.AMOUNT
    return known.unit if known and is_amount and known.unit in row.definition.units else usual


def _unit_look(row: FactRow) -> Look:
    is_amount = row.definition.member_kind is UnitKind.AMOUNT
    return Look(fill=INPUT if is_amount else "", across="center")


def _cell(row: FactRow, column: int) -> Area:
    return Area(row.row, column, row.row, column)


def _choices(rows: Sequence[FactRow]) -> list[Validation]:
    made = []
    for row in rows:
        takes = accepted(row)
        if takes.choices:
            prompt = f"{row.definition.definition}。{takes.wanted}。"
            made.append(Validation((_cell(row, _VALUE),), takes.choices, row.definition.label, prompt))
        if row.definition.member_kind is UnitKind.AMOUNT:
            made.append(
                Validation((_cell(row, _UNIT),), row.definition.units, "金额单位", "换算由程序完成。")
            )
    if rows:
        area = Area(rows[0].row, _LAST, rows[-1].row, _LAST)
        made.append(Validation((area,), CHOICES, "确认", "核对无误的选“已确认”；待确认的数据不计入得分。"))
    return made


def _conditions(rows: Sequence[FactRow]) -> list[Condition]:
    made = []
    for row in rows:
        cell = f"D{row.row}"
        made.append(Condition(_cell(row, _VALUE), is_wrong(row, cell), WRONG, RED))
        if row.required:
            made.append(Condition(_cell(row, _VALUE), f'{cell}=""', MISSING))
    if rows:
        first, last = rows[0].row, rows[-1].row
        waiting = f'AND($I{first}="{PENDING}",$D{first}<>"")'
        made.append(Condition(Area(first, _VALUE, last, _LAST), waiting, PROPOSED, INK))
    return made
