"""The formulas that score an indicator on the cells of its facts, and hold a claim against the score.

And how long the explanation of a score grows once the facts are there, so that its row is tall enough.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.target import read_target
from xlplugin.facts.value import Level, Series, TargetResult, Targets, Value, YesNo
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind
from xlplugin.functions.concepts import Parameter, Role, Signature, by_score_name, own_fact
from xlplugin.money import ZERO, AmountUnit
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rules.base import stated_rates
from xlplugin.scoring.totals_words import AS_COMPUTED, NO_GRADE
from xlplugin.wording.explanation import PENDING_MARK, Scored, explain
from xlplugin.workbook.layout.layout import Layout, facts_of
from xlplugin.workbook.layout.names import NO_ADDIN, NO_ADDIN_BANNER

_NOTHING = '""'
_SPECIMEN_UNIT = AmountUnit.WAN
_SPECIMENS: Final = {
    UnitKind.AMOUNT: Decimal("123456789.12") * _SPECIMEN_UNIT.in_yuan,
    UnitKind.PERCENT: Decimal("0.876543"),
    UnitKind.COUNT: Decimal(2),
    UnitKind.POINTS: ZERO,
}
_LINES = 3


class Side(StrEnum):
    """An end of the range that an indicator's points may come to."""

    LOWEST = "LOWEST"
    HIGHEST = "HIGHEST"


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def sheet_name(name: str) -> str:
    """A sheet's name as a formula writes it, in quotes where it needs them."""
    plain = name.isidentifier() and not name.isascii()
    return name if plain else "'" + name.replace("'", "''") + "'"


def signature_of(indicator: Indicator) -> Signature:
    """The signature of an indicator's function, which the rubric's check has found to exist."""
    signature = by_score_name(indicator.function)
    if signature is None:
        raise LookupError(indicator.function)
    return signature


def call(layout: Layout, rubric_id: str, indicator: Indicator, *, explain: bool = False) -> str:
    """The formula, with ``=``, that scores an indicator or explains its score."""
    signature = signature_of(indicator)
    name = signature.explain_name if explain else signature.score_name
    arguments = [_argument(layout, rubric_id, indicator, each) for each in _used(signature, indicator)]
    return f"={name}({','.join(arguments)})"


def bound(layout: Layout, rubric_id: str, indicator: Indicator, side: Side) -> str:
    """The formula of the fewest or most points an indicator may come to; blank where there is no add-in."""
    signature = by_score_name(f"SCORE_{side}")
    if signature is None:
        raise LookupError(side)
    has_targets = any(kind is UnitKind.TARGETS for _, kind in indicator.rule.needs())
    used = [each for each in signature.parameters if has_targets or not each.optional]
    arguments = ",".join(_argument(layout, rubric_id, indicator, each) for each in used)
    return f'=IFERROR({signature.score_name}({arguments}),"")'


class Ends(NamedTuple):
    """The cells with the least and the greatest total and their grades; blank where there is no add-in."""

    lowest: str
    highest: str
    worst: str
    best: str


def certain_grade(ends: Ends) -> str:
    """The formula of the grade, where what is unknown cannot change it."""
    return f'=IF(AND({ends.worst}={ends.best},{ends.worst}<>""),{ends.worst},{quoted(NO_GRADE)})'


def range_words(ends: Ends) -> str:
    """The least and the greatest total with their grades in words, for a formula."""
    both = f'"总分最低"&{ends.lowest}&"分（"&{ends.worst}&"），最高"&{ends.highest}&"分（"&{ends.best}&"）"'
    told = f'{both}&IF({ends.worst}={ends.best},"","，等级{NO_GRADE}")'
    only = f'"总分"&{ends.lowest}&"分"'
    return f'IF(ISNUMBER({ends.lowest}),IF({ends.lowest}={ends.highest},{only},{told}),"")'


def grade_explained(arguments: str, grade: str, otherwise: str = _NOTHING) -> str:
    """The formula that explains the grade of a total where it is the certain one, else says something else.

    Args:
        arguments: those of SCORE_GRADE.
        grade: the cell of the certain grade.
        otherwise: what else, for a formula.
    """
    return f'=IFERROR(IF(SCORE_GRADE({arguments})={grade},EXPLAIN_GRADE({arguments}),{otherwise}),"")'


def _used(signature: Signature, indicator: Indicator) -> Iterator[Parameter]:
    """The parameters up to the last one that is required or that the rule needs."""
    needed = indicator.rule.fact_ids
    wanted = [not each.optional or each.fact in needed for each in signature.parameters]
    last = max(place for place, want in enumerate(wanted) if want)
    yield from signature.parameters[: last + 1]


def _argument(layout: Layout, rubric_id: str, indicator: Indicator, parameter: Parameter) -> str:
    match parameter.role:
        case Role.RUBRIC:
            return quoted(rubric_id)
        case Role.NAME:
            return quoted(indicator.name)
        case Role.TABLE:
            return _table(layout, indicator)
        case Role.GOALS:
            return _lines(layout, indicator, layout.goals)
        case Role.ACTUALS:
            return _lines(layout, indicator, layout.actuals)
    fact = parameter.fact or own_fact(indicator.rule, parameter.role)
    return _cells(layout, fact) if fact in indicator.rule.fact_ids else _NOTHING


def _cells(layout: Layout, fact: FactId) -> str:
    rows = layout.rows_of(fact)
    if not rows:
        return _NOTHING
    first, last = rows[0].row, rows[-1].row
    cells = f"{sheet_name(layout.facts_sheet)}!H{first}"
    return cells if rows[0].definition.kind is not UnitKind.SERIES else f"{cells}:H{last}"


def _table(layout: Layout, indicator: Indicator) -> str:
    rows = [each.row for fact in facts_of(indicator) for each in layout.rows_of(fact)]
    if not rows:
        return _NOTHING
    return f"{sheet_name(layout.facts_sheet)}!A{min(rows)}:H{max(rows)}"


def _lines(layout: Layout, indicator: Indicator, column: str) -> str:
    lines = layout.lines_of(own_fact(indicator.rule, Role.GOALS))
    if not lines:
        return _NOTHING
    return f"{sheet_name(layout.targets_sheet)}!{column}{lines[0].row}:{column}{lines[-1].row}"


class ClaimCells(NamedTuple):
    """The cells of a claim and of what it is compared with; the bounds may be blank."""

    claim: str
    score: str
    lowest: str
    highest: str

    @property
    def possible(self) -> str:
        """The claim brought between its bounds, for a formula."""
        return f"MEDIAN({self.claim},{self.lowest},{self.highest})"


def comparison(cells: ClaimCells, explanation: str) -> str:
    """A claim against the computed score, else against what is still possible, in words."""
    claim, score = cells.claim, cells.score
    compared = f'IF(ISNUMBER({claim}),IF(ROUND({claim}-{score},4)=0,"一致","不符"),"数据有误")'
    open_ = f'IF(ISNUMBER(FIND({quoted(PENDING_MARK)},{explanation})),"待定","无法核算")'
    impossible = f"IF(ISNUMBER({claim}),ROUND({claim}-{cells.possible},4)<>0)"
    unknown = f'IF({impossible},"不符",{open_})'
    scored = f'IF({claim}="","{AS_COMPUTED}",{compared})'
    wrong = f'IF({lacks_addin(score)},"{NO_ADDIN}","数据有误")'
    return f"=IF(ISNUMBER({score}),{scored},IF(ISNA({score}),{unknown},{wrong}))"


def lacks_addin(score: str) -> str:
    """The condition that a cell's function is not known, which only its ``#NAME?`` tells."""
    return f"IFERROR(ERROR.TYPE({score}),0)=5"


def unless_lacking(statuses: str, otherwise: str) -> str:
    """What stands above scores: the banner where the status of one says that its function is not known.

    Args:
        statuses: the cells with the statuses.
        otherwise: what stands there else, as a formula writes it.
    """
    return f'=IF(COUNTIF({statuses},"{NO_ADDIN}")>0,"{NO_ADDIN_BANNER}",{otherwise})'


def counted(cells: ClaimCells) -> str:
    """The score, else the claim between its bounds; nothing where nobody tried."""
    tried = f"AND(ISNUMBER({cells.claim}),NOT({lacks_addin(cells.score)}))"
    return f'=IF(ISNUMBER({cells.score}),{cells.score},IF({tried},{cells.possible},""))'


def _specimen(definition: FactDefinition) -> Value:
    match definition.kind:
        case UnitKind.YES_NO:
            return YesNo.NO
        case UnitKind.LEVEL:
            return Level(definition.levels[0])
        case UnitKind.SERIES:
            return Series((_SPECIMENS[definition.member_kind],) * max(len(definition.items), 1))
        case UnitKind.TARGETS:
            return Targets((TargetResult(read_target("12345.678"), Decimal("9876.543")),) * _LINES)
    return _SPECIMENS[definition.kind]


def longest_explanation(loaded: LoadedRubric, indicator: Indicator) -> str:
    """The longer of the explanations on nothing and on long-winded specimens of every fact."""
    subject = Scored(indicator.name, indicator.weight, loaded.rubric.decimals)
    instead = stated_rates(indicator.rule)
    needed = (fact for fact in indicator.rule.fact_ids if fact not in instead)
    definitions = [loaded.vocabulary[fact] for fact in needed]
    amounts = {each: _SPECIMEN_UNIT for each in definitions if each.kind is UnitKind.AMOUNT}
    facts = [Fact(each, _specimen(each), unit=amounts.get(each)) for each in definitions]
    sets = (FactSet(loaded.vocabulary), FactSet(loaded.vocabulary, facts))
    return max((explain(subject, indicator.rule.evaluate(each)) for each in sets), key=len)
