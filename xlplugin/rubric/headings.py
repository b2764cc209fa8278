"""The names that authorities give to the headings, labels and lines of their forms, as data."""

from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from xlplugin.model import Limits, Record, Words, record

Name: TypeAlias = Annotated[str, Limits(pattern=r"^[^\s()（）〔〕:：,，;；]+$")]
"""A heading is compared without white space, brackets and colons: a name with any of them never fits.

One with a comma is two names, written with a Chinese comma between them.
"""


class LabelTells(StrEnum):
    """What labels tell of a form, in the words of the files."""

    DEPARTMENT = "部门"
    UNIT = "实施单位"
    FILER = "填报单位"
    """The department, or the unit where another label names the department."""

    PROJECT = "项目"


@record
class Label(Record):
    """Labels that are made alike: any of the words, perhaps with one before and one behind it.

    Attributes:
        tells: what is filled in there, where somebody asks for it.
    """

    words: Annotated[tuple[Words, ...], Limits(min_length=1)]
    before: tuple[Words, ...] = ()
    after: tuple[Words, ...] = ()
    tells: LabelTells | None = None


@record
class HeadingNames(Record):
    """One file of names; which part of a heading each sort must fit, the shipped file says.

    Nothing is required: a folder of the user's own only adds names.
    """

    groups: tuple[Name, ...] = ()
    uppers: tuple[Name, ...] = ()
    names: tuple[Name, ...] = ()
    level_endings: tuple[Words, ...] = ()
    weights: tuple[Name, ...] = ()
    not_weights: tuple[Name, ...] = ()
    self_assessed: tuple[Name, ...] = ()
    self_assessed_endings: tuple[Name, ...] = ()
    scores: tuple[Name, ...] = ()
    softly_reviewed: tuple[Name, ...] = ()
    reviewers: tuple[Name, ...] = ()
    reviewed_endings: tuple[Name, ...] = ()
    reviewed_last: tuple[Name, ...] = ()
    reviewed_by_finance: tuple[Name, ...] = ()
    reviewed_as_settled: tuple[Name, ...] = ()
    deductions: tuple[Name, ...] = ()
    about: tuple[Name, ...] = ()
    about_or_reason: tuple[Name, ...] = ()
    criteria: tuple[Name, ...] = ()
    not_criteria: tuple[Name, ...] = ()
    reasons: tuple[Name, ...] = ()
    not_reasons: tuple[Name, ...] = ()
    remarks: tuple[Name, ...] = ()
    evidence: tuple[Name, ...] = ()
    operators: tuple[Name, ...] = ()
    operator_words: tuple[Words, ...] = ()
    values: tuple[Name, ...] = ()
    units: tuple[Name, ...] = ()
    units_or_words: tuple[Name, ...] = ()
    targets: tuple[Name, ...] = ()
    target_endings: tuple[Name, ...] = ()
    targets_adjusted: tuple[Name, ...] = ()
    targets_of_the_year: tuple[Name, ...] = ()
    actuals: tuple[Name, ...] = ()
    actual_values: tuple[Name, ...] = ()
    planned_values: tuple[Name, ...] = ()
    of_other_years: tuple[Name, ...] = ()
    totals: tuple[Name, ...] = ()
    head_totals: tuple[Name, ...] = ()
    subtotals: tuple[Name, ...] = ()
    grades: tuple[Name, ...] = ()
    grade_words: tuple[Name, ...] = ()
    remark_rows: tuple[Name, ...] = ()
    detail_rows: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    budget_initial: tuple[Name, ...] = ()
    budget_full: tuple[Name, ...] = ()
    budget_plain: tuple[Name, ...] = ()
    budget_received: tuple[Name, ...] = ()
    budget_received_rate: tuple[Name, ...] = ()
    budget_spent: tuple[Name, ...] = ()
    budget_weight: tuple[Name, ...] = ()
    budget_rate: tuple[Name, ...] = ()
    budget_score: tuple[Name, ...] = ()
    budget_reason: tuple[Name, ...] = ()
    labels: tuple[Label, ...] = ()
    plain_titles: tuple[Words, ...] = ()
    likely_titles: tuple[Words, ...] = ()
    department_titles: tuple[Words, ...] = ()
    item_titles: tuple[Words, ...] = ()
    numbering: tuple[Name, ...] = ()
    table_remarks: tuple[Name, ...] = ()

    def __hash__(self) -> int:
        """That of a few: what is made of them is looked up for every form, and hashing all takes long."""
        return hash(self.groups)


def together(files: Iterable[HeadingNames]) -> HeadingNames:
    """The names of several files; of names with an order those of the first file go first."""
    known = tuple(files)
    joined: dict[str, Any] = {
        each.name: tuple(name for names in known for name in getattr(names, each.name))
        for each in fields(HeadingNames)
    }
    return HeadingNames(**joined)
