"""What a form prints of an indicator, what was read of it, and what is gathered on the way."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xlplugin.criteria.events import Effect, events_of, may_score
from xlplugin.criteria.formula import (
    ScoreFormula,
    WordedFormula,
    WordedQuotient,
    formula_of,
    ratio_in,
    score_formula,
)
from xlplugin.criteria.names import alike, joined, short, unquoted
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.terms import Terms
from xlplugin.criteria.text import Item, items_of, one_way
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.money import ZERO
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.judgement import Judgement
from xlplugin.rules.measure import Measure, RateKind

SCORE: Final = re.compile(r"(?:^|,)(?P<name>[^,=]*(?:得分|评分))=(?P<value>[^,=]+)")
WHOLE: Final = re.compile(r"[,、]*(?:则)?(?:本项|此项|该项|整个|本|该|此)(?:三级|评价)?(?:指标)?(?:自评)?$")
SPARED: Final = re.compile(
    r"^(?:如|若|对于|对)?(?:无|没有|未发生|不涉及|不存在|涉密|当年新|新设|新成立|因|(?:本|当)年(?:度)?(?:没有|无|未))"
)
"""How the words begin of what earns all points because nothing could be done."""

EXCUSED: Final = re.compile(r"整改|挽回|主动|原因|不可抗力|特殊情况|除外")
"""What may spare faults or delays that did happen: no mere word for that there were none."""

_SUM_OF_PARTS: Final = re.compile(r"[^=]*得分=[^=]*得分(?:[+、][^=]*得分)+|.*得分=各.*(?:之和|合计)")
_ASKED: Final = re.compile(r"(?:是否)?有无(.+)|是否(?:有|建立|制定)(.+)")
_ASKING: Final = re.compile(r"[,:](?=是否)|,(?=每)")
_ABSENT: Final = re.compile(r"^(?:如|若)?(?:无|没有)(?:的)?,?")
_BACKWARDS: Final = re.compile(r"[逆反负]向|越低越好|越小越好")
_FULL_SCORE: Final = re.compile(r"(?:本项|本指标|该项)?(?:满分|分值|标准分)(?:为|共)?\(?(\d+(?:\.\d+)?)分\)?")
_SET_APART: Final = re.compile(
    r"(?:^|[,;])(?:但)?(?:因|由于)[^,;()]*(?:除外|不(?:计算|计|包括|包含)在内|不在此限)的?$"
)
"""What a person must leave out of the facts before a rule is reckoned: 因上级政策调整的除外."""

_EXCEPTED: Final = re.compile(r"\([^()]*除外\)")
VAGUE: Final = ("", "比率", "比例", "比重", "数值", "指标值", "该比率", "占比")
"""Names that any rate may have in a text that names another."""

GENERAL: Final = (*VAGUE, "控制率", "完成率", "得分率")
"""Names that do not tell a rate from those of other indicators."""
EITHER_WAY: Final = re.compile(r"(?:差异|偏差|偏离|误差)(?:率|度|幅度|比例)?$|调整率$")
"""Names of rates that are as bad below nought as above it."""

MOVES: Final = re.compile(
    r"(?:(?P<down>减少|下降|压减|压缩|降低)|(?P<up>增加|上升|增长|提高|提升|超(?:出)?(?:预算|概算|计划|标准|定额|标|支)))$"
)
"""How something moves, at the end of the name of a rate by which it does."""

SEVERAL: Final = re.compile(r"[率度比](?:、|和|与|及|或).*[率度比]|(?<!平)[均都]$")
"""Names of two rates, which are no rate."""

_STEPS_FROM: Final = re.compile(r"(?:未[^,]*,?)?每[^,%]{1,6}[\d一][^,]*(?:%|百分点),?扣")
_PART_OF: Final = re.compile(
    r"(?P<top>.{2,}?)(?<![率比度])(?:在|占(?!比))(?P<below>[\u4e00-\u9fff].+?)(?:的?(?:比例|比重|比率|百分比))?"
)


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
    reading: str = "原文"
    others: tuple[OtherReading, ...] = ()
    facts: tuple[FactDefinition, ...] = ()
    not_understood: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of the rule that the words allow to be read in other ways.

    Attributes:
        name: the reading's name that the part follows.
        part: the part.
        others: the names of the other readings, the words that allow them, and the part read so.
    """

    name: str
    part: Rule
    others: tuple[tuple[str, str, Rule], ...]


class Unclear(Exception):  # noqa: N818 - it says what the sentence is
    """Sentences that may change points and that no rule stands for."""

    def __init__(self, *sentences: str) -> None:
        self.sentence = "；".join(sentences)
        super().__init__(self.sentence)


class Gathered:
    """What is gathered while one criterion is read.

    Attributes:
        official: the criterion.
        terms: the facts known so far.
        formulas: the formulas of its rates, of its text and of its explanation.
        choices: the parts that may be read in other ways.
        not_understood: the sentences that no rule stands for.
        remarks: what the text contradicts itself in.
    """

    def __init__(self, official: OfficialCriterion, terms: Terms) -> None:
        self.official, self.terms = official, terms
        self.choices, self.not_understood, self.remarks = list[Choice](), list[str](), list[str]()
        item = items_of(one_way(official.text))
        texts = (*item.all_sentences(), *re.split(r"[。;\n]", one_way(official.about)))
        found = (formula_of(each) for each in texts)
        self.formulas = [each for each in found if isinstance(each, WordedFormula)]

    def said_elsewhere(self) -> list[str]:
        """What the explanation says of points, or of which way is better, and the criterion does not."""
        own = one_way(self.official.text)
        sentences = re.split(r"[。;\n]", one_way(self.official.about))
        return [each for each in sentences if each not in own and (_scores(each) or _BACKWARDS.search(each))]

    def judgement(self, name: str, points: Decimal) -> Rule:
        """The points as a person's to give."""
        return Judgement(kind="judgement", fact=self.terms.judged(name), what=short(name), points=points)

    def scoring(self, sentences: Sequence[str]) -> list[str]:
        """The sentences that points depend on: no formulas of rates, no remarks, no names of parts."""
        said = [_SET_APART.sub("", each) for each in sentences]
        self.not_understood += [
            found[0].strip(",;") for each in sentences if (found := _SET_APART.search(each))
        ]
        kept = [
            each
            for each, after in pairwise((*_with_subject([each for each in said if each]), ""))
            if not isinstance(formula_of(each), WordedFormula)
            and not _SUM_OF_PARTS.fullmatch(each)
            and not self._is_full_score(each)
            and not re.fullmatch(r"首先根据绩效目标表.*|按完成率计分.*|再计算.*", each)
            and (events_of(each) or may_score(each) or SCORE.search(each) or _is_required(each, after))
        ]
        self.not_understood += [words for each in kept for words in _EXCEPTED.findall(each)]
        return kept

    def _is_full_score(self, sentence: str) -> bool:
        """Whether a sentence only says what the indicator is worth."""
        found = _FULL_SCORE.fullmatch(sentence)
        return found is not None and Decimal(found[1]) == self.official.points

    def measure(self, called: str, name: str) -> Measure:
        """The rate that some words call by name, made as a formula or the explanation says."""
        if SEVERAL.search(called):
            raise Unclear(self.official.text.strip())
        short_name, called = called, "" if called in GENERAL else called
        quotients = [each for each in self.formulas if each.quotient]
        quotient_of = {each.name: each.quotient for each in quotients}
        unlike = [each.name for each in quotients if each.quotient != quotient_of[each.name]]
        if unlike:
            self.remarks.append(f"“{unlike[0]}”有两个不同的算式")
            raise Unclear(self.official.text.strip())
        meant = [each for each in quotients if alike(each.name, called)] if called else quotients
        formula = meant[0] if (called and meant) or len(meant) == 1 else None
        if formula:
            title = called or (name if formula.name in GENERAL else formula.name)
            return self.terms.measure(unquoted(title), formula.quotient)
        split = _PART_OF.fullmatch(called)
        if split:
            is_rate = name.endswith(("率", "度", "比", "比例", "比重"))
            share = name if is_rate else f"{split['top']}占{split['below']}比例"
            return self.terms.measure(unquoted(share), WordedQuotient(split["top"], split["below"]))
        own = not quotients and (not called or alike(called, name))
        ratio = ratio_in(one_way(self.official.about)) if own else None
        general = not called and name.endswith(("率", "比", "度"))
        whole = name if ratio or general or short_name in name else joined(name, short_name)
        return self.terms.measure(unquoted(called or whole), ratio)

    def listed(self, item: Item | None = None) -> tuple[str, ...]:
        """The lines without points of a list that stands in the criterion, or else in its explanation."""
        texts = (self.official.text, self.official.about)
        lists = (item,) if item else tuple(items_of(one_way(each)) for each in texts)
        for each in lists:
            lines = [line.sentences[0] for line in each.items if line.sentences and not line.items]
            asked = [part for said in each.sentences for part in _ASKING.split(said) if part[:2] == "是否"]
            lines = [line for line in lines or asked if not events_of(line)]
            if len(lines) > 1:
                return tuple(lines)
        return ()

    def distance(self, measure: Measure) -> Measure:
        """How far a rate lies from nought, above or below."""
        name = f"{measure.name}绝对值"
        if measure.form is RateKind.EXCESS:
            return replace(measure, name=name, form=RateKind.DEVIATION, part_of_whole=False)
        if measure.form is RateKind.DEVIATION:
            return measure
        return Measure(name=name, of=self.terms.rate(name))

    def distance_from_whole(self, measure: Measure) -> Measure:
        """How far a rate lies from 100 %, above or below."""
        name = measure.name if "偏" in measure.name else f"{measure.name}偏离度"
        return replace(measure, name=name, form=RateKind.DEVIATION, part_of_whole=False)

    def may_fall(self, measure: Measure) -> bool:
        """Whether a rate may be less than nought."""
        if measure.form is RateKind.DEVIATION:
            return False
        own = self.terms.definition(measure.of).minimum if measure.to is None else ZERO
        return measure.form is RateKind.EXCESS or measure.less is not None or own < ZERO

    def may_be(self, part: Rule, reading: str, *others: tuple[str, str, Rule]) -> None:
        """Note that the words of a part allow other rules."""
        self.choices.append(Choice(reading, part, others))


def score_in(sentence: str) -> ScoreFormula | None:
    """The points in proportion to a rate that a sentence states by a formula."""
    found = SCORE.search(sentence)
    return score_formula(found["name"], found["value"]) if found else None


def _is_required(sentence: str, after: str) -> bool:
    """Whether a sentence only says what a rate must be, and the next what falling short of it costs."""
    return bool(_STEPS_FROM.match(after)) and range_of(sentence) is not None


def _scores(sentence: str) -> bool:
    """Whether a sentence of an explanation gives, spares or takes points."""
    return any(each.effect is not Effect.WORTH for each in events_of(sentence))


def _with_subject(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences, with what 如无 is about where the one before asks for it."""
    for before, sentence in zip(("", *sentences), sentences, strict=False):
        asked = _ASKED.fullmatch(before)
        yield _ABSENT.sub(f"没有{asked[1] or asked[2]},", sentence) if asked else sentence
