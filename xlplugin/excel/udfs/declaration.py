"""The custom functions as Excel declares them: ASCII names of arguments, Chinese words for the wizard."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from xlplugin.functions.catalogue import functions
from xlplugin.functions.concepts import Parameter, Role

LONGEST_TEXT: Final = 255
"""UTF-16 units of a description that Excel's function wizard shows."""

_NAMES: Final = {
    Role.RUBRIC: "rubric",
    Role.NAME: "indicator",
    Role.GOALS: "goals",
    Role.ACTUALS: "actuals",
    Role.OWN_SERIES: "points",
    Role.OWN_COUNT: "counts",
    Role.OWN_POINTS: "points",
    Role.TABLE: "table",
    Role.SCORES: "scores",
    Role.TOTAL: "total",
}
"""What arguments are called that carry no fact of their own name."""


@dataclass(frozen=True, slots=True)
class UdfArgument:
    """One argument.

    Attributes:
        name: ASCII, a name in VBA, unique in its function and stable.
        description: the Chinese label, the unit and what to give.
        optional: may be left out at the end.
    """

    name: str
    description: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Udf:
    """One function of the catalogue as Excel's function wizard lists it; ``name`` is the catalogue's."""

    name: str
    description: str
    arguments: tuple[UdfArgument, ...]


def _argument(parameter: Parameter) -> UdfArgument:
    name = parameter.fact or _NAMES[parameter.role]
    words = f"{parameter.label}（{parameter.unit}）：{parameter.description}"
    return UdfArgument(name, words, parameter.optional)


@cache
def udfs() -> tuple[Udf, ...]:
    """Every function of the catalogue, in its order."""
    return tuple(
        Udf(each.name, each.description, tuple(map(_argument, each.signature.parameters)))
        for each in functions()
    )
