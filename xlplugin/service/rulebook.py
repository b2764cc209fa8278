"""A rubric's workbook brought up to date: what the program read in each of its rows, and what cases earn."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.money import to_decimal
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric import codes
from xlplugin.rubric.book.cells import RubricBook, SheetRow
from xlplugin.rubric.book.columns import CASES, NO, RULES, YES
from xlplugin.rubric.book.reading import read_cells
from xlplugin.rubric.book.rules import WORDS, WrittenRule
from xlplugin.rubric.library import facts_file
from xlplugin.rubric.load import load_facts
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.cases import load_cases
from xlplugin.scoring.updating import CaseChange, as_change, new_values, stale_names
from xlplugin.wording.criterion import criterion_lines
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package, open_package

READ_AS = "读作"
STATE = "状态"
_OFFICIAL = "原文读懂多少"
_UNDERSTOOD = "读懂"
_REWRITTEN = "已改写，请对照原文"
_WAITS = "等这条规则改好"
_LONGEST = 120
_NAME = CASES.columns[0]
_OF_KEY = {
    "score": ("应得分",),
    "exempt": ("免于扣分",),
    "unrounded": ("未舍入的分",),
    "possible": ("最少可能", "最多可能"),
}
"""The columns of each expected value of a case."""


def with_readings(path: Path) -> Package:
    """The workbook with 读作 and 状态 as its rows are read now; all else stays as it is.

    Raises:
        Refused: it cannot be read, or has no such columns.
    """
    opened = open_package(path)
    read = read_cells(path, load_facts(facts_file(path)))
    edits = [edit for rule in read.rules for edit in _edits(rule, read.vocabulary)]
    return apply_edits(opened.value, edits)


class UpdatedBook(NamedTuple):
    """A rubric's workbook with new expected values of its cases.

    Attributes:
        package: the workbook.
        changes: every value that is another now, each with its row.
        problems: cases that were left as they are, and why; names that still tell the old score.
    """

    package: Package
    changes: tuple[CaseChange, ...]
    problems: tuple[Problem, ...]


def with_updated_cases(loaded: LoadedRubric, path: Path) -> UpdatedBook:
    """The workbook with the cases as the rubric scores them.

    Raises:
        Refused: it cannot be read, or its cases cannot.
    """
    opened, cases = open_package(path), load_cases(loaded, path)
    edits: list[CellEdit] = []
    changes: list[CaseChange] = []
    problems: list[Problem] = []
    for case, row in zip(cases, RubricBook(path).rows(CASES), strict=True):
        try:
            values = new_values(case, loaded)
        except Refused as refused:
            problems += (each._replace(source=row.source(_NAME)) for each in refused.problems)
            continue
        made = [as_change(case, value, row.number) for value in values]
        changes += made
        edits += (edit for key, _, new in values for edit in _case_edits(row, key, new))
        problems += stale_names(case, made, row.source(_NAME))
    return UpdatedBook(apply_edits(opened.value, edits), tuple(changes), tuple(problems))


def _case_edits(row: SheetRow, key: str, new: str) -> Iterator[CellEdit]:
    texts = new.strip("[]").split(", ")
    if key == "exempt":
        texts = [YES if new == "true" else NO]
    for heading, text in zip(_OF_KEY[key], texts, strict=True):
        if heading not in row.places:
            message = f"没有名为“{heading}”的列"
            raise Refused(codes.BOOK_COLUMN.at(Source(row.book.file, sheet=CASES.name), message))
        number = to_decimal(text)
        yield CellEdit(row.sheet, row.number, row.column(heading), text if number is None else float(number))


def _edits(rule: WrittenRule, vocabulary: Vocabulary) -> Iterator[CellEdit]:
    missing = [each for each in (READ_AS, STATE) if each not in rule.rows[0].places]
    if missing:
        named = "、".join(f"“{each}”" for each in missing)
        sheet = Source(rule.rows[0].book.file, sheet=RULES.name)
        raise Refused(codes.BOOK_COLUMN.at(sheet, f"没有名为{named}的列"))
    wrong = {problem.source.cell: problem.message for problem in rule.problems if problem.source}
    words = _words(rule, vocabulary)
    for place, row in enumerate(rule.rows):
        cells = [row.source(heading).cell for heading in row.places]
        found = next((wrong[cell] for cell in cells if cell in wrong), "")
        state = f"没有读懂：{found}"[:_LONGEST] if found else _WAITS if wrong else _UNDERSTOOD
        for heading, text in ((READ_AS, words[place] or ""), (STATE, state)):
            if row.text(heading) != text:
                yield CellEdit(row.sheet, row.number, row.column(heading), text or None)
    first = rule.rows[0]
    if first.text(_OFFICIAL) not in ("", _UNDERSTOOD, _REWRITTEN) and _is_rewritten(rule, words):
        yield CellEdit(first.sheet, first.number, first.column(_OFFICIAL), _REWRITTEN)


def _is_rewritten(rule: WrittenRule, words: Sequence[str | None]) -> bool:
    """Whether a person wrote another rule than the one that was drafted, and it can be read."""
    return rule.rule is not None and any(
        row.text(READ_AS) != (text or "") for row, text in zip(rule.rows, words, strict=True)
    )


def _words(rule: WrittenRule, vocabulary: Vocabulary) -> list[str | None]:
    """What was read of each row: its own lines, or where they are broken otherwise all in the first row."""
    if rule.rule is None:
        return [None] * len(rule.rows)
    lines = [line.text for line in criterion_lines(rule.rule, vocabulary)]
    counts = [len(row.lines(WORDS)) for row in rule.rows]
    if sum(counts) != len(lines):
        return ["\n".join(lines), *[None] * (len(rule.rows) - 1)]
    starts = [sum(counts[:place]) for place in range(len(counts))]
    return ["\n".join(lines[start : start + count]) for start, count in zip(starts, counts, strict=True)]
