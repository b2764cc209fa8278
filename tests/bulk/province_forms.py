"""Forms in the provinces' layouts, right or with several mistakes in different parts of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import count
from random import Random
from typing import NamedTuple

from openpyxl import Workbook

from tests.bulk.answers import ABOVE_FULL, Answer, Made
from tests.bulk.dressing import dress, with_a_macro
from tests.bulk.words import Filer
from tests.provinces.drawing import SHEET, Look, draw, draw_on, look, saved
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
    drawn = draw(
        filled, _look(made, filled, random, legacy=ending == ".xls"), dress=lambda book: dress(book, random)
    )
    data = {".xlsm": with_a_macro, ".xls": as_xls}.get(ending, bytes)(drawn.data)
    answers = tuple(_answers(made, filled, SHEET, drawn.cells))
    return Made(data, ending, layout.name, filled.year, _is_whole(layout), answers)


def several_forms(filer: Filer, mistakes: int, random: Random) -> Made:
    """A workbook with forms of a department, a sheet each: of several projects, perhaps one of the whole.

    Args:
        filer: whose they are.
        mistakes: how many mistakes are in each, where the layout has a place for so many.
        random: chooses.
    """
    layout = random.choice([each for each in layouts() if each.prints("project")])
    projects = random.sample(filer.projects, random.randint(2, 4))
    sheets = [(project, project, layout) for project in projects]
    if random.random() < 0.4:
        whole = random.choice([each for each in layouts() if _is_whole(each)])
        sheets.insert(0, ("部门整体", filer.project, whole))
    year = fill(layout, random.randrange(10**9)).year
    book, answers = Workbook(), list[Answer]()
    book.remove(book.worksheets[0])
    for sheet, project, printed in sheets:
        form = replace(_of_year(printed, year, random), head=filer._replace(project=project).head(random))
        made = _mistaken(form, mistakes, random)
        filled = made[-1].seeded.form if made else form
        cells = draw_on(book.create_sheet(sheet), filled, _look(made, filled, random))
        answers += _answers(made, filled, sheet, cells)
    dress(book, random)
    origin = " + ".join(dict.fromkeys(each.name for _, _, each in sheets))
    is_whole = len(sheets) > len(projects)
    return Made(saved(book), ".xlsx", origin, year, is_whole, tuple(answers), len(sheets))


def _of_year(layout: Layout, year: int, random: Random) -> Filled:
    return next(form for seed in count(random.randrange(10**9)) if (form := fill(layout, seed)).year == year)


def _look(made: Sequence[_Mistaken], filled: Filled, random: Random, *, legacy: bool = False) -> Look:
    """What a form looks like; what writes an .xls calculates no formula.

    A wrong total is typed, as is one that shows #VALUE!.
    """
    shape = look(random.randrange(10**9))
    words = any(row.score == IN_WORDS for row in filled.rows)
    typed = legacy or words or (made and made[-1].mistake.part is Part.CLOSING)
    return shape._replace(formula=False) if typed else shape


def _answers(
    made: Sequence[_Mistaken], filled: Filled, sheet: str, cells: Mapping[str, list[str]]
) -> Iterator[Answer]:
    """What is wrong on a sheet, and what comes of it."""
    for each in made:
        places = [cell for field in each.seeded.fields for cell in cells.get(field, ())]
        yield Answer(each.mistake.name, tuple(sorted(each.mistake.codes)), sheet, tuple(places))
    if isinstance(filled.total, Decimal) and filled.total > filled.layout.full:
        yield Answer(*ABOVE_FULL, sheet, tuple(cells["total"]))


def _is_whole(layout: Layout) -> bool:
    return any("部门整体" in cell for line in layout.lines for cell in line.cells)


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
