"""The worked cases of a rubric's workbook: a row each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.problem import Refused, Source
from xlplugin.rubric import codes
from xlplugin.rubric.book.cells import BookTree, RubricBook, SheetRow
from xlplugin.rubric.book.columns import CASES
from xlplugin.rubric.book.values import read
from xlplugin.rubric.yaml_reader import Path as Keys

_SEVERAL: Final = re.compile("[；;]")
SCORES: Final = ("待评定", "不适用", "缺失", "超出范围", "类型不符")
"""What people write in the place of a score where there is none."""


def read_book_cases(path: Path, vocabulary: Vocabulary) -> BookTree | None:
    """The worked cases as YAML would hold them, each with its cells; None where there are none.

    Raises:
        Refused: what is wrong with their cells.
    """
    book = RubricBook(path)
    ids = {each.label: each.id for each in vocabulary}
    cells: dict[Keys, Source] = {(): Source(book.file, sheet=CASES.name)}
    cases: list[dict[str, Any]] = []
    for row in book.rows(CASES):
        cells["cases", len(cases)] = row.source("算例")
        for key, heading in (("score", "应得分"), ("facts", "数据"), ("indicator", "指标")):
            cells["cases", len(cases), key] = row.source(heading)
        cases.append(_case(row, ids))
    if book.problems:
        raise Refused(*book.problems)
    root: dict[str, Any] = {"cases": cases}
    return BookTree(book.file, root, dict.fromkeys(cells, (1, 1)), cells) if cases else None


def _case(row: SheetRow, ids: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": row.needed("算例"),
        "indicator": row.needed("指标"),
        "facts": dict(_facts(row, ids)),
    }
    if row.text("口径"):
        fields["reading"] = row.text("口径")
    words = row.needed("应得分")
    fields["score"] = words if words in SCORES else row.number_in("应得分")
    for key, heading in (("weight", "分值"), ("unrounded", "未舍入的分")):
        if heading in row.values:
            fields[key] = row.number_in(heading)
    if "最少可能" in row.values or "最多可能" in row.values:
        fields["possible"] = [row.needed_number("最少可能"), row.needed_number("最多可能")]
    if row.is_yes("免于扣分"):
        fields["exempt"] = True
    return fields


def _facts(row: SheetRow, ids: dict[str, str]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for line in _lines(row, ids):
        fact = read(line)
        if fact is None:
            fix = "请写成 名称＝值；几个值用、隔开，没有给的写 空，目标写成【目标值、完成值】"
            row.refuse(codes.BOOK_VALUE, "数据", f"“{line}”没有读懂", fix=fix)
        elif fact[0] not in ids:
            row.refuse(codes.BOOK_NAME, "数据", f"没有叫“{fact[0]}”的基础数据", fix="请核对名称")
        else:
            found.append((ids[fact[0]], fact[1]))
    return found


def _lines(row: SheetRow, ids: dict[str, str]) -> Iterator[str]:
    """The lines of facts; of a line with several facts, as people write it with ；, each for itself."""
    for line in row.lines("数据"):
        parts = [each for each in _SEVERAL.split(line) if each.strip()]
        facts = [read(each) for each in parts]
        yield from parts if all(fact and fact[0] in ids for fact in facts) else (line,)
