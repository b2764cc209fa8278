"""A fact that the workbook itself suggests: it counts only once a person has accepted it."""

from decimal import Decimal
from typing import NamedTuple

from xlplugin.facts.value import Bounded, Level, YesNo
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.money import ZERO, percent, plain
from xlplugin.problem import Source


class Proposal(NamedTuple):
    """One proposed value.

    Attributes:
        definition: the vocabulary entry.
        value: as it is to be typed: a number in ``unit`` (of a percentage the fraction), a bound of one, an
            answer, a level, or the words of a goal reached in full.
        unit: 元, 万元, 亿元, %, or the measure word.
        source: the cell, or the line of the report, it was taken from.
        how: one Chinese clause saying what it was taken from, for the column 来源/佐证材料.
        member: the number of a series' member or of a target line, from 1; 0 for a single fact.
        goal: the goal of a target line, number or words.
        line: what a target line is called.
        step: the worth of the last digit its source prints, as ``value`` is; 0 where that is not a number.
        doubt: what people should look at before they accept it, also the end of ``how``; empty where nothing.
    """

    definition: FactDefinition
    value: Decimal | Bounded | YesNo | Level
    unit: str
    source: Source
    how: str
    member: int = 0
    goal: Decimal | str | None = None
    line: str = ""
    step: Decimal = ZERO
    doubt: str = ""

    @property
    def code(self) -> str:
        """The code of its row on the sheet of facts."""
        return f"{self.definition.id}.{self.member}" if self.member else self.definition.id

    @property
    def shown(self) -> str:
        """The value as people read it: 18.04万元, 96.63%, 是."""
        match self.value:
            case YesNo() as answer:
                return answer.value
            case Level() as level:
                return level.name
            case Bounded() as bounded:
                return bounded.words
            case share if self.unit == "%":
                return percent(share)
            case number:
                return f"{plain(number)}{self.unit}"
