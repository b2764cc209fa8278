"""The facts of a rubric's workbook: a row each, and what tells where they are usually stated."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple
from zlib import crc32

from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.money import ZERO
from xlplugin.problem import Source
from xlplugin.rubric import codes
from xlplugin.rubric.book.cells import RubricBook, SheetRow
from xlplugin.rubric.book.columns import CLUES, FACTS, KIND_WORDS, OFFERED_KINDS
from xlplugin.rubric.yaml_reader import Path as Keys

_MOST_DECIMALS: Final = 6
_COUNTED: Final = "项"
_OF_WORD: Final[Mapping[str, tuple[UnitKind, UnitKind | None]]] = {
    word: kind for kind, word in KIND_WORDS.items()
}
CLUE_LISTS: Final = (
    ("table", "表名"), ("row", "行名"), ("column", "列名"),
    ("words", "词语"), ("after", "前面有"), ("unless", "除非有"),
)  # fmt: skip
"""The keys of a clue that hold lists, with the heading of each."""


class OwnFacts(NamedTuple):
    """The facts of a workbook.

    Attributes:
        fields: the definitions as YAML would hold them.
        names: the names of all rows, those with a mistake, too.
    """

    fields: list[dict[str, Any]]
    names: frozenset[str]


def own_facts(book: RubricBook, shared: Iterable[FactDefinition], cells: dict[Keys, Source]) -> OwnFacts:
    """The facts that a workbook defines; their cells are put into ``cells``."""
    known = {each.label: each.id for each in shared}
    found: list[dict[str, Any]] = []
    rows = book.rows(FACTS)
    for row in rows:
        fields = _fields(row, known)
        if fields is not None:
            _place(cells, ("facts", len(found)), row, fields)
            found.append(fields)
    _add_clues(book, found, known, cells)
    return OwnFacts(found, frozenset(row.text("名称") for row in rows))


def _place(cells: dict[Keys, Source], path: Keys, row: SheetRow, fields: Mapping[str, object]) -> None:
    headings = {"label": "名称", "kind": "类别", "of": "类别", "counted": "单位或量词", "definition": "说明",
                "minimum": "下限", "maximum": "上限", "decimals": "小数位", "items": "项目或等级",
                "levels": "项目或等级", "id": "编码"}  # fmt: skip
    cells[path] = row.source("名称")
    for key in fields:
        cells[*path, key] = row.source(headings[key])


def _fields(row: SheetRow, known: Mapping[str, str]) -> dict[str, Any] | None:
    before = len(row.book.problems)
    label, definition = row.needed("名称"), row.needed("说明")
    kind, of = row.one_of("类别", _OF_WORD, OFFERED_KINDS) or (None, None)
    if kind is None or len(row.book.problems) > before:
        return None
    fields: dict[str, Any] = {
        "id": row.text("编码") or known.get(label) or f"{kind.value}_{crc32(label.encode()):08x}",
        "label": label,
        "kind": kind.value,
        "definition": definition,
    }
    if of is not None:
        fields["of"] = of.value
    if row.text("单位或量词") and row.text("单位或量词") != _COUNTED:
        fields["counted"] = row.text("单位或量词")
    listed = row.lines("项目或等级")
    if kind is UnitKind.LEVEL and not listed:
        row.refuse(codes.BOOK_BLANK, "项目或等级", f"“{label}”是等级，没有列出等级", fix="请每行写一个等级")
    if listed:
        fields["levels" if kind is UnitKind.LEVEL else "items"] = list(listed)
    fields |= dict(_bounds(row, of or kind, label))
    return None if len(row.book.problems) > before else fields


def _bounds(row: SheetRow, kind: UnitKind, label: str) -> Iterator[tuple[str, Decimal]]:
    low, high, decimals = row.number_in("下限"), row.number_in("上限"), row.number_in("小数位")
    if high is not None:
        yield "maximum", high
    if low not in (None, ZERO):
        if kind is not UnitKind.PERCENT:
            row.refuse(codes.BOOK_VALUE, "下限", f"“{label}”不是百分比，下限只能是0", fix="请清空这一格")
        yield "minimum", low or ZERO
    if decimals not in (None, ZERO):
        if (
            kind is not UnitKind.COUNT
            or decimals != int(decimals or 0)
            or not 0 < (decimals or 0) <= _MOST_DECIMALS
        ):
            message = f"“{label}”的小数位不对"
            fix = f"只有数量可以有小数位，写1～{_MOST_DECIMALS}；其他类别请清空"
            row.refuse(codes.BOOK_VALUE, "小数位", message, fix=fix)
        yield "decimals", decimals or ZERO


def _add_clues(
    book: RubricBook, found: list[dict[str, Any]], known: Mapping[str, str], cells: dict[Keys, Source]
) -> None:
    places = {fields["label"]: place for place, fields in enumerate(found)}
    for row in book.rows(CLUES):
        label = row.needed("数据项")
        if label and label not in places:
            whose = "自带的数据项不在这里改" if label in known else f"“{FACTS.name}”里没有这个名称"
            row.refuse(codes.BOOK_NAME, "数据项", f"“{label}”：{whose}", fix="请核对名称")
        if label not in places:
            continue
        clue: dict[str, Any] = {key: list(row.lines(heading)) for key, heading in CLUE_LISTS}
        clue |= {"own": row.is_yes("只在本行"), "answer": row.text("表示"), "note": row.text("注意")}
        clues = found[places[label]].setdefault("clues", [])
        for path in (("clues",), ("clues", len(clues))):
            cells["facts", places[label], *path] = row.source("数据项")
        clues.append({key: value for key, value in clue.items() if value})
