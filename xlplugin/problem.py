"""What can be wrong with a user's input, as a value: collected, shown together, never raised midway."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")

_MOST_ALIKE: Final = 60
"""Of one code people read no more; the forms in use have fewer rows."""

_MOST_PLACES: Final = 5
_LONGEST: Final = 2000
_LINE: Final = 80
"""The letters of a line of a file that are shown."""


class Severity(StrEnum):
    """How much a problem matters; the value is what JSON output prints."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"error": "错误", "warning": "警告", "notice": "提示"}[self.value]


class Source(NamedTuple):
    """A place a user can go to: ``file:line:column`` in text, ``file sheet!cell`` in a workbook.

    Attributes:
        file: the file's name.
        line: the line of a text, from 1; of a Word document the number of the paragraph among all that its
            main part holds, those of tables and boxes too, so that a program finds it.
        column: the column of a text, from 1.
        sheet: the worksheet.
        cell: the cell on it, in A1 writing.
        place: a place in a written report as people find it: its headings and first words, or a table's
            caption with row and column.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None
    place: str = ""

    def __str__(self) -> str:
        if self.place:
            return f"{self.file} {self.place}".strip()
        if self.sheet is not None:
            place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
            return f"{self.file} {place}".strip()
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part not in (None, ""))

    def within(self, book: str) -> str:
        """The place as a reader of that file needs it: without the file's own name."""
        return str(self._replace(file="")) if self.file == book else str(self)


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        code: the stable code.
        severity: how bad it is.
        message: what is wrong.
        fix: what to do about it.
        source: where.
        arithmetic: the sum or quotient that shows it, empty where there is none.
        points: the points of a claim that are at stake; None where it costs none or cannot be said.
        indicator: the indicator it belongs to, empty where it belongs to none.
        others: further places it speaks of, such as the other of two figures.
        line: the text of the line where it is, of a file that people write line by line.
    """

    code: str
    severity: Severity
    message: str
    fix: str
    source: Source | None = None
    arithmetic: str = ""
    points: Decimal | None = None
    indicator: str = ""
    others: tuple[Source, ...] = ()
    line: str = ""

    def __str__(self) -> str:
        place = f"{self.source}：" if self.source and str(self.source) else ""
        return f"{place}{self.severity.chinese}〔{self.code}〕{self.message}。{self.fix}{self._quoted}"

    @property
    def _quoted(self) -> str:
        """The text of its line below it; what looks like nothing is seen, and of a long one its part."""
        if not self.line.strip() or self.source is None:
            return ""
        lead = len(self.line) - len(self.line.lstrip())
        marked = self.line[:lead].replace("\t", "→").replace("\u3000", "□").replace("\u00a0", "□")
        text = f"{marked.strip(' ')}{self.line.strip()}"
        start = max(0, (self.source.column or 1) - lead - _LINE // 2) if len(text) > _LINE else 0
        shown = text[start : start + _LINE]
        return (
            f"\n    {self.source.line} │ {'…' if start else ''}{shown}{'…' if text[start + _LINE :] else ''}"
        )

    def said(self, book: str = "") -> str:
        """How bad it is, where and what: without code and remedy, for somebody who works on that file."""
        place = self.source.within(book) if self.source else ""
        return f"{self.severity.chinese}{f'（{place}）' if place else ''}：{self.message}"

    def told(self, book: str = "") -> str:
        """The problem with its remedy, without its code."""
        return f"{self.said(book)}。{self.fix}{self._quoted}"


class Subject(Protocol):
    """What a problem may be about: an indicator's row on a form."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def called(self) -> str:
        """What people know it by."""


class Code(NamedTuple):
    """What is wrong under one code; what of it depends on the case is given with the message.

    Attributes:
        name: the stable code.
        severity: how bad it is, where nothing else is said.
        fix: what to do about it, where that is always the same.
    """

    name: str
    severity: Severity
    fix: str = ""

    def at(  # noqa: PLR0913 - a problem's parts
        self,
        source: Source | None,
        message: str,
        arithmetic: str = "",
        *,
        row: Subject | None = None,
        indicator: str = "",
        fix: str = "",
        severity: Severity | None = None,
        points: Decimal | None = None,
        others: Iterable[Source] = (),
    ) -> Problem:
        """The problem at a place; that of an indicator's row goes on from the row's name."""
        return Problem(
            self.name,
            severity or self.severity,
            f"“{row.called}”{message}" if row else message,
            fix or self.fix,
            source,
            arithmetic,
            points,
            row.name if row else indicator,
            tuple(others),
        )


class Checked(NamedTuple, Generic[T]):
    """A result together with everything found wrong on the way."""

    value: T
    problems: tuple[Problem, ...] = ()


class Refused(Exception):  # noqa: N818 - it is no fault of the program
    """There is no result, and why: carried up to the door, which tells it.

    Attributes:
        problems: why; each once, however many places share the line that is at fault.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("；".join(map(str, self.problems)))

    @property
    def first_error(self) -> Problem:
        """The one to tell where there is room for one: other problems may be told before the error."""
        errors = (each for each in self.problems if each.severity is Severity.ERROR)
        return next(errors, self.problems[0])


@contextmanager
def told_after(problems: Iterable[Problem]) -> Iterator[None]:
    """What was found before is told before whatever is refused inside."""
    try:
        yield
    except Refused as refused:
        raise type(refused)(*problems, *refused.problems) from None


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is of severity error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def gravest_first(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by severity, those with the most points at stake first."""
    order = list(Severity)
    return sorted(problems, key=lambda each: (order.index(each.severity), -(each.points or 0)))


def readable(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems as people can read them, whatever the form: one cause is one problem, and no text is endless.

    What is found more often than anybody reads on becomes one problem where the first of them was, with
    their number, their first places and all points at stake.
    """
    alike: dict[tuple[str, Severity], list[Problem]] = {}
    each_in_order = list(problems)
    for each in each_in_order:
        alike.setdefault((each.code, each.severity), []).append(each)
    for each in each_in_order:
        those = alike[each.code, each.severity]
        if len(those) <= _MOST_ALIKE:
            yield _cut(each)
        elif each is those[0]:
            yield _cut(_folded(those))


def _folded(those: Sequence[Problem]) -> Problem:
    first = those[0]
    sources = [each.source for each in those[:_MOST_PLACES] if each.source]
    places = "、".join(str(source._replace(file="")) or source.file for source in sources)
    message = f"{first.message}；同样的问题共{len(those)}处（{places}等）"
    points = sum((each.points for each in those if each.points is not None), Decimal(0))
    return first._replace(message=message, points=points or None, indicator="", others=())


def _cut(problem: Problem) -> Problem:
    """A problem whose words quote no more of a cell than can be read."""
    texts = (problem.message, problem.fix, problem.arithmetic)
    if all(len(text) <= _LONGEST for text in texts):
        return problem
    message, fix, arithmetic = (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in texts)
    return problem._replace(message=message, fix=fix, arithmetic=arithmetic)
