"""A form that has other weights or indicators than its rubric: it may be another rubric's."""

from collections.abc import Iterator
from typing import Final

from xlplugin.excel.ribbon.reply import cut
from xlplugin.form.case import Case
from xlplugin.form.matching import Differs

_KINDS: Final = (Differs.WEIGHT, Differs.ABSENT, Differs.UNKNOWN, Differs.LEVEL, Differs.YEAR)
_FIRST: Final = 3


def differing(case: Case) -> Iterator[str]:
    """A line with the first differences; none where form and rubric agree."""
    match = case.match
    found = [each.words for each in match.differences if each.kind in _KINDS] if match else []
    if match and found:
        more = "等" if len(found) > _FIRST else ""
        said = (
            f"表与评价标准 {match.rubric.id} 有 {len(found)} 处不同：{cut('；'.join(found[:_FIRST]))}{more}"
        )
        yield f"【警告】{said}。如不是这套标准，请在“评价标准”中另选"
