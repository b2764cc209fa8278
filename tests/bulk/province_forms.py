"""Forms in the provinces' layouts, right or with several mistakes in different parts of them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import NamedTuple

from tests.bulk.answers import ABOVE_FULL, Answer, Made
from tests.bulk.dressing import dress, with_a_macro
from tests.bulk.words import Filer
from tests.provinces.drawing import SHEET, Drawn, draw, look
from tests.provinces.filling import Filled, fill
from tests.provinces.layout import Layout, layouts
from tests.provinces.mistakes import IN_WORDS, MISTAKES, Mistake, Part, Seeded
from tests.workbook.older_books import as_xls


class _Mistaken(NamedTuple):
    mistake: Mistake
    seeded: Seeded


def province_form(filer: Filer, mistakes: int, random: Random) -> Made:
    """A form of one of the layouts.

    Args:
        filer: whose it is.
        mistakes: how many mistakes are in it, where the layout has a place for so many.
        random: chooses.
    """
    layout = random.choice(layouts())
    form = replace(fill(layout, random.randrange(10**9)), head=filer.head(random))
    made = _mistaken(form, mistakes, random)
    filled = made[-1].seeded.form if made else form
    ending = random.choices((".xlsx", ".xlsm", ".xls"), (90, 4, 6))[0]
    shape = look(random.randrange(10**9))
    words = any(row.score == IN_WORDS for row in filled.rows)
    if ending == ".xls" or words or (made and made[-1].mistake.part is Part.CLOSING):
        # What writes an .xls calculates no formula. A wrong total is typed, as is one that shows #VALUE!.
        shape = shape._replace(formula=False)
    drawn = draw(filled, shape, dress=lambda book: dress(book, random))
    answers = [_answer(each, drawn) for each in made]
    if isinstance(filled.total, Decimal) and filled.total > layout.full:
        answers.append(Answer(*ABOVE_FULL, SHEET, tuple(drawn.cells["total"])))
    data = {".xlsm": with_a_macro, ".xls": as_xls}.get(ending, bytes)(drawn.data)
    return Made(data, ending, layout.name, filled.year, _is_whole(layout), tuple(answers))


def _is_whole(layout: Layout) -> bool:
    return not layout.prints("project")


def _answer(mistaken: _Mistaken, drawn: Drawn) -> Answer:
    cells = [cell for field in mistaken.seeded.fields for cell in drawn.cells.get(field, ())]
    mistake = mistaken.mistake
    return Answer(mistake.name, tuple(sorted(mistake.codes)), SHEET, tuple(cells))


def _mistaken(form: Filled, many: int, random: Random) -> Sequence[_Mistaken]:
    """So many mistakes, one after the other, each of which leaves those before as they were made."""
    made: list[_Mistaken] = []
    chosen = sorted(random.sample(MISTAKES, len(MISTAKES)), key=lambda each: each.part)
    wanted = sorted(random.choices(tuple(Part), (6, 1, 2, 2), k=many))
    for part in wanted:
        for mistake in (each for each in chosen if each.part is part):
            if any(mistake is each.mistake or (part is each.mistake.part is not Part.ROW) for each in made):
                continue
            before = made[-1].seeded.form if made else form
            if part is Part.CLOSING and not _adds_up(before):
                continue
            seeded = mistake.make(before, random)
            if seeded is not None and all(_stands(each.seeded, seeded) for each in made):
                made.append(_Mistaken(mistake, seeded))
                break
    return made


def _adds_up(form: Filled) -> bool:
    """Whether the total can be told: no score is blank or words."""
    return all(isinstance(row.score, Decimal) for row in form.rows)


def _stands(earlier: Seeded, later: Seeded) -> bool:
    """Whether a mistake in a row is still there, and no other was made in the same."""
    at = earlier.at
    return at is None or (at != later.at and earlier.form.rows[at] == later.form.rows[at])
