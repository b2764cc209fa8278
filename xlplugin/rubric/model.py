"""A rubric as a frozen tree: primary, secondary and third-level indicators with weights and rules."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.model import Model
from xlplugin.rules import AnyRule


class Status(StrEnum):
    """How much of an indicator a program may decide."""

    COMPUTED = "computed"
    PARTIAL = "partial"
    JUDGEMENT = "judgement"

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"computed": "可核算", "partial": "部分可核算", "judgement": "须评定"}[self.value]


class Origin(Model):
    """Where a rubric was published: the document and the place in it."""

    document: str = Field(min_length=1)
    place: str = Field(min_length=1)


class Reading(Model):
    """One defensible reading of an ambiguous rule.

    Attributes:
        name: what the reading is called.
        why: the words of the form that allow it.
        rule: the rule read that way.
    """

    name: str = Field(min_length=1)
    why: str = Field(min_length=1)
    rule: AnyRule


class Indicator(Model):
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
    """

    name: str = Field(min_length=1)
    weight: Decimal = Field(gt=0)
    about: str = Field(min_length=1)
    function: str = Field(pattern=r"^SCORE_[A-Z_]+$")
    status: Status
    place: str = Field(min_length=1)
    rule: AnyRule
    reading: str = "原文"
    readings: tuple[Reading, ...] = ()
    text_points: Decimal | None = None


class Secondary(Model):
    """A second-level indicator with its printed weight."""

    name: str = Field(min_length=1)
    weight: Decimal = Field(gt=0)
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class Primary(Model):
    """A first-level indicator with its printed weight."""

    name: str = Field(min_length=1)
    weight: Decimal = Field(gt=0)
    secondaries: tuple[Secondary, ...] = Field(min_length=1)


class Clash(StrEnum):
    """The ways in which a published rubric contradicts itself."""

    CHILDREN = "children"
    TOTAL = "total"
    TEXT = "text"


class Contradiction(Model):
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


class GradeBand(Model):
    """A grade and the lowest total that earns it."""

    grade: str = Field(min_length=1)
    at_least: Decimal = Field(ge=0)


class Grades(Model):
    """The grade bands, best first.

    Attributes:
        printed: whether the form itself prints them; if not, ``source`` names the general rule.
    """

    printed: bool
    source: str = Field(min_length=1)
    bands: tuple[GradeBand, ...] = Field(min_length=2)


class Rubric(Model):
    """One authority's published rules for one year.

    Attributes:
        id: the file's name without its ending.
        total: the points of the whole form.
        decimals: the decimals scores are rounded to, once, half-up.
        facts: definitions this rubric adds to the shared vocabulary.
        known_contradictions: what the published form contradicts itself in.
    """

    id: str
    title: str = Field(min_length=1)
    authority: str = Field(min_length=1)
    year: int
    decimals: int = Field(ge=0, le=4)
    total: Decimal = Field(gt=0)
    source: Origin
    grades: Grades
    primaries: tuple[Primary, ...] = Field(min_length=1)
    facts: tuple[FactDefinition, ...] = ()
    known_contradictions: tuple[Contradiction, ...] = ()

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, in the form's order."""
        for primary in self.primaries:
            for secondary in primary.secondaries:
                yield from secondary.indicators

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of that name, or None."""
        return next((each for each in self.indicators() if each.name == name), None)
