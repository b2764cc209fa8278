"""定稿: makes the workbook fit to hand in, with nothing in it that needs this program; a draft is kept."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from xlplugin.excel.live.changing import change
from xlplugin.excel.live.record import discard, hidden_sheets
from xlplugin.excel.live.session import progress, quiet
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, refused
from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import CellError
from xlplugin.problem import has_errors
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.earlier import CLAIM, SHOWN, WRITTEN
from xlplugin.workbook.formbook.version import program_version
from xlplugin.workbook.formbook.working_columns import CHECK
from xlplugin.workbook.grid.formulas import function_names
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.names import CONFIRMATION
from xlplugin.workbook.review.sheet_names import REVIEW_SHEET, SCORES_SHEET, title
from xlplugin.workbook.scorebook.book import is_ours
from xlplugin.workbook.scorebook.fact_rows import ACTUAL, CODE, GOAL, VALUE
from xlplugin.workbook.scorebook.headings import find_tables
from xlplugin.workbook.scorebook.stated_rubric import stated_rubric

TITLE = "定稿"
STAMP = "xlplugin_stamp"
_YES = "yes"
_DRAFT = "底稿"
_STALE = ("过期", "改动", "不符", "未写入")


def run(pressed: Pressed) -> Reply:
    """Ask first; on a yes keep a draft beside the file, then finalise."""
    path = _path(pressed)
    if path is None:
        text = "请先把工作簿保存到本机的文件夹，再定稿：定稿前要在同一文件夹另存一份底稿。"
        return Reply(Kind.WARNING, TITLE, text)
    grid = pressed.grid()
    going = tuple(sheets_of_ours(grid))
    if pressed.argument != _YES:
        return Reply(Kind.QUESTION, TITLE, _question(grid, going), f"finalise:{_YES}")
    return _finalised(pressed, grid, going, path)


def _path(pressed: Pressed) -> Path | None:
    """The workbook's file; None where it was never saved, or lies in the cloud."""
    full = str(pressed.book.fullname)
    path = Path(full)
    return path if "://" not in full and path.is_absolute() and path.parent.is_dir() else None


def _question(grid: BookGrid, going: tuple[str, ...]) -> str:
    stale = sum(
        any(word in table.text(row, CHECK) for word in _STALE)
        for table in find_tables(grid, CLAIM, WRITTEN, SHOWN)
        for row in table.rows()
    )
    parts = [f"有 {stale} 处得分已过期或被改动，建议先点“评分本表”。"] if stale else []
    parts.append("定稿将另存一份底稿，然后在本工作簿中：")
    parts.append("・把用到本程序的公式改为数值")
    if going:
        parts.append(f"・移除工作表{'、'.join(f'“{each}”' for each in going)}")
    parts += ["・记下程序版本和评价标准", "定稿不能撤销，要改请用底稿。现在定稿吗？"]
    return "\n".join(parts)


def sheets_of_ours(grid: BookGrid) -> Iterator[str]:
    """The sheets that were added to an official form; a workbook made from our template is all one form."""
    if is_ours(grid):
        return
    for sheet in grid.sheets:
        alone = BookGrid((sheet,))
        tables = ((CLAIM, WRITTEN, SHOWN), (CODE, VALUE, CONFIRMATION), (CODE, GOAL, ACTUAL, CONFIRMATION))
        reviews = tuple(title(each, "") for each in (REVIEW_SHEET, SCORES_SHEET))
        headed = any(any(find_tables(alone, *headings)) for headings in tables)
        if headed or str(sheet.cell(1, 1).value).startswith(reviews):
            yield sheet.name


def _finalised(pressed: Pressed, grid: BookGrid, going: tuple[str, ...], path: Path) -> Reply:
    app, edits = pressed.book.app, tuple(values(grid, going))
    progress(app, "正在另存底稿……")
    draft = _free(path)
    pressed.book.api.SaveCopyAs(str(draft))
    progress(app, "正在定稿……")
    _stamp(pressed, stated_rubric(grid))
    changed = change(pressed.book, Plan(cells=edits), title=TITLE)
    if has_errors(changed.problems):
        _unstamp(pressed)
        return refused(TITLE, changed.problems, pressed.name)
    with quiet(app):
        discard(hidden_sheets(pressed.book))
        for name in going:
            pressed.book.sheets[name].delete()
    return _done(edits, going, draft)


def _free(path: Path) -> Path:
    """A file name beside the workbook that nothing has yet."""
    names = (f"{path.stem}-{_DRAFT}{number if number > 1 else ''}{path.suffix}" for number in count(1))
    return next(each for each in map(path.with_name, names) if not each.exists())


def values(grid: BookGrid, going: tuple[str, ...]) -> Iterator[CellEdit]:
    """The edits that put a value where a formula calls our functions or speaks of a sheet that goes."""
    names = frozenset(each.name for each in functions())
    spoken = tuple(mark for each in going for mark in (f"{each}!", f"{each.replace(chr(39), chr(39) * 2)}'!"))
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items() if sheet.name not in going else ():
            formula = view.formula or ""
            if names.intersection(function_names(formula)) or any(mark in formula for mark in spoken):
                yield CellEdit(sheet.name, row, column, view.value)


def _stamp(pressed: Pressed, rubric: str) -> None:
    """Version, rubric and day as a defined name: it travels with the file and changes no cell."""
    _unstamp(pressed)
    day = datetime.now().astimezone().date().isoformat()
    pressed.book.names.add(STAMP, f'="{program_version()}; {rubric}; {day}"')


def _unstamp(pressed: Pressed) -> None:
    for name in list(pressed.book.names):
        if name.name == STAMP:
            name.delete()


def _done(edits: tuple[CellEdit, ...], going: tuple[str, ...], draft: Path) -> Reply:
    wrong = sum(isinstance(each.value, CellError) for each in edits)
    lines = [f"已定稿：{len(edits)} 个公式改为数值，移除 {len(going)} 张工作表。", f"底稿：{draft.name}"]
    lines += [f"其中 {wrong} 个单元格是错误值（如 #N/A），报送前请处理。"] if wrong else []
    return Reply(Kind.WARNING if wrong else Kind.INFO, TITLE, "\n".join([*lines, "请保存工作簿。"]))
