"""Facts that are given or suggested twice, with two values: on the sheet of facts, in rows, in words."""

from collections.abc import Iterator
from decimal import Decimal

from xlplugin.audit.basis import codes
from xlplugin.facts.factset import Fact
from xlplugin.facts.value import Bounded, Level, Series, YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.form.proposal import Proposal
from xlplugin.money import MISSING, AmountUnit, plain
from xlplugin.problem import Problem, Severity


def check_facts(case: Case) -> Iterator[Problem]:
    """Accepted facts against what the workbook says elsewhere."""
    if case.sheet is None or not case.proposals:
        return
    facts = {
        fact.definition.id: fact for line in case.sheet.lines for fact in (*line.inputs, *line.other_inputs)
    }
    for proposal in case.proposals:
        fact = facts.get(proposal.definition.id)
        if fact is None or not _contrary(fact, proposal):
            continue
        items, member = fact.definition.items, proposal.member
        item = items[member - 1] if 0 < member <= len(items) else ""
        message = f"基础数据“{fact.definition.label}{item}”为{fact.typed}，而{_says(proposal)}"
        place = fact.source or proposal.source
        yield codes.FACT_DIFFERS_FROM_TABLE.at(place, message, others=(proposal.source,))


def check_rates(case: Case) -> Iterator[Problem]:
    """Rates that the form states against amounts in it that make others; neither is taken for a fact."""
    for rate, amounts, words in case.contrary_rates:
        yield codes.RATE_STATED_DIFFERS.at(
            rate.source,
            f"{rate.how}，而{words}，两者不一致",
            "；".join(each.how for each in amounts),
            severity=Severity.NOTICE,
            others=(each.source for each in amounts),
        )


def check_rivals(case: Case) -> Iterator[Problem]:
    """What an indicator's row says of a fact against what the words beside the form say of it.

    The claim is judged by its own row. The words may mean another part of it, so this asks.
    """
    for taken, other in case.rivals:
        fact = taken.definition
        points = "；".join(
            f"“{row.called}”自评{plain(row.score.points)}分，按前者得{plain(one)}分，按后者得{plain(two)}分"
            for row, one, two in _points(case, fact.id)
            if row.score.points is not None
        )
        yield codes.FIGURE_DIFFERS.at(
            other.source,
            f"{fact.label}两处不同：{_how(taken)}，而{_how(other)}{'；' if points else ''}{points}",
            f"{taken.shown}≠{other.shown}",
            severity=Severity.NOTICE,
            fix="请核对两处；是同一个数的请统一，并按正确的数核对自评得分",
            others=(taken.source,),
        )


def _points(case: Case, fact: FactId) -> Iterator[tuple[Row, Decimal, Decimal]]:
    """The indicators that ask for a fact, with their points by rows' words and by those beside the form."""
    by_words = {line.indicator.name: line for line in case.rival_trial.lines} if case.rival_trial else {}
    for row, _, trial in case.scored_rows():
        other = by_words[trial.indicator.name]
        asked = any(each.definition.id == fact for each in trial.inputs)
        if asked and trial.score is not None and other.score is not None and trial.score != other.score:
            yield row, trial.score, other.score


def _contrary(fact: Fact, proposal: Proposal) -> bool:
    """Whether a fact, or the member of a series that is proposed, was given otherwise in another place."""
    given, proposed, member = fact.value, proposal.value, proposal.member
    if isinstance(given, Series):
        known = given.members[member - 1] if 0 < member <= len(given.members) else MISSING
        given = known if isinstance(known, Decimal) else MISSING
    if fact.source == proposal.source:
        return False
    if isinstance(given, Decimal) and isinstance(proposed, Bounded):
        return not proposed.holds(given)
    if isinstance(given, Decimal) and isinstance(proposed, Decimal):
        if proposal.definition.kind is UnitKind.AMOUNT and proposal.unit in list(AmountUnit):
            proposed *= AmountUnit(proposal.unit).in_yuan
        return abs(given - proposed) > proposal.step / 2
    return isinstance(given, (YesNo, Level)) and type(given) is type(proposed) and given != proposed


def _how(proposal: Proposal) -> str:
    return proposal.how.removesuffix(f"；{proposal.doubt}") if proposal.doubt else proposal.how


def _says(proposal: Proposal) -> str:
    """What a place says: a table holds the value, words mean it."""
    how = _how(proposal)
    return f"{how}{'，即' if how.endswith('”') else '为'}{proposal.shown}"
