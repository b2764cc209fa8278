"""What scoring can find wrong: unusable facts, impossible claims, claims the facts refute, odd units."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from xlplugin.facts.entry import NO_DATE
from xlplugin.facts.factset import Fact
from xlplugin.facts.parse import member_name
from xlplugin.facts.value import UNCALCULATED, Bounded, Invalid, Series
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import MISSING, ZERO, percent, plain, round_half_up
from xlplugin.problem import Problem, Source
from xlplugin.rules.base import stated_rates, walk
from xlplugin.rules.outcome import State, Step
from xlplugin.rules.periods import Periods
from xlplugin.scoring import codes
from xlplugin.scoring.claim import SEVERITY, ClaimStanding, bearing_readings, claim_standing
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict

_WAN: Final = Decimal(10_000)
# 元 taken for 万元 makes 10,000, times whatever the rate itself is.
_LEAST: Final = _WAN / 4
_MOST: Final = _WAN * 40


def _unusable(line: IndicatorScore) -> Iterator[Problem]:
    facts = (*line.inputs, *line.other_inputs)
    faults = [(fact, fact.value) for fact in facts if isinstance(fact.value, Invalid)]
    for fact, value in faults:
        for fault in value.members or (value,):
            place = fact.cell(fault.member, of_goal=fault.of_goal)
            yield codes.FACT_UNUSABLE.at(place, fault.message, fix=fault.fix)
    if not faults and line.outcome.state in (State.INVALID, State.OUT_OF_RANGE):
        yield from _contrary(line)


def _contrary(line: IndicatorScore) -> Iterator[Problem]:
    """What the facts contradict, each other or the rule, and where they stand; one cause is told once."""
    facts = {fact.definition.id: fact for fact in line.inputs}
    steps = [step for step in line.outcome.steps if step.contrary] or [
        Step(line.outcome.words, line.outcome.most, inputs=tuple(facts)[:1])
    ]
    for step in dict.fromkeys(steps):
        places = [place for each in step.inputs if (place := facts[each].cell(step.member))]
        cells = [place.cell for place in places if place.cell]
        where = f"（{'、'.join(cells)}）" if len(cells) > 1 else ""
        message = f"“{line.indicator.name}”不能计分：{step.words}{where}"
        fix = "请核对这几格，改正填错的" if len(cells) > 1 else ""
        yield codes.FACT_CONTRARY.at(places[0] if places else None, message, fix=fix, others=places[1:])


def claim_in_words(line: IndicatorScore) -> Problem:
    """A claim that is no number."""
    message = f"“{line.indicator.name}”自评得分应为数字，填的是{line.claim.quoted}"
    return codes.CLAIM_TEXT.at(line.claim.source, message, fix=NO_DATE if line.claim.date else "")


def _claim(line: IndicatorScore) -> Iterator[Problem]:
    claim, name, weight = line.claim, line.indicator.name, line.indicator.weight
    if claim.words:
        yield claim_in_words(line)
    if claim.points is not None and not ZERO <= claim.points <= weight:
        message = f"“{name}”自评得分{plain(claim.points)}分，不在0～{plain(weight)}分之间"
        yield codes.CLAIM_RANGE.at(claim.source, message, fix=f"请改为0～{plain(weight)}之间的数")


def _refuted(line: IndicatorScore) -> Iterator[Problem]:
    """What the facts say against a claim; one beyond its weight is told as such."""
    claim, name, standing = line.claim.points, line.indicator.name, claim_standing(line)
    if claim is None or standing not in SEVERITY or not ZERO <= claim <= line.indicator.weight:
        return
    low, high = (plain(bound) for bound in line.possible)
    bounds = f"只能得{low}分" if low == high else f"只可能得{low}～{high}分"
    gives = f"按已有数据{bounds}" if line.score is None else f"测算{plain(line.score)}分"
    message, fix = f"“{name}”自评{plain(claim)}分，{gives}", f"请核对：{line.explanation}"
    if standing is ClaimStanding.OTHER_READING:
        readings = "、".join(f"“{each}”" for each in bearing_readings(line))
        code, message, fix = codes.CLAIM_OTHER_READING, f"{message}；只在口径{readings}下成立", ""
    elif line.score is None:
        code, fix = codes.CLAIM_IMPOSSIBLE, "请补充数据或改正自评得分"
    else:
        code = codes.CLAIM_DIFFERS if standing is ClaimStanding.TOO_HIGH else codes.CLAIM_LOW
        message = f"{message}，{'多' if claim > line.score else '少'}计{plain(abs(claim - line.score))}分"
    yield code.at(line.claim.source, message, fix=fix, severity=SEVERITY[standing])


def _ratio(one: Fact, other: Fact) -> Decimal:
    """How many times the larger amount is the smaller; zero where there is nothing to compare."""
    amounts = [fact.value for fact in (one, other) if isinstance(fact.value, Decimal) and fact.value]
    return max(amounts) / min(amounts) if len(amounts) == 2 else ZERO  # noqa: PLR2004 - a pair


def _units(line: IndicatorScore) -> Iterator[Problem]:
    amounts = [fact for fact in line.inputs if fact.definition.kind is UnitKind.AMOUNT]
    for one, other in combinations(amounts, 2):
        if _LEAST <= _ratio(one, other) <= _MOST:
            pair = "与".join(f"{fact.definition.label}（{fact.typed}）" for fact in (one, other))
            times = plain(round_half_up(_ratio(one, other), 0))
            yield codes.UNIT_SUSPECT.at(one.source, f"{pair}相差{times}倍")


class Wanted(NamedTuple):
    """What nobody has given though an indicator's score needs it.

    Attributes:
        typed: what stands in its cell.
        rate: the label of a rate that would do in its place, empty where none would.
    """

    indicator: str
    label: str
    source: Source | None
    typed: str = ""
    rate: str = ""


def _wanted(line: IndicatorScore) -> Iterator[Wanted]:
    """What a line still needs: whole facts, else parts of them."""
    name, rates = line.indicator.name, stated_rates(line.indicator.rule)
    stated = [fact for fact in line.inputs if fact.definition.id in rates]
    spared = {each for fact in stated if fact.value is not MISSING for each in rates[fact.definition.id].ids}
    instead = {each: fact.definition.label for fact in stated for each in rates[fact.definition.id].ids}
    always = line.indicator.rule.always()
    asked = (
        fact
        for fact in line.inputs
        if fact.definition.id in always or fact.definition.label in line.outcome.lacking
    )
    lacking = (fact for fact in asked if fact.value is MISSING and fact not in stated)
    blank = [fact for fact in lacking if fact.definition.id not in spared]
    for fact in blank:
        rate = instead.get(fact.definition.id, "")
        yield Wanted(name, fact.definition.label, fact.source, fact.typed, rate)
    inexact = [
        fact
        for fact in line.inputs
        if isinstance(fact.value, Bounded) and fact.definition.label in line.outcome.lacking
    ]
    for fact in inexact:
        yield Wanted(name, f"{fact.definition.label}的确切比率", fact.source, fact.typed)
    for label in () if blank or inexact else line.outcome.lacking:
        yield Wanted(name, label, line.inputs[0].source)


def wanted(sheet: ScoreSheet) -> list[Wanted]:
    """All that is needed for the scores that could not be computed; what several need is told once."""
    found: dict[tuple[str, Source | None], Wanted] = {}
    for each in (each for line in sheet.lines if line.score is None for each in _wanted(line)):
        found.setdefault((each.label, each.source), each)
    return list(found.values())


def _missing(line: IndicatorScore) -> Iterator[Problem]:
    if line.score is not None or line.open_status is not Verdict.UNVERIFIABLE:
        return
    for each in _wanted(line):
        sheet = each.source.sheet if each.source else None
        instead = f"，或直接填“{each.rate}”" if each.rate else ""
        why, fix = f"未填“{each.label}”", f"请在{sheet or '基础数据'}中补充{instead}"
        if UNCALCULATED in each.typed:
            why, fix = f"“{each.label}”的公式没有算出", "请在 Excel 中打开并重新计算后保存，或直接填写数值"
        message = f"“{each.indicator}”{why}，无法核算，自评得分未经核实"
        yield codes.FACT_MISSING.at(each.source, message, fix=fix)


def _falling(line: IndicatorScore) -> Iterator[Problem]:
    """Progress against a schedule is cumulative: where it falls, single periods were probably typed."""
    scheduled = {
        each.series for each in walk(line.indicator.rule) if isinstance(each, Periods) and each.schedule
    }
    for fact in line.inputs:
        if fact.definition.id not in scheduled or not isinstance(fact.value, Series):
            continue
        given = [
            (place, rate)
            for place, rate in enumerate(fact.value.members, start=1)
            if isinstance(rate, Decimal)
        ]
        falls = [(one, other) for one, other in pairwise(given) if other[1] < one[1]]
        for (before, higher), (place, lower) in falls[:1]:
            names = [member_name(fact.definition, each) for each in (place, before)]
            message = f"{names[0]}{percent(lower)}低于{names[1]}{percent(higher)}，累计进度不会下降"
            places = (fact.cell(place), fact.cell(before))
            yield codes.PROGRESS_FALLS.at(places[0], message, others=filter(None, places[1:]))


def _exempt(line: IndicatorScore) -> Iterator[Problem]:
    if line.outcome.exempt:
        message = f"“{line.indicator.name}”{line.outcome.words}"
        yield codes.EXEMPT.at(line.claim.source, message)


_OF_FACTS: Final = (_unusable, _units, _falling, _exempt)


def of_facts(line: IndicatorScore) -> Iterator[Problem]:
    """What scoring finds in the facts that an indicator was given, whatever is claimed."""
    return (problem for check in _OF_FACTS for problem in check(line))


def findings(sheet: ScoreSheet) -> tuple[Problem, ...]:
    """Everything scoring finds, in the form's order."""
    checks = (_unusable, _claim, _refuted, _missing, _units, _falling, _exempt)
    return tuple(problem for line in sheet.lines for check in checks for problem in check(line))
