"""``xlplugin recalc``: every formula of a workbook, custom functions included."""

from argparse import Namespace

from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import print_problems
from xlplugin.cli.saving import save
from xlplugin.functions.catalogue import functions
from xlplugin.problem import has_errors
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.recalc.recalc import Change, Recalculation, recalculate


def _printed(change: Change) -> str:
    return f"{change.place.sheet}!{change.place.cell}：{change.old} → {change.new}"


def _check(result: Recalculation) -> Exit:
    for change in result.changes:
        print(_printed(change))
    print(f"{len(result.changes)} 个单元格的结果不是最新的" if result.changes else "所有公式的结果都是最新的")
    return Exit.FINDINGS if result.changes else Exit.DONE


def run(arguments: Namespace) -> Exit:
    """Recalculate a workbook and write it, or with --check only compare."""
    package = open_package(arguments.book)
    result = package.value and recalculate(package.value, functions(arguments.rubrics))
    problems = (*package.problems, *(result.problems if result else ()))
    print_problems(problems)
    if not result or result.value is None:
        return Exit.UNUSABLE
    if has_errors(problems):
        return Exit.FINDINGS
    if arguments.check:
        return _check(result.value)
    saved = save(result.value.package, arguments, "重算")
    print_problems(saved.problems)
    if saved.value is None:
        return Exit.UNUSABLE
    print(f"更新了 {len(result.value.changes)} 个单元格，已写入 {saved.value}")
    return exit_for(problems)
