"""What can be wrong with a user's input, as a value: collected, shown together, never raised midway."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Severity(StrEnum):
    """How much a problem matters; the value is what JSON output prints."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"error": "错误", "warning": "警告", "notice": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Source:
    """A place a user can go to: ``file:line:column`` in text, ``file sheet!cell`` in a workbook."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
            return f"{self.file} {place}".strip()
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part not in (None, ""))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, how bad, what, what to do about it, and where."""

    code: str
    severity: Severity
    message: str
    fix: str
    source: Source | None = None

    def __str__(self) -> str:
        place = f"{self.source}：" if self.source and str(self.source) else ""
        return f"{place}{self.severity.chinese}〔{self.code}〕{self.message}。{self.fix}"


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """A result together with everything found wrong on the way; ``value`` is None when there is no result."""

    value: T | None
    problems: tuple[Problem, ...] = ()


def failed(*problems: Problem) -> Checked[T]:
    """A result that could not be had, and why."""
    return Checked(None, problems)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is of severity error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
