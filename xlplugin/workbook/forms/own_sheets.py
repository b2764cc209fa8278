"""The sheets that this program itself adds to a workbook, known by what stands on them."""

from collections.abc import Iterable
from typing import Final

from xlplugin.workbook.grid.grid import SheetGrid

_HEADINGS: Final = (
    frozenset(("编码", "数值")),
    frozenset(("编码", "目标值", "完成值")),
    frozenset(("写入值", "表内得分")),
    frozenset(("严重程度", "发现", "处理情况")),
    frozenset(("测算得分", "核定得分", "依据（发现序号）")),
)
"""Headings that stand in one row of a table of ours."""

_WORDS: Final = (frozenset(("怎么填", "颜色的意思")), frozenset(("总得分 / 评价等级", "得分率")))
"""Words that stand on a sheet of ours without a table of entries."""

_KNOWN: Final = frozenset().union(*_HEADINGS, *_WORDS)
_LONGEST: Final = max(map(len, _KNOWN)) + 4


def is_own(sheet: SheetGrid) -> bool:
    """Whether this program made a sheet, whatever it is called: then no department wrote what is on it."""
    rows: dict[int, set[str]] = {}
    for (row, _), view in sheet.cells.items():
        value = view[0]
        # A book may have a million cells: the cheapest questions come first.
        if type(value) is str and len(value) <= _LONGEST and value.strip() in _KNOWN:
            rows.setdefault(row, set()).add(value.strip())
    everywhere = set().union(*rows.values())
    return _bears(rows.values(), _HEADINGS) or _bears((everywhere,), _WORDS)


def _bears(found: Iterable[set[str]], signs: Iterable[frozenset[str]]) -> bool:
    return any(sign <= words for words in found for sign in signs)
