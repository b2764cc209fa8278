"""What came of trying a Python, and how it is told from one process to another."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

_TEXTS: Final = ("failure", "version", "xlplugin", "xlwings", "pywin32", "damage")


@dataclass(frozen=True, slots=True)
class Tried:
    """A Python that was tried with everything that Excel will ask of it.

    Attributes:
        starts: whether the program runs at all.
        failure: why it cannot serve, the first cause; empty where it can.
        version: of Python; empty where it did not start, as everything below.
        bits: of its addresses.
        xlplugin: its version; empty where it is not installed.
        xlwings: the same.
        pywin32: the same.
        damage: what is missing or changed of the files that the bundle's list names.
        rubrics: the names of all rubrics.
        broken: those that do not open.
    """

    starts: bool
    failure: str = ""
    version: str = ""
    bits: int = 0
    xlplugin: str = ""
    xlwings: str = ""
    pywin32: str = ""
    damage: str = ""
    rubrics: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def to_line(self) -> str:
        """One line of ASCII, whatever the code page."""
        return json.dumps(asdict(self))


def read_tried(line: str) -> Tried | None:
    """What a process told in one line; None where it is something else."""
    try:
        told: Any = json.loads(line)
        rubrics, broken = tuple(map(str, told["rubrics"])), tuple(map(str, told["broken"]))
        texts = {name: str(told[name]) for name in _TEXTS}
        return Tried(bool(told["starts"]), bits=int(told["bits"]), rubrics=rubrics, broken=broken, **texts)
    except (ValueError, KeyError, TypeError):
        return None
