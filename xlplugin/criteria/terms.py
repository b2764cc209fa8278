"""The facts that a criterion speaks of: known ones by their names, new ones with kind and definition."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final
from zlib import crc32

from xlplugin.criteria.formula import WordedQuotient, split_terms
from xlplugin.criteria.names import BRACKETS, loose_name, shortened
from xlplugin.criteria.text import as_printed
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.money import ONE, ZERO
from xlplugin.rules.measure import PERCENTAGE_POINTS, Measure, RateKind

_MARKS: Final = re.compile("[“”\"'‘’、]")
_HALF: Final = {ord("（"): "(", ord("）"): ")"}
_COUNTED: Final = re.compile(
    r"(?:人|项目|户|次|件|个|编制|单位|合同|指标|笔|岗位|信访|事项)(?:总|个)?(?:数|数量)$|人员总?数|数量$"
)
_MONEY: Final = re.compile(r"金额|总额|经费|支出|预算|决算|收入|资产|资金|成本|费用|投资|结转|结余|税|款")
_PERSONS: Final = re.compile(r"人|编制")
_NEVER_OVER_ONE: Final = re.compile(
    r"(?:利用|及时|回复|合格|覆盖|公开|签订|满意|规范|签约|办结|编报)率$|满意度$|占比$"
)
_A_GOAL: Final = re.compile(r"目标|标准值|上年")
"""What may well be surpassed."""

_MAY_FALL: Final = re.compile(
    r"变动|增长|增减|增幅|升降|降低率|下降率|偏差|节约率|超支率|(?:减少|下降|压减|压缩|降低|增加|上升|提高|提升|超出?(?:预算|概算|计划|标准|定额|标|支))比例"
)
"""Rates that may be negative."""
_WHOLE_OF_PARTS: Final = re.compile(r"\((?:其中|含|包括)?:?(?P<parts>[^()+]+(?:\+[^()+]+)+)\)")
_SHORTEST_NAME: Final = 4
_LONGEST_LABEL: Final = 40
_MOST_RATE: Final = Decimal(3)
"""Above it a rate was typed as a number of percents."""


def _exact(words: str) -> str:
    """A name without brackets and quotation marks."""
    return _MARKS.sub("", BRACKETS.sub("", words.translate(_HALF)))


class Terms:
    """The facts of one rubric while it is read: the known vocabulary, and what a form adds to it."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known
        self._added = dict[FactId, FactDefinition]()
        self._by_name = dict[tuple[str, bool], FactId]()
        for fact in known:
            rate = _is_rate(fact.kind)
            words = (word for clue in fact.clues if _is_name(clue) for word in clue.words)
            for name in (fact.label, *words):
                self._by_name.setdefault((_exact(name), rate), fact.id)
        for fact in known:
            loose = loose_name(fact.label)
            if len(loose) >= _SHORTEST_NAME:  # 预算数 may be of anything
                self._by_name.setdefault((loose, _is_rate(fact.kind)), fact.id)

    def definition(self, fact: FactId) -> FactDefinition:
        """A fact, known before or added."""
        return self._added.get(fact) or self._known[fact]

    def added(self, wanted: Iterable[FactId]) -> tuple[FactDefinition, ...]:
        """Those of some facts that were not known before."""
        return tuple(self._added[each] for each in dict.fromkeys(wanted) if each in self._added)

    def _known_as(self, words: str, *, rate: bool) -> FactId | None:
        exact = self._by_name.get((_exact(words), rate))
        return exact or self._by_name.get((loose_name(words), rate))

    def amount(self, words: str, *, own: bool = False) -> FactId:
        """The amount or count that a term of a formula is; with ``own`` none that was known before."""
        known = None if own else self._known_as(words, rate=False)
        if known and self.definition(known).kind in (UnitKind.AMOUNT, UnitKind.COUNT):
            return known
        is_count = bool(_COUNTED.search(BRACKETS.sub("", words))) and not _MONEY.search(words[-4:])
        if is_count:
            counted = "人" if _PERSONS.search(words) else "项"
            return self._add(UnitKind.COUNT, words, f"{words}，按评分标准填写", counted=counted)
        return self._add(UnitKind.AMOUNT, words, f"{words}，按评分标准填写")

    def rate(self, name: str, made: str = "") -> FactId:
        """The percent that a form, or another report, states itself, with the words of how it is made."""
        known = self._known_as(name, rate=True)
        if known and self.definition(known).kind is UnitKind.PERCENT:
            return known
        least = -ONE if _MAY_FALL.search(name) and "绝对值" not in name else ZERO
        definition = f"{name}={made}" if made else f"{name}，按评分标准计算或取数"
        return self._add(UnitKind.PERCENT, name, definition, minimum=least, maximum=_MOST_RATE)

    def measure(self, name: str, quotient: WordedQuotient | None) -> Measure:
        """The rate of that name: its quotient, or the stated rate alone."""
        name = as_printed(name)
        if quotient is None:
            return Measure(name=name, of=self.rate(name))
        is_excess = bool(quotient.less) and loose_name(quotient.less) == loose_name(quotient.below)
        saved = quotient.less and loose_name(quotient.top) == loose_name(quotient.below)
        if (quotient.absolute and not is_excess) or (saved and _MAY_FALL.search(name)):
            made = f"({quotient.top}-{quotient.less})÷{quotient.below}"
            made = made if saved else f"|{made[1:].replace(')', '|', 1)}"
            return Measure(name=name, of=self.rate(name, made))  # no form of a rate is reckoned so
        top, *more = split_terms(quotient.top, "+")
        below, *more_below = split_terms(quotient.below, "+")
        less = () if is_excess or not quotient.less else (quotient.less,)
        words = (top, *more, below, *more_below, *less)
        form = RateKind.EXCESS if is_excess else RateKind.QUOTIENT
        form = RateKind.DEVIATION if quotient.absolute else form
        facts = {each: self.amount(each) for each in words}
        if len(set(facts.values())) < len(facts):  # two words for one known fact are two figures here
            facts = {each: self.amount(each, own=True) for each in words}
        return Measure(
            name=name,
            of=facts[top],
            plus=tuple(facts[each] for each in more),
            to=facts[below],
            to_plus=tuple(facts[each] for each in more_below),
            less=facts[less[0]] if less else None,
            form=form,
            part_of_whole=not quotient.less
            and (
                bool(_NEVER_OVER_ONE.search(name) and not _A_GOAL.search(quotient.below))
                or _is_part(quotient)
                or (name.endswith("及时性") and self.definition(facts[top]).kind is UnitKind.COUNT)
            ),
        )

    def figure(self, what: str, unit: str, decimals: int = 0) -> Measure:
        """How many there are of something, such as months of delay."""
        definition = f"{what}，按{unit}填写；没有填0"
        counted = self._add(UnitKind.COUNT, what, definition, counted=unit, decimals=decimals)
        return Measure(name=what, of=counted, form=RateKind.FIGURE, unit=unit)

    def rise(self, name: str) -> Measure:
        """By how many percentage points a rate lies above last year's."""
        name = as_printed(name)
        now, before = self.rate(name), self.rate(f"上年{name}")
        return Measure(
            name=f"{name}提高幅度", of=now, less=before, form=RateKind.FIGURE, unit=PERCENTAGE_POINTS
        )

    def series(self, name: str, items: tuple[str, ...]) -> FactId:
        """Percents reported period by period."""
        return self._add(
            UnitKind.SERIES,
            name,
            f"{name}，按期逐项填写",
            of=UnitKind.PERCENT,
            items=items,
            maximum=_MOST_RATE,
        )

    def progress(self, name: str, periods: int) -> FactId:
        """Cumulated progress at the end of so many periods; the known one where it has as many."""
        known = next((each for each in self._known if each.id == "period_progress"), None)
        if known and len(known.items) == periods:
            return known.id
        return self.series(name, tuple(f"第{place}期" for place in range(1, periods + 1)))

    def monthly(self, name: str) -> FactId:
        """A rate reported month by month."""
        return self.series(name, tuple(f"第{place}期" for place in range(1, 13)))

    def count(self, what: str, counted: str) -> FactId:
        """How many faults of a sort there are."""
        number = f"{what}的{counted.removeprefix('个') or counted}数"
        return self._add(UnitKind.COUNT, number, f"{number}；没有填0", counted=counted)

    def answer(self, what: str) -> FactId:
        """Whether something holds."""
        return self._add(UnitKind.YES_NO, what, f"{what}：符合填是，不符合填否")

    def level(self, name: str, levels: tuple[str, ...]) -> FactId:
        """Which of some levels holds."""
        return self._add(
            UnitKind.LEVEL, f"{name}（档次）", f"按评分标准选择“{name}”所在的档次", levels=levels
        )

    def judged(self, name: str) -> FactId:
        """Points that a person gives."""
        return self._add(UnitKind.POINTS, f"{name}评定得分", f"对照评分标准评定“{name}”的得分")

    def taken(self, what: str) -> FactId:
        """Points that a person takes off."""
        return self._add(UnitKind.POINTS, f"{what}扣分", f"对照评分标准评定“{what}”扣几分；没有的填0")

    def judged_lines(self, name: str) -> FactId:
        """Points that a person gives line by line."""
        return self._add(
            UnitKind.SERIES, f"{name}逐项评定得分", f"对照评分标准逐项评定“{name}”的得分", of=UnitKind.POINTS
        )

    def targets(self, name: str) -> FactId:
        """The lines of a table of targets."""
        definition = f"“{name}”所指绩效目标表中每个指标的目标值和完成值"
        return self._add(UnitKind.TARGETS, f"{name}（目标值和完成值）", definition)

    def _add(  # noqa: PLR0913 - what a kind of fact has of its own
        self,
        kind: UnitKind,
        label: str,
        definition: str,
        *,
        counted: str = "项",
        of: UnitKind | None = None,
        items: tuple[str, ...] = (),
        levels: tuple[str, ...] = (),
        minimum: Decimal = ZERO,
        maximum: Decimal | None = None,
        decimals: int = 0,
    ) -> FactId:
        label, definition = as_printed(label), as_printed(definition)
        levels = tuple(map(as_printed, levels))
        label = shortened(label, _LONGEST_LABEL)
        mark = f"{crc32(f'{kind}{label}{levels}{definition}'.encode()):08x}"
        fact = f"{kind.value}_{mark}"
        if fact in self._added:
            return fact
        made = FactDefinition(
            id=fact, label=label, kind=kind, definition=definition,
            counted=counted, of=of, items=items, levels=levels, minimum=minimum, maximum=maximum,
            decimals=decimals,
        )  # fmt: skip
        same = next((each for each in self._known if _asks_the_same(each, made)), None)
        if same:
            return same.id
        labels = {each.label for each in (*self._known, *self._added.values())}
        if label in labels:
            made = replace(made, label=f"{label}〔{mark[:4]}〕")
        self._added[fact] = made
        return fact


def _asks_the_same(known: FactDefinition, made: FactDefinition) -> bool:
    """Whether a known fact takes what a made one would; people may have defined it at more length."""
    return all(
        getattr(known, each) == getattr(made, each)
        for each in ("label", "kind", "of", "counted", "items", "levels", "minimum", "maximum")
    )


def _is_part(quotient: WordedQuotient) -> bool:
    """Whether what is below is said to hold what is on top: 编外人员与在职人员总数（在编+编外）."""
    found = _WHOLE_OF_PARTS.search(quotient.below)
    return found is not None and any(each in quotient.top for each in found["parts"].split("+"))


def _is_rate(kind: UnitKind) -> bool:
    return kind is UnitKind.PERCENT


def _is_name(clue: object) -> bool:
    """Whether a clue's words name the fact wherever they stand."""
    return not any(getattr(clue, each) for each in ("answer", "own", "after", "table"))
