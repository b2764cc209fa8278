"""The rules of a rubric's workbook: the sentences of the criteria, a row a line."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, NamedTuple

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.problem import Problem, Refused
from xlplugin.rubric import codes
from xlplugin.rubric.book.cells import RubricBook, SheetRow
from xlplugin.rubric.book.columns import FACTS, RULES
from xlplugin.rubric.book.typing_habits import as_bands, as_sentences
from xlplugin.rubric.model import DEFAULT_READING
from xlplugin.rules import AnyRule
from xlplugin.wording.examples import examples, kinds_of_examples
from xlplugin.wording.reader import LineNote, NotedRule, parse_noted

WORDS: Final = "规则的话"
_NUMBERED: Final = re.compile(r"^第\d+行")
_UNKNOWN: Final = re.compile("没有叫“(.*)”的基础数据")
_NO_FACT: Final = "请先写进“基础数据项”，或改用“自带数据项”里的名称"
_SENTENCES: Final = "请照“句式”表里的句子写，只改名称、数字和数据项；数据项的名称见“基础数据项”和“自带数据项”"
_OTHERWISE: Final = re.compile("没有读懂$|缺少后面的内容$|怎样计算(?:$|，前面)")
_UNITLESS: Final = re.compile(r"[≤<≥>=]\s*(\d+(?:\.\d+)?)(?=[，,；;。的”]|$)")
"""A limit that has lost its unit."""
_CONTRARY: Final = "请改正这条规则里的数字、单位或数据项"


@dataclass(slots=True)
class WrittenRule:
    """The rows of one rule: an indicator under one reading.

    Attributes:
        indicator: the indicator's name.
        reading: the reading's name.
        rows: its rows, in the order of the sheet.
        why: why it can be read so.
        rule: the rule, once it was read and nothing is wrong with it.
        problems: what is wrong with it.
    """

    indicator: str
    reading: str
    rows: list[SheetRow] = field(default_factory=list)
    why: str = ""
    rule: AnyRule | None = None
    problems: list[Problem] = field(default_factory=list)


class _Line(NamedTuple):
    text: str
    row: SheetRow


def written_rules(book: RubricBook) -> list[WrittenRule]:
    """The rules of a workbook, not read yet, in the order in which they begin; blank names go on."""
    found: dict[tuple[str, str], WrittenRule] = {}
    indicator = reading = ""
    for row in book.rows(RULES):
        if row.text("指标") and row.text("指标") != indicator:
            indicator, reading = row.text("指标"), DEFAULT_READING
        reading = row.text("口径") or reading
        if not indicator and row.text(WORDS):
            row.refuse(codes.BOOK_BLANK, "指标", "没有填“指标”")
        if indicator and row.text(WORDS):
            rule = found.setdefault((indicator, reading), WrittenRule(indicator, reading))
            rule.rows.append(row)
            rule.why = rule.why or row.text("口径的理由")
    return list(found.values())


def read_rule(written: WrittenRule, vocabulary: Vocabulary, own: Container[str]) -> None:
    """Read a rule from its rows: it, or what is wrong, is put into it.

    Args:
        written: the rule.
        vocabulary: the facts that can be used.
        own: the names of all that the workbook defines, those with a mistake, too.
    """
    lines = list(_lines(written.rows))
    notes = {
        number: LineNote(line.row.text("函数"), line.row.text("填报的比率"))
        for number, line in enumerate(lines, start=1)
    }
    text = "\n".join(line.text for line in lines)
    try:
        read = _read(text, vocabulary, notes)
    except Refused as refused:
        for problem in refused.problems:
            number = min((problem.source and problem.source.line) or 1, len(lines))
            row = lines[number - 1].row
            message, fix = _told(_NUMBERED.sub("", problem.message), row.text("种类"), vocabulary, own)
            written.problems.append(codes.BOOK_RULE.at(row.source(WORDS), message, fix=fix))
        return
    written.problems += _misplaced(written.rows, lines, read)
    if not written.problems:
        written.rule = read.rule


def _told(message: str, kind: str, vocabulary: Vocabulary, own: Container[str]) -> tuple[str, str]:
    """What is wrong and what to do: mend the fact, take the nearest, or write it as the sentences are."""
    unknown = _UNKNOWN.search(message)
    if unknown is None and not _OTHERWISE.search(message):
        return message, _CONTRARY
    unitless = None if unknown else _UNITLESS.search(message)
    if unitless:
        return message, f"“{unitless[0]}”后面没有单位：比率写 {unitless[1]}%，数量写上单位"
    if "怎样计算，前面" in message:
        return message, "请改成前面的名称，或先写一行“某率=……÷……。”"
    if unknown is None:
        wanted = next((each.sentence.replace("\n", "") for each in examples() if each.name == kind), "")
        return (
            message,
            f"“{kind}”的句式是“{wanted}”，请照着写，只改名称、数字和数据项" if wanted else _SENTENCES,
        )
    if unknown[1] in own:
        return (
            f"用到“{unknown[1]}”，要等“{FACTS.name}”改好",
            f"请先改好“{FACTS.name}”里指出的问题，再检查一次",
        )
    close = get_close_matches(unknown[1], [each.label for each in vocabulary], n=1)
    return message, f"是不是“{close[0]}”？没有的请先写进“{FACTS.name}”" if close else _NO_FACT


def _read(text: str, vocabulary: Vocabulary, notes: Mapping[int, LineNote]) -> NotedRule:
    """The rule as it is typed, or else with the signs that the sentences have.

    Raises:
        Refused: what is wrong with it, where that shows only once its signs are those of the sentences, too.
    """
    refused: list[Refused] = []
    for typed in dict.fromkeys((text, as_sentences(text), as_bands(text))):
        try:
            return parse_noted(typed, vocabulary, notes)
        except Refused as each:
            refused.append(each)
    understood = (each for each in refused if not _OTHERWISE.search(each.problems[0].message))
    raise next(understood, refused[0])


def _lines(rows: Sequence[SheetRow]) -> Iterator[_Line]:
    for row in rows:
        yield from (_Line(text, row) for text in row.lines(WORDS))


def _misplaced(rows: Sequence[SheetRow], lines: Sequence[_Line], read: NotedRule) -> Iterator[Problem]:
    """Notes and kinds that do not fit what their row says."""
    offered = kinds_of_examples()
    for row in rows:
        own = [number for number, line in enumerate(lines, start=1) if line.row is row]
        if row.text("函数") and not read.functions & set(own):
            message = "只有几部分相加（或取其一）的一部分可以单独写函数，这一行不是一部分的开头"
            yield codes.BOOK_NOTE.at(row.source("函数"), message, fix="请移到那一部分的第一行，或清空")
        if row.text("填报的比率") and not read.stating & set(own):
            message = "填报的比率写在“某率=……÷……。”一行，这一行没有比率的算法"
            yield codes.BOOK_NOTE.at(
                row.source("填报的比率"), message, fix="请移到写明比率算法的一行，或清空"
            )
        yield from _wrong_kind(row, [kind for number in own for kind in read.kinds.get(number, ())], offered)


def _wrong_kind(
    row: SheetRow, kinds: Sequence[str], offered: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    name = row.text("种类")
    if not name:
        return
    if name not in offered:
        yield codes.BOOK_KIND.at(row.source("种类"), f"没有“{name}”这种规则", fix="请在下拉列表里选，或清空")
    elif kinds and not offered[name].intersection(kinds):
        fitting = "、".join(f"“{each}”" for each, made in offered.items() if made & set(kinds))
        message = f"“种类”选的是“{name}”，这一行写的是另一种规则"
        yield codes.BOOK_KIND.at(
            row.source("种类"), message, fix=f"请改选{fitting or '别的种类'}之一，或改写这一行"
        )
