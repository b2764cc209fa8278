"""The shape of a custom function: its concept, its words, and what each argument is for."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.rules.base import Rule


class Role(Enum):
    """What an argument is for."""

    RUBRIC = "rubric"
    NAME = "name"
    FACT = "fact"
    SERIES = "series"
    GOALS = "goals"
    ACTUALS = "actuals"
    OWN_SERIES = "own_series"
    OWN_COUNT = "own_count"
    OWN_POINTS = "own_points"
    TABLE = "table"
    SCORES = "scores"
    TOTAL = "total"

    @property
    def is_range(self) -> bool:
        """Whether the argument may be a range of several cells."""
        return self in _RANGES


_RANGES: Final = frozenset({Role.SERIES, Role.GOALS, Role.ACTUALS, Role.OWN_SERIES, Role.TABLE, Role.SCORES})


OWN_KINDS: Final = {
    Role.OWN_SERIES: UnitKind.SERIES,
    Role.OWN_COUNT: UnitKind.COUNT,
    Role.OWN_POINTS: UnitKind.POINTS,
    Role.GOALS: UnitKind.TARGETS,
}
"""The roles whose argument carries the rule's own fact, and the kind of that fact."""


def own_fact(rule: Rule, role: Role) -> FactId:
    """The fact of a rule that an argument of such a role carries: its first one of that kind."""
    return next(fact for fact, kind in rule.needs() if kind is OWN_KINDS[role])


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function.

    Attributes:
        label: the Chinese name, the fact's own label where it is a fact.
        unit: the unit expected: 金额, 比率（小数）, 个数, 分, 是/否, 等级 or 文字.
        description: one Chinese sentence for the function wizard (at most 255 characters).
        role: what the argument is for.
        fact: the fact it carries, for a FACT or SERIES argument.
        optional: may be left out at the end.
    """

    label: str
    unit: str
    description: str
    role: Role
    fact: FactId = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """One concept that can be scored: SCORE_<concept> and EXPLAIN_<concept> take the same arguments."""

    concept: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str

    @property
    def score_name(self) -> str:
        """The function that gives points."""
        return f"SCORE_{self.concept}"

    @property
    def explain_name(self) -> str:
        """The function that gives the sentence."""
        return f"EXPLAIN_{self.concept}"

    @property
    def facts(self) -> tuple[FactId, ...]:
        """The facts its arguments carry."""
        return tuple(each.fact for each in self.parameters if each.fact)

    @property
    def required(self) -> int:
        """The fewest arguments."""
        return sum(not each.optional for each in self.parameters)
