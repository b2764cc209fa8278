"""A filled item form: one project's money, goals and rows, as YAML holds them."""

from decimal import Decimal
from typing import Annotated

from xlplugin.model import Fraction, Limits, NotNegative, Positive, Record, Words, record


@record
class MoneyLine(Record):
    """A line of the project's money, in 万元."""

    name: Words
    initial: NotNegative | None = None
    full: NotNegative | None = None
    spent: NotNegative | None = None


@record
class ItemLine(Record):
    """One row of the form.

    Attributes:
        operator: how the goal limits: ≥, ≤, ＝, 定性.
        goal: the year's goal as it is typed.
        actual: what was reached, as it is typed.
        rating: the share of the points that a person gave for a goal in words.
        score: the self-score; None for the computed one.
    """

    primary: Words
    secondary: Words
    name: str = ""
    operator: str = ""
    goal: str = ""
    unit: str = ""
    actual: str = ""
    weight: Positive | None = None
    rating: Fraction | None = None
    score: NotNegative | None = None
    reason: str = ""


@record
class ItemFilling(Record):
    """One project.

    Attributes:
        department: the department that answers for it.
        unit: the unit that carries it out.
        money: the lines of its money; the whole is the sum of its parts.
        money_reason: why the budget was not carried out.
        execution_score: the self-score for carrying out the budget; None for the computed one.
        person: who filled the form in, with ``phone`` and ``day``.
    """

    rubric: Words
    project: Words
    year: int
    department: str = ""
    unit: str = ""
    money: tuple[MoneyLine, ...] = ()
    money_reason: str = ""
    execution_weight: NotNegative = Decimal(10)
    execution_score: NotNegative | None = None
    goal: str = ""
    result: str = ""
    rows: Annotated[tuple[ItemLine, ...], Limits(min_length=1)]
    person: str = ""
    phone: str = ""
    day: str = ""

    def money_of(self, name: str) -> MoneyLine | None:
        """The line of that name; None where it has none."""
        return next((each for each in self.money if each.name == name), None)
