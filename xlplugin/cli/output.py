"""What commands print: tables that line up with Chinese in them, problems, and JSON."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from shutil import get_terminal_size
from typing import Any, Final
from unicodedata import east_asian_width

from xlplugin.problem import Problem, gravest_first, readable

_WIDEST: Final = 100
_NARROWEST: Final = 40
_WIDE: Final = frozenset("WFA")
_UNBROKEN: Final = re.compile(r"[（“《〔]?(?:[!-~]+|.)[，。；：、！？）”》〕]{0,3}", re.DOTALL)


@lru_cache(maxsize=16_384)
def width(text: str) -> int:
    """The columns a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in _WIDE else 1 for character in text)


def wrapped(text: str, columns: int) -> Iterator[str]:
    """A text in lines of at most so many columns; always at least one line.

    A number or Latin word is broken only where it is longer than a line, and no line starts with a comma.
    """
    line, used = "", 0
    for piece in _pieces(text, columns):
        if used + width(piece) > columns:
            yield line
            line, used = "", 0
        line += piece
        used += width(piece)
    yield line


def _pieces(text: str, columns: int) -> Iterator[str]:
    """What stays on one line."""
    for piece in _UNBROKEN.findall(text):
        if width(piece) > columns:
            yield from piece
        else:
            yield piece


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], last: int = 0) -> str:
    """Rows under headings in columns; the last column is wrapped to ``last`` columns where that is given."""
    lined = [headings, *rows]
    sizes = [max(width(row[column]) for row in lined) for column in range(len(headings))]
    if last:
        sizes[-1] = min(sizes[-1], last)
    printed = [line for row in lined for line in _lines(row, sizes)]
    rule = "  ".join("─" * size for size in sizes)
    return "\n".join([printed[0], rule, *printed[1:]])


def _lines(row: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    cells = [list(wrapped(text, size)) for text, size in zip(row, sizes, strict=True)]
    for index in range(max(len(cell) for cell in cells)):
        parts = [cell[index] if index < len(cell) else "" for cell in cells]
        yield "  ".join(_padded(part, size) for part, size in zip(parts, sizes, strict=True)).rstrip()


def columns() -> int:
    """The columns that short answers keep to: the terminal's, but no more than are read with ease."""
    return max(min(get_terminal_size((_WIDEST, 24)).columns, _WIDEST), _NARROWEST)


def cut(text: str, most: int) -> str:
    """A text on one line of at most so many columns; where something is left out, that is seen."""
    line = " ".join(text.split())
    return line if width(line) <= most else f"{next(wrapped(line, most - 2)).rstrip('，；：、。')}…"


def say_done(words: str) -> None:
    """Print what was done for good; where standard output takes it not, on standard error."""
    try:
        print(words, flush=True)
    except OSError:
        print(words, file=sys.stderr)
        raise


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as people read them: errors first, and what comes back endlessly told once."""
    return list(readable(gravest_first(problems)))


def print_problems(problems: Iterable[Problem], arguments: Namespace, first: int | None = None) -> None:
    """Problems on standard error, a line each.

    Args:
        problems: what was found.
        arguments: the command line: with --details every problem is told with its code.
        first: how many are told otherwise; None for all.
    """
    told = in_order(problems)
    shown = told if arguments.details else told[:first]
    for problem in shown:
        print(problem if arguments.details else problem.told(), file=sys.stderr)
    if len(shown) < len(told):
        print(f"另有 {len(told) - len(shown)} 项，加 --details 看全部", file=sys.stderr)


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """A value as JSON in UTF-8, whatever the console's own encoding is."""
    import json  # noqa: PLC0415 - only where JSON is wanted

    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode(errors="replace"))
    sys.stdout.buffer.flush()
