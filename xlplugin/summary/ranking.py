"""The forms of a review, those with the most points at stake first."""

from dataclasses import dataclass
from decimal import Decimal

from xlplugin.batch.reviewed import KeyFigures


@dataclass(frozen=True, slots=True)
class RankedForm:
    """A form in its place.

    Attributes:
        number: its number in the review, which findings and heat maps refer to.
        path: the workbook, below the folder that all of them share, "/" between its parts.
        rubric_title: the rubric's title; empty where none fits.
        figures: the audit in a few figures.
        before: last year's figures of the same department, unit and project; None where there are none.
        repeated: how many of its findings last year's form had, too.
        marked: its marked copy, below the folder of marked copies; empty where none was written.
    """

    number: int
    path: str
    rubric_title: str
    figures: KeyFigures
    before: KeyFigures | None = None
    repeated: int = 0
    marked: str = ""


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A workbook that could not be reviewed, or whose marked copy could not be written.

    Attributes:
        path: the workbook.
        code: the problem's code.
        message: why.
        fix: what to do.
        place: where in it, as people write it.
    """

    path: str
    code: str
    message: str
    fix: str
    place: str


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """An indicator's score in two years.

    Attributes:
        number: the form's number in the review.
        department: whose form it is.
        indicator: the indicator's name.
        weight: its points this year.
        claimed_before: last year's self-score.
        claimed: this year's.
        computed_before: last year's computed score; None where it was not known.
        computed: this year's.
    """

    number: int
    department: str
    indicator: str
    weight: Decimal | None
    claimed_before: Decimal | None
    claimed: Decimal | None
    computed_before: Decimal | None
    computed: Decimal | None
