"""The formulas that score an indicator on the cells of its facts, and hold a claim against the score.

And how long the explanation of a score grows once the facts are there, so that its row is tall enough.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.value import Level, Series, TargetResult, Targets, Value, YesNo
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind
from xlplugin.functions.concepts import Parameter, Role, Signature, by_score_name, own_fact
from xlplugin.money import ZERO, AmountUnit
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rules.base import fact_ids
from xlplugin.wording.explanation import PENDING_MARK, Scored, explain
from xlplugin.workbook.layout.layout import Layout, facts_of

_NOTHING = '""'
_SPECIMEN_UNIT = AmountUnit.WAN
_SPECIMENS: Final = {
    UnitKind.AMOUNT: Decimal("123456789.12") * _SPECIMEN_UNIT.in_yuan,
    UnitKind.PERCENT: Decimal("0.876543"),
    UnitKind.COUNT: Decimal(2),
    UnitKind.POINTS: ZERO,
}
_LINES = 3


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


def _used(signature: Signature, indicator: Indicator) -> Iterator[Parameter]:
    """The parameters up to the last one that is required or that the rule needs."""
    needed = fact_ids(indicator.rule)
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
    return _cells(layout, parameter.fact or own_fact(indicator.rule, parameter.role))


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


def comparison(claim: str, score: str, explanation: str) -> str:
    """Claim against computed score, in words."""
    compared = f'IF(ISNUMBER({claim}),IF(ROUND({claim}-{score},4)=0,"一致","不符"),"数据有误")'
    unknown = f'IF(ISNUMBER(FIND({quoted(PENDING_MARK)},{explanation})),"待定","无法核算")'
    scored = f'IF({claim}="","按测算",{compared})'
    return f'=IF(ISNUMBER({score}),{scored},IF(ISNA({score}),{unknown},"数据有误"))'


def counted(claim: str, score: str) -> str:
    """The computed score, or the claim where nothing could be computed."""
    return f'=IF(ISNUMBER({score}),{score},IF(ISNUMBER({claim}),{claim},""))'


def _specimen(definition: FactDefinition) -> Value:
    match definition.kind:
        case UnitKind.YES_NO:
            return YesNo.NO
        case UnitKind.LEVEL:
            return Level(definition.levels[0])
        case UnitKind.SERIES:
            return Series((_SPECIMENS[definition.member_kind],) * max(len(definition.items), 1))
        case UnitKind.TARGETS:
            return Targets((TargetResult(Decimal("12345.678"), Decimal("9876.543")),) * _LINES)
    return _SPECIMENS[definition.kind]


def longest_explanation(loaded: LoadedRubric, indicator: Indicator) -> str:
    """The longer of the explanations on nothing and on long-winded specimens of every fact."""
    subject = Scored(indicator.name, indicator.weight, loaded.rubric.decimals)
    definitions = [loaded.vocabulary[fact] for fact in fact_ids(indicator.rule)]
    amounts = {each: _SPECIMEN_UNIT for each in definitions if each.kind is UnitKind.AMOUNT}
    facts = [Fact(each, _specimen(each), unit=amounts.get(each)) for each in definitions]
    sets = (FactSet(loaded.vocabulary), FactSet(loaded.vocabulary, facts))
    return max((explain(subject, indicator.rule.evaluate(each)) for each in sets), key=len)
