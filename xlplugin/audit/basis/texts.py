"""Figures, clauses and places as findings name them."""

import re
from typing import Final

from xlplugin.audit.basis.columns import bare
from xlplugin.form.figure import Figure
from xlplugin.problem import Source

_LONGEST_QUOTE: Final = 40


def digits(figure: Figure) -> int:
    """How many digits a figure is written with, leading and trailing zeros not among them."""
    return len(re.sub(r"\D", "", figure.words).strip("0"))


def excerpt(clause: str) -> str:
    """A clause short enough to quote."""
    plain = bare(clause)
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]}…"


def place_words(source: Source | None, book: str) -> str:
    """A place as a reader of the book needs it: without the book's own file name."""
    if source is None:
        return ""
    if source.file == book:
        return f"{source.sheet}!{source.cell}" if source.sheet and source.cell else source.sheet or ""
    return str(source)
