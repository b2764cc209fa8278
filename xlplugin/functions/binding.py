"""From the arguments of a call to facts."""

from collections.abc import Sequence

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, blank, parse_series, parse_targets, parse_value
from xlplugin.facts.value import Fault, Invalid, Value
from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.functions.cell import Argument, Block, Cell
from xlplugin.functions.raw import to_raw
from xlplugin.functions.signature import Parameter, Role, Signature, own_fact
from xlplugin.functions.table import facts_in
from xlplugin.rules.base import Rule


def as_block(argument: Argument) -> Block:
    """Any argument as rows × columns."""
    return argument if isinstance(argument, tuple) else ((argument,),)


def flat(argument: Argument) -> list[Cell]:
    """The cells of an argument, row by row."""
    return [cell for row in as_block(argument) for cell in row]


def scalar(argument: Argument) -> Cell | Invalid:
    """The one cell of an argument; a larger range cannot be one value."""
    cells = flat(argument)
    return cells[0] if len(cells) == 1 else Invalid(Fault.WRONG_TYPE, "应为一个单元格，给的是一个区域")


def text(argument: Argument) -> str:
    """The text of a one-cell argument; empty where it is anything else."""
    cell = scalar(argument)
    return cell.strip() if isinstance(cell, str) else ""


def _raws(argument: Argument) -> list[Raw]:
    raws = [to_raw(cell) for cell in flat(argument)]
    while raws and blank(raws[-1]):
        raws.pop()
    return raws


def _padded(raws: list[Raw], length: int) -> list[Raw]:
    return raws + [None] * (length - len(raws))


def _single(definition: FactDefinition, argument: Argument) -> Value:
    cell = scalar(argument)
    if isinstance(cell, Invalid):
        return Invalid(cell.fault, f"{definition.label}{cell.message}")
    raw = to_raw(cell)
    if isinstance(raw, Invalid):
        return Invalid(raw.fault, f"{definition.label}{raw.message}")
    return parse_value(definition, raw)


def _fact(parameter: Parameter, argument: Argument, rule: Rule, vocabulary: Vocabulary) -> Fact | None:
    match parameter.role:
        case Role.FACT:
            definition = vocabulary[parameter.fact]
            return Fact(definition, _single(definition, argument))
        case Role.SERIES:
            definition = vocabulary[parameter.fact]
            return Fact(definition, parse_series(definition, _raws(argument)))
        case Role.OWN_SERIES:
            definition = vocabulary[own_fact(rule, parameter.role)]
            return Fact(definition, parse_series(definition, _raws(argument)))
        case Role.OWN_COUNT | Role.OWN_POINTS:
            definition = vocabulary[own_fact(rule, parameter.role)]
            return Fact(definition, _single(definition, argument))
    return None


def _targets(goals: Argument, actuals: Argument, rule: Rule, vocabulary: Vocabulary) -> Fact:
    definition = vocabulary[own_fact(rule, Role.GOALS)]
    left, right = _raws(goals), _raws(actuals)
    longest = max(len(left), len(right))
    return Fact(definition, parse_targets(definition, _padded(left, longest), _padded(right, longest)))


def bind(signature: Signature, arguments: Sequence[Argument], rule: Rule, vocabulary: Vocabulary) -> FactSet:
    """The facts that the arguments of a call carry for a rule; arguments left out are missing facts."""
    given = dict(zip((each.role for each in signature.parameters), arguments, strict=False))
    if Role.TABLE in given:
        return FactSet(vocabulary, facts_in(as_block(given[Role.TABLE]), vocabulary))
    if Role.GOALS in given:
        actuals = given.get(Role.ACTUALS)
        return FactSet(vocabulary, [_targets(given[Role.GOALS], actuals, rule, vocabulary)])
    # A fact the rubric does not know is one its rule cannot need: an argument of another form.
    pairs = [
        (parameter, argument)
        for parameter, argument in zip(signature.parameters, arguments, strict=False)
        if not parameter.fact or parameter.fact in vocabulary
    ]
    facts = [_fact(parameter, argument, rule, vocabulary) for parameter, argument in pairs]
    return FactSet(vocabulary, [fact for fact in facts if fact is not None])
