"""What a button answers: the box that Excel then shows, and what follows when the user says yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xlplugin.excel.ribbon.excel_words import in_excel
from xlplugin.problem import Problem, Severity

_SEPARATOR: Final = "\x1f"
_MOST: Final = 8
_LONGEST: Final = 1500
_LINE: Final = 160
_CUT: Final = "……"

UNTIL_SAVED: Final = "保存之前可以“撤销评分”。"
"""What every change that can be undone ends with."""

_ORDER: Final = tuple(Severity)


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
    ordered = sorted(dict.fromkeys(worth), key=lambda each: _ORDER.index(each.severity))
    lines = [_line(each, book) for each in ordered[:_MOST]]
    return lines if len(ordered) <= _MOST else [*lines, f"另有 {len(ordered) - _MOST} 条没有列出"]


def _line(problem: Problem, book: str) -> str:
    place = str(problem.source).removeprefix(book).strip() if problem.source else ""
    said = f"{place}{'：' if place else ''}{cut(problem.message)}。{in_excel(problem.fix)}"
    return f"【{problem.severity.chinese}】{said}"


def cut(text: str) -> str:
    """A text no longer than a line of a box should be; people type whole pages into cells."""
    return text if len(text) <= _LINE else f"{text[:_LINE]}{_CUT}"


def refused(title: str, problems: Iterable[Problem], book: str) -> Reply:
    """Nothing was done or tried, and why."""
    return Reply(Kind.ERROR, title, "\n".join([*problem_lines(problems, book), "", "工作簿没有改动。"]))


def unfinished(title: str, problems: Iterable[Problem], book: str) -> Reply:
    """It was tried and failed; the problems themselves say how the workbook is now."""
    return Reply(Kind.ERROR, title, "\n".join(problem_lines(problems, book, least=Severity.NOTICE)))
