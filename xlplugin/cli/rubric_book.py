"""``xlplugin rubric convert``, and what ``rubric check`` writes into a rubric's workbook."""

from argparse import Namespace
from pathlib import Path

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import say_done
from xlplugin.cli.saving import save_made
from xlplugin.functions.library import rubric_named
from xlplugin.problem import Refused, Source
from xlplugin.rubric.library import BOOK_ENDING, cases_beside, library
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rubric.write import as_yaml, record_as_yaml
from xlplugin.scoring.cases import WorkedCase, WorkedCases, load_cases
from xlplugin.service.rulebook import with_readings
from xlplugin.workbook.file.codes import SAVE_ENDING
from xlplugin.workbook.file.save import refuse_unwritable, same_file, save_bytes, save_package
from xlplugin.workbook.rulebook.drawing import book_bytes

_TEXT_ENDING = ".yaml"


def run_convert(arguments: Namespace) -> Exit:
    """Write a rubric in the other of its two forms, its worked cases with it."""
    named, target = Path(arguments.file), Path(arguments.output)
    source = named if named.is_file() or named.suffix else library(arguments.rubrics).find(str(named))
    endings = (BOOK_ENDING, _TEXT_ENDING)
    if target.suffix.lower() not in endings:
        raise Refused(SAVE_ENDING.at(Source(str(target)), f"评价标准文件应以 {' 或 '.join(endings)} 结尾"))
    if same_file(source, target):
        raise Refused(SAVE_ENDING.at(Source(str(target)), "两个文件是同一个", fix="请给另一个文件名"))
    loaded = rubric_named(str(source))
    beside = cases_beside(source)
    cases = load_cases(loaded, beside) if beside else ()
    for saved in save_rubric(loaded, cases, target):
        say_done(saved)
    return Exit.DONE


def save_rubric(loaded: LoadedRubric, cases: tuple[WorkedCase, ...], target: Path) -> list[str]:
    """Write a rubric as its file's ending says, the cases into it or beside it; what was written.

    Raises:
        Refused: it cannot be written.
    """
    if target.suffix.lower() == BOOK_ENDING:
        return [str(save_bytes(book_bytes(loaded, cases), target))]
    beside = target.with_name(f"{target.stem}.cases{_TEXT_ENDING}")
    refuse_unwritable(target)
    written = [str(save_bytes(record_as_yaml(WorkedCases(cases=cases)).encode(), beside))] if cases else []
    return [*written, str(save_bytes(as_yaml(loaded.rubric).encode(), target))]


def update_readings(file: Path, arguments: Namespace) -> None:
    """Write what was read of each row beside it: into the workbook itself, or a copy."""
    if file.suffix.lower() != BOOK_ENDING:
        message = "只有评价标准的工作簿有“读作”一列，YAML 文件没有"
        raise Refused(SAVE_ENDING.at(Source(str(file)), message, fix="请去掉 --update 或 -o"))
    package, out = with_readings(file), arguments.output
    if out is None or same_file(out, file):
        say_done(str(save_package(package, file)))
    else:
        say_done(str(save_made(package, out, file, "rubric")))
