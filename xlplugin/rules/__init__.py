"""The kinds of scoring rule: one small frozen class each; a rule is a tree of them."""

from typing import Annotated, TypeAlias

from pydantic import Discriminator

from xlplugin.rules.bands import Bands
from xlplugin.rules.combine import Ceiling, Exempt, Part, Share, Shares, Sum, Veto
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Condition, Within
from xlplugin.rules.deduction import Deduction
from xlplugin.rules.judgement import Checklist, Judgement
from xlplugin.rules.levels import Levels
from xlplugin.rules.overrun import Overrun
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.proportional import Proportional

AnyRule: TypeAlias = Annotated[
    Proportional
    | Bands
    | Deduction
    | Overrun
    | Condition
    | Within
    | EachPeriod
    | MeanOfRates
    | Completion
    | Levels
    | Judgement
    | Checklist
    | Sum
    | Shares
    | Veto
    | Ceiling
    | Exempt,
    Discriminator("kind"),
]
"""Any rule, told apart by its kind."""

for _recursive in (Part, Share, Sum, Shares, Veto, Ceiling, Exempt):
    _recursive.model_rebuild(_types_namespace={"AnyRule": AnyRule})

__all__ = ["AnyRule"]
