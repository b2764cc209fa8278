"""Regular expressions that are compiled once a text may hold them: one command needs only some of them."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

Replacement: TypeAlias = str | Callable[[re.Match[str]], str]

_SIGNS: Final = frozenset(".^$*+?{}[]\\()")
"""What an expression without is nothing but words, apart by ``|``."""

_SET: Final = re.compile(r"\[(?<!\\\[)(\^?\]?(?:\\.|[^\]\\])*)\](?P<again>[*+]|\{(?![01],[23]\}))?")
"""A set of signs, with what repeats it more than a few times."""
_SIGN: Final = re.compile(r"\\(?:[dswnrt]|\W)|[^\\]-[^\\]|[^\\]", re.DOTALL)
_FEW: Final = range(3, 25)
_LATIN: Final = "\xff"
_BACKSLASH: Final = r"\\"


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of the words."""
    for word in words:  # noqa: SIM110 - quicker than any() for the few words that most have
        if word in text:
            return True
    return False


def _cheap(written: str) -> str:
    """An expression that means the same and is compiled in less time.

    The map that is made of a set of signs from all over Unicode takes as long as twenty alternatives do; only
    where it is repeated it is worth that.
    """
    return written if _BACKSLASH in written else _SET.sub(_unless_repeated, written)


def _unless_repeated(found: re.Match[str]) -> str:
    return found[0] if found["again"] else _apart(found[0], found[1])


@lru_cache(maxsize=256)
def _apart(whole: str, written: str) -> str:
    """A set as alternatives, where it is one of a few signs and more than Latin."""
    if max(written) <= _LATIN or written[0] in "^]":
        return whole
    signs = _SIGN.findall(written)
    if len(signs) not in _FEW or len("".join(signs)) != len(written):
        return whole
    each = [f"[{sign}]" if sign[1:2] == "-" else sign if len(sign) > 1 else re.escape(sign) for sign in signs]
    # Without the condition that always holds they would be made a set again.
    return f"(?:{'|'.join(each)}(?=))"


class Pattern:
    """A regular expression with the methods of ``re.Pattern``.

    To compile one takes longer than to look through many a report for its words.
    """

    def __init__(self, written: str, flags: int = 0, *, words: str = "") -> None:
        """Nothing is compiled yet.

        Args:
            written: the expression.
            flags: those of ``re``.
            words: apart by ``|``, of which every text that it occurs in holds one; those of an expression
                that is nothing but words need not be told.
        """
        self._written = written
        self._flags = flags
        self._words = tuple(words.split("|")) if words else None
        self._is_words = False
        self._compiled: re.Pattern[str] | None = None

    @property
    def written(self) -> str:
        """The expression as it was written, to be part of another."""
        return self._written

    @property
    def words(self) -> tuple[str, ...]:
        """Those of which every text that it occurs in holds one; empty where none are known."""
        if self._words is None:
            self._is_words = not self._flags and _SIGNS.isdisjoint(self._written)
            self._words = tuple(self._written.split("|")) if self._is_words else ()
        return self._words

    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled once."""
        if self._compiled is None:
            written = self._written if self._flags else _cheap(self._written)
            compiled = self._compiled = re.compile(written, self._flags)
            own = {
                name: getattr(compiled, name) for name in ("search", "match", "fullmatch", "finditer", "sub")
            }
            if not compiled.groups:
                own["split"] = compiled.split
            # Its own methods take the place of these from now on: they are called ten thousands of times.
            vars(self).update(own)
        return self._compiled

    def may_occur(self, text: str) -> bool:
        """Whether a text may hold it, as far as its words tell."""
        words = self.words
        return not words or holds(text, words)

    def occurs(self, text: str) -> bool:
        """Whether a text holds it; an expression that is nothing but words is not compiled for that."""
        return self.may_occur(text) and (self._is_words or self.compiled().search(text) is not None)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first place where it occurs in a text, from a place on."""
        return self.compiled().search(text, start) if self.may_occur(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Whether it occurs at a place of a text, else at its beginning."""
        return self.compiled().match(text, start) if self.may_occur(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self.compiled().fullmatch(text) if self.may_occur(text) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Every place where it occurs between two places of a text."""
        return self.compiled().finditer(text, start, end) if self.may_occur(text) else iter(())

    def sub(self, replacement: Replacement, text: str, count: int = 0) -> str:
        """The text with every occurrence replaced, or only the first so many."""
        return self.compiled().sub(replacement, text, count) if self.may_occur(text) else text

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        """The text cut at it, at most so many times; 0 is every time."""
        if not self.may_occur(text):
            return [text]
        return [piece or "" for piece in self.compiled().split(text, maxsplit)]
