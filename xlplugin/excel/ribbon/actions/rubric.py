"""评价标准: the menu of rubrics, and the choosing of one for the workbook."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

import xlwings as xw

from xlplugin.excel.ribbon.custom_ui import NAMESPACE, ON_ACTION
from xlplugin.excel.ribbon.pressed import Pressed, choose_rubric, chosen_rubric
from xlplugin.excel.ribbon.reply import Kind, Reply
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Refused
from xlplugin.rubric.library import library
from xlplugin.workbook.scorebook.fact_rows import stated_rubric

TITLE = "评价标准"
_AUTOMATIC = "自动识别（按表名、指标和分值）"


def run(pressed: Pressed) -> Reply:
    """Choose a rubric for the workbook; without one the program finds it out again."""
    wanted = pressed.argument
    if wanted:
        open_rubric(wanted)
    stated = stated_rubric(pressed.read().value)
    if wanted and stated and stated != wanted:
        text = (
            f"工作簿的“基础数据”是按 {stated} 生成的，不能改按 {wanted} 评分。"
            "要换评价标准，请先删除“基础数据”和“测算”，再选一次。"
        )
        return Reply(Kind.WARNING, TITLE, text)
    choose_rubric(pressed.book, wanted)
    words = f"本工作簿将按 {wanted} 评分和检查。" if wanted else "评价标准由程序按表名、指标和分值识别。"
    if stated and not wanted:
        words = f"工作簿的“基础数据”是按 {stated} 生成的，仍按它评分和检查。"
    return Reply(Kind.INFO, TITLE, words)


def menu(book: xw.Book | None) -> str:
    """The menu as XML: automatic first, then every rubric, the chosen one ticked."""
    chosen = (chosen_rubric(book) if book is not None else None) or ""
    items = [_item("", _AUTOMATIC, ticked=not chosen)]
    items += [_item(each, f"{each}　{title}", ticked=each == chosen) for each, title in _rubrics()]
    return f"<menu xmlns={quoteattr(NAMESPACE)}>{''.join(items)}</menu>"


def empty_menu() -> str:
    """The menu where the rubrics cannot be read."""
    return f"<menu xmlns={quoteattr(NAMESPACE)}>{_item('', _AUTOMATIC, ticked=True)}</menu>"


def _rubrics() -> Iterator[tuple[str, str]]:
    for rubric_id in library().files():
        try:
            title = open_rubric(rubric_id).rubric.title
        except Refused:
            title = "（文件有误，请用 rubric check 检查）"
        yield rubric_id, title


def _item(rubric_id: str, label: str, *, ticked: bool) -> str:
    identity = "".join(each if each.isascii() and each.isalnum() else "_" for each in rubric_id)
    attributes = {
        "id": f"xlpRubric_{identity or 'automatic'}",
        "tag": f"rubric:{rubric_id}",
        "label": label,
        "onAction": ON_ACTION,
    }
    image = ' imageMso="AcceptInvitation"' if ticked else ""
    return f"<button {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}{image}/>"
