"""``xlplugin recalc``: brings the results of a workbook's formulas up to date."""

from argparse import Namespace
from typing import Final

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_problems
from xlplugin.cli.saving import save
from xlplugin.functions.cell import Cell
from xlplugin.problem import has_errors
from xlplugin.service.file import FileBook
from xlplugin.service.file_kind import FileKind
from xlplugin.service.workbook import refuse_half_changed, refuse_legacy
from xlplugin.workbook.recalc.recalc import Change, Recalculation

_FIRST: Final = 5


def _shown(value: Cell) -> str:
    """A value as a cell shows it that has no format of its own."""
    if value is None:
        return "（无结果）"
    if isinstance(value, bool):
        return str(value).upper()
    return format(value, ".15g") if isinstance(value, float) else value


def _printed(change: Change) -> str:
    return f"{change.place.sheet}!{change.place.cell}：{_shown(change.old)} → {_shown(change.new)}"


def _counted(result: Recalculation) -> str:
    """How many formulas were calculated, and how many were not."""
    aside = sum(len(each.places) for each in result.set_aside)
    return f"计算了 {result.calculated} 个公式" + (f"，{aside} 个没有计算" if aside else "")


def _check(result: Recalculation, *, details: bool) -> Exit:
    first = result.changes if details else result.changes[:_FIRST]
    for change in first:
        print(_printed(change))
    if len(first) < len(result.changes):
        print(f"另有 {len(result.changes) - len(first)} 个单元格，加 --details 看全部")
    without = sum(change.old is None for change in result.changes)
    outdated = len(result.changes) - without
    judged = "算过的公式中" if result.set_aside else ""
    told = [f"{outdated} 个单元格的结果不是最新的" if outdated else f"{judged}没有过时的结果"]
    told += [f"{without} 个单元格还没有结果"] if without else []
    print(f"{_counted(result)}；{'，'.join(told)}")
    return Exit.FINDINGS if result.changes else Exit.DONE


def run(arguments: Namespace) -> Exit:
    """Recalculate a workbook and write it, or with --check only compare."""
    book = FileBook(arguments.book, arguments.rubrics)
    refuse_legacy(book)
    refuse_half_changed(book.problems)
    recalculated = book.recalculation(everything=arguments.all or arguments.check)
    result, problems = recalculated.value, (*book.problems, *recalculated.problems)
    print_problems(problems, arguments, _FIRST)
    if has_errors(problems):
        return Exit.FINDINGS
    if arguments.check:
        return _check(result, details=arguments.details)
    if not result.changes and arguments.output is None:
        print(f"{_counted(result)}，没有需要更新的结果，没有写文件")
        return Exit.DONE
    saved = save(result.package, arguments, FileKind.RECALCULATED)
    print(f"{_counted(result)}，更新了 {len(result.changes)} 个单元格，{saved}")
    return Exit.DONE
