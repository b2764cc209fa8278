"""Runs under Windows Python: the stand-in's objects served through COM, as Excel serves its own."""

# ruff: noqa: ANN401, N802 - COM carries anything, and pywin32's names are written so

import inspect
import sys
import traceback
from collections.abc import Callable
from itertools import zip_longest
from typing import Any, Final

assert sys.platform == "win32"

import pythoncom  # noqa: E402 - it is there only under Windows
import win32com.server.util  # noqa: E402 - as above
import winerror  # noqa: E402 - as above
from type_library import TypeLibrary, member_names  # noqa: E402 - as above
from win32com.server.exception import COMException  # noqa: E402 - as above
from win32com.server.policy import BasicWrapPolicy  # noqa: E402 - as above

from tests.excel.engine.com_application import ComApplication  # noqa: E402 - as above
from tests.excel.engine.com_book import ComBook  # noqa: E402 - as above
from tests.excel.engine.com_sheet import ComSheet  # noqa: E402 - as above
from tests.excel.engine.com_sheets import ComChart  # noqa: E402 - as above
from tests.excel.engine.machine import Com  # noqa: E402 - as above
from tests.excel.engine.pywin32 import ComError  # noqa: E402 - as above

DISCONNECTED: Final = ComError(-2147417848, "被调用的对象已与其客户端断开连接。", None, None)
"""RPC_E_DISCONNECTED: what COM says of every member of an object that Excel has no more."""

_DISPATCH: Final = pythoncom.TypeIIDs[pythoncom.IID_IDispatch]
_PUTS: Final = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
_CODE: Final = 5
_LASTING: Final = (ComApplication, ComBook, ComSheet, ComChart)


class Server:
    """Hands objects out and takes them in again; counts what is asked of them.

    Attributes:
        invocations: how often a member was called.
        lookups: how often a member's number was asked for.
        descriptions: how often an object's class was asked for.
        faults: where the stand-in itself failed, as no Excel would.
    """

    def __init__(self, library: TypeLibrary) -> None:
        self.library = library
        self.names = {number: name for name, number in library.members.items()}
        self.invocations = self.lookups = self.descriptions = 0
        self.faults: list[str] = []
        self._lasting: dict[int, Any] = {}

    def outward(self, value: Any) -> Any:
        """A result as COM carries it: objects in their wrappers.

        The error of a cell leaves as a number, as pywin32 sends none; from Excel it arrives as the same one.
        """
        if isinstance(value, Com):
            return self._wrapped(value)
        if isinstance(value, tuple):
            return tuple(map(self.outward, value))
        return value

    def _wrapped(self, found: Com) -> Any:
        """An object for others: the same one for what stays, a new one for ranges and the like."""
        kept = self._lasting.get(id(found))
        if kept is None:
            kept = pythoncom.WrapObject(_Policy(self, found))
            if isinstance(found, _LASTING):
                self._lasting[id(found)] = kept
        return kept

    @staticmethod
    def inward(value: Any) -> Any:
        """An argument as the stand-in's objects take it."""
        return win32com.server.util.unwrap(value) if isinstance(value, _DISPATCH) else value


def _is_gone(found: Com) -> bool:
    """Whether the workbook of an object has been closed."""
    book = _book_of(found)
    return book is not None and book not in book.app.books


def _book_of(found: Com) -> ComBook | None:
    if isinstance(found, ComBook):
        return found
    parents = [each for each in vars(found).values() if isinstance(each, Com)]
    above = (_book_of(each) for each in parents if not isinstance(each, ComApplication))
    return next((each for each in above if each is not None), None)


class _Policy(BasicWrapPolicy):  # type: ignore[misc]
    """What COM asks of an object."""

    def __init__(self, server: Server, found: Com) -> None:
        self._server = server
        self._obj_ = found
        self._com_interfaces_: list[Any] = []

    def _GetTypeInfoCount_(self) -> int:
        return 1

    def _GetTypeInfo_(self, _index: int, _language: int) -> tuple[int, Any]:
        self._server.descriptions += 1
        return 0, self._server.library.info(type(self._obj_))

    def _getdispid_(self, name: str, _how: int) -> int:
        self._server.lookups += 1
        if _is_gone(self._obj_):
            raise COMException(scode=DISCONNECTED.hresult)
        kind = type(self._obj_)
        if name not in member_names(kind) and not hasattr(kind, "__getattr__"):
            raise COMException(scode=winerror.DISP_E_UNKNOWNNAME)
        number = self._server.library.number(name)
        self._server.names[number] = name
        return number

    def _invoke_(self, member: int, _language: int, how: int, given: tuple[Any, ...]) -> tuple[int, int, Any]:
        self._server.invocations += 1
        try:
            if _is_gone(self._obj_):
                raise DISCONNECTED  # noqa: TRY301 - told like whatever the object itself raises
            found = self._answered(member, how, [self._server.inward(each) for each in given])
        except ComError as error:
            if not error.excepinfo:
                return error.hresult, -1, None
            _, source, words, *_ = error.excepinfo
            raise COMException(words, error.excepinfo[_CODE], source) from None
        except COMException:
            raise
        except AttributeError as error:
            raise COMException(str(error), winerror.DISP_E_MEMBERNOTFOUND) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, it must be told across the border
            self._server.faults.append(traceback.format_exc())
            raise COMException(str(error), winerror.E_FAIL) from None
        # pywin32 takes a tuple for a result and what goes back in the arguments.
        return winerror.S_OK, -1, (found,) if isinstance(found, tuple) else found

    def _answered(self, member: int, how: int, given: list[Any]) -> Any:
        found = self._obj_
        if member == pythoncom.DISPID_NEWENUM:
            return self._enumerated()
        if member == pythoncom.DISPID_VALUE:
            return self._called(found, given)
        name = self._server.names[member]
        if how & _PUTS:
            setattr(found, name, given[-1])
            return None
        if inspect.isfunction(inspect.getattr_static(type(found), name, None)):
            if not how & pythoncom.DISPATCH_METHOD and not given:
                raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
            return self._called(getattr(found, name), given)
        if [each for each in given if each != winerror.DISP_E_PARAMNOTFOUND]:
            return self._called(getattr(found, f"Get{name}"), given)  # as pywin32 calls it
        return self._server.outward(getattr(found, name))

    def _called(self, what: Callable[..., Any], given: list[Any]) -> Any:
        """Arguments left out come as such, and the stand-in's functions have their own words for that."""
        if not callable(what):
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        while given and given[-1] == winerror.DISP_E_PARAMNOTFOUND:
            given.pop()
        taken = inspect.signature(what).parameters.values()
        defaults = [each.default for each in taken if each.kind is not inspect.Parameter.VAR_POSITIONAL]
        positional = [
            default if each == winerror.DISP_E_PARAMNOTFOUND else each
            for each, default in zip_longest(given, defaults[: len(given)])
        ]
        if inspect.Parameter.empty in (*positional, *defaults[len(given) :]):
            raise COMException(scode=winerror.DISP_E_PARAMNOTOPTIONAL)
        return self._server.outward(what(*positional))

    def _enumerated(self) -> Any:
        try:
            found = [self._server.outward(each) for each in self._obj_]
        except TypeError:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND) from None
        return win32com.server.util.NewEnum(found, iid=pythoncom.IID_IEnumVARIANT)
