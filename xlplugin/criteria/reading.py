"""An official criterion read into a rule: what is certain becomes a rule, the rest a person's judgement."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, cast

from xlplugin.criteria.events import Effect, Event, events_of, may_score
from xlplugin.criteria.formula import Formula, Quotient, ScoreFormula, formula_of, quotient_of, ratio_in, score_formula
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.criteria.terms import Terms, plain_name
from xlplugin.criteria.text import Item, as_printed, items_of, one_way
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.money import HUNDRED, ONE, ZERO, plain
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule, fact_ids, walk
from xlplugin.rules.combine import Ceiling, Enclosing, Exempt, Share, Shares, Sum, SumPart, Veto
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Condition, LevelPoints, Levels, Within
from xlplugin.rules.deduction import Deductible, Deduction, SmallPopulation
from xlplugin.rules.judgement import Checklist, CheckItem, Judgement, USUAL_BANDS
from xlplugin.rules.measure import Measure
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Band, Bands, Counting, Overrun, Proportional


@dataclass(frozen=True, slots=True)
class OfficialCriterion:
    """What a form prints of an indicator.

    Attributes:
        name: the indicator's name.
        points: its weight.
        text: its scoring standard.
        about: its explanation (指标说明); may be empty.
    """

    name: str
    points: Decimal
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another rule that the words allow, its name, and the words."""

    name: str
    why: str
    rule: AnyRule


@dataclass(frozen=True, slots=True)
class ReadCriterion:
    """The rule of a criterion.

    Attributes:
        rule: the rule; a judgement where nothing was understood.
        reading: the name of the reading that the rule follows.
        others: the other readings.
        facts: the facts that were not known before.
        not_understood: the sentences that no rule stands for.
        remarks: what the text contradicts itself in, for people.
    """

    rule: AnyRule
    reading: str
    others: tuple[OtherReading, ...]
    facts: tuple[FactDefinition, ...]
    not_understood: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """A part of the rule that the words allow to be read in other ways.

    Attributes:
        name: the reading's name that the part follows.
        part: the part.
        others: the names of the other readings, the words that allow them, and the part read so.
    """

    name: str
    part: Rule
    others: tuple[tuple[str, str, Rule], ...]


class _Unclear(Exception):  # noqa: N818 - it says what the sentence is
    """A sentence that may change points and that no rule stands for."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_criterion(official: OfficialCriterion, terms: Terms) -> ReadCriterion:
    """Read a criterion.

    Args:
        official: what the form prints.
        terms: the facts known so far; new ones are added to them.
    """
    reader = _Reader(official, terms)
    item = items_of(one_way(official.text))
    try:
        rule = reader.rule(item, official.name, official.points)
        if rule.most != official.points:
            reader.remarks.append(f"评分标准各部分合计{plain(rule.most)}分，分值{plain(official.points)}分")
            raise _Unclear(official.text.strip())
    except _Unclear as unclear:
        reader.not_understood.append(unclear.sentence)
        reader.choices = []
        rule = reader.judgement(official.name, official.points)
    choices = [each for each in reader.choices if _holds(rule, each.part)]
    others = tuple(
        OtherReading(name, why, cast("AnyRule", _with(rule, each.part, part)))
        for each in choices
        for name, why, part in each.others
    )
    rules = (rule, *(each.rule for each in others))
    wanted = (fact for each in rules for fact in fact_ids(cast("Rule", each)))
    return ReadCriterion(
        rule=cast("AnyRule", rule),
        reading="，".join(each.name for each in choices) or "原文",
        others=others,
        facts=terms.added(wanted),
        not_understood=tuple(dict.fromkeys(reader.not_understood)),
        remarks=tuple(reader.remarks),
    )


_SHARES: Final = re.compile(r"(?:各占|均占)(?P<each>\d+(?:\.\d+)?)%|分别占(?P<list>\d+(?:\.\d+)?%(?:[、,和及与]+\d+(?:\.\d+)?%)+)")
_WHOLE: Final = re.compile(r"[,、]*(?:则)?(?:本项|此项|该项|本|该)(?:三级|评价)?(?:指标)?(?:自评)?$")
_HEADER: Final = re.compile(r"(?P<name>[^,:(]{2,30}?)(?:得分)?\((?P<points>\d+(?:\.\d+)?)分\)")
_SCORE: Final = re.compile(r"(?:^|,)(?P<name>[^,=]*(?:得分|评分))=(?P<value>[^,=]+)")
_PERIOD: Final = re.compile(r"\(?(?P<top>[^/()]+)/序时进度(?P<due>\d+)%\)?")
_BEYOND: Final = re.compile(
    r"(?:(?P<when>.*?)[,、]?)(?:每)?(?:超出|超过|增加|高于|上升|超)(?P<step>(?:一|1)个百分点|\d+(?:\.\d+)?个?(?:%|百分点))(?:\(含\))?"
)
_UNITS: Final = "项|次|例|笔|处|个|起|人|件|家|条|宗|份|户"
_EACH_FAULT: Final = re.compile(
    rf"(?P<before>.*?)[,、]?(?:如|若|每)?(?:发现|有|存在|出现|发生|查出)?每?(?:一|1)(?P<unit>{_UNITS})(?:\(.{{1,3}}\))?(?P<after>(?!及以上).*)"
)
_POPULATION: Final = re.compile(
    r"(?P<of>[^\d,]+?)(?:(?P<more>超过|多于|大于)(?P<low>\d+)(?:个|项|家)|(?P<high>\d+)(?:个|项|家)(?:\(含\))?(?:以内|及以下|以下))的?,(?P<fault>.+)"
)
_COMPARED: Final = re.compile(r"(?P<one>[^≤<>≥\d,]+)≤(?P<other>[^≤<>≥\d,]+)(?:,符合要求)?")
_LARGER: Final = re.compile(r"(?:如|若|当)?(?P<one>[^,]+?)(?:大于|超过|高于)(?P<other>[^,\d]+)")
_ELSE: Final = re.compile(r"^(?:否则|反之|其他|其余|不符合|未)|^$")
_NEGATION: Final = re.compile(r"未|不|没|无|否")
_SUM_OF_PARTS: Final = re.compile(r"[^=]*得分=[^=]*得分(?:[+、][^=]*得分)+|.*得分=各.*(?:之和|合计)")
_ASKED: Final = re.compile(r"(?:是否)?有无(.+)|是否(?:有|建立|制定)(.+)")
_ABSENT: Final = re.compile(r"^(?:如|若)?(?:无|没有)(?:的)?,?")
_GENERAL: Final = ("", "比率", "比例", "控制率", "数值", "指标值", "完成率", "该比率", "占比", "得分率")
_TARGETS: Final = re.compile(r"目标值.*完成值|绩效目标表")
_LONGEST_NAME: Final = 30
_SHORTEST_FAULT: Final = 7
_COUNTING: Final = "“{0}”没有写明不足{1}如何处理"


class _Reader:
    """Reads one criterion; gathers what it adds, allows and leaves open."""

    def __init__(self, official: OfficialCriterion, terms: Terms) -> None:
        self._official, self._terms = official, terms
        self.choices = list[_Choice]()
        self.not_understood, self.remarks = list[str](), list[str]()
        item = items_of(one_way(official.text))
        texts = (*item.all_sentences(), *re.split(r"[。;\n]", one_way(official.about)))
        found = (formula_of(each) for each in texts)
        self._formulas = [each for each in found if isinstance(each, Formula)]

    # ------------------------------------------------------------------ the whole and its items

    def rule(self, item: Item, name: str, points: Decimal) -> Rule:
        """The rule of an item and all below it."""
        if not item.items:
            return self._leaf(self._scoring(item.sentences), name, points)
        own, parts = self._scoring(item.sentences), list[Item]()
        vetoes, exemptions, shares = list[str](), list[str](), list[Decimal]()
        for each in item.items:
            sentences = self._scoring(each.sentences) if not each.items else ["…"]
            if not sentences and not each.items:
                continue
            alone = sentences[0] if len(sentences) == 1 else ""
            events = events_of(alone)
            stated = next((one for one in sentences if _SHARES.search(one) and not events_of(one)), None)
            if stated:
                shares = self._shares(stated)
                others = tuple(one for one in sentences if one != stated)
                parts += [Item(others)] if others else []
            elif len(events) == 1 and events[0].effect is Effect.EXEMPT:
                exemptions.append(events[0].what)
            elif len(events) == 1 and events[0].effect is Effect.NOTHING and _WHOLE.search(events[0].what):
                vetoes.append(_WHOLE.sub("", events[0].what))
            else:
                parts.append(each)
        rule = self._parts(own, parts, shares, name, points)
        for what in vetoes:
            if isinstance(rule, Completion) and "未报" in what:
                continue  # its own word in place of a goal says so
            rule = Veto(kind="veto", fact=self._terms.answer(what), what=as_printed(what), rule=cast("AnyRule", rule))
        for what in exemptions:
            rule = Exempt(kind="exempt", fact=self._terms.answer(what), what=as_printed(what), rule=cast("AnyRule", rule))
        return rule

    def judgement(self, name: str, points: Decimal) -> Rule:
        """The points as a person's to give."""
        return Judgement(kind="judgement", fact=self._terms.judged(name), what=_short(name), points=points)

    def _scoring(self, sentences: Sequence[str]) -> list[str]:
        """The sentences that points depend on: no formulas of rates, no remarks, no names of parts."""
        return [
            each
            for each in _with_subject(sentences)
            if not isinstance(formula_of(each), Formula)
            and not _SUM_OF_PARTS.fullmatch(each)
            and not re.fullmatch(r"首先根据绩效目标表.*|按完成率计分.*|再计算.*", each)
            and (events_of(each) or may_score(each) or _SCORE.search(each))
        ]

    def _shares(self, sentence: str) -> list[Decimal]:
        found = _SHARES.search(sentence)
        if found is None:
            return []
        words = found["list"] or found["each"]
        numbers = [Decimal(each) / HUNDRED for each in re.findall(r"\d+(?:\.\d+)?", words)]
        return numbers

    def _parts(  # noqa: PLR0911 - one shape of list after the other
        self, own: list[str], parts: list[Item], shares: list[Decimal], name: str, points: Decimal
    ) -> Rule:
        """The rule of a list of items with the sentences before them."""
        flat = [sentence for part in parts for sentence in self._scoring(part.all_sentences())]
        if shares:
            return self._shared(own, parts, shares, points)
        periods = self._periods(own, parts, points)
        if periods is not None:
            return periods
        worth = [self._worth(part) for part in parts]
        if len(parts) > 1 and all(worth) and sum(filter(None, worth), ZERO) == points:
            if own and any(not _is_heading(each) for each in own):
                raise _Unclear(own[0])
            return self._valued(parts, [each or ZERO for each in worth], name)
        levels = self._levels(own, parts, name, points)
        if levels is not None:
            return levels
        lines = self._lines(own, parts, points)
        if lines is not None:
            return lines
        if any(part.items for part in parts):
            raise _Unclear(self._official.text.strip())
        return self._leaf([*own, *flat], name, points)

    def _shared(self, own: list[str], parts: list[Item], shares: list[Decimal], points: Decimal) -> Rule:
        if own:
            raise _Unclear(own[0])
        loose = [part for part in parts if {each.effect for each in _all_events(part)} == {Effect.JUDGED}]
        parts = [part for part in parts if part not in loose]
        if len(shares) == 1:
            shares *= len(parts)
        if len(shares) != len(parts) or sum(shares) != ONE:
            raise _Unclear("；".join(part.sentences[0] for part in parts if part.sentences))
        names = [_short(_subject(part)) for part in parts]
        if loose:  # what is lacking anywhere is a person's to weigh
            items = [
                CheckItem(what=f"{_subject(part)}（{'；'.join(loose[0].sentences)}）", points=points * share)
                for part, share in zip(parts, shares, strict=True)
            ]
            return Checklist(
                kind="checklist", fact=self._terms.judged_lines(self._official.name), items=tuple(items)
            )
        rules = [self._kept(part, each, points) for part, each in zip(parts, names, strict=True)]
        return Shares(
            kind="shares",
            parts=tuple(
                Share(name=each, share=share, rule=cast("AnyRule", rule))
                for each, share, rule in zip(_unique(names), shares, rules, strict=True)
            ),
        )

    def _kept(self, part: Item, name: str, points: Decimal) -> Rule:
        """The rule of a part; a judgement, with the sentence told, where it is not understood."""
        try:
            rule = self.rule(part, name, points)
            if rule.most != points:
                raise _Unclear("；".join(part.all_sentences()))
        except _Unclear as unclear:
            self.not_understood.append(unclear.sentence)
            return self.judgement(name, points)
        return rule

    def _worth(self, part: Item) -> Decimal | None:
        """The points that a part is worth by its own words."""
        first = part.sentences[0] if part.sentences else ""
        events = events_of(first)
        if events and events[0].effect is Effect.WORTH:
            return events[0].points
        found = _SCORE.search(first)
        formula = score_formula(found["name"], found["value"]) if found else None
        if formula:
            return formula.points
        awarded = [each for each in _all_events(part) if each.effect in (Effect.AWARDED, Effect.NOTHING)]
        ranged = part.items and all(range_of(each.what) for each in awarded)
        return max((each.points for each in awarded), default=None) if ranged else None

    def _valued(self, parts: list[Item], worth: list[Decimal], name: str) -> Rule:
        """Parts that say their points: a checklist where that is all they say."""
        plain_lines = [
            not part.items
            and {each.effect for each in _all_events(part)} <= {Effect.WORTH, Effect.JUDGED, Effect.NOTHING}
            and not self._is_rated(part)
            and not any(_SCORE.search(each) for each in part.all_sentences())
            for part in parts
        ]
        if all(plain_lines):
            items = [CheckItem(what=_line(part), points=each) for part, each in zip(parts, worth, strict=True)]
            return Checklist(kind="checklist", fact=self._terms.judged_lines(name), items=tuple(items))
        names = _unique([_short(_subject(part)) for part in parts])
        rules = []
        for part, each, points, is_line in zip(parts, names, worth, plain_lines, strict=True):
            rules.append(self.judgement(each, points) if is_line else self._kept(_without_worth(part), each, points))
        return Sum(
            kind="sum",
            parts=tuple(
                SumPart(name=each, rule=cast("AnyRule", rule)) for each, rule in zip(names, rules, strict=True)
            ),
        )

    def _is_rated(self, part: Item) -> bool:
        """Whether a line names a rate and its bound: 回复率达100%（1分）."""
        return any(
            event.effect is Effect.WORTH and range_of(event.what) is not None for event in _all_events(part)
        )

    def _periods(self, own: list[str], parts: list[Item], points: Decimal) -> Rule | None:
        """Progress by periods against what was due, each with its points, and their mean."""
        schedule, each, means = list[Decimal](), set[Decimal](), list[tuple[str, ScoreFormula]]()
        top = ""
        for part in parts:
            first = part.sentences[0] if part.sentences else ""
            found = _SCORE.search(first)
            formula = score_formula(found["name"], found["value"]) if found else None
            if formula is None or formula.points is None or own:
                return None
            period = _PERIOD.fullmatch(formula.rate)
            if period:
                top = period["top"]
                schedule.append(Decimal(period["due"]) / HUNDRED)
                each.add(formula.points)
            else:
                means.append((part.sentences[0], formula))
        if not schedule or len(each) != 1 or len(means) > 1:
            return None
        series = self._terms.progress(top, len(schedule))
        first_rule = EachPeriod(kind="each_period", series=series, each=each.pop(), schedule=tuple(schedule))
        if not means:
            return first_rule
        sentence, formula = means[0]
        if not any(known.mean_of and known.name == formula.rate for known in self._formulas):
            raise _Unclear(sentence)
        made = [
            Sum(
                kind="sum",
                parts=(
                    SumPart(name="各期支出进度", rule=first_rule),
                    SumPart(
                        name=formula.name or "平均支出进度",
                        rule=MeanOfRates(
                            kind="mean_of_rates", series=series, points=formula.points or points,
                            schedule=due, cap_each=capped,
                        ),
                    ),
                ),
            )
            for due, capped in ((tuple(schedule), False), ((), False), (tuple(schedule), True))
        ]  # fmt: skip
        self._may_be(
            made[0],
            "各期执行率为支出进度除以序时进度",
            ("各期执行率为累计支出进度本身", f"“{formula.rate}”没有写明是否除以序时进度", made[1]),
            ("各期执行率先以100%封顶再平均", "平均数没有写明各期是否封顶", made[2]),
        )
        return made[0]

    def _levels(self, own: list[str], parts: list[Item], name: str, points: Decimal) -> Rule | None:
        """Items that each describe a case and its points, of which one holds."""
        if own and not all(_is_heading(each) for each in own):
            return None
        found = list[tuple[str, Decimal]]()
        for part in parts:
            events = _all_events(part)
            if part.items or len(events) != 1 or len(self._scoring(part.sentences)) != 1:
                return None
            event = events[0]
            if range_of(event.what) or event.effect not in (Effect.AWARDED, Effect.FULL, Effect.NOTHING):
                return None
            found.append((event.what, points if event.effect is Effect.FULL else event.points))
        earned = [each for _, each in found]
        if len(found) < 2 or max(earned) != points or len(set(earned)) != len(earned):  # noqa: PLR2004 - a choice
            return None
        names = _unique([_short(what) for what, _ in found])
        fact = self._terms.level(name, tuple(names))
        lines = (
            LevelPoints(level=level, what=as_printed(what), points=each)
            for level, (what, each) in zip(names, found, strict=True)
        )
        return Levels(kind="levels", fact=fact, levels=tuple(lines))

    def _lines(self, own: list[str], parts: list[Item], points: Decimal) -> Rule | None:
        """Items that each give points of their own, which add up to the whole."""
        if own or len(parts) < 2:  # noqa: PLR2004 - a sum
            return None
        earned = list[Decimal]()
        for part in parts:
            events = [each for each in _all_events(part) if each.effect in (Effect.AWARDED, Effect.FULL)]
            if len(events) != 1 or part.items or range_of(events[0].what):
                return None
            if any(each.effect is Effect.DEDUCTED for each in _all_events(part)):
                return None
            earned.append(events[0].points)
        if sum(earned) != points or ZERO in earned:
            return None
        names = _unique([_short(_subject(part)) for part in parts])
        rules = [self._kept(part, each, worth) for part, each, worth in zip(parts, names, earned, strict=True)]
        return Sum(
            kind="sum",
            parts=tuple(
                SumPart(name=each, rule=cast("AnyRule", rule)) for each, rule in zip(names, rules, strict=True)
            ),
        )

    # ------------------------------------------------------------------ sentences without items

    def _leaf(self, sentences: list[str], name: str, points: Decimal) -> Rule:
        """The rule of sentences that belong together."""
        if not sentences:
            raise _Unclear(self._official.text.strip())
        for read in (self._completion, self._proportional, self._banded, self._overrun, self._deduction, self._condition):
            rule = read(sentences, name, points)
            if rule is not None:
                return rule
        events = [event for each in sentences for event in events_of(each)]
        if events and {each.effect for each in events} <= {Effect.JUDGED, Effect.AWARDED, Effect.FULL, Effect.WORTH} and any(
            each.effect is Effect.JUDGED for each in events
        ):
            return Judgement(
                kind="judgement", fact=self._terms.judged(name), what=_short(events[0].what or name), points=points
            )
        raise _Unclear("；".join(sentences))

    def _completion(self, sentences: list[str], name: str, points: Decimal) -> Rule | None:
        """Completion of targets with a pass mark, a cap and a mark for targets set too low."""
        if not _TARGETS.search(one_way(self._official.text)):
            return None
        fail, full, half, has_formula, is_judged, rest = ZERO, ZERO, ZERO, False, False, list[str]()
        for sentence in sentences:
            score, events = _SCORE.search(sentence), events_of(sentence)
            if score:
                has_formula = has_formula or "完成率" in score["value"]
                continue
            what = re.sub(r"为不及格$|为及格$", "", events[0].what) if len(events) == 1 else ""
            span, effect = range_of(what), events[0].effect if events else None
            if span and effect is Effect.NOTHING and span.high is not None:
                fail = span.high
            elif span and effect is Effect.FULL and span.high is not None:
                full = span.high
            elif span and effect is Effect.HALF and span.low is not None:
                half = span.low
            elif effect is Effect.NOTHING and "未报" in what:
                continue
            elif effect is Effect.JUDGED or "非量化" in sentence:
                is_judged = True
            else:
                rest.append(sentence)
        if not has_formula or not full:
            return None
        if rest or (half and half != full):
            raise _Unclear((rest or sentences)[0])
        return Completion(
            kind="completion", targets=self._terms.targets(name), points=points, fail_below=fail,
            full_to=full, beyond=Decimal("0.5") if half else ONE,
            bands=tuple(USUAL_BANDS.values()) if is_judged else (),
        )  # fmt: skip

    def _proportional(self, sentences: list[str], name: str, points: Decimal) -> Rule | None:
        """得分=比率×分值, with what is said of the rate beyond it."""
        formula, over, measured = None, None, name
        rest = list[Event]()
        for sentence in sentences:
            found = _SCORE.search(sentence)
            if found is None:
                rest += events_of(sentence) or [Event(sentence, Effect.JUDGED)]
                continue
            if formula is not None:
                return None
            formula = score_formula(found["name"], found["value"])
            if formula is None:
                raise _Unclear(sentence)
            before = sentence[: found.start()].removesuffix("的").strip(",")
            if before and (span := range_of(before)) and not (span.low is None and span.high == ONE):
                raise _Unclear(sentence)
            rest += events_of(sentence[found.end() :])
        if formula is None:
            return None
        if formula.points not in (None, points):
            raise _Unclear("；".join(sentences))
        mean = next((each for each in self._formulas if each.mean_of and each.name.endswith(formula.rate)), None)
        quotient = quotient_of(formula.rate)
        measure = self._terms.measure(name, quotient) if quotient else self._measure(formula.rate, measured)
        for event in rest:
            span, larger = range_of(event.what), _LARGER.fullmatch(_WHOLE.sub("", event.what))
            is_capped = event.effect is Effect.CAPPED and event.points == points
            is_full = event.effect in (Effect.FULL, Effect.AWARDED, Effect.WORTH) and event.points in (ZERO, points)
            if is_capped or (is_full and (span is None or (span.low == ONE and span.high is None))):
                continue
            if event.effect is Effect.NOTHING and larger and measure.to and self._same(larger, measure):
                over = ONE
            elif event.effect is Effect.NOTHING and span and span.low is not None and span.keeps_low is False:
                over = span.low
            else:
                raise _Unclear("；".join(sentences))
        if mean:
            series = self._terms.monthly(mean.mean_of)
            capped = bool(re.search(r"超过100%的?,?按100%", one_way(self._official.text)))
            return MeanOfRates(kind="mean_of_rates", series=series, points=points, cap_each=capped)
        rule: Rule = Proportional(kind="proportional", points=points, measure=measure)
        if over is not None:
            rule = Ceiling(kind="ceiling", measure=measure, over=over, rule=cast("AnyRule", rule))
        return rule

    def _same(self, larger: re.Match[str], measure: Measure) -> bool:
        return (self._terms.amount(larger["one"]), self._terms.amount(larger["other"])) == (measure.of, measure.to)

    def _banded(self, sentences: list[str], name: str, points: Decimal) -> Rule | None:
        """Ranges of a rate, each with its points."""
        found, names = list[tuple[Range, Decimal]](), list[str]()
        for sentence in sentences:
            rest = sentence
            for event in events_of(sentence):
                span = range_of(event.what)
                if event.effect is Effect.NOTHING and not event.what.removeprefix("否则") and found and len(sentences) == 1:
                    last = found[-1][0]
                    span = Range(last.name, high=last.low, keeps_high=not last.keeps_low) if last.high is None else None
                if span is None or event.effect not in _EARNED:
                    return None
                found.append((span, _EARNED[event.effect](points, event.points)))
                names.append(span.name)
            if not events_of(rest):
                raise _Unclear(sentence)
        if len(found) == 1 and found[0][0].high is None and len(sentences) == 1:
            span, earned = found[0]
            if Effect.WORTH not in {each.effect for each in events_of(sentences[0])}:
                return None
            found.append((Range(span.name, high=span.low, keeps_high=not span.keeps_low), ZERO))
        if len(found) < 2:  # noqa: PLR2004 - bands are several
            return None
        named = {plain_name(each) for each in names if each not in _GENERAL}
        if len(named) > 1:
            raise _Unclear("；".join(sentences))
        measure = self._measure(next((each for each in names if each not in _GENERAL), ""), name)
        high = self._bands(found, measure, sentences, to_higher=True)
        low = self._bands(found, measure, sentences, to_higher=False)
        if high != low:
            self._may_be(
                high,
                "界点归得分高的一档",
                ("界点归得分低的一档", "分档的界点没有写明归哪一档", low),
            )
        return high

    def _bands(
        self, found: list[tuple[Range, Decimal]], measure: Measure, sentences: list[str], *, to_higher: bool
    ) -> Bands:
        """Bands without gap or overlap; a border that the words leave open goes to the band with more points."""
        ordered = sorted(found, key=lambda each: (each[0].low is not None, each[0].low or ZERO, each[0].high or ZERO))
        bands = list[Band]()
        for place, (span, earned) in enumerate(ordered):
            below = ordered[place - 1] if place else None
            above = ordered[place + 1] if place + 1 < len(ordered) else None
            keeps_low = _keeps(span.keeps_low, below[0].keeps_high if below else None, to_higher == (below is None or earned > below[1]))
            keeps_high = _keeps(span.keeps_high, above[0].keeps_low if above else None, to_higher == (above is None or earned > above[1]))
            low_end, high_end = span.low, span.high
            if place == 0 and low_end == ZERO:
                low_end = None
            if above is None and high_end == ONE and keeps_high:
                high_end = None  # a rate that the form lets end at 100 %
            bands.append(
                Band(
                    points=earned,
                    at_least=low_end if keeps_low else None,
                    over=None if keeps_low else low_end,
                    below=None if keeps_high else high_end,
                    at_most=high_end if keeps_high else None,
                )
            )
        ordered_back = tuple(sorted(bands, key=lambda each: -each.points))
        try:
            return Bands(kind="bands", measure=measure, bands=ordered_back)
        except ValueError as error:
            self.remarks.append(str(error))
            raise _Unclear("；".join(sentences)) from None

    def _overrun(self, sentences: list[str], name: str, points: Decimal) -> Rule | None:
        """Points off for every step of a rate beyond a limit."""
        events = [event for each in sentences for event in events_of(each)]
        taken = [each for each in events if each.effect is Effect.DEDUCTED]
        steps = [found for each in taken if (found := _BEYOND.fullmatch(each.what))]
        if len(steps) != 1 or len(taken) != 1:
            return None
        kept = [range_of(each.what) for each in events if each.effect in (Effect.AWARDED, Effect.FULL)]
        rest = {each.effect for each in events} - {Effect.AWARDED, Effect.FULL, Effect.DEDUCTED, Effect.EXHAUSTED}
        limits = {span.high for span in kept if span and span.low is None}
        when = range_of(steps[0]["when"]) if steps[0]["when"] else None
        if rest or len(kept) != 1 or len(limits) != 1 or (when and when.low not in limits):
            raise _Unclear("；".join(sentences))
        (threshold,) = limits
        words = steps[0]["step"]
        size = Decimal(re.sub(r"[^\d.]", "", words) or 1) / HUNDRED
        named = kept[0].name if kept[0] else ""
        rules = [
            Overrun(
                kind="overrun", points=points, threshold=threshold or ZERO, step=size, each=taken[0].points,
                counting=counting, measure=self._measure(named, name),
            )
            for counting in (Counting.WHOLE, Counting.STARTED, Counting.PROPORTIONAL)
        ]  # fmt: skip
        told = words.replace("一个", "1个")
        why = _COUNTING.format(taken[0].what, told)
        self._may_be(
            rules[0],
            f"满{told}才扣",
            (f"不足{told}也扣", why, rules[1]),
            ("超出部分按比例扣", f"“{taken[0].what}”也可按比例折算", rules[2]),
        )
        return rules[0]

    def _deduction(self, sentences: list[str], name: str, points: Decimal) -> Rule | None:
        """Points off for each fault."""
        events = [event for each in sentences for event in events_of(each)]
        if not any(each.effect is Effect.DEDUCTED for each in events):
            return None
        deduct, base, small = list[Deductible](), points, list[tuple[re.Match[str], Decimal]]()
        before = ""
        for event in events:
            if event.effect in (Effect.WORTH, Effect.AWARDED):
                base = event.points
            elif event.effect in (Effect.FULL, Effect.EXHAUSTED):
                pass
            elif event.effect is Effect.DEDUCTED:
                population = _POPULATION.fullmatch(event.what)
                if population:
                    small.append((population, event.points))
                else:
                    deduct.append(self._deductible(event, before, name))
            else:
                raise _Unclear("；".join(sentences))
            before = event.what
        if small:
            deduct.append(self._by_population(small, sentences))
        rule = Deduction(kind="deduction", points=points, deduct=tuple(deduct))
        if base != points:
            self.remarks.append(f"评分标准按{plain(base)}分写，分值{plain(points)}分")
            if base > points:
                other = replace(rule, start=base)
                why = f"评分标准写{plain(base)}分，分值是{plain(points)}分"
                self._may_be(
                    rule,
                    f"从分值{plain(points)}分起扣",
                    (f"按原文{plain(base)}分起扣，最高得{plain(points)}分", why, other),
                )
        return rule

    def _deductible(self, event: Event, before: str, name: str) -> Deductible:
        found = _EACH_FAULT.fullmatch(event.what)
        if found is None:
            if re.search(r"\d|每", event.what):
                raise _Unclear(event.what)
            what = event.what if len(event.what) >= _SHORTEST_FAULT or not before else f"{before}，{event.what}"
            what = what if len(what) >= _SHORTEST_FAULT else f"{name}：{what}"
            return Deductible(faults=self._terms.answer(what), each=event.points, what=as_printed(what), unless=False)
        if re.search(r"\d(?!个月|日)", found["before"] + found["after"]):
            raise _Unclear(event.what)
        what = (found["before"].strip(",的") + found["after"]).strip(",的").removeprefix("如")
        what = what if len(what) >= _SHORTEST_FAULT else f"{name}{what}"
        return Deductible(faults=self._terms.count(what, found["unit"]), each=event.points, what=as_printed(what))

    def _by_population(self, small: list[tuple[re.Match[str], Decimal]], sentences: list[str]) -> Deductible:
        """A deduction for many, and another for few."""
        many = [(found, each) for found, each in small if found["more"]]
        few = [(found, each) for found, each in small if not found["more"]]
        if len(many) != 1 or len(few) != 1 or many[0][0]["low"] != few[0][0]["high"]:
            raise _Unclear("；".join(sentences))
        (found, each), (other, each_of_few) = many[0], few[0]
        if found["of"] != other["of"]:
            raise _Unclear("；".join(sentences))
        plain_event = self._deductible(Event(found["fault"], Effect.DEDUCTED, each), "", found["of"])
        population = self._terms.count(found["of"], "项")
        return replace(
            plain_event,
            small=SmallPopulation(population=population, up_to=Decimal(found["low"]), each=each_of_few),
        )

    def _condition(self, sentences: list[str], name: str, points: Decimal) -> Rule | None:
        """All or nothing."""
        events = [event for each in sentences for event in events_of(each)]
        if any(not events_of(each) for each in sentences):
            return None
        awards = [each for each in events if each.effect in (Effect.FULL, Effect.AWARDED)]
        losses = [each for each in events if each.effect is Effect.NOTHING]
        if len(awards) != 1 or len(losses) != 1 or len(events) != 2:  # noqa: PLR2004 - both
            return None
        award, loss = awards[0], losses[0]
        if award.effect is Effect.AWARDED and award.points != points:
            raise _Unclear("；".join(sentences))
        if not (_ELSE.search(loss.what) or bool(_NEGATION.search(loss.what)) != bool(_NEGATION.search(award.what))):
            return None
        compared = _COMPARED.fullmatch(award.what)
        if compared:
            one, other = self._terms.amount(compared["one"]), self._terms.amount(compared["other"])
            return Within(kind="within", fact=one, limit=other, points=points)
        if range_of(award.what):
            return None
        what = award.what if len(award.what) >= _SHORTEST_FAULT else f"{name}{award.what}"
        return Condition(kind="condition", fact=self._terms.answer(what), what=as_printed(what), points=points)

    # ------------------------------------------------------------------ rates

    def _measure(self, called: str, name: str) -> Measure:
        """The rate that some words call by name, made as a formula or the explanation says."""
        called = "" if called in _GENERAL else called
        named = [each for each in self._formulas if each.quotient and called and _alike(each.name, called)]
        quotients = [each for each in self._formulas if each.quotient]
        formula = named[0] if named else quotients[0] if len(quotients) == 1 else None
        title = called or (formula.name if formula and formula.name not in _GENERAL else name)
        title = _unquoted(title)
        if formula:
            return self._terms.measure(title, formula.quotient)
        split = re.fullmatch(r"(?P<top>.+?)(?:在|占)(?P<below>.+)", called)
        if split:
            return self._terms.measure(name, Quotient(split["top"], split["below"]))
        return self._terms.measure(title, ratio_in(one_way(self._official.about)) if not quotients else None)

    def _may_be(self, part: Rule, reading: str, *others: tuple[str, str, Rule]) -> None:
        """Note that the words of a part allow other rules."""
        self.choices.append(_Choice(reading, part, others))


def _holds(rule: Rule, part: Rule) -> bool:
    return any(each is part for each in walk(rule))


def _with(rule: Rule, part: Rule, other: Rule) -> Rule:
    """A rule with another in the place of one of its parts."""
    if rule is part:
        return other
    if isinstance(rule, Enclosing):
        return replace(rule, rule=cast("AnyRule", _with(rule.rule, part, other)))
    if isinstance(rule, (Sum, Shares)):
        parts = tuple(replace(each, rule=_with(each.rule, part, other)) for each in rule.parts)
        return replace(rule, parts=parts)
    return rule


_EARNED: Final[dict[Effect, Callable[[Decimal, Decimal], Decimal]]] = {
    Effect.AWARDED: lambda _, own: own,
    Effect.WORTH: lambda _, own: own,
    Effect.FULL: lambda whole, _: whole,
    Effect.HALF: lambda whole, _: whole / 2,
    Effect.NOTHING: lambda *_: ZERO,
}


def _keeps(own: bool | None, beside: bool | None, otherwise: bool) -> bool:  # noqa: FBT001 - three answers to one question
    """Whether a border belongs to a band: as its words say, or its neighbour's, or else as the reading does."""
    if own is not None:
        return own
    return not beside if beside is not None else otherwise


def _with_subject(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences, with what 如无 is about where the one before asks for it."""
    for before, sentence in zip(("", *sentences), sentences, strict=False):
        asked = _ASKED.fullmatch(before)
        yield _ABSENT.sub(f"没有{asked[1] or asked[2]},", sentence) if asked else sentence


def _all_events(part: Item) -> list[Event]:
    return [event for sentence in part.all_sentences() for event in events_of(sentence)]


def _without_worth(part: Item) -> Item:
    """A part without the points that stand in brackets behind its name, where more is said of it."""
    first = part.sentences[0] if part.sentences else ""
    more = part.items or len(part.sentences) > 1
    header = _HEADER.match(first)
    if header is None or not more:
        return part
    rest = first[header.end() :].strip(",:")
    return Item((*([rest] if rest else []), *part.sentences[1:]), part.items)


def _is_heading(sentence: str) -> bool:
    """Whether a sentence only announces what follows."""
    events = events_of(sentence)
    return not events and not _SCORE.search(sentence) or (len(events) == 1 and events[0].effect is Effect.WORTH)


def _subject(part: Item) -> str:
    first = part.sentences[0] if part.sentences else ""
    header = _HEADER.match(first)
    if header:
        return header["name"]
    events = events_of(first)
    score, formula = _SCORE.search(first), formula_of(first)
    if isinstance(formula, Formula):
        return formula.name
    return (score["name"].removesuffix("得分") if score else events[0].what if events and events[0].what else first) or "本项"


def _line(part: Item) -> str:
    """A line of a checklist, with what is said besides."""
    return re.sub(r"（\d+(?:\.\d+)?分）", "", "；".join(map(as_printed, part.all_sentences()))).strip("，。；")


def _unquoted(words: str) -> str:
    """A name without quotation marks, which rules' sentences have of their own."""
    return re.sub("[“”\"]", "", words)


def _short(words: str) -> str:
    words = as_printed(_unquoted(words).strip(",:、的"))
    return words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"


def _unique(names: list[str]) -> list[str]:
    seen = dict[str, int]()
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[place] = f"{name}（{seen[name]}）"
    return names


def _alike(one: str, other: str) -> bool:
    first, second = plain_name(one), plain_name(other)
    return first == second or first.endswith(second) or second.endswith(first)
