"""A rubric as a frozen tree: indicators on three levels with weights and rules; and the grade of a total."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, TypeAlias

from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.model import Frozen, Limits, NotNegative, Positive, Record, Words, frozen, record
from xlplugin.money import ZERO, plain
from xlplugin.rules import AnyRule
from xlplugin.rules.base import PointsRule

DEFAULT_READING = "原文"
"""The name of the default reading where nobody gives it one."""

UNKNOWN_AUTHORITY = "（请填写制定机关）"
"""What a draft has for the authority, which no form prints."""


class Status(StrEnum):
    """How much of an indicator a program may decide."""

    COMPUTED = "computed"
    PARTIAL = "partial"
    JUDGEMENT = "judgement"

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"computed": "可核算", "partial": "部分可核算", "judgement": "须评定"}[self.value]


@record
class Origin(Record):
    """Where a rubric was published: the document and the place in it."""

    document: Words
    place: Words


@record
class Reading(Record):
    """One defensible reading of an ambiguous rule.

    Attributes:
        name: what the reading is called.
        why: the words of the form that allow it.
        rule: the rule read that way.
    """

    name: Words
    why: Words
    rule: AnyRule


@record
class Indicator(Record):
    """A third-level indicator: the only thing that is scored.

    Attributes:
        name: unique in the rubric; where a form prints one name over two rows, the part is in brackets.
        weight: the points it can earn.
        about: what it reflects, one Chinese sentence.
        function: the custom function that scores it.
        status: how much of it a program may decide.
        place: where in the published form its rule stands.
        rule: the rule under the default reading.
        reading: the name of the default reading, where the text allows others.
        readings: the other readings.
        text_points: the full points its own text names, where they differ from the weight.
        doubt: why another rule may hold, a Chinese clause: a claim that differs is then not wrong.
        official: the scoring standard as the form prints it, kept by drafts, so that next year's form can be
            compared with it.
    """

    name: Words
    weight: Positive
    about: Words
    function: Words
    status: Status
    place: Words
    rule: AnyRule
    reading: str = DEFAULT_READING
    readings: tuple[Reading, ...] = ()
    text_points: Decimal | None = None
    doubt: str = ""
    official: str = ""

    def read_as(self, name: str) -> "Indicator":
        """The same indicator with another of its readings for the default one."""
        other = next(each for each in self.readings if each.name == name)
        default = Reading(name=self.reading, why=other.why, rule=self.rule)
        rest = (each for each in self.readings if each is not other)
        return replace(self, rule=other.rule, reading=name, readings=(default, *rest))

    def worth(self, weight: Decimal) -> "Indicator":
        """The same indicator with another weight, for rules that state the points they can earn."""
        readings = tuple(replace(each, rule=rule_worth(each.rule, weight)) for each in self.readings)
        return replace(self, weight=weight, rule=rule_worth(self.rule, weight), readings=readings)

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """Its rule under every reading, the default one first."""
        return (self.rule, *(reading.rule for reading in self.readings))


def rule_worth(rule: AnyRule, points: Decimal) -> AnyRule:
    """The same rule with other points to earn, for one that states them."""
    if not isinstance(rule, PointsRule):
        message = f"{rule} states no points"
        raise TypeError(message)
    return replace(rule, points=points)  # type: ignore[call-arg]  # a field of each of its kinds


@record
class Secondary(Record):
    """A second-level indicator with its printed weight."""

    name: Words
    weight: Positive
    indicators: Annotated[tuple[Indicator, ...], Limits(min_length=1)]


@record
class Primary(Record):
    """A first-level indicator with its printed weight."""

    name: Words
    weight: Positive
    secondaries: Annotated[tuple[Secondary, ...], Limits(min_length=1)]


class Clash(StrEnum):
    """The ways in which a published rubric contradicts itself."""

    CHILDREN = "children"
    TOTAL = "total"
    TEXT = "text"


@record
class Contradiction(Record):
    """A contradiction inside a published rubric, kept as published.

    Attributes:
        kind: a level against its children, the levels against 100, or a text's points against the weight.
        where: the name of the level or indicator (总分 for the total).
        printed: the points printed there.
        found: the points that its parts, or its weight, make.
    """

    kind: Clash
    where: str
    printed: Decimal
    found: Decimal

    def __str__(self) -> str:
        words = {
            Clash.CHILDREN: "印刷分值{0}，下级合计{1}",
            Clash.TOTAL: "一级指标分值合计{0}，应为{1}",
            Clash.TEXT: "评分标准按{0}分写，分值为{1}",
        }[self.kind]
        return f"{self.where}：{words.format(f'{self.printed:f}', f'{self.found:f}')}"


@record
class GradeBand(Record):
    """A grade and the lowest total that earns it."""

    grade: Words
    at_least: NotNegative


@record
class Grades(Record):
    """The grade bands, best first.

    Attributes:
        printed: whether the form itself prints them; if not, ``source`` names the general rule.
    """

    printed: bool
    source: Words
    bands: Annotated[tuple[GradeBand, ...], Limits(min_length=2)]


@record
class Rubric(Record):
    """One authority's published rules for one year; two rubrics are the same only if they are one object.

    Attributes:
        id: the file's name without its ending.
        total: the points of the whole form.
        decimals: the decimals scores are rounded to, once, half-up.
        facts: definitions this rubric adds to the shared vocabulary.
        known_contradictions: what the published form contradicts itself in.
        of_form: whether its indicators stand for the rows of a form: names and weights are the form's own.
    """

    id: str
    title: Words
    authority: Words
    year: int
    decimals: Annotated[int, Limits(ge=0, le=4)]
    total: Positive
    source: Origin
    grades: Grades
    primaries: Annotated[tuple[Primary, ...], Limits(min_length=1)]
    facts: tuple[FactDefinition, ...] = ()
    known_contradictions: tuple[Contradiction, ...] = ()
    of_form: bool = False

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, in the form's order."""
        for primary in self.primaries:
            for secondary in primary.secondaries:
                yield from secondary.indicators

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of that name, or None."""
        return next((each for each in self.indicators() if each.name == name), None)


@record
class Outline(Record):
    """What tells whether a form follows a rubric.

    Attributes:
        id: the rubric's.
        year: the rubric's.
        of_form: the rubric's.
        names: those of its indicators, in the form's order.
        weights: theirs, in the same order.
    """

    id: str
    year: int
    of_form: bool
    names: tuple[str, ...]
    weights: tuple[Decimal, ...]


@frozen
class LoadedRubric(Frozen):
    """A rubric that is ready to score, and the vocabulary it speaks."""

    rubric: Rubric
    vocabulary: Vocabulary

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @cached_property
    def outline(self) -> Outline:
        """What tells whether a form follows it."""
        rubric, indicators = self.rubric, list(self.rubric.indicators())
        names, weights = (each.name for each in indicators), (each.weight for each in indicators)
        return Outline(
            id=rubric.id, year=rubric.year, of_form=rubric.of_form, names=tuple(names), weights=tuple(weights)
        )

    @property
    def opened(self) -> "LoadedRubric":
        """Itself."""
        return self


class OutlinedRubric:
    """A rubric of which only the outline is read before it is opened."""

    def __init__(self, outline: Outline, read: Callable[[], LoadedRubric]) -> None:
        """Nothing is read yet."""
        self.outline = outline
        self._read = read

    @cached_property
    def opened(self) -> LoadedRubric:
        """The rubric, read once."""
        return self._read()


KnownRubric: TypeAlias = LoadedRubric | OutlinedRubric


def grade_of(rubric: Rubric, total: Decimal) -> str | None:
    """The grade of a total in points, or None where the total is below zero or above the full points."""
    if not ZERO <= total <= rubric.total:
        return None
    return next(band.grade for band in rubric.grades.bands if total >= band.at_least)


def distance(rubric: Rubric, total: Decimal) -> str:
    """A Chinese clause saying how many points are missing to the next better grade."""
    better = [band for band in rubric.grades.bands if band.at_least > total]
    if not better:
        return f"高出该等级下限{plain(total - rubric.grades.bands[0].at_least)}分"
    return f"距“{better[-1].grade}”还差{plain(better[-1].at_least - total)}分"
