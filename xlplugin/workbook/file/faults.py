"""Faults of one cause, told once: with how many there are and where the first of them is."""

from dataclasses import replace
from typing import Final

from xlplugin.problem import Problem

_SHOWN: Final = 3


class Faults:
    """Collects problems; of a cause that comes back only the first places are kept."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], Problem] = {}
        self._places: dict[tuple[str, str], list[str]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, *problems: Problem) -> None:
        """Note problems; two have one cause when they have the same code and words."""
        for problem in problems:
            cause = (problem.code, problem.message)
            self._first.setdefault(cause, problem)
            places = self._places.setdefault(cause, [])
            source = problem.source
            if len(places) < _SHOWN and source:
                places.append(str(replace(source, file="") if source.sheet else source))
            self._counts[cause] = self._counts.get(cause, 0) + 1

    def problems(self) -> tuple[Problem, ...]:
        """Every cause once, in the order in which they were first met."""
        return tuple(self._told(cause) for cause in self._first)

    def _told(self, cause: tuple[str, str]) -> Problem:
        first, count = self._first[cause], self._counts[cause]
        if count == 1:
            return first
        more = f"等 {count} 处" if count > _SHOWN else ""
        return replace(first, message=f"{first.message}（{'、'.join(self._places[cause])}{more}）")
