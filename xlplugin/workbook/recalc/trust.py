"""Which functions the engine is known to calculate as Excel does: a list kept as data, ``proven.txt``.

The list's own heading says what its letters and words mean.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple


class EngineVerdict(StrEnum):
    """What is known of the engine's results for a function; the value is the word of the list."""

    PROVEN = "proven"
    UNKNOWN = "-"
    WRONG = "wrong"
    VOLATILE = "volatile"
    DYNAMIC = "dynamic"


class Takes(StrEnum):
    """What a parameter takes; the value is its letter in the list."""

    VALUE = "v"
    TEXT = "t"
    PATTERN = "h"
    NARROW = "u"
    NUMBER = "n"
    EXACT = "x"
    NUMERAL = "z"
    POSITIVE = "q"
    YEAR = "y"
    DAY = "d"
    WHOLE = "i"
    SHORT = "s"
    FIGURE = "f"
    KEY = "k"
    CRITERION = "c"
    WRITTEN_NUMBER = "w"
    RANGE = "r"
    TEXTS = "j"
    PASSED = "p"
    ARRAY = "a"

    @property
    def is_single(self) -> bool:
        """Whether it is one value."""
        return self not in (Takes.RANGE, Takes.TEXTS, Takes.PASSED, Takes.ARRAY)

    @property
    def is_number(self) -> bool:
        """Whether it is a number, so that a text would have to be understood as one."""
        return self in (
            Takes.NUMBER,
            Takes.EXACT,
            Takes.POSITIVE,
            Takes.YEAR,
            Takes.DAY,
            Takes.WHOLE,
            Takes.SHORT,
            Takes.FIGURE,
        )


class Need(StrEnum):
    """What must hold for a proven function to be right; the value is the word of the list."""

    ASCII = "ascii"
    DIRECT = "direct"
    ERRORLESS = "errorless"
    FORMAT = "format"
    LOOKUP = "lookup"
    NUMBERS = "numbers"
    REFERENCE = "reference"
    SHAPE = "shape"
    SINGLE = "single"
    UNIT = "unit"
    VISIBLE = "visible"


class Known(NamedTuple):
    """A function that the engine has: its parameters, those that repeat, and how far it is trusted."""

    parameters: tuple[Takes, ...]
    repeated: tuple[Takes, ...]
    verdict: EngineVerdict
    needs: frozenset[Need]

    def takes(self, count: int) -> Iterator[Takes]:
        """What each of so many arguments is taken as; fewer where the function takes fewer."""
        yield from self.parameters[:count]
        for place in range(count - len(self.parameters) if self.repeated else 0):
            yield self.repeated[place % len(self.repeated)]


_LIST: Final = Path(__file__).with_name("proven.txt")


@cache
def _text() -> str:
    return _LIST.read_text(encoding="utf-8")


@cache
def known_functions() -> Mapping[str, str]:
    """What the list says of every function that the engine has, by its name in capitals."""
    lines = (line.partition("#")[0].split(maxsplit=1) for line in _text().splitlines())
    return {line[0]: line[1] for line in lines if line}


@cache
def known_function(name: str) -> Known | None:
    """What is known of a function, by its name in capitals; None where the engine has no such function."""
    written = known_functions().get(name)
    if written is None:
        return None
    parameters, verdict, *needs = written.split()
    once, _, repeated = parameters.strip("-)").partition("(")
    return Known(
        tuple(map(Takes, once)),
        tuple(map(Takes, repeated)),
        EngineVerdict(verdict),
        frozenset(map(Need, needs)),
    )


@cache
def _proven_format() -> re.Pattern[str]:
    found = re.search(r"^# FORMAT: (.+)\n# where W is (\S+) and S is (\S+)\. ", _text(), re.MULTILINE)
    if found is None:
        message = f"{_LIST.name} says no format"
        raise ValueError(message)
    pattern, words, separators = found.groups()
    return re.compile(pattern.replace("S", separators).replace("W", words))


def is_proven_format(code: str) -> bool:
    """Whether ``TEXT`` with this format gives what Excel gives."""
    return _proven_format().match(code) is not None
