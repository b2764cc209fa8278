"""定稿: makes the workbook fit to hand in, with nothing in it that needs this program; a draft is kept."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from xlplugin.excel.codes import SHEET_LEFT
from xlplugin.excel.live.changing import Removal
from xlplugin.excel.live.operation import operation
from xlplugin.excel.live.protection import plan_problems, workbook_problems
from xlplugin.excel.live.session import full_name, progress, quiet
from xlplugin.excel.live.undo_log import discard, hidden_sheets
from xlplugin.excel.ribbon.asked_about import state_of
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, problem_lines
from xlplugin.problem import Refused, has_errors
from xlplugin.service.finalising import Leaving, leaving
from xlplugin.service.scoring import open_case
from xlplugin.service.workbook import refuse_legacy
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.opening import live_forms
from xlplugin.workbook.formbook.version import program_version
from xlplugin.workbook.scorebook.fact_rows import stated_rubric

TITLE = "定稿"
STAMP = "xlplugin_stamp"
_CHANGED = "询问之后工作簿有改动，没有定稿，请重新确认。"
_DRAFT = "底稿"


def run(pressed: Pressed) -> Reply:
    """Ask first; on a yes to what is still so, keep a draft beside the file, then finalise."""
    refuse_legacy(pressed)
    path = _path(pressed)
    if path is None:
        text = "请先把工作簿保存到本机的文件夹，再定稿：定稿前要在同一文件夹另存一份底稿。"
        return Reply(Kind.WARNING, TITLE, text)
    grid = pressed.read().value
    form, is_live, rubric = _form(pressed)
    goes = leaving(grid, dict(_names(pressed)), form, is_live=is_live)
    plan = Plan(cells=goes.edits)
    problems = [*workbook_problems(pressed.book), *plan_problems(pressed.book, plan)]
    if has_errors(problems):
        raise Refused(*problems)
    if not goes.sheets and not goes.edits:
        return Reply(Kind.INFO, TITLE, "工作簿里没有本程序的公式和工作表，不需要定稿。")
    question = _question(goes)
    state = state_of(grid, question, goes.edits)
    if pressed.argument != state:
        asked_anew = [_CHANGED] if pressed.argument else []
        return Reply(Kind.QUESTION, TITLE, "\n".join([*asked_anew, question]), f"finalise:{state}")
    return _finalised(pressed, goes, rubric, _free(path))


def _path(pressed: Pressed) -> Path | None:
    """The workbook's file; None where it was never saved, or lies in the cloud."""
    full = full_name(pressed.book)
    path = Path(full)
    return path if "://" not in full and path.is_absolute() and path.parent.is_dir() else None


def _names(pressed: Pressed) -> Iterator[tuple[str, str]]:
    """The defined names that people made, and what each refers to."""
    for name in pressed.book.names:
        if name.name != STAMP:
            yield str(name.name), str(name.refers_to)


def _form(pressed: Pressed) -> tuple[str, bool, str]:
    """The sheet with the form, whether it is one of our template, and the rubric; empty for none."""
    grid = pressed.read().value
    live, stated = live_forms(grid), stated_rubric(grid)
    with suppress(Refused):
        case = open_case(pressed).value
        followed = case.assessment.loaded.rubric if case.assessment else None
        known = stated or (followed.id if followed and followed.of_form else "")
        return (live or [case.form.sheet])[0], bool(live), known
    return (live or [""])[0], bool(live), stated


def _question(goes: Leaving) -> str:
    parts = [*goes.remarks, "定稿将另存一份底稿，然后在本工作簿中：", "・把用到本程序的公式改为数值"]
    if goes.sheets:
        parts.append(f"・移除工作表{'、'.join(f'“{each}”' for each in goes.sheets)}")
    return "\n".join([*parts, "・记下程序版本和评价标准", "定稿不能撤销，要改请用底稿。现在定稿吗？"])


def _free(path: Path) -> Path:
    """A file name beside the workbook that nothing has yet."""
    names = (f"{path.stem}-{_DRAFT}{number if number > 1 else ''}{path.suffix}" for number in count(1))
    return next(each for each in map(path.with_name, names) if not each.exists())


def _finalised(pressed: Pressed, goes: Leaving, rubric: str, draft: Path) -> Reply:
    progress(pressed.book.app, "正在另存底稿……")
    with operation(pressed.book):
        discard(hidden_sheets(pressed.book))
    with quiet(pressed.book.app):
        pressed.book.api.SaveCopyAs(str(draft))
    progress(pressed.book.app, "正在定稿……")
    removal = Removal(goes.sheets, ((STAMP, _stamp(rubric)),))
    try:
        problems = pressed.change(Plan(cells=goes.edits), TITLE, removal=removal)
    except Refused as refused:
        kept = f"底稿 {draft.name} 保存了定稿前的全部内容。"
        return Reply(Kind.ERROR, TITLE, "\n".join([*problem_lines(refused.problems, pressed.name), kept]))
    warnings = problem_lines(problems, pressed.name)
    gone = len(goes.sheets) - sum(each.code == SHEET_LEFT.name for each in problems)
    lines = [f"已定稿：{len(goes.edits)} 个公式改为数值，移除 {gone} 张工作表。", f"底稿：{draft.name}"]
    return Reply(
        Kind.WARNING if warnings else Kind.INFO, TITLE, "\n".join([*lines, *warnings, "请保存工作簿。"])
    )


def _stamp(rubric: str) -> str:
    """Version, rubric and day as a defined name: it travels with the file and changes no cell."""
    day = datetime.now().astimezone().date().isoformat()
    return f'="{program_version()}; {rubric}; {day}"'
