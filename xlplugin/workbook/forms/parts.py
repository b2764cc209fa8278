"""Whether a score table is only a part of a form that goes on, on another sheet or in another file."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.form.form import Form, Recognised
from xlplugin.money import HUNDRED, plain
from xlplugin.workbook.forms.candidates import Candidate
from xlplugin.workbook.forms.names import squeezed
from xlplugin.workbook.forms.title import headings_above, title_of

_CONTINUED: Final = r"[（(]续|续表|续[一二三四五六七八九\d]?$"
_NUMBER: Final = r"[（(]续?(?:[一二三四五六七八九十]{1,2}|\d{1,2})?[)）]|续表?[一二三四五六七八九\d]?$"


def as_part(form: Form, chosen: Candidate, candidates: Iterable[Candidate]) -> Form:
    """The form, marked as a part where its points are not the whole and the rest stands elsewhere.

    Args:
        form: the form that was read.
        chosen: the score table that it was read from.
        candidates: everything in the book that may be a score table.
    """
    why = _why(form, chosen, [each for each in candidates if _is_alike(each, chosen)])
    if not why:
        return form
    block = chosen.table.block
    line = Recognised("只是评分表的一部分", why, chosen.page.source(block.top, block.left))
    return replace(form, partial=True, recognised=(*form.recognised, line))


def _is_alike(other: Candidate, chosen: Candidate) -> bool:
    elsewhere = other.page.sheet.name != chosen.page.sheet.name
    return elsewhere and bool(other.leaves) and other.table.block.keys == chosen.table.block.keys


def _why(form: Form, chosen: Candidate, alike: list[Candidate]) -> str:
    own, full = _points(chosen), _full(form)
    if own is None or full in (own, own + (form.execution_weight or 0)):
        return ""
    title = _title(chosen)
    names = "、".join(f"“{each.page.sheet.name}”" for each in alike)
    where = f"，其余部分在工作表{names}" if names else "，其余部分在别处"
    if re.search(_CONTINUED, title) or re.search(_CONTINUED, squeezed(form.sheet)):
        return f"标题写有“续”{where}"
    if any(_title(each) != title and _bare(_title(each)) == _bare(title) for each in alike):
        return f"标题相同、分编序号{where}"
    others = [_points(each) for each in alike]
    known = [points for points in others if points is not None]
    if known and len(known) == len(others) and sum(known, own) == full:
        return f"表头相同，各表分值合计{plain(full)}分{where}"
    return ""


def _points(candidate: Candidate) -> Decimal | None:
    """The points of all indicators; None where one of them has none."""
    found = [leaf.row.weight.number for leaf in candidate.leaves]
    known = [points for points in found if points is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(found) else None


def _full(form: Form) -> Decimal:
    printed = form.total.weight.number if form.total else None
    return HUNDRED if printed is None else printed


def _title(candidate: Candidate) -> str:
    page = candidate.page
    title = title_of(headings_above(page, candidate.table.block.top), page.headings.names)
    return squeezed(title.text) if title else ""


def _bare(title: str) -> str:
    return re.sub(_NUMBER, "", title)
