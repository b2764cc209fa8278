"""``xlplugin audit``: what is wrong with a filled form, what cannot be verified, and what it costs."""

import os
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size

from xlplugin.audit.audit import audit, with_problems
from xlplugin.audit.summary import AuditReport
from xlplugin.cli.audit_text import report_text
from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import print_json, print_problems
from xlplugin.form.form import Passage
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.package import Package, open_package
from xlplugin.workbook.formbook.opening import Asked, OpenedForm, open_form

_WIDEST = 120
_NARROWEST = 40


def _same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.realpath(one) == os.path.realpath(other) or one.samefile(other)
    except OSError:
        return False


def _refusal(arguments: Namespace) -> Problem | None:
    """The original is never written over, by whatever name."""
    output: Path | None = arguments.output
    source = Source(str(output))
    if output is None:
        return None
    if arguments.explain_layout:
        message = "--explain-layout 只作说明，不写文件，不能与 -o 同时使用"
        return Problem("review-layout", Severity.ERROR, message, "请去掉其中一个", source)
    if _same_file(output, arguments.book) or (arguments.report and _same_file(output, arguments.report)):
        message = "-o 指定的就是被核查的文件，核查不改动原文件"
        return Problem("review-original", Severity.ERROR, message, "请换一个文件名", source)
    return None


def _narrative(report: Path | None) -> Checked[tuple[Passage, ...]]:
    if report is None:
        return Checked(())
    from xlplugin.workbook.forms.narrative import read_narrative  # noqa: PLC0415 - only where a report is named

    return read_narrative(report)


@dataclass(frozen=True, slots=True)
class _Opened:
    """The file, and the form in it."""

    package: Package
    form: OpenedForm


def _opened(arguments: Namespace) -> Checked[_Opened]:
    refusal = _refusal(arguments)
    if refusal is not None:
        return failed(refusal)
    narrative = _narrative(arguments.report)
    if narrative.value is None:
        return failed(*narrative.problems)
    package = open_package(arguments.book)
    if package.value is None:
        return failed(*package.problems)
    asked = Asked(
        arguments.rubric, arguments.rubrics, arguments.sheet, arguments.accept_proposed, narrative.value
    )
    opened = open_form(package.value, asked)
    problems = (*narrative.problems, *package.problems, *opened.problems)
    return Checked(_Opened(package.value, opened.value) if opened.value else None, problems)


def _save(opened: _Opened, report: AuditReport, target: Path) -> Checked[str]:
    """Write the reviewed copy; what became of it, in words."""
    from xlplugin.workbook.edit.applying import apply_plan  # noqa: PLC0415 - only where a copy is wanted
    from xlplugin.workbook.file.save import save_package  # noqa: PLC0415 - as above
    from xlplugin.workbook.review.review import plan_review  # noqa: PLC0415 - as above

    reviewed = apply_plan(opened.package, plan_review(opened.form.case, report, opened.form.grid))
    if reviewed.value is None:
        return failed(*reviewed.problems)
    saved = save_package(reviewed.value, target)
    return Checked(str(saved.value) if saved.value else None, (*reviewed.problems, *saved.problems))


def _columns() -> int:
    return max(min(get_terminal_size((100, 24)).columns, _WIDEST), _NARROWEST)


def _show(
    arguments: Namespace, opened: OpenedForm, report: AuditReport, problems: tuple[Problem, ...]
) -> None:
    if arguments.json:
        from xlplugin.cli.audit_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), opened.case, report, problems))
        return
    print(report_text(opened.case, report, _columns()))
    print_problems(problems)


def _unusable(arguments: Namespace, problems: tuple[Problem, ...]) -> Exit:
    if arguments.json:
        from xlplugin.cli.score_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), None, problems))
    else:
        print_problems(problems)
    return Exit.UNUSABLE


def _audited(arguments: Namespace, opened: _Opened, problems: tuple[Problem, ...]) -> Exit:
    report = with_problems(audit(opened.form.case), problems)
    saved = _save(opened, report, arguments.output) if arguments.output else None
    _show(arguments, opened.form, report, saved.problems if saved else ())
    if saved is not None and saved.value is None:
        return Exit.UNUSABLE
    if saved is not None and not arguments.json:
        print(f"\n带核查意见的副本{saved.value}，原文件未改动")
    return exit_for(report.findings)


def _explain(opened: OpenedForm, problems: tuple[Problem, ...]) -> Exit:
    from xlplugin.cli.audit_layout import layout_text  # noqa: PLC0415 - only where it is asked for

    print(layout_text(opened.case, _columns()))
    print_problems(problems)
    return Exit.DONE


def run(arguments: Namespace) -> Exit:
    """Audit a form and print what was found; with -o write a reviewed copy beside the untouched original."""
    opened = _opened(arguments)
    if opened.value is None:
        return _unusable(arguments, opened.problems)
    if arguments.explain_layout:
        return _explain(opened.value.form, opened.problems)
    return _audited(arguments, opened.value, opened.problems)
