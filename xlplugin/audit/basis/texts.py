"""What a filing says in words: the reasons, the cells beside the form, the report; and the figures in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.columns import bare
from xlplugin.form.figure import Figure
from xlplugin.form.figures import figures
from xlplugin.form.form import Row
from xlplugin.form.report_year import own_passages
from xlplugin.pattern import Pattern
from xlplugin.problem import Source

_END: Final = Pattern(r"[。！？!?\n；;]")
_LONGEST_QUOTE: Final = 40


class Said(NamedTuple):
    """A text with its place; ``row`` is the indicator whose reason it is, None where it is no reason."""

    text: str
    source: Source
    row: Row | None = None


class Sentence(NamedTuple):
    """A stretch of a text up to its full stop or semicolon, with its figures."""

    text: str
    figures: tuple[Figure, ...]


def said(case: Case) -> Iterator[Said]:
    """The reasons in the form's order, then everything beside the form."""
    for row in case.form.rows:
        if row.reason.text:
            yield Said(row.reason.text, row.reason.source, row)
    for passage in own_passages(case.filing):
        yield Said(passage.text, passage.source)


@lru_cache(maxsize=4096)
def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text; several checks read the same texts."""
    return figures(text) if any(letter.isdigit() for letter in text) else ()


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text that state figures, each with its own."""
    stated, start, first = figures_in(text), 0, 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        last = first
        while last < len(stated) and stated[last].start < end:
            last += 1
        if last > first:
            yield Sentence(text[start:end], stated[first:last])
        start, first = end, last


def digits(figure: Figure) -> int:
    """How many digits a figure is written with, leading and trailing zeros not among them."""
    return len(re.sub(r"\D", "", figure.words).strip("0"))


def excerpt(clause: str) -> str:
    """A clause short enough to quote."""
    plain = bare(clause)
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]}…"
