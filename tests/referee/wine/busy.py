"""Runs under Windows Python: a message filter, by which Excel rejects calls while a cell is edited.

COM asks it before every call from another process, what an object is able to do and what a name means, too;
whoever calls is told RPC_E_CALL_REJECTED then, by COM itself.
"""

import ctypes
import sys
import time
from ctypes import POINTER, Structure, c_long, c_ulong, c_void_p
from typing import Final

assert sys.platform == "win32"

_HANDLED: Final = 0
_REJECTED: Final = 1
_CANCEL: Final = 0xFFFFFFFF
_WAIT: Final = 2
_ole: Final = ctypes.WinDLL("ole32")

_Query = ctypes.WINFUNCTYPE(c_long, c_void_p, c_void_p, POINTER(c_void_p))
_Count = ctypes.WINFUNCTYPE(c_ulong, c_void_p)
_Incoming = ctypes.WINFUNCTYPE(c_ulong, c_void_p, c_ulong, c_void_p, c_ulong, c_void_p)
_Pending = ctypes.WINFUNCTYPE(c_ulong, c_void_p, c_void_p, c_ulong, c_ulong)


class _Table(Structure):
    """The functions of IMessageFilter in their order."""

    _fields_ = (
        ("query", _Query),
        ("add", _Count),
        ("release", _Count),
        ("incoming", _Incoming),
        ("retry", _Pending),
        ("pending", _Pending),
    )


class _Object(Structure):
    _fields_ = (("table", POINTER(_Table)),)


def _query(this: int, _iid: int, found: "ctypes._Pointer[c_void_p]") -> int:
    """It is nothing else than what COM asks it for."""
    found[0] = c_void_p(this)
    return 0


class Filter:
    """The filter of this thread, for good.

    Attributes:
        rejected: how many calls it has rejected.
    """

    def __init__(self) -> None:
        self.rejected = 0
        self._let_through = 0
        self._seconds = 0.0
        self._until: float | None = None
        self._table = _Table(
            _Query(_query),
            _Count(lambda _this: 1),
            _Count(lambda _this: 1),
            _Incoming(lambda *_call: self._incoming()),
            _Pending(lambda *_call: _CANCEL),
            _Pending(lambda *_call: _WAIT),
        )
        self._object = _Object(ctypes.pointer(self._table))
        before = c_void_p()
        code = _ole.CoRegisterMessageFilter(ctypes.byref(self._object), ctypes.byref(before))
        assert code == 0, hex(code)

    def reject(self, calls: int, seconds: float) -> None:
        """After so many calls reject all that follow for some seconds; no seconds: none."""
        self._let_through, self._seconds, self._until = calls, seconds, None

    def _incoming(self) -> int:
        if self._seconds == 0:
            return _HANDLED
        self._let_through -= 1
        if self._let_through >= 0:
            return _HANDLED
        now = time.monotonic()
        self._until = self._until or now + self._seconds
        if now > self._until:
            return _HANDLED
        self.rejected += 1
        return _REJECTED
