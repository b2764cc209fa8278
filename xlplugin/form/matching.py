"""Which rubric a form follows, and in what it differs: by names, weights and year; never a guess."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.factset import Fact
from xlplugin.form import codes
from xlplugin.form.form import Form, FormKind, Row
from xlplugin.money import plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Checked, Problem, Refused, Source
from xlplugin.rubric.model import KnownRubric, LoadedRubric, Outline, Primary, Rubric, Secondary

_NOISE: Final = re.compile(r"[\s“”\"'‘’、，,。．.：:；;()《》〈〉<>\[\]【】·\-—_/\\*]+")
_NUMBERING: Final = Pattern(
    r"^(?:[①-⑳★☆]|[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、．)）])\s*",
    words="①|②|③|④|⑤|⑥|⑦|⑧|⑨|⑩|⑪|⑫|⑬|⑭|⑮|⑯|⑰|⑱|⑲|⑳|★|☆|.|、|．|)|）",
)
_PART: Final = re.compile(r"[（(][^（）()]*[）)]$")
_CLOSE: Final = 0.75
_ENOUGH: Final = 0.6
_ASKED_FOR: Final = 0.3
_BY_USER: Final = "由使用者指定"
NOT_SCORED: Final = "，不作测算，只作不依赖评价标准的检查"
"""What is said behind the reason why an item form has no rubric."""


class Differs(StrEnum):
    """In what a form differs from the rubric it follows."""

    WEIGHT = "weight"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    WRITTEN = "written"
    LEVEL = "level"
    YEAR = "year"


class Difference(NamedTuple):
    """One difference between a form and its rubric.

    Attributes:
        kind: a weight, an indicator that the form lacks, one that the rubric lacks, a name written otherwise,
            the weight of a level, or the year.
        name: the indicator's or level's name, as the rubric or else the form writes it.
        words: the difference as a Chinese clause with both sides.
        source: the form's cell, where it has one; else the form's sheet.
    """

    kind: Differs
    name: str
    words: str
    source: Source


class Match(NamedTuple):
    """A form and the rubric it follows.

    Attributes:
        loaded: the rubric; of an item form with the form's own rows for indicators.
        rows: the row of every indicator that the form has, by the rubric's name of the indicator.
        differences: in what the form differs from the rubric.
        why: what the choice rests on, as a Chinese clause.
        facts: the facts of the rubric that the form's own cells state.
    """

    loaded: LoadedRubric
    rows: Mapping[str, Row]
    differences: tuple[Difference, ...]
    why: str
    facts: tuple[Fact, ...] = ()

    @property
    def rubric(self) -> Rubric:
        """The rubric without its vocabulary."""
        return self.loaded.rubric

    def differs(self, indicator: str, kind: Differs) -> bool:
        """Whether an indicator differs in that way."""
        return any(each.name == indicator and each.kind is kind for each in self.differences)


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name without numbering, spacing, quotes and punctuation, full-width letters made plain."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", _NUMBERING.sub("", name.strip())))


def _base(name: str) -> str:
    return plain_name(_PART.sub("", name))


def _by_part(names: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Rows under one printed name against the rubric's names of its parts, in order."""
    by_base: dict[str, list[str]] = {}
    for name in names:
        by_base.setdefault(_base(name), []).append(name)
    for base, parts in by_base.items():
        own = [row for row in rows if plain_name(row.name) == base]
        if len(parts) == len(own):
            yield from zip(parts, own, strict=True)


@lru_cache(maxsize=4096)  # the forms of one year have the same names
def _most_alike(one: str, other: str) -> float:
    """What the ratio of two names is at most, by the letters that both have: most cannot be near."""
    return 2 * min(len(other), sum(map(other.__contains__, one))) / (len(one) + len(other) or 1)


def _nearest(name: str, rows: Sequence[Row]) -> Row | None:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for a name that is written otherwise

    wanted = plain_name(name)
    possible = (row for row in rows if _most_alike(wanted, plain_name(row.name)) >= _CLOSE)
    rated = [(SequenceMatcher(None, wanted, plain_name(row.name)).ratio(), -row.row, row) for row in possible]
    best = max(rated, default=None, key=lambda each: each[:2])
    return best[2] if best is not None and best[0] >= _CLOSE else None


def _rows_by_name(wanted: Sequence[str], rows: Sequence[Row], *, near: bool) -> Mapping[str, Row]:
    """The row of every name that has one.

    Args:
        wanted: the rubric's names of indicators, in order.
        rows: the form's rows.
        near: whether a name that is only nearly the same will do, where no other row has it.
    """
    by_plain = {plain_name(row.name): row for row in reversed(rows)}
    found = {name: by_plain[plain_name(name)] for name in wanted if plain_name(name) in by_plain}
    free = [row for row in rows if row not in found.values()]
    found |= dict(_by_part([name for name in wanted if name not in found], free))
    for name in wanted if near else ():
        if name not in found:
            row = _nearest(name, [row for row in rows if row not in found.values()])
            found |= {name: row} if row is not None else {}
    return {name: found[name] for name in wanted if name in found}


class _Rated(NamedTuple):
    """How well a rubric fits.

    Attributes:
        known: the rubric.
        outline: its outline.
        found: how many of its indicators the form names.
        agreeing: how many of them have the rubric's weight.
        size: how many indicators the longer of form and rubric has.
        same_year: whether both are about one year.
    """

    known: KnownRubric
    outline: Outline
    found: int
    agreeing: int
    size: int
    same_year: bool

    @property
    def named(self) -> float:
        """The share of names that are found; 1 is all of them."""
        return self.found / self.size

    @property
    def weighted(self) -> float:
        """The share of indicators whose names and weights agree; 1 is all of them."""
        return self.agreeing / self.size


def _rate(form: Form, known: KnownRubric, *, near: bool = False) -> _Rated:
    outline = known.outline
    rows = _rows_by_name(outline.names, form.rows, near=near)
    size = max(len(outline.names), len(form.rows), 1)
    weights = zip(outline.names, outline.weights, strict=True)
    agreeing = sum(rows[name].weight.number == weight for name, weight in weights if name in rows)
    return _Rated(known, outline, len(rows), agreeing, size, outline.year == form.year)


def _place(form: Form) -> Source:
    return Source(form.file, sheet=form.sheet)


def _best(rated: Sequence[_Rated]) -> list[_Rated]:
    """The rubrics that fit best; more than one where names, weights and year do not decide."""
    fitting = [each for each in rated if each.named >= _ENOUGH]
    most = max((each.weighted for each in fitting), default=0)
    heaviest = [each for each in fitting if each.weighted == most]
    right_year = [each for each in fitting if each.same_year]
    if len(heaviest) > 1:
        return [each for each in heaviest if each.same_year] or heaviest
    # Weights of one year under the title of another: a person must say which is meant.
    torn = [each for each in right_year if each not in heaviest]
    return heaviest if not torn or heaviest[0].same_year else [*heaviest, *torn]


def match_form(
    form: Form, rubrics: Sequence[KnownRubric], wanted: str | None = None
) -> Checked[Match | None]:
    """The rubric that a form follows.

    Args:
        form: the form.
        rubrics: the rubrics there are, of which only the one it follows is opened.
        wanted: the id of the rubric that a person has named; it is then used if it fits at all.

    Returns:
        The match; None with a notice that none fits, or with a warning that more than one does.

    Raises:
        Refused: the named one does not fit.
    """
    if wanted is not None:
        return Checked(_named(form, next(each for each in rubrics if each.outline.id == wanted)))
    is_item = form.kind is FormKind.ITEM
    of_kind = [each for each in rubrics if each.outline.of_form is is_item]
    if is_item:
        return _of_form(form, of_kind)
    # Comparing names is slow: a form may not be far too long for a rubric.
    possible = [each for each in of_kind if len(each.outline.names) >= _ENOUGH * len(form.rows)]
    best = _best([_rate(form, each) for each in possible])
    best = best or _best([_rate(form, each, near=True) for each in possible])
    if not best:
        known = "、".join(each.outline.id for each in rubrics) or "无"
        message = f"没有与这张表相符的评价标准（现有：{known}），只作不依赖评价标准的检查"
        return Checked(None, (codes.RUBRIC_UNMATCHED.at(_place(form), message),))
    if len(best) > 1:
        return Checked(None, (_unsure(form, [each.outline for each in best]),))
    found = best[0]
    year = "，年度相同" if found.same_year else ""
    count = len(found.outline.names)
    why = f"{count}项指标中{found.found}项名称相同、{found.agreeing}项分值相同{year}"
    return Checked(_matched(form, found.known.opened, why))


def _unsure(form: Form, fitting: Sequence[Outline]) -> Problem:
    """That more than one rubric fits a form."""
    names = "、".join(f"{each.id}（{each.year}年）" for each in fitting)
    year = f"表上写的是{form.year}年" if form.year else "表上没有写明年度"
    message = f"不止一套评价标准与这张表相符：{names}，{year}，不能断定用哪一套"
    return codes.RUBRIC_UNSURE.at(_place(form), message)


def _named(form: Form, named: KnownRubric) -> Match:
    """The match with the rubric that a person has named.

    Raises:
        Refused: it does not fit at all.
    """
    if named.outline.of_form:
        made = _made(form, named.opened, _BY_USER)
        if isinstance(made, Match):
            return made
        raise Refused(codes.RUBRIC_UNFIT.at(_place(form), f"不能按“{named.outline.id}”评分：{made}"))
    if _rate(form, named, near=True).named >= _ASKED_FOR:
        return _matched(form, named.opened, _BY_USER)
    message = f"这张表的指标与评价标准“{named.outline.id}”大多对不上"
    raise Refused(codes.RUBRIC_UNFIT.at(_place(form), message))


def _of_form(form: Form, rubrics: Sequence[KnownRubric]) -> Checked[Match | None]:
    """The rubric whose indicators are the rows of an item form."""
    if len(rubrics) > 1:
        return Checked(None, (_unsure(form, [each.outline for each in rubrics]),))
    why = "项目支出绩效自评表，指标和分值以表内为准"
    made = _made(form, rubrics[0].opened, why) if rubrics else "没有评价标准用于项目支出绩效自评表"
    if isinstance(made, Match):
        return Checked(made)
    fix = "表样本来如此的不必修改"
    return Checked(None, (codes.RUBRIC_UNMATCHED.at(_place(form), f"{made}{NOT_SCORED}", fix=fix),))


def _made(form: Form, of: LoadedRubric, why: str) -> Match | str:
    """The match with the rubric that an item form makes of its rows; a Chinese clause where it makes none."""
    from xlplugin.form.item_rubric import rubric_of_form  # noqa: PLC0415 - only for item forms

    made = rubric_of_form(of, form)
    return made if isinstance(made, str) else Match(made.loaded, made.rows, (), why, made.facts)


def _matched(form: Form, loaded: LoadedRubric, why: str) -> Match:
    rubric = loaded.rubric
    rows = _rows_by_name([each.name for each in rubric.indicators()], form.rows, near=True)
    differences = [*_levels(form, rubric), *_indicators(form, rubric, rows)]
    if form.year is not None and form.year != rubric.year:
        words = f"表为{form.year}年度，评价标准为{rubric.year}年"
        differences.insert(0, Difference(Differs.YEAR, form.title, words, _place(form)))
    return Match(loaded, rows, tuple(differences), why)


def _levels(form: Form, rubric: Rubric) -> Iterator[Difference]:
    printed = [each for branch in form.branches for each in (branch, *branch.children)]
    levels: list[Primary | Secondary] = []
    for primary in rubric.primaries:
        levels += (primary, *primary.secondaries)
    for level in levels:
        for branch in printed:
            # Names of levels are reused (资产管理 may be both): below must be the same kind of thing.
            alike = bool(branch.children) == isinstance(level, Primary)
            if not alike or plain_name(level.name) != plain_name(branch.name):
                continue
            if branch.weight.number not in (None, level.weight):
                words = f"“{level.name}”表上{branch.weight.text}分，评价标准{plain(level.weight)}分"
                yield Difference(Differs.LEVEL, level.name, words, branch.weight.source)


def _indicators(form: Form, rubric: Rubric, rows: Mapping[str, Row]) -> Iterator[Difference]:
    for indicator in rubric.indicators():
        row = rows.get(indicator.name)
        if row is None:
            words = f"表上没有评价标准中的指标“{indicator.name}”（{plain(indicator.weight)}分）"
            yield Difference(Differs.ABSENT, indicator.name, words, _place(form))
            continue
        if not row.part and plain_name(row.name) != plain_name(indicator.name):
            words = f"表上写作“{row.name}”，评价标准为“{indicator.name}”"
            yield Difference(Differs.WRITTEN, indicator.name, words, row.source)
        if row.weight.number != indicator.weight:
            words = f"表上分值{row.weight.text or '空白'}，评价标准{plain(indicator.weight)}分"
            yield Difference(Differs.WEIGHT, indicator.name, words, row.weight.source)
    for row in form.rows:
        if row not in rows.values():
            words = f"评价标准中没有指标“{row.name}”（{row.weight.text or '分值空白'}）"
            yield Difference(Differs.UNKNOWN, row.name, words, row.source)
