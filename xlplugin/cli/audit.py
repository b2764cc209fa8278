"""``xlplugin audit``: what is wrong with a filled form, what cannot be verified, and what it costs."""

from argparse import Namespace
from pathlib import Path

from xlplugin.cli import codes
from xlplugin.cli.audit_text import full_text, rest_words, short_text
from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import columns, print_json, print_problems
from xlplugin.cli.saving import same_file, save_made
from xlplugin.form.beside import WrittenReport
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Source
from xlplugin.service.auditing import AuditedCase, add_review, audit_form
from xlplugin.service.file import FileBook
from xlplugin.service.scoring import open_case
from xlplugin.workbook.formbook.opening import Request


def _check_output(arguments: Namespace) -> None:
    """The original is never written over, by whatever name.

    Raises:
        Refused: it would be, or there is nothing to write.
    """
    output: Path | None = arguments.output
    source = Source(str(output))
    if output is None:
        return
    if arguments.explain_layout:
        message = "--explain-layout 只作说明，不写文件，不能与 -o 同时使用"
        raise Refused(codes.REVIEW_LAYOUT.at(source, message))
    if same_file(output, arguments.book) or (arguments.report and same_file(output, arguments.report)):
        message = "-o 指定的就是被核查的文件，核查不改动原文件"
        raise Refused(codes.REVIEW_ORIGINAL.at(source, message))


def _report(file: Path | None) -> WrittenReport | None:
    if file is None:
        return None
    from xlplugin.workbook.reports.reader import read_report  # noqa: PLC0415 - only where a report is named

    return read_report(file)


def run(arguments: Namespace) -> Exit:
    """Audit a form and print what was found; with -o write a reviewed copy beside the untouched original."""
    _check_output(arguments)
    report = _report(arguments.report)
    book = FileBook(arguments.book, arguments.rubrics)
    request = Request(arguments.rubric, arguments.rubrics, arguments.sheet, arguments.accept_proposed, report)
    if arguments.explain_layout:
        opened = open_case(book, request)
        return _explain(opened.value, opened.problems, arguments)
    audited = audit_form(book, request)
    if arguments.output is None:
        _show(arguments, audited)
        return exit_for(audited.report.findings)
    left_out: tuple[Problem, ...] = ()
    try:
        left_out = add_review(book, audited)
        saved = save_made(book.package, arguments.output, arguments.book, "audit")
    except Refused as refused:
        _show(arguments, audited, problems=(*left_out, *refused.problems))
        return Exit.UNUSABLE
    _show(arguments, audited, f"带核查意见的副本{saved}，原文件未改动", left_out)
    return exit_for(audited.report.findings)


def _show(
    arguments: Namespace, audited: AuditedCase, copy: str = "", problems: tuple[Problem, ...] = ()
) -> None:
    """Print what was found; ``copy`` tells of the reviewed copy, and ``problems`` what went wrong with it."""
    if arguments.json:
        from xlplugin.cli.audit_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), *audited, problems))
        return
    text = full_text if arguments.details else short_text
    print(text(*audited, columns()))
    print_problems(problems, arguments)
    if copy:
        print(copy)
    if not arguments.details and audited.report.findings and (copy or not arguments.output):
        print(rest_words(columns(), is_copied=bool(copy)))


def _explain(case: Case, problems: tuple[Problem, ...], arguments: Namespace) -> Exit:
    from xlplugin.cli.audit_layout import layout_text  # noqa: PLC0415 - only where it is asked for

    print(layout_text(case, columns()))
    print_problems(problems, arguments)
    return Exit.DONE
