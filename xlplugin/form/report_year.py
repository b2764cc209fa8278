"""Written reports of another year than the form's: what they say is no evidence for or against it."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Final

from xlplugin.form.form import Filing, Passage
from xlplugin.pattern import Pattern

_FIRST: Final = 8
_LONGEST: Final = 40
_TITLE: Final = Pattern(
    r".*(?:报告|自评|评价|绩效|总结)(?:表|书|情况)?[）)]?\s*|\s*[（(]?\s*(?:19|20)\d\d\s*年度?\s*[）)]?\s*"
)
_NUMBER: Final = Pattern(r"[〔\[［【][^〕\]］】]*[〕\]］】]\s*\d*\s*号?")
_YEAR: Final = Pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _title(passages: list[Passage]) -> Passage | None:
    """The first of the opening lines that is a title with a year."""
    for passage in islice(passages, _FIRST):
        if len(passage.text) > _LONGEST or passage.text.endswith("。"):
            return None
        if _TITLE.fullmatch(passage.text) and _YEAR.search(_NUMBER.sub("", passage.text)):
            return passage
    return None


def foreign_titles(filing: Filing) -> Iterator[Passage]:
    """The titles of reports that name other years and not the form's; none where the form names no year."""
    reports = (passage for passage in filing.passages if passage.source.sheet is None)
    for _, passages in groupby(reports, key=lambda each: each.source.file):
        title = _title(list(passages))
        if title is not None and filing.form.year is not None:
            years = {int(each.group()) for each in _YEAR.finditer(_NUMBER.sub("", title.text))}
            if filing.form.year not in years:
                yield title


def own_passages(filing: Filing) -> tuple[Passage, ...]:
    """The passages beside the form, without those of reports of another year."""
    foreign = {title.source.file for title in foreign_titles(filing)}
    return tuple(
        each for each in filing.passages if each.source.sheet is not None or each.source.file not in foreign
    )
