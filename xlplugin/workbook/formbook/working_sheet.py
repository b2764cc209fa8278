"""The sheet 测算: live formulas beside the claims, what was written, and whether it is up to date."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from xlplugin.workbook.edit import colours
from xlplugin.workbook.edit.colours import BLUE, GREY
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look, NewCell, NewSheet
from xlplugin.workbook.formbook.by_hand import Extent
from xlplugin.workbook.formbook.earlier import (
    CLAIM,
    DRAFTED,
    NAME,
    REASON_CELL,
    REVIEWED_CELL,
    REVIEWED_WRITTEN,
    SCORE,
    SHOWN,
    WRITTEN,
)
from xlplugin.workbook.formbook.line_formulas import UNKNOWN, line_formulas
from xlplugin.workbook.formbook.official_cells import Working, WorkingLine, Written, claimed
from xlplugin.workbook.formbook.version import program_version
from xlplugin.workbook.formbook.working_closing import write_closing
from xlplugin.workbook.formbook.working_columns import (
    AFTER_REVIEW,
    AT_STAKE,
    BASIS,
    BY_HAND,
    CHECK,
    CLOSING_NAMES,
    CUT,
    EXPLANATION,
    FIRST_ROW,
    HEADER_ROW,
    HIGHEST,
    LOWEST,
    NUMBER,
    REVIEW,
    REVIEWED,
    SELF_EVALUATION,
    STATUS,
    TYPED_INTO,
    WEIGHT,
    Columns,
    at_stake,
    review_up_to_date,
    shown,
    up_to_date,
)
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.accepted import ratings_of
from xlplugin.workbook.layout.formulas import (
    ClaimCells,
    comparison,
    counted,
    lacks_addin,
    longest_explanation,
    quoted,
    unless_lacking,
)
from xlplugin.workbook.layout.looks import CENTRED, HINT, INPUT_CENTRED, PLAIN, STRONG, TITLE, WORDS
from xlplugin.workbook.layout.names import RATING, UNAPPROVED, WORKING_SHEET, free_name, unapproved
from xlplugin.workbook.layout.page import Page, Wrapped, area, formula
from xlplugin.workbook.layout.paper import Part, rows_alone
from xlplugin.workbook.scorebook.headings import find_tables

_POINTS: Final = replace(CENTRED, bold=True)
_LINK: Final = replace(CENTRED, colour=BLUE)
_RATING: Final = replace(INPUT_CENTRED, number_format="0.##%")
_STATUS: Final = replace(CENTRED, size=9)
_STATIC: Final = replace(CENTRED, colour=GREY)
_HINT: Final = (
    "{}测算得分、状态、核对和测算说明是公式，随{}变动；自评得分和隐藏的各列是评分时记下的，请勿改动。"
)
_AS_SCORED: Final = f"{UNAPPROVED}。测算得分和测算说明是评分时算出的，改了“基础数据”请再评一次分。"
_RATE: Final = "定性指标请在“评定”中选定比例，再评一次分。"
_SELF_HINT: Final = (
    "涉及分值：能核算的为自评减测算，不能核算的为自评中尚无依据的部分。点“表内得分”可跳到官方表的单元格。"
)


def working_sheet(working: Working) -> tuple[NewSheet, int]:
    """The sheet of workings of a scored form, and how many cells on it are people's own beside the table."""
    columns = _columns(working)
    page = Page(columns.widths.values(), columns.hidden)
    _heading(page, working, columns)
    statuses = columns.cells(STATUS, FIRST_ROW, HEADER_ROW + max(len(working.lines), 1))
    rated = [row for row, line in enumerate(working.lines, FIRST_ROW) if line.is_rated]
    follows = "“基础数据”" if working.layout else "官方表里的目标值和完成值"
    hint = _HINT.format(_RATE if rated else "", follows) if working.has_functions else _AS_SCORED
    hint += "" if working.official.as_reviewer else _SELF_HINT
    page.put(f"A3:{page.last}3", formula(unless_lacking(statuses, quoted(hint))), HINT)
    page.mark_banner("A3")
    for row, line in enumerate(working.lines, start=FIRST_ROW):
        _line(page, working, columns, line, row)
    if rated:
        cells = tuple(columns.cell(RATING, row) for row in rated)
        page.validations.append(ratings_of(tuple(map(area, cells)), working.loaded.rubric))
        for cell in cells:
            page.mark(cell, f'{cell}=""', colours.MISSING)
    last = write_closing(page, working, columns)
    foreign = _beside(working, columns)
    page.cells += foreign
    mark(page, columns, last)
    sheet = replace(
        page.sheet(_name(working.official.grid)),
        frozen=(FIRST_ROW, columns.number(WEIGHT)),
        title_row=HEADER_ROW,
        breaks=page.page_starts(HEADER_ROW, _parts(working, last)),
        page_note=unapproved(working.loaded.rubric.id),
        tab="1F4E79",
    )
    return sheet, len(foreign)


def _parts(working: Working, last: int) -> Iterator[Part]:
    """What stands on one printed page if it can: a primary indicator; total and grade under the last row."""
    first, before = FIRST_ROW, last - len(CLOSING_NAMES)
    for _, lines in groupby(working.lines, lambda line: line.row.primary):
        end = first + sum(1 for _ in lines) - 1
        if end < before:
            yield Part(first, end, rows_alone(first, end))
        else:
            yield Part(first, last, (*rows_alone(first, end - 1), Part(end, last)))
        first = end + 1


def _columns(working: Working) -> Columns:
    own = AFTER_REVIEW if working.reviewed else SELF_EVALUATION
    base = REVIEW if working.official.as_reviewer else own
    typed = working.official.hand.rows.values()
    more = {
        heading: width
        for heading, width in TYPED_INTO.items()
        if heading not in base.widths and any(each.under(heading) is not None for each in typed)
    }
    columns = Columns({**base.widths, **more})
    return columns if working.layout or RATING in columns.widths else columns.with_ratings()


def _beside(working: Working, columns: Columns) -> tuple[NewCell, ...]:
    """What people wrote beside and below the table."""
    names = (*(line.name for line in working.lines), *CLOSING_NAMES)
    last = HEADER_ROW + len(names)
    return working.official.hand.beside(
        names, Extent(HEADER_ROW, last, frozenset(range(1, columns.last + 1)))
    )


def _name(grid: BookGrid) -> str:
    """The name of the sheet an earlier run made, else one that is free."""
    ours = next(find_tables(grid, CLAIM, WRITTEN, SHOWN), None)
    return ours.sheet.name if ours else free_name(grid, WORKING_SHEET)


def _heading(page: Page, working: Working, columns: Columns) -> None:
    form, rubric = working.official.form, working.loaded.rubric
    what = "核定测算" if working.official.as_reviewer else "自评测算"
    page.put(f"A1:{page.last}1", f"{form.title or form.kind}　{what}", TITLE)
    where = f"官方表：{form.sheet}　　程序：{program_version()}"
    page.put(f"A2:{page.last}2", f"评价标准：{rubric.id}　{rubric.title}　　{where}", STRONG)
    page.heading(HEADER_ROW, columns.widths, 30)
    page.heights |= {1: 32, 2: 22, 3: 30}


def _line(page: Page, working: Working, columns: Columns, line: WorkingLine, row: int) -> None:
    cells = {**_left(working, columns, line, row), **_right(working, columns, line, row)}
    if working.official.as_reviewer:
        cells |= _review(columns, line, row)
    cells |= _typed(columns, line)
    looks = {AT_STAKE: CENTRED, SCORE: _POINTS, columns.counting: _POINTS, STATUS: _STATUS, WEIGHT: CENTRED}
    looks[RATING] = _RATING if line.is_rated else CENTRED
    for heading in columns.widths:
        look = looks.get(heading, _look(heading))
        link = line.score.place if heading == SHOWN else None
        page.put(columns.cell(heading, row), cells.get(heading), look, link)
    page.fit(row, least=26, more=_shown_texts(working, columns, line))


def _look(heading: str) -> Look:
    if heading in (EXPLANATION, BASIS, REASON_CELL, DRAFTED):
        return WORDS
    if heading == NAME:
        return PLAIN
    if heading == SHOWN:
        return _LINK
    return _STATIC if heading in (NUMBER, WRITTEN, LOWEST, HIGHEST) else CENTRED


def _left(working: Working, columns: Columns, line: WorkingLine, row: int) -> dict[str, Content]:
    """The indicator, the claim, and what the facts give."""
    compared = ClaimCells(*(columns.cell(each, row) for each in (CLAIM, SCORE, LOWEST, HIGHEST)))
    rating = columns.cell(RATING, row) if line.is_rated else ""
    live = line_formulas(working, line, compared.score, rating)
    weight = line.scored.indicator.weight if line.scored else line.row.weight.number
    known = line.scored is not None
    return {
        NUMBER: float(row - FIRST_ROW + 1),
        NAME: line.name,
        WEIGHT: None if weight is None else float(weight),
        CLAIM: claimed(line.row.score),
        SCORE: live.score,
        STATUS: formula(comparison(compared, columns.cell(EXPLANATION, row))) if known else "无法核算",
        AT_STAKE: formula(at_stake(columns, row)),
        LOWEST: _bound(working, line, live.lowest),
        HIGHEST: _bound(working, line, live.highest),
        columns.counting: formula(counted(compared)),
        EXPLANATION: live.explanation,
    }


def _right(working: Working, columns: Columns, line: WorkingLine, row: int) -> dict[str, Content]:
    """The official cells: what was written, what stands there now, and whether that is up to date."""
    check = up_to_date(columns, row, line.score.why)
    if working.official.as_reviewer:
        place = line.reviewed.place
        check = review_up_to_date(columns, row, place) if place else ""
    return {
        WRITTEN: line.score.value,
        SHOWN: _shown(line.score),
        CHECK: formula(check) if check else None,
        REASON_CELL: _shown(line.reason),
        DRAFTED: line.reason.value,
        REVIEWED_WRITTEN: line.reviewed.value,
        REVIEWED_CELL: _shown(line.reviewed),
    }


def _shown(written: Written) -> Content:
    return formula(shown(written.place)) if written.place else None


def _review(columns: Columns, line: WorkingLine, row: int) -> dict[str, Content]:
    """The reviewer's score, what it takes off, and why; what the reviewer typed goes before the computed."""
    claim, points, score, words = (
        columns.cell(each, row) for each in (CLAIM, columns.counting, SCORE, EXPLANATION)
    )
    cut = f'=IF(AND(ISNUMBER({points}),ISNUMBER({claim})),ROUND({points}-{claim},4),"")'
    agreed = f'IF(ROUND({claim}-{score},4)=0,"测算与自评一致",{words})'
    computed = f"IF(ISNUMBER({claim}),{agreed},{words})"
    possible = f'{columns.cell(STATUS, row)}&"，暂按自评得分"'
    standing = f'IF(ROUND({claim}-{points},4)=0,{possible},"自评不可能，暂按"&{points}&"分")'
    unknown = f"IF(ISNUMBER({claim}),{standing},{words})"
    basis = f'=IF(ISNUMBER({score}),{computed},IF({lacks_addin(score)},"",{unknown}))'
    if not line.reviewed_by_hand:
        return {CUT: formula(cut), BASIS: formula(basis)}
    return {CUT: formula(cut), BASIS: BY_HAND, columns.counting: _shown(line.reviewed)}


def _typed(columns: Columns, line: WorkingLine) -> dict[str, Content]:
    """What people typed into the row; a score in the form's own cell goes before one typed here."""
    cells: dict[str, Content] = {
        heading: line.typed.under(heading)
        for heading in TYPED_INTO
        if heading in columns.widths and line.typed.under(heading) is not None
    }
    if REVIEWED in cells and line.reviewed_by_hand and columns.counting == REVIEWED:
        del cells[REVIEWED]
    elif REVIEWED in cells and columns.counting == REVIEWED:
        cells = {BASIS: BY_HAND, **cells}
    return cells


def _bound(working: Working, line: WorkingLine, live: Content) -> Content:
    """The fewest or most points, a reviewer's own being both; none in a row that the rubric does not know."""
    return line.given if working.official.as_reviewer and line.given is not None else live


def _shown_texts(working: Working, columns: Columns, line: WorkingLine) -> Iterator[Wrapped]:
    """The texts that formulas show in a row."""
    long, expected = line.scored.explanation if line.scored else UNKNOWN, ""
    if line.scored and working.layout:
        expected = longest_explanation(working.loaded, line.scored.indicator)
    yield Wrapped(max(long, expected, key=len), columns.widths[EXPLANATION], 9)
    if BASIS in columns.widths:
        yield Wrapped(long, columns.widths[BASIS], 9)


def mark(page: Page, columns: Columns, last: int) -> None:
    """Set the conditional looks; ``last`` is the last row, closing rows included."""
    score, weight = columns.cell(SCORE, FIRST_ROW), columns.cell(WEIGHT, FIRST_ROW)
    page.mark_scores(columns.cells(SCORE, FIRST_ROW, last), score, weight)
    page.mark_comparison(columns.cells(STATUS, FIRST_ROW, last), columns.cell(STATUS, FIRST_ROW))
    words = columns.cell(EXPLANATION, FIRST_ROW)
    page.mark_words(columns.cells(EXPLANATION, FIRST_ROW, last - len(CLOSING_NAMES)), words)
    page.mark_words(
        columns.cells(EXPLANATION, last - 1, last), columns.cell(EXPLANATION, last - 1), colours.HEADER
    )
    for heading in (LOWEST, HIGHEST, columns.counting):
        total = columns.cell(heading, last - 1)
        page.mark(columns.cells(heading, last - 1, last), lacks_addin(total), colour=GREY)
    checks, cell = columns.cells(CHECK, FIRST_ROW, last), columns.cell(CHECK, FIRST_ROW)
    page.mark(checks, f'{cell}="一致"', colours.AGREES, colours.GREEN)
    stale = f'OR(ISNUMBER(FIND("过期",{cell})),ISNUMBER(FIND("改动",{cell})),ISNUMBER(FIND("不符",{cell})))'
    page.mark(checks, stale, colours.WRONG, colours.RED)
    page.mark(checks, f'ISNUMBER(FIND("未写入",{cell}))', colours.MISSING, colours.INK)
    for heading in (AT_STAKE, CUT):
        if heading in columns.widths:
            cell = columns.cell(heading, FIRST_ROW)
            differs = f"AND(ISNUMBER(${score}),ISNUMBER({cell}),ABS(N({cell}))>0.00005)"
            page.mark(columns.cells(heading, FIRST_ROW, last), differs, colours.LOST, colours.ORANGE)
