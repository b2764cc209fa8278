"""The year's rates that texts state: how much of the budget was carried out, how much was carried over."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlplugin.audit.basis.texts import Said
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.pattern import Pattern

EXECUTED: Final = Pattern(
    r"(?:.*(?:部门|年度|财政|公共))?预算(?:资金|支出|总)*(?:执行|支出)率|(?:部门)?预算执行率"
)
"""The rate at which the budget was carried out."""
CARRIED: Final = Pattern(r".*(?:结转结余|结余结转)率")
"""The rate of what was carried over."""
PART: Final = Pattern(r"项目|季度|上半年|月|采购|经费|上年|去年")
"""Names of figures that are only a part's, or another time's."""


class Rate(NamedTuple):
    """A year's rate that a text states."""

    figure: Figure
    text: Said


def stated_rates(texts: Sequence[Said], name: Pattern) -> list[Rate]:
    """The exact rates of a name, parts' and other times' left out."""
    return [
        Rate(figure, text)
        for text in texts
        for figure in text.figures
        if figure.kind is FigureKind.PERCENT and figure.bound is Bound.EXACT
        if name.fullmatch(figure.name) and not PART.search(figure.name)
    ]
