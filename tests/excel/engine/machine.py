"""The counting and failing heart of the Excel of the tests: every COM call goes through it."""

# ruff: noqa: ANN401 - COM hands over anything

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from tests.excel.engine.pywin32 import CDispatch, ComError, OleObject

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


REJECTED = ComError(-2147418111, "被呼叫方拒绝接收呼叫。", None, None)
"""RPC_E_CALL_REJECTED: a cell is being edited."""

RETRY_LATER = ComError(-2147417846, "消息筛选器显示应用程序正在使用中。", None, None)
"""RPC_E_SERVERCALL_RETRYLATER: a dialog is open."""

IGNORED = ComError(-2147352567, "发生意外。", (0, None, None, None, 0, -2146777998), None)
"""VBA_E_IGNORE: Excel's own refusal while it is busy, inside a general error."""

UNASKED = AttributeError()
"""pywin32 asks what a name means before it uses one, and takes a rejection of that for an unknown name."""


def refuse(words: str) -> NoReturn:
    """Fail as Excel does."""
    raise ComError(-2147352567, "发生意外。", (0, "Microsoft Excel", words, "", 0, -2146827284))


class Machine:
    """Counts calls by object and member, lets the n-th write fail, and forgets what an older Excel lacks.

    It may be busy, too: then a call is rejected before anything is done.

    Attributes:
        before_write: called with the name of each write, before anything of it is done.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.writes = 0
        self.fails_at: int | None = None
        self.changes = 0
        self.missing: frozenset[str] = frozenset()
        self.before_write: Callable[[str], None] | None = None
        self.made = self.all_made = 0
        self.busy_at: range | None = None
        self.rejection: Exception = REJECTED

    def busy(self, at: int, calls: int = 1, rejection: Exception = REJECTED) -> None:
        """Reject so many calls from one on, counted from now."""
        self.made, self.busy_at, self.rejection = 0, range(at, at + calls), rejection

    @property
    def was_busy(self) -> bool:
        """Whether a call has been rejected since ``busy``."""
        return self.busy_at is not None and self.made > self.busy_at.start

    def count(self, what: str, *, by_name: bool = True) -> None:
        """Count a call; an object's default member is called by its number, so that no name is asked for."""
        self.calls[what] += 1
        self.made += 1
        self.all_made += 1
        if self.busy_at is not None and self.made - 1 in self.busy_at:
            raise self.rejection if by_name or self.rejection is not UNASKED else REJECTED

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
        self.count(f"{kind}.{member}")
        if member in self.missing:
            message = f"{kind}.{member}"
            raise AttributeError(message)
        if member in MUTATING and f"{kind}.{member}" not in _READ:
            self.wrote(f"{kind}.{member}")

    def assigned(self, kind: str, member: str, *, known: bool) -> None:
        self.count(f"{kind}.{member}=")
        if member in self.missing or not known:
            message = f"Property '{kind}.{member}' can not be set."
            raise AttributeError(message)
        self.wrote(f"{kind}.{member}")

    def wrote(self, what: str) -> None:
        if self.before_write is not None:
            self.before_write(what)
        self.changes += 1
        self.writes += 1
        if self.fails_at is not None and self.writes > self.fails_at:
            self.fails_at = None
            refuse(f"{what} 失败（测试）")


def _counted(called: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(called)
    def counted(self: Com, *arguments: Any) -> Any:
        self.machine.count(f"{type(self).__name__}()", by_name=False)
        return called(self, *arguments)

    return counted


class Com(CDispatch):
    """An object of Excel: members with a capital letter are COM's and are counted; it has no others.

    As pywin32's own, it is always true, and a member that is not there can be neither read nor set.
    """

    machine: Machine

    def __init_subclass__(cls) -> None:
        """An object that is itself called, such as ``Worksheets(1)``, is asked for its default member."""
        called = vars(cls).get("__call__")
        if called is not None:
            setattr(cls, "__call__", _counted(called))  # noqa: B010 - mypy takes no method assigned

    @property
    def _oleobj_(self) -> OleObject:
        return OleObject(self._knows)

    def _knows(self, name: str) -> bool:
        try:
            self.machine.count(f"{type(self).__name__}.{name}?")
        except AttributeError:  # that is pywin32's word for it, and here the object is asked itself
            raise REJECTED from None
        # ``GetValue`` and its like are names that pywin32 makes itself: the object below knows ``Value``.
        is_made = name.startswith("Get")
        return not is_made and name not in self.machine.missing and hasattr(type(self), name)

    def __getattribute__(self, name: str) -> Any:
        if name[:1].isupper():
            object.__getattribute__(self, "machine").called(type(self).__name__, name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name[:1].isupper():
            kind = type(self)
            self.machine.assigned(kind.__name__, name, known=hasattr(kind, name))
        object.__setattr__(self, name, value)
