"""The sheet 自评表: the official form, with the computed score beside every claim."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlplugin.money import plain
from xlplugin.rubric.model import Indicator, LoadedRubric, Rubric
from xlplugin.rules.judgement import Judgement
from xlplugin.wording.criterion import criterion
from xlplugin.workbook.edit.colours import BAND, GREY, HEADER, RED, WRONG
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look, NewSheet, Validation
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.layout import looks
from xlplugin.workbook.layout.accepted import refusal
from xlplugin.workbook.layout.formulas import (
    ClaimCells,
    Ends,
    Side,
    bound,
    call,
    certain_grade,
    comparison,
    counted,
    grade_explained,
    lacks_addin,
    longest_explanation,
    quoted,
    range_words,
    unless_lacking,
)
from xlplugin.workbook.layout.layout import IndicatorRow, Layout, LevelRows
from xlplugin.workbook.layout.names import FACTS_SHEET, FORM_COLUMNS, FORM_HEADER_ROW, FORM_SHEET
from xlplugin.workbook.layout.page import Page, Wrapped, area, formula
from xlplugin.workbook.layout.paper import Part, rows_alone
from xlplugin.workbook.template.filling import ClaimFilling

_WIDTHS: Final = (8.0, 5.0, 9.0, 5.0, 13.0, 5.0, 21.0, 44.0, 8.5, 8.5, 9.5, 22.0, 76.0, 9.5, 7.0, 7.0)
_EXPLANATION_WIDTH: Final = 76.0
_PRINTED: Final = 12
"""The last column that is printed: what stands behind it is the program's."""

_TITLE: Final = replace(looks.TITLE, size=18)
_PLAIN: Final = Look(border=False)
_LEVEL: Final = replace(looks.LEVEL, across="center", bold=True)
_COUNTED: Final = replace(looks.COUNTED, across="center")
_POINTS: Final = replace(looks.CENTRED, bold=True)
_TOTAL: Final = replace(looks.TOTAL, size=11)
_TOTAL_REMARK: Final = replace(looks.TOTAL_WORDS, across="center")
_SUBTOTAL: Final = Look(across="center", fill=BAND)
_SUBTOTAL_HEAD: Final = replace(_SUBTOTAL, bold=True)
_SUBTOTAL_HEADINGS: Final = {
    "E": "一级合计",
    "F": "分值",
    "I": "自评小计",
    "J": "测算小计",
    "K": "得分率",
}


def form_sheet(loaded: LoadedRubric, layout: Layout, claims: Mapping[str, ClaimFilling]) -> NewSheet:
    """The sheet of a rubric, with the claims that are known already by their indicators."""
    page = Page(_WIDTHS)
    _put_heading(page, loaded, layout)
    for row in layout.indicators:
        _put_indicator(page, loaded, layout, row, claims.get(row.indicator.name))
    _put_total(page, loaded.rubric, layout)
    _put_grade(page, loaded.rubric, layout)
    _put_subtotals(page, loaded.rubric, layout)
    last = _put_notes(page, loaded.rubric, layout)
    ending = Part(
        layout.total_row,
        last,
        (Part(layout.total_row, layout.notes_row - 1), *rows_alone(layout.notes_row, last)),
    )
    starts = page.page_starts(FORM_HEADER_ROW, (*_parts(layout), ending), _PRINTED)
    for block in layout.primaries:
        _put_level(page, block, "A", "B", starts)
    for block in layout.secondaries:
        _put_level(page, block, "C", "D", starts)
    _check(page, layout)
    return replace(
        page.sheet(FORM_SHEET),
        frozen=(FORM_HEADER_ROW + 1, 7),
        title_row=FORM_HEADER_ROW,
        breaks=starts,
        selected=(layout.form.first, FORM_COLUMNS.index("自评得分") + 1),
        tab="1F4E79",
        protected=True,
        printed=Area(1, 1, last, _PRINTED),
    )


def _put_heading(page: Page, loaded: LoadedRubric, layout: Layout) -> None:
    department = f'="填报单位："&IF({FACTS_SHEET}!D2="","　　　　　　　　",{FACTS_SHEET}!D2)'
    page.put("A1:L1", "部门整体支出绩效自评表", _TITLE)
    year = quoted(f"（{loaded.rubric.year}年度）")
    banner = unless_lacking(layout.form.cells("K"), year)
    page.put("A2:L2", formula(banner), replace(_PLAIN, across="center", size=11))
    page.mark_banner("A2")
    page.put("A3:G3", formula(department), replace(_PLAIN, bold=True))
    page.put("H3:L3", f"评价标准：{loaded.rubric.title}", replace(_PLAIN, across="right"))
    page.heading(FORM_HEADER_ROW, FORM_COLUMNS, 32)
    page.heights |= {1: 34, 2: 20, 3: 22}


def _put_indicator(
    page: Page, loaded: LoadedRubric, layout: Layout, row: IndicatorRow, claim: ClaimFilling | None
) -> None:
    indicator, at = row.indicator, row.row
    score = claim.score if claim else None
    about = "\n".join(_beside(indicator))
    scoring = call(layout, loaded.rubric.id, indicator)
    explaining = call(layout, loaded.rubric.id, indicator, explain=True)
    compared = ClaimCells(*(f"{letters}{at}" for letters in "IJOP"))
    cells: dict[str, tuple[Content, Look]] = {
        "E": (indicator.name, looks.CENTRED),
        "F": (float(indicator.weight), looks.CENTRED),
        "G": (about, looks.WORDS),
        "H": (criterion(indicator.rule, loaded.vocabulary), looks.WORDS),
        "I": (None if score is None else float(score), looks.INPUT_CENTRED),
        "J": (formula(scoring), _POINTS),
        "K": (formula(comparison(compared, f"M{at}")), replace(looks.CENTRED, size=9)),
        "L": ((claim.reason or None) if claim else None, looks.INPUT_WORDS),
        "M": (formula(explaining), looks.WORDS),
        "N": (formula(counted(compared)), _COUNTED),
        "O": (formula(bound(layout, loaded.rubric.id, indicator, Side.LOWEST)), _COUNTED),
        "P": (formula(bound(layout, loaded.rubric.id, indicator, Side.HIGHEST)), _COUNTED),
    }
    page.line(at, cells)
    page.fit(at, 44, [Wrapped(longest_explanation(loaded, indicator), _EXPLANATION_WIDTH, 9)])


def _beside(indicator: Indicator) -> Iterator[str]:
    """What stands beside a rule: to a person who gives points by hand, the official words too."""
    yield indicator.about
    if indicator.official and isinstance(indicator.rule, Judgement):
        yield f"评分标准原文：{indicator.official}"
    if indicator.readings:
        yield f"（口径：{indicator.reading}）"


def _parts(layout: Layout) -> Iterator[Part]:
    """What stands on one printed page if it can: a primary indicator, else its secondaries."""
    for primary in layout.primaries:
        inner = (each for each in layout.secondaries if primary.first <= each.first <= primary.last)
        secondaries = (Part(each.first, each.last, rows_alone(each.first, each.last)) for each in inner)
        yield Part(primary.first, primary.last, tuple(secondaries))


def _put_level(page: Page, block: LevelRows, name: str, weight: str, starts: Sequence[int]) -> None:
    """The name and weight of a level, merged over its rows, and said again where a printed page begins."""
    tops = [block.first, *(row for row in starts if block.first < row <= block.last)]
    for top, below in zip(tops, [*tops[1:], block.last + 1], strict=True):
        piece = replace(block, first=top, last=below - 1)
        page.put(piece.cells(name), block.name, _LEVEL)
        page.put(piece.cells(weight), float(block.weight), _LEVEL)


def _put_row(page: Page, row: int, cells: Mapping[str, Content], look: Look, points: float) -> None:
    """A row below the indicators, all in one look but for its remarks."""
    page.line(row, {letters: (cells.get(letters), look) for letters in "FIJKLNOP"})
    page.put(f"M{row}", cells.get("M"), looks.TOTAL_WORDS if look == _TOTAL else look)
    page.heights[row] = points


def _put_total(page: Page, rubric: Rubric, layout: Layout) -> None:
    at, claims = layout.total_row, layout.form.cells("I")
    arguments = f"{quoted(rubric.id)},{layout.form.cells('N')}"
    indicators = len(layout.indicators)
    cells: dict[str, Content] = {
        "F": float(rubric.total),
        "I": formula(f'=IF(COUNT({claims})=0,"",SUM({claims}))'),
        "J": formula(f"=SCORE_TOTAL({arguments})"),
        "M": formula(f"=EXPLAIN_TOTAL({arguments})"),
    }
    for letters in "OP":
        bounds = layout.form.cells(letters)
        cells[letters] = formula(f'=IF(COUNT({bounds})={indicators},ROUND(SUM({bounds}),4),"")')
    page.put(f"A{at}:E{at}", "总得分", _TOTAL)
    page.put(f"G{at}:H{at}", formula(_verified(layout.form)), _TOTAL_REMARK)
    _put_row(page, at, cells, _TOTAL, 28)


def _put_grade(page: Page, rubric: Rubric, layout: Layout) -> None:
    at, total, quote = layout.grade_row, layout.total_row, quoted(rubric.id)
    ends = Ends(f"O{total}", f"P{total}", f"O{at}", f"P{at}")
    cells: dict[str, Content] = {
        "I": formula(f'=IF(ISNUMBER(I{total}),SCORE_GRADE({quote},I{total}),"")'),
        "J": formula(certain_grade(ends)),
        "M": formula(grade_explained(f"{quote},J{total}", f"J{at}")),
        "O": formula(f'=IFERROR(SCORE_GRADE({quote},O{total}),"")'),
        "P": formula(f'=IFERROR(SCORE_GRADE({quote},P{total}),"")'),
    }
    page.put(f"A{at}:E{at}", "评价等级", _TOTAL)
    page.put(f"G{at}:H{at}", formula(f"={range_words(ends)}"), _TOTAL_REMARK)
    _put_row(page, at, cells, _TOTAL, 32)


def _verified(rows: LevelRows) -> str:
    """How many points were computed, of how many, and what counts for the rest."""
    scores, weights, counted, claims = (rows.cells(letters) for letters in "JFNI")
    computed = f"SUMPRODUCT(ISNUMBER({scores})*1,"
    known = f'"能核算的指标满分"&{computed}{weights})&"分，得"&ROUND({computed}{counted}),4)&"分；其余"'
    weight = f'SUM({weights})-{computed}{weights})&"分未核实"'
    claimed = f'"（按自评计"&ROUND(SUM({counted})-{computed}{counted}),4)&"分）"'
    rest = f'{weight}&IF(COUNT({claims})=0,"（没有自评）",{claimed})'
    return f'=IF(COUNT({scores})={rows.rows},"各项指标都已核算",IF(COUNT({scores})=0,"",{known})&{rest})'


def _grade_scale(rubric: Rubric) -> str:
    """The grades with the totals that earn them."""
    limits = [rubric.total, *(band.at_least for band in rubric.grades.bands)]
    parts = []
    for place, band in enumerate(rubric.grades.bands):
        sign = "≤" if place == 0 else "<"
        parts.append(f"{band.grade}：{plain(band.at_least)}≤得分{sign}{plain(limits[place])}")
    return "　".join(parts)


def _put_subtotals(page: Page, rubric: Rubric, layout: Layout) -> None:
    first, last = layout.subtotal_row, layout.subtotal_row + len(layout.primaries)
    page.put(f"A{first}:D{last}", "分项小计", _SUBTOTAL_HEAD)
    heads = {letters: (_SUBTOTAL_HEADINGS.get(letters), _SUBTOTAL_HEAD) for letters in "EFGHIJKLMNOP"}
    page.line(first, heads)
    page.heights[first] = 22
    for at, block in enumerate(layout.primaries, first + 1):
        claims = block.cells("I")
        cells: dict[str, Content] = {
            "F": float(block.weight),
            "I": formula(f'=IF(COUNT({claims})=0,"",SUM({claims}))'),
            "J": formula(f"=SCORE_TOTAL({quoted(rubric.id)},{block.cells('N')})"),
        }
        page.line(at, {"E": (block.name, _SUBTOTAL), "G": (None, _SUBTOTAL), "H": (None, _SUBTOTAL)})
        _put_row(page, at, cells, _SUBTOTAL, 22)
        # A printed weight may contradict its indicators' (2021: 55, not 60); a rate is of what can be earned.
        rate = formula(f'=IF(ISNUMBER(J{at}),J{at}/SUM({block.cells("F")}),"")')
        page.put(f"K{at}", rate, replace(_SUBTOTAL, number_format="0.0%"))


def _put_notes(page: Page, rubric: Rubric, layout: Layout) -> int:
    """Write the notes; returns the last row."""
    grades = f"评价等级：{_grade_scale(rubric)}（{rubric.grades.source}）。"
    clashes = [f"原表矛盾（保留原样）：{each}。" for each in rubric.known_contradictions]
    source = f"评分标准依据：{rubric.authority}，{rubric.source.document}，{rubric.source.place}。"
    notes = [grades, *clashes, source]
    for place, text in enumerate(notes):
        row = layout.notes_row + place
        page.put(f"A{row}:L{row}", f"{'　　' if place else '注：'}{place + 1}. {text}", looks.HINT)
        page.fit(row, least=16)
    return layout.notes_row + len(notes) - 1


def _check(page: Page, layout: Layout) -> None:
    """What may be claimed, and the colours: missing is grey, an error red, lost points orange.

    Where the functions are not known, the scores are grey and nothing is said about them.
    """
    first, last = layout.form.first, layout.form.last
    wanted, claim, weight = "请填0到分值之间的得分", f"$I{first}", f"$F{first}"
    claims, prompt = (area(layout.form.cells("I")),), f"{wanted}；尚未自评请留空。"
    rule = Validation(claims, (), "自评得分", prompt, refusal(wanted), "decimal", weight)
    page.validations.append(rule)
    page.mark_scores(f"J{first}:J{layout.grade_row}", f"J{first}", f"F{first}")
    grade = f"I{layout.grade_row}"
    page.mark(grade, lacks_addin(grade), colour=GREY)
    page.mark_words(f"M{first}:M{last}", f"M{first}")
    page.mark_words(f"M{layout.total_row}:M{layout.grade_row}", f"M{layout.total_row}", HEADER)
    subtotals = layout.subtotal_row + 1
    block = f"J{subtotals}:J{subtotals + len(layout.primaries) - 1}"
    page.mark_scores(block, f"J{subtotals}", f"F{subtotals}")
    page.mark_comparison(f"K{first}:K{last}", f"$K{first}")
    outside = f'IF(ISNUMBER({claim}),OR({claim}<0,{claim}>{weight}),{claim}<>"")'
    page.mark(layout.form.cells("I"), outside, WRONG, RED)
