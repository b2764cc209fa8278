"""What changed between two rubrics, in Chinese sentences: what is checked before it counts.

Rules are compared by the sentences that are rendered from them, and those say all that scores; what the
sentences leave out (a function of a part, a rate that may be stated instead) is said besides. Two rubrics
between which no change scores give the same score on every form.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final, NamedTuple

from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.money import plain
from xlplugin.rubric.book.columns import KIND_WORDS
from xlplugin.rubric.model import Indicator, LoadedRubric, Rubric
from xlplugin.rules.base import Rule, walk
from xlplugin.rules.condition import Within
from xlplugin.rules.judgement import Checklist
from xlplugin.rules.parts import OneOf, Sum
from xlplugin.wording.criterion import criterion

_ALIKE: Final = 0.6
"""From which likeness on two names in one place are one that was renamed."""

_NUMBER: Final = re.compile(r"^(?:[0-9]+\.(?![0-9]) ?|（[0-9]+）|[①-⑳])")

_CLAUSE: Final = re.compile(r"[^；]*；|[^；]+$")


class ChangeKind(StrEnum):
    """What a change is about; the value is what JSON output prints."""

    RUBRIC = "rubric"
    GRADES = "grades"
    LEVEL = "level"
    INDICATOR = "indicator"
    WEIGHT = "weight"
    RULE = "rule"
    READING = "reading"
    FACT = "fact"
    CONTRADICTION = "contradiction"


class RubricChange(NamedTuple):
    """One change between two rubrics.

    Attributes:
        kind: what it is about.
        where: the indicator, level or fact it is about, as the newer rubric names it; empty for the whole.
        what: what of it changed, a Chinese phrase.
        old: what it was, line by line; empty where it is new.
        new: what it is; empty where it went.
        scores: whether it may change a score or a grade; otherwise only words or sources changed.
    """

    kind: ChangeKind
    where: str
    what: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    scores: bool = True

    def __str__(self) -> str:
        old, new = _joined(self.old), _joined(self.new)
        if old and new:
            return f"{self.what}由“{old}”改为“{new}”"
        if new:
            return f"新增{self.what}：{new}"
        return f"删去{self.what}：{old}" if old else self.what


def _joined(lines: Sequence[str]) -> str:
    """Lines one behind the other, parted where they do not end in a sign of their own."""
    parted = (line if line.endswith(("；", "。", "：")) else f"{line}；" for line in lines[:-1])
    return "".join((*parted, *lines[-1:]))


def compare_rubrics(old: LoadedRubric, new: LoadedRubric) -> tuple[RubricChange, ...]:
    """Everything that changed from one rubric to another, in the order of the newer form."""
    return tuple(_Comparison(old, new).changes())


def _value(  # noqa: PLR0913 - a change's parts
    kind: ChangeKind, where: str, what: str, old: str, new: str, *, scores: bool = True
) -> Iterator[RubricChange]:
    """The change of one value, where it changed."""
    if old != new:
        yield RubricChange(kind, where, what, (old,) if old else (), (new,) if new else (), scores)


class _Comparison:
    """Two rubrics side by side."""

    def __init__(self, old: LoadedRubric, new: LoadedRubric) -> None:
        self._old, self._new = old, new
        # One name a fact in both, so that a new name is told once, and not with every sentence it stands in.
        self._words = Vocabulary({each.id: each for each in (*old.vocabulary, *new.vocabulary)}.values())
        self._before = {each.name: each for each in old.rubric.indicators()}
        self._after = {each.name: each for each in new.rubric.indicators()}
        self._renamed = self._renamings()

    def changes(self) -> Iterator[RubricChange]:
        """All of them."""
        old, new = self._old.rubric, self._new.rubric
        yield from _heads(old, new)
        yield from _levels(old, new, self._renamed)
        formerly = {name: former for former, name in self._renamed.items()}
        for each in new.indicators():
            former = self._before.get(formerly.get(each.name, each.name))
            if former is None:
                yield self._came(each)
            else:
                yield from self._indicator(former, each)
        kept = {*self._after, *self._renamed}
        for each in old.indicators():
            if each.name not in kept:
                yield self._went(each)
        yield from self._facts()
        yield from _contradictions(old, new)

    def _renamings(self) -> dict[str, str]:
        """The old names of indicators that only have a new one."""
        gone = [each for name, each in self._before.items() if name not in self._after]
        fresh = [each for name, each in self._after.items() if name not in self._before]
        renamed: dict[str, str] = {}
        same: tuple[Callable[[Indicator, Indicator], bool], ...] = (
            lambda one, other: one.rules == other.rules,
            lambda one, other: SequenceMatcher(None, one.name, other.name).ratio() >= _ALIKE,
        )
        for alike in same:
            for former in gone:
                fitting = [
                    each for each in fresh if alike(former, each) and each.name not in renamed.values()
                ]
                if former.name not in renamed and len(fitting) == 1:
                    renamed[former.name] = fitting[0].name
        return renamed

    def _came(self, each: Indicator) -> RubricChange:
        said = (_place(self._new.rubric, each), f"{plain(each.weight)}分", *self._sentences(each))
        return RubricChange(ChangeKind.INDICATOR, each.name, f"指标“{each.name}”", new=said)

    def _went(self, each: Indicator) -> RubricChange:
        said = (_place(self._old.rubric, each), f"{plain(each.weight)}分", *self._sentences(each))
        return RubricChange(ChangeKind.INDICATOR, each.name, f"指标“{each.name}”", old=said)

    def _sentences(self, each: Indicator) -> Iterator[str]:
        yield from self._said(each.rule)
        yield from (
            f"口径“{reading.name}”：{line}" for reading in each.readings for line in self._said(reading.rule)
        )

    def _said(self, rule: Rule) -> tuple[str, ...]:
        """All that a rule says, in lines: its criterion, and what that leaves out."""
        return (*criterion(rule, self._words).splitlines(), *_unsaid(rule, self._words))

    def _indicator(self, old: Indicator, new: Indicator) -> Iterator[RubricChange]:
        where = new.name
        for one, other, what, scores in (
            (old.name, new.name, "名称", True),
            (_place(self._old.rubric, old), _place(self._new.rubric, new), "所属的一、二级指标", True),
            (old.function, new.function, "评分函数", True),
            (old.status.chinese, new.status.chinese, "核算程度", True),
            (_points(old), _points(new), "原文所写的满分", True),
            (old.doubt, new.doubt, "存疑之处", True),
            (old.about, new.about, "指标说明", False),
            (old.official, new.official, "评分标准原文", False),
            (old.place, new.place, "出处", False),
        ):
            yield from _value(ChangeKind.INDICATOR, where, what, one, other, scores=scores)
        yield from _value(
            ChangeKind.WEIGHT, where, "分值", f"{plain(old.weight)}分", f"{plain(new.weight)}分"
        )
        changed = _lines(self._said(old.rule), self._said(new.rule))
        yield from (RubricChange(ChangeKind.RULE, where, "评分标准", *each) for each in changed)
        yield from _value(ChangeKind.READING, where, "默认口径的名称", old.reading, new.reading)
        yield from self._readings(old, new, changed)

    def _readings(
        self, old: Indicator, new: Indicator, of_default: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]
    ) -> Iterator[RubricChange]:
        before = {each.name: each for each in old.readings}
        after = {each.name: each for each in new.readings}
        for name in dict.fromkeys((*after, *before)):
            one, other = before.get(name), after.get(name)
            said = (self._said(one.rule) if one else (), self._said(other.rule) if other else ())
            if one is None or other is None:
                yield RubricChange(ChangeKind.READING, new.name, f"口径“{name}”", *said)
                continue
            changed = _lines(*said)
            if changed and changed == list(of_default):
                yield RubricChange(ChangeKind.READING, new.name, f"口径“{name}”随评分标准作同样改动")
            else:
                yield from (
                    RubricChange(ChangeKind.READING, new.name, f"口径“{name}”", *each) for each in changed
                )
            yield from _value(
                ChangeKind.READING, new.name, f"口径“{name}”的理由", one.why, other.why, scores=False
            )
        if list(before) != list(after) and sorted(before) == sorted(after):
            yield RubricChange(
                ChangeKind.READING, new.name, "口径的先后", tuple(before), tuple(after), scores=False
            )

    def _facts(self) -> Iterator[RubricChange]:
        """What changed of the facts that rules ask for, and of those a rubric defines besides."""
        before, after = _known(self._old), _known(self._new)
        asked = _asked(self._old.rubric) | _asked(self._new.rubric)
        derived = {part.fact for loaded in (self._old, self._new) for part in _checklists(loaded.rubric)}
        for fact in dict.fromkeys((*after, *before)):
            one, other = before.get(fact), after.get(fact)
            label, scores = (other or before[fact]).label, fact in asked
            if one is None or other is None:
                said = (_definition(one) if one else (), _definition(other) if other else ())
                yield RubricChange(ChangeKind.FACT, label, f"基础数据“{label}”", *said, scores)
                continue
            parts = zip(_parts(one, fact in derived), _parts(other, fact in derived), strict=True)
            for (what, former), (_, text) in parts:
                about = f"基础数据“{label}”的{what}"
                yield from _value(ChangeKind.FACT, label, about, former, text, scores=scores)
            if one.clues != other.clues:
                about = f"改了基础数据“{label}”的线索（在哪里找它）"
                yield RubricChange(ChangeKind.FACT, label, about, scores=False)


def _points(each: Indicator) -> str:
    return "" if each.text_points is None else f"{plain(each.text_points)}分"


def _heads(old: Rubric, new: Rubric) -> Iterator[RubricChange]:
    """What changed of the whole."""
    for one, other, what, scores in (
        (old.title, new.title, "名称", False),
        (old.authority, new.authority, "制定机关", False),
        (str(old.year), str(new.year), "年度", True),
        (f"{plain(old.total)}分", f"{plain(new.total)}分", "总分", True),
        (f"{old.decimals}位", f"{new.decimals}位", "得分的小数位数", True),
        (old.source.document, new.source.document, "出处的文件", False),
        (old.source.place, new.source.place, "出处的位置", False),
        (_truth(old.of_form), _truth(new.of_form), "指标以表内为准", True),
    ):
        yield from _value(ChangeKind.RUBRIC, "", what, one, other, scores=scores)
    bands = [
        tuple(f"{each.grade}≥{plain(each.at_least)}分" for each in rubric.grades.bands)
        for rubric in (old, new)
    ]
    if bands[0] != bands[1]:
        yield RubricChange(ChangeKind.GRADES, "", "评价等级", ("，".join(bands[0]),), ("，".join(bands[1]),))
    yield from _value(
        ChangeKind.GRADES, "", "评价等级的出处", old.grades.source, new.grades.source, scores=False
    )
    yield from _value(
        ChangeKind.GRADES,
        "",
        "表内印有评价等级",
        _truth(old.grades.printed),
        _truth(new.grades.printed),
        scores=False,
    )


def _truth(value: bool) -> str:  # noqa: FBT001 - the one thing it says
    return "是" if value else "否"


def _levels(old: Rubric, new: Rubric, renamed: Mapping[str, str]) -> Iterator[RubricChange]:
    """First- and second-level indicators that came and went, their weights, and the order of all."""
    before, after = _tree(old), _tree(new)
    indicators = [[each.name for each in rubric.indicators()] for rubric in (old, new)]
    indicators[0] = [renamed.get(name, name) for name in indicators[0]]
    for path in dict.fromkeys((*after, *before)):
        name = "·".join(path)
        rank = "一级指标" if len(path) == 1 else "二级指标"
        one, other = before.get(path, ""), after.get(path, "")
        what = f"{rank}“{name}”的分值" if one and other else f"{rank}“{name}”"
        yield from _value(ChangeKind.LEVEL, name, what, one, other)
    paths = [["·".join(path) for path in tree] for tree in (before, after)]
    for (one_order, other_order), what in ((paths, "一、二级指标的先后"), (indicators, "三级指标的先后")):
        shared = {*one_order} & {*other_order}
        former, latter = (
            tuple(name for name in order if name in shared) for order in (one_order, other_order)
        )
        if former != latter:
            yield RubricChange(ChangeKind.LEVEL, "", what, former, latter, scores=False)


def _tree(rubric: Rubric) -> dict[tuple[str, ...], str]:
    """The printed weight of every level by its path."""
    found: dict[tuple[str, ...], str] = {}
    for primary in rubric.primaries:
        found[primary.name,] = f"{plain(primary.weight)}分"
        for secondary in primary.secondaries:
            found[primary.name, secondary.name] = f"{plain(secondary.weight)}分"
    return found


def _place(rubric: Rubric, indicator: Indicator) -> str:
    """The levels that an indicator stands under."""
    return next(
        f"{primary.name}·{secondary.name}"
        for primary in rubric.primaries
        for secondary in primary.secondaries
        if indicator in secondary.indicators
    )


def _contradictions(old: Rubric, new: Rubric) -> Iterator[RubricChange]:
    before, after = (dict.fromkeys(map(str, rubric.known_contradictions)) for rubric in (old, new))
    for each in dict.fromkeys((*after, *before)):
        if (each in before) != (each in after):
            said = ((each,), ()) if each in before else ((), (each,))
            yield RubricChange(ChangeKind.CONTRADICTION, "", "原文的矛盾", *said)


def _unsaid(rule: Rule, words: Vocabulary) -> Iterator[str]:
    """What scores of a rule and its criterion does not say."""
    taken = [
        (words[part.fact].label if isinstance(part, Within) else measure.name, measure.stated)
        for part in walk(rule)
        for measure in part.measures()
    ]
    may_be_stated = {name for name, stated in taken if stated}
    for name, stated in taken:
        if name in may_be_stated:
            yield f"“{name}”可以只填“{words[stated].label}”。" if stated else f"“{name}”须填各项数据。"
    sums = (part for part in walk(rule) if isinstance(part, (Sum, OneOf)))
    for place, part in enumerate((each for total in sums for each in total.parts), start=1):
        if part.function:
            yield f"其中第{place}部分“{part.name}”由 {part.function} 单独计分。"


def _lines(old: Sequence[str], new: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The runs of lines that differ; that an item has another number because others came or went is none."""
    old, new = ([clause for line in lines for clause in _CLAUSE.findall(line)] for lines in (old, new))
    one, other = ([_NUMBER.sub(_same_number, clause) for clause in clauses] for clauses in (old, new))
    matched = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(tuple(old[a:b]), tuple(new[c:d])) for tag, a, b, c, d in matched if tag != "equal"]


def _same_number(number: re.Match[str]) -> str:
    return {"（": "（1）", "1": "1. "}.get(number[0][0], "1. " if number[0][0].isascii() else "①")


def _asked(rubric: Rubric) -> set[str]:
    """The facts that rules ask for."""
    return {fact for each in rubric.indicators() for rule in each.rules for fact in rule.fact_ids}


def _known(loaded: LoadedRubric) -> dict[str, FactDefinition]:
    """The facts that rules ask for or that the rubric defines besides, in the order of the vocabulary."""
    asked = _asked(loaded.rubric) | {each.id for each in loaded.rubric.facts}
    return {each.id: each for each in loaded.vocabulary if each.id in asked}


def _checklists(rubric: Rubric) -> Iterator[Checklist]:
    """Those of all indicators; their lines are the items of their facts."""
    for indicator in rubric.indicators():
        for rule in indicator.rules:
            yield from (part for part in walk(rule) if isinstance(part, Checklist))


_USUAL: Final = frozenset({("最小值", "0"), ("最小值", "0%"), ("量词", "项"), ("小数位数", "0")})
"""What a definition need not say of itself."""


def _definition(fact: FactDefinition) -> tuple[str, ...]:
    parts = (each for each in _parts(fact, derived=False) if each[1] and each not in _USUAL)
    return tuple(f"{what}：{text}" for what, text in parts)


def _parts(fact: FactDefinition, derived: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001 - named at every call
    """What a definition holds, each with its name; ``derived`` items are those of a rule."""
    rate = fact.member_kind is UnitKind.PERCENT
    most = fact.maximum
    yield "编码", fact.id
    yield "名称", fact.label
    yield "类别", KIND_WORDS[fact.kind, fact.of]
    yield "各项", "" if derived else _numbered(fact.items)
    yield "等级", _numbered(fact.levels)
    yield "最大值", "" if most is None else f"{plain(most * 100)}%" if rate else plain(most)
    yield "最小值", f"{plain(fact.minimum * 100)}%" if rate else plain(fact.minimum)
    yield "量词", fact.counted
    yield "小数位数", f"{fact.decimals}"
    yield "定义", fact.definition


def _numbered(words: Iterable[str]) -> str:
    return " ".join(f"{place}.{each}" for place, each in enumerate(words, start=1))
