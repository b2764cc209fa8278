"""What the marked copy of a written report says: a comment for every finding at each of its places."""

from collections.abc import Iterable, Iterator
from typing import Final

from xlplugin.audit.basis.texts import place_words, together
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Source
from xlplugin.workbook.reports.comments import ReportComment

_MOST: Final = 20
"""Of one finding people look up no more places."""

_QUOTED: Final = Pattern("“([^“”]+?)…?”")
_FIGURE: Final = Pattern(r"\d++(?:[,，.]\d++)*+(?:\s*(?:[万亿]?元|[%％‰]))?(?!年)")
_SHORTEST: Final = 2
_CELL: Final = Pattern(r"第\d+行第\d+列$")


def comments_on(findings: Iterable[Problem], report: str, book: str) -> Iterator[ReportComment]:
    """The comments on the written report that was handed in with a form.

    Args:
        findings: what was found, numbered as on the sheet of findings.
        report: the report's name.
        book: the workbook's.
    """
    for number, finding in enumerate(findings, 1):
        places = list(dict.fromkeys(each for each in (finding.source, *finding.others) if each))
        there: dict[str | int | None, Source] = {}
        for place in (each for each in places if each.file == report):
            # Of the cells of one table, such as the parts of a sum, one is enough.
            there.setdefault(_CELL.sub("", place.place) if place.cell else place.line, place)
        for place in list(there.values())[:_MOST]:
            words = _words(number, finding, place, places, book)
            yield ReportComment(place.line, tuple(words), tuple(_quotes(finding.message)))


def _words(number: int, finding: Problem, place: Source, places: list[Source], book: str) -> Iterator[str]:
    yield f"{number}. {finding.severity.chinese}：{finding.message}"
    if finding.arithmetic:
        yield f"算式：{finding.arithmetic}"
    yield f"建议：{finding.fix}"
    others = together((each for each in places if each != place), lambda each: _shown(each, place.file, book))
    if others:
        yield f"另见：{'、'.join(others[:_MOST])}"
    if place.line is None and place.place:
        yield f"位置：{place.place}"


def _shown(source: Source, report: str, book: str) -> str:
    if source.file != report:
        return f"自评表 {place_words(source, book)}"
    return source.place or f"第{source.line}段"


def _quotes(message: str) -> Iterator[str]:
    """What of a paragraph a message speaks of: what it quotes, and the figures in it."""
    yield from (found[1] for found in _QUOTED.finditer(message))
    yield from (found[0] for found in _FIGURE.finditer(message) if len(found[0]) > _SHORTEST)
