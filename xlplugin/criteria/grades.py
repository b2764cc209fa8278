"""The grades that a form prints with the totals that earn them: 优 90分≤得分≤100分；良 80分≤得分<90分."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from xlplugin.criteria.text import one_way
from xlplugin.money import ZERO

_NAME: Final = re.compile(r"[□☐☑☒√✓■]?(优秀|良好|中等|合格|较差|优|良|中|差)(?=[\s::(（\d得总<≤≥]|$)")
_LEAST: Final = (
    re.compile(r"(\d+(?:\.\d+)?)分?(?:\(含\))?≤"),
    re.compile(r"≥(\d+(?:\.\d+)?)"),
    re.compile(r"(\d+(?:\.\d+)?)分?(?:\(含\))?(?:及)?以上"),
    re.compile(r"(\d+(?:\.\d+)?)分?(?:\(含\))?[-至~]\d"),
)
_FEWEST: Final = 2


class PrintedGrade(NamedTuple):
    """A grade and the lowest total that earns it."""

    grade: str
    at_least: Decimal


def grades_of(words: str) -> tuple[PrintedGrade, ...]:
    """The grades that a cell prints, the best first; none where it does not say all of their totals."""
    text = one_way(words)
    found = list(_NAME.finditer(text))
    starts = [*(each.start() for each in found), len(text)]
    bands = list[PrintedGrade]()
    for each, end in zip(found, starts[1:], strict=True):
        said = text[each.end() : end]
        least = next((Decimal(low[1]) for form in _LEAST if (low := form.search(said))), None)
        if least is None and not re.search(r"\d", said):
            return ()
        bands.append(PrintedGrade(each[1], ZERO if least is None else least))
    runs_down = all(one.at_least > other.at_least for one, other in pairwise(bands))
    names = {each.grade for each in bands}
    if len(bands) < _FEWEST or len(names) < len(bands) or not runs_down or bands[-1].at_least != ZERO:
        return ()
    return tuple(bands)
