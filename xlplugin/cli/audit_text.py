"""An audit as text for a terminal: the summary on top, then the findings by severity."""

from collections.abc import Iterator

from xlplugin.audit.basis.texts import place_words
from xlplugin.audit.summary import (
    AuditReport,
    checked_words,
    counts,
    others_words,
    rubric_words,
    stakes,
    totals,
    weights,
)
from xlplugin.cli.output import table, wrapped
from xlplugin.form.case import Case
from xlplugin.money import plain
from xlplugin.problem import Problem, Severity

_INDENT = "    "
_MOST_LINES = 4
_COUNTED = (
    "测算合计中，无法核算和待定的指标按自评得分计入，不可能的自评按可能的得分计入；"
    "按全部数据测算还计入待确认的数据。最低、最高是补齐数据后总分可能的范围。"
)
_CUT = "……（全文见 --json 或 -o 的副本）"


def _summary(case: Case, report: AuditReport, columns: int) -> Iterator[str]:
    form, summary = case.form, report.summary
    yield from wrapped(form.title or form.kind.value, columns)
    yield from wrapped(f"工作表“{form.sheet}”，{len(form.rows)} 项指标；{rubric_words(case)}", columns)
    yield ""
    yield table(
        ["", "得分", "等级"], [[each.name, each.points, each.grade] for each in totals(case, summary)]
    )
    yield ""
    if case.match is not None:
        yield from wrapped(_COUNTED, columns)
    yield from wrapped(f"{weights(case, summary)}。", columns)
    yield from wrapped(f"{stakes(summary)}。", columns)


def _headline(number: int, finding: Problem, book: str) -> str:
    place = place_words(finding.source, book)
    parts = [each for each in (finding.indicator, place) if each]
    if finding.points is not None:
        parts.append(f"涉及 {plain(finding.points)} 分")
    return f"{number:>3}. {'  '.join([*parts, f'〔{finding.code}〕'])}"


def _details(finding: Problem, book: str) -> Iterator[str]:
    others = others_words(finding, book)
    yield finding.message
    if finding.arithmetic:
        yield f"算式：{finding.arithmetic}"
    if others:
        yield f"另见：{others}"
    yield f"建议：{finding.fix}"


def _finding(number: int, finding: Problem, book: str, columns: int) -> Iterator[str]:
    room = columns - len(_INDENT)
    first, *more = wrapped(_headline(number, finding, book), room)
    yield first
    yield from (f"{_INDENT}{line}" for line in more)
    for words in _details(finding, book):
        yield from (f"{_INDENT} {line}" for line in _paragraph(words, room - 1))


def _paragraph(words: str, columns: int) -> Iterator[str]:
    """A few lines: what is longer, such as a list of all facts that are lacking, hides the next finding."""
    lines = list(wrapped(" ".join(words.split()), columns))
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield _CUT


def _findings(case: Case, report: AuditReport, columns: int) -> Iterator[str]:
    numbered = list(enumerate(report.findings, 1))
    for severity in Severity:
        found = [(number, each) for number, each in numbered if each.severity is severity]
        if found:
            yield f"\n{severity.chinese}（{len(found)} 项）"
        for number, each in found:
            yield from _finding(number, each, case.form.file, columns)


def report_text(case: Case, report: AuditReport, columns: int) -> str:
    """The whole text, no line wider than ``columns`` but for the table of totals."""
    lines = list(_summary(case, report, columns))
    if report.findings:
        lines += wrapped(f"共 {len(report.findings)} 项发现：{counts(report.findings)}。", columns)
        lines += _findings(case, report, columns)
    else:
        lines += wrapped(f"{checked_words(case)}。", columns)
    return "\n".join(lines)
