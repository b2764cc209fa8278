"""Workbooks made by number and seed, and written as a reviewer receives them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from tests.bulk.answers import Known, Made, write_answers
from tests.bulk.official import official_form
from tests.bulk.ours import department_book, item_workbook
from tests.bulk.province_forms import province_form, several_forms
from tests.bulk.shared_strings import with_shared_strings
from tests.bulk.words import Filer, file_name, filer

RECEIVED: Final = "报送"
"""The folder with the forms."""

_ORIGINS: Final[tuple[tuple[int, Callable[[Filer, int, Random], Made]], ...]] = (
    (87, province_form),
    (3, several_forms),
    (7, lambda _, mistakes, random: official_form(mistakes, random)),
    (2, department_book),
    (1, item_workbook),
)
_SHARED: Final = 0.8
"""How many of the newer workbooks have their texts as Excel and WPS write them."""

_MISTAKES: Final = {0: 40, 1: 25, 2: 20, 3: 15}
"""How many of a hundred forms have so many mistakes."""


def made(number: int, seed: int) -> tuple[str, Made]:
    """A workbook and its name below the folder; the same for the same number and seed."""
    random = Random(f"{seed} {number}")  # noqa: S311 - forms, not secrets
    whose = filer(random)
    mistakes = random.choices(tuple(_MISTAKES), tuple(_MISTAKES.values()))[0]
    make = random.choices([each for _, each in _ORIGINS], [share for share, _ in _ORIGINS])[0]
    book = make(whose, mistakes, random)
    if book.ending != ".xls" and random.random() < _SHARED:
        book = replace(book, data=with_shared_strings(book.data))
    name = file_name(whose, book.year, number, random, whole=book.whole)
    return f"{whose.district}/{name}{book.ending}", book


def make_all(many: int, folder: Path, seed: int) -> Iterator[Known]:
    """Write so many workbooks and, once all are handed on, what is known of them.

    Args:
        many: how many.
        folder: a folder that is not there yet, or is empty.
        seed: another one makes others.
    """
    known = dict[str, Known]()
    for number in range(1, many + 1):
        name, book = made(number, seed)
        path = Path(name)
        if name in known:
            name = str(path.with_stem(f"{path.stem}（{number}）"))
        place = folder / RECEIVED / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(book.data)
        known[name] = Known(name, book.origin, book.answers, book.forms)
        yield known[name]
    write_answers(folder, known.values())
