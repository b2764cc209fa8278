"""The configuration file, which installing writes and the add-in's VBA reads."""

import re
from codecs import BOM_UTF16_LE
from dataclasses import dataclass
from typing import Final

_LINE: Final = re.compile(r'"(?P<key>[^"]*)","(?P<value>[^"]*)"')
_INTERPRETER: Final = "INTERPRETER_WIN"
_VERSION: Final = "VERSION"
_ADDIN: Final = "ADDIN_SHA256"
_LIBRARY: Final = "COPIED_DLL"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the add-in is told, and what installing remembers for the doctor and for uninstalling.

    Attributes:
        interpreter: the full path of pythonw.exe.
        version: of the xlplugin that the interpreter has.
        addin_hash: SHA-256 of the add-in's file, as installed.
        copied_dlls: xlwings' DLLs that installing had to put beside the interpreter.
    """

    interpreter: str
    version: str
    addin_hash: str
    copied_dlls: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The file: UTF-16, so that VBA reads it on any code page."""
        lines = [(_INTERPRETER, self.interpreter), (_VERSION, self.version), (_ADDIN, self.addin_hash)]
        lines += [(_LIBRARY, each) for each in self.copied_dlls]
        text = "".join(f'"{key}","{value}"\r\n' for key, value in lines)
        return BOM_UTF16_LE + text.encode("utf-16-le")


def read_configuration(contents: bytes) -> Configuration | None:
    """The configuration in a file; None where it is none of ours, or damaged."""
    if not contents.startswith(BOM_UTF16_LE):
        return None
    text = contents.removeprefix(BOM_UTF16_LE).decode("utf-16-le", errors="replace")
    lines = [(each["key"], each["value"]) for each in _LINE.finditer(text)]
    last = dict(lines)
    if not last.get(_INTERPRETER):
        return None
    copied = tuple(value for key, value in lines if key == _LIBRARY)
    return Configuration(last[_INTERPRETER], last.get(_VERSION, ""), last.get(_ADDIN, ""), copied)
