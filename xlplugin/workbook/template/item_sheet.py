"""The sheet of an item form: the official layout, and beside it, not printed, the scores.

Rows of indicators may be added, copied and taken out anywhere: every row stands for itself, and sums reach
from the headings to a marked row that nobody has a reason to move.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from xlplugin.money import plain
from xlplugin.rubric.model import Rubric
from xlplugin.workbook.edit.colours import BAND, GREY, INK, INPUT, MISSING, ORANGE, RED, WRONG
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look, NewSheet, Validation
from xlplugin.workbook.grid.grid import Area, column_letters
from xlplugin.workbook.layout import looks
from xlplugin.workbook.layout.accepted import bands_told, ratings_of, refusal
from xlplugin.workbook.layout.formulas import lacks_addin, quoted, unless_lacking
from xlplugin.workbook.layout.item_formulas import (
    CHECK,
    COUNTED,
    HIGHEST,
    LOWEST,
    REASON,
    SCORE,
    WORDS,
    ItemTable,
    MoneyCells,
)
from xlplugin.workbook.layout.names import FORM_SHEET, ITEM_COLUMNS, ITEM_HEADER_ROW
from xlplugin.workbook.layout.page import Page, area, formula
from xlplugin.workbook.template.item_filling import ItemFilling, ItemLine

_WIDTHS: Final = (10.0, 13.0, 25.0, 9.0, 13.0, 12.0, 15.0, 9.0, 10.0, 32.0)
_SCORES_WIDTHS: Final = (10.0, 9.0, 11.0, 96.0, 9.0, 7.0, 7.0)
_PRINTED: Final = len(_WIDTHS)
"""The last column that is printed: what stands behind it is the program's."""

_MONEY_ROW: Final = 5
_EXECUTION_ROW: Final = _MONEY_ROW + 1
_MONEY_LINES: Final = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
_MONEY_HEADS: Final = {
    "B": "",
    "C": "年初预算数",
    "D": "全年预算数",
    "F": "全年执行数",
    "G": "分值",
    "H": "执行率",
    "I": "得分",
    "J": "偏差原因",
}
_MONEY_CELLS: Final = MoneyCells(
    _EXECUTION_ROW, *(f"{letters}{_EXECUTION_ROW}" for letters in ("G", "D", "F", "I"))
)
_GOALS_ROW: Final = _MONEY_ROW + len(_MONEY_LINES) + 1
_FIRST_ROW: Final = ITEM_HEADER_ROW + 1

_LEVELS: Final = (
    ("产出指标", (("数量指标", 3), ("质量指标", 2), ("时效指标", 2), ("成本指标", 2))),
    (
        "效益指标",
        (("经济效益指标", 1), ("社会效益指标", 2), ("生态效益指标", 1), ("可持续影响指标", 1)),
    ),
    ("满意度指标", (("服务对象满意度指标", 2),)),
)
"""The levels of the national form, and how many blank rows each has."""

_OPERATORS: Final = ("≥", "≤", "＝", "＞", "＜", "定性")
_QUALITATIVE: Final = "定性"

_TITLE: Final = replace(looks.TITLE, size=18)
_PLAIN: Final = Look(border=False)
_LABEL: Final = replace(looks.CENTRED, bold=True, fill=BAND)
_MONEY: Final = replace(looks.INPUT_NUMBER, number_format="#,##0.00")
_RATE: Final = replace(looks.CENTRED, number_format="0.00%")
_NONE: Final = replace(looks.CENTRED, colour=GREY)
_LEVEL: Final = replace(looks.INPUT_CENTRED, size=9)
_AS_WRITTEN: Final = replace(looks.INPUT_CENTRED, number_format="@")
_COUNTED: Final = replace(looks.COUNTED, across="center")
_POINTS: Final = replace(looks.CENTRED, bold=True)
_RATING: Final = replace(looks.CENTRED, number_format="0.##%", unlocked=True)
_TOTAL: Final = replace(looks.TOTAL, size=11)
_TOTAL_REMARK: Final = replace(looks.TOTAL_WORDS, across="center")
_END: Final = Look(size=8, colour=GREY, border=False)


_COLUMNS: Final = {heading: column_letters(place) for place, heading in enumerate(ITEM_COLUMNS, 1)}
_LOOKS: Final = {
    SCORE: _POINTS,
    CHECK: replace(looks.CENTRED, size=9),
    WORDS: looks.WORDS,
    COUNTED: _COUNTED,
    LOWEST: _COUNTED,
    HIGHEST: _COUNTED,
}
"""How the scores behind the form look."""


def item_sheet(rubric: Rubric, filling: ItemFilling | None) -> NewSheet:
    """The sheet, blank or filled."""
    page = Page((*_WIDTHS, *_SCORES_WIDTHS))
    lines = list(filling.rows if filling else _blank_lines())
    table = ItemTable(_COLUMNS, ITEM_HEADER_ROW, ITEM_HEADER_ROW + len(lines) + 2, _MONEY_CELLS)
    _put_heading(page, filling, table)
    _put_money(page, filling)
    _put_execution(page, rubric, table, filling)
    _put_goals(page, filling)
    page.heading(ITEM_HEADER_ROW, ITEM_COLUMNS, 32)
    for at, line in enumerate(lines, _FIRST_ROW):
        _put_line(page, rubric, table, line, at)
    _put_end(page, table)
    _put_closing(page, table.total, "总分", table.closing(rubric))
    _put_closing(page, table.total + 1, "评价等级", table.grade(rubric))
    last = _put_notes(page, rubric, filling, table)
    _check(page, rubric, table)
    return replace(
        page.sheet(FORM_SHEET),
        frozen=(1, 4),
        title_row=ITEM_HEADER_ROW,
        selected=(3, 3),
        tab="1F4E79",
        growing=range(_FIRST_ROW, table.total - 1),
        printed=Area(1, 1, last, _PRINTED),
        one_page=True,
        texts=(area(_inside(table, "E")), area(_inside(table, "G"))),
    )


def _inside(table: ItemTable, letters: str) -> str:
    """A column of the indicators and of the marked row under them."""
    return f"{letters}{_FIRST_ROW}:{letters}{table.total - 1}"


def _blank_lines() -> Iterator[ItemLine]:
    for primary, secondaries in _LEVELS:
        for secondary, rows in secondaries:
            for _ in range(rows):
                yield ItemLine(primary=primary, secondary=secondary)


def _put_heading(page: Page, filling: ItemFilling | None, table: ItemTable) -> None:
    """Title, year, whose project it is; and above the scores whether they can be calculated here."""
    statuses = f"M{_EXECUTION_ROW}:M{table.total - 1}"
    hint = "右边各列由程序计算，不打印。定性指标在“评定”中选比例；其余按目标值和完成值算出。"
    year = f"（{filling.year}年度）" if filling else "（　　　　年度）"
    page.put("A1:J1", "项目支出绩效自评表", _TITLE)
    page.put("A2:J2", year, replace(_PLAIN, across="center", size=11, unlocked=True))
    page.put("K3:N4", formula(unless_lacking(statuses, quoted(hint))), looks.HINT)
    page.mark_banner("K3")
    named = (filling.project, filling.department, filling.unit) if filling else ("", "", "")
    page.put("A3:B3", "项目名称", _LABEL)
    page.put("C3:J3", named[0] or None, replace(looks.INPUT, bold=True))
    page.put("A4:B4", "主管部门", _LABEL)
    page.put("C4:E4", named[1] or None, looks.INPUT)
    page.put("F4:G4", "实施单位", _LABEL)
    page.put("H4:J4", named[2] or None, looks.INPUT)
    page.heights |= {1: 34, 2: 20, 3: 24, 4: 24}


def _put_money(page: Page, filling: ItemFilling | None) -> None:
    """The money of the project; the whole of it is the sum of its parts."""
    top, last = _MONEY_ROW, _MONEY_ROW + len(_MONEY_LINES)
    page.put(f"A{top}:A{last}", "项目资金\n（万元）", _LABEL)
    for letters, words in _MONEY_HEADS.items():
        page.put(f"D{top}:E{top}" if letters == "D" else f"{letters}{top}", words or None, _LABEL)
    page.put(f"J{top + 1}:J{last}", (filling.money_reason or None) if filling else None, looks.INPUT_WORDS)
    for at, name in enumerate(_MONEY_LINES, top + 1):
        given = filling.money_of(name) if filling else None
        amounts = (given.initial, given.full, given.spent) if given else (None, None, None)
        page.put(f"B{at}", name, replace(looks.CENTRED, size=9))
        for place, amount in zip((f"C{at}", f"D{at}:E{at}", f"F{at}"), amounts, strict=True):
            usual = _usual_amount(place[0], at, last)
            page.put(place, usual if amount is None else float(amount), _MONEY)
        rate = f'=IF(AND(ISNUMBER(F{at}),N(D{at})>0),F{at}/D{at},"")'
        page.put(f"H{at}", formula(rate), _RATE)
        if at > _EXECUTION_ROW:
            page.put(f"G{at}", "—", _NONE)
            page.put(f"I{at}", "—", _NONE)
        page.heights[at] = 22
    page.heights[top] = 24


def _usual_amount(letters: str, at: int, last: int) -> Content:
    """What an amount is that nobody typed: the whole its parts, the year's budget the first one."""
    parts = f"{letters}{at + 1}:{letters}{last}"
    if at == _EXECUTION_ROW:
        return formula(f'=IF(COUNT({parts})=0,"",SUM({parts}))')
    return formula(f'=IF(C{at}="","",C{at})') if letters == "D" else None


def _put_execution(page: Page, rubric: Rubric, table: ItemTable, filling: ItemFilling | None) -> None:
    """What carrying out the budget earns, with headings of its own above the scores."""
    at, claim = _EXECUTION_ROW, filling.execution_score if filling else None
    page.put(f"G{at}", float(filling.execution_weight) if filling else 10.0, looks.INPUT_CENTRED)
    page.put(f"I{at}", formula(table.claim(at)) if claim is None else float(claim), looks.INPUT_CENTRED)
    page.line(_MONEY_ROW, {_COLUMNS[each]: (each, _LABEL) for each in _LOOKS})
    _put_scores(page, at, table.execution(rubric))


def _put_scores(page: Page, at: int, formulas: Mapping[str, str]) -> None:
    page.line(at, {_COLUMNS[each]: (formula(written), _LOOKS[each]) for each, written in formulas.items()})


def _put_goals(page: Page, filling: ItemFilling | None) -> None:
    """The year's goal in words, and what became of it."""
    top = _GOALS_ROW
    page.put(f"A{top}:A{top + 1}", "年度总体目标", _LABEL)
    page.put(f"B{top}:E{top}", "预期目标", _LABEL)
    page.put(f"F{top}:J{top}", "实际完成情况", _LABEL)
    page.put(f"B{top + 1}:E{top + 1}", (filling.goal or None) if filling else None, looks.INPUT_WORDS)
    page.put(f"F{top + 1}:J{top + 1}", (filling.result or None) if filling else None, looks.INPUT_WORDS)
    page.fit(top + 1, least=48)
    page.heights[top] = 22


def _put_line(page: Page, rubric: Rubric, table: ItemTable, line: ItemLine, at: int) -> None:
    page.line(
        at,
        {
            "A": (line.primary, _LEVEL),
            "B": (line.secondary, _LEVEL),
            "C": (line.name or None, looks.INPUT),
            "D": (line.operator or None, looks.INPUT_CENTRED),
            "E": (line.goal or None, _AS_WRITTEN),
            "F": (line.unit or None, looks.INPUT_CENTRED),
            "G": (line.actual or None, _AS_WRITTEN),
            "H": (None if line.weight is None else float(line.weight), looks.INPUT_CENTRED),
            "I": (formula(table.claim(at)) if line.score is None else float(line.score), looks.INPUT_CENTRED),
            "J": (line.reason or None, looks.INPUT_WORDS),
            "K": (None if line.rating is None else float(line.rating), _RATING),
        },
    )
    _put_scores(page, at, table.line(rubric, at))
    page.fit(at, least=22)


def _put_end(page: Page, table: ItemTable) -> None:
    """The row to which sums reach: thin on paper, with its purpose told beside it."""
    at = table.total - 1
    page.put(f"A{at}:J{at}", None, replace(_PLAIN, fill=BAND))
    words = "↑ 加指标：在本行以上插入或复制行，再评一次分补上公式；不用的行可以整行删除。"
    page.put(f"K{at}:N{at}", words, _END)
    page.heights[at] = 14


def _put_closing(page: Page, at: int, name: str, formulas: Mapping[str, str]) -> None:
    """The row of the total or of the grade."""
    page.put(f"A{at}:G{at}", name, _TOTAL)
    shown = {_COLUMNS[heading]: formula(written) for heading, written in formulas.items()}
    looks_of = {_COLUMNS[REASON]: _TOTAL_REMARK, _COLUMNS[WORDS]: looks.TOTAL_WORDS}
    page.line(at, {each: (shown.get(each), looks_of.get(each, _TOTAL)) for each in "HIJKLMNOPQ"})
    page.heights[at] = 28


def _put_notes(page: Page, rubric: Rubric, filling: ItemFilling | None, table: ItemTable) -> int:
    """Write the notes and who filled the form in; returns the last row."""
    scale = "，".join(f"{band.grade}≥{plain(band.at_least)}分" for band in rubric.grades.bands[:-1])
    notes = (
        "定量指标：达到目标值的得满分；未达到的，≥ 类按完成值÷目标值、≤ 类按目标值÷完成值乘以分值计分。",
        f"定性指标分三档，在档内确定得分：{bands_told(rubric)}。",
        f"等级：{scale}，以下为{rubric.grades.bands[-1].grade}。偏离目标较大的，说明原因和改进措施。",
    )
    row = table.total + 2
    for number, words in enumerate(notes, 1):
        page.put(f"A{row}:J{row}", f"{'　　' if number > 1 else '注：'}{number}. {words}", looks.HINT)
        page.fit(row, least=16)
        row += 1
    filled = (filling.person, filling.phone, filling.day) if filling else ("", "", "")
    for place, label, words in zip(("A{0}:C{0}", "D{0}:G{0}", "H{0}:J{0}"), _SIGNED, filled, strict=True):
        page.put(place.format(row), f"{label}：{words}", replace(_PLAIN, unlocked=True))
    page.heights[row] = 24
    return row


_SIGNED: Final = ("填报人", "联系电话", "填报日期")


def _check(page: Page, rubric: Rubric, table: ItemTable) -> None:
    """What may be typed, and the colours of what is missing, wrong, or not for people."""
    first = _FIRST_ROW
    _accept(page, rubric, table)
    named = f'$C{first}<>""'
    for letters in "AB":
        same = f"${letters}{first}=${letters}{first - 1}"
        page.mark(_inside(table, letters), same, colour=GREY)
    page.mark(_inside(table, "C"), f'AND($C{first}="",$H{first}<>"")', MISSING, INK)
    amounts = f"C{_EXECUTION_ROW}:F{_GOALS_ROW - 1}"
    page.mark(amounts, f"LEN(TRIM(C{_EXECUTION_ROW}))*ISTEXT(C{_EXECUTION_ROW})>0", WRONG, RED)
    for letters in "DEGH":
        page.mark(_inside(table, letters), f'AND({named},${letters}{first}="")', MISSING, INK)
    judged = f'TRIM($D{first})="{_QUALITATIVE}"'
    page.mark(_inside(table, "K"), f'AND({named},{judged},$K{first}="")', MISSING, INK)
    page.mark(_inside(table, "K"), f"AND({named},{judged})", INPUT, INK)
    claim, weight = f"$I{first}", f"$H{first}"
    outside = f'IF(ISNUMBER({claim}),OR({claim}<0,{claim}>{weight}),{claim}<>"")'
    page.mark(_inside(table, "I"), outside, WRONG, RED)
    page.mark(f"H{table.total}", f'$J{table.total}<>""', colour=ORANGE)
    for places, at, full in (
        (f"L{_EXECUTION_ROW}", _EXECUTION_ROW, f"G{_EXECUTION_ROW}"),
        (_inside(table, "L"), first, f"H{first}"),
        (f"L{table.total}:L{table.total + 1}", table.total, f"H{table.total}"),
    ):
        page.mark_scores(places, f"L{at}", full)
    for places, at in ((f"M{_EXECUTION_ROW}", _EXECUTION_ROW), (_inside(table, "M"), first)):
        page.mark_comparison(places, f"$M{at}")
    for places, at in ((f"N{_EXECUTION_ROW}", _EXECUTION_ROW), (_inside(table, "N"), first)):
        page.mark_words(places, f"N{at}")
    grade = f"I{table.total + 1}"
    page.mark(grade, lacks_addin(grade), colour=GREY)


def _accept(page: Page, rubric: Rubric, table: ItemTable) -> None:
    def over(column: str) -> tuple[Area, ...]:
        return (area(_inside(table, column)),)

    wanted = "请填0到分值之间的得分"
    amount = "请填不小于0的数字，不写单位（表内单位为万元）"
    parts = tuple(area(f"{each}{_EXECUTION_ROW + 1}:{each}{_GOALS_ROW - 1}") for each in "CDF")
    page.validations += [
        Validation(parts, title="金额（万元）", prompt="只写数字，单位为万元；没有的留空。",
                   refusal=refusal(amount), number="decimal"),
        _choice(over("A"), "一级指标", [each for each, _ in _LEVELS]),
        _choice(over("B"), "二级指标", [name for _, inner in _LEVELS for name, _ in inner]),
        Validation(
            over("D"), _OPERATORS, "指标性质",
            "≥ 越多越好；≤ 越少越好；＝ 等于；目标是文字的选“定性”，并在右边“评定”中定比例。",
        ),
        Validation(over("E"), title="目标值", prompt="只写数字或文字，不写≥、≤；单位写在“度量单位”。"),
        Validation(over("G"), title="实际完成值", prompt="与目标值同一单位；定性的用文字写明完成情况。"),
        Validation(
            over("H"), (), "分值", "各项分值与预算执行的分值合计100分。", number="decimal", most="100"
        ),
        Validation(
            over("I"), (), "自评得分", f"没有另填时等于测算得分；要另填的，{wanted.removeprefix('请')}。",
            refusal(wanted), "decimal", f"$H{_FIRST_ROW}",
        ),
        ratings_of(over("K"), rubric),
    ]  # fmt: skip


def _choice(places: tuple[Area, ...], title: str, values: Iterable[str]) -> Validation:
    return Validation(places, tuple(values), title, "可以选，也可以自己写。", is_open=True)
