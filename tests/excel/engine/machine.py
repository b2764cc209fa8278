"""The counting and failing heart of the Excel of the tests: every COM call goes through it."""

# ruff: noqa: ANN401 - COM hands over anything

from collections import Counter
from typing import Any, NoReturn

MUTATING = frozenset(
    {
        "Activate",
        "Add",
        "AddComment",
        "AutoFilter",
        "Clear",
        "Copy",
        "Delete",
        "Insert",
        "Open",
        "Protect",
        "Select",
        "Unprotect",
    }
)
"""The members whose call changes something, and may fail."""


class ComError(Exception):
    """A COM error as pywin32 raises it."""

    def __init__(self, words: str) -> None:
        super().__init__(-2147352567, "发生意外。", (0, "Microsoft Excel", words, "", 0, -2146827284), None)


def refuse(words: str) -> NoReturn:
    """Fail as Excel does."""
    raise ComError(words)


class Machine:
    """Counts calls by object and member, and lets the n-th write fail."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.writes = 0
        self.fails_at: int | None = None
        self.changes = 0

    def fail_after(self, writes: int | None) -> None:
        """Let the write after so many fail, once; None lets none fail."""
        self.writes, self.fails_at = 0, writes

    def reset(self) -> None:
        self.calls.clear()
        self.fail_after(None)

    def called(self, kind: str, member: str) -> None:
        self.calls[f"{kind}.{member}"] += 1
        if member in MUTATING:
            self.wrote(f"{kind}.{member}")

    def wrote(self, what: str) -> None:
        self.changes += 1
        self.writes += 1
        if self.fails_at is not None and self.writes > self.fails_at:
            self.fails_at = None
            refuse(f"{what} 失败（测试）")


class Com:
    """An object of Excel: members with a capital letter are COM's and are counted."""

    machine: Machine

    def __getattribute__(self, name: str) -> Any:
        if name[:1].isupper():
            self.machine.called(type(self).__name__, name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name[:1].isupper():
            kind = type(self).__name__
            self.machine.calls[f"{kind}.{name}="] += 1
            self.machine.wrote(f"{kind}.{name}")
        object.__setattr__(self, name, value)
