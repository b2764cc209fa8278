"""说明: why the selected row has its score, with the arithmetic and what is still open."""

from collections.abc import Iterator

from xlplugin.excel.live.session import selected
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply
from xlplugin.form.case import Case
from xlplugin.form.matching import Match
from xlplugin.money import plain
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.scoring.totals_words import points_words, status_words
from xlplugin.service.scoring import open_assessed
from xlplugin.workbook.formbook.earlier import CLAIM, NAME, SHOWN, WRITTEN
from xlplugin.workbook.grid.grid import BookGrid, Place, SheetGrid, parse_a1
from xlplugin.workbook.scorebook.fact_rows import CODE
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables

TITLE = "说明"
_FACT_INDICATOR = "指标"
_MOST = 4
_MOST_ROWS = 200


def run(pressed: Pressed) -> Reply:
    """Explain the indicators of the selected cell's row."""
    places = _selected(pressed)
    if not places:
        return Reply(Kind.WARNING, TITLE, "请先选中自评表、测算或基础数据中某项指标所在的单元格。")
    case, _ = open_assessed(pressed)
    grid = pressed.read().value
    wanted = {name for place in places for name in _named(grid, case, place)}
    lines = [line for line in case.assessed.sheet.lines if line.indicator.name in wanted]
    if not lines:
        text = f"“{places[0].sheet}”第 {places[0].row} 行不是评价指标。请选中某项三级指标所在的行。"
        return Reply(Kind.WARNING, TITLE, text)
    more = [f"另有 {len(lines) - _MOST} 项，请分别选中查看。"] if len(lines) > _MOST else []
    return Reply(Kind.INFO, TITLE, "\n\n".join([*map(_words, lines[:_MOST]), *more]))


def _selected(pressed: Pressed) -> list[Place]:
    """The first cells of the selected rows; none where a picture or a chart is selected."""
    selection = selected(pressed.book)
    if selection is None:
        return []
    sheet, area = selection
    rows = range(area.top, min(area.bottom, area.top + _MOST_ROWS - 1) + 1)
    return [Place(sheet, row, area.left) for row in rows]


def _named(grid: BookGrid, case: Case, place: Place) -> Iterator[str]:
    """The indicators whose row was selected, whichever of the sheets it is on."""
    for table in find_tables(grid, CLAIM, WRITTEN, SHOWN):
        yield from _cell(table, place, NAME)
    for table in find_tables(grid, CODE, _FACT_INDICATOR):
        yield from _parts(table, place)
    sheet = grid.sheet(case.form.sheet)
    if sheet is not None and place.sheet == sheet.name:
        yield from _on_form(sheet, case.assessed.match, place.row)


def _cell(table: HeadedTable, place: Place, heading: str) -> Iterator[str]:
    if table.sheet.name == place.sheet and place.row in table.rows():
        yield table.text(place.row, heading)


def _parts(table: HeadedTable, place: Place) -> Iterator[str]:
    """A fact may serve several indicators, named one after the other."""
    for text in _cell(table, place, _FACT_INDICATOR):
        yield text
        yield from (part.strip() for part in text.replace("\n", "、").split("、"))


def _on_form(sheet: SheetGrid, match: Match, selected_row: int) -> Iterator[str]:
    """The form's own rows; a row may be as high as its merged name."""
    for name, row in match.rows.items():
        at = parse_a1(row.source.cell or "")
        area = sheet.merged_at(*at) if at else None
        if row.row <= selected_row <= (area.bottom if area else row.row):
            yield name


def _words(line: IndicatorScore) -> str:
    claim, low, high = points_words(line.claim.points), line.lowest, line.highest
    facts = [
        f"{line.indicator.name}（分值 {plain(line.indicator.weight)} 分）",
        f"自评 {claim} 分，测算 {points_words(line.score)} 分，{status_words(line)}",
        line.explanation,
    ]
    unrounded = line.outcome.points
    if line.score is not None and unrounded is not None and unrounded != line.score:
        facts.append(f"取整前 {plain(unrounded)} 分")
    if line.score is None:
        facts.append(f"按现有数据可能得 {plain(low)}～{plain(high)} 分")
    facts += [f"口径“{each.name}”：{points_words(each.score)} 分" for each in line.readings]
    return "\n".join(facts)
