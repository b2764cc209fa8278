"""评价标准: the menu of rubrics, and the choosing of one for the workbook."""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

import xlwings as xw

from xlplugin.excel.live.choice import choose_rubric, chosen_rubric
from xlplugin.excel.ribbon.custom_ui import NAMESPACE, ON_ACTION
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, cut, problem_lines
from xlplugin.functions.library import open_rubric
from xlplugin.pattern import Pattern
from xlplugin.problem import Refused
from xlplugin.rubric.library import library
from xlplugin.workbook.layout.names import DRAFT_ID, UNAPPROVED
from xlplugin.workbook.scorebook.fact_rows import stated_rubric

TITLE: Final = "评价标准"
_NOT_IN_XML: Final = Pattern("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AUTOMATIC: Final = "自动识别（按表名、指标和分值）"
_AS_PRINTED: Final = "按表内评分标准（未核定）"

_MOST_RUBRICS: Final = 997
"""A menu of the ribbon takes a thousand entries: these, two before them, and a last one on the rest."""


def run(pressed: Pressed) -> Reply:
    """Choose a rubric for the workbook; without one the program finds it out again."""
    wanted = pressed.argument
    if wanted and wanted != DRAFT_ID:
        open_rubric(wanted)
    stated = stated_rubric(pressed.read().value)
    if wanted and stated and stated != wanted:
        text = (
            f"工作簿的“基础数据”是按 {stated} 生成的，不能改按 {wanted} 评分。"
            "要换评价标准，请先删除“基础数据”和“测算”，再选一次。"
        )
        return Reply(Kind.WARNING, TITLE, text)
    not_kept = problem_lines(choose_rubric(pressed.book, wanted), pressed.name)
    words = f"本工作簿将按 {wanted} 评分和检查。" if wanted else "评价标准由程序按表名、指标和分值识别。"
    if wanted == DRAFT_ID:
        words = f"本工作簿将{UNAPPROVED}的规则评分和检查。"
    if stated and not wanted:
        words = f"工作簿的“基础数据”是按 {stated} 生成的，仍按它评分和检查。"
    if not_kept:
        told = [words, "工作簿现在不能改动，所选没有记在里面，只在关闭 Excel 之前有效：", *not_kept]
        return Reply(Kind.WARNING, TITLE, "\n".join(told))
    return Reply(Kind.INFO, TITLE, words)


def menu(book: xw.Book | None) -> str:
    """The menu as XML: automatic first, the form's own criteria, then every rubric, the chosen one ticked."""
    chosen = (chosen_rubric(book) if book is not None else None) or ""
    found = library().files()
    # Of more than the ribbon takes the chosen one is told all the same.
    told = sorted(sorted(found, key=lambda each: each != chosen)[:_MOST_RUBRICS])
    items = [_item(0, "", _AUTOMATIC, ticked=not chosen)]
    items.append(_item(1, DRAFT_ID, _AS_PRINTED, ticked=chosen == DRAFT_ID))
    items += [
        _item(number, each, f"{each}　{_title(each)}", ticked=each == chosen)
        for number, each in enumerate(told, start=2)
    ]
    if len(told) < len(found):
        left_out = f"另有 {len(found) - len(told)} 套没有列出，请移走自备标准文件夹中不用的"
        items.append(_button(len(told) + 2, {"label": left_out, "enabled": "false"}))
    return _menu(items)


def empty_menu() -> str:
    """The menu where the rubrics cannot be read."""
    return _menu([_item(0, "", _AUTOMATIC, ticked=True)])


def _menu(items: Iterable[str]) -> str:
    return f"<menu xmlns={quoteattr(NAMESPACE)}>{''.join(items)}</menu>"


def _title(rubric_id: str) -> str:
    try:
        return open_rubric(rubric_id).rubric.title
    except Refused:
        return "（文件有误，请用 rubric check 检查）"


def _item(number: int, rubric_id: str, label: str, *, ticked: bool) -> str:
    image = {"imageMso": "AcceptInvitation"} if ticked else {}
    tag = f"rubric:{rubric_id}"
    return _button(number, {"tag": tag, "label": label, "onAction": ON_ACTION, **image})


def _button(number: int, attributes: Mapping[str, str]) -> str:
    """A button of the menu; its id is its number, as people's rubrics may be called anything."""
    written = {"id": f"xlpRubric{number}", **attributes}
    # The ribbon takes a single & for what comes before an access key.
    written["label"] = cut(written["label"]).replace("&", "&&")
    return f"<button {' '.join(f'{name}={_quoted(value)}' for name, value in written.items())}/>"


def _quoted(text: str) -> str:
    """A text as an attribute; a sign that XML cannot hold, as file names may, becomes a question mark."""
    return quoteattr(_NOT_IN_XML.compiled().sub("?", text))
