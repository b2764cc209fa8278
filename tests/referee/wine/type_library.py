"""Runs under Windows Python: the type library of the stand-in's objects, as Excel has one of its own.

pywin32 learns from it which members are properties and which are methods, and what arguments are called; it
is made from the stand-in's classes, so that there is one description of them.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

assert sys.platform == "win32"

import pythoncom  # noqa: E402 - it is there only under Windows
import pywintypes  # noqa: E402 - as above

from tests.excel.engine.machine import Com  # noqa: E402 - as above

_RANGE: Final = "{00020846-0000-0000-C000-000000000046}"
"""Excel's own number of its Range, by which xlwings knows one."""

_EXCEL: Final = "{00020813-0000-0000-C000-000000000046}"
_VERSION: Final = (1, 9)
"""Excel's own type library, by which xlwings has pywin32 generate classes as soon as it is imported."""

_FIRST_MEMBER: Final = 1000
_STANDARD_CALL: Final = 4
_WINDOWS_64: Final = 3
_OPTIONAL: Final = pythoncom.PARAMFLAG_FIN | pythoncom.PARAMFLAG_FOPT
_MORE: Final = 12
"""How many arguments ``*more`` stands for: so many Excel's Open and Protect have."""

_INDEXED: Final = frozenset({"Range"})
"""What looks like a method here, and is a property with arguments in Excel."""

_UNUSED: Final = MappingProxyType(
    {
        "Value": ("RangeValueDataType",),
        "Address": ("RowAbsolute", "ColumnAbsolute", "ReferenceStyle", "External", "RelativeTo"),
    }
)
"""Arguments of Excel's properties, all of which may be left out."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to call a member: as pywin32's ``INVOKE_…`` has it, with its arguments and how many must be."""

    invocation: int
    arguments: tuple[str, ...] = ()
    needed: int = 0


def kinds(base: type = Com) -> Iterator[type]:
    """Every class of the stand-in's objects."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def member_names(kind: type) -> list[str]:
    """The members that Excel would have, too; ``GetValue`` and the like are names of pywin32's own."""
    own = {f"Get{name}" for name in _UNUSED}
    return [name for name in dir(kind) if name[:1].isupper() and name not in own]


def _numbered(kind: type, members: Mapping[str, int]) -> Iterator[tuple[str, int, _Way]]:
    """Every way to call a member, with the member's number; what indexing and ``for`` call, too."""
    for name in member_names(kind):
        for way in _ways(kind, name):
            yield name, members[name], way
    if any("__call__" in vars(each) for each in kind.__mro__):
        called = next(_ways(kind, "__call__"))
        yield "_Default", pythoncom.DISPID_VALUE, replace(called, invocation=pythoncom.INVOKE_PROPERTYGET)
    if hasattr(kind, "__iter__"):
        yield "_NewEnum", pythoncom.DISPID_NEWENUM, _Way(pythoncom.INVOKE_PROPERTYGET)


def _ways(kind: type, name: str) -> Iterator[_Way]:
    found = inspect.getattr_static(kind, name)
    if inspect.isfunction(found):
        _, *given = inspect.signature(found).parameters.values()
        plain = [each for each in given if each.kind is not inspect.Parameter.VAR_POSITIONAL]
        more = _MORE if len(plain) < len(given) else 0
        needed = sum(each.default is inspect.Parameter.empty for each in plain)
        how = pythoncom.INVOKE_PROPERTYGET if name in _INDEXED else pythoncom.INVOKE_FUNC
        named = (each.name.lstrip("_") for each in plain)
        yield _Way(how, (*named, *(f"More{number}" for number in range(more))), needed)
        return
    if not isinstance(found, property) or found.fget:
        yield _Way(pythoncom.INVOKE_PROPERTYGET, _UNUSED.get(name, ()))
    if not isinstance(found, property) or found.fset:
        yield _Way(pythoncom.INVOKE_PROPERTYPUT, (*_UNUSED.get(name, ()), "RHS"), 1)


def _described(way: _Way, member: int) -> Any:  # noqa: ANN401 - pywin32's own
    described = pythoncom.FUNCDESC()
    described.memid = member
    described.invkind = way.invocation
    described.funckind = pythoncom.FUNC_DISPATCH
    described.callconv = _STANDARD_CALL
    described.rettype = (pythoncom.VT_VARIANT, 0, None)
    left_out = len(way.arguments) - way.needed
    is_put = way.invocation == pythoncom.INVOKE_PROPERTYPUT
    needed = [(pythoncom.VT_VARIANT, pythoncom.PARAMFLAG_FIN, None)] * way.needed
    optional = [(pythoncom.VT_VARIANT, _OPTIONAL, None)] * left_out
    described.args = (*optional, *needed) if is_put else (*needed, *optional)
    described.cParamsOpt = left_out
    return described


class TypeLibrary:
    """The numbers of all members, and the description of each class.

    Attributes:
        members: each member's number.
        names: each number's member.
    """

    def __init__(self, file: Path) -> None:
        """Write the library to a file, and register that as Excel's installation does."""
        found = list(kinds())
        every = sorted({name for kind in found for name in member_names(kind)})
        self.members = {name: number for number, name in enumerate(every, start=_FIRST_MEMBER)}
        library = pythoncom.CreateTypeLib2(_WINDOWS_64, str(file))
        library.SetName("StandIn")
        library.SetGuid(pywintypes.IID(_EXCEL))
        library.SetVersion(*_VERSION)
        for kind in found:
            self._add(library, kind)
        library.SaveAllChanges()
        read = pythoncom.LoadTypeLib(str(file))
        pythoncom.RegisterTypeLib(read, str(file), None)
        self._infos = {kind: read.GetTypeInfo(place) for place, kind in enumerate(found)}

    def info(self, kind: type) -> Any:  # noqa: ANN401 - pywin32's own
        """The description of a class."""
        return self._infos[kind]

    @staticmethod
    def unregister() -> None:
        """Leave no type library of Excel behind."""
        pythoncom.UnRegisterTypeLib(pywintypes.IID(_EXCEL), *_VERSION, 0, _WINDOWS_64)

    def number(self, name: str) -> int:
        """A member's number; one that only an object itself knows of gets the next."""
        return self.members.setdefault(name, _FIRST_MEMBER + len(self.members))

    def _add(self, library: Any, kind: type) -> None:  # noqa: ANN401 - as above
        name = kind.__name__.removeprefix("Com")
        info = library.CreateTypeInfo(name, pythoncom.TKIND_DISPATCH)
        info.SetGuid(pywintypes.IID(_RANGE) if name == "Range" else _number_of(name))
        base = pythoncom.LoadTypeLib("stdole2.tlb").GetTypeInfoOfGuid(pythoncom.IID_IDispatch)
        info.AddImplType(0, info.AddRefTypeInfo(base))
        info.SetTypeFlags(pythoncom.TYPEFLAG_FDISPATCHABLE)
        for place, (member, number, way) in enumerate(_numbered(kind, self.members)):
            info.AddFuncDesc(place, _described(way, number))
            named = way.arguments[:-1] if way.invocation == pythoncom.INVOKE_PROPERTYPUT else way.arguments
            info.SetFuncAndParamNames(place, (member, *named))
        info.LayOut()


def _number_of(name: str) -> Any:  # noqa: ANN401 - as above
    return pywintypes.IID(f"{{{uuid5(NAMESPACE_URL, f'xlplugin/tests/{name}')}}}")
