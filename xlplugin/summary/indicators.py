"""How each indicator fares over all forms of a rubric."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class IndicatorStatistics:
    """One indicator over all forms that have it; rates and shares are fractions of one.

    Attributes:
        rubric: the rubric's id; empty for forms that no rubric fits.
        rubric_title: its title.
        name: the indicator's name.
        weight: its points, None where forms differ.
        forms: how many forms have it.
        mean_rate: the mean of claimed score by weight.
        spread: the standard deviation of that rate.
        full: the share of forms that claim full marks.
        contradicted: the share of forms whose claim is refuted.
        computed_rate: the mean of computed score by weight, over forms with a computed score; None without.
    """

    rubric: str
    rubric_title: str
    name: str
    weight: Decimal | None
    forms: int
    mean_rate: float | None
    spread: float | None
    full: float
    contradicted: float
    computed_rate: float | None


@dataclass(frozen=True, slots=True)
class HeatMapRow:
    """A form's claimed rates, indicator by indicator.

    Attributes:
        number: the form's number in the review.
        department: whose form it is, or its file's name where that is unknown.
        rates: claimed score by weight, a fraction of one, in the order of the columns; None where unknown.
        contradicted: the columns whose claim is refuted.
    """

    number: int
    department: str
    rates: tuple[float | None, ...]
    contradicted: frozenset[int]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Departments × indicators of one rubric, the forms with the most points at stake first.

    Attributes:
        rubric: the rubric's id.
        rubric_title: its title.
        columns: the names of the indicators in the order of the form.
        rows: the forms, so many as were asked for.
        forms: how many forms there are.
    """

    rubric: str
    rubric_title: str
    columns: tuple[str, ...]
    rows: tuple[HeatMapRow, ...]
    forms: int
