"""What a rubric must hold beyond its shape: weights, facts, statuses, names, grades.

Of its contradictions with itself exactly the declared ones are accepted.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from xlplugin.facts.vocabulary import UnitKind, Vocabulary
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem
from xlplugin.rubric import codes
from xlplugin.rubric.key_names import nearest
from xlplugin.rubric.model import Clash, Contradiction, Indicator, Primary, Rubric, Secondary, Status
from xlplugin.rubric.yaml_reader import Path, YamlTree
from xlplugin.rules.base import Rule, measures_of, walk
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Levels
from xlplugin.rules.enclosing import LevelVeto
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import Checklist, Judgement
from xlplugin.rules.measure import PERCENTAGE_POINTS
from xlplugin.rules.parts import ByLevel
from xlplugin.rules.periods import Periods
from xlplugin.rules.rates import Proportional

_INTERCHANGEABLE = {UnitKind.AMOUNT, UnitKind.COUNT}
_DIVISIBLE = {*_INTERCHANGEABLE, UnitKind.POINTS}
"""What may stand in a quotient."""


def status_of(rule: Rule) -> Status:
    """How much of a rule a program may decide, by the kinds it is made of."""
    leaves = [each for each in walk(rule) if not tuple(each.inner())]
    judged = [isinstance(leaf, (Judgement, Checklist)) for leaf in leaves]
    if all(judged):
        return Status.JUDGEMENT
    open_goals = any(
        (isinstance(leaf, Completion) and leaf.bands) or (isinstance(leaf, ItemGoal) and leaf.share)
        for leaf in leaves
    )
    by_hand = any(each.judgements() for each in walk(rule)) or any(judged)
    return Status.PARTIAL if by_hand or open_goals else Status.COMPUTED


def _instead_of(kind: UnitKind) -> set[UnitKind]:
    """The kinds of fact that serve as well as the one a rule asks for."""
    if kind is UnitKind.AMOUNT:
        return _DIVISIBLE
    return _INTERCHANGEABLE if kind is UnitKind.COUNT else set()


def _units(rule: Rule, words: Vocabulary, tree: YamlTree, path: Path) -> Iterator[Problem]:
    """Figures that do not come in the unit in which a rule states its limits."""
    for measure in measures_of(rule):
        for fact in measure.ids if measure.unit not in (None, PERCENTAGE_POINTS) else ():
            if measure.unit not in words[fact].units:
                units = "、".join(words[fact].units)
                message = f"基础数据“{tree.called(words[fact])}”的单位是{units}，规则中写的是{measure.unit}"
                yield codes.RUBRIC_FACT_KIND.at(
                    tree.source(path), message, fix=f"{tree.unit_called}请写{units}"
                )


def _named(words: Vocabulary) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The ids of facts, and what each is called."""
    return [each.id for each in words], {each.id: (each.label,) for each in words}


def _written(word: str, tree: YamlTree, path: Path) -> Path:
    """Where a word stands below a path, as far as that is written there."""
    below = (each for each in tree.places if each[: len(path)] == path)
    return next((each for each in below if tree.at(each) == word), path)


def _facts(rule: Rule, words: Vocabulary, tree: YamlTree, path: Path) -> Iterator[Problem]:
    for fact, kind in rule.needs():
        if fact not in words:
            close = nearest(fact, *_named(words))
            asked = "还是".join(f"“{each}”（{words[each].label}）" for each in close)
            fix = f"是不是{asked}？不是的，请在 facts 中定义" if asked else ""
            yield codes.RUBRIC_FACT.at(
                tree.source(_written(fact, tree, path)), f"基础数据“{fact}”没有定义", fix=fix
            )
        elif kind is not words[fact].kind and words[fact].kind not in _instead_of(kind):
            given, needed = tree.kind_called(words[fact].kind), tree.kind_called(kind)
            message = f"基础数据“{tree.called(words[fact])}”是{given}，这条规则需要{needed}"
            yield codes.RUBRIC_FACT_KIND.at(tree.source(path), message)


def _shapes(rule: Rule, words: Vocabulary, tree: YamlTree, path: Path) -> Iterator[Problem]:
    for leaf in walk(rule):
        if isinstance(leaf, LevelVeto) and leaf.level not in words[leaf.fact].levels:
            message = f"“{tree.called(words[leaf.fact])}”没有等级“{leaf.level}”"
            yield codes.RUBRIC_LEVELS.at(tree.source(path), message, fix="请核对等级的名称")
        if isinstance(leaf, (Levels, ByLevel)):
            named, exempt = (leaf.levels, leaf.exempt) if isinstance(leaf, Levels) else (leaf.parts, ())
            if {each.level for each in named} | set(exempt) != set(words[leaf.fact].levels):
                message = f"“{tree.called(words[leaf.fact])}”的等级与规则中的等级不一致"
                yield codes.RUBRIC_LEVELS.at(
                    tree.source(path), message, fix="每个等级都应有分值或列为免于扣分"
                )
        if isinstance(leaf, Periods) and len(leaf.schedule) not in (0, len(words[leaf.series].items)):
            message = f"“{tree.called(words[leaf.series])}”的期数与时序进度的个数不一致"
            yield codes.RUBRIC_SCHEDULE.at(tree.source(path), message)


def _rule(
    rule: Rule, indicator: Indicator, words: Vocabulary, tree: YamlTree, path: Path
) -> Iterator[Problem]:
    if rule.most != indicator.weight:
        message = f"“{indicator.name}”的规则满分{plain(rule.most)}分，分值{plain(indicator.weight)}分"
        yield codes.RUBRIC_POINTS.at(tree.source(path), message)
    unknown = list(_facts(rule, words, tree, path))
    yield from unknown or [*_units(rule, words, tree, path), *_shapes(rule, words, tree, path)]


def _indicator(indicator: Indicator, words: Vocabulary, tree: YamlTree, path: Path) -> Iterator[Problem]:
    yield from _rule(indicator.rule, indicator, words, tree, (*path, "rule"))
    for index, reading in enumerate(indicator.readings):
        yield from _rule(reading.rule, indicator, words, tree, (*path, "readings", index))
    named = [indicator.reading, *(reading.name for reading in indicator.readings)]
    if len(set(named)) != len(named):
        message = f"“{indicator.name}”有两个同名的口径"
        yield codes.RUBRIC_READING.at(tree.source((*path, "readings")), message)
    status = status_of(indicator.rule)
    if status is not indicator.status:
        message = f"“{indicator.name}”的 status 是 {indicator.status}，按规则应为 {status}"
        yield codes.RUBRIC_STATUS.at(tree.source((*path, "status")), message)


def _form(rubric: Rubric, words: Vocabulary, tree: YamlTree) -> Iterator[Problem]:
    """What is wrong with the whole, besides its contradictions."""
    for name, times in Counter(each.name for each in rubric.indicators()).items():
        if times > 1:
            yield codes.RUBRIC_NAME.at(tree.source(("primaries",)), f"三级指标“{name}”重名")
    for own, times in Counter(each.id for each in rubric.facts).items():
        if times > 1:
            yield codes.RUBRIC_FACT_TWICE.at(tree.source(("facts",)), f"基础数据“{own}”定义了两次")
    # Tables of facts and rendered criteria name facts by label, so one label is one fact.
    for label, times in Counter(each.label for each in words).items():
        if times > 1:
            message = f"基础数据的名称“{label}”用于{times}个编码"
            yield codes.RUBRIC_LABEL.at(tree.source(("facts",)), message)
    rules = [each.rule for each in rubric.indicators()]
    judged = any(isinstance(rule, ItemGoal) and rule.share for rule in rules)
    if rubric.of_form and not (judged and any(isinstance(rule, Proportional) for rule in rules)):
        message = "of_form 的评价标准应有预算执行率和绩效指标的计分规则"
        yield codes.RUBRIC_OF_FORM.at(tree.source(("of_form",)), message)
    bounds = [band.at_least for band in rubric.grades.bands]
    if any(low >= high for high, low in pairwise(bounds)) or bounds[-1] != ZERO:
        message = "评价等级应从高到低排列，最低一级从0分起"
        yield codes.RUBRIC_GRADES.at(tree.source(("grades", "bands")), message)


def _rows_of_forms(rubric: Rubric, tree: YamlTree) -> Iterator[Problem]:
    """Rules for a row of an item form, where no such form follows the rubric."""
    for each, path in () if rubric.of_form else paths(rubric):
        if any(isinstance(part, ItemGoal) for rule in each.rules for part in walk(rule)):
            message = f"“{each.name}”用了 item_goal，这种规则只用于 of_form: true 的评价标准"
            yield codes.RUBRIC_ITEM_GOAL.at(tree.source((*path, "rule")), message)


def contradictions(rubric: Rubric) -> Iterator[Contradiction]:
    """Every contradiction inside a rubric: levels against children, texts against weights, the total."""
    levels: list[Primary | Secondary] = []
    for primary in rubric.primaries:
        levels += (primary, *primary.secondaries)
    for level in levels:
        below = level.secondaries if isinstance(level, Primary) else level.indicators
        found = sum((child.weight for child in below), ZERO)
        if found != level.weight:
            yield Contradiction(kind=Clash.CHILDREN, where=level.name, printed=level.weight, found=found)
    for each in rubric.indicators():
        if each.text_points not in (None, each.weight):
            yield Contradiction(kind=Clash.TEXT, where=each.name, printed=each.text_points, found=each.weight)
    headers = sum((primary.weight for primary in rubric.primaries), ZERO)
    if headers != rubric.total:
        yield Contradiction(kind=Clash.TOTAL, where="总分", printed=headers, found=rubric.total)


def _place(found: Contradiction, rubric: Rubric) -> Path:
    """Where the weight is printed that contradicts others."""
    for one, primary in enumerate(rubric.primaries):
        path: Path = ("primaries", one)
        if found.kind is Clash.CHILDREN and found.where == primary.name and found.printed == primary.weight:
            return (*path, "weight")
        for two, secondary in enumerate(primary.secondaries):
            if found.kind is Clash.CHILDREN and found.where == secondary.name:
                return (*path, "secondaries", two, "weight")
    return next(
        (
            (*path, "weight")
            for each, path in paths(rubric)
            if found.kind is Clash.TEXT and each.name == found.where
        ),
        ("primaries",),
    )


def _undeclared(rubric: Rubric, tree: YamlTree) -> Iterator[Problem]:
    """Contradictions that are not declared, and declared ones that do not exist."""
    found, declared = list(contradictions(rubric)), rubric.known_contradictions
    for each in found:
        if each not in declared:
            fix = f"请核对分值；确系原文如此的，请写入{tree.contradictions_called}"
            yield codes.RUBRIC_WEIGHTS.at(tree.source(_place(each, rubric)), str(each), fix=fix)
    for index, each in enumerate(declared):
        if each not in found:
            message, path = f"已声明的矛盾并不存在（{each}）", ("known_contradictions", index)
            yield codes.RUBRIC_CONTRADICTION.at(tree.source(path), message)


def paths(rubric: Rubric) -> Iterator[tuple[Indicator, Path]]:
    """Every indicator with its path in the YAML."""
    for one, primary in enumerate(rubric.primaries):
        for two, secondary in enumerate(primary.secondaries):
            for three, indicator in enumerate(secondary.indicators):
                yield indicator, ("primaries", one, "secondaries", two, "indicators", three)


def check(rubric: Rubric, words: Vocabulary, tree: YamlTree) -> list[Problem]:
    """Everything wrong with a well-formed rubric, each with its line."""
    problems = [*_form(rubric, words, tree), *_rows_of_forms(rubric, tree), *_undeclared(rubric, tree)]
    for indicator, path in paths(rubric):
        problems += _indicator(indicator, words, tree, path)
    return problems
