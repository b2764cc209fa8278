"""Faults of one cause, told once: with how many there are and where the first of them is."""

from collections import defaultdict
from typing import Final

from xlplugin.problem import Problem

_SHOWN: Final = 3


class Faults:
    """Collects problems; of a cause that comes back only the first ones are kept."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], list[Problem]] = defaultdict(list)
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, *problems: Problem) -> None:
        """Note problems; two have one cause when they have the same code and words."""
        for problem in problems:
            cause = (problem.code, problem.message)
            self._counts[cause] += 1
            if self._counts[cause] <= _SHOWN:
                self._first[cause].append(problem)

    def problems(self) -> tuple[Problem, ...]:
        """Every cause once, in the order in which they were first met."""
        return tuple(_told(found, self._counts[cause]) for cause, found in self._first.items())


def _told(found: list[Problem], count: int) -> Problem:
    if count == 1:
        return found[0]
    sources = [each.source for each in found if each.source]
    places = [str(source._replace(file="") if source.sheet else source) for source in sources]
    more = f"等 {count} 处" if count > _SHOWN else ""
    return found[0]._replace(message=f"{found[0].message}（{'、'.join(places)}{more}）")
