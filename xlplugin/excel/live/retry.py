"""COM objects of Excel whose calls are made again while Excel is busy, and that know what this Excel has.

Excel answers no call while a cell is edited or a dialog is open: it rejects the call, which then was not
carried out and may be made again. pywin32 says so in two ways, with the error's number or, where it was only
asking what a name means, as if the object had no such member.

xlwings has a wrapper for this, too, but it tries for ever and without a pause, knows one of the three
numbers, and an object that is called, such as ``Worksheets(1)``, gives None when it is rejected.
"""

import time
from collections.abc import Callable, Iterator
from types import MethodType
from typing import Any, Final, TypeVar

T = TypeVar("T")

_REJECTED: Final = -2147418111
"""RPC_E_CALL_REJECTED, 0x80010001."""

_RETRY_LATER: Final = -2147417846
"""RPC_E_SERVERCALL_RETRYLATER, 0x8001010A."""

_IGNORED: Final = -2146777998
"""VBA_E_IGNORE, 0x800AC472: Excel's own word for it, mostly inside a general error."""

_BUSY: Final = frozenset({_REJECTED, _RETRY_LATER, _IGNORED})
_UNKNOWN_NAME: Final = -2147352570
"""DISP_E_UNKNOWNNAME: the object has no member of that name."""

_DETAILS: Final = 2
_CODE: Final = 5
_LANGUAGE: Final = 0

_FOR_EVER: Final = frozenset({"Application", "Hwnd", "Names", "Parent", "Sheets", "Windows", "Worksheets"})
"""What never changes of an object, and is asked for again and again: of collections which they are, not what
is in them."""

_SECONDS: Final = 5.0
_FIRST_PAUSE: Final = 0.01
_LONGEST_PAUSE: Final = 0.25


def is_busy(error: BaseException) -> bool:
    """Whether Excel rejected a call without carrying it out, as the error or inside a general one."""
    details = error.args[_DETAILS] if len(error.args) > _DETAILS else None
    inside = details[_CODE:] if isinstance(details, tuple) else ()
    return not _BUSY.isdisjoint(each for each in (*error.args[:1], *inside) if isinstance(each, int))


class _Excel:
    """One Excel during one press: how long it may still be waited for, and which members it has."""

    def __init__(self) -> None:
        self.left = _SECONDS
        self.members: dict[tuple[str, str], bool] = {}
        self.moves = 0  # how often tabs came, went or changed places
        self.renames = 0  # how often one came to be called otherwise, or to be called no more
        self.reveals = 0  # how often one was shown or hidden

    def attempt(self, call: Callable[[], T], rejected: Callable[[Exception], bool]) -> T:
        """Make a call, again and again where it was rejected, until the time of the press is used up."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return call()
            except Exception as error:
                if not rejected(error) or self.left <= 0:
                    raise
            time.sleep(pause)
            self.left -= pause
            pause = min(2 * pause, _LONGEST_PAUSE)

    def wrapped(self, value: Any, name: str = "") -> Any:  # noqa: ANN401 - whatever COM hands over
        """Objects and methods of Excel as such that are called again; all else as it is."""
        if isinstance(value, MethodType):
            return _Method(value, self)
        if not hasattr(value, "_oleobj_"):
            return value
        return _KINDS.get(name, RetryingObject)(value, self)


def _bare(value: Any) -> Any:  # noqa: ANN401 - as above
    """An argument as COM takes it."""
    return object.__getattribute__(value, "_inner") if isinstance(value, RetryingObject) else value


class _Method:
    """A method of an object of Excel."""

    def __init__(self, method: MethodType, excel: _Excel) -> None:
        self._method = method
        self._excel = excel

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        bare = [_bare(each) for each in arguments]
        words = {name: _bare(each) for name, each in named.items()}
        return self._excel.wrapped(self._excel.attempt(lambda: self._method(*bare, **words), is_busy))


class RetryingObject:
    """An object of Excel; what it gives is wrapped alike, and shares its patience: some seconds in all."""

    def __init__(self, inner: Any, excel: _Excel | None = None) -> None:  # noqa: ANN401 - as above
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_excel", excel or _Excel())
        object.__setattr__(self, "_known", {})

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        inner, excel = self._inner, self._excel

        def found() -> Any:  # noqa: ANN401 - as above
            return excel.wrapped(excel.attempt(lambda: getattr(inner, name), self._rejected(name)), name)

        if name in _FOR_EVER:
            return self._known[name] if name in self._known else self._known.setdefault(name, found())
        return found()

    def __setattr__(self, name: str, value: object) -> None:
        inner, bare = self._inner, _bare(value)
        self._excel.attempt(lambda: setattr(inner, name, bare), self._rejected(name))

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401, D102 - as above; an object's own meaning
        bare = [_bare(each) for each in arguments]
        return self._excel.wrapped(self._excel.attempt(lambda: self._inner(*bare), is_busy))

    def __iter__(self) -> Iterator[Any]:
        for number in range(1, self.Count + 1):
            yield self(number)

    def _once(self, what: object, changes: int, find: Callable[[], Any]) -> Any:  # noqa: ANN401 - as above
        """What is found, and found only once as long as so many changes have been made that matter to it."""
        before, found = self._known.get(what, (-1, None))
        if before != changes:
            before, found = self._known[what] = changes, find()
        return found

    def _rejected(self, name: str) -> Callable[[Exception], bool]:
        """Whether an error means that Excel was busy: a member that is there after all is not missing.

        What keeps Excel from saying so is raised instead, as pywin32 has left it out of its own error.
        """

        def is_rejection(error: Exception) -> bool:
            if not isinstance(error, AttributeError):
                return is_busy(error)
            try:
                return _found(self._inner, name)
            except Exception as reason:
                if is_busy(reason) and self._excel.left > 0:
                    return True
                raise reason from None

        return is_rejection


class _Tabs(RetryingObject):
    """The sheets of a workbook; only a press itself changes, while it runs, which there are."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        find = super().__getattr__
        return self._once(name, self._excel.moves, lambda: find(name)) if name == "Count" else find(name)

    def __call__(self, key: int | str) -> Any:  # noqa: ANN401 - as above
        find = super().__call__
        changes = self._excel.moves if isinstance(key, int) else self._excel.renames
        return self._once(key, changes, lambda: _Tab(_bare(find(key)), self._excel))

    def Add(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401, N802 - as above; COM's own
        self._excel.moves += 1
        return _Tab(_bare(super().__getattr__("Add")(*arguments, **named)), self._excel)


class _Tab(RetryingObject):
    """A sheet, whose name and visibility are asked once."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        find = super().__getattr__
        match name:
            case "Name":
                return self._once(name, self._excel.renames, lambda: find(name))
            case "Visible":
                return self._once(name, self._excel.reveals, lambda: find(name))
            case _:
                return find(name)

    def __setattr__(self, name: str, value: object) -> None:
        self._excel.renames += name == "Name"
        self._excel.reveals += name == "Visible"
        super().__setattr__(name, value)

    def Move(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401, N802 - as above
        self._excel.moves += 1
        super().__getattr__("Move")(*arguments, **named)

    def Delete(self) -> None:  # noqa: N802 - COM's own
        self._excel.moves += 1
        self._excel.renames += 1
        super().__getattr__("Delete")()


_KINDS: Final = {"Worksheets": _Tabs, "Sheets": _Tabs, "ActiveSheet": _Tab, "Worksheet": _Tab}
"""What the objects are that some properties give."""


def has_member(api: Any, kind: str, name: str) -> bool:  # noqa: ANN401 - as above
    """Whether this Excel knows a member of a kind of object, which older ones lack; asked once a press.

    Args:
        api: An object of that kind, as ``RetryingObject`` gives it.
        kind: What it is, such as Range.
        name: The member.
    """
    excel, inner = api._excel, api._inner  # noqa: SLF001 - a question of this file's own objects
    known: bool | None = excel.members.get((kind, name))
    if known is None:
        known = excel.members[kind, name] = excel.attempt(lambda: _found(inner, name), is_busy)
    return known


def _found(inner: Any, name: str) -> bool:  # noqa: ANN401 - as above
    """Whether an object says that it has such a member."""
    try:
        inner._oleobj_.GetIDsOfNames(_LANGUAGE, name)
    except Exception as error:
        if error.args[:1] == (_UNKNOWN_NAME,):
            return False
        raise
    return True
