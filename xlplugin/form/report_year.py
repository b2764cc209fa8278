"""Which year a written report is of: by its title, and where that is a slip by what its body speaks of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Final, NamedTuple

from xlplugin.form.form import Form, Passage
from xlplugin.pattern import Pattern

_OPENING_LINES: Final = 8
_LONGEST_TITLE: Final = 40
_REPORT_TITLE: Final = Pattern(
    r".*(?:报告|自评|评价|绩效|总结)(?:表|书|情况)?[）)]?\s*|\s*[（(]?\s*(?:19|20)\d\d\s*年度?\s*[）)]?\s*"
)
_DOCUMENT_NUMBER: Final = Pattern(r"[〔\[［【][^〕\]］】]{0,40}[〕\]］】]\s*\d*\s*号?", words="〔|[|［|【")
_ANY_YEAR: Final = Pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# The years that a body speaks of; those it compares with, titles and the day of signing are none.
_SPOKEN_YEAR: Final = Pattern(
    r"(?<!\d)(?<![比较与同跟])((?:19|20)\d\d)年(?!\s{0,2}(?:\d{1,2}月\s{0,2}\d{1,2}日\s*$|相比|同期|度?结[转余]))"
)
_TITLES: Final = Pattern(r"《[^《》]{0,80}》", words="》")


class OtherTitle(NamedTuple):
    """A report's title that names other years and not the form's.

    Attributes:
        passage: the title.
        slip: whether the body speaks of the form's year, more than of those that the title names.
    """

    passage: Passage
    slip: bool


def other_titles(form: Form, passages: Sequence[Passage]) -> Iterator[OtherTitle]:
    """The titles of reports that name other years than the form's; none where the form names no year."""
    reports = (passage for passage in passages if passage.source.sheet is None)
    for _, each in groupby(reports, key=lambda each: each.source.file):
        own = list(each)
        title = _title(own)
        if title is not None and form.year is not None:
            years = {int(found.group()) for found in _ANY_YEAR.finditer(_bare(title.text))}
            if form.year not in years:
                spoken = Counter(
                    int(found[1])
                    for passage in own
                    if passage.text != title.text
                    for found in _SPOKEN_YEAR.finditer(_bare(passage.text))
                )
                yield OtherTitle(title, spoken[form.year] > sum(spoken[year] for year in years))


def own_passages(form: Form, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages beside the form, without those of reports of another year.

    A title whose year is a slip is left out, too: as a heading it would give its year to what stands below.
    """
    titles = list(other_titles(form, passages))
    foreign = {each.passage.source.file for each in titles if not each.slip}
    slips = {(each.passage.source.file, each.passage.text) for each in titles if each.slip}
    return tuple(
        each
        for each in passages
        if each.source.sheet is not None
        or (each.source.file not in foreign and (each.source.file, each.text) not in slips)
    )


def _bare(text: str) -> str:
    """A text without document numbers and the titles of other documents."""
    return _TITLES.sub("", _DOCUMENT_NUMBER.sub("", text))


def _title(passages: Sequence[Passage]) -> Passage | None:
    """The first of the opening lines that is a title with a year."""
    for passage in islice(passages, _OPENING_LINES):
        if len(passage.text) > _LONGEST_TITLE or passage.text.endswith("。"):
            return None
        if _REPORT_TITLE.fullmatch(passage.text) and _ANY_YEAR.search(_DOCUMENT_NUMBER.sub("", passage.text)):
            return passage
    return None
