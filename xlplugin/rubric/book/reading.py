"""A rubric's workbook as the rubric it stands for: every refusal with its sheet and cell."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.model import Record, record
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric import codes
from xlplugin.rubric.book import columns
from xlplugin.rubric.book.cells import BookTree, RubricBook, SheetRow
from xlplugin.rubric.book.facts import own_facts
from xlplugin.rubric.book.rules import WORDS, WrittenRule, read_rule, written_rules
from xlplugin.rubric.checked import ReadRubric, checked_rubric
from xlplugin.rubric.checks import status_of
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import Path as Keys

_MOST_DECIMALS: Final = 4
_UNREAD: Final = (codes.BOOK_SHEET.name, codes.BOOK_COLUMN.name)
"""A sheet or column that is not there: all else that seems wrong follows from it, or can wait."""

_TEXTS: Final = {"title": columns.TITLE, "authority": columns.AUTHORITY}


@record
class _OwnFacts(Record):
    """The facts of a workbook alone."""

    facts: tuple[FactDefinition, ...]


class ReadBook(NamedTuple):
    """What was read of a workbook, as far as it could be.

    Attributes:
        tree: what it holds as YAML would hold it.
        rules: its rules, each with what is wrong with it.
        vocabulary: the facts that its sentences may name.
        problems: all that is wrong with its cells, these included.
    """

    tree: BookTree
    rules: tuple[WrittenRule, ...]
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]


def read_book(path: Path, shared: tuple[FactDefinition, ...]) -> ReadRubric:
    """The rubric of a workbook, with shared facts besides its own.

    Raises:
        Refused: every problem that keeps it from being one.
    """
    read = read_cells(path, shared)
    if read.problems:
        raise Refused(*read.problems)
    return checked_rubric(read.tree, shared)


def read_cells(path: Path, shared: tuple[FactDefinition, ...]) -> ReadBook:
    """What the sheets of a workbook say.

    Raises:
        Refused: it is no workbook that can be read.
    """
    book = RubricBook(path)
    whole = {"primaries": columns.INDICATORS, "facts": columns.FACTS, "grades": columns.GRADES}
    cells: dict[Keys, Source] = {(key,): Source(book.file, sheet=of.name) for key, of in whole.items()}
    root = _head(book, cells)
    root["id"] = path.stem
    root.setdefault("grades", {})["bands"] = _grades(book, cells)
    facts = own_facts(book, shared, cells)
    vocabulary = _vocabulary(book, facts.fields, shared, cells)
    rules = written_rules(book)
    for each in rules:
        read_rule(each, vocabulary, facts.names)
    root["facts"] = facts.fields
    root["primaries"] = _Indicators(book, rules, cells).primaries()
    root["known_contradictions"] = _contradictions(book, cells)
    tree = BookTree(book.file, root, dict.fromkeys(cells, (1, 1)), cells)
    of_rules = (wrong for each in rules for wrong in each.problems)
    problems = (*book.problems, *of_rules)
    unread = tuple(each for each in problems if each.code in _UNREAD)
    return ReadBook(tree, tuple(rules), vocabulary, unread or problems)


def _vocabulary(
    book: RubricBook,
    facts: list[dict[str, Any]],
    shared: Iterable[FactDefinition],
    cells: Mapping[Keys, Source],
) -> Vocabulary:
    """The facts that sentences may name; what is wrong with one is told once."""
    root: dict[str, Any] = {"facts": facts}
    tree = BookTree(book.file, root, dict.fromkeys(cells, (1, 1)), cells)
    own: tuple[FactDefinition, ...] = ()
    try:
        own = validate(_OwnFacts, tree).facts
    except Refused as refused:
        book.problems += refused.problems
    return Vocabulary({each.id: each for each in (*shared, *own)}.values())


def _head(book: RubricBook, cells: dict[Keys, Source]) -> dict[str, Any]:
    rows = {row.text("项目"): row for row in book.rows(columns.HEAD)}
    if book.problems:
        return {}  # the sheet or a column is not there: that says it all
    root: dict[str, Any] = {}

    def row_of(name: str, *path: str) -> SheetRow | None:
        found = rows.get(name)
        if found is None:
            message = f"“项目”一列里没有“{name}”"
            book.problems.append(codes.BOOK_BLANK.at(Source(book.file, sheet=columns.HEAD.name), message))
        elif path:
            cells[path] = found.source("内容")
        return found

    for key, name in _TEXTS.items():
        row = row_of(name, key)
        root[key] = _answer(row)
    for key, name in (("year", columns.YEAR), ("decimals", columns.DECIMALS), ("total", columns.TOTAL)):
        row = row_of(name, key)
        root[key] = _number(row, key) if row else Decimal(0)
    document, place = row_of(columns.DOCUMENT, "source", "document"), row_of(columns.PLACE, "source", "place")
    root["source"] = {
        "document": _answer(document),
        "place": _answer(place),
    }
    printed, source = row_of(columns.PRINTED), row_of(columns.GRADES_SOURCE, "grades", "source")
    root["grades"] = {
        "printed": bool(printed and printed.is_yes("内容")),
        "source": _answer(source),
    }
    of_form = rows.get(columns.OF_FORM)
    root["of_form"] = bool(of_form and of_form.is_yes("内容"))
    return root


def _answer(row: SheetRow | None) -> str:
    """The words on a line of 概况; what is missing goes by the line's name."""
    return row.needed("内容", row.text("项目")) if row else ""


def _number(row: SheetRow, key: str) -> Decimal | None:
    number = row.needed_number("内容", row.text("项目"))
    whole = number is None or number == number.to_integral_value()
    if key == "year" and not whole:
        row.refuse(codes.BOOK_NUMBER, "内容", "年度应为整数", fix="请写成四位数字，如2024")
    if key == "decimals" and number is not None and not (whole and 0 <= number <= _MOST_DECIMALS):
        row.refuse(codes.BOOK_NUMBER, "内容", f"小数位数应为0～{_MOST_DECIMALS}的整数")
    if key == "total" and number is not None and number <= 0:
        row.refuse(codes.BOOK_NUMBER, "内容", "满分应大于0")
    return number


def _grades(book: RubricBook, cells: dict[Keys, Source]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in book.rows(columns.GRADES):
        cells["grades", "bands", len(found)] = row.source("最低分")
        found.append({"grade": row.needed("等级"), "at_least": row.needed_number("最低分")})
    if len(found) == 1:
        message = "至少应有两个等级"
        book.problems.append(codes.BOOK_BLANK.at(Source(book.file, sheet=columns.GRADES.name), message))
    return found


class _Indicators:
    """The three levels of indicators with their rules, while they are read."""

    def __init__(self, book: RubricBook, rules: Iterable[WrittenRule], cells: dict[Keys, Source]) -> None:
        self._book, self._cells = book, cells
        self._rules: dict[str, list[WrittenRule]] = {}
        for each in rules:
            self._rules.setdefault(each.indicator, []).append(each)
        self._primaries: list[dict[str, Any]] = []

    def primaries(self) -> list[dict[str, Any]]:
        """All of them; names of levels that are blank, or the same as above, go on with the level above."""
        names: set[str] = set()
        for row in self._book.rows(columns.INDICATORS):
            listed, above = self._level(row)
            name = row.needed("三级指标")
            names.add(name)
            if name:
                self._add(row, name, listed, above)
        for name, rules in self._rules.items():
            if name not in names:
                message = f"工作表“{columns.INDICATORS.name}”里没有三级指标“{name}”"
                rules[0].rows[0].refuse(codes.BOOK_NAME, "指标", message, fix="请核对名称")
        return self._primaries

    def _level(self, row: SheetRow) -> tuple[list[dict[str, Any]], Keys]:
        """The indicators that a row's own belongs to, and their path."""
        listed, above_is_new = self._primaries, False
        path: Keys = ()
        for key, heading, weight in (
            ("primaries", "一级指标", "一级分值"),
            ("secondaries", "二级指标", "二级分值"),
        ):
            name, here = row.text(heading), bool(listed) and not above_is_new
            above_is_new = above_is_new or not (here and name in ("", listed[-1]["name"]))
            if above_is_new:
                name = row.needed(heading)
                fields: dict[str, Any] = {"name": name, "weight": row.needed_number(weight)}
                fields["secondaries" if key == "primaries" else "indicators"] = []
                listed.append(fields)
            elif weight in row.values and row.number_in(weight) != listed[-1]["weight"]:
                row.refuse(
                    codes.BOOK_VALUE, weight, f"“{listed[-1]['name']}”的分值与上面写的不同", fix="请只写一次"
                )
            path = (*path, key, len(listed) - 1)
            self._cells[path] = row.source(heading)
            self._cells.setdefault((*path, "name"), row.source(heading))
            self._cells.setdefault((*path, "weight"), row.source(weight))
            listed = listed[-1]["secondaries" if key == "primaries" else "indicators"]
        return listed, path

    def _add(self, row: SheetRow, name: str, listed: list[dict[str, Any]], above: Keys) -> None:
        path = (*above, "indicators", len(listed))
        fields: dict[str, Any] = {
            "name": name,
            "weight": row.needed_number("分值"),
            "about": row.needed("指标说明"),
            "place": row.needed("出处"),
            "function": row.text("函数") or columns.DEFAULT_FUNCTION,
            "doubt": row.text("存疑"),
            "official": row.text("评分标准原文"),
        }
        text_points = row.number_in("原文所写满分")
        if text_points is not None:
            fields["text_points"] = text_points
        self._cells[path] = row.source("三级指标")
        for key, heading in (
            ("weight", "分值"),
            ("about", "指标说明"),
            ("place", "出处"),
            ("function", "函数"),
        ):
            self._cells[*path, key] = row.source(heading)
        rules = self._rules.get(name, [])
        if not rules:
            message = f"“{name}”没有评分规则"
            fix = f"请在“{columns.RULES.name}”里为它写规则"
            row.refuse(codes.BOOK_NAME, "三级指标", message, fix=fix)
        elif all(each.rule is not None for each in rules):
            fields |= self._with_rules(rules, path)
        listed.append(fields)

    def _with_rules(self, rules: list[WrittenRule], path: Keys) -> dict[str, Any]:
        default, *others = rules
        self._cells[*path, "rule"] = default.rows[0].source(WORDS)
        for place, each in enumerate(others):
            self._cells[*path, "readings", place] = each.rows[0].source(WORDS)
            if not each.why:
                message = f"口径“{each.reading}”没有写理由"
                each.rows[0].refuse(
                    codes.BOOK_BLANK, "口径的理由", message, fix="请写明原文为什么可以这样理解"
                )
        readings = [{"name": each.reading, "why": each.why, "rule": each.rule} for each in others]
        status = status_of(default.rule) if default.rule is not None else ""
        return {"rule": default.rule, "status": status, "reading": default.reading, "readings": readings}


def _contradictions(book: RubricBook, cells: dict[Keys, Source]) -> list[dict[str, Any]]:
    kinds = {word: kind.value for kind, word in columns.CLASHES.items()}
    found: list[dict[str, Any]] = []
    for row in book.rows(columns.CONTRADICTIONS):
        cells["known_contradictions", len(found)] = row.source("矛盾")
        found.append(
            {
                "kind": row.one_of("矛盾", kinds),
                "where": row.needed("在哪里"),
                "printed": row.needed_number("印的分值"),
                "found": row.needed_number("算出的分值"),
            }
        )
    return found
