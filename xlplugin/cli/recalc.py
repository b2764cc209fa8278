"""``xlplugin recalc``: every formula of a workbook, custom functions included."""

from argparse import Namespace

from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import print_problems
from xlplugin.cli.saving import save
from xlplugin.functions.catalogue import functions
from xlplugin.problem import Checked, failed, has_errors
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import Change, Recalculation, recalculate
from xlplugin.workbook.scorebook.named_rubrics import unknown_rubrics


def _printed(change: Change) -> str:
    return f"{change.place.sheet}!{change.place.cell}：{change.old} → {change.new}"


def _check(result: Recalculation) -> Exit:
    for change in result.changes:
        print(_printed(change))
    print(f"{len(result.changes)} 个单元格的结果不是最新的" if result.changes else "所有公式的结果都是最新的")
    return Exit.FINDINGS if result.changes else Exit.DONE


def _recalculated(arguments: Namespace) -> Checked[Recalculation]:
    package = open_package(arguments.book)
    grid = read_grid(package.value) if package.value else None
    if package.value is None or grid is None or grid.value is None:
        return failed(*package.problems, *(grid.problems if grid else ()))
    unknown = tuple(unknown_rubrics(grid.value, arguments.rubrics, str(arguments.book)))
    if unknown:
        return failed(*package.problems, *unknown)
    result = recalculate(package.value, functions(arguments.rubrics), grid.value)
    return Checked(result.value, (*package.problems, *result.problems))


def run(arguments: Namespace) -> Exit:
    """Recalculate a workbook and write it, or with --check only compare."""
    result = _recalculated(arguments)
    print_problems(result.problems)
    if result.value is None:
        return Exit.UNUSABLE
    if has_errors(result.problems):
        return Exit.FINDINGS
    if arguments.check:
        return _check(result.value)
    saved = save(result.value.package, arguments, "重算")
    print_problems(saved.problems)
    if saved.value is None:
        return Exit.UNUSABLE
    print(f"更新了 {len(result.value.changes)} 个单元格，{saved.value}")
    return exit_for(result.problems)
