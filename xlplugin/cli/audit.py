"""``xlplugin audit``: what is wrong with a filled form, what cannot be verified, and what it costs."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from xlplugin.cli import codes
from xlplugin.cli.audit_text import full_text, rest_words, short_text
from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import columns, print_json, print_problems
from xlplugin.cli.saving import refuse_folder, save_made, save_marked
from xlplugin.form.beside import WrittenReport
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Refused, Source
from xlplugin.service.auditing import AuditedCase, add_review, audit_form, mark_report
from xlplugin.service.file import FileBook
from xlplugin.service.scoring import open_case
from xlplugin.workbook.file.codes import SAVE_ENDING
from xlplugin.workbook.file.save import same_file
from xlplugin.workbook.formbook.opening import Request

_WORD: Final = ".docx"


def _check_outputs(arguments: Namespace) -> None:
    """The originals are never written over, by whatever name, and a marked copy is made of a Word document.

    Raises:
        Refused: they would be, or there is nothing to write.
    """
    report: Path | None = arguments.report
    marked: Path | None = arguments.marked_report
    for option, output in (("-o", arguments.output), ("--marked-report", marked)):
        source = Source(str(output))
        if output is not None and arguments.explain_layout:
            message = f"--explain-layout 只作说明，不写文件，不能与 {option} 同时使用"
            raise Refused(codes.REVIEW_LAYOUT.at(source, message))
        if output is not None and any(same_file(output, each) for each in (arguments.book, report) if each):
            message = f"{option} 指定的就是被核查的文件，核查不改动原文件"
            raise Refused(codes.REVIEW_ORIGINAL.at(source, message))
    if marked is None:
        return
    if report is None:
        message, fix = "没有用 --report 给出书面报告，没有可加批注的", "请加上 --report 报告.docx"
        raise Refused(codes.MARKED_REPORT.at(Source(str(marked)), message, fix=fix))
    if report.suffix.lower() != _WORD:
        message = f"批注只能加在 {_WORD} 报告的副本上，不能加在“{report.suffix}”文件上"
        fix = f"请把报告另存为 {_WORD} 再核查，或去掉 --marked-report"
        raise Refused(codes.MARKED_REPORT.at(Source(str(report)), message, fix=fix))
    if marked.suffix.lower() != _WORD:
        fix = "请改正 --marked-report 后的文件名"
        raise Refused(SAVE_ENDING.at(Source(str(marked)), f"输出文件应以 {_WORD} 结尾", fix=fix))


def _choose_report(arguments: Namespace) -> Iterator[str]:
    """Where --report names a folder, the report of this form in it takes its place; which one it is."""
    if arguments.report is not None and arguments.report.is_dir():
        from xlplugin.service.pairing import report_for  # noqa: PLC0415 - only where a folder is named

        pair = report_for(arguments.book, arguments.report, arguments.rubrics)
        arguments.report = pair.report
        yield f"书面报告是从文件夹中选定的：{pair.report.name}（{pair.why}）"


def _report(file: Path | None) -> WrittenReport | None:
    if file is None:
        return None
    from xlplugin.workbook.reports.reader import read_report  # noqa: PLC0415 - only where a report is named

    return read_report(file)


def run(arguments: Namespace) -> Exit:
    """Audit a form and print what was found; write copies with it beside the untouched originals."""
    refuse_folder(arguments.book)
    told = list(_choose_report(arguments))
    _check_outputs(arguments)
    report = _report(arguments.report)
    book = FileBook(arguments.book, arguments.rubrics)
    request = Request(arguments.rubric, arguments.rubrics, arguments.sheet, arguments.accept_proposed, report)
    if arguments.explain_layout:
        opened = open_case(book, request)
        return _explain(opened.value, opened.problems, arguments)
    audited = audit_form(book, request)
    problems, exit_code = list[Problem](), exit_for(audited.report.findings)
    try:
        marked = mark_report(arguments.report, audited) if arguments.marked_report else None
        if arguments.output:
            problems += add_review(book, audited)
            saved = save_made(book.package, arguments.output, arguments.book, "audit")
            told.append(f"带核查意见的副本{saved}，原文件未改动")
        if marked:
            saved = save_marked(marked.package, arguments.marked_report, arguments.report)
            told.append(f"报告的副本（加批注{marked.comments}条）{saved}，原报告未改动")
    except Refused as refused:
        problems += refused.problems
        exit_code = Exit.UNUSABLE
    _show(arguments, audited, told, problems, is_whole=exit_code is not Exit.UNUSABLE)
    return exit_code


def _show(
    arguments: Namespace,
    audited: AuditedCase,
    told: Sequence[str],
    problems: Sequence[Problem],
    *,
    is_whole: bool,
) -> None:
    """Print what was found.

    Args:
        arguments: the command line.
        audited: what was found.
        told: which report was chosen, and which copies were written.
        problems: what went wrong with them.
        is_whole: whether all that were asked for are there.
    """
    if arguments.json:
        from xlplugin.service.audit_json import document  # noqa: PLC0415 - only where JSON is wanted

        print_json(document(str(arguments.book), *audited, tuple(problems)))
        return
    text = full_text if arguments.details else short_text
    print(text(*audited, columns()))
    print_problems(problems, arguments)
    for words in told:
        print(words)
    if not arguments.details and audited.report.findings and is_whole:
        print(rest_words(columns(), is_copied=arguments.output is not None))


def _explain(case: Case, problems: tuple[Problem, ...], arguments: Namespace) -> Exit:
    from xlplugin.cli.audit_layout import layout_text  # noqa: PLC0415 - only where it is asked for

    print(layout_text(case, columns()))
    print_problems(problems, arguments)
    return Exit.DONE
