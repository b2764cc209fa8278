"""The counting and failing heart of the Excel of the tests: every COM call goes through it."""

# ruff: noqa: ANN401 - COM hands over anything

from collections import Counter
from typing import Any, NoReturn

from tests.excel.engine.pywin32 import CDispatch, ComError

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
        "Move",
        "Open",
        "Protect",
        "Select",
        "ShowAllData",
        "Unlist",
        "Unprotect",
    }
)
"""The members whose call changes something, and may fail."""

_READ = frozenset({"ComSheet.AutoFilter", "ComTable.AutoFilter"})
"""Objects that are only asked for, though something that changes has the same name."""


def refuse(words: str) -> NoReturn:
    """Fail as Excel does."""
    raise ComError(-2147352567, "发生意外。", (0, "Microsoft Excel", words, "", 0, -2146827284))


class Machine:
    """Counts calls by object and member, lets the n-th write fail, and forgets what an older Excel lacks."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.writes = 0
        self.fails_at: int | None = None
        self.changes = 0
        self.missing: frozenset[str] = frozenset()

    def fail_after(self, writes: int | None) -> None:
        """Let the write after so many fail, once; None lets none fail."""
        self.writes, self.fails_at = 0, writes

    def lacks(self, *members: str) -> None:
        """Be an older Excel, whose objects do not have these members."""
        self.missing = frozenset(members)

    def reset(self) -> None:
        self.calls.clear()
        self.fail_after(None)

    def called(self, kind: str, member: str) -> None:
        self.calls[f"{kind}.{member}"] += 1
        if member in self.missing:
            message = f"{kind}.{member}"
            raise AttributeError(message)
        if member in MUTATING and f"{kind}.{member}" not in _READ:
            self.wrote(f"{kind}.{member}")

    def assigned(self, kind: str, member: str, *, known: bool) -> None:
        self.calls[f"{kind}.{member}="] += 1
        if member in self.missing or not known:
            message = f"Property '{kind}.{member}' can not be set."
            raise AttributeError(message)
        self.wrote(f"{kind}.{member}")

    def wrote(self, what: str) -> None:
        self.changes += 1
        self.writes += 1
        if self.fails_at is not None and self.writes > self.fails_at:
            self.fails_at = None
            refuse(f"{what} 失败（测试）")


class Com(CDispatch):
    """An object of Excel: members with a capital letter are COM's and are counted; it has no others.

    As pywin32's own, it is always true, and a member that is not there can be neither read nor set.
    """

    machine: Machine

    def __getattribute__(self, name: str) -> Any:
        if name[:1].isupper():
            object.__getattribute__(self, "machine").called(type(self).__name__, name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name[:1].isupper():
            kind = type(self)
            self.machine.assigned(kind.__name__, name, known=hasattr(kind, name))
        object.__setattr__(self, name, value)
