"""``xlplugin recalc``: brings the results of a workbook's formulas up to date."""

from argparse import Namespace

from xlplugin.cli.exits import Exit, exit_for
from xlplugin.cli.output import print_problems
from xlplugin.cli.saving import save
from xlplugin.functions.catalogue import functions
from xlplugin.problem import Checked, failed
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import Change, Recalculation, recalculate


def _printed(change: Change) -> str:
    return f"{change.place.sheet}!{change.place.cell}：{change.old} → {change.new}"


def _counted(result: Recalculation) -> str:
    """How many formulas were calculated, and how many were not."""
    aside = sum(len(each.places) for each in result.set_aside)
    return f"计算了 {result.calculated} 个公式" + (f"，{aside} 个没有计算" if aside else "")


def _check(result: Recalculation) -> Exit:
    for change in result.changes:
        print(_printed(change))
    outdated = f"{len(result.changes)} 个单元格的结果不是最新的" if result.changes else "没有过时的结果"
    print(f"{_counted(result)}；{outdated}")
    return Exit.FINDINGS if result.changes else Exit.DONE


def _recalculated(arguments: Namespace) -> Checked[Recalculation]:
    package = open_package(arguments.book)
    grid = read_grid(package.value) if package.value else None
    if package.value is None or grid is None or grid.value is None:
        return failed(*package.problems, *(grid.problems if grid else ()))
    everything = arguments.all or arguments.check
    result = recalculate(package.value, functions(arguments.rubrics), grid.value, everything=everything)
    return Checked(result.value, (*package.problems, *grid.problems, *result.problems))


def run(arguments: Namespace) -> Exit:
    """Recalculate a workbook and write it, or with --check only compare."""
    result = _recalculated(arguments)
    print_problems(result.problems)
    if result.value is None:
        return Exit.UNUSABLE
    if arguments.check:
        return _check(result.value)
    saved = save(result.value.package, arguments, "重算")
    print_problems(saved.problems)
    if saved.value is None:
        return Exit.UNUSABLE
    print(f"{_counted(result.value)}，更新了 {len(result.value.changes)} 个单元格，{saved.value}")
    return exit_for(result.problems)
