"""All kinds of rule."""

from typing import TypeAlias

from xlplugin.rules.base import OfAnyKind
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Condition, Levels, Within
from xlplugin.rules.deduction import Deduction
from xlplugin.rules.enclosing import Ceiling, Discretion, Exempt, LevelVeto, Veto
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import Checklist, Judgement
from xlplugin.rules.parts import ByLevel, BySize, OneOf, Shares, Sum
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Bands, Gain, Overrun, Proportional

AnyKind: TypeAlias = (
    Proportional
    | Bands
    | Deduction
    | Overrun
    | Gain
    | Condition
    | Within
    | EachPeriod
    | MeanOfRates
    | Completion
    | ItemGoal
    | Levels
    | Judgement
    | Checklist
    | Sum
    | Shares
    | Veto
    | LevelVeto
    | Ceiling
    | Exempt
    | OneOf
    | BySize
    | ByLevel
    | Discretion
)
"""A rule of one of them."""

OfAnyKind.union = AnyKind
