"""What a heading, a label or a title of a form means, whichever of its many names an authority gives it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.form.form import Column
from xlplugin.pattern import Pattern, holds
from xlplugin.rubric.headings import HeadingNames, Label, LabelTells
from xlplugin.workbook.forms.entries import heading_key, kept_of_short, squeezed, without_score


class NameSort(Enum):
    """The sorts of headings over names of indicators: a numbered level, or how the levels are called else."""

    LEVEL = auto()
    NAME = auto()
    GROUP = auto()
    UPPER = auto()


class Meaning(NamedTuple):
    """What a heading means.

    Attributes:
        sort: what its column holds, WEIGHT being the weight of any level.
        level: 1 to 4 of 一级指标 to 四级指标 and their weights; 0 where the heading names no level.
        rank: how plainly it says so, from 0, where two headings of one sort stand side by side.
    """

    sort: Column | NameSort
    level: int = 0
    rank: int = 0


_LONGEST: Final = 30
_LONGEST_LABEL: Final = 20
_LEVELS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NUMBERED_BY: Final = 4
_LAST: Final = 9
_NUMBER_BEFORE: Final = Pattern(r"^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]+")
_PLAIN_CRITERIA: Final = ("分", "标准", "细则")
_CLOSING: Final = "）)]】:："
_OPEN_LABELS: Final = (
    "|.{0,8}(?:绩效|总体|预期|设定|年度|工作)目标(?:完成情况|实现情况)?|未能?完成的?原因.{0,6}"
)
"""Labels that no list can hold, as authorities write what they like around the telling words."""
_OPEN_LABELS_NEED: Final = "目标|原因"


class Headings:
    """The names that a program knows, its own and the user's, asked what a text means."""

    def __init__(self, names: HeadingNames) -> None:
        self.names = names
        self._standings = (names.reviewed_last, names.reviewed_by_finance, names.reviewed_as_settled)
        self._exact = dict(reversed(list(self._written_out())))
        self.may_name_level = re.compile(f"[级{re.escape(_letters_in_all(names.groups))}]").search
        """Whether a text is worth the question: a book may have a million that are not."""
        telling = (word for label in names.labels for word in label.words)
        self._label = Pattern(
            "|".join(map(_label_pattern, names.labels)) + _OPEN_LABELS,
            words="|".join((*telling, _OPEN_LABELS_NEED)),
        )
        self._telling = [(Pattern(_label_pattern(each)), each.tells) for each in names.labels if each.tells]
        # Asked of nearly every text of a form, and of the same ones on the next.
        self.names_level = kept_of_short(self._names_level)
        self.meaning = kept_of_short(self._meaning)
        self.remark = kept_of_short(self._remark)
        self.is_total = kept_of_short(self._is_total)
        self.is_sum = kept_of_short(self._is_sum)
        self.is_money = kept_of_short(self._is_money)
        self.is_label = kept_of_short(self._is_label)
        self.is_head_label = kept_of_short(self._is_head_label)
        self.tells = kept_of_short(self._tells)
        budgets = (*names.budget_initial, *names.budget_full, *names.budget_plain)
        self._of_money = frozenset((*budgets, *names.budget_spent, *names.budget_rate))

    def _written_out(self) -> Iterator[tuple[str, Meaning]]:
        """Every name that is a whole heading."""
        names = self.names
        for sort, rank, keys in (
            (Column.DEDUCTION, 0, names.deductions),
            (Column.REASON, _LAST, names.remarks),
            (Column.SCORE, 1, names.scores),
            (Column.ACTUAL, 0, names.actuals),
            (Column.TARGET, 0, names.targets),
            (NameSort.NAME, 0, names.names),
            (NameSort.UPPER, 0, names.uppers),
        ):
            yield from ((key, Meaning(sort, rank=rank)) for key in keys)
        for key in names.softly_reviewed:
            # Softly, after all that say whose score they are; but the last word is the last word.
            yield key, Meaning(Column.REVIEWED, rank=self.standing(key) and len(self._standings) + 1)
        for rank, key in enumerate(names.operators):
            yield key, Meaning(Column.OPERATOR, rank=rank)
        for key in names.units:
            yield key, Meaning(Column.UNIT)
        for key in names.about:
            yield key, Meaning(Column.ABOUT, rank=int("指标" not in key))
        for rank, key in enumerate(names.groups):
            yield key, Meaning(NameSort.GROUP, rank=rank)

    def _meaning(self, text: str) -> Meaning | None:
        """What a heading means, given as written; None where it is no heading of a score table."""
        key = heading_key(text)
        if not key or len(key) > _LONGEST:
            return None
        parts = [self._of_key(part) for part in key.split("/") if part]
        return self._of_key(key) or next((part for part in parts if part is not None), None)

    def _names_level(self, text: str) -> bool:
        """Whether a heading names a level of indicators."""
        key = squeezed(text)
        plain = key.replace("(", "（").partition("（")[0].partition("/")[0]
        if not 0 < key.find("级") < _NUMBERED_BY and plain not in self.names.groups:
            return False
        found = self.meaning(text)
        return found is not None and found.sort in (NameSort.LEVEL, NameSort.GROUP)

    def reviewing(self, text: str) -> bool:
        """Whether a heading speaks of the reviewer (财政复核), and not of the department itself."""
        key = heading_key(text)
        return holds(key, self.names.reviewers) and not holds(key, self.names.self_assessed)

    def softly_reviewed(self, text: str) -> bool:
        """Whether a heading (评价得分) is the reviewer's beside a self-score, and else the self-score."""
        return heading_key(text) in self.names.softly_reviewed

    def adjusted(self, text: str) -> bool:
        """Whether the goals under a heading (调整指标值) are those of the middle of the year."""
        return holds(heading_key(text), self.names.targets_adjusted)

    def standing(self, text: str) -> int:
        """How late in the course of reviews a reviewer's heading comes: 0 for the last word on it."""
        key = heading_key(text)
        found = (at for at, words in enumerate(self._standings) if holds(key, words))
        return next(found, len(self._standings))

    def _is_total(self, text: str) -> bool:
        """Whether a label names the row of the total, numbered or not, a score written behind it or not."""
        key = heading_key(_NUMBER_BEFORE.sub("", squeezed(text)))
        return key in self.names.totals or without_score(key) in self.names.totals

    def _is_sum(self, text: str) -> bool:
        """Whether a label names a total, or a sum inside the table: 小计, 投入合计, 产出（小计）."""
        in_brackets = squeezed(text).rstrip(_CLOSING).endswith(self.names.subtotals)
        return in_brackets or heading_key(text).endswith(self.names.subtotals) or self.is_total(text)

    def is_value(self, text: str) -> bool:
        """Whether a heading only says that values stand under it: whose, the wider heading above says."""
        return heading_key(text) in self.names.values

    def is_goal(self, text: str) -> bool:
        """Whether a heading of goals says that they are goals or the year's (目标值), not only 指标值."""
        key = heading_key(text)
        return "目标" in key or holds(key, (*self.names.targets_of_the_year, *self.names.targets_adjusted))

    def takes_words(self, text: str) -> bool:
        """Whether a heading of units (单位（文字描述）) lets a goal in words stand under it."""
        return holds(squeezed(text), self.names.units_or_words)

    def is_head_total(self, text: str) -> bool:
        """Whether a label above the table names the total; a 合计 there is one of money."""
        key = heading_key(text)
        return key in self.names.head_totals or ("分" in key and key in self.names.totals)

    def is_grade(self, text: str) -> bool:
        """Whether a label names the grade."""
        return heading_key(text) in self.names.grades

    def is_reviewed_total(self, text: str) -> bool:
        """Whether a label above the table names the total that a reviewer gave (财政审核评分)."""
        return self.reviewing(text) and heading_key(text).endswith(self.names.reviewed_endings)

    def _is_head_label(self, text: str) -> bool:
        """Whether a text is a label of anything that may stand above the table, total and grade included."""
        tests = (self.is_label, self.is_head_total, self.is_grade, self.is_reviewed_total)
        return 0 < len(text) <= _LONGEST_LABEL and any(each(text) for each in tests)

    def _is_money(self, text: str) -> bool:
        """Whether a text heads a column of the money that was planned and spent."""
        return heading_key(text) in self._of_money

    def is_rate(self, text: str) -> bool:
        """Whether a text names the rate at which the budget was spent."""
        return heading_key(text) in self.names.budget_rate

    def _remark(self, text: str) -> str:
        """The label of a row of words (其他需要说明的问题：无) among the indicators; empty for others."""
        label = _NUMBER_BEFORE.sub("", squeezed(text).replace(":", "：").partition("：")[0])
        return label if heading_key(label).replace("其它", "其他") in self.names.remark_rows else ""

    def is_detail(self, text: str) -> bool:
        """Whether a name without points says that it is a part of what stands above it: 其中：桃树."""
        return squeezed(text).startswith(self.names.detail_rows) or text.startswith(("　", "  ", "\t"))

    def is_note(self, text: str) -> bool:
        """Whether a text is a footnote."""
        return squeezed(text).startswith(self.names.notes)

    def _is_label(self, text: str) -> bool:
        """Whether a text is the label of a field, a colon or a seal in brackets behind it or not."""
        return any(self._label.fullmatch(each) for each in _plain_labels(text))

    def _tells(self, label: str) -> LabelTells | None:
        """What of a form is filled in at a label; None where it is none of what is asked for."""
        plain = _plain_labels(label)
        return next(
            (tells for known, tells in self._telling for each in plain if known.fullmatch(each)), None
        )

    def _of_key(self, key: str) -> Meaning | None:
        bare = key.removeprefix("第")
        if bare[1:2] == "级" and bare[0] in _LEVELS:
            return self._of_level(_LEVELS[bare[0]], bare[2:].removeprefix("指标"))
        return self._exact.get(key) or self._of_words(key) or self._of_score(key) or self._of_value(key)

    def _of_level(self, level: int, rest: str) -> Meaning | None:
        if not rest or rest in self.names.level_endings:
            return Meaning(NameSort.LEVEL, level)
        found = self._of_key(rest)
        if found is None or found.sort in (Column.SCORE, Column.REVIEWED):
            return None
        return found._replace(level=level)

    def _of_words(self, key: str) -> Meaning | None:
        """Headings that one telling word inside them gives away."""
        if holds(key, self.names.criteria) and not holds(key, self.names.not_criteria):
            return Meaning(Column.CRITERION, rank=int(not holds(key, _PLAIN_CRITERIA)))
        if holds(key, self.names.evidence):
            return Meaning(Column.EVIDENCE)
        rates = key.endswith(self.names.not_reasons)
        if holds(key, self.names.reasons) and not rates and not self.reviewing(key):
            return Meaning(Column.REASON, rank=int("依据" in key))
        return None

    def _of_score(self, key: str) -> Meaning | None:
        names = self.names
        if holds(key, names.self_assessed):
            return Meaning(Column.SCORE) if "分" in key or key.endswith(names.self_assessed_endings) else None
        if holds(key, names.reviewers):
            scored = key.endswith(names.reviewed_endings)
            return Meaning(Column.REVIEWED, rank=self.standing(key)) if scored else None
        if key.endswith(names.weights) and not holds(key, names.not_weights):
            return Meaning(Column.WEIGHT, rank=int("分" not in key))
        return None

    def _of_value(self, key: str) -> Meaning | None:
        names = self.names
        if holds(key, names.of_other_years):
            return None
        if key.endswith("值") and holds(key, names.actual_values):
            planned = holds(key, names.planned_values) and "实际" not in key
            return Meaning(Column.TARGET if planned else Column.ACTUAL)
        rank = int(not holds(key, names.targets_of_the_year))
        return Meaning(Column.TARGET, rank=rank) if key.endswith(names.target_endings) else None


def _letters_in_all(names: Iterable[str]) -> str:
    """A few letters of which every name has one, the most telling first."""
    found, left = "", set(names)
    while left:
        counted = Counter(letter for name in sorted(left) for letter in name)
        found += counted.most_common(1)[0][0]
        left = {name for name in left if found[-1] not in name}
    return found


def _label_pattern(label: Label) -> str:
    parts = (label.before, label.words, label.after)
    before, words, after = ("|".join(map(re.escape, part)) for part in parts)
    return f"(?:{before})?(?:{words})(?:{after})?"


def _plain_labels(text: str) -> tuple[str, ...]:
    """A label without number and colon, also without a seal in brackets; none where it is too long."""
    label = _NUMBER_BEFORE.sub("", squeezed(text).rstrip("：:")).replace("(", "（").replace(")", "）")
    if not 0 < len(label) <= _LONGEST_LABEL:
        return ()
    return (label, label.rpartition("（")[0]) if label.endswith("）") else (label,)


@lru_cache(maxsize=8)
def headings_of(names: HeadingNames) -> Headings:
    """The names, ready to be asked."""
    return Headings(names)
