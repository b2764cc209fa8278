"""Regular expressions that are compiled when first used: one command needs only some of them."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

Replacement: TypeAlias = str | Callable[[re.Match[str]], str]
Look: TypeAlias = Callable[[str], re.Match[str] | None]


class Pattern:
    """A regular expression with the methods of ``re.Pattern``.

    Attributes:
        search: the first place where it occurs in a text.
        match: whether a text begins with it.
        fullmatch: whether it is the whole text.
    """

    __slots__ = ("_compiled", "_flags", "_written", "fullmatch", "match", "search")

    def __init__(self, written: str, flags: int = 0) -> None:
        self._written = written
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None
        # Once it is compiled its own methods take their place: they are called ten thousands of times.
        self.search: Look = lambda text: self.compiled().search(text)
        self.match: Look = lambda text: self.compiled().match(text)
        self.fullmatch: Look = lambda text: self.compiled().fullmatch(text)

    @property
    def written(self) -> str:
        """The expression as it was written, to be part of another."""
        return self._written

    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled once."""
        if self._compiled is None:
            self._compiled = re.compile(self._written, self._flags)
            self.search, self.match = self._compiled.search, self._compiled.match
            self.fullmatch = self._compiled.fullmatch
        return self._compiled

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place where it occurs between two places of a text."""
        return self.compiled().finditer(text, start, len(text) if end is None else end)

    def sub(self, replacement: Replacement, text: str, count: int = 0) -> str:
        """The text with every occurrence replaced, or only the first so many."""
        return self.compiled().sub(replacement, text, count=count)

    def split(self, text: str, most: int = 0) -> list[str]:
        """The text cut at it, at most so many times; 0 is every time."""
        return [piece or "" for piece in self.compiled().split(text, maxsplit=most)]
