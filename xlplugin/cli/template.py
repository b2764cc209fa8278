"""``xlplugin template``: a workbook to fill in for a rubric."""

import sys
from argparse import Namespace
from pathlib import Path

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_problems
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.file.save import save_bytes
from xlplugin.workbook.template.build import build_template
from xlplugin.workbook.template.filling import load_filling


def _other_rubric(rubric: str, arguments: Namespace) -> Problem:
    message = f"数据文件是按评价标准“{rubric}”填写的，不是“{arguments.rubric}”"
    return Problem("filling-rubric", Severity.ERROR, message, "请核对两者", Source(str(arguments.fill)))


def run(arguments: Namespace) -> Exit:
    """Build the workbook of a rubric, blank or filled from a YAML file."""
    loaded = open_rubric(arguments.rubric, arguments.rubrics)
    filling = load_filling(arguments.fill, arguments.rubrics) if arguments.fill else None
    print_problems((*loaded.problems, *(filling.problems if filling else ())))
    if loaded.value is None or (filling is not None and filling.value is None):
        return Exit.UNUSABLE
    if filling and filling.value and filling.value.rubric != arguments.rubric:
        print(_other_rubric(filling.value.rubric, arguments), file=sys.stderr)
        return Exit.UNUSABLE
    contents = build_template(loaded.value, filling.value if filling else None, arguments.rubrics)
    saved = save_bytes(contents, Path(arguments.output))
    print_problems(saved.problems)
    if saved.value is None:
        return Exit.UNUSABLE
    print(saved.value)
    return Exit.DONE
