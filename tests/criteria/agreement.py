"""Rules drafted from a form, and those written by hand: ``python -m tests.criteria.agreement FORM RUBRIC …``.

The worked cases of a shipped rubric are put to both. A fact goes over by its id, by its label, or as
``agreement.yaml`` says, where the differences that remain are explained, too.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from xlplugin.criteria.names import loose_name
from xlplugin.facts.vocabulary import FactId, Vocabulary
from xlplugin.functions.library import open_rubric
from xlplugin.model import Record, Words, record
from xlplugin.money import plain, round_half_up
from xlplugin.problem import Refused
from xlplugin.rubric.library import shipped
from xlplugin.rubric.load import read_text
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import parse_yaml
from xlplugin.rules.base import Rule, stated_rates
from xlplugin.rules.judgement import Judgement
from xlplugin.scoring.cases import NO_SCORES, WorkedCase, facts_of, load_cases
from xlplugin.service.drafting import draft
from xlplugin.service.file import FileBook

DATA: Final = Path(__file__).parent / "agreement.yaml"
_REVERSED: Final = {"是": "否", "否": "是"}
_STATED: Final = "只填比率：读成的规则由分子分母计算，不另设比率"


@record
class CarriedFact(Record):
    """A fact of the rule written by hand, and what it is in the draft.

    Attributes:
        fact: its id in the shipped rubric.
        words: words in the label or definition of that one fact of the drafted indicator.
        reversed: 是 here is 否 there.
        levels: its levels, in the order in which the draft's stand.
        values: what some values are there; null for none.
        other: what any other value is there; as typed where it is absent.
        zeros: words of the draft's facts that are 0 beside it: the draft asks for a sum by its terms.
        apart: values with which the two rules differ, and why; no random facts take them.
        incomparable: why nothing there is the same, where that is so.
    """

    fact: FactId
    words: str = ""
    reversed: bool = False
    levels: tuple[str, ...] = ()
    values: dict[str, str | None] = field(default_factory=dict)
    other: str | None = None
    zeros: tuple[str, ...] = ()
    apart: dict[str, str] = field(default_factory=dict)
    incomparable: str = ""

    def there(self, typed: Any, levels: Sequence[str]) -> Any:  # noqa: ANN401 - whatever a YAML file holds
        """What a typed value is in the draft; None for nothing."""
        said = str(typed)
        if self.levels:
            return levels[self.levels.index(said)] if said in self.levels else self.values.get(said, typed)
        if self.reversed:
            return _REVERSED.get(said, typed)
        return self.values.get(said, self.other if self.other is not None else typed)


@record
class Pair(Record):
    """An indicator, what it is in the draft, and what differs.

    Attributes:
        indicator: its name in the shipped rubric.
        draft: its name in the draft, where that differs.
        facts: the facts that go over otherwise than by id and label.
        readings: the draft's readings by the names that the shipped rubric has for them.
        unread: the shipped rubric's readings that no draft has, and why.
    """

    indicator: str
    draft: str = ""
    facts: tuple[CarriedFact, ...] = ()
    readings: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


@record
class Explained(Record):
    """Cases in which the two rules differ, and why."""

    why: Words
    cases: tuple[str, ...]


@record
class Paired(Record):
    """What is known of the drafts of some rubrics that are alike."""

    rubrics: tuple[str, ...]
    pairs: tuple[Pair, ...] = ()
    differences: tuple[Explained, ...] = ()


@record
class Pairings(Record):
    """The file ``agreement.yaml``."""

    forms: tuple[Paired, ...]


class Comparison(StrEnum):
    """What came of a case; the value is the word that is printed."""

    AGREES = "相同"
    DIFFERS = "不同"
    JUDGEMENT = "须人工，不算"
    OTHER_READING = "草稿没有这一口径"
    INCOMPARABLE = "不可比"
    UNKNOWN = "没有对应的数据或口径"


class ComparedCase(NamedTuple):
    """A worked case with what the two rules gave, or why they were not compared."""

    case: WorkedCase
    comparison: Comparison
    by_hand: str = ""
    drafted: str = ""
    why: str = ""


class _NotCarried(Exception):  # noqa: N818 - it says why
    def __init__(self, comparison: Comparison, why: str) -> None:
        super().__init__(why)
        self.comparison, self.why = comparison, why


@cache
def pairings() -> Mapping[str, Paired]:
    """What is known, by the id of the shipped rubric."""
    read = validate(Pairings, parse_yaml(read_text(DATA), DATA.name))
    return {rubric: each for each in read.forms for rubric in each.rubrics}


class Agreement:
    """A rubric written by hand and one drafted from its form.

    Attributes:
        by_hand: the shipped rubric.
        drafted: the draft.
        known: what is known of the two.
    """

    def __init__(self, by_hand: LoadedRubric, drafted: LoadedRubric) -> None:
        self.by_hand, self.drafted = by_hand, drafted
        self.known = pairings()[by_hand.rubric.id]
        self._pairs = {each.indicator: each for each in self.known.pairs}
        self._why = {name: each.why for each in self.known.differences for name in each.cases}

    def pair(self, indicator: str) -> Pair:
        """What is known of an indicator."""
        return self._pairs.get(indicator, Pair(indicator=indicator))

    def compared(self) -> Iterator[ComparedCase]:
        """All worked cases of the shipped rubric."""
        path = shipped("rubrics") / f"{self.by_hand.rubric.id}.cases.yaml"
        return map(self.compare, load_cases(self.by_hand, path))

    def compare(self, case: WorkedCase) -> ComparedCase:
        """Put one case to both rules."""
        pair = self.pair(case.indicator)
        by_hand = _found(self.by_hand, case.indicator)
        drafted = _found(self.drafted, pair.draft or case.indicator)
        if isinstance(drafted.rule, Judgement):
            return ComparedCase(case, Comparison.JUDGEMENT)
        if case.weight is not None:
            by_hand, drafted = by_hand.worth(case.weight), drafted.worth(case.weight)
        reading = case.reading if case.reading != by_hand.reading else None
        rule = _read_so(by_hand, reading)
        other = _read_so(drafted, pair.readings.get(reading, reading) if reading else None)
        if reading in pair.unread:
            return ComparedCase(case, Comparison.OTHER_READING, why=f"{reading}：{pair.unread[reading]}")
        if rule is None or other is None:
            return ComparedCase(case, Comparison.UNKNOWN, why=f"口径“{reading}”")
        try:
            carried = replace(case, facts=self._carried(case.facts, rule, drafted, pair))
        except _NotCarried as not_carried:
            return ComparedCase(case, not_carried.comparison, why=not_carried.why)
        decimals = self.by_hand.rubric.decimals
        first = _given(rule, case, self.by_hand.vocabulary, decimals)
        second = _given(other, carried, self.drafted.vocabulary, decimals)
        same = Comparison.AGREES if first == second else Comparison.DIFFERS
        return ComparedCase(case, same, first, second, self._why.get(case.name, ""))

    def differences(self, found: Sequence[ComparedCase]) -> tuple[str, ...]:
        """The names of the cases that are explained and do not differ, or differ and are not explained."""
        differ = {each.case.name for each in found if each.comparison is Comparison.DIFFERS}
        return tuple(sorted(differ ^ set(self._why)))

    def _carried(
        self, facts: Mapping[FactId, Any], rule: Rule, drafted: Indicator, pair: Pair
    ) -> dict[str, Any]:
        for known in pair.facts:
            if known.incomparable and known.fact in rule.fact_ids:
                raise _NotCarried(Comparison.INCOMPARABLE, known.incomparable)
        there: dict[FactId, Any] = {}
        for fact, typed in facts.items():
            for each, value in self._carry(fact, typed, rule, drafted, pair):
                if there.setdefault(each, value) != value:
                    label = self.drafted.vocabulary[each].label
                    raise _NotCarried(Comparison.INCOMPARABLE, f"草稿只问一次“{label}”")
        return there

    def _carry(
        self,
        fact: FactId,
        typed: Any,  # noqa: ANN401 - whatever a YAML file holds
        rule: Rule,
        drafted: Indicator,
        pair: Pair,
    ) -> Iterator[tuple[FactId, Any]]:
        words = self.drafted.vocabulary
        asked = [words[each] for each in dict.fromkeys(f for one in drafted.rules for f in one.fact_ids)]
        told = [each for each in pair.facts if each.fact == fact]
        label = self.by_hand.vocabulary[fact].label
        alike = [each.id for each in asked if each.id == fact or loose_name(each.label) == loose_name(label)]
        if not told and alike:
            yield alike[0], typed
            return
        if not told:
            stated = fact in stated_rates(rule)
            kind = Comparison.INCOMPARABLE if stated else Comparison.UNKNOWN
            raise _NotCarried(kind, _STATED if stated else f"“{label}”")
        for each in told:
            to, *others = [self._one(each_words, drafted) for each_words in (each.words, *each.zeros)]
            value = each.there(typed, words[to].levels)
            if value is not None:
                yield to, value
                yield from ((other, 0) for other in others)

    def _one(self, words: str, drafted: Indicator) -> FactId:
        """The one fact of a drafted indicator that is called so."""
        vocabulary = self.drafted.vocabulary
        asked = [vocabulary[each] for one in drafted.rules for each in one.fact_ids]
        found = {each.id for each in asked if words in each.label or words in each.definition}
        if len(found) != 1:
            raise _NotCarried(Comparison.UNKNOWN, f"“{words}”")
        return found.pop()


def _found(loaded: LoadedRubric, name: str) -> Indicator:
    found = loaded.rubric.indicator(name)
    if found is None:
        msg = f"{loaded.rubric.id} has no indicator {name}"
        raise LookupError(msg)
    return found


def _read_so(indicator: Indicator, reading: str | None) -> Rule | None:
    if reading is None:
        return indicator.rule
    return next((each.rule for each in indicator.readings if each.name == reading), None)


def _given(rule: Rule, case: WorkedCase, vocabulary: Vocabulary, decimals: int) -> str:
    outcome = rule.evaluate(facts_of(case, vocabulary))
    if outcome.points is None:
        return NO_SCORES[outcome.state]
    return f"{plain(round_half_up(outcome.points, decimals))}{'（免于扣分）' if outcome.exempt else ''}"


def agreement_of(form: Path, rubric: str) -> Agreement:
    """A shipped rubric, and the one drafted from a form.

    Raises:
        Refused: the form or the rubric cannot be read.
    """
    return Agreement(open_rubric(rubric), draft(FileBook(form), f"{rubric}-draft").loaded)


def _table(agreement: Agreement) -> Iterator[str]:
    found = list(agreement.compared())
    counts = Counter(each.comparison for each in found)
    claimed = counts[Comparison.AGREES] + counts[Comparison.DIFFERS]
    yield f"{agreement.by_hand.rubric.id}：算例{len(found)}个，" + "，".join(
        f"{each.value}{counts[each]}" for each in Comparison if counts[each]
    )
    yield f"    比较{claimed}个，{Decimal(100 * counts[Comparison.AGREES]) / max(claimed, 1):.1f}%相同"
    for each in found:
        if each.comparison is Comparison.DIFFERS:
            yield f"    {each.case.indicator}｜{each.case.name}：手写{each.by_hand}，草稿{each.drafted}"
            yield f"        {each.why or '没有说明'}"
    reasons = Counter(
        (each.comparison, each.case.indicator, each.why)
        for each in found
        if each.why and each.comparison is not Comparison.DIFFERS
    )
    for (comparison, indicator, why), many in reasons.items():
        yield f"    {comparison}{many}个：{indicator}｜{why}"
    yield from (f"    说明已不符：{each}" for each in agreement.differences(found))


def main() -> int:
    """Print how far drafts agree; 1 where a difference is not explained, or one that is explained is gone."""
    parser = ArgumentParser(prog="python -m tests.criteria.agreement", description=__doc__)
    parser.add_argument("pairs", nargs="+", metavar="FORM RUBRIC", help="a form, and the id of its rubric")
    names = parser.parse_args().pairs
    if len(names) % 2:
        parser.error("each form needs the id of its rubric")
    code = 0
    for form, rubric in zip(names[::2], names[1::2], strict=True):
        try:
            agreement = agreement_of(Path(form), rubric)
        except Refused as refused:
            sys.exit("\n".join(str(each) for each in refused.problems))
        sys.stdout.write("\n".join(_table(agreement)) + "\n")
        code |= bool(agreement.differences(list(agreement.compared())))
    return code


if __name__ == "__main__":
    sys.exit(main())
