"""The last rows of the sheet 测算: the total and the grade, of the claims, the scores and the form itself."""

from dataclasses import replace
from typing import Final

from xlplugin.facts.entry import EntryKind
from xlplugin.money import plain
from xlplugin.workbook.edit.colours import BLUE
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look
from xlplugin.workbook.formbook.earlier import (
    CLAIM,
    NAME,
    REVIEWED_CELL,
    REVIEWED_WRITTEN,
    SCORE,
    SHOWN,
    WRITTEN,
)
from xlplugin.workbook.formbook.official_cells import Working, Written, original
from xlplugin.workbook.formbook.working_columns import (
    CHECK,
    CLOSING_NAMES,
    CUT,
    EXPLANATION,
    FIRST_ROW,
    HIGHEST,
    LOWEST,
    STALE_GRADE,
    WEIGHT,
    Columns,
    shown,
)
from xlplugin.workbook.layout.formulas import (
    Ends,
    Side,
    bound,
    certain_grade,
    grade_explained,
    lacks_addin,
    quoted,
    range_words,
)
from xlplugin.workbook.layout.looks import TOTAL, TOTAL_WORDS
from xlplugin.workbook.layout.page import Page, formula

_LOOKS: Final = {SHOWN: replace(TOTAL, colour=BLUE), EXPLANATION: TOTAL_WORDS}
_NAMED: Final = {CLAIM: '"原文"', WRITTEN: '"已勾选"', SHOWN: '"见官方表"'}
_SIDES: Final = {LOWEST: Side.LOWEST, HIGHEST: Side.HIGHEST}
_LONGEST: Final = 4


def write_closing(page: Page, working: Working, columns: Columns) -> int:
    """Write the rows of total and grade; returns the last row."""
    total = FIRST_ROW + len(working.lines)
    _write(page, columns, total, _total(working, columns, total), working.closings.total)
    _write(page, columns, total + 1, _grade(working, columns, total), working.closings.grade)
    return total + 1


def _write(page: Page, columns: Columns, row: int, cells: dict[str, Content], official: Written) -> None:
    cells |= {
        CLAIM: original(official.entry),
        WRITTEN: official.value,
        SHOWN: formula(shown(official.place)) if official.place else None,
    }
    for heading in columns.widths:
        # A link would show its cell's words whatever the number format says.
        link = official.place if heading == SHOWN and not _is_long(official) else None
        page.put(columns.cell(heading, row), cells.get(heading), _look(heading, official), link)
    page.heights[row] = 30


def _look(heading: str, official: Written) -> Look:
    """Words too long for their column, such as ``☑优 □良 □中 □差``, are named instead of shown."""
    look = _LOOKS.get(heading, TOTAL)
    named = heading in _NAMED and _is_long(official)
    return replace(look, number_format=f";;;{_NAMED[heading]}") if named else look


def _is_long(official: Written) -> bool:
    return official.entry.kind is not EntryKind.NUMBER and len(official.entry.text) > _LONGEST


def _total(working: Working, columns: Columns, row: int) -> dict[str, Content]:
    def cells(heading: str) -> str:
        return columns.cells(heading, FIRST_ROW, row - 1)

    points = formula(f"={_summed(working, cells(columns.counting))}")
    explained = f"=EXPLAIN_TOTAL({quoted(working.loaded.rubric.id)},{cells(columns.counting)})"
    reviewed = working.closings.reviewed
    made: dict[str, Content] = {
        NAME: CLOSING_NAMES[0],
        WEIGHT: formula(f"=SUM({cells(WEIGHT)})"),
        SCORE: formula(_computed(working, columns, row)) if CUT in columns.widths else points,
        columns.counting: points,
        LOWEST: formula(_bound(working, columns, LOWEST, row)),
        HIGHEST: formula(_bound(working, columns, HIGHEST, row)),
        CHECK: formula(_footing(columns, row)) if working.closings.total.place else None,
        EXPLANATION: formula(explained) if working.has_functions else None,
        REVIEWED_WRITTEN: reviewed.value,
        REVIEWED_CELL: formula(shown(reviewed.place)) if reviewed.place else None,
    }
    if CUT in columns.widths:
        made[CUT] = formula(f'=IF(COUNT({cells(CUT)})=0,"",ROUND(SUM({cells(CUT)}),4))')
    return made


def _computed(working: Working, columns: Columns, row: int) -> str:
    """The total of the computed scores beside a reviewer's; nothing while some cannot be computed."""
    cells = columns.cells(SCORE, FIRST_ROW, row - 1)
    return f'=IF(COUNT({cells})={len(working.lines)},{_summed(working, cells)},"")'


def _summed(working: Working, cells: str) -> str:
    """The total of some cells; what is missing leaves it open."""
    if working.has_functions:
        return f"SCORE_TOTAL({quoted(working.loaded.rubric.id)},{cells})"
    return f"IF(COUNT({cells})={len(working.lines)},ROUND(SUM({cells}),4),NA())"


def _graded_by(working: Working, cell: str) -> str:
    """The grade of a total."""
    rubric = working.loaded.rubric
    if working.has_functions:
        return f"SCORE_GRADE({quoted(rubric.id)},{cell})"
    *above, lowest = sorted(rubric.grades.bands, key=lambda band: band.at_least, reverse=True)
    graded = quoted(lowest.grade)
    for band in reversed(above):
        graded = f"IF({cell}>={plain(band.at_least)},{quoted(band.grade)},{graded})"
    return f"IF(ISNUMBER({cell}),{graded},NA())"


def _bound(working: Working, columns: Columns, heading: str, row: int) -> str:
    """The least or greatest total; nothing where the bounds cannot be calculated."""
    cells = columns.cells(heading, FIRST_ROW, row - 1)
    layout, rubric = working.layout, working.loaded.rubric.id
    absent = [bound(layout, rubric, each, _SIDES[heading]) for each in working.absent] if layout else []
    reviewing = working.official.as_reviewer
    known = sum(line.scored is not None or (reviewing and line.given is not None) for line in working.lines)
    summed = "+".join([f"SUM({cells})", *(each.removeprefix("=") for each in absent)])
    return f'=IFERROR(IF(COUNT({cells})={known},ROUND({summed},4),""),"")'


def _footing(columns: Columns, row: int) -> str:
    """Whether the form's total is the sum of the form's scores."""
    parts, total = columns.cells(SHOWN, FIRST_ROW, row - 1), columns.cell(SHOWN, row)
    return f'=IF(ISNUMBER({total}),IF(ROUND(SUM({parts})-{total},4)=0,"一致","与各项之和不符"),"")'


def _grade(working: Working, columns: Columns, total: int) -> dict[str, Content]:
    arguments = f"{quoted(working.loaded.rubric.id)},{columns.cell(columns.counting, total)}"
    ends = Ends(*(columns.cell(each, row) for row in (total, total + 1) for each in (LOWEST, HIGHEST)))
    grade, shown_grade = formula(certain_grade(ends)), columns.cell(columns.counting, total + 1)
    return {
        NAME: CLOSING_NAMES[1],
        SCORE: None if CUT in columns.widths else grade,
        columns.counting: grade,
        LOWEST: formula(_graded(working, columns, LOWEST, total)),
        HIGHEST: formula(_graded(working, columns, HIGHEST, total)),
        CHECK: formula(_ticked(working, columns, total)) if working.closings.ticked else None,
        EXPLANATION: formula(
            grade_explained(arguments, shown_grade, range_words(ends))
            if working.has_functions
            else f"={range_words(ends)}"
        ),
    }


def _graded(working: Working, columns: Columns, heading: str, total: int) -> str:
    cell = columns.cell(heading, total)
    return f'=IFERROR({_graded_by(working, cell)},"")'


def _ticked(working: Working, columns: Columns, total: int) -> str:
    """Whether the form's grade is still the one that was ticked, and what the form's total gives."""
    now, written = (columns.cell(each, total + 1) for each in (SHOWN, WRITTEN))
    given = _graded_by(working, columns.cell(SHOWN, total))
    current = f'IF(IFERROR({given},"")={quoted(working.closings.ticked)},"一致","{STALE_GRADE}")'
    nothing = f'OR({written}="",{lacks_addin(columns.cell(SCORE, total + 1))})'
    return f'=IF({nothing},"",IF({now}={written},{current},"表内等级被改动"))'
