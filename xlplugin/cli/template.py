"""``xlplugin template``: a workbook to fill in for a rubric."""

from argparse import Namespace
from pathlib import Path

from xlplugin.cli.exits import Exit
from xlplugin.cli.saving import save_template
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Refused, Source, told_after
from xlplugin.workbook.file import codes
from xlplugin.workbook.template.build import build_template
from xlplugin.workbook.template.filling import Filling, load_filling


def run(arguments: Namespace) -> Exit:
    """Build the workbook of a rubric, blank or filled from a YAML file."""
    try:
        loaded = open_rubric(arguments.rubric, arguments.rubrics)
    except Refused as refused:
        with told_after(refused.problems):  # what is wrong with the file as well, at once
            _filling(arguments)
        raise
    filling = _filling(arguments)
    if filling and filling.rubric != arguments.rubric:
        message = f"数据文件是按评价标准“{filling.rubric}”填写的，不是“{arguments.rubric}”"
        raise Refused(codes.FILLING_RUBRIC.at(Source(str(arguments.fill)), message))
    contents = build_template(loaded, filling, arguments.rubrics)
    print(save_template(contents, Path(arguments.output)))
    return Exit.DONE


def _filling(arguments: Namespace) -> Filling | None:
    return load_filling(arguments.fill, arguments.rubrics) if arguments.fill else None
