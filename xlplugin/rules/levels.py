"""Points by a named level: 按规定公开1.5分，部分合规1分，未公开0分，涉密免于扣分。"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Fault, Invalid, Level
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, NotNegative, Record, Words
from xlplugin.rules.base import Rule, invalid, obstacle
from xlplugin.rules.outcome import Outcome, Step, exempted, scored


@dataclass(frozen=True, kw_only=True)
class Named(Record):
    """One level: its name, what it means, and its points."""

    level: Words
    what: Words
    points: NotNegative


@dataclass(frozen=True, kw_only=True)
class Levels(Rule):
    """Points by level; an exempt level earns full marks, recorded as exempt."""

    kind: Literal["levels"]
    fact: FactId
    levels: Annotated[tuple[Named, ...], Limits(min_length=1)]
    exempt: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [named.level for named in self.levels] + list(self.exempt)
        if len(set(names)) != len(names):
            msg = "同一等级出现了两次"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The points of the best level."""
        return max(named.points for named in self.levels)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The level fact."""
        return ((self.fact, UnitKind.LEVEL),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """The points of the fact's level."""
        blocked = obstacle(facts, (self.fact,), self.most)
        if blocked is not None:
            return blocked
        value = facts.value(self.fact)
        name = value.name if isinstance(value, Level) else ""
        label = facts.label(self.fact)
        if name in self.exempt:
            return exempted(self.most, f"{label}：{name}", (self.fact,))
        named = next((each for each in self.levels if each.level == name), None)
        if named is None:
            return invalid(self.most, Invalid(Fault.WRONG_TYPE, f"{label}“{name}”不在本指标的等级之中"))
        return scored(Step(f"{label}：{name}", self.most, inputs=(self.fact,), branch=name), named.points)
