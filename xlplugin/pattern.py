"""Regular expressions that are compiled when first used: one command needs only some of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

Replacement: TypeAlias = str | Callable[[re.Match[str]], str]
Look: TypeAlias = Callable[[str], re.Match[str] | None]


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of the words; words in one string are its letters."""
    return any(word in text for word in words)


class Pattern:
    """A regular expression with the methods of ``re.Pattern``.

    To compile one takes as long as to look for a few words in hundreds of short texts. Where it is told which
    words it needs, one of which stands wherever it is found, texts without them do not have it compiled.

    Attributes:
        needs: those words; of a text each of its letters; empty where nothing is known.
        search: the first place where it occurs in a text.
        match: whether a text begins with it.
        fullmatch: whether it is the whole text.
    """

    __slots__ = ("_compiled", "_flags", "_written", "fullmatch", "match", "needs", "search")

    def __init__(self, written: str, flags: int = 0, *, needs: Sequence[str] = ()) -> None:
        self._written = written
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None
        self.needs = needs
        # Once it is compiled its own methods take their place: they are called ten thousands of times.
        self.search: Look = lambda text: self.compiled().search(text) if self._may_be_in(text) else None
        self.match: Look = lambda text: self.compiled().match(text) if self._may_be_in(text) else None
        self.fullmatch: Look = lambda text: self.compiled().fullmatch(text) if self._may_be_in(text) else None

    def _may_be_in(self, text: str) -> bool:
        """Whether it may be found in a text; where it is compiled, it is quicker to look."""
        return not self.needs or self._compiled is not None or holds(text, self.needs)

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
        if not self._may_be_in(text):
            return iter(())
        return self.compiled().finditer(text, start, len(text) if end is None else end)

    def sub(self, replacement: Replacement, text: str, count: int = 0) -> str:
        """The text with every occurrence replaced, or only the first so many."""
        return self.compiled().sub(replacement, text, count=count) if self._may_be_in(text) else text

    def split(self, text: str, most: int = 0) -> list[str]:
        """The text cut at it, at most so many times; 0 is every time."""
        if not self._may_be_in(text):
            return [text]
        return [piece or "" for piece in self.compiled().split(text, maxsplit=most)]
