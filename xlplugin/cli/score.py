"""``xlplugin score``: the main job, on one workbook."""

from argparse import Namespace

from xlplugin.cli.exits import Exit
from xlplugin.cli.score_output import finish, show
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.scorebook.book import is_ours, score_book


def run(arguments: Namespace) -> Exit:
    """Score a workbook, print the scores, and write the workbook with its results."""
    package = open_package(arguments.book)
    grid = package.value and read_grid(package.value)
    if package.value is None or not grid or grid.value is None:
        show(arguments, None, (*package.problems, *(grid.problems if grid else ())))
        return Exit.UNUSABLE
    read = (*package.problems, *grid.problems)
    if not is_ours(grid.value):
        from xlplugin.cli.score_form import run_form  # noqa: PLC0415 - only where the form is official

        return run_form(arguments, package.value, grid.value, read)
    scored = score_book(package.value, arguments.rubric, arguments.rubrics, grid.value)
    problems = (*read, *scored.problems)
    if scored.value is None:
        show(arguments, None, problems)
        return Exit.UNUSABLE
    return finish(arguments, scored.value.sheet, scored.value.package, problems)
