"""What scoring can find wrong: unusable facts, impossible claims, claims the facts refute, odd units."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final

from xlplugin.facts.factset import Fact
from xlplugin.facts.value import Invalid
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import MISSING, ZERO, plain
from xlplugin.problem import Problem, Severity
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict

_WAN: Final = Decimal(10_000)
_SLACK: Final = Decimal(2)


def _unusable(line: IndicatorScore) -> Iterator[Problem]:
    for fact in line.inputs:
        if isinstance(fact.value, Invalid):
            fix = "请在基础数据中更正后重新评分"
            yield Problem("fact-unusable", Severity.ERROR, fact.value.message, fix, fact.source)


def _claim(line: IndicatorScore) -> Iterator[Problem]:
    claim, name, weight = line.claim, line.indicator.name, line.indicator.weight
    if claim.typed:
        message = f"“{name}”自评得分应为数字，填的是“{claim.typed}”"
        yield Problem("claim-text", Severity.ERROR, message, "请改为数字", claim.source)
    if isinstance(claim.score, Decimal) and not ZERO <= claim.score <= weight:
        message = f"“{name}”自评得分{plain(claim.score)}分，不在0～{plain(weight)}分之间"
        yield Problem("claim-range", Severity.ERROR, message, "请改正自评得分", claim.source)


def _refuted(line: IndicatorScore) -> Iterator[Problem]:
    claim, name = line.claim.score, line.indicator.name
    if not isinstance(claim, Decimal):
        return
    if line.status is Verdict.DIFFERS and line.score is not None:
        message = (
            f"“{name}”自评{plain(claim)}分，测算{plain(line.score)}分，相差{plain(claim - line.score)}分"
        )
        fix = f"请核对：{line.explanation}"
        yield Problem("claim-differs", Severity.WARNING, message, fix, line.claim.source)
    elif line.score is None and not line.possible[0] <= claim <= line.possible[1]:
        low, high = (plain(bound) for bound in line.possible)
        message = f"“{name}”自评{plain(claim)}分，按已有数据只可能得{low}～{high}分"
        yield Problem(
            "claim-impossible", Severity.WARNING, message, "请补充数据或改正自评得分", line.claim.source
        )


def _ten_thousandfold(one: Fact, other: Fact) -> bool:
    if not (isinstance(one.value, Decimal) and isinstance(other.value, Decimal)):
        return False
    if ZERO in (one.value, other.value):
        return False
    ratio = max(one.value, other.value) / min(one.value, other.value)
    return _WAN / _SLACK <= ratio <= _WAN * _SLACK


def _units(line: IndicatorScore) -> Iterator[Problem]:
    amounts = [fact for fact in line.inputs if fact.definition.kind is UnitKind.AMOUNT]
    for one, other in combinations(amounts, 2):
        if _ten_thousandfold(one, other):
            pair = "与".join(f"{fact.definition.label}（{fact.typed}）" for fact in (one, other))
            fix = "请核对两者的单位是元还是万元"
            yield Problem("unit-suspect", Severity.WARNING, f"{pair}相差约一万倍", fix, one.source)


def _missing(line: IndicatorScore) -> Iterator[Problem]:
    if line.status is not Verdict.UNVERIFIABLE:
        return
    for fact in line.inputs:
        if fact.value is MISSING:
            message = f"“{line.indicator.name}”缺少{fact.definition.label}，无法核算，自评得分未经核实"
            yield Problem("fact-missing", Severity.NOTICE, message, "请在基础数据中补充", fact.source)


def _exempt(line: IndicatorScore) -> Iterator[Problem]:
    if line.outcome.exempt:
        message = f"“{line.indicator.name}”按免于扣分计满分：{line.outcome.words}"
        yield Problem("exempt", Severity.NOTICE, message, "请保留不适用的依据", line.claim.source)


def findings(sheet: ScoreSheet) -> tuple[Problem, ...]:
    """Everything scoring finds, in the form's order."""
    checks = (_unusable, _claim, _refuted, _missing, _units, _exempt)
    return tuple(problem for line in sheet.lines for check in checks for problem in check(line))
