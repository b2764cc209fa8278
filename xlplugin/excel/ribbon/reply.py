"""What a button answers: the box that Excel then shows, and what follows when the user says yes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xlplugin.problem import Problem, Severity, gravest_first

_TO_FORM: Final = "切换到要处理的那张表再点一次"
_IN_EXCEL: Final = (
    (r"用 --sheet 指定一张，例如 --sheet .*", _TO_FORM),
    (r"用 --sheet 指定其中一张：.*", _TO_FORM),
    (r"或用 --sheet 指定评分表所在的工作表", "或切换到评分表所在的工作表再点一次"),
    (r"评分表在另一张工作表的，用 --sheet 指定", "评分表在另一张工作表的，请切换到那张表再点一次"),
    (r"核对 --rubric 后的编号和 --sheet 指定的工作表", "核对“评价标准”中选定的标准，并切换到自评表再点一次"),
    (r"（可用的见 xlplugin rubric list）", ""),
    (r"可以用 xlplugin audit 核查这张表", "可以点“检查”核查这张表"),
    (r"，或用 --rubrics 指定自备标准的文件夹", "，或用环境变量 XLPLUGIN_RUBRICS 指明自备标准的文件夹"),
    (r"，?(并?)用 --rubric 指定(另一套评价标准|该年度的评价标准)?", r"，\1在“评价标准”中选定\2"),
    (r"用 --report 直接指定", "直接指定"),
    (r"请，在", "请在"),
    (r"或，在", "或在"),
    (r"，或去掉 --rubric", "，或在“评价标准”中选“自动识别”"),
    (r"；全部认可的可加 --accept-proposed", ""),
    (r"，(?:可以|或)?用 xlplugin audit 核查(这张表)?", "，不评分也可以点“检查”"),
    (r"用 xlplugin template 重新生成工作簿", "用本程序的模板重新生成"),
    (r"对这个文件再运行 xlplugin score", "再点“评分本表”"),
    (r"请用 xlplugin rubric draft --details 核对读成的规则，核定后", "请核对测算说明，规则由财政部门核定，"),
)
_SEPARATOR: Final = "\x1f"
_MOST: Final = 8
_LONGEST: Final = 1500
_LINE: Final = 160
_CUT: Final = "……"
UNTIL_SAVED: Final = "保存之前可以“撤销评分”。"
"""What every change that can be undone ends with."""

CHOOSE: Final = "在“评价标准”中另选"
"""Where another rubric is chosen."""

_ORDER: Final = tuple(Severity)


def in_excel(fix: str) -> str:
    """What to do, for somebody who has buttons: many remedies were worded for the command line."""
    for command, button in _IN_EXCEL:
        fix = re.sub(command, button, fix)
    return fix


class Kind(StrEnum):
    """The kind of box."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Reply:
    """A box with a title and a text; ``then`` is the action that a yes to a question presses."""

    kind: Kind
    title: str
    text: str
    then: str = ""

    def for_vba(self) -> str:
        """The reply as one string, its parts set apart by the control character that no text holds."""
        text = self.text if len(self.text) <= _LONGEST else f"{self.text[:_LONGEST]}{_CUT}"
        parts = (self.kind.value, self.title, text, self.then)
        return _SEPARATOR.join(part.replace(_SEPARATOR, " ") for part in parts)


def problem_lines(problems: Iterable[Problem], book: str, *, least: Severity = Severity.WARNING) -> list[str]:
    """A line a problem, the worst first, each with its place; of very many the first ones and a count.

    Args:
        problems: what was found.
        book: the workbook's name, which its reader need not be told again.
        least: the mildest severity that is worth a line.
    """
    worth = [each for each in problems if _ORDER.index(each.severity) <= _ORDER.index(least)]
    ordered = gravest_first(dict.fromkeys(worth))
    lines = [_line(each, book) for each in ordered[:_MOST]]
    return lines if len(ordered) <= _MOST else [*lines, f"另有 {len(ordered) - _MOST} 条没有列出"]


def _line(problem: Problem, book: str) -> str:
    place = str(problem.source).removeprefix(book).strip() if problem.source else ""
    said = f"{place}{'：' if place else ''}{cut(problem.message)}。{in_excel(problem.fix)}"
    return f"【{problem.severity.chinese}】{said}"


def binding_words(count: int) -> str:
    """How many formulas were brought alive."""
    return f"本程序的公式显示 #NAME?，已重新输入 {count} 个，恢复计算"


def cut(text: str) -> str:
    """A text no longer than a line of a box should be; people type whole pages into cells."""
    return text if len(text) <= _LINE else f"{text[:_LINE]}{_CUT}"


def refused(title: str, problems: Iterable[Problem], book: str) -> Reply:
    """Nothing was done or tried, and why."""
    return Reply(Kind.ERROR, title, "\n".join([*problem_lines(problems, book), "", "工作簿没有改动。"]))


def unfinished(title: str, problems: Iterable[Problem], book: str) -> Reply:
    """It was tried and failed; the problems themselves say how the workbook is now."""
    return Reply(Kind.ERROR, title, "\n".join(problem_lines(problems, book, least=Severity.NOTICE)))
