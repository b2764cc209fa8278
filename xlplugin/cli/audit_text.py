"""An audit as text for a terminal: the summary on top, then the gravest findings, or all by severity."""

from collections.abc import Iterator
from pathlib import PurePath

from xlplugin.audit.audit import gravest, in_short
from xlplugin.audit.basis.texts import place_words
from xlplugin.audit.summary import (
    AuditReport,
    checked_words,
    counts,
    others_words,
    report_words,
    rubric_words,
    stakes,
    totals,
    weights,
)
from xlplugin.cli.output import cut, wrapped
from xlplugin.form.case import Case
from xlplugin.money import plain
from xlplugin.problem import Problem, Severity

_INDENT = "    "
_MOST_LINES = 4
_CUT = "……（全文见 --json 或 -o 的副本）"


def _summary(case: Case, report: AuditReport, columns: int) -> Iterator[str]:
    form, summary = case.form, report.summary
    yield from wrapped(form.title or form.kind.value, columns)
    yield from wrapped(f"工作表“{form.sheet}”，{len(form.rows)} 项指标；{rubric_words(case)}", columns)
    yield ""
    for words in totals(case, summary):
        yield from wrapped(f"{words}。", columns)
    yield from wrapped(f"{weights(case, summary)}。", columns)
    yield from wrapped(f"{stakes(summary)}。", columns)
    yield from (
        line for words in filter(None, [report_words(case)]) for line in wrapped(f"{words}。", columns)
    )


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


def full_text(case: Case, report: AuditReport, columns: int) -> str:
    """The summary and every finding, no line wider than ``columns``."""
    lines = list(_summary(case, report, columns))
    lines += wrapped(_count(case, report), columns)
    return "\n".join([*lines, *_findings(case, report, columns)])


def _count(case: Case, report: AuditReport) -> str:
    if not report.findings:
        return f"{checked_words(case)}。"
    return f"共 {len(report.findings)} 项发现：{counts(report.findings)}。"


def short_text(case: Case, report: AuditReport, columns: int) -> str:
    """The summary in a few lines, and the gravest findings: of each what two lines hold, of a notice one."""
    form, summary = case.form, report.summary
    heads = [
        f"{PurePath(form.file).name}，工作表“{form.sheet}”，{len(form.rows)} 项指标",
        rubric_words(case),
        "".join(f"{each}。" for each in totals(case, summary)),
        f"{weights(case, summary)}。",
        *(f"{words}。" for words in filter(None, [report_words(case)])),
        f"{stakes(summary)}。{_count(case, report)}{'最要紧的：' if report.findings else ''}",
    ]
    lines = [line for each in heads for line in wrapped(each, columns)]
    room = columns - len(_INDENT)
    for number, finding in enumerate(gravest(report), 1):
        words = f"{number}. {in_short(finding, form.file)}"
        first, *more = wrapped(cut(words, room) if finding.severity is Severity.NOTICE else words, room)
        lines += [f" {first}", *([f"{_INDENT}{cut(''.join(more), room)}"] if more else [])]
    return "\n".join(lines)


def rest_words(columns: int, *, is_copied: bool) -> str:
    """Where all findings are, with arithmetic and remedies."""
    copy = "见副本的“核查意见”" if is_copied else "加 -o 核查.xlsx 另存带批注的副本"
    return "\n".join(wrapped(f"全部发现连同算式和建议，{copy}，或加 --details 看", columns))
