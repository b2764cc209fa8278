"""The values a fact can take; missing, not applicable, zero, negative and text are five different things."""

from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, NamedTuple, TypeAlias

from xlplugin.facts.figures import Bound
from xlplugin.facts.target import Attained, Target
from xlplugin.model import Frozen, frozen
from xlplugin.money import Missing, percent

UNCALCULATED: Final = "未算出"
"""What stands for the value of a formula that could not be calculated; it counts as missing."""


class YesNo(Enum):
    """The answer to a yes/no question; unknown is MISSING, not NO."""

    YES = "是"
    NO = "否"
    NOT_APPLICABLE = "不适用"


class Fault(StrEnum):
    """Why a value that was given cannot be used: the wrong sort of thing, or outside its range."""

    WRONG_TYPE = "类型不符"
    OUT_OF_RANGE = "超出范围"


@frozen
class Invalid(Frozen):
    """A value that was given but cannot be used, and a Chinese clause saying why.

    Attributes:
        fault: why.
        message: the clause.
        fix: what to do about it, where that is certain.
        members: of a series or a table those members that are at fault.
        member: of such a member its number, from 1.
        of_goal: whether it is the goal of a target, and not what was reached.
    """

    fault: Fault
    message: str
    fix: str = ""
    members: tuple["Invalid", ...] = ()
    member: int = 0
    of_goal: bool = False


@frozen
class Level(Frozen):
    """One of the named levels of a fact, such as 按规定公开."""

    name: str


@frozen
class Series(Frozen):
    """Members in order; a member nobody has given is MISSING."""

    members: tuple[Decimal | Missing, ...]


class Bounded(NamedTuple):
    """A rate of which no more is stated than a bound, ``>90%`` or ``98%以上``; the limit is a fraction."""

    bound: Bound
    limit: Decimal

    @property
    def words(self) -> str:
        """The bound as it is typed: >90%, ≥98%."""
        return f"{self.bound}{percent(self.limit)}"

    @property
    def is_from_below(self) -> bool:
        """Whether the rate may be anything above the limit, and not anything below it."""
        return self.bound in (Bound.ABOVE, Bound.AT_LEAST)

    @property
    def holds_limit(self) -> bool:
        """Whether the rate may be the limit itself."""
        return self.bound in (Bound.AT_LEAST, Bound.AT_MOST)

    def holds(self, rate: Decimal) -> bool:
        """Whether the rate may be this one."""
        beyond = rate > self.limit if self.is_from_below else rate < self.limit
        return beyond or (self.holds_limit and rate == self.limit)


class TargetResult(NamedTuple):
    """One line of a target table: the year's goal and what was reached of it.

    ``actual`` is in the target's unit; of a goal that cannot be counted it is the judged share reached.
    """

    target: Target
    actual: Decimal | Missing


@frozen
class Targets(Frozen):
    """The lines of a target table, in order."""

    lines: tuple[TargetResult, ...]


class Pursued(NamedTuple):
    """One target of a form and what was reached of it.

    Attributes:
        target: the target; None where its cell is blank.
        result: what was reached, as written; empty where its cell is blank.
        attained: what that is of the target; None where they cannot be compared.
    """

    target: Target | None
    result: str
    attained: Attained | None

    @property
    def judged(self) -> bool:
        """Whether a person judges how far the target was reached: it is in words."""
        return self.target is not None and self.target.worded


Value: TypeAlias = Decimal | Bounded | YesNo | Level | Series | Targets | Pursued | Missing | Invalid
