"""Regular expressions that are compiled when first used: one command needs only some of them."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

Replacement: TypeAlias = str | Callable[[re.Match[str]], str]


class Pattern:
    """A regular expression with the methods of ``re.Pattern``."""

    __slots__ = ("_compiled", "_flags", "_written")

    def __init__(self, written: str, flags: int = 0) -> None:
        self._written = written
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def written(self) -> str:
        """The expression as it was written, to be part of another."""
        return self._written

    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled once."""
        if self._compiled is None:
            self._compiled = re.compile(self._written, self._flags)
        return self._compiled

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it occurs."""
        return self.compiled().search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Whether the text begins with it."""
        return self.compiled().match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self.compiled().fullmatch(text)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place where it occurs between two places of a text."""
        return self.compiled().finditer(text, start, len(text) if end is None else end)

    def sub(self, replacement: Replacement, text: str, count: int = 0) -> str:
        """The text with every occurrence replaced, or only the first so many."""
        return self.compiled().sub(replacement, text, count=count)

    def split(self, text: str, most: int = 0) -> list[str]:
        """The text cut at it, at most so many times; 0 is every time."""
        return [piece or "" for piece in self.compiled().split(text, maxsplit=most)]
