"""One line of the doctor's report."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands; the value is what people read."""

    GOOD = "正常"
    WRONG = "有问题"
    UNKNOWN = "未查明"


@dataclass(frozen=True, slots=True)
class Finding:
    """How a thing stands, what was seen, and what to do where it is not in order."""

    state: State
    seen: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A finding and what it is about."""

    name: str
    finding: Finding

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be done."""
        return self.finding.state is State.WRONG

    @property
    def is_good(self) -> bool:
        """Whether it was looked at and is in order."""
        return self.finding.state is State.GOOD

    def __str__(self) -> str:
        advice = f"。{self.finding.advice}" if self.finding.advice else ""
        return f"{self.finding.state}　{self.name}：{self.finding.seen}{advice}"


def good(seen: str) -> Finding:
    """In order."""
    return Finding(State.GOOD, seen)


def wrong(seen: str, advice: str) -> Finding:
    """Not in order, and what to do."""
    return Finding(State.WRONG, seen, advice)


def unknown(seen: str, advice: str = "") -> Finding:
    """Could not be told, or may or may not matter."""
    return Finding(State.UNKNOWN, seen, advice)
