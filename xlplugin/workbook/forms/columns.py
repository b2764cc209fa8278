"""Which column of a score table holds what; of several candidates the plainest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlplugin.form.form import Column
from xlplugin.workbook.forms.heading_block import HeadedColumn, HeadingBlock
from xlplugin.workbook.forms.headings import Headings, Sort
from xlplugin.workbook.forms.names import heading_key

_TEXTS: Final = {
    Sort.ABOUT: Column.ABOUT,
    Sort.CRITERION: Column.CRITERION,
    Sort.TARGET: Column.TARGET,
    Sort.ACTUAL: Column.ACTUAL,
    Sort.DEDUCTION: Column.DEDUCTION,
    Sort.REASON: Column.REASON,
    Sort.EVIDENCE: Column.EVIDENCE,
}
_WEIGHT_OF: Final = {
    Column.PRIMARY: Column.PRIMARY_WEIGHT,
    Column.SECONDARY: Column.SECONDARY_WEIGHT,
    Column.INDICATOR: Column.WEIGHT,
}
NAMES: Final = (Column.PRIMARY, Column.SECONDARY, Column.INDICATOR)


@dataclass(frozen=True)
class ScoreTable:
    """A score table as its headings describe it.

    Attributes:
        block: its rows of headings.
        columns: the sheet's column of each kind that it has.
        rivals: further columns that claim to hold the self-score as plainly as the one taken.
        others: every column of scores that is neither the self-score nor the reviewer's last word.
    """

    block: HeadingBlock
    columns: Mapping[Column, int]
    rivals: tuple[HeadedColumn, ...] = ()
    others: tuple[HeadedColumn, ...] = ()

    def headed(self, column: Column) -> HeadedColumn | None:
        """The headings of a kind of column, None where the table has none."""
        place = self.columns.get(column)
        return next((each for each in self.block.columns if each.column == place), None)

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which nothing can be scored, that it lacks."""
        return tuple(each for each in (Column.WEIGHT, Column.SCORE) if each not in self.columns)

    @cached_property
    def names_end(self) -> int:
        """The last column that a name may reach into: the one before the first other kind of column."""
        name = self.columns[Column.INDICATOR]
        own = {*NAMES, *_WEIGHT_OF.values()}
        others = [place for kind, place in self.columns.items() if kind not in own and place > name]
        return min(others, default=name + 1) - 1


def score_table(block: HeadingBlock, headings: Headings) -> ScoreTable | None:
    """What the columns under a block of headings hold; None where it names no indicators."""
    levels = _levels(block)
    if not levels:
        return None
    weights = _weights(block, levels)
    named = dict(_named(levels, weights))
    columns = {kind: levels[level] for kind, level in named.items()}
    columns |= {_WEIGHT_OF[kind]: weights[level] for kind, level in named.items() if level in weights}
    texts = {kind: _plainest(block, sort, 0) for sort, kind in _TEXTS.items()}
    columns |= {kind: found.column for kind, found in texts.items() if found is not None}
    scores, reviewed = _scores(block, headings)
    if scores:
        columns[Column.SCORE] = scores[0].column
    if reviewed:
        columns[Column.REVIEWED] = reviewed[0].column
    columns = _with_reason(block, columns, headings.names.about_or_reason)
    # The columns of one merged heading are one.
    apart = (each for each in scores[1:] if each.heading.area != scores[0].heading.area)
    rivals = tuple(each for each in apart if each.own and each.meaning == scores[0].meaning)
    return ScoreTable(block, columns, rivals, tuple(_others(scores, reviewed)))


def _with_reason(
    block: HeadingBlock, columns: dict[Column, int], either: tuple[str, ...]
) -> dict[Column, int]:
    """The columns; where none is for reasons, a plain 说明 behind the scores is."""
    place = columns.get(Column.ABOUT, 0)
    plain = any(each.column == place and heading_key(each.heading.text) in either for each in block.columns)
    if Column.REASON in columns or not plain or place < columns.get(Column.SCORE, place):
        return columns
    return {(Column.REASON if kind is Column.ABOUT else kind): column for kind, column in columns.items()}


def _others(*columns: Sequence[HeadedColumn]) -> Iterator[HeadedColumn]:
    """The columns of scores but for the first of each sort; the columns of one merged heading are one."""
    seen = {each.heading.area for those in columns for each in those[:1]}
    for each in sorted((each for those in columns for each in those[1:]), key=lambda each: each.column):
        if each.own and each.heading.area not in seen:
            seen.add(each.heading.area)
            yield each


def _levels(block: HeadingBlock) -> dict[int, int]:
    """The column of every level of names, 1 to 4, from the widest level down."""
    levels: dict[int, int] = {}
    for each in block.columns:
        if each.sort is Sort.LEVEL or (each.sort is Sort.NAME and each.level):
            levels.setdefault(each.level, each.column)
    return {**levels, **_unnumbered(block, levels)}


def _unnumbered(block: HeadingBlock, levels: Mapping[int, int]) -> dict[int, int]:
    """Levels that bear no number: 指标类别, 指标名称. They stand right of the numbered ones."""
    if len(levels) > 2:  # noqa: PLR2004 - 三级 is the lowest that such forms have
        return {}
    right = max(levels.values(), default=0)
    last = max(levels, default=0)
    plainest = _plainest(block, Sort.GROUP, right)
    if plainest is None:
        return {}
    upper = _plainest(block, Sort.UPPER, 0) if not levels else None
    if upper is not None and upper.column < plainest.column:
        return {1: upper.column, 2: plainest.column}
    return {last + 1: plainest.column}


def _plainest(block: HeadingBlock, sort: Sort, right_of: int) -> HeadedColumn | None:
    found = (each for each in _headed(block, sort) if each.column > right_of)
    return min(found, key=lambda each: (each.rank, each.column), default=None)


def _weights(block: HeadingBlock, levels: Mapping[int, int]) -> dict[int, int]:
    """The column of every level's weight: the level its headings name, else the level left of it."""
    found: dict[int, tuple[int, int]] = {}
    for each in _headed(block, Sort.WEIGHT):
        left = [(place, level) for level, place in levels.items() if place < each.column]
        level = each.level or (max(left)[1] if left else max(levels))
        candidate = (each.rank, each.column)
        found[level] = min(found.get(level, candidate), candidate)
    return {level: column for level, (_, column) in found.items()}


def _named(levels: Mapping[int, int], weights: Mapping[int, int]) -> Iterator[tuple[Column, int]]:
    """Which level is the indicator's, and which are above it; a 四级 without weights only explains."""
    ordered = sorted(levels)
    if len(ordered) > len(NAMES) and weights and ordered[-1] not in weights:
        ordered.pop()
    yield Column.INDICATOR, ordered[-1]
    if len(ordered) > 1:
        yield Column.PRIMARY, ordered[0]
    if len(ordered) > 2:  # noqa: PLR2004 - a level between the two
        yield Column.SECONDARY, ordered[-2]


def _scores(block: HeadingBlock, headings: Headings) -> tuple[list[HeadedColumn], list[HeadedColumn]]:
    """The columns of self-scores, the plainest first, and the reviewers', the last word first.

    A heading such as 评价得分 is the reviewer's beside a self-score, and the self-score by itself.
    """
    scores = sorted(_headed(block, Sort.SCORE), key=lambda each: (not each.own, each.rank, each.column))
    reviewed = sorted(
        _headed(block, Sort.REVIEWED),
        key=lambda each: (not each.own, each.rank, -each.heading.area.left, each.column),
    )
    soft = [each for each in reviewed if headings.softly_reviewed(each.heading.text)]
    if not scores and soft:
        own = min(soft, key=lambda each: each.column)
        return [own], [each for each in reviewed if each is not own]
    return scores, reviewed


def _headed(block: HeadingBlock, sort: Sort) -> list[HeadedColumn]:
    return [each for each in block.columns if each.sort is sort]


def _rank(each: HeadedColumn) -> int:
    return each.meaning.rank if each.meaning else 0
